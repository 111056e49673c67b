"""What an organisation says about itself: when it applies, and whenever it changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yukari.rules.programme import OrganisationKind
from yukari.web.wording.nouns import ORGANISATION_KINDS


class OrganisationForm(forms.Form):
    name = forms.CharField(
        label=_("団体の名前"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kind = forms.ChoiceField(
        label=_("団体の種類"),
        choices=[(kind, words) for kind, words in ORGANISATION_KINDS.items() if kind != OrganisationKind.PLACE],
    )
    about = forms.CharField(
        label=_("どんな団体か"),
        help_text=_("参加を考えている人が読みます。何人くらいで、何をしてきたかを、ふだんの言葉で書いてください。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact = forms.CharField(
        label=_("連絡先"),
        help_text=_("公開してよい電話番号やメールアドレスを書きます。"),
        max_length=200,
        required=False,
    )
