"""Questions as fields of a form: the one way to ask, on registration (K3), in surveys and public comments."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from yukari.rules import survey as rule
from yukari.rules.outcome import Reason
from yukari.rules.questionnaire import TIES
from yukari.rules.survey import LONGEST_LINE, LONGEST_WORDS, NOTHING, OTHER, SCALE, Given, Kind, Question
from yukari.web.wording.nouns import TIES as TIES_IN_WORDS
from yukari.web.wording.refusals import SENTENCES
from yukari.web.wording.surveys import AGREEMENT, END, MISSING
from yukari.web.wording.surveys import OTHER as OTHER_IN_WORDS

TIES_TEXT = _("この地域とのつながりを教えてください")


class Answers(forms.Form):
    """These questions as fields, each under its key, with what was answered before."""

    def __init__(self, *args: Any, questions: Iterable[Question], answers: Mapping[str, Given], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = {question.key: question for question in questions}
        for key, question in self._questions.items():
            self.fields[key] = _field(question, answers.get(key, NOTHING))

    def clean(self) -> None:
        """Where the rule objects to an answer, it says so beside the field."""
        for key, given in self.answers().items():
            objection = rule.objection(self._questions[key], given)
            if objection:
                self.add_error(key, _objection_in_words(self._questions[key], objection))

    def answers(self) -> dict[str, Given]:
        """What was answered, every question by its key; an empty answer takes an earlier one back."""
        return {key: _given(value, self.fields[key]) for key, value in self.cleaned_data.items()}


class OrWritten(forms.MultiWidget):
    """Choices, and a line for what is not among them."""

    template_name = "shared/choices_or_written.html"
    use_fieldset = True

    def __init__(self, chosen: forms.Widget) -> None:
        line = forms.TextInput(attrs={"maxlength": LONGEST_LINE, "aria-label": _("その他の内容")})
        super().__init__({"": chosen, "words": line})

    def decompress(self, value: Given | None) -> list[Any]:
        given = value or NOTHING
        several = isinstance(self.widgets[0], forms.CheckboxSelectMultiple)
        return [list(given.choices) if several else "".join(given.choices), given.words]


class OrWrittenField(forms.MultiValueField):
    """Who writes something has chosen "other"; who chose one thing and wrote another is asked which."""

    def compress(self, values: list[Any]) -> Given:
        chosen, words = values or ("", "")
        choices = tuple(chosen) if isinstance(chosen, list) else (chosen,) if chosen else ()
        if words and OTHER not in choices:
            if choices and not isinstance(chosen, list):
                raise forms.ValidationError(_("「その他」を選ぶか、書いた言葉を消してください。"))
            choices = (*choices, OTHER)
        return Given(choices, words)


class Rows(forms.MultiWidget):
    """The rows of a matrix, each a group of its own, so that it reads on a phone and aloud."""

    template_name = "shared/matrix.html"
    use_fieldset = True

    def __init__(self, rows: Sequence[str], choices: list[tuple[str, Any]]) -> None:
        self._rows = rows
        super().__init__([forms.RadioSelect(choices=choices) for _row in rows])

    def decompress(self, value: Given | None) -> list[str]:
        return list(value.choices) if value and value.choices else [""] * len(self._rows)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["rows"] = zip(self._rows, context["widget"]["subwidgets"], strict=True)
        return context


class RowsField(forms.MultiValueField):
    def compress(self, values: list[str]) -> Given:
        return Given(tuple(values) if any(values) else ())


def text_of(question: Question) -> Any:
    """The question in the language of the page; the programme's own is translated as the rest of the site."""
    if question.key == TIES:
        return TIES_TEXT
    return _shown(question.text, question.text_en)


def choices_of(question: Question) -> list[tuple[str, Any]]:
    """What can be chosen, and its words."""
    if question.key == TIES:
        return list(TIES_IN_WORDS.items())
    said = _each(question.choices, question.choices_en)
    words: dict[str, Any] = {OTHER: OTHER_IN_WORDS, **dict(zip(question.choices, said, strict=True))}
    if question.kind is Kind.SCALE and question.choices:
        ends = zip((SCALE[0], SCALE[-1]), said, strict=True)
        words = {number: END % {"number": number, "words": said} for number, said in ends}
    elif question.kind is Kind.SCALE:
        words = dict(AGREEMENT)
    return [(choice, words.get(choice, choice)) for choice in question.possible]


