"""The pages that explain: what this is, how judging works, and what the site promises."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yukari.rules.policy import FEWEST_DAYS, FEWEST_LONG_STAY_DAYS
from yukari.web.wall import public
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD


@public
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "visitor/about.html", {"not_a_residence_record": NOT_A_RESIDENCE_RECORD})


@public
def premium(request: HttpRequest) -> HttpResponse:
    """P1 to P16 in plain words; the figures are those that the rules use."""
    return render(
        request,
        "visitor/premium.html",
        {
            "fewest_days": FEWEST_DAYS,
            "fewest_long_stay_days": FEWEST_LONG_STAY_DAYS,
            "renewal_window_days": settings.RENEWAL_WINDOW_DAYS,
        },
    )


@public
def questions(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "visitor/help.html",
        {
            "not_a_residence_record": NOT_A_RESIDENCE_RECORD,
            "inactivity_months": settings.INACTIVITY_MONTHS,
            "inactivity_reply_days": settings.INACTIVITY_REPLY_DAYS,
        },
    )


@public
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "visitor/terms.html", {"not_a_residence_record": NOT_A_RESIDENCE_RECORD})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "visitor/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "visitor/accessibility.html")
