"""A throw-away PostgreSQL server for the tests: on a socket in a folder of its own, not durable."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


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
    """Run a server; give the URL of its databases without a name: `{url}name{options}`."""
    place = binaries()
    if place is None:
        raise RuntimeError(missing())
    # Not pytest's folder: only root may enter that one, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
    user = _unprivileged() if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"

    def run(*command: str) -> None:
        done = subprocess.run(
            command,
            user=user.pw_uid if user is not None else None,
            group=user.pw_gid if user is not None else None,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")

    control = (str(place / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w")
    try:
        run(
            str(place / "initdb"), "-D", str(data), "-U", "handrail", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = f"-k {folder} -c listen_addresses='' {_UNSAFE_BUT_FAST}"
        run(*control, "-o", options, "start")
        try:
            yield f"postgresql+psycopg://handrail@/{{name}}?host={folder}"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None
