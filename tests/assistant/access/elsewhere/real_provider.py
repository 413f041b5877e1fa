"""A real OpenID provider on this machine, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from assistant.json_value import Json

_PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class RealProvider:
    """Where it is; it asks for no password: whoever names a subject is them."""

    url: str

    def knows(self, subject: str, claims: Mapping[str, Json]) -> None:
        """Have it say that of a subject from now on."""
        httpx.put(
            f"{self.url}/users/{subject}", json=dict(claims), trust_env=False
        ).raise_for_status()

    def consents(self, leaving: str, subject: str) -> str:
        """Sign in there as a subject; return where it sends the browser."""
        return httpx.post(leaving, data={"sub": subject}, trust_env=False).headers["location"]

    def denies(self, leaving: str) -> str:
        """Refuse there; return where it sends the browser."""
        return httpx.post(leaving, data={"action": "deny"}, trust_env=False).headers["location"]


@contextmanager
def running() -> Iterator[RealProvider]:
    """Run the provider on a free port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", "0"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    with process, process.stderr as said:
        try:
            yield RealProvider(_address(said))
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _address(said: Iterator[str]) -> str:
    for line in said:
        if "running on http://" in line:
            return next(word for word in line.replace('"', " ").split() if "http://" in word)
    raise AssertionError("the provider ended before it said where it is")
