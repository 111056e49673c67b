from django.db import migrations


class Migration(migrations.Migration):
    """Rate limits are written on every attempt and worth nothing after a crash: keep them out of the log."""

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL("ALTER TABLE people_bucket SET UNLOGGED", "ALTER TABLE people_bucket SET LOGGED"),
    ]
