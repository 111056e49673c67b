"""The first version of the API: one router per noun. What is here stays as it is; what must differ comes as a second version."""

from ninja import NinjaAPI

from yukari.api import problems
from yukari.api.v1 import activities, desk, doing, places, registrants

api = NinjaAPI(title="Yukari API", version="1", docs_url=None, openapi_url=None, urls_namespace="api-1")
problems.answer_problems(api)
for _noun in (places, activities, doing, desk, registrants):
    api.add_router("", _noun.router)
