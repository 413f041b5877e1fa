"""`python -m bench.train_grounding [--write]`: fit how signs tell a faithful reply."""

import argparse
import json
import sys

from assistant.cli.output import progress
from bench import places
from bench.remembering import RememberingEmbedder
from bench.training import faithfulness
from bench.training.faithfulness import NAMES, told_apart
from bench.training.logistic import as_json

_WEIGHTS = places.ROOT / "assistant" / "verifying" / "grounding.json"
_SETS = (("covered",), ("meaning",), ("covered", "meaning"), NAMES)


def main() -> int:
    """Print what unseen conversations score, with all signs and with fewer; `--write` keeps."""
    from kb.embedder import SentenceTransformerEmbedder

    parser = argparse.ArgumentParser(prog="python -m bench.train_grounding", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the weights in the product")
    given = parser.parse_args()
    replies = faithfulness.read_marked(places.part("mtrag_grounding"))
    embedder = RememberingEmbedder(SentenceTransformerEmbedder.open(), places.cache_folder())
    with progress("done") as bar:
        rows = faithfulness.examples(replies, faithfulness.EmbeddedMeaning(embedder), bar.show)
    for names in _SETS:
        scores = faithfulness.left_out(rows, names)
        print(
            f"{', '.join(names)}: AUROC {told_apart(replies, scores, 2):.3f} (2 or less),"
            f" {told_apart(replies, scores, 3):.3f} (3 or less)"
        )
    final = faithfulness.fitted(rows)
    content = as_json(final)
    print(json.dumps(content))
    if given.write:
        _WEIGHTS.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
        print(f"wrote {_WEIGHTS}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
