"""Serves the screens over the fake application: python -m tests.browser.fake_server HOME."""

import sys
from pathlib import Path

from assistant.server import run
from tests.assistant.served import stocked

if __name__ == "__main__":
    assistant = stocked(Path(sys.argv[1]))
    run(assistant, "127.0.0.1", 0)
    assistant.close()
