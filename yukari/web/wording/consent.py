"""What a guardian consents to (P15)."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.web.wording.nouns import FIELDS

KINDS: dict[str, StrPromise] = {
    "basic": _("ベーシック登録をすること"),
    "premium": _("プレミアム登録をすること"),
    **{str(field): words for field, words in FIELDS.items()},
}
"""Basic and premium registration, and each kind of activity."""
