"""`python -m bench [SECTION…]`: measure, write bench/out/*.json, show what moved."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.cli.output import progress
from assistant.measuring.library import Watch
from bench import baseline, evaluation, places
from bench.figures import Figure, Kind
from bench.places import DataMissingError

if TYPE_CHECKING:
    from bench.remembering import RememberingEmbedder

Measure = Callable[[Watch], list[Figure]]


def _remembering() -> "RememberingEmbedder":
    from bench.remembering import RememberingEmbedder
    from kb.embedder import SentenceTransformerEmbedder

    return RememberingEmbedder(SentenceTransformerEmbedder.open(), places.cache_folder())


def _retrieval(watch: Watch) -> list[Figure]:
    from bench import retrieval

    return retrieval.measure(_remembering(), watch)


def _answers(watch: Watch) -> list[Figure]:
    from bench import answers

    return answers.measure(watch)


def _followups(watch: Watch) -> list[Figure]:
    from bench import followups

    return followups.measure(_remembering(), watch)


def _ingest(watch: Watch) -> list[Figure]:
    from bench import ingest

    return ingest.measure(watch)


def _latency(watch: Watch) -> list[Figure]:
    from bench import search_latency

    return search_latency.measure(watch)


def _server(watch: Watch) -> list[Figure]:
    from bench import server

    return server.measure(watch)


def _wording(watch: Watch) -> list[Figure]:
    from bench import wording

    return wording.measure(watch)


def _inquiries(watch: Watch) -> list[Figure]:
    from bench import inquiries

    return inquiries.measure(watch)


def _documents(watch: Watch) -> list[Figure]:
    from bench import documents

    return documents.measure(watch)


def _grounding(watch: Watch) -> list[Figure]:
    from bench import grounding

    return grounding.measure(watch)


def _offers(watch: Watch) -> list[Figure]:
    from bench import offers

    return offers.measure(watch)


def _clocks(watch: Watch) -> list[Figure]:
    from bench import clocks

    return clocks.measure(watch)


def _escalation(watch: Watch) -> list[Figure]:
    from bench import escalation

    return escalation.measure(watch)


def _topics(watch: Watch) -> list[Figure]:
    from bench import topics

    return topics.measure(_remembering(), watch)


def _triage(watch: Watch) -> list[Figure]:
    from bench import triage

    return triage.measure(watch)


def _promises(watch: Watch) -> list[Figure]:
    from bench import promises

    return promises.measure(watch)


def _widget_probes(watch: Watch) -> list[Figure]:
    from bench import widget_probes

    return widget_probes.measure(watch)


def _widget_load(watch: Watch) -> list[Figure]:
    from bench import widget_load

    return widget_load.measure(watch)


def _widget_page(watch: Watch) -> list[Figure]:
    from bench import widget_page

    return widget_page.measure(watch)


SECTIONS: dict[str, Measure] = {
    "documents": _documents,
    "ingest": _ingest,
    "server": _server,
    "latency": _latency,
    "answers": _answers,
    "grounding": _grounding,
    "retrieval": _retrieval,
    "followups": _followups,
    "inquiries": _inquiries,
    "wording": _wording,
    "offers": _offers,
    "triage": _triage,
    "escalation": _escalation,
    "clocks": _clocks,
    "promises": _promises,
    "topics": _topics,
    "widget_probes": _widget_probes,
    "widget_load": _widget_load,
    "widget_page": _widget_page,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the named sections, or all; 1 when some data was not there or nothing was measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument(
        "--keep", action="store_true", help="make the figures in bench/out the baseline"
    )
    given = parser.parse_args(arguments)
    if unknown := set(given.sections) - SECTIONS.keys():
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if given.keep:
        return _keep(given.sections or list(SECTIONS))
    missing = [name for name in given.sections or SECTIONS if not _run(name)]
    return 1 if missing else 0


def _run(name: str) -> bool:
    """Measure one section and show it; False when its data is not there."""
    start = time.perf_counter()
    try:
        with progress("done") as bar:
            figures = SECTIONS[name](bar.show)
    except DataMissingError as error:
        print(f"{name}: not measured: {error}", file=sys.stderr)
        return False
    figures.append(Figure("measured in", time.perf_counter() - start, Kind.SECONDS))
    baseline.write(baseline.OUT / f"{name}.json", {name: figures})
    baseline.print_moves(name, figures, baseline.read(baseline.BASELINE).get(name, []))
    return True


def _keep(sections: list[str]) -> int:
    kept = [name for name in sections if baseline.keep(name)]
    evaluation.write_figures(evaluation.PAGE)
    print(
        f"bench/baseline.json and docs/evaluation.md now have: {', '.join(kept) or 'nothing new'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
