"""What the place asks for premium registration: in force, announced, past; and a new version, seen on real data first (P13)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.signing import Signer
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from yukari.kit import clock
from yukari.people import queries as people
from yukari.people.queries import Person
from yukari.places import commands, queries
from yukari.places.queries import PolicyVersion
from yukari.registrations import queries as registrations
from yukari.rules.policy import FEWEST_DAYS, FEWEST_LONG_STAY_DAYS, Mode, Policy
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording import premium
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.office import MODES
from yukari.web.wording.policies import conditions

A_DAY = timedelta(days=1)
HOW = [
    (Mode.AUTOMATIC.value, gettext_lazy("自動：要件の判定どおりに、すぐ決まります。")),
    (Mode.STAFF.value, gettext_lazy("職員が決める：判定を見て、担当者が決めます。")),
]


class PolicyForm(forms.Form):
    """Every switch that P2 to P13 give a place, in the order in which people think about them."""

    in_force_from = forms.DateField(
        label=gettext_lazy("いつから"),
        help_text=gettext_lazy("この日からの判定に使います。もう始まっている1年の登録は、短くなりません。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    required_days = forms.IntegerField(
        label=gettext_lazy("1年に必要な参加の回数"),
        help_text=gettext_lazy("国の決まりは3回です。多くすることはできますが、少なくはできません。"),
        min_value=FEWEST_DAYS,
        max_value=365,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    same_day_counts_once = forms.TypedChoiceField(
        label=gettext_lazy("同じ日に2つの活動に参加したとき"),
        choices=[("yes", gettext_lazy("1回と数える")), ("no", gettext_lazy("それぞれ数える"))],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )
    online_counts = forms.TypedChoiceField(
        label=gettext_lazy("オンラインの活動"),
        choices=[("yes", gettext_lazy("数える")), ("no", gettext_lazy("数えない"))],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )
    required_hours = forms.DecimalField(
        label=gettext_lazy("合わせて必要な活動の時間"),
        help_text=gettext_lazy("時間で書きます（例：7.5）。求めないときは0にします。"),
        min_value=0,
        max_value=1000,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "width-4", "step": "0.5"}),
    )
    required_projects = forms.IntegerField(
        label=gettext_lazy("ちがうプロジェクトの数"),
        help_text=gettext_lazy("いくつのプロジェクトに参加してほしいかです。求めないときは0にします。"),
        min_value=0,
        max_value=50,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    required_fields = forms.MultipleChoiceField(
        label=gettext_lazy("必ず参加してほしい分野"),
        help_text=gettext_lazy("選んだ分野のどれかに、1回は参加してもらいます。求めないときは何も選びません。"),
        choices=list(FIELDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    long_stay_days = forms.IntegerField(
        label=gettext_lazy("「長期滞在」と記すのに必要な、1年の滞在日数"),
        help_text=gettext_lazy("国の決まりは10日です。多くすることはできますが、少なくはできません。"),
        min_value=FEWEST_LONG_STAY_DAYS,
        max_value=365,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    register = forms.ChoiceField(label=gettext_lazy("要件がそろったときの登録"), choices=HOW, widget=forms.RadioSelect)
    renew = forms.ChoiceField(label=gettext_lazy("1年ごとの更新"), choices=HOW, widget=forms.RadioSelect)
    release = forms.ChoiceField(
        label=gettext_lazy("更新の要件がそろわなかったときの終了"), choices=HOW, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("登録している人へのひとこと"),
        help_text=gettext_lazy("なぜ変えるのかを、変更のお知らせといっしょに出します。"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def policy(self, place_id: str) -> Policy:
        """What was filled in; its number comes with the announcement."""
        said = self.cleaned_data
        return Policy(
            place=place_id,
            version=0,
            in_force_from=said["in_force_from"],
            required_days=said["required_days"],
            same_day_counts_once=said["same_day_counts_once"],
            required_minutes=int(said["required_hours"] * 60),
            required_projects=said["required_projects"],
            required_fields=tuple(said["required_fields"]),
            online_counts=said["online_counts"],
            register=Mode(said["register"]),
            renew=Mode(said["renew"]),
            release=Mode(said["release"]),
            long_stay_days=said["long_stay_days"],
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One version in words, and who announced it."""

    version: PolicyVersion
    conditions: list[str]
    switches: list[tuple[StrPromise, StrPromise]]
    by: str

    def is_to_come(self, today: date) -> bool:
        return self.version.withdrawn_at is None and self.version.in_force_from > today


