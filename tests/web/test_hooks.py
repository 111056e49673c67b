"""The pages on which a manager connects the place's own systems."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA, an_organisation
from tests.hooks.systems import System, a_system
from tests.web.offices import sign_in
from tests.web.pages import path_of, words_of
from yukari.hooks import commands
from yukari.hooks.models import Hook, HookMessage
from yukari.hooks.queries import Owner
from yukari.people.models import Person
from yukari.rules.hooks import Kind

HERE = f"/office/{HIDA}/hooks"
AT_HIDA = Owner(HIDA)
SECRET = re.compile(r"whsec_[\w+/=]+")


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def desk(manager: Person, client: Client) -> Client:
    return sign_in(client, manager)


@pytest.fixture
def system() -> Iterator[System]:
    with a_system() as found:
        yield found


@pytest.fixture
def hook(manager: Person, system: System) -> Hook:
    address = f"http://127.0.0.1:{system.port}/"
    hook, _ = commands.connect(AT_HIDA, name="住民アプリ", address=address, kinds=[Kind.REGISTERED], by=manager, at=AT)
    return hook


def test_a_system_is_connected_and_its_secret_shown_once(desk: Client) -> None:
    assert "まだ、つないでいるシステムはありません" in words_of(desk.get(f"{HERE}/"))
    said = {"name": "住民アプリ", "address": "https://app.example.jp/hook", "kinds": ["registrant.registered"]}
    answer = desk.post(f"{HERE}/", said)
    assert SECRET.search(words_of(answer))
    assert "no-store" in answer["Cache-Control"]
    hook = Hook.objects.get()
    for page in ("", f"{hook.id}/", f"{hook.id}/secret/"):
        assert not SECRET.search(words_of(desk.get(f"{HERE}/{page}")))
    assert "登録があった" in words_of(desk.get(f"{HERE}/{hook.id}/"))


@pytest.mark.parametrize(
    "wrong", [{"address": "http://app.example.jp/"}, {"address": "https://10.0.0.1:22/"}, {"kinds": []}, {"name": ""}]
)
def test_what_does_not_fit_is_said(desk: Client, wrong: dict[str, object]) -> None:
    said = {"name": "住民アプリ", "address": "https://app.example.jp/", "kinds": ["registrant.registered"], **wrong}
    assert desk.post(f"{HERE}/", said).status_code in {200, 409}
    assert not Hook.objects.exists()


def test_a_test_shows_what_came_of_it(desk: Client, hook: Hook, system: System) -> None:
    page = f"{HERE}/{hook.id}/"
    assert "「試しに知らせる」で、つながるかどうかを確かめられます。" in words_of(desk.get(page))
    desk.post(f"{page}test/")
    assert "これから知らせる" in words_of(desk.get(page))
    commands.deliver_due(hook.id, by=None, at=AT)
    assert re.search(r"試しの知らせ 届いた 1回試した .*? 200 届いた \d+ミリ秒", words_of(desk.get(page)))
    system.status = 500
    desk.post(f"{page}messages/{HookMessage.objects.get().id}/again/")
    commands.deliver_due(hook.id, by=None, at=AT)
    assert "500 受け取れないという返事です" in words_of(desk.get(page))
    desk.post(f"{page}again/", {"since": "2026-04-01"})
    assert "1件を、もう一度知らせます。" in words_of(desk.get(page))
    desk.post(f"{page}again/", {"since": "?"})
    assert "日を選んでください。" in words_of(desk.get(page))


def test_it_is_changed_paused_and_run_again(desk: Client, hook: Hook) -> None:
    page = f"{HERE}/{hook.id}/"
    desk.post(f"{page}pause/")
    assert "止めています" in words_of(desk.get(page))
    desk.post(f"{page}resume/")
    assert "動いています" in words_of(desk.get(page))
    said = {"name": "名簿", "address": "https://b.example.jp/", "kinds": ["registrant.released"]}
    assert path_of(desk.post(page, said)) == page
    assert "名簿" in words_of(desk.get(page))
    assert desk.post(page, {**said, "address": "?"}).status_code == 409
    assert desk.post(f"{page}nothing/").status_code == 404
    assert desk.get(f"{page}pause/").status_code == 405


def test_a_new_secret_is_asked_for_first(desk: Client, hook: Hook) -> None:
    page = f"{HERE}/{hook.id}/secret/"
    assert "これから24時間だけ" in words_of(desk.get(page))
    assert SECRET.search(words_of(desk.post(page)))
    assert "前の合言葉が使える時刻" in words_of(desk.get(f"{HERE}/{hook.id}/"))


def test_a_failed_one_says_so(desk: Client, hook: Hook) -> None:
    Hook.objects.update(state=Hook.State.FAILED)
    page = words_of(desk.get(f"{HERE}/{hook.id}/"))
    assert "3日のあいだ届かなかったので、止まっています" in page
    assert "動かす" in page


def test_it_is_disconnected(desk: Client, hook: Hook) -> None:
    assert "もう何も知らせません。" in words_of(desk.get(f"{HERE}/{hook.id}/disconnect/"))
    assert path_of(desk.post(f"{HERE}/{hook.id}/disconnect/")) == f"{HERE}/"
    assert not Hook.objects.exists()


def test_kondo_connects_the_brigades_homepage_at_its_own_desk(kondo: Person, client: Client, system: System) -> None:
    """D1: what can be chosen there is what the desk shows."""
    brigade = an_organisation(kondo)
    desk, here = sign_in(client, kondo), f"/office/organisations/{brigade.id}/hooks"
    empty = words_of(desk.get(f"{here}/"))
    assert "まだ、つないでいるシステムはありません" in empty
    assert "申し込みがあった・変わった" in empty
    assert "登録があった" not in empty
    said = {"name": "ホームページ", "address": f"http://127.0.0.1:{system.port}/", "kinds": ["joining.changed"]}
    assert SECRET.search(words_of(desk.post(f"{here}/", said)))
    hook = Hook.objects.get()
    assert (hook.place_id, hook.organisation_id) == (HIDA, brigade.id)
    assert desk.post(f"{here}/", {**said, "kinds": ["registrant.registered"]}).status_code == 200
    assert Hook.objects.count() == 1
    page = f"{here}/{hook.id}/"
    assert path_of(desk.post(f"{page}test/")) == page
    commands.deliver_due(hook.id, by=None, at=AT)
    assert "試しの知らせ 届いた" in words_of(desk.get(page))
    assert path_of(desk.post(f"{page}messages/{HookMessage.objects.get().id}/again/")) == page
    assert SECRET.search(words_of(desk.post(f"{page}secret/")))
    assert path_of(desk.post(f"{page}disconnect/")) == f"{here}/"
    assert not Hook.objects.exists()
    # Elsewhere it is not there, not even under the same number.
    assert (
        desk.get(f"/office/organisations/{an_organisation(kondo, name='夜回り').id}/hooks/{hook.id}/").status_code
        == 404
    )
