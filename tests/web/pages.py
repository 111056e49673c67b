"""What a person reads on a page, without its markup."""

import html
import re
from urllib.parse import urlsplit

from django.http import HttpResponse

FRAME = re.compile(
    r"<head>.*?</head>|<header class=\"head\".*?</header>|<footer.*?</footer>|<script.*?</script>", re.DOTALL
)


def words_of(response: HttpResponse) -> str:
    """The words of the page itself, with single spaces; without what frames every page."""
    page = FRAME.sub(" ", response.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def path_of(response: HttpResponse) -> str:
    """Where a redirect leads."""
    return urlsplit(response["Location"]).path
