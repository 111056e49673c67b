"""Addresses that anyone may open."""

from django.urls import path

from yukari.web.visitor import about, activities, home, indexing, places

app_name = "visitor"
urlpatterns = [
    path("", home.home, name="home"),
    path("places/", places.find, name="places"),
    path("places/<str:place_id>/", places.page, name="place"),
    path("places/<str:place_id>/wish/", places.wish, name="wish"),
    path("about/", about.about, name="about"),
    path("about/premium/", about.premium, name="about_premium"),
    path("help/", about.questions, name="help"),
    path("terms/", about.terms, name="terms"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("sitemap.xml", indexing.sitemap, name="sitemap"),
    path("robots.txt", indexing.robots, name="robots"),
    path("activities/", activities.activities, name="activities"),
    path("activities/<uuid:project_id>/", activities.project, name="project"),
    path("activities/occurrences/<uuid:occurrence_id>/", activities.occurrence, name="occurrence"),
    path("activities/occurrences/<uuid:occurrence_id>/join/", activities.join, name="join"),
    path("activities/occurrences/<uuid:occurrence_id>/leave/", activities.leave, name="leave"),
]
