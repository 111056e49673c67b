"""Addresses that are handed to other programs, with the site's name."""

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def full_address(name: str, *args: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


@register.simple_tag
def webcal(name: str, *args: object) -> str:
    """Opened by the calendar of the device, which then asks again by itself."""
    return "webcal" + full_address(name, *args).removeprefix("https").removeprefix("http")
