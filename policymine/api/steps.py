"""Progress of a verb that has several steps: the name of the present one, where the callback takes it.

A progress callback takes `(done, total)`. One that takes a third argument is told the name of the step as
well, a short phrase such as "segmenting"; one of two arguments works as before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from inspect import Parameter, signature
from typing import Protocol, TypeVar

__all__ = ["Progress", "counted", "tell"]

T = TypeVar("T")


class Progress(Protocol):
    """Called with what is done, what there is to do in all, and the name of the step where a verb has several."""

    def __call__(self, done: int, total: int, step: str = "", /) -> None: ...


def tell(progress: Progress | Callable[[int, int], None] | None, done: int, total: int, step: str) -> None:
    """Tell a progress callback where a verb stands; `total` 0 means that nobody knows how much there is to do.

    >>> tell(lambda done, total: print(done, total), 1, 4, "fitting")
    1 4
    >>> tell(lambda done, total, step="": print(done, total, step), 1, 4, "fitting")
    1 4 fitting
    """
    if progress is None:
        return
    if _takes_step(progress):
        progress(done, total, step)  # type: ignore[call-arg]
    else:
        progress(done, total)


def counted(
    items: Iterable[T], progress: Progress | Callable[[int, int], None] | None, step: str, total: int
) -> Iterator[T]:
    """Yield the items one by one, telling how many of `total` are done.

    >>> list(counted("ab", lambda done, total: print(done, total), "reading", 2))
    0 2
    1 2
    2 2
    ['a', 'b']
    """
    tell(progress, 0, total, step)
    for done, item in enumerate(items, start=1):
        yield item
        tell(progress, done, total, step)


def _takes_step(progress: Callable[..., None]) -> bool:
    given = signature(progress).parameters.values()
    places = [p for p in given if p.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)]
    return len(places) > 2 or any(p.kind is Parameter.VAR_POSITIONAL for p in given)
