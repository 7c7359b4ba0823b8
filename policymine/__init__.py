"""policymine: text mining for policy documents and the minutes of meetings, Chinese first, English too.

    import policymine as pm

    pm.ingest(["policies/", "minutes.zip"], "out/study")
    pm.shift("out/study", "社会管理", "社会治理", by="year")

Every verb is the command of the same name, with the same parameters and defaults. Names are imported
when they are first used, so that `import policymine` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policymine.api.actors import actors
    from policymine.api.adoption import adoption
    from policymine.api.amend import amend
    from policymine.api.check import check
    from policymine.api.choose_topics import choose_topics
    from policymine.api.citations import citations
    from policymine.api.coissuing import coissuing
    from policymine.api.compare import compare
    from policymine.api.compare_groups import compare_groups
    from policymine.api.compare_measures import compare_measures
    from policymine.api.compare_periods import compare_periods
    from policymine.api.composition import composition
    from policymine.api.corpora_get import corpora_get
    from policymine.api.corpora_list import corpora_list
    from policymine.api.cowords import cowords
    from policymine.api.cowords_periods import cowords_periods
    from policymine.api.demo import demo
    from policymine.api.diff import diff
    from policymine.api.directives import directives
    from policymine.api.discover import discover
    from policymine.api.doctor import doctor
    from policymine.api.effect import effect
    from policymine.api.evolve import evolve
    from policymine.api.explorer import explorer
    from policymine.api.info import documents, info
    from policymine.api.ingest import ingest
    from policymine.api.keyword_changes import keyword_changes
    from policymine.api.keywords import keywords
    from policymine.api.kwic import kwic
    from policymine.api.lexicon import lexicon_check, lexicon_suggest
    from policymine.api.meaning import meaning
    from policymine.api.meetings import cases, decisions, issues, meeting_actions, meetings, outcomes
    from policymine.api.model_topics import model_topics
    from policymine.api.name_topics import name_topics
    from policymine.api.network_periods import network_periods
    from policymine.api.new import new
    from policymine.api.replay import replay
    from policymine.api.report import report
    from policymine.api.reuse import reuse
    from policymine.api.robustness import robustness
    from policymine.api.shift import shift
    from policymine.api.similarity import similarity
    from policymine.api.similarity_periods import similarity_periods
    from policymine.api.topics import topics
    from policymine.api.track import track
    from policymine.api.transform import transform
    from policymine.api.turnover import turnover
    from policymine.api.uptake import uptake
    from policymine.api.validate import validate
    from policymine.api.verify import verify
    from policymine.charts import chart, save_chart
    from policymine.corpus.document import Document, Extracted, Passage
    from policymine.corpus.period import Period
    from policymine.corpus.store import Corpus
    from policymine.errors import PolicymineError
    from policymine.paths import sample_folder
    from policymine.reports.export import write_result
    from policymine.results import Evidence, Result
    from policymine.segmenters.lexicon import Lexicon, read_lexicon

_HOMES = {
    "Corpus": "policymine.corpus.store",
    "Document": "policymine.corpus.document",
    "Evidence": "policymine.results",
    "Extracted": "policymine.corpus.document",
    "Lexicon": "policymine.segmenters.lexicon",
    "Passage": "policymine.corpus.document",
    "Period": "policymine.corpus.period",
    "PolicymineError": "policymine.errors",
    "Result": "policymine.results",
    "actors": "policymine.api.actors",
    "adoption": "policymine.api.adoption",
    "amend": "policymine.api.amend",
    "cases": "policymine.api.meetings",
    "chart": "policymine.charts",
    "check": "policymine.api.check",
    "choose_topics": "policymine.api.choose_topics",
    "citations": "policymine.api.citations",
    "coissuing": "policymine.api.coissuing",
    "compare": "policymine.api.compare",
    "compare_groups": "policymine.api.compare_groups",
    "compare_measures": "policymine.api.compare_measures",
    "compare_periods": "policymine.api.compare_periods",
    "composition": "policymine.api.composition",
    "corpora_get": "policymine.api.corpora_get",
    "corpora_list": "policymine.api.corpora_list",
    "cowords": "policymine.api.cowords",
    "cowords_periods": "policymine.api.cowords_periods",
    "decisions": "policymine.api.meetings",
    "demo": "policymine.api.demo",
    "diff": "policymine.api.diff",
    "directives": "policymine.api.directives",
    "discover": "policymine.api.discover",
    "doctor": "policymine.api.doctor",
    "documents": "policymine.api.info",
    "effect": "policymine.api.effect",
    "evolve": "policymine.api.evolve",
    "explorer": "policymine.api.explorer",
    "info": "policymine.api.info",
    "ingest": "policymine.api.ingest",
    "issues": "policymine.api.meetings",
    "keyword_changes": "policymine.api.keyword_changes",
    "keywords": "policymine.api.keywords",
    "kwic": "policymine.api.kwic",
    "lexicon_check": "policymine.api.lexicon",
    "lexicon_suggest": "policymine.api.lexicon",
    "meaning": "policymine.api.meaning",
    "meeting_actions": "policymine.api.meetings",
    "meetings": "policymine.api.meetings",
    "model_topics": "policymine.api.model_topics",
    "name_topics": "policymine.api.name_topics",
    "network_periods": "policymine.api.network_periods",
    "new": "policymine.api.new",
    "outcomes": "policymine.api.meetings",
    "read_lexicon": "policymine.segmenters.lexicon",
    "replay": "policymine.api.replay",
    "report": "policymine.api.report",
    "reuse": "policymine.api.reuse",
    "robustness": "policymine.api.robustness",
    "sample_folder": "policymine.paths",
    "save_chart": "policymine.charts",
    "shift": "policymine.api.shift",
    "similarity": "policymine.api.similarity",
    "similarity_periods": "policymine.api.similarity_periods",
    "topics": "policymine.api.topics",
    "track": "policymine.api.track",
    "transform": "policymine.api.transform",
    "turnover": "policymine.api.turnover",
    "uptake": "policymine.api.uptake",
    "validate": "policymine.api.validate",
    "verify": "policymine.api.verify",
    "write_result": "policymine.reports.export",
}

__all__ = [
    "Corpus",
    "Document",
    "Evidence",
    "Extracted",
    "Lexicon",
    "Passage",
    "Period",
    "PolicymineError",
    "Result",
    "actors",
    "adoption",
    "amend",
    "cases",
    "chart",
    "check",
    "choose_topics",
    "citations",
    "coissuing",
    "compare",
    "compare_groups",
    "compare_measures",
    "compare_periods",
    "composition",
    "corpora_get",
    "corpora_list",
    "cowords",
    "cowords_periods",
    "decisions",
    "demo",
    "diff",
    "directives",
    "discover",
    "doctor",
    "documents",
    "effect",
    "evolve",
    "explorer",
    "info",
    "ingest",
    "issues",
    "keyword_changes",
    "keywords",
    "kwic",
    "lexicon_check",
    "lexicon_suggest",
    "meaning",
    "meeting_actions",
    "meetings",
    "model_topics",
    "name_topics",
    "network_periods",
    "new",
    "outcomes",
    "read_lexicon",
    "replay",
    "report",
    "reuse",
    "robustness",
    "sample_folder",
    "save_chart",
    "shift",
    "similarity",
    "similarity_periods",
    "topics",
    "track",
    "transform",
    "turnover",
    "uptake",
    "validate",
    "verify",
    "write_result",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'policymine' has no attribute {name!r}; it offers: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted(__all__)
