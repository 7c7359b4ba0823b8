"""Interleaved rounds and their medians: what a busy machine does to one contender it does to all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measured:
    """The outcome of a benchmark.

    Parameters
    ----------
    title : what was done to what.
    seconds : median time of each contender.
    ratios : how many times as fast as each peer.
    notes : facts about the run, by name.
    """

    title: str
    seconds: Mapping[str, float]
    ratios: Mapping[str, float]
    notes: Mapping[str, Any]

    def table(self) -> str:
        """Return the outcome as lines to print."""
        width = max(len(name) for name in (*self.seconds, *self.ratios))
        lines = [self.title, ""]
        lines += [f"  {name:<{width}}  {s * 1000:10.1f} ms" for name, s in self.seconds.items()]
        if self.ratios:
            lines += ["", "  times as fast as"]
            lines += [f"  {name:<{width}}  {ratio:10.2f}" for name, ratio in self.ratios.items()]
        return "\n".join([*lines, "", *(f"  {name}: {value}" for name, value in self.notes.items())])


def interleaved(contenders: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each contender over rounds in which all take turns."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            gc.collect()
            began = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in times.items()}
