"""What the operating system refused, in words of the catalogue: its own are English, or whatever it speaks."""

from __future__ import annotations

import errno

from ikm.messages.findings import Fact, PhraseUse

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
