"""What 飛騨市 asks in the example: a survey with names that is open, one without names that is over, and plans with comments."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from yukari.demo.townsfolk import HIDA
from yukari.kit.clock import day_in_japan, start_of_day
from yukari.people.queries import Person
from yukari.rules.questionnaire import TIES, TieKind, survey_of
from yukari.rules.survey import OTHER, Depends, Given, Kind, Question
from yukari.surveys import commands
from yukari.surveys.secrets import new_secret

AUTUMN = (
    Question(
        "again",
        "また飛騨市に来たいと思いますか",
        Kind.SCALE,
        text_en="Would you like to come to Hida again?",
        required=True,
    ),
    Question(
        "how",
        "秋の活動をどこで知りましたか",
        Kind.SEVERAL,
        text_en="How did you hear of the activities in autumn?",
        choices=("このサイトのお知らせ", "友人や家族", "前に来たとき", "新聞や雑誌"),
        choices_en=("News on this site", "Friends or family", "On an earlier visit", "Newspapers or magazines"),
        other=True,
        most=2,
    ),
    Question(
        "felt",
        "次のことは、いかがでしたか",
        Kind.MATRIX,
        text_en="How were these?",
        rows=("当日の案内", "集合場所までの交通", "泊まるところ"),
        rows_en=("Directions on the day", "Getting to the meeting point", "The place to stay"),
        choices=("よかった", "ふつう", "よくなかった"),
        choices_en=("Good", "Fair", "Not good"),
    ),
    Question(
        "far",
        "交通で困ったことを教えてください",
        Kind.WORDS,
        text_en="What was hard about getting there?",
        depends=Depends("again", "4"),
    ),
)
FAR = (
    "高山駅からのバスが、朝の集合に間に合いませんでした。",
    "帰りの列車まで2時間あきました。待てる場所があると助かります。",
    "車がないので、駅からの送り迎えがうれしかったです。",
    "冬の山道は不安です。雪の日の連絡先を知りたいです。",
    "乗り合いの車を出してくださり、ありがとうございました。",
    "バス停から歩く道に、案内がほしいです。",
    "雨の日の集合場所を、前の日に知りたいです。",
    "自転車を借りられて、とても助かりました。",
)
DRAWN = Question(
    "drawn",
    "飛騨市の何に惹かれましたか",
    Kind.SEVERAL,
    text_en="What draws you to Hida?",
    choices=("森と雪", "祭り", "食べもの", "人", "まだ知らない"),
    choices_en=("Forest and snow", "Festivals", "Food", "People", "I do not know it yet"),
)
VISITS = Question(
    "visits",
    "この一年に何回来ましたか",
    Kind.NUMBER,
    text_en="How often did you come in the past year?",
    lowest=0,
    highest=49,
)
WINTER = (
    Question(
        "can",
        "この冬、来られそうですか",
        Kind.ONE,
        text_en="Can you come this winter?",
        choices=("来られる", "まだわからない", "今年は難しい"),
        choices_en=("I can", "I do not know yet", "Not this year"),
        required=True,
    ),
    Question(
        "what",
        "手伝えることを選んでください",
        Kind.SEVERAL,
        text_en="What can you help with?",
        choices=("雪かき", "見回り", "道具の手入れ", "炊き出し"),
        choices_en=("Shovelling snow", "Looking after neighbours", "Caring for tools", "Cooking for helpers"),
        other=True,
        most=3,
        depends=Depends("can", "来られる"),
    ),
    Question(
        "when",
        "来られそうな日があれば教えてください",
        Kind.DATE,
        text_en="If you know a day, which?",
        depends=Depends("can", "来られる"),
    ),
    Question("nights", "何泊できますか", Kind.NUMBER, text_en="How many nights?", lowest=0, highest=14),
    Question("words", "飛騨市に伝えたいこと", Kind.WORDS, text_en="What would you like to tell Hida?"),
)
CHANNEL = """種倉の棚田へ水を引く用水路は、開かれてから百年がたち、石積みのゆるみが目立っています。

- 3年かけて、上流から順に石積みを直します
- 直しているあいだも、田植えの時期は水を止めません
- 工事の一部は、担い手活動として募集します

この案について、ご意見をお寄せください。"""
COMMENTS = (
    "石積みのまま残してほしいです。コンクリートにすると、景色が変わってしまいます。",
    "石を使った直し方を、子どもたちにも見せてください。",
    "工事の日程を、登録している人にも早めに知らせてほしい。",
    "遠くに住んでいますが、石積みを手伝いたいです。週末の作業もお願いします。",
    "上流の生き物への配慮を、計画に書いてください。",
    "賛成です。",
)
THEMES = (
    (
        "石積みの景色を残してほしい（2件）",
        "ご意見のとおり、石積みを基本とします。崩れるおそれがあり、ほかに方法がない12メートルだけは、表に石を張ります。",
    ),
    (
        "離れて住む人も手伝えるように、早めに知らせてほしい（2件）",
        "作業の日は2か月前までにお知らせします。毎月1回は、土曜か日曜に作業の日を設けます。",
    ),
    (
        "川の生き物への配慮を書いてほしい（1件）",
        "計画の4章に、水を落とす前に魚を移すことと、産卵の時期には工事をしないことを書き加えました。",
    ),
)
GARDEN = """駅前の空き地を、だれでも休める小さな広場にする案です。

