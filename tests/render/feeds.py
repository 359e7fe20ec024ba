"""What the tests of feeds for machines share: a survey with an error, and the schemas of the formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator
from lxml import etree

from tests.conftest import ROOT
from tests.kinds import ANSWERS
from tests.surveys import U, write_csv, write_xlsx

SCHEMAS = ROOT / "tests" / "schemas"
WRONG_CELL = "D3"
"""Where :func:`faulty_rows` have their answer that is none: the third unsur of the second respondent, below U1."""


def faulty_rows() -> list[list[Any]]:
    """A header and rows with one answer that is none, which would end the markup of any feed."""
    rows: list[list[Any]] = [["A", *row] for row in ANSWERS]
    rows[1][3] = "lupa\x0b]]><b>&\" '"
    return [["Loket", *U], *rows]


def faulty_csv(path: Path) -> Path:
    """The rows as CSV."""
    return write_csv(path, faulty_rows())


def faulty_workbook(path: Path) -> Path:
    """The rows as a workbook, without the sign that none can hold."""
    rows = [[cell.replace("\x0b", "") if isinstance(cell, str) else cell for cell in row] for row in faulty_rows()]
    return write_xlsx(path, rows)


def junit(text: str) -> etree._Element:
    """The root of a JUnit file, which is by the schema of Jenkins."""
    root = etree.fromstring(text.encode())
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    schema.assertValid(root)
    return root


def sarif(text: str) -> dict[str, Any]:
    """A SARIF log, which is by the schema of the standard."""
    found: dict[str, Any] = json.loads(text)
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(found)
    return found
