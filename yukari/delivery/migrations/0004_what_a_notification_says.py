from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0003_recipients_and_their_envelopes'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='short',
            field=models.CharField(blank=True, default='', max_length=300),
            preserve_default=False,
        ),
    ]
