"""The worker's part of an invitation in a process of its own, so that a test can kill it in the middle of sending."""

import os

import django
from django.conf import settings


def main() -> None:
    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["MAIL_PORT"])
    django.setup()
    from tests.builders import AT
    from tests.news.stories import send_everything
    from yukari.clubs import commands
    from yukari.clubs.commands import inviting
    from yukari.clubs.models import ClubList

    inviting.RANGE = 4
    commands.begin_due(by=None, at=AT)
    commands.prepare(ClubList.objects.get().id, again=False, by=None, at=AT)
    send_everything()


if __name__ == "__main__":
    main()
