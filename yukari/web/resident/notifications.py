"""What reaches the person beside the pages: notifications on devices, switched on there, and mail that came back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.delivery import commands, push, queries
from yukari.kit import clock
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident

SUBSCRIPTION = ("endpoint", "p256dh", "auth")


@resident
def notifications(request: PersonRequest) -> HttpResponse:
    """The devices that are notified, and whether mail still goes out."""
    person = request.user
    context = {
        "devices": queries.devices_of(person.id),
        "public_key": push.public_key(),
        "is_stopped": queries.is_stopped(person.email),
    }
    return render(request, "resident/notifications.html", context)


@resident
@require_POST
def switch_on(request: PersonRequest) -> HttpResponse:
    """What the browser says after the press: where and with which keys it can be reached."""
    with Refusals(request):
        said = {name: request.POST.get(name, "")[:1000] for name in SUBSCRIPTION}
        commands.add_device(request.user.id, **said, by=request.user, at=clock.now())
        messages.success(request, _("この端末に、通知が届くようになりました。"))
    return redirect("resident:notifications")


@resident
@require_POST
def switch_off(request: PersonRequest) -> HttpResponse:
    name = request.POST.get("device", "")
    if commands.remove_device(request.user.id, name=name, by=request.user, at=clock.now()):
        messages.success(request, _("その端末への通知を止めました。"))
    return redirect("resident:notifications")


@resident
@require_POST
def try_again(request: PersonRequest) -> HttpResponse:
    """The mailbox works again, says its owner; if it does not, the next mail that comes back stops it anew."""
    person = request.user
    if commands.try_address_again(person.email, by=person, at=clock.now()):
        messages.success(request, _("次のお知らせから、またメールを送ります。"))
    return redirect("resident:notifications")
