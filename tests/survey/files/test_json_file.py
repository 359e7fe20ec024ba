"""Answers in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.kinds import ANSWERS, NAMES, WORDS
from tests.surveys import UNSUR, U, plain_index

INDEX = plain_index(ANSWERS)
RECORDS = [{"no": number, **dict(zip(U, row, strict=True))} for number, row in enumerate(ANSWERS, start=1)]
IN_WORDS = [dict(zip(NAMES, row, strict=True)) for row in WORDS]


def written(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "value",
    [
        RECORDS,
        IN_WORDS,
        {"status": "ok", "data": RECORDS, "kosong": []},
        {"survei": {"jawaban": RECORDS}},
        {f"-Mx{number}": record for number, record in enumerate(RECORDS)},
        {name: [record[name] for record in RECORDS] for name in RECORDS[0]},
        [["no", *U], *([number, *row] for number, row in enumerate(ANSWERS))],
        [{"id": number, "isi": dict(zip(U, row, strict=True))} for number, row in enumerate(ANSWERS)],
        "\n".join(json.dumps(record) for record in RECORDS),
        "\ufeff" + json.dumps(RECORDS, indent=2),
    ],
    ids=["list", "words", "named", "nested", "by key", "columns", "rows", "values within", "lines", "marked"],
)
@pytest.mark.parametrize("name", ["jawaban.json", "jawaban.csv"])
def test_records_are_respondents(tmp_path: Path, value: Any, name: str) -> None:
    assert ikm.score(written(tmp_path / name, value)).overall.exact == INDEX


FRAME = pd.DataFrame(RECORDS)
KEPT = pd.concat([FRAME, FRAME.iloc[:5]], ignore_index=True).drop(index=range(3, 8))
"""A frame some rows of which were dropped, so that the numbers of the others have a hole."""


@pytest.mark.parametrize("orient", ["columns", "index", "records", "split", "table"])
def test_what_pandas_writes_is_read_whichever_way_it_lies(tmp_path: Path, orient: Any) -> None:
    path = tmp_path / "a.json"
    FRAME.to_json(path, orient=orient)
    assert ikm.score(path).overall.exact == INDEX
    KEPT.to_json(path, orient=orient)
    assert ikm.score(path).overall.exact == plain_index(KEPT[U].to_numpy().tolist())


def test_records_of_pandas_a_line_each_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    FRAME.to_json(path, orient="records", lines=True)
    assert ikm.score(path).overall.exact == INDEX


def test_rows_without_names_are_read_where_these_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    FRAME.to_json(path, orient="values")
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert refused.value.code == "no-header"
    assert ikm.score(path, no_header=True, columns=["no", *U]).overall.exact == INDEX


def test_questions_numbered_from_1_are_no_rows_of_a_frame(tmp_path: Path) -> None:
    by_key = {f"-Mx{number}": dict(zip("123456789", row, strict=True)) for number, row in enumerate(ANSWERS)}
    mapping = tmp_path / "peta.toml"
    lines = "\n".join(f'{name} = "{number}"' for number, name in enumerate(UNSUR, start=1))
    mapping.write_text(f'schema = "ikm.map/1"\nheader_row = 1\n[questions]\n{lines}\n', encoding="utf-8")
    assert ikm.score(written(tmp_path / "a.json", by_key), map=mapping).overall.exact == INDEX


def test_two_columns_of_one_name_are_two(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", [["U1", *U], *([9, *row] for row in ANSWERS)])
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert refused.value.code == "column-duplicate"


def test_names_that_several_have_say_in_which_they_are(tmp_path: Path) -> None:
    records = [
        {"a": {"U1": 1}, "b": dict(zip(U, row, strict=True)), "lain": [1, 2], "tanpa": None} for row in ANSWERS
    ]
    path = written(tmp_path / "a.json", records)
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert "a/U1" in str(refused.value)


def test_two_lists_are_two_sheets(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", {"Januari": RECORDS[:12], "Februari": RECORDS[12:]})
    assert ikm.score(path, sheet="Februari").overall.exact == plain_index(ANSWERS[12:])
    assert ikm.score(path, sheet="all").overall.exact == INDEX


@pytest.mark.parametrize(
    "value", ['{"pesan": "gagal"}', '{"a": 1', "{}", "{" * 9_999, "[[1, 2]]", '{"a": {"b": 1}, "c": {"d": 2}}']
)
def test_json_without_records_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(written(tmp_path / "a.json", value))
    assert refused.value.code == "file-json"


def test_a_csv_whose_first_name_has_brackets_is_none(tmp_path: Path) -> None:
    rows = [",".join(["[No]", *U]), *(",".join(map(str, [n, *row])) for n, row in enumerate(ANSWERS))]
    assert ikm.score(written(tmp_path / "a.csv", "\n".join(rows))).overall.exact == INDEX
