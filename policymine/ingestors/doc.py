"""Old Word and WPS files, and ODT (.doc, .wps, .odt), through LibreOffice where that is installed.

LibreOffice turns a copy of the file into .docx, in a temporary folder, with a profile of its own in which macros,
links to the network and recovery are off, and within a time limit; the rest is the Word ingestor's. What merely bears
the suffix (web pages and RTF saved as .doc are common) is read as what it is, without LibreOffice.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from policymine.errors import IngestError
from policymine.ingestors.base import BAD_PACKAGE, RawDocument, Skipped, readable

__all__ = ["SUFFIXES", "office", "read"]

SUFFIXES = (".doc", ".dot", ".wps", ".wpt", ".odt", ".ott")

# Seconds for one file; a file of a thousand pages takes some forty.
TIME_LIMIT = 180
GET_IT = (
    "install LibreOffice (libreoffice.org; Debian and Ubuntu: apt install libreoffice-writer-nogui), "
    "or save the file as .docx"
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
# One conversion at a time: two that share a profile would hand over to one another.
_TURN = threading.Lock()
# A proxy that no one listens on keeps linked pictures and updates from the network.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEMS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where LibreOffice is needed and missing, fails or takes too long, and where the file is locked
    or holds no text.
    """
    with readable(path).open("rb") as stream:
        head = stream.read(4096)
    kind = path.suffix.lower().removeprefix(".")
    other = _told_by_content(path, head)
    if other:
        from policymine.ingestors.formats import INGESTORS

        for found in INGESTORS.load(other).read(path):
            note = f"bears the suffix .{kind}, and is read as what it is: {other}"
            yield (
                replace(found, warnings=(*found.warnings, note)) if isinstance(found, RawDocument) else found
            )
        return
    from policymine.ingestors import docx

    with tempfile.TemporaryDirectory(prefix="policymine-") as folder:
        made = _convert(path, Path(folder), head)
        try:
            for found in docx.read(made):
                yield replace(found, extractor=kind) if isinstance(found, RawDocument) else found
        except IngestError as error:
            raise IngestError(path, error.reason, error.remedy) from error


def office() -> str | None:
    """Return the command of LibreOffice; None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def _told_by_content(path: Path, head: bytes) -> str | None:
    """Return the ingestor of what a file is, where its suffix says something else."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith((b"<html", b"<!doctype html", b"<head", b"<meta")):
        return "html"
    if head.startswith(b"PK\x03\x04"):
        import zipfile

        try:
            with zipfile.ZipFile(path) as package:
                if any(name.startswith("word/") for name in package.namelist()):
                    return "docx"
        except BAD_PACKAGE:
            return None
    if head.startswith(b"%PDF"):
        return "pdf"
    return None


def _convert(path: Path, folder: Path, head: bytes) -> Path:
    """Return the .docx that LibreOffice makes of a copy of the file."""
    suffix = path.suffix.lower()
    if head.startswith(_OLE):
        data = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise IngestError(path, "is protected by a password", "save a copy without password")
        # WPS writes Word's format; under Word's suffix LibreOffice knows it for what it is.
        if "WordDocument".encode("utf-16-le") in data:
            suffix = ".doc"
        elif suffix not in SUFFIXES:
            raise IngestError(
                path, f"is no {suffix} file but another old Office file", "give it its right suffix"
            )
    elif suffix not in (".odt", ".ott"):
        text = b"\x00" not in head and bool(head.strip())
        remedy = "if it is plain text, give it the suffix .txt" if text else "give it its right suffix"
        raise IngestError(path, f"is no {suffix} file: it does not begin as one", remedy)
    command = office()
    if command is None:
        raise IngestError(
            path, f"is a {suffix} file, which LibreOffice reads, and that is not installed", GET_IT
        )
    # A plain name: no part of the file's own reaches the command.
    source = folder / f"source{suffix}"
    shutil.copyfile(path, source)
    target = folder / "made"
    arguments = [
        command, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--invisible", "--norestore",
        "--nologo", "--nodefault", "--nolockcheck", "--convert-to", "docx", "--outdir", str(target), str(source),
    ]  # fmt: skip
    with _TURN:
        said = _run(arguments, path)
    made = target / "source.docx"
    if not made.is_file():
        raise IngestError(
            path,
            f"cannot be read by LibreOffice ({said or 'it made nothing of it'})",
            "open it in Word or WPS and save it as .docx, without password",
        )
    return made


def _run(arguments: list[str], path: Path) -> str:
    """Run LibreOffice within the time limit, with all that it starts; return the last line of what it said."""
    # Nothing of the caller's display, and no proxy of the environment.
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and k != "DISPLAY"}
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise IngestError(path, f"needs LibreOffice, which does not start ({error})", GET_IT) from error
    with process:
        try:
            _, errors = process.communicate(timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired as error:
            _stop(process)
            raise IngestError(
                path, f"keeps LibreOffice busy for more than {TIME_LIMIT} seconds", "save it as .docx"
            ) from error
        except BaseException:
            _stop(process)
            raise
    lines = [
        line
        for line in errors.decode("utf-8", "replace").splitlines()
        if line.strip() and "javaldx" not in line
    ]
    return lines[-1][:120] if lines else ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it started."""
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()


@cache
def _profile() -> Path:
    """Return the folder of LibreOffice's profile: one for the process, gone at its end."""
    # Only the first file waits for it to be set up.
    folder = Path(tempfile.mkdtemp(prefix="policymine-office-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = folder / "user"
    user.mkdir()
    items = "\n".join(
        f'<item oor:path="{place}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for place, name, value in _ITEMS
    )
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), "utf-8")
    return folder
