"""The design system keeps its promises: words beside every drawing, forms that say what is wrong, colours that can be read."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from yukari.web.drawings import japan, landscapes
from yukari.web.drawings.icons import ICONS

HIDA = "212172"
STATIC = settings.ROOT / "yukari" / "web" / "static"
MORNING = datetime(2026, 11, 21, 0, 5, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return Template("{% load yukari %}" + source).render(Context(context))


class Asking(forms.Form):
    called = forms.CharField(label="呼ばれたい名前", help_text="活動の場でお呼びします。")
    ties = forms.MultipleChoiceField(
        label="つながり", choices=[("a", "観光"), ("b", "仕事")], widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(label="ひとこと", required=False)
    agree = forms.BooleanField(label="同意します")


def test_a_field_reads_label_need_help_box_and_error_in_this_order() -> None:
    html = str(Asking(data={})["called"].as_field_group())
    parts = ["呼ばれたい名前", "※必須", "活動の場でお呼びします。", "<input", 'class="field-error"']
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_called_helptext id_called_error"' in html
    assert 'id="id_called_error"' in html


def test_a_group_of_boxes_is_a_fieldset_with_its_legend() -> None:
    html = str(Asking(data={})["ties"].as_field_group())
    assert re.search(r'<fieldset class="field is-wrong" aria-describedby="id_ties_error">\s*<legend', html)
    assert "任意" in str(Asking()["words"].as_field_group())


def test_the_summary_stands_first_and_leads_to_each_field() -> None:
    html = str(Asking(data={}))
    assert html.index("入力内容に問題があります") < html.index('id="id_called"')
    for target in ("id_called", "id_ties_0", "id_agree"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert "入力内容に問題があります" not in str(Asking())


def test_an_error_speaks_as_a_person_would() -> None:
    assert "呼ばれたい名前：入力してください。" in str(Asking(data={}))
    with translation.override("en"):
        assert "呼ばれたい名前: This field is required." in str(Asking(data={}))


def test_the_title_says_first_that_something_is_wrong() -> None:
    page = render_to_string("shared/base.html", {"form": Asking(data={})})
    assert "<title>エラー：" in page
    assert "<title>エラー：" not in render_to_string("shared/base.html", {"form": Asking()})


@pytest.mark.parametrize(("tied", "needed"), [(0, 3), (2, 3), (3, 3), (7, 12), (5, 3)])
def test_the_cord_says_in_words_what_it_shows(tied: int, needed: int) -> None:
    html = drawn("{% cord tied=tied needed=needed %}", tied=tied, needed=needed)
    assert html.count("#tied") == min(tied, needed)
    assert html.count("#loose") == max(0, needed - tied)
    label = re.search(r'role="img" aria-label="([^"]+)"', html)
    assert label
    assert label[1] in re.sub(r"<svg.*?</svg>", "", html)
    assert (f"あと{needed - tied}回" in label[1]) == (tied < needed)


def test_the_cord_speaks_english_too() -> None:
    with translation.override("en"):
        assert "one more to go" in drawn("{% cord tied=2 needed=3 %}")
        assert "2 more to go" in drawn("{% cord tied=1 needed=3 %}")


def test_an_icon_is_decoration_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "map" %}')
    assert 'role="img" aria-label="地図"' in drawn('{% icon "map" label="地図" %}')
    assert all("<" in shapes for shapes in ICONS.values())


def test_a_place_always_looks_the_same() -> None:
    assert drawn("{% place_picture code %}", code=HIDA) == drawn("{% place_picture code %}", code=HIDA)
    assert drawn("{% place_colour code %}", code=HIDA) in {f"hue-{hue}" for hue in range(landscapes.HUES)}


def test_a_banner_shows_more_of_the_same_country() -> None:
    card, banner = drawn("{% place_picture code %}", code=HIDA), drawn("{% place_picture code wide=True %}", code=HIDA)
    assert banner == card.replace('viewBox="0 0 320 180"', 'viewBox="-320 0 960 180"')


def test_a_prefecture_without_a_coast_has_no_sea() -> None:
    boat = "v15h11z"
    inland = (f"21{number:03}0" for number in range(200))
    assert not any(boat in landscapes.landscape(code, is_prefecture=False) for code in inland)
    assert any(boat in landscapes.landscape(f"47{n:03}0", is_prefecture=False) for n in range(50))


def test_every_prefecture_is_a_named_link_on_the_map_and_in_the_list() -> None:
    html = drawn('{% japan_map counts "?prefecture=" selected="210005" unit="団体" %}', counts={"210005": 4})
    assert len(japan.outlines().prefectures) == 47
    assert html.count('href="?prefecture=') == 94
    assert html.count('aria-current="true"') == 2
    assert 'aria-label="岐阜県（4団体）"' in html
    assert 'aria-label="沖縄県"' in html
    assert "CC BY 4.0" in html
    assert len(html) < 65_000


def test_the_map_is_shaded_in_three_steps_and_nothing_is_nothing() -> None:
    assert japan.shades({"a": 0, "b": 1, "c": 5, "d": 9}) == {"b": "few", "c": "some", "d": "many"}
    assert japan.shades({}) == {}


def test_a_day_is_the_day_in_japan() -> None:
    late = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
    assert drawn("{{ at|japanese_day }}", at=late) == "2026年11月22日（日）"
    assert drawn("{{ day|japanese_day }}", day=date(2026, 11, 21)) == "2026年11月21日（土）"
    assert drawn('{{ day|japanese_day:"short" }}', day=date(2026, 11, 21)) == "11月21日（土）"
    assert drawn("{{ at|japanese_moment }}", at=MORNING) == "2026年11月21日（土）9:05"
    with translation.override("en"):
        assert drawn("{{ at|japanese_moment }}", at=MORNING) == "Sat 21 Nov 2026, 9:05"


def test_the_end_of_a_day_belongs_to_that_day() -> None:
    """Who reads "until the 9th, 0:00" comes on the 9th, and too late."""
    midnight = datetime(2026, 11, 20, 15, tzinfo=UTC)
    evening = midnight - timedelta(hours=28)
    assert drawn("{{ at|japanese_end }}", at=midnight) == "2026年11月20日（金）24:00"
    assert drawn("{{ at|japanese_end }}", at=MORNING) == "2026年11月21日（土）9:05"
    assert (
        drawn("{% japanese_range a b %}", a=evening, b=midnight)
        == "2026年11月19日（木）20:00～2026年11月20日（金）24:00"
    )


def test_a_range_says_only_what_differs() -> None:
    noon, next_day = MORNING.replace(hour=3, minute=0), MORNING.replace(day=22)
    line = "{% japanese_range a b %}"
    assert drawn(line, a=MORNING, b=noon) == '2026年11月21日（土）<span class="nowrap">9:05～12:00</span>'
    assert drawn(line, a=MORNING, b=next_day) == "2026年11月21日（土）9:05～2026年11月22日（日）9:05"
    assert drawn(line, a=date(2026, 11, 21), b=date(2026, 11, 23)) == "2026年11月21日（土）～11月23日（月）"
    assert drawn(line, a=date(2026, 11, 21), b=date(2026, 11, 21)) == "2026年11月21日（土）"


def test_minutes_are_told_in_hours() -> None:
    assert [drawn("{{ m|hours }}", m=m) for m in (0, 45, 60, 150)] == ["0分", "45分", "1時間", "2時間30分"]
    with translation.override("en"):
        assert drawn("{{ m|hours }}", m=150) == "2 h 30 min"


def test_a_notice_names_its_kind_for_those_who_do_not_see_its_colour() -> None:
    html = drawn('{% notice "warning" "期限" %}<p>近づいています</p>{% endnotice %}')
    assert 'aria-label="注意"' in html
    assert "<p>近づいています</p>" in html


def test_the_navigation_knows_where_we_are_and_hides_what_is_not_there() -> None:
    request = RequestFactory().get("/places/212172/")
    assert 'aria-current="page"' in drawn('{% nav_link "/places/" "地域" %}', request=request)
    assert "aria-current" not in drawn('{% nav_link "/places/" "地域" exact=True %}', request=request)
    assert drawn('{% nav_link "" "地域" %}') == ""


def test_steps_say_how_far_one_is() -> None:
    html = render_to_string("shared/steps.html", {"steps": ["えらぶ", "登録", "質問"], "current": 2})
    assert html.count('aria-current="step"') == 1
    assert "全3ステップ中、2ステップ目です" in html


def test_the_pager_keeps_the_other_words_of_the_search() -> None:
    request = RequestFactory().get("/?q=雪&page=2")
    html = render_to_string("shared/pager.html", {"page": Paginator(range(30), 10).page(2)}, request)
    assert "q=%E9%9B%AA&amp;page=3" in html
    assert "3ページ中2ページ目" in html


@pytest.mark.parametrize("verdict", ["ok", "already", "refused"])
def test_a_verdict_is_said_in_colour_sign_and_word(verdict: str) -> None:
    html = render_to_string("shared/verdict.html", {"verdict": verdict, "title": "参加を確認しました"})
    assert f"verdict-{verdict}" in html
    assert "<svg" in html
    assert "<h1>参加を確認しました</h1>" in html
    assert 'role="status"' in html


def test_the_card_carries_the_sentence_of_b4() -> None:
    card = {"place_code": HIDA, "place_name": "飛騨市", "name": "ハナ", "kind": "premium", "until": date(2027, 3, 31)}
    html = render_to_string("shared/card.html", card)
    assert "住民票ではありません" in html
    assert "2027年3月31日（水）まで有効" in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_no_request_and_shows_a_way_on(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert 'class="button"' in page


def test_every_page_of_a_demonstration_says_so(settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    assert "自治体の公式サービスではありません" in render_to_string("404.html")
    settings.DEMONSTRATION = False  # type: ignore[attr-defined]
    assert "自治体の公式サービスではありません" not in render_to_string("404.html")


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_hue_can_be_read_on_its_grounds() -> None:
    hues = re.findall(r"\.hue-\d+ {(.*?)}", (STATIC / "css/hues.css").read_text())
    assert len(hues) == landscapes.HUES
    for hue in hues:
        colours = dict(re.findall(r"--(hue[a-z-]*): (#[0-9a-f]{6})", hue))
        grounds = ["#ffffff", "#fbf8f2", colours["hue-soft"]]
        for text, ground in product((colours["hue"], colours["hue-deep"]), grounds):
            assert _contrast(text, ground) >= 4.5


def test_the_stylesheets_stay_small_and_ask_no_other_host() -> None:
    sheets = [path.read_text() for path in (STATIC / "css").glob("*.css")]
    assert sum(map(len, sheets)) < 65_000
    assert not any("http" in sheet or "@import" in sheet for sheet in sheets)


def test_no_template_carries_what_the_content_policy_forbids() -> None:
    for path in (settings.ROOT / "yukari" / "web" / "templates").rglob("*.html"):
        source = path.read_text()
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?! src)', source), path
