"""The programme's own nouns as people read them."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.fields import Field

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
