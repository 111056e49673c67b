"""A night in a process of its own, that says each step so that a test can kill it in the middle."""

import os
from datetime import date

import django
from django.conf import settings


def main() -> None:
    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    django.setup()
    from tests.registrations.stories import at
    from yukari.registrations.commands import judge_night, nightly

    nightly.BATCH = 5
    look_after = nightly.look_after

    def told(*args: object, **kwargs: object) -> object:
        print("step", flush=True)  # noqa: T201
        return look_after(*args, **kwargs)  # type: ignore[arg-type]

    nightly.look_after = told  # type: ignore[assignment]
    on = date.fromisoformat(os.environ["NIGHT"])
    judge_night(on, part=1, by=None, at=at(on))


if __name__ == "__main__":
    main()
