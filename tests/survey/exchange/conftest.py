"""A workbook of two units that ikm wrote, to be changed and damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.own_workbooks import UNITS
from tests.surveys import write_book, write_csv


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the units, of which each test gets a copy."""
    folder = tmp_path_factory.mktemp("units")
    return write_book(folder / "hasil.xlsx", write_csv(folder / "a.csv", UNITS), unit="Unit")


@pytest.fixture
def book(written: Path, tmp_path: Path) -> Path:
    write_csv(tmp_path / "a.csv", UNITS)
    return Path(shutil.copy(written, tmp_path))
