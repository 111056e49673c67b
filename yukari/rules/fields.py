"""The fields of activity that projects are sorted by: the kinds of work that the sources name for 担い手活動."""

from enum import StrEnum


class Field(StrEnum):
    """What kind of work a project is (004 担い手活動の例)."""

    LAND = "land"  # 草刈り・里山・水路
    FARMING = "farming"  # 農林漁業
    FESTIVAL = "festival"  # 祭り・伝統文化
    SAFETY = "safety"  # 消防・防災
    WELFARE = "welfare"  # 福祉・見守り
    CHILDREN = "children"  # 子育て・教育
    SIGHTSEEING = "sightseeing"  # 観光・交流
    BUILDING = "building"  # 空き家・まちづくり
    NATURE = "nature"  # 環境・自然保護
    DIGITAL = "digital"  # 情報発信・デジタル
    SPORT = "sport"  # スポーツ・健康
    OTHER = "other"
