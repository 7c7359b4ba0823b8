"""What a person writes in a sheet of corrections: the field by its name, the value in its canonical form."""

from __future__ import annotations

import re
from typing import Any, Final

from policymine.api.amendments import AMENDED
from policymine.api.check_words import field_of_word
from policymine.api.speaker_labels import speaker_target, speaker_value
from policymine.corpus.document import DOCUMENT_FIELDS, KINDS, LEVELS, RECORD_MODES
from policymine.corpus.schema import LIST_COLUMNS
from policymine.errors import InputError, UnknownNameError

__all__ = ["field_named", "value_of"]

_FIELDS: Final = ("kind", *DOCUMENT_FIELDS)
_DATES: Final = tuple(name for name in DOCUMENT_FIELDS if name.startswith("date_"))
# What clears a field.
_NOTHING: Final = frozenset({"-", "－", "—", "——", "–", "（无）", "(无)", "无", "(none)"})
_LONGEST: Final = 2_000


def field_named(given: str) -> str:
    """Return the field that a name stands for, which may be Chinese: 发文字号 is doc_number."""
    from policymine.ingestors.columns import field_of_label

    if speaker_target(given):
        return " ".join(given.split())
    name = given.strip().lower()
    return name if name in _FIELDS else field_of_word(given.strip()) or field_of_label(given) or name


def value_of(name: str, given: str) -> Any:
    """Return the value of a correction in its canonical form, None where it clears the field; raises InputError."""
    from policymine.ingestors.assemble import read_stated
    from policymine.ingestors.base import Stated
    from policymine.ingestors.columns import known_word

    if speaker_target(name):
        return None if given in _NOTHING else speaker_value(given)
    if name not in _FIELDS:
        if name == "text":
            raise InputError(
                "the text itself is not amended here; mend the source and ingest it again, or correct one of: "
                + ", ".join(_FIELDS)
            )
        raise UnknownNameError("field", name, _FIELDS)
    if given in _NOTHING:
        if name == "kind":
            raise InputError(f"kind cannot be cleared; give one of {', '.join(KINDS)}")
        return None
    if len(given) > _LONGEST:
        raise InputError(f"{name} has {len(given):,} characters; {_LONGEST:,} are accepted")
    if name == "record_mode" and given.lower() not in RECORD_MODES:
        raise InputError(f"record_mode {given!r} is none of {', '.join(RECORD_MODES)}")
    known = known_word(name, given)
    if known is None:
        accepted = KINDS if name == "kind" else LEVELS
        raise InputError(f"{name} {given!r} is none of {', '.join(accepted)}")
    if name == "doc_number":
        return _number(given)
    found = read_stated(name, Stated(known, AMENDED), [])
    if found is None:
        raise InputError(
            f"{name} {given!r} is no date; write 2014, 2014-03 or 2014-03-05 (2014年3月5日 is read too)"
        )
    value = list(found.value) if name in LIST_COLUMNS else found.value
    if not value:
        raise InputError(
            f"{name} {given!r} holds nothing; leave the cell empty, or write - to clear the field"
        )
    return str(value).lower() if name == "record_mode" else value


def _number(given: str) -> str:
    from policymine.structure.doc_number import parse_doc_number

    numbers = [part.strip() for part in re.split(r"[；;]", given) if part.strip()]
    if not all(re.search(r"\d|[一二三四五六七八九十]", part) for part in numbers) or not numbers:
        raise InputError(
            f"doc_number {given!r} holds no number; write it as 国发〔2014〕12号 or 国务院令第588号"
        )
    return "；".join(str(parse_doc_number(part) or part) for part in numbers)
