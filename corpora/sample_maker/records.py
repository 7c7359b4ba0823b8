"""Records of meetings written whole, in templates of their own, with what is true of each beside the text.

They test readers on wording that no rule was made for: the texts of `source/records` came after the rules, and none of them
is composed from the templates of `source/meetings`.
`half` tells the second from the third: each was first read with the rules as they stood before it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sample_maker.truth import table

HEAD = (
    "# What is true of the texts under records/. Written with them by corpora/make_sample.py; not edited by hand.\n"
    "# All texts are synthetic: no real body, place or person.\n"
)
ENGLISH_MARKER = "(Sample text of policymine, invented.)"


def write_records(into: Path, bodies: Sequence[Mapping[str, Any]], marker: str) -> int:
    """Writes every record of `bodies` and `records.toml` under `into`; returns how many records."""
    out = [HEAD]
    n = 0
    for body in bodies:
        for matter in body["matters"]:
            out.append(
                table("[[matters]]", {**matter, "body": body["body"], "meetings": _chain(body, matter["id"])})
            )
        for meeting in body["meetings"]:
            path = into / meeting["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            last = ENGLISH_MARKER if body.get("language") == "en" else marker
            path.write_bytes(f"{meeting['text'].strip()}\n\n{last}\n".encode())
            fields = {k: v for k, v in meeting.items() if k != "text"}
            for action in fields["actions"]:
                if isinstance(action.get("due"), str):
                    action["due"] = date.fromisoformat(action["due"])
            out.append(
                table("[[meetings]]", {"body": body["body"], "half": body.get("half", "second"), **fields})
            )
            n += 1
    (into / "records.toml").write_bytes("\n".join(out).encode())
    return n


def _chain(body: Mapping[str, Any], matter: str) -> list[dict[str, Any]]:
    """Where a matter comes up, in the order of the meetings."""
    return [
        {"file": m["file"], "stage": m["stages"][matter]} for m in body["meetings"] if matter in m["stages"]
    ]
