"""The formula of an effect: a small language of its own, read here and never run as code.

    year + issuer                  two fields
    year*issuer                    the same and how the one's effect differs by the other; year:issuer alone is that difference
    s(year), s(year, 4)            a curve: natural cubic spline with 3 (or 4) parameters
    C(year), C(issuer, "国务院")    as groups, though they are numbers; against this group

A field is a column of the documents, or a period (year, quarter, month, plan, decade); one whose name holds more than
letters, digits and _ stands in backquotes. A `~` in front is allowed, the intercept is always there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from policymine.errors import InputError

__all__ = ["Factor", "Formula", "Term", "parse_formula"]

Kind = Literal["plain", "groups", "curve"]
_LONGEST: Final = 500
_PIECE: Final = re.compile(
    r"\s*(?:(?P<quoted>`[^`]+`)|(?P<text>\"[^\"]*\"|'[^']*'|“[^”]*”)|(?P<name>[^\W\d]\w*)|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sign>[+:*(),~－＋（），：]))"
)
# As an input method writes them.
_WIDE: Final = str.maketrans("＋（），：", "+(),:")
_ACCEPTED: Final = "a formula is made of fields, +, a:b, a*b, C(field), C(field, 'group') and s(field), such as year + issuer"
_CURVE_DF: Final = 3


@dataclass(frozen=True, slots=True)
class Factor:
    """A field as the formula uses it.

    Parameters
    ----------
    name : the field.
    kind : `plain` (a number as a number, a word as groups), `groups`, or `curve`.
    reference : the group that others are set against; None takes the largest.
    df : number of parameters of a curve.
    """

    name: str
    kind: Kind = "plain"
    reference: str | None = None
    df: int = _CURVE_DF

    @property
    def label(self) -> str:
        """The factor as a table names it."""
        return {"plain": self.name, "groups": f"C({self.name})", "curve": f"s({self.name})"}[self.kind]


@dataclass(frozen=True, slots=True)
class Term:
    """One factor, or two whose effects depend on one another."""

    factors: tuple[Factor, ...]

    @property
    def label(self) -> str:
        """The term as a table names it."""
        return ":".join(f.label for f in self.factors)


@dataclass(frozen=True, slots=True)
class Formula:
    """What the shares of topics are explained by.

    Parameters
    ----------
    terms : in the order given, single factors before pairs.
    text : as it was given.
    """

    terms: tuple[Term, ...]
    text: str

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Every factor once, in order."""
        return tuple(term.factors[0] for term in self.terms if len(term.factors) == 1)


def parse_formula(text: str) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text : such as `year + issuer`, `s(year)`, `C(level) * year`.

    Raises
    ------
    InputError : what is not in the language, a field used in two ways, a pair without its single fields.

    >>> [term.label for term in parse_formula("year * C(level)").terms]
    ['year', 'C(level)', 'year:C(level)']
    >>> parse_formula("C(issuer, '国务院')").factors[0].reference
    '国务院'
    """
    if len(text) > _LONGEST:
        raise InputError(f"a formula has at most {_LONGEST} characters, not {len(text)}")
    reader = _Reader(text)
    if reader.peek == "~":
        reader.take()
    found: list[Term] = []
    while True:
        found += _read_term(reader)
        if not reader.peek:
            break
        reader.expect("+")
    uses: dict[str, Factor] = {}
    for term in found:
        for factor in term.factors:
            if uses.setdefault(factor.name, factor) != factor:
                raise InputError(
                    f"the formula {text!r} uses {factor.name} in two ways, {uses[factor.name].label} and {factor.label}: keep one"
                )
    terms = tuple(sorted(dict.fromkeys(found), key=lambda t: len(t.factors)))
    single = {t.factors[0] for t in terms if len(t.factors) == 1}
    for term in terms:
        if len(term.factors) == 2 and not set(term.factors) <= single:
            left, right = (f.label for f in term.factors)
            raise InputError(f"{left}:{right} needs both fields beside it: write {left}*{right}")
    return Formula(terms, text)


class _Reader:
    """The pieces of a formula, one after the other, with what went wrong where."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = _PIECE.match(text, at)
            if found is None:
                raise InputError(
                    f"the formula {text!r} cannot be read from {text[at:].strip()[:20]!r} on: {_ACCEPTED}"
                )
            kind = str(found.lastgroup)
            value = found[kind].translate(_WIDE) if kind == "sign" else found[kind]
            self.pieces.append((kind, value))
            at = found.end()
        if not self.pieces:
            raise InputError(f"the formula is empty: {_ACCEPTED}")
        self.at = 0

    @property
    def kind(self) -> str:
        return self.pieces[self.at][0] if self.at < len(self.pieces) else ""

    @property
    def peek(self) -> str:
        return self.pieces[self.at][1] if self.at < len(self.pieces) else ""

    def take(self) -> str:
        value = self.peek
        self.at += 1
        return value

    def fail(self) -> InputError:
        here = f"at {self.peek!r}" if self.peek else "at its end"
        return InputError(f"the formula {self.text!r} cannot be read {here}: {_ACCEPTED}")

    def expect(self, sign: str) -> None:
        if self.peek != sign or self.kind != "sign":
            raise self.fail()
        self.take()


def _read_term(reader: _Reader) -> list[Term]:
    first = _read_factor(reader)
    if reader.kind != "sign" or reader.peek not in (":", "*"):
        return [Term((first,))]
    sign = reader.take()
    second = _read_factor(reader)
    if reader.kind == "sign" and reader.peek in (":", "*"):
        raise InputError(
            f"the formula {reader.text!r} joins three fields: at most two can depend on one another"
        )
    if first.name == second.name:
        raise InputError(f"the formula {reader.text!r} joins {first.name} with itself")
    both = Term((first, second))
    return [both] if sign == ":" else [Term((first,)), Term((second,)), both]


def _read_factor(reader: _Reader) -> Factor:
    if reader.kind == "quoted":
        return Factor(reader.take()[1:-1])
    if reader.kind != "name":
        raise reader.fail()
    name = reader.take()
    if reader.peek != "(" or reader.kind != "sign":
        return Factor(name)
    if name not in ("C", "s"):
        raise InputError(f"the formula {reader.text!r} calls {name}(...): only C(...) and s(...) are known")
    reader.take()
    if reader.kind not in ("name", "quoted"):
        raise reader.fail()
    field = reader.take().strip("`")
    reference, df = None, _CURVE_DF
    if reader.peek == "," and reader.kind == "sign":
        reader.take()
        if name == "C" and reader.kind in ("text", "name", "number"):
            kind, value = reader.kind, reader.take()
            reference = value[1:-1] if kind == "text" else value
        elif name == "s" and reader.kind == "number" and reader.peek in ("2", "3", "4", "5"):
            df = int(reader.take())
        else:
            wanted = "a group, such as C(issuer, '国务院')" if name == "C" else "2 to 5 parameters"
            raise InputError(f"the formula {reader.text!r}: after the comma, {name}(...) takes {wanted}")
    reader.expect(")")
    return Factor(field, "groups" if name == "C" else "curve", reference, df)
