"""The questionnaire as a form (K3): the programme's own question, then the place's; any of them may stay unanswered."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yukari.registrations.commands import Given
from yukari.rules.questionnaire import TIES
from yukari.web.wording.nouns import TIES as TIES_IN_WORDS

LONGEST_WORDS = 500


class Questionnaire(forms.Form):
    def __init__(self, *args: Any, questions: Iterable[Any], answers: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ask(TIES, _("この地域とのつながりを教えてください"), list(TIES_IN_WORDS.items()), answers)
        for question in questions:
            text = question.text_en if get_language() == "en" and question.text_en else question.text
            self._ask(str(question.id), text, [(choice, choice) for choice in question.choices], answers)

    def answers(self) -> dict[str, Given]:
        """What was answered, every question by its key; an empty answer takes an earlier one back."""
        return {
            key: Given(choices=tuple(value)) if isinstance(value, list) else Given(words=value.strip())
            for key, value in self.cleaned_data.items()
        }

    def _ask(self, key: str, text: Any, choices: list[tuple[str, Any]], answers: Mapping[str, Any]) -> None:
        given = answers.get(key, Given())
        if choices:
            self.fields[key] = forms.MultipleChoiceField(
                label=text,
                choices=choices,
                required=False,
                initial=list(given.choices),
                widget=forms.CheckboxSelectMultiple,
            )
        else:
            self.fields[key] = forms.CharField(
                label=text,
                required=False,
                initial=given.words,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
