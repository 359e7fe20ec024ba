"""A draft that goes on from a mapping file keeps all that this file states."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ikm
from ikm.survey.columns.mapping_file import TableOverrides, load
from tests.cli.mapping import RULES, drafted
from tests.conftest import Run
from tests.kinds import ANSWERS, NAMES, SIDE, WORDS
from tests.survey.databases.surveys import survey_rows
from tests.survey.databases.test_long_tables import KEYS, TWO_OF_ONE, write_long
from tests.survey.databases.test_long_tables import NAMES as QUESTION_NAMES
from tests.surveys import UNSUR, Rows, U, write_csv, write_xlsx


class Stated(NamedTuple):
    """A table, and what a mapping file states of it beside its schema."""

    rows: Rows
    lines: str


WIDE = [
    ["HASIL"],
    ["Loket", "Jalur", "Waktu isi", "Pria/wanita", "Status", "Orang", "Q10", *NAMES, "H1", "Bulan"],
    *(
        ["AB"[n % 2], "KTP", "2025-03-01", sex, "sah", 1, "x", *row, 4, "2025-03"]
        for n, ((_, sex), row) in enumerate(zip(SIDE, WORDS, strict=True))
    ),
]
EVERYTHING = """
header_row = 2
order = "questionnaire"
without = ["pengaduan"]
missing = ["tidak tahu"]
ignore = ["Q10", "Penanganan pengaduan"]
frequency = "Orang"
unit = "Loket"
service = "Jalur"
period = "Bulan"
date = "Waktu isi"

[profile]
jenis_kelamin = "Pria/wanita"
usia = "Umur"

[void]
Status = ["Tidak Valid", "Tes*"]

[units]
"Loket A" = ["A"]
B = ["Loket B", "loket dua"]

[questions]
persyaratan = "Persyaratan"
waktu = ["Waktu penyelesaian"]

[expected]
persyaratan = "H1"

[answers]
"Lumayan" = 2
"entah" = 0
"Kurang sesuai" = 2

[answers.biaya]
"Cuma-cuma" = 4
"1" = 4

