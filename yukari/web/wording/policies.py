"""What a place asks for, in plain words: the same sentences on its page, in the announcement and at its desk."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yukari.rules.policy import Mode, Policy
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.premium import duration


def conditions(policy: Policy) -> list[str]:
    """One sentence for each thing that counts; what a place does not ask is not mentioned."""
    return list(_sentences(policy))


def _sentences(policy: Policy) -> Iterator[str]:
    if policy.same_day_counts_once:
        yield _("1年に%(days)d日以上、この地域の担い手活動に参加すること。") % {"days": policy.required_days}
    else:
        yield _("1年に%(days)d回以上、この地域の担い手活動に参加すること。同じ日の別々の活動も、それぞれ数えます。") % {
            "days": policy.required_days
        }
    if policy.required_minutes:
        yield _("活動した時間が、合わせて%(time)s以上あること。") % {"time": duration(policy.required_minutes)}
    if policy.required_projects:
        yield ngettext(
            "ちがうプロジェクトに、%(count)dつ以上参加すること。",
            "ちがうプロジェクトに、%(count)dつ以上参加すること。",
            policy.required_projects,
        ) % {"count": policy.required_projects}
    if policy.required_fields:
        named = _("、").join(str(FIELDS.get(field, field)) for field in policy.required_fields)
        yield _("次の分野のどれかで、1回以上活動すること：%(fields)s。") % {"fields": named}
    if not policy.online_counts:
        yield _("オンラインの活動は数えません。")
    if policy.register is Mode.AUTOMATIC:
        yield _("申し込んでおけば、要件がそろったときに自動で登録されます。")
    else:
        yield _("要件がそろったあと、職員が確かめて決めます。")
    yield _("1年に%(days)d日以上滞在した人は、登録証に「長期滞在」と記されます。") % {"days": policy.long_stay_days}
