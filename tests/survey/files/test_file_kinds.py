"""Files that are no table of answers are called by their names."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files.table import OLE
from tests.kinds import ANSWERS
from tests.surveys import U, csv_text, plain_index

DBASE = bytes([3, 125, 11, 30]) + (24).to_bytes(4, "little") + (353).to_bytes(2, "little") + bytes(22)
MAIL = (
    b"Received: from mail.contoh.go.id\r\n by pos\r\nFrom: loket@contoh.go.id\r\nSubject: Data SKM\r\n\r\nTerlampir."
)
KINDS = {
    "file-spss": b"$FL2@(#) SPSS DATA FILE" + bytes(300),
    "file-stata": b"<stata_dta><header><release>118</release>",
    "file-r": b"X\n\0\0\0\3\0\4\3\0",
    "file-dbase": DBASE + b"U1\0\0N" * 30,
    "file-mail": MAIL,
    "file-packed-otherwise": b"7z\xbc\xaf\x27\x1c\0\4",
    "file-database": b"\0\1\0\0Standard ACE DB\0",
    "file-word": OLE + bytes(600) + "WordDocument".encode("utf-16-le"),
}


def refusal(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(content))
    return refused.value


@pytest.mark.parametrize("code", KINDS)
def test_a_kind_is_known_by_its_bytes(code: str) -> None:
    found = refusal(KINDS[code])
    assert (found.code, found.family) == (code, "file-kind")
    assert "not a table of answers" in str(found)


@pytest.mark.parametrize(
    ("part", "code"), [("word/document.xml", "file-word"), ("Index/Document.iwa", "file-numbers")]
)
def test_a_package_is_known_by_its_parts(tmp_path: Path, part: str, code: str) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<w/>")
    assert refusal((tmp_path / "a").read_bytes()).code == code


def test_an_older_kind_of_stata_and_a_packed_file_of_r() -> None:
    import gzip

    assert refusal(bytes([115, 2, 1, 0]) + bytes(200)).code == "file-stata"
    assert refusal(gzip.compress(KINDS["file-r"])).code == "file-r"


def test_bytes_that_are_no_text_are_never_cells() -> None:
    noise = random.Random(7).randbytes(4_000)
    assert refusal(b"No,U1\n" + noise).code == "file-binary"


def test_a_few_damaged_bytes_are_a_table_all_the_same() -> None:
    text = csv_text([["Catatan", *U], *(["a\x07b" if not n else "ab", *row] for n, row in enumerate(ANSWERS))])
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert ikm.score(io.BytesIO(text.encode(encoding))).overall.exact == plain_index(ANSWERS)


def test_a_table_whose_first_line_looks_like_that_of_a_mail_is_one() -> None:
    text = csv_text([["No: urut", *U], *([n, *row] for n, row in enumerate(ANSWERS))])
    assert ikm.score(io.BytesIO(text.encode())).overall.exact == plain_index(ANSWERS)


def test_a_database_of_duckdb_says_so_behind_its_first_bytes() -> None:
    assert refusal(bytes(range(8)) + b"DUCK" + bytes(200)).code == "file-database"
