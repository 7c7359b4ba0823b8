"""Fixtures shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).resolve().parents[1]

# The tests run in as many processes as there are cores: threads of linear algebra beside them only wait for one another.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
# Whatever the locale of who runs them, tests read English; those of the Chinese command line ask for it.
os.environ["POLICYMINE_LANG"] = "en"

# Files that load bertopic, which takes ten seconds: one process does it for all of them.
_BERTOPIC = frozenset(
    f"tests/{name}.py"
    for name in (
        "cli/test_topic_bad_input",
        "cli/test_topic_methods",
        "contracts/test_topic_bad_input",
        "contracts/test_topic_models",
        "topic_models/test_bert",
    )
)


class _ByFile(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "bertopic" if file in _BERTOPIC else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    """Hand tests out file by file, and what loads bertopic to one process."""
    return _ByFile(config, log)


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
