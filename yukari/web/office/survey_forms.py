"""The forms with which a survey is written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.rules.survey import Depends, Kind, Question
from yukari.web.answering import choices_of, text_of
from yukari.web.wording.surveys import FORMS, KINDS

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
    form = forms.ChoiceField(label=_("種類"), choices=list(FORMS.items()), initial="survey", widget=forms.RadioSelect)
    field_order = ("form", "title", "about", "anonymous")


class QuestionForm(forms.Form):
    """One question; begins with what it says already."""

    text = forms.CharField(label=_("質問"), max_length=200)
    text_en = forms.CharField(label=_("質問（英語）"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("答え方"), choices=list(KINDS.items()))
    choices = forms.CharField(
        label=_("選択肢"),
        help_text=_("「選ぶ」質問だけ、1行に1つ書きます。"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lowest = forms.IntegerField(label=_("いくつから（数を書く質問）"), required=False)
    highest = forms.IntegerField(label=_("いくつまで（数を書く質問）"), required=False)
    depends = forms.ChoiceField(
        label=_("この質問をする相手"),
        help_text=_("前の質問で、ある答えを選んだ人にだけ聞くことができます。"),
        required=False,
    )
    required = forms.BooleanField(label=_("必ず答えてもらう"), required=False)

    def __init__(self, *args: Any, questions: Sequence[Question], key: str, **kwargs: Any) -> None:
        before = next((one for one in questions if one.key == key), None)
        if before:
            kwargs["initial"] = {
                **before.as_json(),
                "choices": "\n".join(before.choices),
                "depends": f"{before.depends.question}:{before.depends.choice}" if before.depends else "",
            }
        super().__init__(*args, **kwargs)
        self._key = key if before else uuid4().hex[:8]
        earlier = questions[: questions.index(before)] if before else questions
        self.fields["depends"].choices = [  # type: ignore[attr-defined]
            ("", _("答える人みんな")),
            *(
                (f"{one.key}:{choice}", f"{text_of(one)} → {words}")
                for one in earlier
                for choice, words in choices_of(one)
            ),
        ]

    def clean_choices(self) -> list[str]:
        choices = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if any(len(choice) > 100 for choice in choices):
            raise forms.ValidationError(_("選択肢は、1つ100文字までにしてください。"))
        return list(dict.fromkeys(choices))

    def question(self) -> Question:
        """The question as it was written."""
        said = self.cleaned_data
        other, _colon, choice = said["depends"].partition(":")
        return Question(
            key=self._key,
            text=said["text"].strip(),
            text_en=said["text_en"].strip(),
            kind=Kind(said["kind"]),
            choices=tuple(said["choices"]) if said["kind"] in {Kind.ONE, Kind.SEVERAL} else (),
            required=said["required"],
            lowest=0 if said["lowest"] is None else said["lowest"],
            highest=100 if said["highest"] is None else said["highest"],
            depends=Depends(other, choice) if other else None,
        )


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
