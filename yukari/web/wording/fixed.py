"""Sentences that the rulebook fixes word for word."""

from django.utils.translation import gettext_lazy as _

NOT_A_RESIDENCE_RECORD = _("これは住民基本台帳法上の住民票ではありません。選挙権や納税の義務は生じません。")
"""B4: on every page about registration and on every card."""