@office(Ability.SEE_ACTIVITIES)
def policies(request: PersonRequest, place_id: str) -> HttpResponse:
    """What holds today, what was announced, and everything before."""
    today = clock.day_in_japan(clock.now())
    versions = queries.policies_of(place_id)
    announcers = people.persons({version.announced_by_id for version in versions if version.announced_by_id})
    current = queries.policy_in_force(place_id, today)
    rows = [
        Row(
            version,
            conditions(queries.as_policy(version)),
            _switches(queries.as_policy(version)),
            announcers[version.announced_by_id].called if version.announced_by_id in announcers else "",
        )
        for version in versions
    ]
    context = {
        "current": current,
        "conditions": conditions(current),
        "switches": _switches(current),
        "announced": [row for row in rows if row.is_to_come(today)],
        "past": [row for row in rows if not row.is_to_come(today) and row.version.version != current.version],
    }
    return page(request, place_id, "office/policies.html", context)


@office(Ability.CHANGE_POLICY)
def new(request: PersonRequest, place_id: str) -> HttpResponse:
    """Fill in, see on real data whom it would touch, announce: three presses of one form, and none of them is left out."""
    at, person = clock.now(), request.user
    today = clock.day_in_japan(at)
    current = queries.policy_in_force(place_id, today)
    form = PolicyForm(request.POST or None, initial=_filled_in(current, today))
    said = Refusals(request)
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        policy = form.policy(place_id)
        seal = _seal(policy, current, person, today)
        seen = constant_time_compare(request.POST.get("seen", ""), seal)
        if "announce" in request.POST and not seen:
            messages.warning(request, _("まだ知らせていません。この内容の影響を見てから、もう一度押してください。"))
        with said:
            if "announce" in request.POST and seen:
                commands.announce_policy(place_id, policy=policy, note=form.cleaned_data["note"], by=person, at=at)
                messages.success(request, _("新しい要件を知らせました。始まる日までは、取り下げることができます。"))
                return redirect("office:policies", place_id)
            preview = registrations.policy_preview(place_id, policy, on=today, viewer=person)
            context = {
                "form": form,
                "seen": seal,
                "policy": policy,
                "preview": preview,
                "fail": preview.premium - preview.meet,
                "unmet": [(premium.TITLES[which], number) for which, number in preview.fails.items()],
                "before": conditions(current),
                "after": conditions(policy),
                "switches_before": _switches(current),
                "switches_after": _switches(policy),
            }
            status = 409 if "announce" in request.POST else 200
            return page(request, place_id, "office/policy_preview.html", context, status=status)
    return page(request, place_id, "office/policy_new.html", {"form": form}, status=said.status)


@office(Ability.CHANGE_POLICY)
def withdraw(request: PersonRequest, place_id: str, version: int) -> HttpResponse:
    announced = next((row for row in queries.policies_of(place_id) if row.version == version), None)
    if announced is None:
        raise Http404
    person = request.user
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.withdraw_policy(place_id, version=version, by=person, at=clock.now()),
        title=_("知らせた要件を取り下げますか"),
        text=_("いまの要件が、そのまま続きます。取り下げたことも記録に残ります。"),
        facts=[(_("始まるはずだった日"), announced.in_force_from)],
        action=_("取り下げる"),
        done=_("要件を取り下げました。"),
        back=reverse("office:policies", args=[place_id]),
        danger=True,
    )


def _seal(policy: Policy, current: Policy, person: Person, today: date) -> str:
    """Goes with the preview and comes back with the announcement: this policy, against that one, seen today by this person."""
    return Signer(salt="policy preview").signature(f"{policy!r}, {current!r}, {person.id}, {today}")


def _switches(policy: Policy) -> list[tuple[StrPromise, StrPromise]]:
    """P10: what the machine does and what staff do."""
    return [
        (gettext_lazy("新しい登録"), MODES[policy.register]),
        (gettext_lazy("更新"), MODES[policy.renew]),
        (gettext_lazy("期間の終わり"), MODES[policy.release]),
    ]


def _filled_in(policy: Policy, today: date) -> dict[str, object]:
    """The form begins with what holds now; a month is a fair warning."""
    return {
        "in_force_from": today + 30 * A_DAY,
        "required_days": policy.required_days,
        "same_day_counts_once": "yes" if policy.same_day_counts_once else "no",
        "online_counts": "yes" if policy.online_counts else "no",
        "required_hours": f"{policy.required_minutes / 60:g}",
        "required_projects": policy.required_projects,
        "required_fields": list(policy.required_fields),
        "long_stay_days": policy.long_stay_days,
        "register": policy.register.value,
        "renew": policy.renew.value,
        "release": policy.release.value,
    }
