"""What the example's places say of themselves and what their organisations plan. The places are real, the rest is invented."""

from datetime import time
from typing import NamedTuple

from yukari.rules.fields import Field
from yukari.rules.policy import Mode
from yukari.rules.programme import OrganisationKind


class ExamplePlace(NamedTuple):
    """A place that has joined in the example."""

    code: str
    greeting: str
    greeting_en: str
    register: Mode = Mode.AUTOMATIC


class ExampleProject(NamedTuple):
    """A project with the days on which it is held: `past` and `coming` in days from today, counted away from it."""

    title: str
    field: Field
    what: str
    belongings: str
    meeting_point: str
    access: str
    starts: time
    hours: int
    past: tuple[int, ...]
    coming: tuple[int, ...]
    capacity: int | None = 12
    cost: str = "参加費はかかりません。"
    insurance: str = "主催団体がボランティア行事用保険に加入します。"
    minors: str = "中学生以下は保護者と一緒にご参加ください。"
    children: bool = False
    online: bool = False
    draws_lots: bool = False
    asks_guardian: bool = False


class ExampleOrganisation(NamedTuple):
    """An organisation and what it plans; `leader` is a key of `townsfolk.LEADERS`."""

    place: str
    name: str
    kind: OrganisationKind
    about: str
    leader: str
    projects: tuple[ExampleProject, ...]


PLACES = (
    ExamplePlace(
        "210005",
        "山と清流の国、岐阜。飛騨から美濃まで、あなたの手を待つ仕事があります。",
        "Mountains and clear rivers, from Hida to Mino: there is work here that waits for your hands.",
    ),
    ExamplePlace(
        "212172",
        "面積の93%が森の、雪深いまち。草刈りも祭りも消防団も、もう住民だけでは続けられません。遠くから通ってくれる人を、もう一つのふるさとの仲間として迎えます。",
        "A snowy town, 93 % of it forest. Mowing, festivals and the fire brigade need more hands than live here. "
        "Those who come from afar are welcomed as companions of a second home.",
    ),
    ExamplePlace(
        "216046",
        "合掌造りの屋根は、みんなの「結（ゆい）」で葺かれてきました。結の手を、全国に広げたいと思っています。",
        "Our thatched roofs have always been laid by many hands. We would like those hands to reach across the country.",
        Mode.STAFF,
    ),
    ExamplePlace(
        "320005",
        "神々のふるさと、島根。小さな集落の困りごとに、まず一度、来てみてください。",
        "Shimane, home of the gods. Come once and see what small villages need.",
    ),
    ExamplePlace(
        "325252",
        "ないものはない島、海士町。島の外に、島をつくる仲間がいます。",
        "Ama, an island that has what it needs. Some who build it live elsewhere.",
    ),
    ExamplePlace(
        "042056",
        "海と生きる、気仙沼。ワカメの季節も、祭りの太鼓も、人の手が頼りです。",
        "Kesennuma lives with the sea. Seaweed season and festival drums both depend on hands.",
    ),
    ExamplePlace(
        "014583",
        "大雪山の雪どけ水で暮らす、写真文化のまち。冬の除雪と夏の森づくりに力を貸してください。",
        "A town of photography, living on the meltwater of Daisetsuzan. Help us with snow in winter and woods in summer.",
    ),
    ExamplePlace(
        "363421",
        "川のそばの小さな町、神山。古民家の手入れと棚田の水路守りを、一緒に。",
        "Kamiyama, a small town by its river. Care for old houses and rice terraces with us.",
    ),
    ExamplePlace(
        "152102",
        "大地の芸術祭の里、十日町。棚田の春と雪おろしの冬に会いに来てください。",
        "Tokamachi, land of the art triennale. Come for the terraces in spring and the snow in winter.",
    ),
    ExamplePlace(
        "205419",
        "栗と北斎のまち、小布施。オープンガーデンの手入れを、まちの人と一緒に。",
        "Obuse, town of chestnuts and Hokusai. Tend the open gardens together with its people.",
    ),
)

MONTHLY = (20, 48, 83, 111, 139, 174, 202, 230, 265, 293, 321, 349, 384, 412, 447, 475)

