"""Which values are data frames, of pandas or of another library, told without loading any of them."""

from __future__ import annotations

LIBRARIES = frozenset("cudf dask duckdb ibis modin narwhals polars pyarrow pyspark sqlframe".split())
"""Those beside pandas whose frames narwhals counts."""
PANDAS = "pandas"


def frame_library(value: object) -> str:
    """The library that a value is a frame or table of; empty for anything else.

    >>> frame_library("jawaban.csv"), frame_library([4, 3])
    ('', '')
    """
    # DuckDB 1.4 and 1.5 call the module of their relations `_duckdb`.
    roots = [kind.__module__.partition(".")[0].lstrip("_") for kind in type(value).__mro__]
    others = LIBRARIES.intersection(roots)
    if others:
        return min(others)
    return PANDAS if PANDAS in roots or hasattr(value, "iloc") else ""
