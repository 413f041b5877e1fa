"""The command line: `handrail …`; each room of it is a module, `main` puts them together."""

import os
import sys

from assistant.cli.output import complain


def main() -> int:
    """Run one command; return its exit status: 0 done, 1 refused or missing, 2 wrong usage."""
    from assistant.cli.commands import build

    try:
        build(sys.argv[1:])(prog_name="handrail")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except _refusals() as error:
        complain(str(error))
        return 1
    except BrokenPipeError:
        # The reader of our output left early, as `head` does; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def _refusals() -> tuple[type[Exception], ...]:
    from assistant.errors import AssistantError
    from ingest.errors import IngestError
    from kb.errors import KnowledgeBaseError

    return (AssistantError, IngestError, KnowledgeBaseError)
