"""How a result shows itself in a notebook: a small table that stands alone, its sentences and its provenance folded away.

No script, no address, nothing that is not escaped; colours are those of the page around it, so that it reads in light and
dark. The language is that of POLICYMINE_LANG, else of the sentences behind the result.
"""

from __future__ import annotations

import html
import math
import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from policymine.paths import data_file

if TYPE_CHECKING:
    from policymine.results import Evidence, Result

__all__ = ["html_of", "language_of_result", "number", "text_of"]

ROWS: Final = 10
COLUMNS: Final = 12
SENTENCES: Final = 3
NOTES: Final = 4
_CELL: Final = 60
_HAN = re.compile("[\u4e00-\u9fff]")
# What a row is told by is never left out; a test's numbers are shown as small, not as zero.
_PROBABILITIES: Final = frozenset({"p", "q", "p_value", "q_value"})
# Three classes deep, so that the style sheet of the notebook around it does not decide: Jupyter sets every cell to the right.
_STYLE: Final = """
.pm-result{font-size:13px;line-height:1.5;max-width:62rem;color:inherit}
.pm-result p{margin:.3em 0}
.pm-result .pm-verb{font-family:ui-monospace,Menlo,Consolas,monospace;opacity:.7;margin-right:.6em}
.pm-result .pm-wide{overflow-x:auto}
.pm-result .pm-wide table.pm-table{border-collapse:collapse;border:0;border-top:1.5px solid currentColor;
border-bottom:1.5px solid currentColor;margin:.5em 0;font-size:13px;font-variant-numeric:tabular-nums;color:inherit;width:auto}
.pm-result .pm-table tr th,.pm-result .pm-table tr td{padding:.15em .7em;text-align:left;vertical-align:top;border:0;
background:none;color:inherit;white-space:nowrap}
.pm-result .pm-table thead tr th{border-bottom:1px solid currentColor;font-weight:600}
.pm-result .pm-table tr .pm-num{text-align:right}
.pm-result .pm-table tr .pm-row{opacity:.55}
.pm-result .pm-table tr .pm-match{font-weight:600}
.pm-result .pm-table tbody tr.pm-line,.pm-result .pm-table tbody tr.pm-under{background:none}
.pm-result .pm-table tr.pm-under td{padding-top:0;padding-bottom:.3em;white-space:normal;font-size:12px}
.pm-result .pm-under ul{max-width:58rem}
.pm-result summary{cursor:pointer;opacity:.7}
.pm-result mark{background:rgba(201,138,27,.3);color:inherit;padding:0 .1em}
.pm-result .pm-small{font-size:12px;opacity:.8}
.pm-result ul{margin:.2em 0 .2em 1.4em;padding:0}
.pm-result dl{margin:.3em 0;display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em}
.pm-result dt{opacity:.7}.pm-result dd{margin:0;overflow-wrap:anywhere}
"""


def language_of_result(result: Result) -> str:
    """Return zh or en: what POLICYMINE_LANG says, else that of the sentences and of the finding itself."""
    given = os.environ.get("POLICYMINE_LANG", "").lower()
    if given[:2] in ("zh", "en"):
        return given[:2]
    seen = [e.sentence for row in sorted(result.sentences)[:20] for e in result.sentences[row][:1]]
    return "zh" if _HAN.search(" ".join([*seen, result.summary()])) else "en"


def number(value: Any, digits: int = 3, *, probability: bool = False) -> str:
    """Return a number as it is read: whole numbers whole, others rounded, a small probability by its bound.

    >>> number(1234567), number(0.51211), number(0.0000175, probability=True), number(float("nan"))
    ('1,234,567', '0.512', '< 0.001', '')
    """
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        # A year is no quantity.
        return str(value) if 1000 <= value < 10000 else f"{value:,}"
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if probability and 0 <= value < 0.001:
        return "< 0.001"
    if value and abs(value) < 0.5 * 10**-digits:
        return f"{value:.1e}".replace("-", "−")
    return f"{value:,.{digits}f}".replace("-", "−")


