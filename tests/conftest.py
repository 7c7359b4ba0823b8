"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]

# The tests run in as many processes as there are cores: threads of linear algebra beside them only wait for one another.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def sample(root: Path) -> Path:
    """The synthetic sample corpus that travels with the project."""
    return root / "corpora" / "sample"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Third-party texts beside the checkout; tests that need them are skipped where they are absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is absent: third-party texts do not travel with the project")
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes of this run; who writes in it holds a lock."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def policies(sample: Path, shared_folder: Path) -> Path:
    """The policies of the sample as a corpus, ingested once for all tests and all their processes; only to be read."""
    from policymine.api.ingest import ingest

    into = shared_folder / "policies"
    with FileLock(shared_folder / "policies.lock"):
        if not into.exists():
            ingest([sample / "policies"], into)
    return into
