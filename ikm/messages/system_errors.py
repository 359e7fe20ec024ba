"""What the operating system refused, in words of the catalogue: its own are English, or whatever it speaks.

Here alone its errors become refusals: every command and every public function runs within :func:`system_refusals`.
Whoever asks for a file catches an error of it only to say more than this can, or to try something else.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from ikm.messages.findings import Fact, PhraseUse, Refusal

_CODES = {
    errno.ENOENT: "system-missing",
    errno.EACCES: "system-denied",
    errno.EPERM: "system-denied",
    errno.EISDIR: "system-folder",
    errno.ENOTDIR: "system-no-folder",
    errno.ENOSPC: "system-full",
    errno.EROFS: "system-read-only",
    errno.ENAMETOOLONG: "system-long-name",
    errno.ELOOP: "system-loop",
    errno.EMFILE: "system-many-files",
    errno.EIO: "system-device",
}


def system_reason(error: OSError) -> Fact:
    """Why the system refused something; what has no words here is quoted."""
    code = _CODES.get(error.errno or 0)
    return PhraseUse(code) if code else PhraseUse.of("system-other", message=error.strerror or str(error))


@contextmanager
def system_refusals() -> Iterator[None]:
    """Turn what the operating system refuses within this into a refusal with the path; also a decorator.

    :raises Refusal: ``system-refused``.
    """
    try:
        yield
    except BrokenPipeError:  # whoever reads our output has enough of it, which is no fault
        raise
    except OSError as error:
        path = error.filename or PhraseUse("system-unnamed")
        raise Refusal("system-refused", path=path, reason=system_reason(error)) from error
