"""Fetch one file whose size and sha256 are known: resumable, checked, from the host that was named and no other."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlsplit

from policymine.errors import InputError

__all__ = ["Fetched", "fetch", "file_hash"]

_CHUNK: Final = 1 << 16
_TIMEOUT: Final = 30.0
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_GONE: Final = (404, 410)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What fetching did.

    Parameters
    ----------
    path : the file, whole and checked.
    n_fetched : bytes that came over the network; 0 where the file was there already.
    resumed_at : bytes that an earlier attempt had left.
    """

    path: Path
    n_fetched: int
    resumed_at: int


def fetch(
    address: str,
    target: Path,
    *,
    sha256: str,
    size: int,
    progress: Callable[[int, int], None] | None = None,
    timeout: float = _TIMEOUT,
) -> Fetched:
    """Fetch a file and return what was done.

    What has come stands in a .part file beside the target until the whole is there and is the right one; after a cut
    the next call goes on from there. Proxies are those of the environment (HTTPS_PROXY, NO_PROXY).

    Parameters
    ----------
    address : https, or http on this machine itself.
    target : where the file is to stand; one that is there and right is not fetched again.
    sha256, size : what the file must be.
    progress : called with (bytes done, bytes in all).
    timeout : seconds without an answer after which to give up.

    Raises
    ------
    InputError : another file stands at the target; the host cannot be reached, does not have the file, sends
        elsewhere, or sends another, a longer or a cut file.
    """
    if target.exists():
        if target.is_file() and target.stat().st_size == size and file_hash(target) == sha256:
            return Fetched(target, 0, 0)
        raise InputError(
            f"{target} is there and is another file than the catalogue's; move it away, or choose another folder with --into"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    # The hash in its name: what is left of another version is never gone on with.
    part = target.with_name(f"{target.name}.{sha256[:12]}.part")
    attempt = _Attempt(address, target, part, sha256, size, progress, timeout)
    begun = attempt.standing()
    fetched = attempt.run(begun)
    part.replace(target)
    attempt.mark.unlink(missing_ok=True)
    return Fetched(target, fetched, begun if fetched < size else 0)


def file_hash(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class _Attempt:
    address: str
    target: Path
    part: Path
    sha256: str
    size: int
    progress: Callable[[int, int], None] | None
    timeout: float

    @property
    def mark(self) -> Path:
        """Where the version that the host named is noted, for If-Range."""
        return self.part.with_name(self.part.name + ".etag")

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def standing(self) -> int:
        """Return how many bytes an earlier attempt left; one that is too long is removed."""
        if not self.part.is_file():
            return 0
        left = self.part.stat().st_size
        if left > self.size:
            self.drop()
            return 0
        return left

    def drop(self) -> None:
        self.part.unlink(missing_ok=True)
        self.mark.unlink(missing_ok=True)

    def run(self, begun: int) -> int:
        """Bring the .part file to its whole length and check it; return the bytes fetched."""
        fetched = 0
        if begun < self.size:
            fetched = self.ask(begun)
        if file_hash(self.part) == self.sha256:
            return fetched
        self.drop()
        if begun:
            # What an earlier attempt left was not of this file: once more from the start.
            return self.run(0)
        raise self.refused("its sha256 is not the catalogue's, so it is another file; it was removed")

    def ask(self, begun: int) -> int:
        """Fetch what is missing; return how many bytes came."""
        headers = {"User-Agent": "policymine", "Accept-Encoding": "identity"}
        if begun:
            headers["Range"] = f"bytes={begun}-"
            if self.mark.is_file():
                headers["If-Range"] = self.mark.read_text("utf-8").strip()
        try:
            answer = self.open(headers)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and begun:
                self.drop()
                return self.ask(0)
            if error.code in _GONE:
                raise self.refused(
                    f"it is not there (answer {error.code}); the catalogue may be out of date"
                ) from error
            raise self.refused(f"the host answers {error.code} {error.reason}; try again later") from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise self.unreachable(error) from error
        with answer:
            return self.take(answer, self.checked(answer, begun))

    def open(self, headers: dict[str, str]) -> Any:
        local = urlsplit(self.address).hostname in _LOOPBACK
        # Nothing but the web: no file:, no ftp:, and on this machine itself no proxy.
        opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler({} if local else None),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(context=ssl.create_default_context()),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _SameHost(self),
        ):
            opener.add_handler(handler)
        request = urllib.request.Request(self.address, headers=headers)
        return opener.open(request, timeout=self.timeout)

    def checked(self, answer: Any, begun: int) -> int:
        """Return where the answer begins in the file; raise where it cannot be the file."""
        if answer.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
            raise self.refused("the host sends it packed in another way than asked for; try again later")
        if answer.status == http.HTTPStatus.PARTIAL_CONTENT:
            stated = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
            if not stated or int(stated[1]) != begun or int(stated[3]) != self.size:
                self.drop()
                raise self.refused("the host sends another part of it than asked for; run the command again")
            return begun
        if answer.status != http.HTTPStatus.OK:
            raise self.refused(f"the host answers {answer.status}; try again later")
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and int(length) != self.size:
            self.drop()
            raise self.refused(
                f"the host offers {int(length):,} bytes, the catalogue says {self.size:,}: another file"
            )
        # The whole file, also where a part was asked for: the host knows no parts, or has another version by now.
        self.drop()
        return 0

    def take(self, answer: Any, begun: int) -> int:
        """Write what comes to the .part file; return how many bytes came."""
        etag = answer.headers.get("ETag", "").strip()
        if etag and not etag.startswith("W/") and etag.isprintable():
            self.mark.write_text(etag, "utf-8")
        done = begun
        with self.part.open("ab") as file:
            while chunk := self.some(answer, done):
                done += len(chunk)
                if done > self.size:
                    break
                file.write(chunk)
                if self.progress:
                    self.progress(done, self.size)
            file.flush()
            os.fsync(file.fileno())
        if done > self.size:
            self.drop()
            raise self.refused(f"it is longer than the {self.size:,} bytes of the catalogue; it was removed")
        if done < self.size:
            raise self.cut(done)
        return done - begun

    def some(self, answer: Any, done: int) -> bytes:
        try:
            chunk: bytes = answer.read(_CHUNK)
        except http.client.IncompleteRead as error:
            # What came before the cut is kept.
            return error.partial
        except (http.client.HTTPException, OSError) as error:
            raise self.cut(done) from error
        return chunk

    def cut(self, done: int) -> InputError:
        return self.refused(
            f"the connection ended after {done:,} of {self.size:,} bytes; run the command again, it goes on from there"
        )

    def unreachable(self, error: Exception) -> InputError:
        reason = getattr(error, "reason", None) or error
        told = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return self.refused(
            f"cannot be reached ({str(told).splitlines()[0]}); behind a proxy set HTTPS_PROXY, or fetch it in a browser "
            f"and save it as {self.target}: the same command then checks it"
        )

    def refused(self, why: str) -> InputError:
        return InputError(f"{self.address}: {why}")


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow a host to another place of its own, over https; never to another host."""

    max_redirections = 5

    def __init__(self, attempt: _Attempt) -> None:
        self.attempt = attempt

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request for the new place, or raise where it is another host's."""
        there, here = urlsplit(newurl), urlsplit(self.attempt.address)
        same = there.hostname == here.hostname
        if not same or not (
            there.scheme == "https" or (there.scheme == "http" and here.hostname in _LOOPBACK)
        ):
            raise self.attempt.refused(
                f"the host sends elsewhere, to {there.scheme}://{there.netloc}; not followed"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)
