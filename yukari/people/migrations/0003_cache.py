from django.db import migrations


class Migration(migrations.Migration):
    """What all workers must remember together for a few minutes: which code of an authenticator app was used."""

    dependencies = [("people", "0002_buckets_unlogged")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE people_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX cache_by_expiry ON people_cache (expires);
            """,
            "DROP TABLE people_cache",
        ),
    ]
