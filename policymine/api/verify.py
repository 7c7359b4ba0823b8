"""`verify`: whether the files of a replication folder are as its manifest has them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from policymine.errors import InputError
from policymine.provenance import Provenance
from policymine.results import ReasonedResult, frame

__all__ = ["VerifyResult", "verify"]

COLUMNS: Final = ("path", "status", "size", "size_now")


@dataclass(frozen=True, eq=False, repr=False)
class VerifyResult(ReasonedResult):
    """One row a file, what is wrong first: path, status (`changed`, `missing`, `added`, `same`), size recorded, size now."""

    @property
    def intact(self) -> bool:
        """Whether every file is as recorded, and none was added."""
        return all(status == "same" for status in self.table["status"])

    def extra(self) -> dict[str, Any]:
        """Return whether all is as recorded, and how many files are not."""
        counts = self.table["status"].value_counts().to_dict()
        return {
            "intact": self.intact,
            **{status: int(counts.get(status, 0)) for status in ("changed", "missing", "added", "same")},
            "reasons": dict(self.reasons),
        }

    def summary(self, lang: str = "en") -> str:
        """Return how many files are as recorded."""
        return self.reasons[lang]


def verify(folder: str | Path) -> VerifyResult:
    """Return whether every file of a replication folder is as its manifest has it, by size and SHA-256.

    What a corpus in the folder makes again by itself (its tokens) is left aside.

    Parameters
    ----------
    folder : made by `report --replication`.

    Raises
    ------
    InputError : there is no manifest, or it names a file outside the folder.
    """
    from policymine.reports.replication.manifest import check_files
    from policymine.reports.replication.messages import both

    path = Path(folder)
    if not path.is_dir():
        raise InputError(f"{path} is no folder; give one that was made by `report --replication`")
    checks = check_files(path)
    counts = {
        status: sum(check.status == status for check in checks) for status in ("changed", "missing", "added")
    }
    n = len(checks) - counts["added"]
    reasons = both("broken", n=n, **counts) if any(counts.values()) else both("verified", n=n)
    return VerifyResult(
        table=frame([asdict(check) for check in checks], COLUMNS),
        provenance=Provenance(
            verb="verify", parameters={"arguments": [str(path)]}, method="Size and SHA-256 of every file."
        ),
        reasons=reasons,
    )
