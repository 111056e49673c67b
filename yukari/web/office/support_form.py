"""The form of an offer: what a kind does not need is not on the page, and counts for nothing."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.rules.audience import Audience
from yukari.rules.supports import Kind, Period, Way
from yukari.supports.commands import OfferFields
from yukari.web.wording import supports as words

YEN = {"class": "width-8", "inputmode": "numeric"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _yen(label: Any, told: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=told,
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.NumberInput(attrs=YEN),
    )


class OfferForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("見出し"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("内容と条件"),
        help_text=gettext_lazy(
            "だれが、何を、どうすると使えるか。使えない場合も書いてください。- で始まる行は箇条書き、**太字**にもできます。"
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    partner_id = forms.TypedChoiceField(label=gettext_lazy("協力店"), coerce=UUID, empty_value=None)
    documents = forms.CharField(
        label=gettext_lazy("いるもの"),
        help_text=gettext_lazy("1行に1つずつ書いてください。例：宿泊の領収書"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    serves = forms.CharField(
        label=gettext_lazy("地域の活動にどう役立つか"),
        help_text=gettext_lazy("プレミアム登録の人だけに限らないときは、必ず書きます。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    way = forms.ChoiceField(label=gettext_lazy("使い方"), choices=list(words.WAYS.items()), widget=forms.RadioSelect)
    times = forms.IntegerField(
        label=gettext_lazy("1人が使える回数"),
        help_text=gettext_lazy("書かなければ、何度でも使えます。だれが使ったかも残しません。"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    rate = forms.IntegerField(
        label=gettext_lazy("補助する割合（%）"),
        help_text=gettext_lazy("領収書の合計に掛けます。1円未満は切り捨てます。"),
        min_value=1,
        max_value=100,
        initial=100,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    per_claim = _yen(gettext_lazy("1回の申請の上限（円）"))
    per_person = _yen(gettext_lazy("1人の上限（円）"))
    budget = _yen(
        gettext_lazy("予算の全体（円）"), gettext_lazy("申請の受付で自動的に差し引き、超えることはありません。")
    )
    period = forms.ChoiceField(label=gettext_lazy("回数や上限の数え方"), choices=list(words.PERIODS.items()))
    starts_on = _day(gettext_lazy("この日から"))
    ends_on = _day(gettext_lazy("この日まで"))
    title_en = forms.CharField(
        label=gettext_lazy("見出し（英語）"),
        help_text=gettext_lazy("書かないと、英語で読む人にも日本語で見えます。"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("内容と条件（英語）"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
    )
    documents_en = forms.CharField(
        label=gettext_lazy("いるもの（英語）"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )
    serves_en = forms.CharField(
        label=gettext_lazy("地域の活動にどう役立つか（英語）"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )
    not_goods = forms.CharField(
        label=gettext_lazy("品物を送る内容ではないことの説明"),
        help_text=gettext_lazy("確かめのページで言葉を指摘されたときに、どういう意味かを書きます。記録に残ります。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, kind: Kind, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind is Kind.PARTNER:
            self.fields["partner_id"].choices = [("", gettext_lazy("えらんでください")), *partners]  # type: ignore[attr-defined]
        else:
            del self.fields["partner_id"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "starts_on" in said and "ends_on" in said and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("始まりの日より後の日にしてください。"))
        if said.get("way") != Way.COUNTER:
            self._leave_out("times")
        if said.get("way") != Way.CLAIM:
            self._leave_out("per_claim", "per_person", "budget", "rate")
            said["rate"] = 100
        return said

    def _leave_out(self, *names: str) -> None:
        """Not on the page for this way of use: whatever stands in it counts for nothing."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    def said(self, audience: Audience) -> OfferFields:
        """What was filled in."""
        wished = self.cleaned_data
        return OfferFields(
            **{
                **wished,
                "kind": self.kind,
                "way": Way(wished["way"]),
                "period": Period(wished["period"]),
                "documents": wished["documents"].splitlines(),
                "documents_en": wished["documents_en"].splitlines(),
                "audience": audience,
            }
        )


class ExtendForm(forms.Form):
    ends_on = _day(gettext_lazy("この日まで"))
    budget = _yen(gettext_lazy("予算の全体（円）"), gettext_lazy("書かなければ、上限なしになります。"))
