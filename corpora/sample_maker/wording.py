"""Turns an authored sentence into a written one: alternatives, numbers, dates, planted terms.

The notation of `corpora/source`: `[a|b]` takes one side; `{n:3-8}` is a number between; `{y+2}` the year of
the document and two; `{ym+2}` a month two later with its year; `{m+2}` the same without; `2015-|...` holds
from 2015 on, `-2014|...` up to 2014, `2013-2017|...` between; upper-case marks such as `{SM}` are planted pairs.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sample_maker.model import SLOT_TERM, ink_length

YEARS = re.compile(r"^(\d{4})?-(\d{4})?\|")
ALTERNATIVES = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
NUMBER = re.compile(r"\{n:(\d+)-(\d+)\}")
RELATIVE = re.compile(r"\{(ym|y|m)([+-]\d+)?\}")
FIXED = {"NAKEEP": "综合治理"}


def holds(sentence: str, year: int) -> bool:
    """Whether a sentence may be written in that year."""
    match = YEARS.match(sentence)
    if match is None:
        return True
    first, last = match.groups()
    return (first is None or int(first) <= year) and (last is None or year <= int(last))


def burst(rng: random.Random, nothing: float, most: int) -> int:
    """How often a document mentions a pair: often not at all, else 1 and a long tail."""
    if rng.random() < nothing:
        return 0
    n = 1
    while n < most and rng.random() < 0.6:
        n += 1
    return n


@dataclass
class Pen:
    """Writes one document: remembers what was used and how many planted mentions are left."""

    rng: random.Random
    issuer: str
    year: int
    month: int
    words: dict[str, str]
    pairs: Sequence[Mapping[str, Any]]
    budget: dict[str, int]
    reach: float = 0.5  # from 0, a subdistrict, to 1, the whole country: how large its figures are
    used: set[str] = field(default_factory=set)
    theme_chars: dict[str, int] = field(default_factory=dict)
    new_share: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pair in self.pairs:
            self.new_share[pair["slot"]] = self._draw_share(pair)

    def _draw_share(self, pair: Mapping[str, Any]) -> float:
        """The probability that a mention in this document takes the new term."""
        kind, year = pair["kind"], self.year
        if kind == "abrupt":
            return float(year >= pair["adopted"][self.issuer])
        if kind == "narrowing":
            return float(year >= pair["from"])
        if kind == "gradual":
            p = 1 / (1 + math.exp(-(year - pair["middle"]) / pair["scale"]))
            chosen = float(self.rng.random() < p)
            return 0.5 if self.rng.random() < 1 / 6 else chosen
        if kind == "coexistence":
            ramp = (year - pair["start"] + 1) / (pair["plateau_from"] - pair["start"] + 1)
            p = pair["plateau"] * min(1.0, max(0.0, ramp))
            return self.rng.betavariate(16 * p, 16 * (1 - p)) if p > 0 else 0.0
        return self.rng.betavariate(2, 2)

    def may_write(self, sentence: str) -> bool:
        """True where the year allows it, it is new here and its planted mentions are still due."""
        if sentence in self.used or not holds(sentence, self.year):
            return False
        due: dict[str, int] = {}
        for slot in SLOT_TERM.findall(sentence):
            due[slot] = due.get(slot, 0) + 1
        return all(slot in FIXED or self.budget.get(slot, 0) >= n for slot, n in due.items())

    def wanted(self, sentence: str) -> bool:
        """Whether it carries a planted mention that is still due."""
        return any(self.budget.get(slot, 0) > 0 for slot in SLOT_TERM.findall(sentence))

    def pick(self, pool: Sequence[str], k: int, *, eager: float = 0.9) -> list[str]:
        """Up to `k` sentences that may be written, those with due mentions first, in their authored order."""
        chosen: list[str] = []
        order = list(pool)
        self.rng.shuffle(order)
        if self.rng.random() < eager:
            order.sort(key=lambda s: not self.wanted(s))
        for sentence in order:
            if len(chosen) == k:
                break
            if self.may_write(sentence):
                chosen.append(sentence)
                self._spend(sentence)
        return sorted(chosen, key=list(pool).index)

    def _spend(self, sentence: str) -> None:
        self.used.add(sentence)
        for slot in SLOT_TERM.findall(sentence):
            if slot not in FIXED:
                self.budget[slot] = self.budget.get(slot, 0) - 1

    def write(self, sentence: str, theme: str | None = None) -> str:
        """The sentence with everything in it decided."""
        text = YEARS.sub("", sentence)
        for _ in range(4):  # a word put in may itself hold alternatives
            text = ALTERNATIVES.sub(lambda m: self.rng.choice(m.group(1).split("|")), text)
            text = re.sub(r"\{([a-z]\w*)\}", lambda m: self.words.get(m.group(1), m.group(0)), text)
        text = NUMBER.sub(lambda m: str(self._number(int(m.group(1)), int(m.group(2)))), text)
        text = RELATIVE.sub(self._relative, text)
        text = SLOT_TERM.sub(lambda m: self.term(m.group(1)), text)
        if "{" in text or "[" in text:
            raise ValueError(f"a mark was left open in {sentence!r}: {text!r}")
        if theme is not None:
            self.theme_chars[theme] = self.theme_chars.get(theme, 0) + ink_length(text)
        return text

    def term(self, slot: str) -> str:
        """The old or the new term of a pair, as this document has it."""
        if slot in FIXED:
            return FIXED[slot]
        pair = next(p for p in self.pairs if p["slot"] == slot)
        return str(pair["new"] if self.rng.random() < self.new_share[slot] else pair["old"])

    def _number(self, low: int, high: int) -> int:
        if high < 5 * low:  # a norm, not a figure of size
            return self.rng.randint(low, high)
        middle = low + (high - low) * self.reach**2
        n = round(self.rng.uniform(max(low, middle * 0.7), min(high, middle * 1.3 + low)))
        if n >= 1000 and self.rng.random() < 0.3:  # officials round large figures now and then
            n = n // 100 * 100
        return n

    def _relative(self, match: re.Match[str]) -> str:
        unit, shift = match.group(1), int(match.group(2) or 0)
        if unit == "y":
            return str(self.year + shift)
        later, month = divmod(self.month + shift - 1, 12)
        if unit == "ym":
            return f"{self.year + later}年{month + 1}月"
        return f"次年{month + 1}" if later else str(month + 1)
