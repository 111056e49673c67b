from django.db import migrations


class Migration(migrations.Migration):
    """What places ask on registration lies with the surveys."""

    dependencies = [("places", "0001_initial"), ("surveys", "0002_registration")]

    operations = [migrations.DeleteModel("Question")]