- 木陰といすをおき、冬は雪の置き場にします
- 手入れは、近くの自治会と担い手活動で行います"""


def ask_on_registration(at: datetime) -> None:
    """What 飛騨市 adds to the programme's own question (K3)."""
    for question in (DRAWN, VISITS):
        commands.add_question(survey_of(HIDA), question=question, by=None, at=at)


def answer_on_registration(person: Person, number: int, at: datetime) -> None:
    """What a neighbour of this number said; of seven one passed it over, and of three two wrote how often they came."""
    if number % 7 == 0:
        return
    ties = (TieKind.SIGHTSEEING, TieKind.HOMETOWN_TAX, TieKind.WORK, TieKind.VOLUNTEERING)
    said = {
        TIES: Given(tuple(sorted({TieKind.SIGHTSEEING.value, ties[number % 4].value}))),
        DRAWN.key: Given(DRAWN.choices[number % 3 : number % 3 + 2]),
    }
    if number % 3:
        said[VISITS.key] = Given(words=str(number * 7 % 20))
    commands.answer_registration(HIDA, answers=said, by=person, at=at)


def ask(people: Sequence[Person], at: datetime) -> None:
    """Ask those who are registered in 飛騨市; some have answered."""
    _autumn(people, at - timedelta(days=45), at - timedelta(days=12))
    winter = _begin("冬の活動に来られそうですか", WINTER, at - timedelta(days=6), anonymous=False)
    _publish(winter, at - timedelta(days=6), until=at + timedelta(days=15))
    for number, person in enumerate(people[:6]):
        comes = {"can": Given(("来られる",)), "what": Given(("雪かき", "炊き出し")), "nights": Given(words="2")}
        stays = {"can": Given(("まだわからない",)), "words": Given(words="雪の様子を見て決めます。")}
        _answer(winter, person, comes if number % 2 else stays, at - timedelta(days=5))
    _comments(people, at)


def _autumn(people: Sequence[Person], began: datetime, over: datetime) -> None:
    """Without names, and enough answers for charts; a few chose what the figures hide."""
    survey = _begin(
        "秋の活動をふりかえって",
        AUTUMN,
        began,
        about="来年の活動をよりよくするために、**参加した方も、できなかった方も**、お聞かせください。",
    )
    _publish(survey, began, until=over)
    ways = [
        ("このサイトのお知らせ", "前に来たとき"),
        ("友人や家族",),
        ("このサイトのお知らせ",),
        ("前に来たとき", "友人や家族"),
    ]
    troubles = [*FAR]
    for number, person in enumerate(people[:30]):
        again = "5443454435"[number % 10]
        how = Given((OTHER,), f"{('道の駅', '高校の同窓会', '移住フェア')[number % 3]}") if number % 5 == 4 else None
        slept = "よくなかった" if number in {7, 22} else ("ふつう", "よかった", "よかった")[number % 3]
        felt = ("よかった", ("よかった", "ふつう", "よくなかった")[number % 3], slept)
        said = {"again": Given((again,)), "how": how or Given(ways[number % 4]), "felt": Given(felt)}
        if again == "4" and troubles:
            said["far"] = Given(words=troubles.pop())
        _answer(survey, person, said, began + timedelta(days=1))
    commands.close(survey, by=None, at=over)


def _comments(people: Sequence[Person], at: datetime) -> None:
    """One plan on which the place has answered, and one that is open to everybody."""
    began, over = at - timedelta(days=70), at - timedelta(days=40)
    channel = _begin("種倉の用水路を直す計画（案）", (), began, about=CHANNEL, form="comment")
    _publish(channel, began, until=over)
    for words, person in zip(COMMENTS, people, strict=False):
        _answer(channel, person, {"comment": Given(words=words)}, began + timedelta(days=3))
    commands.close(channel, by=None, at=over)
    for comments, answer in THEMES:
        commands.answer_comments(channel, comments=comments, answer=answer, by=None, at=at - timedelta(days=15))
    garden = _begin("駅前の広場の計画（案）", (), at - timedelta(days=4), about=GARDEN, form="comment")
    _publish(garden, at - timedelta(days=4), until=at + timedelta(days=26))


def _begin(
    title: str,
    questions: Sequence[Question],
    at: datetime,
    *,
    about: str = "",
    form: str = "survey",
    anonymous: bool = True,
) -> UUID:
    survey = commands.write(HIDA, form=form, title=title, about=about, anonymous=anonymous, by=None, at=at)
    for question in questions:
        commands.add_question(survey.id, question=question, by=None, at=at)
    return survey.id


def _publish(survey: UUID, at: datetime, *, until: datetime) -> None:
    commands.publish(survey, closes_at=start_of_day(day_in_japan(until)), by=None, at=at)


def _answer(survey: UUID, person: Person, said: Mapping[str, Given], at: datetime) -> None:
    secret = new_secret()
    for question, given in said.items():
        commands.keep(survey, secret=secret, question=question, given=given, by=person, at=at)
    commands.send(survey, secret=secret, by=person, at=at)
