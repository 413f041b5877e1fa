"""A throw-away PostgreSQL server for the tests: on a socket in a folder of its own, not durable."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The shell outlives a killed test run just long enough to stop the server and tidy up: its
# input ends when the process that holds the other end does.
_LIFE = """
data=$1/data
"$0/initdb" -D "$data" -U handrail -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$1/log" 2>&1 &&
"$0/pg_ctl" -D "$data" -l "$1/server-log" -w start -o "-k $1 -c listen_addresses='' \
  -c fsync=off -c full_page_writes=off -c synchronous_commit=off" >>"$1/log" 2>&1 &&
echo ready || cat "$1"/*log
read -r _
"$0/pg_ctl" -D "$data" -m immediate -w stop >>"$1/log" 2>&1
cd / && rm -rf "$1"
"""


def binaries() -> Path | None:
    """The folder of a server's programs, newest version first; None when none is installed."""
    on_path = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: place.parent.name)
    for place in [*([Path(on_path).parent] if on_path else []), *reversed(places)]:
        if (place / "initdb").is_file() and (place / "pg_ctl").is_file():
            return place
    return None


def missing() -> str:
    """Why no server can be started here, in one line; empty when one can."""
    if binaries() is None:
        return "no PostgreSQL server is installed (Debian: apt install postgresql)"
    if os.geteuid() == 0 and _unprivileged() is None:
        return "PostgreSQL does not run as root, and there is no user 'postgres' to run it as"
    return ""


@contextmanager
def server() -> Iterator[str]:
    """Run a server; give the URL of its databases, with a `{name}` to fill in."""
    place = binaries()
    if place is None:
        raise RuntimeError(missing())
    # Not pytest's folder: only root may enter that one, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
    user = _unprivileged() if os.geteuid() == 0 else None
    owner = user.pw_uid if user is not None else None
    group = user.pw_gid if user is not None else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    with subprocess.Popen(
        ["/bin/sh", "-c", _LIFE, str(place), str(folder)],
        user=owner,
        group=group,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        said = process.stdout.readline()
        if said != "ready\n":
            process.stdin.close()
            raise RuntimeError(f"PostgreSQL did not start: {said}{process.stdout.read()}")
        yield f"postgresql+psycopg://handrail@/{{name}}?host={folder}"


def _unprivileged() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None
