from django.db import migrations, models


class Migration(migrations.Migration):
    """M2: many are asked once a second person of staff has looked; who was told is kept as it is for news."""

    dependencies = [("surveys", "0002_registration")]

    operations = [
        migrations.AlterField(
            "survey",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("asked", "Asked"),
                    ("waiting", "Waiting"),
                    ("open", "Open"),
                    ("closed", "Closed"),
                ],
                default="draft",
                max_length=7,
            ),
        ),
        migrations.AddField("survey", "asked_by_id", models.UUIDField(null=True)),
        migrations.AddField("survey", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField("survey", "approved_by_id", models.UUIDField(null=True)),
        migrations.AddField("survey", "goes_at", models.DateTimeField(null=True)),
        migrations.AddField("survey", "told_to_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "survey",
            models.CheckConstraint(
                condition=models.Q(
                    ("approved_by_id__isnull", True),
                    models.Q(("approved_by_id", models.F("asked_by_id")), _negated=True),
                    _connector="OR",
                ),
                name="the_second_person_for_a_survey_is_another",
            ),
        ),
    ]
