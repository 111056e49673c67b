"""Where the post speaks with machines: a mail service tells what came back."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_POST

from yukari.delivery import commands
from yukari.kit import clock
from yukari.web.wall import mail_service


@mail_service
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """A list of events, or one; said again, they change nothing."""
    try:
        said = json.loads(request.body)
    except ValueError:
        return HttpResponseBadRequest("JSON is expected.", content_type="text/plain")
    told = [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, dict)]
    return JsonResponse({"noted": sum(commands.take_event(one, by=None, at=clock.now()) for one in told)})
