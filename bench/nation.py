"""A nation by the million, made by SQL alone: people with ten registrations each, whoever came to what, and what is still to come.

Every municipality has an organisation that is designated (pattern ②), a project in each field and one occurrence a day; what
lies after `NOW` is what a newcomer searches. One place is large: a tenth of everybody stands on its roster.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
LAST = date(2027, 3, 31)
NOW = datetime(2027, 4, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
LARGE = "212172"
TIES, PARTICIPATIONS = 10, 20
OF = 1741
"""Municipalities. A number and not a count, so that the tables are joined by their hashes."""
PAST, COMING = 400, 120
"""Days with an occurrence in each municipality: 1,741 times 120 are over 200,000 to come."""

PERSON = "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
EACH = "generate_series(1::bigint, %(rows)s) n"
MUNICIPALITIES = """(
    SELECT code, row_number() OVER (ORDER BY code) - 1 AS nth
    FROM places_place WHERE level = 'municipality'
) place"""
RESIDENTS = f"{EACH} JOIN {MUNICIPALITIES} ON nth = n * 7919 %% {OF}"
REGISTERED = (
    f"{EACH} CROSS JOIN generate_series(1, {TIES}) k JOIN {MUNICIPALITIES} "
    f"ON nth = ((hashint8extended(n, 0) & 9007199254740991) + k * 173) %% {OF}"
)
CAME = f"{REGISTERED} CROSS JOIN generate_series(1, {PARTICIPATIONS // TIES}) m"
SINCE = "date '2024-04-01' + ((n * 13 + k * 97) %% 1080)::int"
AGO = f"((n * 31 + k * 7 + m) %% {PAST})::int"
FIELDS = "(%(fields)s::text[])"


def organisation(code: str = "code") -> str:
    return f"md5('organisation' || {code})::uuid"


def project(code: str = "code", field: str = "f") -> str:
    return f"md5('project' || {code} || {field})::uuid"


def occurrence(code: str = "code", ago: str = "ago") -> str:
    return f"md5('occurrence' || {code} || ({ago}))::uuid"


def field_of(ago: str) -> str:
    return f"{FIELDS}[1 + abs({ago}) %% 12]"


def generate(rows: int) -> None:
    """Once: a nation of this size that is there already is kept, and only what was closed and published is taken away."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    from yukari.people.models import Person
    from yukari.places.commands import load_places
    from yukari.registrations.models import Participation

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        facts = [model._meta.db_table for model in apps.get_app_config("statistics").get_models()]
        cursor.execute(f"TRUNCATE {', '.join(facts)}")
        if Person.objects.count() == rows and Participation.objects.exists():
            return
        load_places(ROOT / "data" / "municipalities.csv", by=None, at=NOW)
        cursor.execute("UPDATE places_place SET joined_on = date '2024-04-01'")
        cursor.execute("SET session_replication_role = replica")  # No foreign keys are checked while generating.
        _people(rows)
        _activities(rows)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    print(f"{rows:,} persons, {TIES * rows:,} registrations, {PARTICIPATIONS * rows:,} participations", flush=True)


def _people(rows: int) -> None:
    from bench.written import anew, write
    from yukari.people.models import Person
    from yukari.registrations.models import Answer, Registration, RosterEntry, Term

    given = {"rows": rows, "large": LARGE}
    who = {"person_id": PERSON, "place_id": "code"}
    with anew(Person):
        write(
            Person,
            RESIDENTS,
            given,
            id=PERSON,
            called="'人' || n",
            residence_id="code",
            birth_year="1940 + n %% 75",
            birth_month="1 + n %% 12",
            last_seen_on="date '2027-03-31' - (n %% 600)::int",
            opened_at="date '2024-04-01'",
        )
    with anew(Registration):
        left = "CASE WHEN (n + k) %% 20 = 0 THEN date '2027-01-15' END"
        write(Registration, REGISTERED, given, **who, origin="'direct'", registered_at=SINCE, released_at=left)
    with anew(RosterEntry):
        write(
            RosterEntry,
            f"{REGISTERED} WHERE (n + k) %% 20 <> 0 AND code <> %(large)s",
            given,
            **who,
            origin="'direct'",
            called="'人' || n",
            registered_at=SINCE,
        )
        write(
            RosterEntry,
            f"{EACH} WHERE n %% 10 = 0",
            given,
            person_id=PERSON,
            place_id="%(large)s",
            origin="'direct'",
            called="'人' || n",
            registered_at="date '2025-01-01' + n * interval '1 minute'",
        )
    with anew(Term):
        write(
            Term,
            f"{REGISTERED} WHERE k = 1 AND n %% 10 = 0",
            given,
            **who,
            starts_on="date '2026-06-01'",
            ends_on="date '2027-05-31'",
            judgement_id=PERSON,
            granted_at="date '2026-06-01'",
        )
    with anew(Answer):
        write(
            Answer,
            f"{REGISTERED} WHERE k <= 2",
            given,
            **who,
            question="'ties'",
            choices="ARRAY[(ARRAY['work', 'sightseeing', 'homecoming', 'volunteering'])[1 + ((n + k) %% 4)::int]]",
            answered_at=SINCE,
        )


