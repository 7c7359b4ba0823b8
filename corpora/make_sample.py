"""Makes the sample corpus again from the sentences in corpora/source: the same bytes for the same seed.

    python corpora/make_sample.py [--into corpora/sample] [--show]

`--show` prints the planted pairs year by year and issuer by issuer. Needs python-docx and reportlab.
"""

from __future__ import annotations

import argparse
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sample_maker.formats import write
from sample_maker.policies import Policy, compose_policies
from sample_maker.records import write_records
from sample_maker.talks import compose_conversations, compose_meetings
from sample_maker.truth import truth
from sample_maker.uptake import write_uptake

HERE = Path(__file__).parent
THEMES = [
    "governance",
    "consultation",
    "renewal",
    "elderly",
    "property",
    "waste",
    "party",
    "digital",
    "safety",
]
COMMUNITIES = ["d", "x", "s", "l", "ac", "xh", "qf"]
RECORDS = ["town", "village", "owners", "street", "works", "parish", "school"]
THIRD = ["estate", "company", "courtyard", "trustees"]
UPTAKE = ["cy", "wt", "jx", "bh", "zj", "ml", "mz"]
FOLDERS = ["policies", "minutes", "interviews", "articles", "records", "uptake"]


def load(folder: Path) -> dict[str, Any]:
    """The authored sentences, plan and meetings."""

    def read(name: str) -> dict[str, Any]:
        return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))

    return {
        "plan": read("plan"),
        "common": read("common"),
        "themes": {t: read(f"themes/{t}") for t in THEMES},
        "meetings": [read(f"meetings/{c}") for c in COMMUNITIES],
        "conversations": read("conversations"),
        "records": [read(f"records/{r}") for r in [*RECORDS, *THIRD]],
        "uptake": [read(f"uptake/{u}") for u in UPTAKE],
    }


def make(into: Path, source: Mapping[str, Any]) -> list[Policy]:
    """Writes every text and truth.toml under `into`; the folders of texts there are replaced."""
    policies = compose_policies(source)
    meetings, rest = compose_meetings(source), compose_conversations(source)
    for name in FOLDERS:
        shutil.rmtree(into / name, ignore_errors=True)
    marker = source["common"]["marker"]
    for text in [p.text for p in policies] + [t.text for t in [*meetings, *rest]]:
        path = into / text.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise FileExistsError(f"two texts are called {text.path}: rename one in corpora/source")
        path.write_bytes(write(text, marker))
    write_records(into, source["records"], marker)
    write_uptake(into, source["uptake"], policies, marker)
    (into / "truth.toml").write_bytes(truth(source, policies, meetings, rest).encode("utf-8"))
    return policies


def show(policies: Sequence[Policy], plan: Mapping[str, Any]) -> None:
    """Prints what was planted, to be judged by eye."""
    years = sorted({p.day.year for p in policies})
    for pair in plan["pairs"]:
        print(f"\n{pair['old']} -> {pair['new']} ({pair['kind']}, {pair.get('break', '-')})")
        print("  pooled         " + " ".join(f"{y:>7}" for y in years))
        rows: list[tuple[str, list[Policy]]] = [("all", list(policies))]
        rows += [(i["key"], [p for p in policies if p.issuer == i["name"]]) for i in plan["issuers"]]
        for name, own in rows:
            cells = []
            for year in years:
                here = [p.terms for p in own if p.day.year == year]
                old, new = (sum(t.get(pair[side], 0) for t in here) for side in ("old", "new"))
                cells.append(f"{old:>3}:{new:<3}" if old or new else "      .")
            print(f"  {name:<14} " + " ".join(f"{c:>7}" for c in cells))
    lengths = sorted(len(p.text.plain()) for p in policies)
    print(
        f"\n{len(policies)} documents, {lengths[0]}-{lengths[-1]} characters, median {lengths[len(lengths) // 2]}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line and makes the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=HERE / "sample")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    source = load(HERE / "source")
    policies = make(options.into, source)
    if options.show:
        show(policies, source["plan"])


if __name__ == "__main__":
    main()
