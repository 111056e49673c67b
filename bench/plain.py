"""What the check-in is compared with: a Django view that inserts one row through the ORM, with no middleware and no checks."""

import os

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from yukari.activities.models import Refusal
from yukari.kit import clock

OCCURRENCE = os.environ["BENCH_OCCURRENCE"]


def insert(request: HttpRequest) -> HttpResponse:
    row = Refusal.objects.create(occurrence_id=OCCURRENCE, reason="code_unknown", at=clock.now())
    return JsonResponse({"outcome": "ok", "id": str(row.id)})


urlpatterns = [path("insert/", insert)]
