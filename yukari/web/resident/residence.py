"""Asking where somebody lives: prefecture first, then its municipalities; without JavaScript, by a button that asks for them."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.places import queries as places

ABROAD = "abroad"


class ResidenceForm(forms.Form):
    """`municipality` comes out empty for somebody abroad."""

    prefecture = forms.ChoiceField(
        label=_("お住まいの都道府県"),
        widget=forms.Select(
            attrs={
                "hx-get": reverse_lazy("resident:municipalities"),
                "hx-target": "#municipality",
                "hx-trigger": "change",
            }
        ),
    )
    municipality = forms.ChoiceField(
        label=_("お住まいの市区町村"), error_messages={"required": _("市区町村を選んでください。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = clock.day_in_japan(clock.now())
        names = [(place.code, place.shown_name) for place in places.prefectures()]
        self.choose("prefecture", [("", _("選んでください")), *names, (ABROAD, _("日本の外"))])
        chosen = self["prefecture"].value()
        inside: list[tuple[str, Any]] = [("", _("選んでください"))]
        if chosen in dict(names):
            for district, towns in places.prefecture_page(chosen, on=on).groups:
                rows = [(place.code, place.shown_name) for place in towns]
                inside += [(district, rows)] if district else rows
        self.choose("municipality", inside)
        self.fields["municipality"].required = chosen != ABROAD
        self.fields["municipality"].disabled = chosen == ABROAD

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
