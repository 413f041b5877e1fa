"""What the widget's script costs a page: main-thread time until it has loaded, and its size.

`python -m bench.widget_page [--rounds N]`. A small shop page on another origin is loaded in
headless Chromium with and without the script, in turn, each time in a new browser context.
Chromium's own trace says how long the page's main thread was at work, in processor time: what else
the machine does meanwhile does not count.
"""

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread

import httpx
from playwright.sync_api import Browser, sync_playwright

from assistant.measuring.library import Watch
from bench.figures import Figure, Kind
from bench.serving import command, serving
from bench.widget_customer import add_site, wait_until_ready

ROUNDS = 7
_SETTLED_MS = 500
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
_CATEGORIES = ["toplevel", "devtools.timeline", "v8", "__metadata"]
_GOODS = "".join(f"<li><h2>Kettle {n}</h2><p>Boils in {n} minutes.</p></li>" for n in range(1, 25))


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the main thread, medians; bytes of the script as it is sent."""

    without_ms: float
    with_ms: float
    longest_ms: float
    packed: int

    @property
    def added_ms(self) -> float:
        """What the script adds."""
        return self.with_ms - self.without_ms


@dataclass(frozen=True, slots=True)
class Loaded:
    """One load: milliseconds of all tasks of the main thread, and of the longest."""

    whole_ms: float
    longest_ms: float


def measure(watch: Watch) -> list[Figure]:
    """Serve an empty home and load the page."""
    found = cost(watch, ROUNDS)
    return [
        Figure("page without the widget, main thread", found.without_ms, Kind.MILLISECONDS),
        Figure("page with the widget, main thread", found.with_ms, Kind.MILLISECONDS),
        Figure("added by the widget", found.added_ms, Kind.MILLISECONDS, goal=50.0),
        Figure("longest task with the widget", found.longest_ms, Kind.MILLISECONDS),
        Figure("script, gzipped bytes", found.packed, Kind.FAILURES, goal=30_000),
    ]


def cost(watch: Watch, rounds: int) -> Cost:
    """Load the page so often each way."""
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        home = Path(folder) / "home"
        command(home, "init")
        with _shop() as shop:
            shop.key = add_site(home, shop.url)
            with serving(home) as server, sync_playwright() as playwright:
                wait_until_ready(server.url)
                shop.handrail = server.url
                browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
                # The first load of each kind warms the server and the browser.
                for path in ("/plain", "/widget"):
                    _load(browser, shop.url + path)
                plain, widget = [], []
                for turn in range(rounds):
                    watch("loading the page", turn, rounds)
                    plain.append(_load(browser, f"{shop.url}/plain"))
                    widget.append(_load(browser, f"{shop.url}/widget"))
                browser.close()
                packed = _packed(server.url)
    return Cost(
        median(each.whole_ms for each in plain),
        median(each.whole_ms for each in widget),
        median(each.longest_ms for each in widget),
        packed,
    )


def _load(browser: Browser, url: str) -> Loaded:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    browser.start_tracing(page=page, categories=_CATEGORIES)
    page.goto(url, wait_until="load")
    if url.endswith("/widget"):
        page.wait_for_selector("handrail-widget", state="attached")
    page.wait_for_timeout(_SETTLED_MS)
    trace = browser.stop_tracing()
    context.close()
    return of_main_thread(trace, url)


def of_main_thread(trace: bytes, url: str) -> Loaded:
    """Add up the tasks of the renderer thread that loaded the page."""
    events = json.loads(trace)["traceEvents"]
    (thread, *_) = [
        (each["pid"], each["tid"])
        for each in events
        if each["name"] in ("EvaluateScript", "ParseHTML")
        and url in json.dumps(each.get("args", {}))
    ]
    tasks = [
        each.get("tdur", each["dur"]) / 1000
        for each in events
        if each.get("ph") == "X"
        and re.fullmatch(r"(ThreadControllerImpl::)?RunTask", each["name"])
        and (each["pid"], each["tid"]) == thread
    ]
    return Loaded(sum(tasks), max(tasks))


def _packed(url: str) -> int:
    """The script's bytes on the wire."""
    headers = {"Accept-Encoding": "gzip"}
    with httpx.stream("GET", f"{url}/widget.js", headers=headers, trust_env=False) as answer:
        answer.raise_for_status()
        return sum(map(len, answer.iter_raw()))


class _Shop(ThreadingHTTPServer):
    """A shop page with and without the script."""

    key = ""
    handrail = ""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"

    def page(self, path: str) -> bytes:
        """The page; any path but /widget is without."""
        tag = f'<script src="{self.handrail}/widget.js" data-site="{self.key}" async></script>'
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kettles</title>'
            f"{tag if path == '/widget' else ''}</head><body><h1>Kettles</h1>"
            f"<ul>{_GOODS}</ul></body></html>"
        ).encode()


class _Answering(BaseHTTPRequestHandler):
    server: _Shop

    def do_GET(self) -> None:
        content = self.server.page(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _shop() -> Iterator[_Shop]:
    with _Shop(("127.0.0.1", 0), _Answering) as shop:
        thread = Thread(target=shop.serve_forever, daemon=True)
        thread.start()
        yield shop
        shop.shutdown()
        thread.join()


def _chromium() -> str | None:
    """The machine's own Chromium; None for the one that playwright brings."""
    return shutil.which("chromium")


def main() -> None:
    """Measure once and print it."""
    reading = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reading.add_argument("--rounds", type=int, default=ROUNDS, help="loads each way")
    found = cost(lambda _what, _done, _of: None, reading.parse_args().rounds)
    print(
        f"main thread: {found.without_ms:.1f} ms without, {found.with_ms:.1f} ms with the widget,"
        f" {found.added_ms:.1f} ms more (longest task {found.longest_ms:.1f} ms);"
        f" {found.packed:,} bytes gzipped"
    )


if __name__ == "__main__":
    main()
