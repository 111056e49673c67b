"""Everything that is kept about a person, table by table in words: the same rows as in the file (D3)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yukari.leaving import queries
from yukari.leaving.queries import Table
from yukari.leaving.registry import Part
from yukari.people.queries import Person
from yukari.places.queries import Place, places
from yukari.rules import record
from yukari.rules.survey import Given, Question
from yukari.surveys.queries import ever_asked, questions_by_survey
from yukari.web.answering import in_words, text_of
from yukari.web.templatetags.yukari import japanese_day, japanese_moment
from yukari.web.wording import premium
from yukari.web.wording.kept import COLUMNS, ELSEWHERE, HIDDEN, OWN_WORDS, PLACES, TABLES
from yukari.web.wording.kept_values import VALUES
from yukari.web.wording.leaving import KEPT

Row = list[tuple[Promise, str]]


@dataclass(frozen=True, slots=True)
class Told:
    title: Promise
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is kept, as the page before it names it."""

    part: Part
    title: Promise
    tables: list[Told]


def sections(person: Person, *, viewer: Person) -> list[Section]:
    """Each part of which something is kept, with its rows."""
    found = [table for table in queries.readable(person, viewer=viewer) if table.label not in ELSEWHERE]
    for table in found:
        _say_answers(table)
    known = places({row[column] for table in found for row in table.rows for column in PLACES if row.get(column)})
    ordered = sorted(found, key=lambda table: list(Part).index(table.part))
    return [
        Section(part, KEPT[part], [_told(table, known) for table in tables])
        for part, tables in groupby(ordered, key=lambda table: table.part)
    ]


def _told(table: Table, known: Mapping[str, Place]) -> Told:
    return Told(TABLES[table.label], [list(_row(table.label, row, known)) for row in table.rows])


def _row(label: str, row: Mapping[str, Any], known: Mapping[str, Place]) -> Iterator[tuple[Promise, str]]:
    """What stands in a row, in the order of the columns; what is empty is left out."""
    for column, words in COLUMNS.items():
        value = row.get(column)
        if value in (None, "", [], {}) or f"{label}.{column}" in HIDDEN:
            continue
        words = OWN_WORDS.get(f"{label}.{column}", words)
        if column in PLACES:
            yield words, known[value].shown_full_name if value in known else value
        else:
            yield words, _value(value, VALUES.get(f"{label}.{column}", {}))


def _value(value: Any, words: Mapping[Any, object]) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return japanese_moment(value)
    if isinstance(value, date):
        return japanese_day(value)
    if isinstance(value, list):
        return "、".join(str(words.get(one, one)) for one in value)
    return str(words.get(value, value))


def _say_answers(table: Table) -> None:
    """What is kept as keys of questions and as figures, in the words in which it was asked and told."""
    if table.label == "registrations.Answer":
        asked = {place_id: ever_asked(place_id) for place_id in {row["place_id"] for row in table.rows}}
        for row in table.rows:
            question, given = asked[row["place_id"]].get(row["question"]), Given(tuple(row["choices"]), row["words"])
            row["question"], row["answer"] = _answered(question, given, key=row["question"])
            row["words"] = ""
    elif table.label == "surveys.Sheet":
        questions = questions_by_survey({row["survey_id"] for row in table.rows})
        for row in table.rows:
            for column in ("answers", "draft"):
                row[column] = _lines(row[column], questions[row["survey_id"]])
    elif table.label == "registrations.Judgement":
        for row in table.rows:
            judgement = record.judgement_from(row["outcome"])
            said = premium.explained(judgement, record.policy_from(row["policy"]))
            row["judged"] = _listed([premium.headline(judgement), *(f"{one.title}：{one.sentence}" for one in said)])


def _lines(kept: Mapping[str, tuple[list[str], str]], questions: Mapping[str, Question]) -> str:
    said = (
        _answered(questions.get(key), Given(tuple(choices), words), key=key) for key, (choices, words) in kept.items()
    )
    return _listed(f"{question}：{answer}" for question, answer in said)


def _answered(question: Question | None, given: Given, *, key: str) -> tuple[str, str]:
    """A question that is asked no more, and nowhere kept, is named by its key."""
    if question is None:
        return key, "、".join([*given.choices, given.words]).strip("、")
    return str(text_of(question)), in_words(question, given)


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(lines)