def _activities(rows: int) -> None:
    from bench.written import anew, write
    from yukari.activities.models import Designation, Occurrence, Organisation, Project
    from yukari.kit import bigrams
    from yukari.registrations.models import Participation
    from yukari.rules.fields import Field
    from yukari.rules.programme import OrganisationKind
    from yukari.web.wording import nouns

    fields, kinds = [field.value for field in Field], [kind.value for kind in OrganisationKind]
    given = {
        "rows": rows,
        "fields": fields,
        "kinds": kinds,
        "titles": [str(nouns.FIELDS[field]) for field in fields],
        "now": NOW,
        "last": LAST,
    }
    municipal = MUNICIPALITIES.replace("SELECT code,", "SELECT code, name,")
    with anew(Organisation):
        write(
            Organisation,
            municipal,
            given,
            id=organisation(),
            place_id="code",
            name="name || 'の会'",
            kind="(%(kinds)s::text[])[1 + nth %% cardinality(%(kinds)s::text[])]",
            state="'active'",
            applied_at="%(now)s",
        )
    with anew(Designation):
        write(
            Designation,
            municipal,
            given,
            id="md5('designation' || code)::uuid",
            place_id="code",
            organisation_id=organisation(),
            answers="'{}'",
            first_day="date '2024-04-01'",
            designated_at="%(now)s",
        )
    with anew(Project):
        write(
            Project,
            f"{municipal} CROSS JOIN unnest(%(fields)s::text[], %(titles)s::text[]) AS kind (f, title)",
            given,
            id=project(),
            organisation_id=organisation(),
            place_id="code",
            state="'published'",
            title="name || 'の' || kind.title",
            field="f",
            what="'みんなでする仕事です。'",
            written_at="%(now)s",
            published_at="%(now)s",
        )
    projects = list(Project.objects.all().only("id", "title"))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE made (id uuid PRIMARY KEY, words tsvector)")
        cursor.executemany(
            "INSERT INTO made VALUES (%s, array_to_tsvector(%s::text[]))",
            [(one.pk, bigrams.document(one.title, "みんなでする仕事です。")) for one in projects],
        )
        cursor.execute("UPDATE activities_project p SET words = made.words FROM made WHERE made.id = p.id")
    with anew(Occurrence):
        day = "(%(last)s::date - ago)"
        write(
            Occurrence,
            f"{municipal} CROSS JOIN generate_series({-COMING}, {PAST - 1}) ago WHERE nth < %(rows)s",
            given,
            id=occurrence(),
            project_id=project(field=field_of("ago")),
            place_id="code",
            starts_at=f"({day} + time '09:00' + (nth %% 9) * interval '1 hour') AT TIME ZONE 'Asia/Tokyo'",
            ends_at=f"({day} + time '11:00' + (nth %% 9) * interval '1 hour') AT TIME ZONE 'Asia/Tokyo'",
            day=day,
            minutes="120",
            capacity="20 + (nth + ago + 1000) %% 40",
            taken="(nth + ago * 7 + 1000) %% 20",
        )
    with anew(Participation):
        write(
            Participation,
            CAME,
            given,
            person_id=PERSON,
            place_id="code",
            occurrence_id=occurrence(ago=AGO),
            project_id=project(field=field_of(AGO)),
            held_at_id="code",
            day=f"%(last)s::date - {AGO}",
            minutes="120",
            field=field_of(AGO),
            designated="true",
            method="'organisation_scanned'",
            recorded_at="%(now)s",
        )
