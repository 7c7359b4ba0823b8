"""python -m tests.benchmarks NAME [--rounds N] [--json]"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

# A benchmark is a module of this folder with `run(folder, rounds) -> Measured`.
NAMES = ("segment", "count", "topics", "shift", "compare")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument(
        "--rounds", type=int, help="rounds in which all contenders take turns (5); shift: runs a cell (25)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object with `ratios` by peer")
    parser.add_argument("--k", type=int, default=20, help="topics: number of topics")
    parser.add_argument("--passages", type=int, default=10_000, help="topics: number of passages")
    parser.add_argument("--jobs", type=int, help="shift: processes at once (one a core)")
    given = parser.parse_args()
    options = {"k": given.k, "passages": given.passages} if given.name == "topics" else {}
    if given.name == "shift":
        options = {"jobs": given.jobs}
    given.rounds = given.rounds if given.rounds is not None else 25 if given.name == "shift" else 5
    if given.rounds < 1:
        parser.error("--rounds takes 1 or more")
    folder = Path(__file__).resolve().parents[3] / "shared" / "data"
    if not folder.is_dir():
        print(f"{folder} is absent: third-party texts do not travel with the project", file=sys.stderr)
        return 2
    measured = importlib.import_module(f"tests.benchmarks.{given.name}").run(folder, given.rounds, **options)
    if given.json:
        print(
            json.dumps(
                {
                    "title": measured.title,
                    "ratios": dict(measured.ratios),
                    "seconds": dict(measured.seconds),
                    "notes": dict(measured.notes),
                },
                ensure_ascii=False,
            )
        )
    else:
        print(measured.table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
