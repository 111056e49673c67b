"""For who writes an offer: what each kind is, how it is mostly used, and an example to begin with (S1)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.supports import Kind, Period, Way


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """One kind. The example is offered to people in Japanese, and is what a place in Japan would write."""

    explained: StrPromise
    think_of: StrPromise
    way: Way
    title: str
    text: str
    documents: tuple[str, ...] = ()
    rate: int = 100
    period: Period = Period.YEAR

    def as_initial(self) -> dict[str, Any]:
        """The example in the fields of the form."""
        return {"title": self.title, "text": self.text, "documents": "\n".join(self.documents), "rate": self.rate}


ADVICE: dict[Kind, Advice] = {
    Kind.FARES: Advice(
        explained=_("活動に来るための電車、バス、高速道路などの費用を補助します。"),
        think_of=_("対象になる乗り物と区間、参加の記録がいるかどうかを書くと、問い合わせが減ります。"),
        way=Way.CLAIM,
        title="活動に来るための交通費",
        text="地域の活動に参加した日の、往復の交通費を半額まで補助します。\n\n"
        "- 活動に参加した記録がある日が対象です。\n- タクシーの代金と、ポイントで払った分は対象外です。",
        documents=("交通費の領収書か、乗車券の写真",),
        rate=50,
    ),
    Kind.LODGING: Advice(
        explained=_("活動のために泊まる宿の費用を補助します。"),
        think_of=_("対象になる宿と、1泊や1回の上限を書いてください。食事代を含むかどうかもよく聞かれます。"),
        way=Way.CLAIM,
        title="活動のための宿泊費",
        text="市内の宿に泊まって活動に参加した方に、宿泊費の半額を補助します。\n\n"
        "- 食事の代金を含みます。\n- 旅行会社のポイントで払った分は対象外です。",
        documents=("宿の名前と泊まった日がわかる領収書",),
        rate=50,
    ),
    Kind.WORK_SPACE: Advice(
        explained=_("滞在中に仕事ができる場所を、安く、または無料で使えるようにします。"),
        think_of=_("開いている時間、予約がいるかどうか、電源やWi-Fiがあるかを書いてください。"),
        way=Way.COUNTER,
        title="ワークスペースを1日無料",
        text="受付で登録証を見せると、ワークスペースを1日無料で使えます。\n\n"
        "- 平日の9時から17時まで。予約はいりません。\n- 電源とWi-Fiがあります。",
        period=Period.MONTH,
    ),
    Kind.HOUSE_REPAIR: Advice(
        explained=_("地域の空き家を直して使うための費用を補助します。"),
        think_of=_("工事を始める前の相談がいるか、対象になる工事、直した家を使う期間を書いてください。"),
        way=Way.CLAIM,
        title="空き家の修繕費",
        text="空き家バンクの家を借りるか買って、活動の拠点として使う方に、修繕費の半額を補助します。\n\n"
        "- 工事を始める前に、市の窓口にご相談ください。\n- 家具や家電を買う費用は対象外です。",
        documents=("見積書", "工事の前と後の写真", "工事の領収書"),
        rate=50,
        period=Period.WHOLE,
    ),
    Kind.RESIDENT_FEES: Advice(
        explained=_("施設や乗り物の料金を、住民と同じにします。"),
        think_of=_("どの施設の、どの料金かを書いてください。施設の窓口の人にも伝えておきましょう。"),
        way=Way.COUNTER,
        title="温泉とプールを市民料金で",
        text="受付で登録証を見せると、市営の温泉とプールを市民と同じ料金で使えます。",
    ),
    Kind.FACILITIES: Advice(
        explained=_("住民だけが使える施設やサービスを、使えるようにします。"),
        think_of=_("はじめて使うときの手続きと、使えない施設を書いてください。"),
        way=Way.COUNTER,
        title="図書館と体育館を住民と同じに",
        text="登録証を見せると、図書館で本を借り、体育館を使えます。\n\n"
        "- はじめての日に、図書館の窓口で利用カードを作ります。",
    ),
    Kind.NEIGHBOURHOOD: Advice(
        explained=_("自治会や町内会の一員として、行事や話し合いに加われるようにします。"),
        think_of=_("どの自治会か、会費や当番があるか、だれに申し出るかを、自治会の人と決めてから書いてください。"),
        way=Way.CONTACT,
        title="自治会の準会員になれます",
        text="自治会の準会員として、行事や寄り合いに加われます。\n\n"
        "- 会費は年1,000円です。当番はありません。\n- まちづくり課に申し出てください。自治会長をご紹介します。",
    ),
    Kind.SHELTER: Advice(
        explained=_("住んでいる所が災害にあったとき、しばらく身を寄せられるようにします。"),
        think_of=_("受け入れられる人数と日数、夜や休日の連絡のしかたを書いてください。"),
        way=Way.CONTACT,
        title="災害のときの避難先",
        text="お住まいの地域が災害にあったとき、市の体験住宅にしばらく身を寄せられます。\n\n"
        "- ご家族も一緒に、30日まで。\n- 夜や休日は、市役所の代表番号におかけください。",
        period=Period.WHOLE,
    ),
    Kind.PARTNER: Advice(
        explained=_("お店、宿、バスなどが、割引やサービスをします。"),
        think_of=_("お店の人と、割引の中身、使えない日、1人の回数を決めてから書いてください。"),
        way=Way.COUNTER,
        title="連泊を1割引",
        text="2泊以上で、2泊目からの宿泊料を1割引にします。\n\n- 予約のときに、登録証のことをお伝えください。",
        period=Period.MONTH,
    ),
}