def rows_of(question: Question) -> list[str]:
    """The rows of a matrix, in the language of the page."""
    return _each(question.rows, question.rows_en)


def in_words(question: Question, given: Given) -> str:
    """An answer as it is read again before it is sent."""
    words = {choice: str(said) for choice, said in choices_of(question)}
    if question.kind is Kind.MATRIX:
        said = zip(rows_of(question), given.choices, strict=False)
        return "\n".join(f"{row}：{words[choice]}" for row, choice in said if choice)
    if given.words and OTHER in given.choices:
        words[OTHER] = f"{words[OTHER]}（{given.words}）"
    return "、".join(words.get(choice, choice) for choice in given.choices) or given.words


def _each(texts: Sequence[str], texts_en: Sequence[str]) -> list[str]:
    return [_shown(text, text_en or "") for text, text_en in zip_longest(texts, texts_en[: len(texts)])]


def _shown(text: str, text_en: str) -> str:
    return text_en if get_language() == "en" and text_en else text


def _field(question: Question, given: Given) -> forms.Field:
    said: dict[str, Any] = {
        "label": text_of(question),
        "required": question.required,
        "error_messages": {"required": MISSING},
    }
    match question.kind:
        case Kind.ONE | Kind.SEVERAL | Kind.SCALE:
            return _chosen(question, given, said)
        case Kind.MATRIX:
            choices = _or_nothing(question)
            rows = [forms.ChoiceField(choices=choices, required=False) for _row in question.rows]
            shown = Rows(rows_of(question), choices)
            return RowsField(fields=rows, widget=shown, require_all_fields=False, **said, initial=given)
        case Kind.NUMBER:
            number = forms.NumberInput(attrs={"class": "width-8", "inputmode": "numeric"})
            bounds: dict[str, Any] = {"min_value": question.lowest, "max_value": question.highest}
            told = _("%(lowest)sから%(highest)sまで") % {"lowest": question.lowest, "highest": question.highest}
            return forms.IntegerField(**said, **bounds, help_text=told, initial=given.words, widget=number)
        case Kind.DATE:
            day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(**said, initial=given.words, widget=day)
        case Kind.LINE:
            return forms.CharField(**said, initial=given.words, max_length=LONGEST_LINE)
        case Kind.WORDS:
            area = forms.Textarea(attrs={"rows": 5})
            return forms.CharField(**said, initial=given.words, max_length=LONGEST_WORDS, widget=area)


def _chosen(question: Question, given: Given, said: dict[str, Any]) -> forms.Field:
    """One or several of the choices, and a line beside them where something else can be written."""
    if question.most:
        said["help_text"] = _limit(question.most)
    field: forms.ChoiceField
    if question.kind is Kind.SEVERAL:
        boxes = forms.CheckboxSelectMultiple(choices=choices_of(question))
        field = forms.MultipleChoiceField(choices=choices_of(question), required=False, widget=boxes)
    else:
        choices = _or_nothing(question)
        radios = forms.RadioSelect(choices=choices)
        field = forms.ChoiceField(choices=choices, required=False, widget=radios)
    if question.other:
        line = forms.CharField(required=False, max_length=LONGEST_LINE)
        shown = OrWritten(field.widget)
        return OrWrittenField(fields=[field, line], widget=shown, require_all_fields=False, **said, initial=given)
    initial = list(given.choices) if question.kind is Kind.SEVERAL else "".join(given.choices)
    return type(field)(choices=field.choices, widget=field.widget, **said, initial=initial)


def _or_nothing(question: Question) -> list[tuple[str, Any]]:
    """What can be chosen, and to take it back."""
    return choices_of(question) if question.required else [*choices_of(question), ("", _("答えない"))]


def _limit(most: int) -> str:
    return ngettext("%(most)sつまで選べます。", "%(most)sつまで選べます。", most) % {"most": most}


def _objection_in_words(question: Question, objection: Reason) -> Any:
    return _limit(question.most) if objection is Reason.TOO_MANY_CHOSEN else SENTENCES[objection]


def _given(value: Any, field: forms.Field) -> Given:
    if isinstance(value, Given):
        return value
    if isinstance(value, list):
        return Given(choices=tuple(value))
    if isinstance(field, forms.ChoiceField):
        return Given(choices=(value,) if value else ())
    return Given(words="" if value is None else str(value).strip())
