"""Looking for registrants: the fields, the address that says the same, and the same in words."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.rules.audience import Kind
from yukari.rules.roster import RosterFilter, Standing
from yukari.web.office.audience import AudienceForm, filled_in, in_words
from yukari.web.templatetags.yukari import japanese_day
from yukari.web.wording.nouns import STANDINGS

LONG_STAY = "long_stay"


class FilterForm(AudienceForm):
    """Whom to list, by what an audience is chosen by and a little more. What is not understood is not narrowed by."""

    field_order = ("called", "kind", "taken_part", "prefectures", "youngest", "oldest", "since", "until")
    always = ("called", "kind")
    """Stand open above the list; the rest is unfolded."""

    called = forms.CharField(
        label=gettext_lazy("名前"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("登録の種類"),
        required=False,
        choices=[
            ("", gettext_lazy("すべて")),
            (Kind.PREMIUM, gettext_lazy("プレミアム登録")),
            (Standing.ENDING, gettext_lazy("プレミアム登録（もうすぐ終わる）")),
            (LONG_STAY, gettext_lazy("長期滞在")),
            (Kind.BASIC, gettext_lazy("ベーシック登録だけ")),
            (Standing.HOME, gettext_lazy("ここに住んでいる人")),
        ],
    )
    long_stay = None  # type: ignore[assignment]  # One of the kinds.
    since = forms.DateField(
        label=gettext_lazy("登録した日（いつから）"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("登録した日（いつまで）"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefectures"].help_text = ""
        self.fields["youngest"].help_text = _("生まれた年を書いていない人は、年齢を決めると出てきません。")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", _("「いつから」より後の日にしてください。"))
        return said

    def filters(self) -> RosterFilter:
        """Whom to list."""
        said = self.cleaned_data
        kind = said["kind"]
        self.cleaned_data = {**said, "kind": kind if kind in set(Kind) else "", "long_stay": kind == LONG_STAY}
        return RosterFilter(
            audience=self.audience(),
            standing=Standing(kind) if kind in set(Standing) else None,
            called=said["called"],
            since=said["since"],
            until=said["until"],
        )

    @property
    def open_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.always]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.always]

    @property
    def shows_more(self) -> bool:
        """Whether what is unfolded narrows too, or was not understood."""
        return any(self.errors or self.cleaned_data.get(field.name) not in ("", None, []) for field in self.more_fields)


def asked(request: HttpRequest, place_id: str) -> tuple[FilterForm, RosterFilter]:
    """What the address of a page asks for."""
    form = FilterForm(request.GET, place_id=place_id)
    return form, form.filters() if form.is_valid() else RosterFilter()


def address(filters: RosterFilter) -> str:
    """The query of the page that lists them."""
    said = filled_in(filters.audience)
    stays_long = said.pop("long_stay")
    kind = filters.standing or (LONG_STAY if stays_long else said["kind"])
    dates = {name: day.isoformat() for name in ("since", "until") if (day := getattr(filters, name))}
    said = {"called": filters.called, **said, "kind": kind, **dates}
    return urlencode({name: value for name, value in said.items() if value not in ("", None, [])}, doseq=True)


def phrased(filters: RosterFilter, place_id: str) -> list[str]:
    """Each condition in a few words."""
    said = [str(STANDINGS[filters.standing])] if filters.standing else []
    if not filters.audience.is_everyone or replace(filters, called="").is_everyone:
        said += in_words(filters.audience, place_id)
    if filters.called:
        said.append(_("名前に「%(called)s」がある人") % {"called": filters.called})
    if filters.since:
        said.append(_("%(day)sからあとに登録した人") % {"day": japanese_day(filters.since)})
    if filters.until:
        said.append(_("%(day)sまでに登録した人") % {"day": japanese_day(filters.until)})
    return said
