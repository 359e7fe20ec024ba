"""Office files that are no workbook: documents, presentations and mails, known by what is in them."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.xlsx_package import DAMAGED

_PARTS = {
    "word/document.xml": "file-word",
    "Index/Document.iwa": "file-numbers",
}
"""A part by which a zip package is known that is no workbook."""
_STREAMS = {"WordDocument": "file-word", "__properties_version1.0": "file-mail"}
"""A stream by which an old office file is known that is no workbook."""
_BOOKS = ("Workbook", "Book")


def refuse_other_package(stream: BinaryIO, place: Place) -> None:
    """Refuse a zip package that is a document or a presentation.

    :raises Refusal: of the family ``file-kind``.
    """
    try:
        with zipfile.ZipFile(stream) as package:
            names = set(package.namelist())
    except DAMAGED:  # which is said where it is read
        return
    finally:
        stream.seek(0)
    if code := next((code for part, code in _PARTS.items() if part in names), ""):
        raise Refusal(code, place)


def refuse_other_ole(stream: BinaryIO, place: Place) -> None:
    """Refuse an old office file that is a document, a presentation or a mail.

    :raises Refusal: of the family ``file-kind``.
    """
    content = stream.read()
    stream.seek(0)
    if any(name.encode("utf-16-le") in content for name in _BOOKS):
        return
    if code := next((code for name, code in _STREAMS.items() if name.encode("utf-16-le") in content), ""):
        raise Refusal(code, place)
