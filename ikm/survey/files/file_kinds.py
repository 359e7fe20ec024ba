"""What files are that are no table of answers, known by their bytes, so that each is called by its name."""

from __future__ import annotations

import re

from ikm.messages.findings import Place, Refusal

HEAD = 1 << 16
"""So many bytes tell what a file is."""
_MARKS = {
    b"%PDF": "file-pdf",
    b"{\\rtf": "file-rtf",
    b"\x89PNG": "file-picture",
    b"\xff\xd8\xff": "file-picture",
    b"GIF8": "file-picture",
    b"PK\x05\x06": "file-archive-empty",
    b"SQLite format 3": "file-database",
    b"\x00\x01\x00\x00Standard ": "file-database",
    b"ARROW1": "file-arrow",
    b"$FL2": "file-spss",
    b"$FL3": "file-spss",
    b"<stata_dta>": "file-stata",
    b"X\n\x00\x00\x00": "file-r",
    b"RDX2\n": "file-r",
    b"RDX3\n": "file-r",
    b"7z\xbc\xaf\x27\x1c": "file-packed-otherwise",
    b"Rar!\x1a\x07": "file-packed-otherwise",
    b"\xfd7zXZ\x00": "file-packed-otherwise",
    b"BZh": "file-packed-otherwise",
}
"""What files begin with that are no table, and the code that says what they are."""
DUCKDB_AT, DUCKDB = 8, b"DUCK"
"""Where a database of DuckDB says what it is, behind a sum of its first block."""
_OLD_STATA = re.compile(rb"[l-s][\x01\x02]\x01\x00", re.DOTALL)
_DBASE = re.compile(
    rb"[\x02\x03\x30-\x32\x43\x63\x83\x8b\xcb\xf5\xfb].[\x01-\x0c][\x01-\x1f].{6}.\x00\x00", re.DOTALL
)
_HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*: ?\S")
_CONTROLS = bytes([*range(1, 9), *range(14, 26), 28, 29, 30, 31])
"""Bytes that stand in no text; a few do all the same, where a cell was damaged."""
MOST_CONTROLS = 50
"""A text has at most one of them in so many bytes."""


def refuse_what_is_no_table(head: bytes, place: Place) -> None:
    """Refuse a file that begins as a kind of file that is no table.

    :raises Refusal: of the family ``file-kind``.
    """
    if code := next((code for mark, code in _MARKS.items() if head.startswith(mark)), ""):
        raise Refusal(code, place)
    if head[DUCKDB_AT : DUCKDB_AT + len(DUCKDB)] == DUCKDB:
        raise Refusal("file-database", place)
    if _OLD_STATA.match(head):
        raise Refusal("file-stata", place)
    if _DBASE.match(head):
        raise Refusal("file-dbase", place)


def refuse_bytes(head: bytes, place: Place) -> None:
    """Refuse what is no text in any encoding: it would be read as cells that nobody wrote.

    :raises Refusal: ``file-binary``.
    """
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > len(head) // MOST_CONTROLS and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("file-binary", place)


def mail_kind(head: bytes) -> str:
    """What begins with the header of a mail: ``page`` for a web page that was saved as one, ``mail``, or nothing.

    >>> mail_kind(b"From: a@contoh.invalid\\nSubject: Data\\n\\nTerlampir")
    'mail'
    >>> mail_kind(b"No: Nama\\n1\\n")
    ''
    """
    if not _HEADER_LINE.match(head):
        return ""
    from email.parser import BytesHeaderParser  # loads much, and nearly no input is a mail

    header = BytesHeaderParser().parsebytes(head)
    kind = header.get_content_type()
    if "mime-version" in header and kind in ("text/html", "multipart/related"):
        return "page"
    is_mail = "from" in header and any(name in header for name in ("subject", "to", "date", "received"))
    return "mail" if is_mail else ""
