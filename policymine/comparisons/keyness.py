"""Log-likelihood: how surely a term's rate differs between the two sides (Dunning 1993).

The signed G2 of the table term / other tokens by target / reference. It grows with the size of the corpora
and takes tokens as independent, so it ranks and describes; the test of significance is the document-level one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.align import require_aligned
from policymine.comparisons.log_ratio import effect
from policymine.provenance import cited
from policymine.terms.collocations import DUNNING_1993
from policymine.terms.collocations import signed_log_likelihood as log_likelihood
from policymine.terms.matrix import TermMatrix

__all__ = ["REFERENCES", "SENTENCE", "effect", "log_likelihood", "score"]

REFERENCES: Final = (
    DUNNING_1993,
    cited("rayson2000"),
)
SENTENCE: Final = "Keyness is Dunning's signed log-likelihood (positive: target)."


def score(target: TermMatrix, reference: TermMatrix) -> NDArray[np.float64]:
    """Return the signed log-likelihood of each term, (n_terms,), positive where typical of the target.

    Raises InputError where the vocabularies are not aligned.
    """
    require_aligned(target, reference)
    return log_likelihood(
        target.totals(), reference.totals(), int(target.n_tokens.sum()), int(reference.n_tokens.sum())
    )
