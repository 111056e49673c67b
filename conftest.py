"""Before any test: a real PostgreSQL. `DATABASE_URL` points to another one; else the embedded server is started."""

import os
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
if "DATABASE_URL" not in os.environ:
    from yukari.kit import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(__file__).parent / "var" / "postgres-test")
