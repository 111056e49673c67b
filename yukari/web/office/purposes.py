"""What staff look at people's data for: chosen or in their own words, and read by those people (D2)."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

OTHER = "other"


class PurposeForm(forms.Form):
    """A page says which purposes are usual there."""

    purposes: dict[str, StrPromise] = {}

    why = forms.ChoiceField(
        label=gettext_lazy("何のために見ますか"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("目的を選んでください。")},
    )
    words = forms.CharField(
        label=gettext_lazy("目的（そのほかの場合）"), max_length=200, required=False, widget=forms.TextInput
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["why"].choices = [*self.purposes.items(), (OTHER, gettext_lazy("そのほか"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        said = self.cleaned_data
        if said.get("why") == OTHER and not said.get("words", "").strip():
            self.add_error("words", _("目的を書いてください。"))
        return said

    def purpose(self) -> str:
        """In the language of the page."""
        said = self.cleaned_data
        return str(said["words"]).strip() if said["why"] == OTHER else str(self.purposes[said["why"]])

    def as_recorded(self) -> str:
        """In the programme's own language, whatever the page speaks."""
        with translation.override("ja"):
            return self.purpose()
