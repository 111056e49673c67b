from django.db import migrations, models

# The number of the transaction that wrote the entry: the database writes it by itself, and no command knows it. Entries
# lie in the order of these numbers, so a summary of each stretch of pages finds a segment, and a check-in pays nothing.
NUMBER = """
ALTER TABLE audit_entry ADD COLUMN written_in bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint);
CREATE INDEX entries_by_transaction ON audit_entry USING brin (written_in) WITH (autosummarize = on, pages_per_range = 32);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(NUMBER, "ALTER TABLE audit_entry DROP COLUMN written_in"),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("begins", models.BigIntegerField()),
                ("ends", models.BigIntegerField()),
                ("entries", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("begins",), name="a_segment_is_sealed_once")],
            },
        ),
    ]
