"""The same rows as a frame of each library that counts for us; one that is not installed is skipped, and said so."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

Columns = Mapping[str, Sequence[object]]


def polars(columns: Columns) -> Any:
    return importlib.import_module("polars").DataFrame(columns, strict=False)


def polars_lazy(columns: Columns) -> Any:
    return polars(columns).lazy()


def pyarrow(columns: Columns) -> Any:
    return importlib.import_module("pyarrow").table(dict(columns))


def duckdb(columns: Columns) -> Any:
    return importlib.import_module("duckdb").from_arrow(pyarrow(columns))


def ibis(columns: Columns) -> Any:
    return importlib.import_module("ibis").memtable(pyarrow(columns))


def dask(columns: Columns) -> Any:
    frame = importlib.import_module("pandas").DataFrame(dict(columns))
    return importlib.import_module("dask.dataframe").from_pandas(frame, npartitions=2)


def narwhals(columns: Columns) -> Any:
    return importlib.import_module("narwhals").from_native(polars(columns))


MAKERS: dict[str, tuple[Callable[[Columns], Any], tuple[str, ...]]] = {
    "polars": (polars, ("narwhals", "polars")),
    "polars-lazy": (polars_lazy, ("narwhals", "polars")),
    "pyarrow": (pyarrow, ("narwhals", "pyarrow")),
    "duckdb": (duckdb, ("narwhals", "pyarrow", "duckdb")),
    "narwhals": (narwhals, ("narwhals", "polars")),
    "ibis": (ibis, ("narwhals", "pyarrow", "ibis", "duckdb")),
    "dask": (dask, ("narwhals", "pandas", "dask.dataframe")),
}
"""How each is made, and what must be installed for it."""


def is_installed(package: str) -> bool:
    return importlib.util.find_spec(package.partition(".")[0]) is not None


def maker(library: str) -> Callable[[Columns], Any]:
    """How a frame of a library is made; the test is skipped where it, or narwhals, is not installed."""
    make, packages = MAKERS[library]
    for package in packages:
        if not is_installed(package):
            pytest.skip(f"{package} is not installed: no extra brings it, install it to try its frames")
    return make
