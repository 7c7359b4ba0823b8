"""Meetings that take up clauses of the sample's policies, or only seem to, with what is true of each beside the text.

The texts are written whole in `source/uptake`. A plant names the policy by its number and gives the clause's sentence and
the words of the meeting; the rest (file, clause, lag, which other policies have the sentence) is looked up here, and what
does not hold is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from sample_maker.policies import Policy
from sample_maker.truth import table

HEAD = (
    "# What is true of the texts under uptake/: which clauses of policies/ they take up, and what only looks like it.\n"
    "# Written with them by corpora/make_sample.py; not edited by hand. All texts are synthetic: no real body, place or\n"
    "# person. `characters` is the longest run of Chinese characters that sentence and words have in common.\n"
)
HAN = re.compile(r"[^\u4e00-\u9fff]")
LABEL = re.compile(
    r"第[一二三四五六七八九十]+条|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\. "
)
VERBATIM = 15  # Chinese characters in a row
WORDS = 4  # words that a rewording shares with its sentence
ALIKE = 0.75  # two sentences above it are one, its number or planted term apart


@dataclass(frozen=True)
class Sentence:
    """A sentence of a policy and the clause it stands in, named as it is cited: 二、（三）1. or 第九条."""

    policy: Policy
    clause: str
    text: str


def write_uptake(
    into: Path, bodies: Sequence[Mapping[str, Any]], policies: Sequence[Policy], marker: str
) -> int:
    """Writes every meeting of `bodies` and `uptake.toml` under `into`; returns how many meetings."""
    sentences = [s for policy in policies for s in sentences_of(policy)]
    numbers = {policy.number: policy for policy in policies}
    meetings = sorted(
        ({**m, "body": body["body"]} for body in bodies for m in body["meetings"]),
        key=lambda m: (m["date"], m["file"]),
    )
    heads, plants, others = [], [], []
    for m in meetings:
        path = into / m["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise FileExistsError(f"two texts are called {m['file']}: rename one in corpora/source/uptake")
        path.write_bytes(f"{m['text'].strip()}\n\n{marker}\n".encode())
        heads.append(table("[[meetings]]", _meeting(m, numbers)))
        plants += [table("[[uptake]]", _plant(m, p, numbers, sentences)) for p in m.get("uptake", [])]
        others += [table("[[not_uptake]]", _other(m, n, numbers)) for n in m.get("not_uptake", [])]
    (into / "uptake.toml").write_bytes("\n".join([HEAD, *heads, *plants, *others]).encode())
    return len(meetings)


def sentences_of(policy: Policy) -> Iterator[Sentence]:
    """The sentences of a policy's body in order, each with its clause."""
    chain: list[str] = []
    for block in policy.text.blocks:
        match = LABEL.match(block.text)
        label = match.group().strip() if match else ""
        rank = _rank(label) if label else -1
        if label:
            chain = [c for c in chain if _rank(c) < rank] + [label]
        rest = block.text[match.end() :] if match else block.text
        for text in re.findall(r"[^。]+。", rest.strip("　 ")):
            yield Sentence(policy, "".join(chain), text)
        if rank == 2:  # an item ends with its line
            chain = [c for c in chain if _rank(c) < rank]


def common_run(a: str, b: str) -> int:
    """How many Chinese characters in a row two texts have in common, whatever else stands between them."""
    x, y = HAN.sub("", a), HAN.sub("", b)
    return SequenceMatcher(None, x, y, autojunk=False).find_longest_match().size


def _rank(label: str) -> int:
    return 0 if label.endswith(("条", "、")) else 1 if label.startswith("（") else 2


def _meeting(m: Mapping[str, Any], numbers: Mapping[str, Policy]) -> dict[str, Any]:
    fields = {k: m[k] for k in ("file", "date", "body", "record", "side")}
    if m["side"] == "before" and m.get("uptake"):
        raise ValueError(
            f"{m['file']}: a meeting before its policy takes nothing up; give `side` another look"
        )
    if "subject" in m:
        policy = numbers[m["subject"]["policy"]]
        if (m["side"] == "before") != (m["date"] < policy.day):
            raise ValueError(f"{m['file']} is not {m['side']} {policy.number} of {policy.day}")
        fields["subject"] = {
            "what": m["subject"]["what"],
            "policy": policy.text.path,
            "policy_date": policy.day,
        }
    return fields


def _plant(
    m: Mapping[str, Any],
    plant: Mapping[str, Any],
    numbers: Mapping[str, Policy],
    sentences: Sequence[Sentence],
) -> dict[str, Any]:
    policy, wanted, words = numbers[plant["policy"]], plant["sentence"], plant["words"]
    _in_text(m, words)
    own = [s for s in sentences if s.policy is policy and s.text == wanted]
    if len(own) != 1:
        raise ValueError(f"{policy.number} has {len(own)} sentences {wanted}; give one that it has once")
    alike = [s for s in sentences if s.policy is not policy and _alike(s.text, wanted)]
    first = min([own[0], *alike], key=lambda s: s.policy.day)
    if first is not own[0]:
        raise ValueError(f"{first.policy.number} has had {wanted} since {first.policy.day}: name that one")
    if policy.day >= m["date"]:
        raise ValueError(f"{m['file']} is no later than {policy.number}")
    run = common_run(wanted, words)
    if (plant["kind"] == "verbatim") != (run >= VERBATIM):
        raise ValueError(f"{m['file']}: a run of {run} characters is not {plant['kind']}: {words}")
    fields: dict[str, Any] = {
        "kind": plant["kind"],
        "policy": policy.text.path,
        "doc_number": policy.number,
        "policy_date": policy.day,
        "clause": own[0].clause,
        "sentence": wanted,
        "meeting": m["file"],
        "meeting_date": m["date"],
        "words": words,
        "lag_days": (m["date"] - policy.day).days,
        "characters": run,
    }
    if plant["kind"] == "reworded":
        shared = list(plant["shared"])
        if len(shared) < WORDS or not all(w in wanted and w in words for w in shared):
            raise ValueError(f"{m['file']}: give {WORDS} words or more that both sides have: {shared}")
        fields["shared"] = shared
    fields["also"] = [
        {
            "policy": s.policy.text.path,
            "date": s.policy.day,
            "clause": s.clause,
            "before_meeting": s.policy.day < m["date"],
        }
        for s in sorted(alike, key=lambda s: s.policy.day)
    ]
    return fields


def _other(m: Mapping[str, Any], other: Mapping[str, Any], numbers: Mapping[str, Policy]) -> dict[str, Any]:
    _in_text(m, other["words"])
    fields: dict[str, Any] = {"reason": other["reason"], "meeting": m["file"], "meeting_date": m["date"]}
    if "policy" in other:
        policy = numbers[other["policy"]]
        fields |= {"policy": policy.text.path, "policy_date": policy.day}
        if other["reason"] == "title" and policy.text.title not in other["words"]:
            inner = re.search(r"《([^》]+)》", policy.text.title)
            if inner is None or inner.group(1) not in other["words"]:
                raise ValueError(f"{m['file']} does not name {policy.text.title}")
    if "said_before" in other:
        fields["said_before"] = other["said_before"]
    return fields | {"words": other["words"], "note": other["note"]}


def _in_text(m: Mapping[str, Any], words: str) -> None:
    if m["text"].count(words) != 1:
        raise ValueError(f"{m['file']} does not say once: {words}")


def _alike(a: str, b: str) -> bool:
    if len({*pairwise(a)} & {*pairwise(b)}) < 0.4 * min(len(a), len(b)):  # far apart, and told so quickly
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE or common_run(a, b) >= VERBATIM
