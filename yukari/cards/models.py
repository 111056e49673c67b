"""The cards that were issued, in phones and on paper. A card in a phone is worth nothing without the key in that phone."""

from datetime import date

from django.db import models
from django.db.models import Q

from yukari.people.models import Person
from yukari.rules.card import Kind, Medium, Says


class IssuedCard(models.Model):
    """A statement of ours: its id stands in the code and names nobody. What it says never changes; another saying is another card."""

    class Why(models.TextChoices):
        OWN_WISH = "own_wish"
        LOST = "lost"
        SIGNED_OUT = "signed_out"
        REPLACED = "replaced"
        """The same browser has another key now, another phone took the last seat, or the paper was printed anew."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="cards", db_index=False)
    id = models.UUIDField()
    """Version 4: it must not tell when the card was issued."""
    medium = models.CharField(max_length=5, choices=[(one.value, one.name) for one in Medium])
    key = models.CharField(max_length=66, blank=True)
    """The phone's public key, a compressed point in hexadecimal; empty on paper."""
    place_id = models.CharField(max_length=6, blank=True)
    """Empty: the account card."""
    kind = models.CharField(max_length=7, choices=[(one.value, one.name) for one in Kind])
    long_stay = models.BooleanField(default=False)
    is_home = models.BooleanField(default=False)
    term_until: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    device = models.CharField(max_length=60, blank=True)
    """What a person calls the phone: 「iPhone・Safari」."""
    session = models.CharField(max_length=64, blank=True)
    """The hash of the session in which the phone was signed in last."""
    first_issued_at = models.DateTimeField()
    valid_from: "models.DateField[date, date]" = models.DateField()
    valid_until: "models.DateField[date, date]" = models.DateField()
    seen_on: "models.DateField[date, date]" = models.DateField()
    """The day on which the phone asked for its cards last."""
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=10, choices=Why.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key", "place_id", "kind", "long_stay", "is_home", "term_until"],
                condition=Q(revoked_at__isnull=True, medium="phone"),
                nulls_distinct=False,
                name="a_phone_has_one_card_of_a_saying",
            ),
            models.UniqueConstraint(
                fields=["person", "place_id"],
                condition=Q(revoked_at__isnull=True, medium="paper"),
                name="one_paper_card_per_person_and_place",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="cards_by_id"),
            models.Index(fields=["valid_until"], condition=Q(revoked_at__isnull=False), name="cards_revoked"),
        ]

    @property
    def says(self) -> Says:
        return Says(self.place_id, Kind(self.kind), self.long_stay, self.is_home, self.term_until)
