"""How long a fuzz run may take, and what every example must keep to: seconds, memory, and the exceptions allowed.

    uv run pytest tests/fuzz                                      a few seconds, the same examples each time
    POLICYMINE_FUZZ_SECONDS=600 uv run pytest tests/fuzz          ten minutes in all, new examples each time

`POLICYMINE_FUZZ_SEED=n` begins with another seed; a failure names the seed, and hypothesis the smallest example.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from policymine.errors import PolicymineError

SECONDS = float(os.environ.get("POLICYMINE_FUZZ_SECONDS", "0"))
SEED = int(os.environ.get("POLICYMINE_FUZZ_SEED", "0"))
# So many targets, weights counted, share the time.
TARGETS = 82
# One example, of a few thousand characters: processor seconds, and bytes that the process may grow by.
LIMIT = 10.0
GROWTH = 600 << 20


def fuzz(strategy: SearchStrategy[Any], check: Callable[[Any], None], *, weight: float = 1.0) -> None:
    """Run `check` on examples until the time of one target is over; at least one short round.

    Parameters
    ----------
    strategy : where examples come from.
    check : raises AssertionError, or anything that is no PolicymineError, where a property fails.
    weight : how many times the time of one target it gets.
    """
    end = time.monotonic() + SECONDS / TARGETS * weight
    round_ = 0
    while True:
        _round(strategy, check, SEED + round_, 40 if SECONDS else 6)
        round_ += 1
        if time.monotonic() >= end:
            return


def _round(strategy: SearchStrategy[Any], check: Callable[[Any], None], number: int, examples: int) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
    )
    @given(strategy)
    def run(example: Any) -> None:
        with bounded():
            try:
                check(example)
            except PolicymineError:
                return

    run()


@contextlib.contextmanager
def bounded(seconds: float = LIMIT) -> Iterator[None]:
    """Fail where what is done within takes longer than `seconds` of processor time, hangs, or eats memory."""
    before = _memory()
    start = time.process_time()
    with _alarm(seconds * 3):
        yield
    took = time.process_time() - start
    assert took < seconds, f"took {took:.1f} s"
    assert _memory() - before < GROWTH, f"grew by {(_memory() - before) >> 20} MiB"


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"hangs: not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _memory() -> int:
    """Return the most bytes that the process has held so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
