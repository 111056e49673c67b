"""Addresses that anyone may open."""

from django.urls import path

from yukari.web.visitor import (
    about,
    activities,
    comments,
    feeds,
    figures,
    home,
    indexing,
    news,
    places,
    proofs,
    supports,
    verifying,
)

app_name = "visitor"
urlpatterns = [
    path("", home.home, name="home"),
    path("places/", places.find, name="places"),
    path("places/<str:place_id>/", places.page, name="place"),
    path("places/<str:place_id>/wish/", places.wish, name="wish"),
    path("places/<str:place_id>/news.<str:form>", news.feed, name="news_feed"),
    path("places/<str:place_id>/activities.ics", feeds.place_calendar, name="place_calendar"),
    path("places/<str:place_id>/activities.<str:form>", feeds.activity_feed, name="activity_feed"),
    path("news/<uuid:news_id>/", news.item, name="news"),
    path("news/<uuid:news_id>/picture/", news.picture, name="news_picture"),
    path("unsubscribe/<str:token>/", news.unsubscribe, name="unsubscribe"),
    path("places/<str:place_id>/comments/", comments.comments, name="comments"),
    path("places/<str:place_id>/comments/<uuid:survey_id>/", comments.comment, name="comment"),
    path("about/", about.about, name="about"),
    path("about/premium/", about.premium, name="about_premium"),
    path("help/", about.questions, name="help"),
    path("terms/", about.terms, name="terms"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("figures/", figures.nation, name="figures"),
    path("figures/<str:area>/", figures.area, name="area_figures"),
    path("figures/<str:area>/<slug:key>.csv", figures.sheet, name="figures_csv"),
    path("proof/", proofs.find, name="proofs"),
    path("proof/<slug:code>/", proofs.proof, name="proof"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/places.json", verifying.place_names, name="verify_places"),
    path("supports/<uuid:offer_id>/", supports.support, name="support"),
    path("partners/apply/<str:place_id>/", supports.apply_as_partner, name="apply_as_partner"),
    path("partners/<str:secret>/", supports.partner, name="partner"),
    path("sitemap.xml", indexing.sitemap, name="sitemap"),
    path("robots.txt", indexing.robots, name="robots"),
    path("activities/", activities.activities, name="activities"),
    path("activities/<uuid:project_id>/", activities.project, name="project"),
    path("activities/<uuid:project_id>/dates.ics", feeds.project_calendar, name="project_calendar"),
    path(
        "activities/occurrences/<uuid:occurrence_id>/event.ics", feeds.occurrence_calendar, name="occurrence_calendar"
    ),
    path("activities/occurrences/<uuid:occurrence_id>/", activities.occurrence, name="occurrence"),
    path("activities/occurrences/<uuid:occurrence_id>/join/", activities.join, name="join"),
    path("activities/occurrences/<uuid:occurrence_id>/leave/", activities.leave, name="leave"),
]
