"""For a school or an employer that was given a proof: is the paper, or the file, what we made? No account is needed."""

from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.kit import clock
from yukari.people import commands as people
from yukari.proofs import commands, queries
from yukari.web.persons import person_or_none
from yukari.web.replies import Refusals
from yukari.web.wall import public
from yukari.web.wording import proof as words

LARGEST = 3 * 1024 * 1024
"""Bytes; a proof of a hundred activities has a tenth of a megabyte."""
FILES, PER_SECONDS = 30, 600
"""A reading takes a tenth of a second of ours."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("証明書番号"),
        help_text=gettext_lazy("紙の下のほうに書いてある、16文字の番号です。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = words.code_typed(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("番号を入れてください。"))
        return code


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("PDFのファイル"),
        help_text=gettext_lazy("このサイトには残りません。確かめたら、すぐに消えます。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("このファイルは大きすぎます。ゆかりの証明書ではないようです。"))
        return bytes(file.read())


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("紙に書いてある名前"), max_length=60)


@public
def find(request: HttpRequest) -> HttpResponse:
    """By the number on the paper, or with the file itself."""
    if "code" in request.GET:
        codes = CodeForm(request.GET)
        if codes.is_valid():
            return redirect("visitor:proof", codes.cleaned_data["code"])
    else:
        codes = CodeForm()
    files = FileForm(request.POST or None, request.FILES or None)
    said = Refusals(request)
    context: dict[str, object] = {"codes": codes, "files": files}
    if request.method == "POST" and files.is_valid():
        with said:
            key, at = f"file of a proof:{get_ip(request)}", clock.now()
            people.slow_down(key, capacity=FILES, per_seconds=PER_SECONDS, by=None, at=at)
            signed = queries.checked_file(files.cleaned_data["file"], at=at)
            context["signed"] = signed
            context["asked"] = True
            if signed and signed.untouched:
                context |= _found(request, signed.reference)
    return render(request, "visitor/proofs.html", context, status=said.status)


@public
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says in short, without its name; the name can be compared."""
    code = words.code_typed(code)
    context = _found(request, code)
    names = NameForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and names.is_valid() and context["told"]:
        with said:
            name, by = names.cleaned_data["name"], person_or_none(request)
            context["same_name"] = commands.try_name(code, name=name, by=by, at=clock.now())
    return render(request, "visitor/proof.html", {**context, "names": names}, status=said.status)


def _found(request: HttpRequest, code: str) -> dict[str, object]:
    at = clock.now()
    checked = queries.checked_proof(code, at=at)
    commands.note_check(code, by=person_or_none(request), at=at)
    return {
        "checked": checked,
        "shown_code": words.code_shown(code),
        "title": words.STANDINGS[checked.standing],
        "kind": words.KINDS[checked.standing],
        "told": checked.standing in words.OPEN,
        "summary": words.summary(checked.lines),
    }
