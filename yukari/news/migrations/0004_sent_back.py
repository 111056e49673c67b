from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0003_when_a_second_person_was_asked_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='news',
            name='sent_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='news',
            name='sent_back_by_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='news',
            name='sent_back_why',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
    ]
