"""The forms with which a survey is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.rules.outcome import Reason
from yukari.rules.survey import LONGEST_LINE, Depends, Kind, Question, flaw_of
from yukari.web.answering import choices_of, text_of
from yukari.web.wording.refusals import SENTENCES
from yukari.web.wording.surveys import FORMS

_ABOUT = forms.Textarea(attrs={"rows": 6})


class Wording(forms.Form):
    title = forms.CharField(label=_("アンケートの名前"), max_length=80)
    about = forms.CharField(
        label=_("説明"),
        help_text=_("何のために聞き、何に使うかを書きます。"),
        max_length=5000,
        required=False,
        widget=_ABOUT,
    )
    anonymous = forms.BooleanField(
        label=_("無記名にする"),
        help_text=_("無記名では、だれがどう答えたかを職員も見られません。その分、正直な声が集まります。"),
        required=False,
        initial=True,
    )


class Begin(Wording):
    form = forms.ChoiceField(
        label=_("種類"),
        help_text=_("パブリックコメントは、計画の案を公開して、だれからでも意見を受け取ります。"),
        choices=[(form, FORMS[form]) for form in ("survey", "comment")],
        initial="survey",
        widget=forms.RadioSelect,
    )
    field_order = ("form", "title", "about", "anonymous")


_LINES = forms.Textarea(attrs={"rows": 5})
_IN_ORDER = _("日本語と同じ順に、1行に1つ書きます。空けた行は、英語のページにも日本語で出ます。")
_OWN_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.ONE: ("choices", "choices_en", "other"),
    Kind.SEVERAL: ("choices", "choices_en", "other", "most"),
    Kind.SCALE: ("low_end", "low_end_en", "high_end", "high_end_en"),
    Kind.MATRIX: ("rows", "rows_en", "choices", "choices_en"),
    Kind.NUMBER: ("lowest", "highest"),
}
"""What is asked of a question of this kind, beside what is asked of all."""


_BESIDE = {
    Reason.WORDS_MISSING: "text",
    Reason.CHOICES_MISSING: "choices",
    Reason.LIMIT_DOES_NOT_FIT: "most",
    Reason.NUMBERS_TURNED_ROUND: "highest",
}
"""Beside which field a flaw is told."""


class QuestionForm(forms.Form):
    """One question of a kind; begins with what it says already."""

    text = forms.CharField(label=_("質問"), max_length=200)
    text_en = forms.CharField(label=_("質問（英語）"), max_length=200, required=False)
    rows = forms.CharField(label=_("行（何について聞くか）"), help_text=_("1行に1つ書きます。"), widget=_LINES)
    rows_en = forms.CharField(label=_("行（英語）"), help_text=_IN_ORDER, required=False, strip=False, widget=_LINES)
    choices = forms.CharField(label=_("選択肢"), help_text=_("1行に1つ、2つ以上書きます。"), widget=_LINES)
    choices_en = forms.CharField(
        label=_("選択肢（英語）"), help_text=_IN_ORDER, required=False, strip=False, widget=_LINES
    )
    other = forms.BooleanField(label=_("「その他」も選べて、言葉を書けるようにする"), required=False)
    most = forms.IntegerField(
        label=_("いくつまで選べるか"),
        help_text=_("空けておくと、いくつでも選べます。"),
        min_value=2,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    low_end = forms.CharField(
        label=_("1の言葉"),
        help_text=_("例：とても不満。どちらも空けておくと「まったくそう思わない」から「とてもそう思う」になります。"),
        max_length=30,
        required=False,
    )
    low_end_en = forms.CharField(label=_("1の言葉（英語）"), max_length=60, required=False)
    high_end = forms.CharField(label=_("5の言葉"), help_text=_("例：とても満足"), max_length=30, required=False)
    high_end_en = forms.CharField(label=_("5の言葉（英語）"), max_length=60, required=False)
    lowest = forms.IntegerField(label=_("いちばん小さい数"), initial=0)
    highest = forms.IntegerField(label=_("いちばん大きい数"), initial=100)
    depends = forms.ChoiceField(
        label=_("この質問をする相手"),
        help_text=_("前の質問で、ある答えを選んだ人にだけ聞くことができます。"),
        required=False,
    )
    required = forms.BooleanField(label=_("必ず答えてもらう"), required=False)

    def __init__(
        self, *args: Any, questions: Sequence[Question], key: str, kind: Kind, always: bool, **kwargs: Any
    ) -> None:
        before = next((one for one in questions if one.key == key), None)
        if before:
            kwargs["initial"] = _said_in(before)
        super().__init__(*args, **kwargs)
        self._key = key if before else uuid4().hex[:8]
        self._kind = kind
        for name in {name for names in _OWN_FIELDS.values() for name in names} - {*_OWN_FIELDS.get(kind, ())}:
            del self.fields[name]
        earlier = questions[: questions.index(before)] if before else questions
        leading = [(one, choice, words) for one in earlier for choice, words in choices_of(one)]
        self.fields["depends"].choices = [  # type: ignore[attr-defined]
            ("", _("答える人みんな")),
            *(
                (f"{one.key}:{choice}", f"{text_of(one)} → {words}")
                for one, choice, words in leading
                if choice in one.leads_on
            ),
        ]
        if always or not any(one.leads_on for one in earlier):
            del self.fields["depends"]
        if always:
            del self.fields["required"]

    def clean_choices(self) -> list[str]:
        return _lines(self.cleaned_data["choices"])

    def clean_rows(self) -> list[str]:
        return _lines(self.cleaned_data["rows"])

    def clean_rows_en(self) -> list[str]:
        return _beside(self.cleaned_data["rows_en"], self.cleaned_data.get("rows", ()))

    def clean_choices_en(self) -> list[str]:
        return _beside(self.cleaned_data["choices_en"], self.cleaned_data.get("choices", ()))

    def clean(self) -> None:
        if bool(self.cleaned_data.get("low_end")) != bool(self.cleaned_data.get("high_end")):
            self.add_error("high_end", _("1の言葉と5の言葉は、両方書くか、両方空けてください。"))
        if not self.errors:
            reason = flaw_of(self.question())
            if reason:
                self.add_error(_BESIDE[reason], SENTENCES[reason])

    def question(self) -> Question:
        """The question as it was written."""
        said = self.cleaned_data
        other, _colon, choice = said.get("depends", "").partition(":")
        ends = (said["low_end"], said["high_end"]) if said.get("low_end") else ()
        ends_en = (said["low_end_en"], said["high_end_en"]) if ends else ()
        return Question(
            key=self._key,
            text=said["text"].strip(),
            text_en=said["text_en"].strip(),
            kind=self._kind,
            choices=tuple(said.get("choices", ends)),
            rows=tuple(said.get("rows", ())),
            choices_en=tuple(said.get("choices_en", ends_en)),
            rows_en=tuple(said.get("rows_en", ())),
            other=said.get("other", False),
            most=said.get("most") or 0,
            required=said.get("required", False),
            lowest=said.get("lowest", 0),
            highest=said.get("highest", 100),
            depends=Depends(other, choice) if other else None,
        )


def _said_in(question: Question) -> dict[str, Any]:
    """What a question's form begins with."""
    ends, ends_en = ((*said, "", "") for said in (question.choices, question.choices_en))
    return {
        **question.as_json(),
        "choices": "\n".join(question.choices),
        "rows": "\n".join(question.rows),
        "most": question.most or "",
        "choices_en": "\n".join(question.choices_en),
        "rows_en": "\n".join(question.rows_en),
        "low_end": ends[0],
        "low_end_en": ends_en[0],
        "high_end": ends[1],
        "high_end_en": ends_en[1],
        "depends": f"{question.depends.question}:{question.depends.choice}" if question.depends else "",
    }


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(len(line) > LONGEST_LINE for line in lines):
        raise forms.ValidationError(_("1行は、100文字までにしてください。"))
    if len(lines) != len(set(lines)):
        raise forms.ValidationError(_("同じ言葉の行が2つあります。1つにしてください。"))
    return lines


def _beside(text: str, lines: Sequence[str]) -> list[str]:
    """The English of these lines, in their order; the empty ones count, because they stand beside a line too."""
    english = [line.strip() for line in text.rstrip().splitlines()]
    if any(len(line) > LONGEST_LINE for line in english):
        raise forms.ValidationError(_("1行は、100文字までにしてください。"))
    if lines and len(english) > len(lines):
        raise forms.ValidationError(_("日本語より行が多くなっています。日本語と同じ順に、1行に1つ書いてください。"))
    return english


class Period(forms.Form):
    last_day = forms.DateField(
        label=_("いつまで受け付けるか"),
        help_text=_("この日の終わりまで答えられます。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def closes_at(self) -> datetime:
        return clock.start_of_day(self.cleaned_data["last_day"] + timedelta(days=1))


class Theme(forms.Form):
    comments = forms.CharField(
        label=_("ご意見の内容（まとめ）"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = forms.CharField(label=_("自治体の考え方"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
