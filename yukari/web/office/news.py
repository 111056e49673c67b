"""News of the place: written once, looked at as people will see it, checked by a second person where many are meant (M2)."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from yukari.kit import clock
from yukari.kit.markdown import Oddity, oddities, to_html
from yukari.news import commands, queries
from yukari.news.commands import Said
from yukari.news.queries import News
from yukari.people import queries as people
from yukari.rules import audience as audiences
from yukari.rules.news import is_past, needs_second_person
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.web.office.asking import Deed
from yukari.web.office.audience import AudienceForm, filled_in, in_words
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.news import ODDITIES, SENT_BACK, STATES
from yukari.web.wording.refusals import refusal

MOST_TAGS, LONGEST_TAG, LONGEST_TEXT = 5, 20, 10_000


class NewsForm(AudienceForm):
    """What it says, how long it is shown, and whom it means."""

    said_fields = (
        "title",
        "text",
        "picture_alt",
        "link",
        "tags",
        "title_en",
        "text_en",
        "picture_alt_en",
        "begins_at",
        "ends_on",
        "is_public",
    )
    what = ("title", "text", "picture", "drops_picture", "picture_alt", "link", "tags")
    when = ("begins_at", "ends_on", "is_public")
    in_english = ("title_en", "text_en", "picture_alt_en")

    title = forms.CharField(label=gettext_lazy("見出し"), max_length=100)
    text = forms.CharField(
        label=gettext_lazy("本文"),
        help_text=gettext_lazy("**太字**、- で始まる行は箇条書き、[言葉](https://…) はリンクになります。"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    picture = forms.FileField(
        label=gettext_lazy("写真"),
        help_text=gettext_lazy(
            "JPEGかPNG、WebP。撮った場所などの情報は取り除きます。選び直すと、前の写真と入れかわります。"
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    drops_picture = forms.BooleanField(label=gettext_lazy("写真を外す"), required=False)
    picture_alt = forms.CharField(
        label=gettext_lazy("写真に写っているもの"),
        help_text=gettext_lazy("写真が見えない人に読み上げる言葉です。写真があるときは、かならず書きます。"),
        required=False,
        max_length=200,
    )
    link = forms.URLField(label=gettext_lazy("くわしいページ"), required=False, assume_scheme="https")
    tags = forms.CharField(
        label=gettext_lazy("タグ"),
        help_text=gettext_lazy("5つまで。「、」で区切ります。"),
        required=False,
        max_length=120,
    )
    title_en = forms.CharField(
        label=gettext_lazy("見出し（英語）"),
        help_text=gettext_lazy("書かないと、英語で読む人にも日本語で届きます。"),
        required=False,
        max_length=100,
    )
    text_en = forms.CharField(
        label=gettext_lazy("本文（英語）"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    picture_alt_en = forms.CharField(label=gettext_lazy("写真に写っているもの（英語）"), required=False, max_length=200)
    begins_at = forms.DateTimeField(
        label=gettext_lazy("出す日時"),
        help_text=gettext_lazy("書かないと、決まりしだい出ます。"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("いつまで見せるか"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("登録していない人にも、自治体のページで見せる"),
        help_text=gettext_lazy("みんなに届けるお知らせだけを、だれにでも見せられます。"),
        required=False,
    )

    def __init__(self, *args: Any, has_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_picture:
            del self.fields["drops_picture"]

    @property
    def parts(self) -> list[tuple[str, StrPromise, list[forms.BoundField]]]:
        """The fields under headings: what is said, to whom, when, and once more for those who read English."""
        told = (*self.what, *self.when, *self.in_english)
        parts = (
            ("what", gettext_lazy("内容"), self.what),
            ("who", gettext_lazy("だれに届けるか"), [name for name in self.fields if name not in told]),
            ("when", gettext_lazy("いつ、どこに出すか"), self.when),
            ("english", gettext_lazy("英語でも読めるように"), self.in_english),
        )
        return [(key, words, [self[name] for name in names if name in self.fields]) for key, words, names in parts]

    def clean_tags(self) -> tuple[str, ...]:
        tags = [tag.strip() for tag in self.cleaned_data["tags"].replace(",", "、").split("、") if tag.strip()]
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(_("タグは5つまで、1つ20文字までにしてください。"))
        return tuple(tags)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        ends_on, begins_at = cleaned.get("ends_on"), cleaned.get("begins_at")
        if is_past(ends_on, on=clock.day_in_japan(clock.now())):
            self.add_error("ends_on", refusal(Refused(Reason.LAST_DAY_PAST)))
        elif begins_at and is_past(ends_on, on=clock.day_in_japan(begins_at)):
            self.add_error("ends_on", _("「出す日時」より前になっています。その日か、あとの日にしてください。"))
        return cleaned

    def said(self) -> Said:
        """What was filled in."""
        own = {name: self.cleaned_data[name] for name in self.said_fields}
        return Said(**own, audience=self.audience())


@office(Ability.SEE_ACTIVITIES)
def news(request: PersonRequest, place_id: str) -> HttpResponse:
    """Everything that was written, the newest first."""
    rows = [(one, _state(one)) for one in queries.news_at(place_id, viewer=request.user)]
    return page(request, place_id, "office/news.html", {"rows": rows})


@office(Ability.TELL)
def write(request: PersonRequest, place_id: str, news_id: UUID | None = None) -> HttpResponse:
    """A new item, or a draft again."""
    found = queries.news_for(request.user, place_id, news_id) if news_id else None
    initial = _filled_in(found) if found else None
    has_picture = found is not None and found.picture_id is not None
    form = NewsForm(
        request.POST or None, request.FILES or None, place_id=place_id, has_picture=has_picture, initial=initial
    )
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            picture = form.cleaned_data["picture"]
            written = commands.write(
                place_id,
                said=form.said(),
                news_id=news_id,
                picture=picture,
                picture_name=picture.name if picture else "",
                drops_picture=form.cleaned_data.get("drops_picture", False),
                by=request.user,
                at=clock.now(),
            )
            return redirect("office:news_item", place_id, written.id)
    return page(request, place_id, "office/news_write.html", {"form": form, "news": found}, status=said.status)


@office(Ability.SEE_ACTIVITIES)
def item(request: PersonRequest, place_id: str, news_id: UUID) -> HttpResponse:
    """One item as people will see it, how many are meant, and how far it has come."""
    at = clock.now()
    found = queries.news_for(request.user, place_id, news_id)
    size = queries.size_of(found, at=at)
    named = people.persons(one for one in (found.asked_by_id, found.approved_by_id, found.sent_back_by_id) if one)
    context = {
        "news": found,
        "state": _state(found),
        "html": to_html(found.text),
        "letters": queries.letters_of(found),
        "html_en": to_html(found.text_en) if found.text_en else "",
        "oddities": [ODDITIES[one] for one in Oddity if one in (*oddities(found.text), *oddities(found.text_en))],
        "size": size,
        "audience": in_words(audiences.from_json(found.audience), place_id),
        "needs_second": needs_second_person(size, over=settings.SECOND_PERSON_OVER),
        "asked_by": named.get(found.asked_by_id) if found.asked_by_id else None,
        "approved_by": named.get(found.approved_by_id) if found.approved_by_id else None,
        "sent_back_by": named.get(found.sent_back_by_id) if found.sent_back_by_id else None,
        "is_past": found.state == "draft" and is_past(found.ends_on, on=clock.day_in_japan(at)),
        "is_own": request.user.id in (found.asked_by_id, found.written_by_id),
        "progress": queries.news_progress(news_id),
    }
    return page(request, place_id, "office/news_item.html", context)


DEEDS = {
    "ask": Deed(
        commands.ask,
        gettext_lazy("このお知らせを出しますか"),
        gettext_lazy("大勢に届くときは、別の職員が確かめてから出ます。少ない人数なら、すぐに出ます。"),
        gettext_lazy("出す"),
        gettext_lazy("受け付けました。いまの状態は、下で確かめられます。"),
    ),
    "approve": Deed(
        commands.approve,
        gettext_lazy("このお知らせを出してよいですか"),
        gettext_lazy("見出しと本文、届く人数を確かめましたか。数分のあいだは、取り戻すことができます。"),
        gettext_lazy("確かめたので、出す"),
        gettext_lazy("確かめました。数分待ってから出ます。"),
    ),
    "send-back": Deed(
        commands.send_back,
        gettext_lazy("書いた人に戻しますか"),
        gettext_lazy("下書きに戻り、書き直せるようになります。"),
        gettext_lazy("戻す"),
        gettext_lazy("下書きに戻しました。"),
        reason_told=gettext_lazy("書いた人が、何を直せばよいかわかるように書いてください。"),
    ),
    "take-back": Deed(
        commands.take_back,
        gettext_lazy("このお知らせを取り戻しますか"),
        gettext_lazy(
            "まだ出ていなければ、だれにも届かずに下書きに戻ります。もう出ていれば、画面から消え、まだのメールは送られません。"
        ),
        gettext_lazy("取り戻す"),
        gettext_lazy("取り戻しました。"),
        danger=True,
    ),
    "stop": Deed(
        commands.stop_sending,
        gettext_lazy("メールと通知を止めますか"),
        gettext_lazy("まだ送られていないメールと通知は、送られません。画面のお知らせは、そのまま残ります。"),
        gettext_lazy("止める"),
        gettext_lazy("止めました。"),
        danger=True,
    ),
    "discard": Deed(
        commands.discard,
        gettext_lazy("この下書きを捨てますか"),
        gettext_lazy("もとに戻せません。"),
        gettext_lazy("捨てる"),
        gettext_lazy("下書きを捨てました。"),
        danger=True,
    ),
}


@office(Ability.TELL)
def deed(request: PersonRequest, place_id: str, news_id: UUID, what: str) -> HttpResponse:
    """Ask before it is done."""
    if what not in DEEDS:
        raise Http404
    chosen, person = DEEDS[what], request.user
    found = queries.news_for(person, place_id, news_id)
    return ask_first(
        request,
        place_id,
        chosen.to(news_id, place_id=place_id, by=person, at=clock.now()),
        **chosen.asked(
            facts=[(_("見出し"), found.title), (_("届く人"), _people(found))],
            back=reverse("office:news_item", args=[place_id, news_id]),
            onward=reverse("office:news", args=[place_id]) if what == "discard" else "",
        ),
    )


def _state(found: News) -> StrPromise:
    return SENT_BACK if found.sent_back_at and found.state == "draft" else STATES[found.state]


def _people(found: News) -> str:
    return _("%(number)d人") % {"number": queries.size_of(found, at=clock.now())}


def _filled_in(found: News) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in NewsForm.said_fields}
    return {**said, "tags": "、".join(found.tags), **filled_in(audiences.from_json(found.audience))}
