"""What two people of staff decide about accounts: to unite two of one human, or to take a card that differs (P1)."""

from django.db import models
from django.db.models import F, Q

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class Proposal(models.Model):
    """One officer proposes with a reason, another one confirms; before anything is united the person can object."""

    class Kind(models.TextChoices):
        UNITE = "unite"
        CARD = "card"
        """A new card whose birthdate agrees with the old one's, but neither its name nor its address."""

    class State(models.TextChoices):
        LAID = "laid"
        """By the machine; nobody has spoken for it yet."""
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        """Two have spoken for it, and the person can object until `due_on`."""
        DONE = "done"
        REFUSED = "refused"
        OBJECTED = "objected"
        IMPOSSIBLE = "impossible"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    """A registrant of the place."""
    other = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """The account of the address that was written down; null: there is none, which staff are not told (D1)."""
    other_remains = models.BooleanField(default=False)
    laid_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    proposed_by_id = models.UUIDField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    confirm_reason = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    settle_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True) | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="two_different_people_of_staff",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(settled_at__isnull=True),
                name="one_open_proposal_per_person_and_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "laid_at"], condition=Q(settled_at__isnull=True), name="proposals_that_wait"),
            models.Index(fields=["due_on"], condition=Q(state="confirmed"), name="proposals_by_their_day"),
        ]
