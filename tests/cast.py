"""The people and places of the stories: every test that names one of these has met the real thing."""

from pathlib import Path

import pytest
from django.utils import translation

from tests.builders import AT, GIFU, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, TOKYO, YOKOHAMA, a_person
from tests.database import Remembered
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import commands
from yukari.places.models import Staff

MUNICIPALITIES = Path(__file__).parent.parent / "data" / "municipalities.csv"
JOINED = [GIFU, HIDA, SHIRAKAWA, TAKAYAMA, TOKYO, SETAGAYA]
NOT_JOINED = ["140007", YOKOHAMA]


@pytest.fixture(autouse=True)
def japanese() -> None:
    """Every story begins in Japanese; a request leaves its language behind in the thread."""
    translation.activate("ja")


@pytest.fixture(scope="session")
def few_municipalities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rows of the places that the stories speak of."""
    head, *rows = MUNICIPALITIES.read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("data") / "municipalities.csv"
    wanted = [row for row in rows if row[:6] in {*JOINED, *NOT_JOINED}]
    path.write_text("\n".join([head, *wanted]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def remembered_places(few_municipalities: Path) -> Remembered:
    def make() -> None:
        commands.load_places(few_municipalities, by=None, at=AT)
        for code in JOINED:
            commands.join(code, by=None, at=AT)

    return Remembered(make)


@pytest.fixture
def places(db: None, remembered_places: Remembered) -> None:
    """Gifu with Hida, Takayama and Shirakawa, and Tokyo with Setagaya, have joined; Yokohama and Kanagawa have not."""
    remembered_places.write()


@pytest.fixture
def hana(places: None) -> Person:
    """Lives in 東京都世田谷区 and loves 飛騨市."""
    return a_person("はな", address="hana@example.jp")


@pytest.fixture
def ken(db: None) -> Person:
    """Has just proved his address and said nothing about himself yet."""
    return people.person_at("ken@example.jp", by=None, at=AT)


@pytest.fixture
def mori(places: None) -> Person:
    """An officer of 飛騨市."""
    return _staff("森", "mori@example.jp", HIDA, Staff.Role.OFFICER)


@pytest.fixture
def manager(places: None) -> Person:
    """The manager of 飛騨市, who sets its policy and invites its staff."""
    return _staff("谷口", "taniguchi@example.jp", HIDA, Staff.Role.MANAGER)


@pytest.fixture
def sato(places: None) -> Person:
    """An officer of 白川村, who must see nothing of 飛騨市."""
    return _staff("佐藤", "sato@example.jp", SHIRAKAWA, Staff.Role.OFFICER)


@pytest.fixture
def kondo(places: None) -> Person:
    """Leads the 飛騨市消防団."""
    return a_person("近藤", address="kondo@example.jp", residence_id=HIDA)


def _staff(called: str, address: str, place_id: str, role: Staff.Role) -> Person:
    person = a_person(called, address=address, residence_id=place_id)
    commands.appoint(person, place_id=place_id, role=role, by=None, at=AT)
    return person
