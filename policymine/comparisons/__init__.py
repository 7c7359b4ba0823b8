"""Comparisons of two sides: which terms are typical of the target, which of the reference.

    compare_matrices(target, reference, names=("2014-", "-2013"), method="keyness", seed=0)

Positive always means: more of it in the target.
"""

from __future__ import annotations

from typing import Final

from policymine.registry import Registry

__all__ = ["METHODS"]

# These carry every method; they are not methods themselves.
METHODS: Final = Registry(
    "policymine.comparisons",
    "comparison method",
    ("align", "base", "compare", "document_test", "log_ratio", "resample", "several", "units", "uses"),
)
