"""Choosing who is meant: the same fields wherever staff address the registrants of a place. Nothing chosen means everybody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yukari.places import queries as places
from yukari.rules.audience import OLDEST, Audience, Kind, Part
from yukari.rules.questionnaire import TIES
from yukari.rules.survey import OTHER
from yukari.rules.survey import Kind as AnswerKind
from yukari.surveys import queries as surveys
from yukari.web.answering import choices_of, text_of
from yukari.web.wording.audience import KINDS, LONG_STAY, PARTS, asks_for_own_answers, phrases, words_of_choices

ANSWER = "answer_"
"""Begins the name of a field that asks for answers to one question."""


class AudienceForm(forms.Form):
    """Who is meant. `audience()` says it; begin with `initial=filled_in(audience)`."""

    kind = forms.ChoiceField(
        label=_("登録の種類"), choices=[("", _("どちらも")), *KINDS.items()], required=False, widget=forms.RadioSelect
    )
    taken_part = forms.ChoiceField(
        label=_("活動への参加"), choices=[("", _("どちらも")), *PARTS.items()], required=False, widget=forms.RadioSelect
    )
    long_stay = forms.BooleanField(label=LONG_STAY, required=False)
    prefectures = forms.MultipleChoiceField(
        label=_("住んでいる都道府県"),
        help_text=_("選ばなければ、どこに住む人にも届きます。"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    youngest = forms.IntegerField(
        label=_("何歳から"),
        help_text=_("生まれた年を書いていない人は、年齢を決めると届きません。"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    oldest = forms.IntegerField(
        label=_("何歳まで"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )

    def __init__(self, *args: Any, place_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefectures"].choices = [(one.code, one.shown_name) for one in places.prefectures()]  # type: ignore[attr-defined]
        for question in surveys.registration_questions(place_id):
            if question.kind in {AnswerKind.ONE, AnswerKind.SEVERAL}:
                text = _("地域とのつながり（登録アンケート）") if question.key == TIES else text_of(question)
                choices = [(choice, words) for choice, words in choices_of(question) if choice != OTHER]
                self._ask(question.key, text, choices)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        youngest, oldest = said.get("youngest"), said.get("oldest")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("oldest", _("「何歳から」より大きい数にしてください。"))
        return said

    def audience(self) -> Audience:
        """Who was chosen."""
        said = self.cleaned_data
        return Audience(
            kind=Kind(said["kind"]) if said["kind"] else None,
            long_stay=said["long_stay"],
            taken_part=Part(said["taken_part"]) if said["taken_part"] else None,
            answers=tuple(
                sorted(
                    (name.removeprefix(ANSWER), frozenset(chosen))
                    for name, chosen in said.items()
                    if name.startswith(ANSWER) and chosen
                )
            ),
            prefectures=frozenset(said["prefectures"]),
            youngest=said["youngest"],
            oldest=said["oldest"],
        )

    def _ask(self, question: str, text: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[f"{ANSWER}{question}"] = forms.MultipleChoiceField(
            label=text, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )


def filled_in(audience: Audience) -> dict[str, Any]:
    """The form as it was filled in for this audience."""
    return {
        "kind": audience.kind or "",
        "taken_part": audience.taken_part or "",
        "long_stay": audience.long_stay,
        "prefectures": sorted(audience.prefectures),
        "youngest": audience.youngest,
        "oldest": audience.oldest,
        **{f"{ANSWER}{question}": sorted(choices) for question, choices in audience.answers},
    }


def in_words(audience: Audience, place_id: str) -> list[str]:
    """Each condition in a few words."""
    names = {one.code: one.shown_name for one in places.prefectures()}
    choices = words_of_choices(place_id) if asks_for_own_answers(audience) else {}
    return phrases(audience, prefectures=names, choices=choices)
