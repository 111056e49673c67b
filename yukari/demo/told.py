"""What the example's places tell: one item each that anyone reads, and one for the registrants of 飛騨市 alone."""

from datetime import datetime, timedelta
from typing import NamedTuple

from yukari.news import commands as news
from yukari.news.commands import Said


class ExampleNews(NamedTuple):
    """Told so many days `ago`."""

    place: str
    ago: int
    said: Said


def _told(
    place: str, ago: int, title: str, text: str, title_en: str, text_en: str, *, is_public: bool = True
) -> ExampleNews:
    said = Said(title=title, text=text, title_en=title_en, text_en=text_en, tags=("例",), is_public=is_public)
    return ExampleNews(place, ago, said)


NEWS = (
    _told(
        "210005",
        9,
        "県内の活動を、地図でまとめました",
        "飛騨から美濃まで、これから参加できる活動を並べました。\n\n- 日帰りで通えるもの\n- 親子で参加できるもの",
        "Activities all over Gifu",
        "From Hida to Mino, we have listed what can be joined.\n\n- day trips\n- with children",
    ),
    _told(
        "212172",
        3,
        "種倉の石積み、この秋で40メートル直りました",
        "春から通ってくださったみなさんの手で、崩れていた石積みが**40メートル**直りました。冬のあいだは板倉の中で、道具の手入れをします。",
        "Forty metres of stone wall stand again in Tanekura",
        "Thanks to all who came since spring, **forty metres** of wall stand again. In winter we mend tools indoors.",
    ),
    _told(
        "212172",
        1,
        "雪の道、タイヤと足もとのご用意を",
        "朝晩は路面が凍りはじめました。車で来る方は冬用タイヤを、歩く方はすべりにくい靴をご用意ください。",
        "Winter tyres, please",
        "Roads freeze in the morning. Please come with winter tyres and good shoes.",
        is_public=False,
    ),
    _told(
        "216046",
        12,
        "来年の葺き替えは、4月の二週目です",
        "一日に百人の手がいります。茅を運ぶ仕事は、はじめての方にもできます。",
        "Next year's thatching: second week of April",
        "A hundred hands are needed each day. Anyone can carry reed.",
    ),
    _told(
        "320005",
        20,
        "集落の困りごとを、市町村と一緒に聞いています",
        "県内の集落から届いた困りごとを、活動の募集につなげています。まず一度、来てみてください。",
        "We are listening to small villages",
        "What they need becomes something to join. Come once and see.",
    ),
    _told(
        "325252",
        6,
        "冬の船の時間が変わります",
        "12月から、本土との船が一日二便になります。活動の集合時間も、それに合わせました。",
        "Winter ferry times",
        "From December there are two boats a day; meeting times follow them.",
    ),
    _told(
        "042056",
        5,
        "ワカメの種つけが始まりました",
        "春の刈り取りは2月の終わりからです。浜の仕事着は、お貸しします。",
        "Seaweed is sown",
        "Harvest begins at the end of February. We lend you work clothes.",
    ),
    _told(
        "014583",
        2,
        "初雪が降りました",
        "今年も除雪の季節です。ひとり暮らしのお年寄り32軒の玄関先を、みんなで守ります。",
        "First snow",
        "Together we keep the doors of 32 elderly neighbours free.",
    ),
    _told(
        "363421",
        14,
        "水路の見回り、当番の表ができました",
        "月に一度、上流から下流まで歩きます。遠くの方は、年に一度でも助かります。",
        "Who walks along the channel, and when",
        "Once a month, from top to bottom. Even once a year is a help.",
    ),
    _told(
        "152102",
        8,
        "雪ほり講座、今年は3回ひらきます",
        "道具の使い方と、屋根の上での身の守り方を、一日で覚えられます。",
        "Three courses in clearing roofs",
        "In one day you learn the tools and how to stay safe on a roof.",
    ),
    _told(
        "205419",
        17,
        "庭の冬じたくが終わりました",
        "秋の手入れに来てくださったみなさん、ありがとうございました。春の球根が、もう土の中で待っています。",
        "The gardens are ready for winter",
        "Thank you to all who came in autumn. The bulbs of spring are waiting.",
    ),
)


def tell(at: datetime) -> None:
    """As the commands do it: written, asked for, published."""
    for place, ago, said in NEWS:
        moment = at - timedelta(days=ago)
        item = news.write(place, said=said, by=None, at=moment)
        news.ask(item.id, place_id=place, by=None, at=moment)
