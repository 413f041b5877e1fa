"""A process that records, erases and follows until it is killed: see test_kill.py.

It says what it has done, one line each, only after it is done.
"""

import random
from pathlib import Path

from assistant.home import MIGRATIONS
from kb import library
from kb.database import Database
from kb.indexes import Indexes
from kb.model import Audience
from tests.fakes import HashEmbedder
from tests.libraries import draft, put_all


def main(home: str, url: str, seed: str) -> None:
    """Work for ever."""
    chance = random.Random(int(seed))
    database = Database.open(url, migrations=MIGRATIONS)
    embedder = HashEmbedder()
    indexes = Indexes.open(database, Path(home) / "index", embedder)
    print("open", flush=True)
    number = 0
    while True:
        number += 1
        names = [f"round{seed}n{number}d{place}" for place in range(chance.randint(1, 5))]
        lines = "\n\n".join(f"Rule {line} of {names[0]}" for line in range(chance.randint(1, 60)))
        audience = chance.choice(list(Audience))
        put_all(database, embedder, [draft(name, lines, audience=audience) for name in names])
        print("recorded", *names, flush=True)
        match chance.randrange(6):
            case 0:
                erased = chance.choice(names)
                print("erasing", erased, flush=True)
                library.erase(database, erased)
                print("erased", erased, flush=True)
            case 1:
                indexes.rebuild()
            case 2 | 3:
                pass
            case _:
                indexes.follower.catch_up()
