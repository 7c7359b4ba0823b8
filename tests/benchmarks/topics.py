"""Topic models side by side: policymine's kernel against tomotopy, gensim and scikit-learn, on the same matrix.

Passages of some 200 words from laws and hansards, 10,000 or as many as asked; one tenth of them are held out. Every
contender starts from the counts as it keeps them and ends with the words of its topics. Held-out perplexity is by
document completion: the topics of a passage are worked out from half of its words, by one routine for all, and the
other half is scored. The time limit of a contender is its own default or what its documentation recommends;
tomotopy makes 100 sweeps on two threads. Memory is what a process of its own needs beyond the matrix and its imports.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.measure import Measured

THREADS = 2
_AS_GOOD = "policymine, until as good"
_ALPHA, _ETA = 0.1, 0.02


def run(folder: Path, rounds: int, k: int = 20, passages: int = 10_000) -> Measured:
    """Return medians and ratios, with perplexity, coherence, diversity and memory of each contender."""
    counts = _passages(folder, passages)
    rng = np.random.default_rng(5)
    order = rng.permutation(counts.shape[0])
    train, test = counts[np.sort(order[passages // 10 :])], counts[np.sort(order[: passages // 10])]
    slow = {"gensim": gensim, "scikit-learn": sklearn}
    policymine(train[:300], k)  # compiles
    aim = perplexity(*tomotopy(train, k)[1:], test)
    enough = next((n for n in range(60) if perplexity(*policymine(train, k, passes=n)[1:], test) <= aim), 60)
    # The contenders that are compared closely take turns; the slow ones run once.
    quick: dict[str, Callable[..., Outcome]] = {
        "tomotopy": tomotopy,
        "policymine": policymine,
        _AS_GOOD: partial(policymine, passes=enough),
    }
    timed: dict[str, list[float]] = {name: [] for name in (*quick, *slow)}
    models: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    for number in range(max(rounds, 1)):
        for name, contender in (*quick.items(), *(slow.items() if not number else ())):
            gc.collect()
            seconds, *model = contender(train, k)
            timed[name].append(seconds)
            models[name] = (model[0], model[1])
    seconds = {name: statistics.median(each) for name, each in timed.items()}
    notes: dict[str, Any] = {"passes until as good as tomotopy": enough}
    for name, (topics, prior) in models.items():
        notes[f"{name} perplexity"] = round(perplexity(topics, prior, test), 1)
        notes[f"{name} NPMI"] = round(npmi(topics, train), 4)
        notes[f"{name} diversity"] = round(diversity(topics), 3)
        if name in CONTENDERS:
            notes[f"{name} MiB"] = memory(name, train, k)
    again = policymine(train, k, threads=1)
    notes["same bits on one thread"] = bool(np.array_equal(again[1], models["policymine"][0]))
    return Measured(
        title=f"{train.shape[0]} passages, {int(train.sum())} tokens, {train.shape[1]} terms, k = {k}: topic models",
        seconds=seconds,
        ratios={
            **{name: seconds[name] / seconds["policymine"] for name in ("tomotopy", *slow)},
            "tomotopy, until as good": seconds["tomotopy"] / seconds[_AS_GOOD],
        },
        notes=notes,
    )


Outcome = tuple[float, NDArray[np.float64], NDArray[np.float64]]


def policymine(counts: Any, k: int, threads: int = THREADS, passes: int = 60) -> Outcome:
    from policymine.kernels.lda_fit import fit_cells

    began = time.perf_counter()
    found = fit_cells(
        counts.indptr,
        counts.indices,
        counts.data,
        counts.shape[1],
        k=k,
        seed=0,
        term_prior=_ETA,
        threads=threads,
        passes=passes,
    )
    seconds = time.perf_counter() - began
    return seconds, _rows(found.term_topic.T.astype(np.float64) + _ETA), found.prior


def tomotopy(counts: Any, k: int) -> Outcome:
    import warnings

    import tomotopy as tp

    model = tp.LDAModel(k=k, seed=1, alpha=_ALPHA, eta=_ETA)
    for low, high in zip(counts.indptr, counts.indptr[1:], strict=False):
        model.add_doc([str(w) for w in np.repeat(counts.indices[low:high], counts.data[low:high])])
    # Adding documents is Python's own work: the clock runs for the sweeps alone.
    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.train(100, workers=THREADS, parallel=tp.ParallelScheme.PARTITION)
    seconds = time.perf_counter() - began
    topics = np.full((k, counts.shape[1]), 1e-12)
    used = np.array([int(word) for word in model.used_vocabs])
    for topic in range(k):
        topics[topic, used] = model.get_topic_word_dist(topic)
    return seconds, _rows(topics), np.asarray(model.alpha, dtype=np.float64)


def gensim(counts: Any, k: int) -> Outcome:
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    corpus = list(Sparse2Corpus(counts, documents_columns=False))
    began = time.perf_counter()
    model = LdaModel(
        corpus, num_topics=k, id2word={i: str(i) for i in range(counts.shape[1])},
        alpha="auto", eta=_ETA, passes=5, random_state=1, eval_every=None,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    return seconds, _rows(model.get_topics().astype(np.float64)), np.asarray(model.alpha, dtype=np.float64)


def sklearn(counts: Any, k: int) -> Outcome:
    from sklearn.decomposition import LatentDirichletAllocation

    began = time.perf_counter()
    model = LatentDirichletAllocation(
        k, doc_topic_prior=_ALPHA, topic_word_prior=_ETA, learning_method="batch", max_iter=10,
        random_state=1, n_jobs=1,
    ).fit(counts)  # fmt: skip
    return time.perf_counter() - began, _rows(model.components_), np.full(k, _ALPHA)


CONTENDERS: dict[str, Callable[..., Outcome]] = {
    "policymine": policymine,
    "tomotopy": tomotopy,
    "gensim": gensim,
    "scikit-learn": sklearn,
}


def perplexity(topics: NDArray[np.float64], prior: NDArray[np.float64], test: Any) -> float:
    """Held-out perplexity by document completion: half of the words give the topics, the other half is scored."""
    from policymine.kernels.lda_online import infer_rows

    halves = np.random.default_rng(1).binomial(test.data.astype(np.int64), 0.5)
    known, rest = test.copy(), test.copy()
    known.data, rest.data = halves, test.data - halves
    known.eliminate_zeros()
    rest.eliminate_zeros()
    shares = infer_rows((known.indptr, known.indices, known.data), topics.T, prior, local=100)
    cells = rest.tocoo()
    chance = np.einsum("ij,ij->i", shares[cells.row], topics.T[cells.col])
    return float(np.exp(-(cells.data * np.log(chance)).sum() / cells.data.sum()))


def npmi(topics: NDArray[np.float64], counts: Any, top: int = 10) -> float:
    """Mean NPMI of the topics' words, over whole passages."""
    present = (counts > 0).astype(np.float64).tocsc()
    total, scores = counts.shape[0], []
    for row in topics:
        words = np.argsort(-row, kind="stable")[:top]
        joint = (present[:, words].T @ present[:, words]).toarray() / total
        single = joint.diagonal()
        for i in range(top):
            for j in range(i):
                met = joint[i, j]
                scores.append(np.log(met / single[i] / single[j]) / -np.log(met) if met > 0 else -1.0)
    return float(np.mean(scores))