def html_of(result: Result) -> str:
    """Return the result as HTML: the finding, why, the first rows with their sentences, notes, provenance."""
    lang = language_of_result(result)
    words = _words()[lang]
    known = result.provenance
    lines = [
        f'<div class="pm-result" lang="{"zh-CN" if lang == "zh" else "en"}"><style>{_STYLE}</style>',
        f'<p><span class="pm-verb">{html.escape(known.verb)}</span><b>{html.escape(result.summary(lang))}</b></p>',
    ]
    lines += [f"<p>{html.escape(reason)}</p>" for reason in _reasons(result, lang)]
    lines += (
        _table(result, words)
        if len(result)
        else [f"<p>{words.get(f'nothing_{known.verb}', words['nothing'])}</p>"]
    )
    # What is told in both languages often stands among the notes, too.
    told = dict.fromkeys((*_messages(result, lang), *result.notes(lang)))
    notes = [f"<li>{html.escape(note)}</li>" for note in told]
    if notes:
        lines.append(f'<div class="pm-small">{words["notes"]}<ul>{"".join(notes[:NOTES])}</ul></div>')
    lines.append(_provenance(result, words, notes[NOTES:]))
    return "".join([*lines, "</div>"])


def text_of(result: Result) -> str:
    """Return the result as plain text: the finding, why, and the first rows with columns that stand below one another."""
    import textwrap

    import pandas as pd

    lang = language_of_result(result)
    lines = [f"<{type(result).__name__} {result.provenance.verb}: {result.summary(lang)}>"]
    for reason in _reasons(result, lang):
        lines += textwrap.wrap(reason, 50 if lang == "zh" else 100)
    if not len(result):
        return "\n".join(lines)
    plain, _, left_out = _cells(result)
    shown = pd.DataFrame(plain)
    with pd.option_context("display.unicode.east_asian_width", True, "display.max_colwidth", _CELL):
        lines += ["", shown.to_string(index=True, line_width=None)]
    words = _words()[lang]
    if len(result) > ROWS:
        lines.append(words["more_rows"].format(shown=ROWS, n=f"{len(result):,}"))
    if left_out:
        lines.append(words["more_columns"].format(names=", ".join(left_out)))
    return "\n".join(lines)


def _reasons(result: Result, lang: str) -> list[str]:
    """Return the sentences that say why, of results that have them."""
    found = getattr(result, "reasons", None)
    if callable(found):
        return [str(sentence) for sentence in found(lang)]
    return [str(found[lang])] if isinstance(found, Mapping) and found.get(lang) else []


def _messages(result: Result, lang: str) -> list[str]:
    """Return what the result tells in both languages beside its notes."""
    found = getattr(result, "messages", ())
    listed = found if isinstance(found, (list, tuple)) else ()
    return [str(item[lang]) for item in listed if isinstance(item, Mapping) and lang in item]


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file("display_messages.toml").read_text("utf-8"))


