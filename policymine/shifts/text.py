"""The sentences of the shift engine's results, in Chinese and English: catalogues in `data`, filled in for each language."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from policymine.paths import data_file

__all__ = ["level_names", "named", "p_text", "percent", "sentence"]

_NAMED: Final = 8
# What the groups are, as a sentence says it.
_NOUNS: Final = {"issuer": {"zh": "发文机关", "en": "issuers"}, "level": {"zh": "层级", "en": "levels"},
                 "region": {"zh": "地区", "en": "regions"}}  # fmt: skip
_LEVELS: Final = {
    "central": ("中央", "the centre"),
    "ministry": ("部委", "ministries"),
    "province": ("省级", "provinces"),
    "city": ("市级", "cities"),
    "county": ("区县", "counties"),
    "street": ("街道乡镇", "subdistricts"),
    "community": ("社区", "communities"),
}


def level_names(levels: Sequence[str], lang: str) -> list[str]:
    """Return levels as a reader says them; a name of the user's own stays as it is.

    >>> level_names(["city", "甲"], "zh")
    ['市级', '甲']
    """
    return [_LEVELS[n][lang == "en"] if n in _LEVELS else n for n in levels]


@functools.cache
def _catalogue(name: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(data_file(f"{name}_messages.toml").read_text("utf-8"))


def sentence(catalogue: str, key: str, /, **values: Any) -> dict[str, str]:
    """Return one sentence of a catalogue in each language, filled in; `by` becomes the noun of the groups.

    A value that is a message itself, or a list of names, is put in each language.

    >>> sentence("adoption", "undated", n=3)["en"]
    'Documents without a date, left out: 3.'
    """
    filled = {}
    for lang, text in _catalogue(catalogue)[key].items():
        put = {}
        for name, value in values.items():
            if name == "by":
                put[name] = _NOUNS.get(str(value), {}).get(lang, str(value))
            elif isinstance(value, Mapping):
                put[name] = str(value[lang])
            elif isinstance(value, (list, tuple)):
                shown = level_names(value, lang) if values.get("by") == "level" else value
                put[name] = named(shown, lang)
            else:
                put[name] = str(value)
        filled[lang] = text.format_map(put)
    return filled


def named(names: Sequence[str], lang: str) -> str:
    """Return names in running text, the first eight and how many more there are.

    >>> named([str(n) for n in range(10)], "en")
    '0, 1, 2, 3, 4, 5, 6, 7 and 2 more'
    """
    shown = ("、" if lang == "zh" else ", ").join(str(n) for n in names[:_NAMED])
    rest = len(names) - _NAMED
    if rest <= 0:
        return shown
    return f"{shown}等 {len(names)} 个" if lang == "zh" else f"{shown} and {rest} more"


def percent(share: float) -> str:
    """Return a share in per cent, never rounded to 0 or 100 where it is neither.

    >>> percent(0.001), percent(0.25), percent(0.9999)
    ('<1%', '25%', '>99%')
    """
    shown = f"{share:.0%}"
    if shown == "0%" and share > 0:
        return "<1%"
    return ">99%" if shown == "100%" and share < 1 else shown


def p_text(p: float) -> str:
    """Return a p-value with the digits that tell something.

    >>> p_text(0.0004), p_text(0.021), p_text(0.5)
    ('0.0004', '0.021', '0.50')
    """
    return f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
