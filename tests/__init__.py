"""What Handrail promises, as sentences."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:
    # Workers share the cores: sums on several threads each would wait for one another. Said
    # before anything is imported that counts cores, and inherited by servers and commands.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
