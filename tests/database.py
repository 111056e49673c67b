"""The database of the tests: migrated once, copied for every process, emptied only where something was written.

CONTRIBUTING.md tells what else keeps the suite quick.
"""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from psycopg import Connection, connect
from psycopg.sql import SQL, Composed, Identifier
from pytest_django.plugin import DjangoDbBlocker

ROOT = Path(__file__).parent.parent
ONE_AT_A_TIME = 0x79756B617269
"""Processes wait while one of them migrates."""
WRITTEN_BY_MIGRATING = ("django_migrations", "django_content_type", "auth_permission")
WRITTEN_BY_TRIGGERS = {"procrastinate_events"}
WRITTEN_BY_THE_DATABASE = {("audit_entry", "written_in")}


@pytest.fixture(scope="session")
def migrated(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The name of a database in which every migration ran, kept until one of them changes."""
    begins = f"{connection.settings_dict['NAME']}_migrated_"
    name, half = begins + _fingerprint(), f"{begins}in_part"
    with django_db_blocker.unblock(), server() as made:
        made.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        found = {row[0] for row in made.execute("SELECT datname FROM pg_database") if row[0].startswith(begins)}
        if name in found:
            return name
        for outdated in found:
            drop(made, outdated)
        connection.settings_dict["TEST"]["NAME"] = half
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        made.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(half), Identifier(name)))
    return name


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, migrated: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A copy of the migrated database for this process."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    name = f"test_{migrated.partition('_migrated_')[0]}_{worker}"
    with server() as made:
        copy(made, migrated, name)
    connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock(), server() as made:
        connection.close()
        drop(made, name)


@contextmanager
def server() -> Iterator[Connection[Any]]:
    """Beside all databases that are made or dropped."""
    said = connection.settings_dict
    address = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"], "password": said["PASSWORD"]}
    with connect(
        **{name: value for name, value in address.items() if value}, dbname="postgres", autocommit=True
    ) as made:
        yield made


def copy(made: Connection[Any], template: str, name: str) -> None:
    drop(made, name)
    made.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))


def drop(made: Connection[Any], name: str) -> None:
    made.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _fingerprint() -> str:
    """Of all that migrating depends on: every app's migrations, what they import, and the versions of the libraries."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    modules = {one.__class__.__module__ for one in loader.disk_migrations.values()}
    read = [*(Path(str(sys.modules[one].__file__)) for one in sorted(modules)), ROOT / "requirements.lock"]
    read.append(ROOT / "yukari" / "kit" / "ids.py")
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()[:16]


def pytest_configure() -> None:
    """Race tests and journeys commit; Django would empty 120 tables and 380 indexes after each, though few were written to."""
    djangos = TransactionTestCase._fixture_teardown

    def empty(self: TransactionTestCase) -> None:
        if not _empty():
            djangos(self)

    TransactionTestCase._fixture_teardown = empty


def _empty() -> bool:
    """Only a superuser may leave the foreign keys unlooked at."""
    with transaction.atomic():
        plain: Connection[Any] = connection.connection
        if plain.info.parameter_status("is_superuser") != "on":
            return False
        tables = SQL(", ").join(Identifier(one) for one in _tables(plain))
        # Waits for whoever is still writing, as emptying them all would.
        plain.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables), prepare=False)
        plain.execute("SET LOCAL session_replication_role = replica")
        emptied = [SQL("DELETE FROM {}").format(Identifier(one)) for one in _written(plain)]
        plain.execute(SQL("; ").join(emptied), prepare=False)
    return True


def _tables(plain: Connection[Any]) -> list[str]:
    """In the order in which they were made."""
    found = plain.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND relname <> ALL (%s) ORDER BY oid",
        [list(WRITTEN_BY_MIGRATING)],
    )
    return [row[0] for row in found]


def _written(plain: Connection[Any]) -> list[str]:
    """The tables that have rows."""
    asked = [SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(one, Identifier(one)) for one in _tables(plain)]
    return [row[0] for row in plain.execute(SQL(" UNION ALL ").join(asked), prepare=False)]


class Remembered:
    """What commands wrote into an empty database, so that the next story finds the same rows without asking them again."""

    def __init__(self, make: Callable[[], None]) -> None:
        self.make = make
        self.rows: list[tuple[Composed, bytes]] = []

    def write(self) -> None:
        with transaction.atomic():
            plain: Connection[Any] = connection.connection
            if self.rows:
                for table, rows in self.rows:
                    with plain.cursor().copy(SQL("COPY {} FROM STDIN").format(table)) as there:
                        there.write(rows)
                return
            empty = not _written(plain)
            self.make()
            for name in _written(plain) if empty else ():
                if name in WRITTEN_BY_TRIGGERS:
                    continue
                table = _with_columns(name)
                with plain.cursor().copy(SQL("COPY {} TO STDOUT").format(table)) as there:
                    self.rows.append((table, b"".join(there)))


def _with_columns(table: str) -> Composed:
    """Those that a row has to bring with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        names = [row[0] for row in cursor.fetchall() if (table, row[0]) not in WRITTEN_BY_THE_DATABASE]
    return SQL("{} ({})").format(Identifier(table), SQL(", ").join(map(Identifier, names)))
