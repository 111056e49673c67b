"""The programme's own nouns as people read them."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.fields import Field
from yukari.rules.programme import OrganisationKind
from yukari.rules.questionnaire import TieKind
from yukari.rules.roster import Standing

FIELDS: dict[str, StrPromise] = {
    Field.LAND: _("草刈り・里山・水路"),
    Field.FARMING: _("農林漁業"),
    Field.FESTIVAL: _("祭り・伝統文化"),
    Field.SAFETY: _("消防・防災"),
    Field.WELFARE: _("福祉・見守り"),
    Field.CHILDREN: _("子育て・教育"),
    Field.SIGHTSEEING: _("観光・交流"),
    Field.BUILDING: _("空き家・まちづくり"),
    Field.NATURE: _("環境・自然保護"),
    Field.DIGITAL: _("情報発信・デジタル"),
    Field.SPORT: _("スポーツ・健康"),
    Field.OTHER: _("そのほか"),
}

ORGANISATION_KINDS: dict[str, StrPromise] = {
    OrganisationKind.NEIGHBOURHOOD: _("自治会・町内会"),
    OrganisationKind.RMO: _("地域運営組織"),
    OrganisationKind.FIRE: _("消防団"),
    OrganisationKind.PTA: _("PTA"),
    OrganisationKind.NPO: _("NPO・市民団体"),
    OrganisationKind.TOWN_COMPANY: _("まちづくり会社"),
    OrganisationKind.DMO: _("観光地域づくり法人（DMO）"),
    OrganisationKind.CHAMBER: _("商工会・商工会議所"),
    OrganisationKind.TWO_HOMES: _("二地域居住の支援法人"),
    OrganisationKind.INTERMEDIARY: _("中間支援組織"),
    OrganisationKind.FARMERS: _("農協・生産組合"),
    OrganisationKind.SCHOOL: _("学校"),
    OrganisationKind.PLACE: _("自治体"),
    OrganisationKind.OTHER: _("そのほか"),
}

TIES: dict[str, StrPromise] = {
    TieKind.HOMETOWN_TAX: _("ふるさと納税をした"),
    TieKind.SIGHTSEEING: _("旅行や観光で訪れた"),
    TieKind.HOMECOMING: _("ふるさと・帰省先"),
    TieKind.WORK: _("仕事のつながり"),
    TieKind.LEARNING: _("学びや研究のつながり"),
    TieKind.VOLUNTEERING: _("ボランティアをした"),
    TieKind.TWO_HOMES: _("二つの地域で暮らしている"),
    TieKind.FAMILY_AND_FRIENDS: _("家族や友人がいる"),
    TieKind.OTHER: _("そのほか"),
}
"""K3: the programme's own question."""

STANDINGS: dict[str, StrPromise] = {
    Standing.ENDING: _("プレミアム登録がもうすぐ終わる人"),
    Standing.HOME: _("ここに住んでいる人"),
}
