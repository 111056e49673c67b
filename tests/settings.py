"""The site's settings and its English over a real PostgreSQL: the one that `DATABASE_URL` names, else the embedded one, started here.

Here and not in conftest.py, because pytest-django reads the settings before any conftest.
"""

import os
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
if "DATABASE_URL" not in os.environ:
    from yukari.kit import postgres

    # The workers of xdist inherit the address; each makes a database of its own in the one server.
    os.environ["DATABASE_URL"] = postgres.start(Path(__file__).parent.parent / "var" / "tests", durable=False)

from yukari.kit.words import compile_words
from yukari.settings import *  # noqa: F403

compile_words(Path(__file__).parent.parent / "yukari" / "web" / "locale")

# Static files are read where they lie; nothing was collected.
WHITENOISE_AUTOREFRESH = True
