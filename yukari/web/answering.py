"""Questions as fields of a form: the one way to ask, for the questionnaire (K3), surveys and public comments."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yukari.rules.questionnaire import TIES
from yukari.rules.survey import LONGEST_LINE, LONGEST_WORDS, NOTHING, Given, Kind, Question
from yukari.web.wording.nouns import TIES as TIES_IN_WORDS
from yukari.web.wording.surveys import MISSING, SCALE

TIES_TEXT = _("この地域とのつながりを教えてください")


class Answers(forms.Form):
    """These questions as fields, each under its key, with what was answered before."""

    def __init__(self, *args: Any, questions: Iterable[Question], answers: Mapping[str, Given], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.key] = _field(question, answers.get(question.key, NOTHING))

    def answers(self) -> dict[str, Given]:
        """What was answered, every question by its key; an empty answer takes an earlier one back."""
        return {key: _given(value, self.fields[key]) for key, value in self.cleaned_data.items()}


def text_of(question: Question) -> Any:
    """The question in the language of the page; the programme's own is translated as the rest of the site."""
    if question.key == TIES:
        return TIES_TEXT
    return question.text_en if get_language() == "en" and question.text_en else question.text


def choices_of(question: Question) -> list[tuple[str, Any]]:
    """What can be chosen, and its words."""
    if question.key == TIES:
        return list(TIES_IN_WORDS.items())
    words: Mapping[str, Any] = SCALE if question.kind is Kind.SCALE else {}
    return [(choice, words.get(choice, choice)) for choice in question.possible]


def in_words(question: Question, given: Given) -> str:
    """An answer as it is read again before it is sent."""
    words = dict(choices_of(question))
    return "、".join(str(words.get(choice, choice)) for choice in given.choices) or given.words


def _field(question: Question, given: Given) -> forms.Field:
    said: dict[str, Any] = {
        "label": text_of(question),
        "required": question.required,
        "error_messages": {"required": MISSING},
    }
    chosen = {"choices": choices_of(question), **said}
    match question.kind:
        case Kind.SEVERAL:
            widget = forms.CheckboxSelectMultiple()
            return forms.MultipleChoiceField(**chosen, initial=list(given.choices), widget=widget)
        case Kind.ONE | Kind.SCALE:
            if not question.required:
                chosen["choices"] = [*chosen["choices"], ("", _("答えない"))]
            return forms.ChoiceField(**chosen, initial="".join(given.choices), widget=forms.RadioSelect)
        case Kind.NUMBER:
            number = forms.NumberInput(attrs={"class": "width-6", "inputmode": "numeric"})
            bounds: dict[str, Any] = {"min_value": question.lowest, "max_value": question.highest}
            return forms.IntegerField(**said, **bounds, initial=given.words, widget=number)
        case Kind.DATE:
            day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(**said, initial=given.words, widget=day)
        case Kind.LINE:
            return forms.CharField(**said, initial=given.words, max_length=LONGEST_LINE)
        case Kind.WORDS:
            area = forms.Textarea(attrs={"rows": 5})
            return forms.CharField(**said, initial=given.words, max_length=LONGEST_WORDS, widget=area)


def _given(value: Any, field: forms.Field) -> Given:
    if isinstance(value, list):
        return Given(choices=tuple(value))
    if isinstance(field, forms.ChoiceField):
        return Given(choices=(value,) if value else ())
    return Given(words="" if value is None else str(value).strip())
