"""Hana asks the brigade about the day she joined; staff see that she waits, and not what she wrote."""

from datetime import timedelta

from tests.builders import AT, HIDA, a_person
from tests.rooms.test_posts import reason_of
from yukari.activities.models import Occurrence
from yukari.audit.models import Entry
from yukari.delivery.models import Envelope
from yukari.people.models import Notice, Person
from yukari.rooms import commands, queries
from yukari.rules.outcome import Reason

THEN = AT + timedelta(hours=2)


def test_hana_asks_and_kondo_answers(occurrence: Occurrence, joined: Person, kondo: Person) -> None:
    """M1: the notices say that there is something to read, and no address."""
    for words in ("長靴は要りますか", "あと、駐車場はありますか"):
        commands.ask(occurrence.id, text=words, by=joined, at=THEN)
    assert Notice.objects.filter(person=kondo, kind="contact_asked").count() == 1
    organisation = occurrence.project.organisation
    assert queries.waiting_for_answer(organisation.id) == 1
    [contact] = queries.contacts_at(organisation.id, viewer=kondo)
    commands.answer(contact.person_id, occurrence_id=occurrence.id, text="要ります", by=kondo, at=THEN)
    assert queries.waiting_for_answer(organisation.id) == 0
    mine = queries.contact_of(joined, occurrence.id)
    assert mine
    assert [(said.of_organisation, said.text) for said in mine.messages] == [
        (False, "長靴は要りますか"),
        (False, "あと、駐車場はありますか"),
        (True, "要ります"),
    ]
    for letter in Envelope.objects.select_related("letter"):
        others = {"hana@example.jp", "kondo@example.jp"} - {letter.address}
        assert not any(address in letter.letter.text + letter.letter.html for address in others)


def test_only_who_joined_asks_and_only_the_organisation_answers(
    occurrence: Occurrence, joined: Person, mori: Person, sato: Person
) -> None:
    """D1: staff of the place do not read what a participant asks another organisation."""
    stranger = a_person("しらない人")
    assert reason_of(lambda: commands.ask(occurrence.id, text="a", by=stranger, at=THEN)) is Reason.NOT_ALLOWED
    assert reason_of(lambda: commands.ask(occurrence.id, text=" ", by=joined, at=THEN)) is Reason.WORDS_MISSING
    commands.ask(occurrence.id, text="a", by=joined, at=THEN)
    for person in (mori, sato, stranger):
        assert (
            reason_of(lambda p=person: queries.contact_at(joined.id, occurrence.id, viewer=p))  # type: ignore[misc]
            is Reason.NOT_ALLOWED
        )
        assert (
            reason_of(
                lambda p=person: commands.answer(joined.id, occurrence_id=occurrence.id, text="a", by=p, at=THEN)  # type: ignore[misc]
            )
            is Reason.NOT_ALLOWED
        )


def test_staff_see_how_many_wait_and_since_when(occurrence: Occurrence, joined: Person, mori: Person) -> None:
    commands.ask(occurrence.id, text="ひみつの質問", by=joined, at=THEN)
    [waits] = queries.unanswered_at(HIDA, viewer=mori, at=THEN + timedelta(days=3), after=timedelta(days=2))
    assert (waits.number, waits.since, waits.name) == (1, THEN, "飛騨市消防団")
    assert not queries.unanswered_at(HIDA, viewer=mori, at=THEN, after=timedelta(days=2))


def test_staff_read_what_was_reported_until_it_is_settled(
    occurrence: Occurrence, joined: Person, mori: Person, sato: Person
) -> None:
    """D2: and Hana can read that they did."""
    commands.ask(occurrence.id, text="a", by=joined, at=THEN)
    said = {"place_id": HIDA, "viewer": mori, "at": THEN}

    def read() -> object:
        return queries.reported_contact(joined.id, occurrence.id, **said)  # type: ignore[arg-type]

    assert reason_of(read) is Reason.NOT_FOUND
    commands.report_contact(joined.id, occurrence_id=occurrence.id, reason="こわい", by=joined, at=THEN)
    assert len(queries.reported_contacts(HIDA, viewer=mori)) == 1
    read()
    assert Entry.objects.filter(verb="looked_at_a_contact", person_id=joined.id, by_id=mori.id).count() == 1
    settle = {"occurrence_id": occurrence.id, "reason": "代表者と話した", "at": THEN}
    assert (
        reason_of(lambda: commands.settle_contact(joined.id, **settle, by=sato)) is Reason.NOT_ALLOWED  # type: ignore[arg-type]
    )
    commands.settle_contact(joined.id, **settle, by=mori)  # type: ignore[arg-type]
    assert reason_of(read) is Reason.NOT_FOUND


def test_either_side_can_end_it(occurrence: Occurrence, joined: Person, kondo: Person) -> None:
    commands.ask(occurrence.id, text="a", by=joined, at=THEN)
    commands.end_contact(joined.id, occurrence_id=occurrence.id, by=kondo, at=THEN)
    commands.end_contact(joined.id, occurrence_id=occurrence.id, by=kondo, at=THEN)
    assert Notice.objects.filter(person=joined, kind="contact_ended").count() == 1
    assert reason_of(lambda: commands.ask(occurrence.id, text="b", by=joined, at=THEN)) is Reason.CONTACT_OVER
    commands.leave_contact(occurrence.id, by=joined, at=THEN)
    mine = queries.contact_of(joined, occurrence.id)
    assert mine
    assert mine.is_over
