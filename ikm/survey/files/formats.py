"""Opens a file in whatever format its bytes are, whatever its name says."""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from ikm.messages.findings import Place, Refusal
from ikm.survey.files.csv_file import CsvFile
from ikm.survey.files.file_kinds import HEAD, mail_kind, refuse_bytes, refuse_what_is_no_table
from ikm.survey.files.packed_stream import unpacked
from ikm.survey.files.table import OLE, ZIP, Table

_JSON = re.compile(rb"\{|\[\s*[\[{]")
"""How JSON begins that may hold records."""


def open_tables(stream: BinaryIO, place: Place, sheet: str | None, *, hidden: bool) -> list[Table]:
    """The tables of a file in whatever format its bytes are; with ``hidden``, hidden sheets too.

    :raises Refusal: for what is empty, no table, or a workbook that cannot be read.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if not head:
        raise Refusal("file-empty", place)
    if head.startswith(b"\x1f\x8b"):
        stream = unpacked(stream, size, place)
        head = stream.read(HEAD)
        stream.seek(0)
        if head.startswith((ZIP, OLE)):
            raise Refusal("file-packed", place)
    refuse_what_is_no_table(head, place)
    if head.startswith((ZIP, OLE)):
        return _sheets(stream, place, sheet, is_package=head.startswith(ZIP), hidden=hidden)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    mail = mail_kind(start)
    if mail == "mail":
        raise Refusal("file-mail", place)
    if mail or start.startswith(b"<") or _is_utf16_markup(head):
        from ikm.survey.files.markup_file import open_markup

        return open_markup(stream, place, sheet, hidden=hidden, is_mail=bool(mail))
    if _JSON.match(start):
        from ikm.survey.files.json_file import open_json

        return open_json(stream, place, sheet)
    refuse_bytes(head, place)
    refuse_sheet(sheet, place)
    return [CsvFile(stream, place, size)]


def _sheets(stream: BinaryIO, place: Place, sheet: str | None, *, is_package: bool, hidden: bool) -> list[Table]:
    """The sheets of a workbook.

    :raises Refusal: for a package or an old office file that is something else.
    """
    from ikm.survey.files import workbook_file as excel
    from ikm.survey.files.office_kinds import refuse_other_ole, refuse_other_package

    if is_package:
        refuse_other_package(stream, place)
    else:
        refuse_other_ole(stream, place)
    if is_package and not excel.is_workbook(stream):
        raise Refusal("file-archive", place)
    return list(excel.open_sheets(stream, place, sheet, hidden=hidden))


def _is_utf16_markup(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<"))


def refuse_sheet(sheet: str | None, place: Place) -> None:
    """Refuse that a sheet was named of an input that has none.

    :raises Refusal: ``sheet-none``.
    """
    if sheet is not None:
        raise Refusal("sheet-none", place)
