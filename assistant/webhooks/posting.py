"""One call to another system: to an address that was checked, within a time, by no redirect."""

import ssl
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from socket import SOCK_STREAM, gaierror, getaddrinfo

import anyio
import anyio.to_thread
import httpx

from assistant.webhooks.addresses import first_forbidden

CONNECT_S = 5.0
WHOLE_S = 10.0
MOST_READ = 64_000
"""How many bytes of an answer are read; nothing of it is kept."""

_MOST_ADDRESSES = 3
_LOOK_S = 0.1
_LISTEN_S = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call: its status, or None and why there was none.

    `later` is how long the address asked to be left alone. `stopped` says that the call was
    broken off from our side, so that nothing is known of it.
    """

    status: int | None
    said: str
    later: timedelta | None = None
    stopped: bool = False

    @property
    def arrived(self) -> bool:
        """Whether the other system took it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether it wants to hear nothing any more."""
        return self.status == HTTPStatus.GONE


@dataclass(frozen=True, slots=True)
class Poster:
    """Calls addresses; those of this machine and its network only where `within` is true.

    `connect_s` and `whole_s` bound a call in seconds, the look-up of the name included. `trusted`
    are the certificates it trusts, None for those that this machine does.
    """

    within: bool
    connect_s: float = CONNECT_S
    whole_s: float = WHOLE_S
    trusted: ssl.SSLContext | None = None

    def post(
        self, url: str, body: str, headers: dict[str, str], *, stop: threading.Event | None = None
    ) -> Answer:
        """Send a body once; never raises for what the network or the address does.

        Broken off soon after `stop` is set.
        """
        return anyio.run(self._watched, url, body, headers, stop)

    async def _watched(
        self, url: str, body: str, headers: dict[str, str], stop: threading.Event | None
    ) -> Answer:
        answer = Answer(None, "the server stopped", stopped=True)

        async def call() -> None:
            nonlocal answer
            answer = await self._within_time(url, body, headers)
            calls.cancel_scope.cancel()

        async with anyio.create_task_group() as calls:
            calls.start_soon(call)
            while stop is not None:
                await anyio.sleep(_LOOK_S)
                if stop.is_set():
                    calls.cancel_scope.cancel()
        return answer

    async def _within_time(self, url: str, body: str, headers: dict[str, str]) -> Answer:
        try:
            with anyio.fail_after(self.whole_s):
                return await self._call(httpx.URL(url), body, headers)
        except TimeoutError:
            return Answer(None, f"no answer within {self.whole_s:g} s")
        except httpx.TimeoutException:
            return Answer(None, f"no connection within {self.connect_s:g} s")
        except gaierror:
            return Answer(None, "its name is not known")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            return Answer(None, _in_words(error))

    async def _call(self, url: httpx.URL, body: str, headers: dict[str, str]) -> Answer:
        every = await _addresses(url)
        if not self.within and (bad := first_forbidden(every)) is not None:
            return Answer(None, f"{url.host} stands for {bad}, which is of no open network")
        timeout = httpx.Timeout(self.whole_s, connect=self.connect_s)
        # No proxy: what it would connect to is not what was checked.
        async with httpx.AsyncClient(
            verify=self.trusted or _trusted(),
            timeout=timeout,
            follow_redirects=False,
            trust_env=False,
        ) as client:
            *others, last = every[:_MOST_ADDRESSES]
            for address in others:
                try:
                    return await _post(client, url, address, body, headers)
                except httpx.ConnectError:
                    continue
            return await _post(client, url, last, body, headers)


async def _addresses(url: httpx.URL) -> Sequence[str]:
    """What a host stands for, by every address; raises gaierror where it is not known."""
    found = await anyio.to_thread.run_sync(
        lambda: getaddrinfo(url.raw_host.decode("ascii"), _port(url), type=SOCK_STREAM),
        abandon_on_cancel=True,
    )
    return list(dict.fromkeys(str(each[4][0]) for each in found))


async def _post(
    client: httpx.AsyncClient, url: httpx.URL, address: str, body: str, headers: dict[str, str]
) -> Answer:
    """Send to that very address, as the host that its certificate has to name."""
    bare = address.partition("%")[0]
    at = url.copy_with(host=f"[{bare}]" if isinstance(ip_address(bare), IPv6Address) else bare)
    request = client.build_request(
        "POST",
        at,
        content=body.encode(),
        headers={
            "Host": url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": "Handrail",
            **headers,
        },
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )
    response = await client.send(request, stream=True)
    try:
        await _listen(response)
    finally:
        await response.aclose()
    return Answer(response.status_code, _status_words(response), _later(response))


async def _listen(response: httpx.Response) -> None:
    """Let it finish what it says, if that is soon: the status came, and nothing else matters."""
    read = 0
    with anyio.move_on_after(_LISTEN_S), suppress(httpx.HTTPError):
        async for part in response.aiter_raw():
            read += len(part)
            if read > MOST_READ:
                break


def _status_words(response: httpx.Response) -> str:
    try:
        said = f"{response.status_code} {HTTPStatus(response.status_code).phrase}"
    except ValueError:
        said = str(response.status_code)
    return f"{said}; redirects are not followed" if response.is_redirect else said


def _later(response: httpx.Response) -> timedelta | None:
    """How long to wait, told in seconds or as a date; None where neither is told."""
    said = response.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:12]), 10**9))
    try:
        when = parsedate_to_datetime(said)
    # Numbers that no clock holds are an overflow.
    except (ValueError, OverflowError):
        return None
    until = when.replace(tzinfo=UTC) if when.tzinfo is None else when
    return max(until - datetime.now(UTC), timedelta())


def _in_words(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return f"not reached: {words[:200]}"


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates we trust, read once: that takes longer than most calls."""
    return ssl.create_default_context()
