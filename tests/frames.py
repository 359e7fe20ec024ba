"""The same rows as a frame of each library that counts for us."""

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


MAKERS: dict[str, Callable[[Columns], Any]] = {
    "polars": polars,
    "polars-lazy": polars_lazy,
    "pyarrow": pyarrow,
    "duckdb": duckdb,
    "narwhals": narwhals,
    "ibis": ibis,
    "dask": dask,
}
"""How a frame of each is made."""
OF_NO_EXTRA = {"ibis": "ibis", "dask": "dask.dataframe"}
"""What no extra installs, for it is large; whoever has it tries it, too."""


def maker(library: str) -> Callable[[Columns], Any]:
    """How a frame of a library is made; the test is skipped where no extra brings it and nobody installed it."""
    package = OF_NO_EXTRA.get(library)
    if package and importlib.util.find_spec(package.partition(".")[0]) is None:
        pytest.skip(f"{package} is not installed: no extra brings it, install it to try its frames")
    return MAKERS[library]