ORGANISATIONS = (
    ExampleOrganisation(
        "212172",
        "飛騨市消防団 古川方面隊（例）",
        OrganisationKind.FIRE,
        "地域の火災予防と水防を担っています。町外の方には、団員でなくてもできる訓練の手伝いと見回りをお願いしています。",
        "kondo",
        (
            ExampleProject(
                "歳末の夜回りと消防器具の点検",
                Field.SAFETY,
                "拍子木を打ちながら古川の町並みを回り、消火栓と器具庫を点検します。団員が必ず付き添うので、はじめての方も安心です。終わったら詰所で温かい豚汁を囲みます。",
                "防寒着、手袋、歩きやすい靴。反射ベストと拍子木はお貸しします。",
                "飛騨市役所前 消防団詰所",
                "JR飛騨古川駅から歩いて5分。名古屋駅から特急で約2時間40分。",
                time(18, 0),
                2,
                MONTHLY,
                (6, 13, 20, 27),
                capacity=8,
            ),
            ExampleProject(
                "春の消防操法大会を支えるスタッフ",
                Field.SAFETY,
                "会場の設営、計時、参加者の案内をお願いします。消防車を間近で見られる一日です。",
                "動きやすい服、帽子、飲み物。",
                "古川町 千代の松原公園",
                "JR飛騨古川駅から送迎があります。",
                time(8, 0),
                5,
                (190,),
                (150,),
                capacity=20,
                children=True,
            ),
        ),
    ),
    ExampleOrganisation(
        "212172",
        "種倉の里山を守る会（例）",
        OrganisationKind.NEIGHBOURHOOD,
        "板倉の残る斜面の集落で、棚田と石積みを守っています。会員の平均は74歳。草刈りの季節だけでも、手を貸してください。",
        "ohata",
        (
            ExampleProject(
                "棚田と石積みの草刈り",
                Field.LAND,
                "板倉のまわりと棚田のあぜの草を刈ります。刈払機は経験のある人が使い、はじめての方は鎌と熊手で刈った草を集めます。お昼は集落のお母さんたちの朴葉寿司です。",
                "長袖・長ズボン、長靴、帽子、飲み物。鎌と手袋はお貸しします。",
                "種倉集落 公民館",
                "JR飛騨古川駅から車で30分。9時に駅から送迎があります（申込みのときにお知らせください）。",
                time(9, 30),
                4,
                (27, 55, 90, 118, 146, 181, 209, 237, 272),
                (8, 22, 36),
                children=True,
            ),
            ExampleProject(
                "雪囲いと冬支度",
                Field.BUILDING,
                "板倉と古民家に雪囲いの板を立てます。二人一組の力仕事ですが、むずかしくはありません。",
                "防寒着、作業手袋、長靴。",
                "種倉集落 公民館",
                "JR飛騨古川駅から送迎があります。",
                time(9, 0),
                5,
                (6, 13),
                (1, 15),
                capacity=10,
            ),
        ),
    ),
    ExampleOrganisation(
        "212172",
        "古川祭 屋台曳き手の会（例）",
        OrganisationKind.NEIGHBOURHOOD,
        "春の祭りの屋台を曳く人が年々減っています。曳き手と、当日の裏方を募っています。",
        "ushimaru",
        (
            ExampleProject(
                "古川祭の屋台を一緒に曳く",
                Field.FESTIVAL,
                "法被を着て、九台の屋台のひとつを町の人と曳きます。前日の準備と作法の稽古から参加できます。希望者が多いため抽選です。",
                "白足袋、黒っぽいズボン。法被はお貸しします。",
                "まつり広場",
                "JR飛騨古川駅から歩いて7分。",
                time(8, 30),
                7,
                (216,),
                (149,),
                capacity=6,
                draws_lots=True,
                asks_guardian=True,
            ),
        ),
    ),
    ExampleOrganisation(
        "212172",
        "ひだ子ども食堂「ぬくとい」（例）",
        OrganisationKind.NPO,
        "月に二度、子どもも大人も一緒に夕ごはんを食べる場を開いています。",
        "shimizu",
        (
            ExampleProject(
                "子ども食堂の調理と学びの手伝い",
                Field.CHILDREN,
                "夕ごはんを一緒に作り、食べ、宿題を見ます。料理が苦手な方は子どもたちと遊ぶ係をどうぞ。",
                "エプロン、三角巾、上履き。",
                "神岡町公民館",
                "高山駅からバスで約60分、バス停「神岡営業所」から歩いて6分。",
                time(15, 0),
                4,
                (12, 40, 68, 96, 124),
                (4, 18, 32),
                children=True,
                cost="材料代として300円（子どもは無料）。",
            ),
            ExampleProject(
                "オンラインで中学生の学習を見る",
                Field.CHILDREN,
                "週に一度、画面ごしに中学生の数学と英語の質問に答えます。まちの先生が最初の回に付き添います。",
                "パソコンまたはタブレット、静かな場所。",
                "",
                "",
                time(19, 0),
                1,
                (10, 17, 24),
                (3, 10, 17, 24),
                capacity=5,
                online=True,
                insurance="オンラインのため保険はありません。",
            ),
        ),
    ),
    ExampleOrganisation(
        "216046",
        "白川郷 結の会（例）",
        OrganisationKind.NPO,
        "合掌造りの茅葺き屋根を、昔ながらの結で葺き替えています。",
        "wada",
        (
            ExampleProject(
                "茅刈りと茅運び",
                Field.BUILDING,
                "来春の葺き替えに使う茅を刈り、束ねて運びます。刈り方は茅場で教わります。",
                "長袖・長ズボン、長靴、作業手袋、昼食。",
                "荻町 結の館",
                "高山濃飛バスセンターからバスで50分。",
                time(9, 0),
                6,
                (16, 17, 18, 380),
                (7, 14, 21),
                capacity=15,
            ),
        ),
    ),
    ExampleOrganisation(
        "325252",
        "海士の島山を歩く会（例）",
        OrganisationKind.NPO,
        "放牧地の柵と山道を手入れしています。",
        "matsushima",
        (
            ExampleProject(
                "放牧地の柵なおしと牛の見回り",
                Field.FARMING,
                "隠岐牛の放牧地で柵を直し、牛の数を数えて歩きます。風の強い日は道具の手入れをします。",
                "長靴、雨具、作業手袋。",
                "菱浦港 キンニャモニャセンター",
                "七類港または境港からフェリーで約3時間。",
                time(9, 0),
                5,
                (60, 61, 62),
                (11, 12, 13, 40),
                capacity=6,
            ),
        ),
    ),
    ExampleOrganisation(
        "042056",
        "唐桑ワカメ部（例）",
        OrganisationKind.FARMERS,
        "春のワカメ、秋のカキ。浜の忙しい季節に手伝ってくれる人を探しています。",
        "hatakeyama",
        (
            ExampleProject(
                "ワカメの芯抜きと浜の片づけ",
                Field.FARMING,
                "浜の番屋で、ゆでたワカメの芯を抜きます。手順は浜のお母さんたちが教えます。お昼はワカメしゃぶしゃぶです。",
                "汚れてよい服、長靴、ゴム手袋。",
                "唐桑 宿浦漁港",
                "JR気仙沼駅から送迎があります。",
                time(7, 0),
                5,
                (250, 251, 252),
                (9, 30, 100),
                children=True,
            ),
        ),
    ),
    ExampleOrganisation(
        "014583",
        "東川冬みち応援隊（例）",
        OrganisationKind.RMO,
        "ひとり暮らしのお年寄りの玄関先の雪をはねています。",
        "sasaki",
        (
            ExampleProject(
                "高齢者のお宅の雪はね",
                Field.WELFARE,
                "朝いちばんに三軒を回り、玄関から道までの雪をはねます。終わったら温泉で温まりましょう。",
                "スキーウェアなど濡れない防寒着、帽子、手袋。スコップはお貸しします。",
                "道草館前",
                "旭川空港から車で15分。空港から送迎があります。",
                time(8, 0),
                3,
                (300, 307),
                (14, 28, 42),
                capacity=8,
            ),
        ),
    ),
    ExampleOrganisation(
        "363421",
        "神山の水路番（例）",
        OrganisationKind.NEIGHBOURHOOD,
        "棚田に水を引く三百年の水路を守っています。",
        "nakatani",
        (
            ExampleProject(
                "水路の泥上げと見回り",
                Field.LAND,
                "山ぎわの水路に溜まった落ち葉と泥を上げます。水が流れ出す瞬間は格別です。",
                "長靴、作業手袋、着替え。",
                "江田集会所",
                "徳島駅からバスで約60分。",
                time(8, 30),
                4,
                (33, 75),
                (16, 45),
            ),
        ),
    ),
    ExampleOrganisation(
        "152102",
        "松之山雪ほり講座（例）",
        OrganisationKind.RMO,
        "豪雪の里で、雪おろしを安全に覚える講座を開いています。",
        "takahashi",
        (
            ExampleProject(
                "雪おろし入門（安全講習つき）",
                Field.WELFARE,
                "午前は講習、午後は命綱を付けて空き家の屋根で実習します。",
                "防水の防寒着、長靴、昼食。命綱とヘルメットはお貸しします。",
                "松之山自然休養村センター",
                "まつだい駅から送迎があります。",
                time(9, 0),
                6,
                (310,),
                (50, 57),
                capacity=10,
                minors="18歳以上の方に限ります。",
            ),
        ),
    ),
    ExampleOrganisation(
        "205419",
        "小布施庭番の会（例）",
        OrganisationKind.NPO,
        "まちじゅうに開かれた庭を、住む人と訪れる人で手入れしています。",
        "ichimura",
        (
            ExampleProject(
                "オープンガーデンの冬支度",
                Field.NATURE,
                "落ち葉を集め、球根を植え、冬囲いをします。庭のあるじの話を聞きながらの半日です。",
                "汚れてよい服、手袋。",
                "小布施駅前",
                "長野駅から長野電鉄で約35分。",
                time(10, 0),
                3,
                (22, 50),
                (5, 19),
                children=True,
            ),
        ),
    ),
)
