"""A sandbox worker whose reader does what the file says, so that the walls can be tried."""

import os
import socket
import sys
import time
from pathlib import Path

from ingest.sandbox_worker import Job, serve


def obey(job: Job, data: bytes) -> bytes:
    match data.decode("ascii").split():
        case ["abort"]:
            os.abort()
        case ["spin"]:
            while True:
                pass
        case ["sleep"]:
            time.sleep(600)
        case ["hoard"]:
            hoard = bytearray(job.limits.memory_bytes * 2)
            return bytes(hoard)
        case ["flood"]:
            return b"x" * (job.most_output + 1_000_000)
        case ["lie"]:
            return b'{"text":"ab","paths":[[]],"contexts":[""],"blocks":[[1,0,9,0,0,null,0]]}'
        case ["fork", path]:
            if os.fork() == 0:
                time.sleep(2)
                Path(path).write_text("survived")
                os._exit(0)
        case ["phone"]:
            with socket.create_connection(("127.0.0.1", 9), timeout=1):
                return b"connected"
        case ["environment"]:
            names = ",".join(sorted(os.environ))
            return f'{{"refused":"{names}","kind":"no_text"}}'.encode()
    return b'{"refused":"obeyed","kind":"no_text"}'


if __name__ == "__main__":
    sys.exit(serve(obey))
