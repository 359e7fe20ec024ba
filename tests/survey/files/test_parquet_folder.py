"""Which folders of Parquet are one table, and what their folders say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ikm.messages.findings import Refusal
from ikm.survey.files.parquet_folder import is_one_table, parts_of_file, parts_of_folder


def lay(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


@pytest.mark.parametrize(
    ("folder", "names", "is_one"),
    [
        ("skm", ["unit=Dinkes/a.parquet", "unit=Dinsos/a.parquet"], True),
        ("skm", ["unit=Dinkes/periode=2025/a.parquet"], True),
        ("skm.parquet", ["part-0.snappy.parquet", "_SUCCESS"], True),
        ("SKM.PARQUET", ["a.PARQUET"], True),
        ("skm", ["a.parquet", "b.parquet"], False),
        ("skm", ["2025/a.parquet"], False),
        ("skm", ["unit=Dinkes/a.csv"], False),
        ("skm", ["=/a.parquet", ".unit=1/a.parquet"], False),
        ("skm.parquet", ["_temporary/a.parquet", ".a.parquet", "_metadata.parquet"], False),
        ("skm.parquet", [], False),
    ],
)
def test_a_folder_is_one_table_by_its_name_or_by_what_parts_it(
    tmp_path: Path, folder: str, names: list[str], *, is_one: bool
) -> None:
    (tmp_path / folder).mkdir()
    assert is_one_table(lay(tmp_path / folder, *names)) == is_one


def test_its_files_come_by_name_with_the_columns_that_folders_say(tmp_path: Path) -> None:
    names = ["unit=B/periode=1/b.parquet", "unit=A/periode=2/a.parquet", "unit=B/periode=1/a.parquet"]
    folder = lay(tmp_path, *names, "unit=B/periode=1/_x.parquet", "unit=B/lain/a.parquet", "unit=B/periode=1/a.crc")
    parts = parts_of_folder(folder)
    assert [str(file.relative_to(folder)) for file in parts.files] == [names[1], names[2], names[0]]
    assert parts.keys == ("unit", "periode")


def test_a_part_of_a_parted_folder_still_has_what_the_folders_above_it_say(tmp_path: Path) -> None:
    lay(tmp_path, "unit=A/periode=1/a.parquet")
    assert parts_of_folder(tmp_path / "unit=A").keys == ("unit", "periode")
    assert parts_of_file(tmp_path / "unit=A" / "periode=1" / "a.parquet").keys == ("unit", "periode")


def test_files_that_lie_in_folders_of_other_keys_are_refused(tmp_path: Path) -> None:
    lay(tmp_path, "unit=A/a.parquet", "unit=A/periode=1/b.parquet")
    with pytest.raises(Refusal) as refused:
        parts_of_folder(tmp_path)
    assert refused.value.code == "parquet-parted"
    assert "unit=A/a.parquet" in str(refused.value)
    assert "unit=A/periode=1/b.parquet" in str(refused.value)


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("_delta_log/00000.json", "Delta Lake"),
        (".hoodie/hoodie.properties", "Apache Hudi"),
        ("metadata/v1.metadata.json", "Apache Iceberg"),
        ("../metadata/v1.metadata.json", "Apache Iceberg"),
    ],
)
def test_files_that_also_hold_rows_of_the_past_are_refused(tmp_path: Path, mark: str, kind: str) -> None:
    folder = lay(tmp_path / "data", "unit=A/a.parquet", mark)
    with pytest.raises(Refusal) as refused:
        parts_of_folder(folder)
    assert refused.value.code == "parquet-lake"
    assert kind in str(refused.value)
    with pytest.raises(Refusal) as refused:
        parts_of_file(folder / "unit=A" / "a.parquet")
    assert refused.value.code == "parquet-lake"
