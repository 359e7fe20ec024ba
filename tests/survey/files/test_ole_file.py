"""Streams of OLE files, and files that would lead round in circles."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from ikm.survey.files.ole_file import stream
from tests.surveys import U, write_compound, write_xls


def test_small_streams_are_found(tmp_path: Path) -> None:
    data = write_compound(tmp_path / "a", {"Andere": b"x" * 200, "Book": b"y" * 130 + b"z"}).read_bytes()
    assert stream(data, ("Workbook", "Book")) == b"y" * 130 + b"z"
    assert stream(data, ("Andere", "Book")) == b"x" * 200
    with pytest.raises(LookupError):
        stream(data, ("Workbook",))


@pytest.mark.slow
def test_a_table_of_more_sectors_than_the_header_lists_is_followed(tmp_path: Path) -> None:
    row = [f"{number:060}" for number in range(40)]
    path = write_xls(tmp_path / "a.xls", [U, *([[f"{n}{cell}" for cell in row] for n in range(2700)])])
    found = stream(path.read_bytes(), ("Workbook",))
    assert len(found) > 109 * 128 * 512
    assert found.endswith(
        struct.pack("<HH", 0x0A, 0).ljust(len(found) - found.rindex(struct.pack("<HH", 0x0A, 0)), b"\0")
    )


@pytest.mark.parametrize("at", [48, 68, 512, 516], ids=["directory", "further lists", "table", "its second number"])
def test_circles_end(tmp_path: Path, at: int) -> None:
    data = bytearray(write_xls(tmp_path / "a.xls", [U, [4] * 9]).read_bytes())
    data[at : at + 4] = bytes(4)
    try:
        found = stream(bytes(data), ("Workbook",))
    except (ValueError, LookupError):
        return
    assert len(found) <= len(data)
