"""The same input and options give the same bytes: no part of a workbook knows when it was written."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ikm.render.sealed_package import FIRST_TIME, OWN_PROPERTIES, SEAL, UNSEALED, is_sealed, packed, parts_of
from tests.conftest import Run

PUSKESMAS = "examples/puskesmas.xlsx"


@pytest.mark.parametrize(
    "command",
    [
        ["score", PUSKESMAS, "--by", "layanan", "--profile", "--stats"],
        ["check", PUSKESMAS],
        ["compare", "examples/puskesmas-tw2.csv", PUSKESMAS],
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


@pytest.mark.parametrize(
    "property_value",
    [
        "<vt:lpwstr>%s</vt:lpwstr>",
        '<vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">%s</vt:lpwstr>',
    ],
    ids=["namespaces once", "namespaces on each element"],
)
def test_a_package_is_sealed_whichever_library_wrote_its_xml(property_value: str) -> None:
    properties = f'<Properties><property name="{SEAL}" pid="2">{property_value % UNSEALED}</property></Properties>'
    whole = packed([(OWN_PROPERTIES, properties.encode()), ("xl/workbook.xml", b"<workbook/>")])
    assert is_sealed(whole)
    parts = [
        (name, b"<workbook> </workbook>" if name == "xl/workbook.xml" else part) for name, part in parts_of(whole)
    ]
    with_one_changed = io.BytesIO()
    with zipfile.ZipFile(with_one_changed, "w") as package:
        for name, part in parts:
            package.writestr(name, part)
    assert not is_sealed(with_one_changed.getvalue())