[answers.sarana]
"Lumayan" = 3
"rahasia" = 0
"""
COUNTS = [
    [name, *([row[asked] for row in ANSWERS].count(score) for score in (1, 2, 3, 4))]
    for asked, name in enumerate(NAMES)
]
LETTERED = [
    [letter, *([row[asked] for row in ANSWERS].count(score) for asked in range(9))]
    for letter, score in zip("ABCD", (4, 3, 2, 1), strict=True)
]
TURNED = [
    ["daftar"],
    ["", *(f"R{n}" for n in range(1, 25))],
    *([name, *own] for name, own in zip(["Antre", *NAMES[1:]], zip(*ANSWERS, strict=True), strict=True)),
]
PAIR = ["Persyaratan", "Persyaratan KTP"]
STATED: dict[str, Stated] = {
    "everything": Stated(WIDE, EVERYTHING),
    "no row is void": Stated([U, *ANSWERS], "[void]\n"),
    "no header": Stated(
        [[n, *row] for n, row in enumerate(ANSWERS)],
        f"header_row = 0\ncolumns = {['no', *U]}\n",
    ),
    "turned": Stated(TURNED, 'header_row = 2\nheader_column = "A"\n[questions]\npersyaratan = "Antre"\n'),
    "ratings": Stated(
        [
            ["No", *(f"{name} {n}" for n in (1, 2) for name in ("Layanan", *UNSUR))],
            *([n, "KTP", *ANSWERS[n], "KK", *ANSWERS[n + 12]] for n in range(12)),
        ],
        "[ratings]\n"
        + "".join(
            f'{key} = ["{name} 1", "{name} 2"]\n'
            for key, name in (("layanan", "Layanan"), *((unsur, unsur) for unsur in UNSUR))
        ),
    ),
    "ratings of services that only the headings name": Stated(
        [
            ["No", *(f"{name} Loket {loket}" for loket in "AB" for name in UNSUR)],
            *([n, *ANSWERS[n], *ANSWERS[n + 12]] for n in range(12)),
        ],
        '[ratings]\nservices = ["Satu", "Dua"]\n'
        + "".join(f'{unsur} = ["{unsur} Loket A", "{unsur} Loket B"]\n' for unsur in UNSUR),
    ),
    "long": Stated(
        [
            ["Orang", "Hal", "Isi"],
            *([n, name, score] for n, row in enumerate(ANSWERS) for name, score in zip(U, row, strict=True)),
        ],
        'header_row = 1\n[long]\nrespondent = "Orang"\nquestion = "Hal"\nanswer = "Isi"\n',
    ),
    "counts by score": Stated(
        [["hal", "buruk", "kurang", "baik", "baik sekali"], *COUNTS],
        '[counts]\nquestion = "hal"\n1 = "buruk"\n2 = "kurang"\n3 = "baik"\n4 = "baik sekali"\n',
    ),
    "counts turned": Stated(
        [["pilihan", *NAMES], *LETTERED], '[counts]\nscore = "pilihan"\n1 = "D"\n2 = "C"\n3 = "B"\n4 = "A"\n'
    ),
    "other rules": Stated(
        [U, *ANSWERS],
        '[questions]\nwaktu = "U3"\n[questions.spak-4]\npungli = "Pungutan"\n[answers.spak-4]\n"Biasa" = 2\n'
        '[answers.spak-4.pungli]\n"Tidak pernah" = 4\n',
    ),
    "rules of its own": Stated(
        [U, *ANSWERS],
        '[questions]\npungli = "Pungutan"\n[questions.permenpanrb-14-2017]\nwaktu = "U3"\n'
        '[answers]\n"Biasa" = 2\n[answers.permenpanrb-14-2017]\n"Biasa" = 3\n'
        '[answers.permenpanrb-14-2017.waktu]\n"Kilat" = 4\n',
    ),
}


def paths_of(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value of a TOML file by its path; a list of one text is that text."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from paths_of(value, f"{path}{key}/")
        else:
            yield f"{path}{key}", value[0] if isinstance(value, list) and len(value) == 1 else value


def assert_kept(run: Run, source: Path, mapping: Path, *options: str) -> None:
    again = mapping.with_name("lagi.toml")
    text = drafted(run, source, again, "--map", mapping, *options)
    stated = dict(paths_of(tomllib.loads(mapping.read_text(encoding="utf-8"))))
    redrafted = dict(paths_of(tomllib.loads(text)))
    assert {path: redrafted.get(path) for path in stated} == stated
    before, after = (ikm.score(source, map=path) for path in (mapping, again))
    assert (after.overall, after.tables) == (before.overall, before.tables)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", STATED)
def test_nothing_stated_is_lost(run: Run, tmp_path: Path, name: str, kind: str) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text(f'schema = "ikm.map/1"\n{STATED[name].lines}', encoding="utf-8")
    write = write_csv if kind == "csv" else write_xlsx
    assert_kept(run, write(tmp_path / f"a.{kind}", STATED[name].rows), mapping)


def test_the_sheet_that_is_named(run: Run, tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", {"Januari": [U, *ANSWERS[:12]], "Februari": [U, *ANSWERS[12:]]})
    mapping = tmp_path / "peta.toml"
    mapping.write_text('schema = "ikm.map/1"\nsheet = "*ruari"\n', encoding="utf-8")
    assert_kept(run, source, mapping)


def test_the_tables_of_a_database(run: Run, tmp_path: Path) -> None:
    source = write_long(tmp_path / "skm.db", [[*row, row[7]] for row in survey_rows(60)])
    mapping = tmp_path / "peta.toml"
    mapping.write_text(KEYS + QUESTION_NAMES + TWO_OF_ONE, encoding="utf-8")
    assert_kept(run, source, mapping)


def test_these_files_state_all_that_a_mapping_file_may(tmp_path: Path) -> None:
    """A key that the loader learns has to be kept by the draft, too, and stated here."""
    stated: set[str] = {"path", "sheet", "database", "other_rules", "other_headers"}  # the first three by tests above
    for number, one in enumerate(STATED.values()):
        mapping = tmp_path / f"{number}.toml"
        mapping.write_text(f'schema = "ikm.map/1"\n{one.lines}', encoding="utf-8")
        overrides = load(str(mapping), RULES)._asdict()
        stated |= {field for field, value in overrides.items() if value != TableOverrides._field_defaults[field]}
    assert stated == set(TableOverrides._fields)
