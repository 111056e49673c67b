"""What came of a survey: as charts with their tables, for a spreadsheet, the free answers by their words, and the answers
of each person where names were asked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.rules.results import LEFT_OUT, WRITTEN, Result
from yukari.rules.survey import NOTHING, Given, Kind, Question
from yukari.surveys import queries
from yukari.surveys.queries import Survey
from yukari.web.answering import choices_of, in_words, rows_of, text_of
from yukari.web.drawings import charts
from yukari.web.files import as_csv, as_excel
from yukari.web.office.surveys import Desk
from yukari.web.wording import surveys as wording

HIDDEN = "—"


def results(desk: Desk, survey_id: UUID) -> HttpResponse:
    found = desk.survey(survey_id)
    at = clock.now()
    outcome = queries.outcome(survey_id, viewer=desk.request.user, at=at)
    always = found.form == Survey.Form.REGISTRATION
    words = desk.request.GET.get("q", "")
    context = {
        "survey": found,
        "title": wording.title_of(found),
        "always": always,
        "counted_until": queries.counted_until(at) - timedelta(days=1),
        "back": desk.url("survey", survey_id) if always else "",
        "sent": outcome.sent,
        "results": _shown(outcome.results),
        "words": words,
        "found": queries.free_answers(survey_id, words=words, viewer=desk.request.user, at=at) if words else None,
        "searchable": any(result.words for result in outcome.results),
        "copy": desk.url("copy_survey", survey_id),
        "csv": desk.url("survey_csv", survey_id),
        "excel": desk.url("survey_excel", survey_id),
        "names": "" if found.anonymous or always else desk.url("survey_named", survey_id),
        "comments": desk.url("survey_comments", survey_id) if found.form == Survey.Form.COMMENT else "",
    }
    return desk.page("office/survey_results.html", context)


def csv(desk: Desk, survey_id: UUID) -> HttpResponseBase:
    desk.survey(survey_id)
    return as_csv(f"survey-{survey_id}", _header(), _rows(desk, survey_id))


def excel(desk: Desk, survey_id: UUID) -> HttpResponse:
    desk.survey(survey_id)
    return as_excel(f"survey-{survey_id}", _header(), _rows(desk, survey_id))


def named(desk: Desk, survey_id: UUID) -> HttpResponse:
    """Who answered what, where names were asked; the look is written down (D2)."""
    found = desk.survey(survey_id)
    questions = queries.questions_of(found)
    answers = queries.named_answers(survey_id, viewer=desk.request.user, at=clock.now())
    context = {
        "title": wording.title_of(found),
        "texts": [text_of(question) for question in questions],
        "rows": [(person.called, _answers(questions, given)) for person, given in answers],
        "csv": desk.url("survey_named_csv", survey_id),
        "excel": desk.url("survey_named_excel", survey_id),
        "back": desk.url("survey_results", survey_id),
    }
    return desk.page("office/survey_named.html", context)


def named_csv(desk: Desk, survey_id: UUID) -> HttpResponseBase:
    return as_csv(f"survey-{survey_id}-answers", *_named(desk, survey_id))


def named_excel(desk: Desk, survey_id: UUID) -> HttpResponse:
    return as_excel(f"survey-{survey_id}-answers", *_named(desk, survey_id))


def _named(desk: Desk, survey_id: UUID) -> tuple[list[str], list[list[str]]]:
    """A line for each person, as on the page."""
    questions = queries.questions_of(desk.survey(survey_id))
    answers = queries.exported_answers(survey_id, viewer=desk.request.user, at=clock.now())
    header = [_("名前"), *(str(text_of(question)) for question in questions)]
    return header, [[person.called, *_answers(questions, given)] for person, given in answers]


def _answers(questions: Sequence[Question], given: Mapping[str, Given]) -> list[str]:
    return [in_words(question, given.get(question.key, NOTHING)) for question in questions]


def _header() -> list[str]:
    return [_("質問"), _("答え"), _("人数")]


def _rows(desk: Desk, survey_id: UUID) -> Iterator[list[object]]:
    """The same figures as on the page, and no more."""
    for result in queries.outcome(survey_id, viewer=desk.request.user, at=clock.now()).results:
        row = _row(result)
        text = f"{text_of(result.question)}：{row}" if row else str(text_of(result.question))
        if not result.shown:
            yield [text, _("少人数のため表示しません"), HIDDEN]
        for name, persons in _figures(result):
            yield [text, name, HIDDEN if persons is None else persons]
        for words in result.words:
            yield [text, words, ""]


def _row(result: Result) -> str:
    """Of a matrix, the row in the language of the page."""
    return dict(zip(result.question.rows, rows_of(result.question), strict=True)).get(result.row, "")


def _figures(result: Result) -> list[charts.Figure]:
    words = {key: str(text) for key, text in choices_of(result.question)}
    words |= {LEFT_OUT: str(wording.LEFT_OUT), WRITTEN: str(wording.WRITTEN)}
    return [
        (words.get(cell.name, cell.name), cell.persons)
        for cell in result.cells
        if cell.name != LEFT_OUT or cell.persons != 0
    ]


def _shown(results: Sequence[Result]) -> list[dict[str, object]]:
    """One section for each question; the rows of a matrix stand together in one table."""
    sections = groupby(results, key=lambda result: result.question)
    return [_matrix(question, [*rows]) if question.rows else _one(next(rows)) for question, rows in sections]


def _one(result: Result) -> dict[str, object]:
    figures = _figures(result)
    most = max((persons or 0 for _name, persons in figures), default=0)
    text = str(text_of(result.question))
    drawing, shades = "", []
    if result.shown and result.question.kind is Kind.SCALE and not result.hides:
        drawing, shades = charts.stacked(figures[:5], label=text), [name for name, _persons in figures[:5]]
    elif result.shown and result.question.kind is Kind.DATE:
        drawing = charts.columns([figure for figure in figures if figure[0] != str(wording.LEFT_OUT)], label=text)
    return {
        "result": result,
        "text": text,
        "kind": wording.KINDS[result.question.kind],
        "drawing": drawing,
        "shades": shades,
        "rows": [(name, persons, charts.bar(persons, most=most)) for name, persons in figures],
    }


def _matrix(question: Question, rows: Sequence[Result]) -> dict[str, object]:
    """What each row came to; a bar only where none of its figures is hidden."""
    shown = [row for row in rows if row.shown]
    return {
        "result": shown[0] if shown else rows[0],
        "text": str(text_of(question)),
        "kind": wording.KINDS[question.kind],
        "shades": [words for _choice, words in choices_of(question)] if any(not row.hides for row in shown) else [],
        "columns": [*(words for _choice, words in choices_of(question)), wording.LEFT_OUT],
        "rows": [
            (
                _row(row),
                [cell.persons for cell in row.cells] if row.shown else [None] * (len(question.choices) + 1),
                ""
                if row.hides or not row.shown
                else charts.stacked(_figures(row)[: len(question.choices)], label=_row(row)),
            )
            for row in rows
        ],
    }
