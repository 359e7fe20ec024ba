"""PDF, PNG and SVG that say by a digest whether they are as this program wrote them.

What somebody signed, drew into or put another's file in the place of is known by it, and not replaced unasked.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib

_KEY = b"ikm-sha256"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = 12
"""Bytes of the last chunk of a PNG, which has no content."""
_PDF_SEAL = re.compile(rb"%ikm-sha256 ([0-9a-f]{64})\n\Z")
_SVG_SEAL = re.compile(rb"<!--ikm-sha256 ([0-9a-f]{64})-->\n\Z")


def sealed_pdf(content: bytes) -> bytes:
    """A PDF with its digest in a last line, which is a comment."""
    content = content if content.endswith(b"\n") else content + b"\n"
    return content + b"%" + _KEY + b" " + _digest(content) + b"\n"


def sealed_svg(content: str) -> str:
    """An SVG with its digest in a last line, which is a comment."""
    content = content if content.endswith("\n") else content + "\n"
    return f"{content}<!--{_KEY.decode()} {_digest(content.encode()).decode()}-->\n"


def sealed_png(content: bytes) -> bytes:
    """A PNG with the digest of everything else in a text of its own, before its end."""
    body, end = content[:-_PNG_END], content[-_PNG_END:]
    return body + _chunk(_digest(content)) + end


def is_sealed(content: bytes) -> bool:
    """Whether a file is as one of these left it."""
    if content.startswith(_PNG):
        seal = len(_chunk(_digest(b"")))
        whole = content[: -seal - _PNG_END] + content[-_PNG_END:]
        return content == sealed_png(whole)
    for pattern in (_PDF_SEAL, _SVG_SEAL):
        found = pattern.search(content)
        if found:
            return found[1] == _digest(content[: found.start()])
    return False


def _chunk(digest: bytes) -> bytes:
    """A text of a PNG [PNG, 11.3.3.2]: its length, kind, keyword and content, and the check of these."""
    content = b"tEXt" + _KEY + b"\0" + digest
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