def _cells(result: Result) -> tuple[dict[str, list[str]], set[str], list[str]]:
    """Return the first rows as text by heading, the headings of numbers, and the columns that found no room.

    The two ends of an interval stand in one cell.
    """
    from policymine.results import plain

    head = result.table.head(ROWS)
    names = [str(name) for name in head.columns]
    rows = [
        {name: plain(value) for name, value in zip(names, values, strict=True)}
        for values in head.itertuples(index=False, name=None)
    ]
    pairs = {
        name: f"{name[:-3]}high" for name in names if name.endswith("low") and f"{name[:-3]}high" in names
    }
    # What no row of the whole table states takes room and says nothing.
    filled = [
        n
        for n, empty in zip(names, result.table.isna().all(), strict=True)
        if n not in pairs.values() and not empty
    ]
    shown, left_out = filled[:COLUMNS], filled[COLUMNS:]
    cells: dict[str, list[str]] = {}
    numeric: set[str] = set()
    for name in shown:
        ends = (name, pairs[name]) if name in pairs else (name,)
        values = [row[end] for row in rows for end in ends]
        heading = f"{name} – {ends[1][ends[1].rfind('_') + 1 :]}" if len(ends) == 2 else name
        numbers = [v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
        if len(numbers) == sum(v is not None for v in values):
            numeric.add(heading)
        digits = _digits(numbers)
        told = [[_cell(row[end], digits, name) for end in ends] for row in rows]
        cells[heading] = [" – ".join(pair) if any(pair) else "" for pair in told]
    return cells, numeric, left_out


def _digits(numbers: list[int | float]) -> int:
    largest = max((abs(v) for v in numbers if isinstance(v, float) and math.isfinite(v)), default=0.0)
    return 1 if largest >= 100 else 2 if largest >= 10 else 3


def _cell(value: Any, digits: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return number(value, digits, probability=name in _PROBABILITIES)
    if isinstance(value, list):
        value = "; ".join(str(item) for item in value)
    text = re.sub(r"\s+", " ", str(value))
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _table(result: Result, words: Mapping[str, str]) -> list[str]:
    cells, numeric, left_out = _cells(result)
    concordance = {"left", "match", "right"} <= set(cells)

    def marked(tag: str, heading: str, text: str, scope: str = "") -> str:
        # The words before a match end where it begins.
        look = "pm-num" if heading in numeric or (concordance and heading == "left") else ""
        look = "pm-match" if concordance and heading == "match" else look
        named = f' class="{look}"' if look else ""
        return f"<{tag}{scope}{named}>{html.escape(text)}</{tag}>"

    heads = "".join(marked("th", h, h, ' scope="col"') for h in cells)
    lines = [
        f'<div class="pm-wide"><table class="pm-table"><thead><tr><th class="pm-row"></th>{heads}</tr></thead><tbody>'
    ]
    for row in range(min(ROWS, len(result))):
        body = "".join(marked("td", h, column[row]) for h, column in cells.items())
        lines.append(f'<tr class="pm-line"><td class="pm-row pm-num">{row}</td>{body}</tr>')
        found = result.sentences.get(row, ())
        if found:
            listed = "".join(f"<li>{_sentence(e)}</li>" for e in found[:SENTENCES])
            if len(found) > SENTENCES:
                listed += f"<li>{words['more_sentences'].format(n=len(found) - SENTENCES, row=row)}</li>"
            title = words["sentences"].format(n=len(found))
            lines.append(
                f'<tr class="pm-under"><td></td><td colspan="{len(cells)}"><details><summary>{title}</summary>'
                f"<ul>{listed}</ul></details></td></tr>"
            )
    lines.append("</tbody></table></div>")
    below = []
    if len(result) > ROWS:
        below.append(words["more_rows"].format(shown=ROWS, n=f"{len(result):,}"))
    if left_out:
        below.append(words["more_columns"].format(names=", ".join(left_out)))
    if below:
        lines.append(f'<p class="pm-small">{html.escape("; ".join(below))}</p>')
    return lines


def _sentence(found: Evidence) -> str:
    """Return a sentence with its match marked, and where it stands."""
    start, end = found.start - found.sentence_start, found.end - found.sentence_start
    text = found.sentence
    if 0 <= start < end <= len(text):
        told = (
            f"{html.escape(text[:start])}<mark>{html.escape(text[start:end])}</mark>{html.escape(text[end:])}"
        )
    else:
        told = html.escape(text)
    place = " · ".join(str(part) for part in (found.period, found.document) if part)
    return f'{told} <span class="pm-small">({html.escape(place)})</span>'


def _provenance(result: Result, words: Mapping[str, str], more_notes: list[str]) -> str:
    known = result.provenance
    facts = [
        ("command", known.command()),
        ("seed", "" if known.seed is None else str(known.seed)),
        ("documents", f"{known.n_documents:,}"),
        ("corpus", ", ".join(f"{name} {mark}" for name, mark in known.corpus.items())),
        ("method", known.method),
        ("references", "; ".join(str(r) for r in known.references)),
        ("versions", ", ".join(f"{name} {version}" for name, version in known.versions.items())),
    ]
    listed = "".join(f"<dt>{words[name]}</dt><dd>{html.escape(text)}</dd>" for name, text in facts if text)
    notes = f"<ul>{''.join(more_notes)}</ul>" if more_notes else ""
    return f"<details><summary>{words['provenance']}</summary>{notes}<dl>{listed}</dl></details>"
