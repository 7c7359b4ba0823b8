"""The bar of a command that takes longer than a second: the step, what is done of how much, the time that is left.

It is drawn on stderr, and only on a terminal. Nothing is drawn in the first second, so that quick things stay quiet.
The time left is told once 3 seconds or 5% are over, and only where it is known how much there is to do; else the time
that has gone by.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from policymine.cli.words import step_name, t

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["Advance", "left", "progress", "shown_time"]

# Seconds before anything is drawn, and what must be over before the time left is told.
QUIET: Final = 1.0
SOONEST: Final = 3.0
SEEN: Final = 0.05


def left(done: int, total: int, elapsed: float) -> float | None:
    """Return the seconds that are left, None where it is too early or nobody knows.

    >>> left(1, 100, 2.0), left(50, 100, 10.0), left(5, 0, 10.0), left(1, 100, 4.0)
    (None, 10.0, None, 396.0)
    """
    if done <= 0 or total <= 0 or done >= total:
        return None
    if elapsed < SOONEST and done / total < SEEN:
        return None
    return elapsed * (total - done) / done


def shown_time(seconds: float) -> str:
    """Return a time as people read it.

    >>> shown_time(9.7), shown_time(75), shown_time(3720)
    ('0:10', '1:15', '1:02:00')
    """
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Advance:
    """The callback that a verb is given: what is done, what there is to do, and the step where there are several."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.step = label
        self.named = False
        self.done = self.total = self.before = 0
        self.began = time.monotonic()

    def __call__(self, done: int, total: int, step: str = "", /) -> None:
        # What is counted without a name is within the last step that had one.
        named = step or (self.step if self.named else self.label)
        self.named = self.named or bool(step)
        if named != self.step or done < self.done or total != self.total:
            self.step, self.began, self.before = named, time.monotonic(), done
        self.done, self.total = done, total

    def line(self) -> tuple[str, str, float]:
        """Return the step, what is said of it, and the share of it that is done; the share is below 0 where unknown."""
        elapsed = time.monotonic() - self.began
        finished = 0 < self.total <= self.done
        step = t("working") if finished and not self.named else step_name(self.step)
        if self.total <= 0 or finished:
            counted = f"{self.done:,}" if self.done and not finished else ""
            return step, "  ".join(s for s in (counted, shown_time(elapsed)) if s), -1.0
        # Where each call is another step (the sections of a report), nothing of this one is known to be done.
        seconds = left(self.done - self.before, self.total - self.before, elapsed)
        told = f"{self.done:,}/{self.total:,}  "
        told += shown_time(elapsed) if seconds is None else t("{time} left", time=shown_time(seconds))
        return step, told, self.done / self.total


@contextmanager
def progress(label: str) -> Iterator[Advance | None]:
    """Give a callback (done, total, step) that draws a bar on stderr; None where stderr is no terminal.

    Parameters
    ----------
    label : the step, in English, where the verb names none.
    """
    if not sys.stderr.isatty():
        yield None
        return
    advance = Advance(label)
    ended = threading.Event()
    drawer = threading.Thread(target=_draw, args=(advance, ended), daemon=True)
    drawer.start()
    try:
        yield advance
    finally:
        ended.set()
        drawer.join(timeout=2)


def _draw(advance: Advance, ended: threading.Event) -> None:
    """Redraw the bar until the command has ended; all in a thread of its own, which kernels let run."""
    if ended.wait(QUIET):
        return
    bar, task = _bar()
    _fill(bar, task, advance)
    with bar:
        while not ended.wait(0.2):
            _fill(bar, task, advance)
            bar.refresh()


def _fill(bar: Bar, task: Any, advance: Advance) -> None:
    step, told, share = advance.line()
    if share < 0:
        bar.update(task, step=step, told=told, total=None)
    else:
        bar.update(task, step=step, told=told, completed=share, total=1.0)


def _bar() -> tuple[Bar, Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.fields[step]}", markup=False),
        BarColumn(bar_width=28),
        TextColumn("{task.fields[told]}", markup=False),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    return bar, bar.add_task("", total=None, step="", told="")
