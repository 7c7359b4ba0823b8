"""The sentences of an adoption, in Chinese and English."""

from __future__ import annotations

import functools
from typing import Final

from policymine.shifts.text import sentence

__all__ = ["message"]

message: Final = functools.partial(sentence, "adoption")
