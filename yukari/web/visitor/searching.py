"""What a newcomer looks for, as a form in the address: it can be shared, kept and read without JavaScript."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.activities.queries import Filters
from yukari.places import queries as places
from yukari.web.wording.nouns import FIELDS

SATURDAY = 5


class Search(forms.Form):
    words = forms.CharField(
        label=_("キーワード"), required=False, max_length=100, help_text=_("例：草刈り、祭り、飛騨")
    )
    prefecture = forms.ChoiceField(label=_("都道府県"), required=False)
    field = forms.ChoiceField(label=_("分野"), required=False, choices=[("", _("すべて")), *FIELDS.items()])
    first_day = forms.DateField(label=_("この日から"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("この日まで"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    children = forms.BooleanField(label=_("子どもと一緒に行ける"), required=False)
    online = forms.BooleanField(label=_("オンラインで参加できる"), required=False)
    places_left = forms.BooleanField(label=_("空きがある"), required=False)
    place = forms.RegexField(r"^[0-9]{6}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefecture = self.fields["prefecture"]
        assert isinstance(prefecture, forms.ChoiceField)
        prefecture.choices = [("", _("全国")), *((one.code, one.shown_name) for one in places.prefectures())]

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("「この日から」より後の日にしてください。"))

    @property
    def has_details(self) -> bool:
        """Whether one of the further conditions is asked for, so that it is not hidden."""
        return any(self.data.get(name) for name in ("first_day", "last_day", "children", "online", "places_left"))

    def filters(self) -> Filters:
        """What was asked for, as far as it could be understood."""
        said = self.cleaned_data
        return Filters(
            words=said.get("words", ""),
            place_id=said.get("place", ""),
            prefecture_id=said.get("prefecture", ""),
            first_day=said.get("first_day"),
            last_day=said.get("last_day"),
            field=said.get("field", ""),
            children=said.get("children", False),
            online=said.get("online", False),
            places_left=said.get("places_left", False),
        )


@dataclass(frozen=True)
class Shortcut:
    """Days that people ask for most, in one press."""

    words: StrPromise
    query: str
    is_current: bool


def shortcuts(today: date, query: QueryDict) -> list[Shortcut]:
    """This weekend, this month and the next, beside whatever else was asked for."""
    saturday = today + timedelta(days=max(0, SATURDAY - today.weekday()))
    sunday = today + timedelta(days=6 - today.weekday())
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    after_next = (next_month + timedelta(days=32)).replace(day=1)
    a_day = timedelta(days=1)
    spans = [
        (_("今週末"), max(today, saturday if today.weekday() <= SATURDAY else today), sunday),
        (_("今月"), today, next_month - a_day),
        (_("来月"), next_month, after_next - a_day),
    ]
    asked = (query.get("first_day"), query.get("last_day"))
    return [
        Shortcut(
            words,
            without(query, "first_day", "last_day", "cursor", first_day=first.isoformat(), last_day=last.isoformat()),
            asked == (first.isoformat(), last.isoformat()),
        )
        for words, first, last in spans
    ]


def without(query: QueryDict, *names: str, **instead: str) -> str:
    """The address's question without some of its parts, and with others in their place."""
    kept = [(name, value) for name, values in query.lists() for value in values if value and name not in names]
    return "?" + urlencode([*kept, *instead.items()])
