"""What happens again and again to an item, through the real commands."""

from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from tests.builders import HIDA
from tests.registrations.stories import DAY, at
from yukari.delivery import tasks as delivery
from yukari.news import commands
from yukari.news.commands import Said
from yukari.news.models import News
from yukari.people.models import Person

NOW = at(DAY)
MINUTE = timedelta(minutes=1)


def a_draft(mori: Person, **more: Any) -> News:
    said = {
        "title": "雪祭りのお知らせ",
        "text": "**土曜**に集まります。",
        "title_en": "Snow festival",
        "text_en": "On *Saturday*.",
    }
    return commands.write(HIDA, said=Said(**{**said, **more}), by=mori, at=NOW)


def published(mori: Person, *, when: datetime = NOW, **more: Any) -> News:
    """To few, so at once; prepared too."""
    news = commands.ask(a_draft(mori, **more).id, place_id=HIDA, by=mori, at=when)
    assert news.state == "published", news.state
    commands.prepare(news.id, by=None, at=when)
    return news


def send_everything() -> None:
    """What the worker would do with the letters of mailings."""
    for job in ProcrastinateJob.objects.filter(task_name="yukari.delivery.tasks.send_range"):
        delivery.send_range(**job.args)
