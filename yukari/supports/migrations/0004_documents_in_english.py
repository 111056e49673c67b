import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supports", "0003_words_in_english")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="documents_en",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), default=list, size=None
            ),
        ),
        migrations.AddField(model_name="offer", name="serves_en", field=models.TextField(blank=True)),
    ]
