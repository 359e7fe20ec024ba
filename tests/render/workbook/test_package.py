"""The same input and options give the same bytes: no part of a workbook knows when it was written."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ikm.render.workbook.package import FIRST_TIME
from tests.conftest import Run

PUSKESMAS = "examples/puskesmas.xlsx"


@pytest.mark.parametrize(
    "command",
    [
        ["score", PUSKESMAS, "--by", "layanan", "--profile", "--stats"],
        ["check", PUSKESMAS],
        ["template", "--services", "KTP,KK"],
    ],
    ids=lambda command: command[0],
)
def test_no_part_knows_when_it_was_written(command: list[str], run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    for path in (first, second):
        assert run(*command, "-o", path).exit_code in (0, 1)
    assert first.read_bytes() == second.read_bytes()
    days = {datetime.now(UTC).date().isoformat().encode(), datetime.now().date().isoformat().encode()}
    with zipfile.ZipFile(first) as package:
        assert {part.date_time for part in package.infolist()} == {FIRST_TIME}
        for part in package.infolist():
            assert not any(day in package.read(part) for day in days), part.filename
    assert load_workbook(io.BytesIO(first.read_bytes())).properties.created.year == FIRST_TIME[0]
