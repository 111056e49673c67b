from django.db import migrations, models

MOVE = """
INSERT INTO surveys_survey (
    id, place_id, form, state, title, about, anonymous, questions, former, audience, written_at
)
SELECT
    ('00000000-0000-8000-8000-000000' || place_id)::uuid, place_id, 'registration', 'open', '登録アンケート', '', false,
    coalesce(jsonb_agg(said ORDER BY position, id) FILTER (WHERE retired_at IS NULL), '[]'),
    coalesce(jsonb_agg(said ORDER BY position, id) FILTER (WHERE retired_at IS NOT NULL), '[]'),
    '{}', now()
FROM (
    SELECT id, place_id, position, retired_at, jsonb_build_object(
        'key', id, 'text', text, 'text_en', text_en, 'kind', CASE WHEN choices = '{}' THEN 'words' ELSE 'several' END,
        'choices', to_jsonb(choices), 'rows', '[]'::jsonb, 'choices_en', '[]'::jsonb, 'rows_en', '[]'::jsonb,
        'other', false, 'most', 0, 'required', false, 'lowest', 0, 'highest', 100, 'depends', NULL
    ) AS said
    FROM places_question
) AS questions
GROUP BY place_id
"""


class Migration(migrations.Migration):
    """What a place asks on registration (K3) becomes a survey of its own kind; its answers stay with the registrations."""

    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.AddField("survey", "former", models.JSONField(default=list)),
        migrations.AlterField(
            "survey",
            "form",
            models.CharField(
                choices=[("survey", "Survey"), ("comment", "Comment"), ("registration", "Registration")], max_length=12
            ),
        ),
        migrations.RemoveConstraint("survey", "what_is_published_closes"),
        migrations.AddConstraint(
            "survey",
            models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    ("published_at__lt", models.F("closes_at")),
                    ("form", "registration"),
                    _connector="OR",
                ),
                name="what_is_published_closes",
            ),
        ),
        migrations.AddConstraint(
            "survey",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form", "registration"), _negated=True),
                    models.Q(("anonymous", False), ("organisation", None), ("state", "open")),
                    _connector="OR",
                ),
                name="registration_always_asks",
            ),
        ),
        migrations.RunSQL(MOVE, "DELETE FROM surveys_survey WHERE form = 'registration'"),
    ]
