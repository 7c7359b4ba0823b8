"""Method names: the modules of a folder first, then entry points that other packages declare.

The name a user types is the module's name with `-` for `_` (`lda-sklearn` is `lda_sklearn.py`), and the
first line of the module's docstring is its help. Modules whose name starts with `_`, and those a folder
lists as its support modules, are not methods. Looking a name up imports that one module and no other.
"""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import importlib.resources
from dataclasses import dataclass
from types import ModuleType

from policymine.errors import UnknownNameError

__all__ = ["Registry"]


@dataclass(frozen=True, slots=True)
class Registry:
    """The methods of one folder.

    Parameters
    ----------
    package : dotted name of the folder, such as `policymine.keyword_methods`.
    what : the noun for messages, such as `keyword method`.
    support : module names in the folder that are not methods.

    >>> "textrank" in Registry("policymine.keyword_methods", "keyword method", ("base",)).names()
    True
    """

    package: str
    what: str
    support: tuple[str, ...] = ("base",)

    @property
    def group(self) -> str:
        """Entry-point group under which other packages may add methods."""
        return self.package

    def _modules(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in importlib.resources.files(self.package).iterdir():
            stem, dot, suffix = entry.name.partition(".")
            if dot and suffix == "py" and not stem.startswith("_") and stem not in self.support:
                found[stem.replace("_", "-")] = f"{self.package}.{stem}"
        return found

    def _plugins(self) -> dict[str, importlib.metadata.EntryPoint]:
        return {point.name: point for point in importlib.metadata.entry_points(group=self.group)}

    def names(self) -> list[str]:
        """Return every known name, sorted."""
        return sorted({*self._modules(), *self._plugins()})

    def load(self, name: str) -> ModuleType:
        """Import and return the module of one method; raises UnknownNameError listing the known names."""
        modules = self._modules()
        if name in modules:
            return importlib.import_module(modules[name])
        plugins = self._plugins()
        if name in plugins:
            loaded = plugins[name].load()
            if isinstance(loaded, ModuleType):
                return loaded
        raise UnknownNameError(self.what, name, {*modules, *plugins})

    def help(self) -> dict[str, str]:
        """Return name -> first docstring line, read without importing the modules."""
        lines: dict[str, str] = {}
        for name, dotted in sorted(self._modules().items()):
            source = importlib.resources.files(self.package) / f"{dotted.rpartition('.')[2]}.py"
            doc = ast.get_docstring(ast.parse(source.read_text("utf-8"))) or ""
            lines[name] = doc.partition("\n")[0]
        return lines
