"""What comes back: reports of mail servers, complaints, events of mail services. An address that is bad is left alone."""

import json

import pytest
from click.testing import CliRunner
from django.conf import LazySettings
from django.test import Client

from tests.builders import AT
from yukari.cli import yukari
from yukari.delivery import commands, queries, stationery
from yukari.delivery.models import Envelope, Mailing

pytestmark = pytest.mark.django_db

HANA = "hana@example.jp"


@pytest.fixture
def envelope() -> Envelope:
    commands.post(HANA, key="greeting", subject="件名", text="本文", by=None, at=AT)
    envelope = Envelope.objects.get()
    commands.send(envelope.id, by=None, at=AT)
    return envelope


def a_report(
    envelope: Envelope, *, status: str = "5.1.1", action: str = "failed", to: str = "", returned: bool = True
) -> bytes:
    """As Postfix writes it."""
    token = stationery.envelope_token(envelope.id)
    headers = f"--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{token}@localhost>\nTo: {HANA}\n\n"
    return f"""From: MAILER-DAEMON@mx.example.jp
To: {to or "bounces@example.lg.jp"}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp

Final-Recipient: rfc822; {HANA}
Action: {action}
Status: {status}

{headers if returned else ""}--B--
""".encode()


def failure_of(envelope: Envelope) -> str:
    envelope.refresh_from_db()
    return envelope.failure


def test_an_unknown_address_is_stopped_by_the_returned_headers(envelope: Envelope) -> None:
    raw = a_report(envelope)
    assert commands.take_report(raw, by=None, at=AT)
    assert not commands.take_report(raw, by=None, at=AT)
    assert failure_of(envelope) == "bounced"
    assert queries.is_stopped(HANA)


def test_the_address_that_it_came_back_to_is_enough(envelope: Envelope) -> None:
    to = f"bounces+{stationery.envelope_token(envelope.id)}@example.lg.jp"
    assert commands.take_report(a_report(envelope, to=to, returned=False), by=None, at=AT)
    assert queries.is_stopped(HANA)


def test_a_full_mailbox_is_no_bad_address(envelope: Envelope) -> None:
    assert commands.take_report(a_report(envelope, status="5.2.2"), by=None, at=AT)
    assert failure_of(envelope) == "bounced"
    assert not queries.is_stopped(HANA)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: hello\n\nhow are you",
        b"\xff\xfe",
        b"To: bounces+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x\n\n",
    ],
)
def test_other_mail_says_nothing(raw: bytes) -> None:
    assert not commands.take_report(raw, by=None, at=AT)


def test_a_delay_is_no_failure(envelope: Envelope) -> None:
    assert not commands.take_report(a_report(envelope, status="4.4.1", action="delayed"), by=None, at=AT)
    assert failure_of(envelope) == ""


def test_nobody_can_stop_an_address_with_a_token_of_their_own(envelope: Envelope) -> None:
    to = f"bounces+{'a' * 52}@example.lg.jp"
    assert not commands.take_report(a_report(envelope, to=to, returned=False), by=None, at=AT)


def test_a_complaint_stops_the_address(envelope: Envelope) -> None:
    raw = a_report(envelope).replace(b"message/delivery-status", b"message/feedback-report")
    raw = raw.replace(b"Reporting-MTA: dns; mx.example.jp\n\n", b"Feedback-Type: abuse\n")
    assert commands.take_report(raw, by=None, at=AT)
    assert failure_of(envelope) == "complained"
    assert queries.is_stopped(HANA)


def test_what_came_back_of_a_mailing_is_counted(envelope: Envelope) -> None:
    Mailing.objects.create(id=envelope.message, begun_at=AT)
    commands.take_report(a_report(envelope), by=None, at=AT)
    assert Mailing.objects.get().bounced == 1


def test_the_console_takes_a_mail_from_a_pipe(envelope: Envelope) -> None:
    for said in ("Noted.", "Nothing to note."):
        result = CliRunner().invoke(yukari, ["take-bounce"], input=a_report(envelope), standalone_mode=False)
        assert result.output.strip() == said


class TestEvents:
    """The address to which a mail service posts."""

    @pytest.fixture(autouse=True)
    def key(self, settings: LazySettings) -> None:
        settings.DELIVERY_EVENTS_KEY = "secret"

    def post(self, said: object, *, key: str = "secret") -> tuple[int, object]:
        answer = Client().post(
            "/delivery/events/",
            said if isinstance(said, bytes) else json.dumps(said),
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )
        return answer.status_code, answer.json() if answer.status_code == 200 else None

    def test_a_bounce_stops_the_address(self, envelope: Envelope) -> None:
        token = stationery.envelope_token(envelope.id)
        event = {"event_type": "bounced", "message_id": f"<{token}@localhost>", "recipient": HANA}
        assert self.post([event, event, {"event_type": "opened"}, 3]) == (200, {"noted": 1})
        assert queries.is_stopped(HANA)

    def test_a_service_with_ids_of_its_own_names_the_address(self) -> None:
        assert self.post({"event_type": "complained", "message_id": "ses-1", "recipient": HANA}) == (200, {"noted": 1})
        assert queries.is_stopped(HANA)

    def test_a_filter_is_no_bad_address(self, envelope: Envelope) -> None:
        token = stationery.envelope_token(envelope.id)
        event = {"event_type": "bounced", "message_id": f"{token}@localhost", "reject_reason": "blocked"}
        assert self.post(event) == (200, {"noted": 1})
        assert not queries.is_stopped(HANA)

    def test_only_with_the_key(self, settings: LazySettings) -> None:
        assert self.post([], key="guess")[0] == 403
        settings.DELIVERY_EVENTS_KEY = ""
        assert self.post([], key="")[0] == 404

    def test_what_is_no_json_is_said_so(self) -> None:
        assert self.post(b"{")[0] == 400