def diversity(topics: NDArray[np.float64], top: int = 10) -> float:
    words = np.argsort(-topics, axis=1, kind="stable")[:, :top]
    return float(np.unique(words).size / words.size)


def memory(name: str, counts: Any, k: int) -> float:
    """MiB that a process of its own needs at its peak, beyond what it held before the fit."""
    from scipy import sparse

    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "counts.npz")
        sparse.save_npz(path, counts)
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.topics", name, path, str(k)],
            capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
    return float(json.loads(done.stdout.splitlines()[-1]))


def _rows(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    topics = np.maximum(weights, 1e-12)
    return np.asarray(topics / topics.sum(axis=1, keepdims=True))


def _passages(folder: Path, n: int) -> Any:
    from policymine.topic_models.data import topic_data
    from tests.benchmarks.count import _tokens
    from tests.kernels.real_texts import laws

    hansards = [p.read_text("utf-8") for p in sorted((folder / "legco_hansard").glob("*.txt"))]
    texts = laws(folder) + hansards
    tokens = _tokens(texts)
    named = {f"{row:06d}": text for row, text in enumerate(texts)}
    counts = topic_data(tokens, named, language="zh", unit="passage", unit_tokens=200).matrix.counts
    chosen = np.random.default_rng(0).choice(counts.shape[0], min(n, counts.shape[0]), replace=False)
    return counts[np.sort(chosen)]


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(name + ":"))


def _main() -> None:
    from scipy import sparse

    name, path, k = sys.argv[1:]
    counts = sparse.load_npz(path)
    contender = CONTENDERS[name]
    # Imports and compiling are made before, on a few documents.
    contender(counts[:300], min(int(k), 5))
    gc.collect()
    # Linux forgets the peak so far, which compiling had set.
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = _status("VmRSS")
    contender(counts, int(k))
    print(json.dumps(round(_status("VmHWM") - before, 1)))


if __name__ == "__main__":
    _main()
