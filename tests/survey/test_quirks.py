"""Every quirk of :mod:`tests.quirks`, by its name: the figures it must give, or the sentence that refuses it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files import csv_file as delimited
from ikm.survey.files import inputs, table
from tests.quirks import QUIRKS
from tests.quirks.base import ANSWERS, IKM, NAMES, SUMS, TOTALS, Figures, Refused, blank, survey, worded
from tests.surveys import Rows, plain_index, shown, write_csv, write_xlsx

CASES = [
    pytest.param(name, kind, id=f"{name} ({kind})", marks=[] if kind == quirk.kinds[0] else [pytest.mark.slow])
    for name, quirk in QUIRKS.items()
    for kind in quirk.kinds
]
"""Each sheet in each of its formats; at a desk and on the other Pythons in the first of them only."""


def score(folder: Path, name: str, kind: str) -> ikm.Report:
    quirk, path = QUIRKS[name], folder / f"survei.{kind}"
    quirk.write(path)
    options = dict(quirk.options)
    if "map" in options:
        options["map"] = folder / "peta.toml"
        options["map"].write_text(quirk.options["map"], encoding="utf-8")
    return ikm.score(path, **options)


def test_the_survey_that_all_repeat() -> None:
    assert list(map(sum, zip(*ANSWERS, strict=True))) == TOTALS
    assert list(map(sum, ANSWERS)) == SUMS
    assert shown(plain_index(ANSWERS)) == round(plain_index(ANSWERS), 2) == shown(Figures().exact)
    assert f"{IKM:.2f}" == "78.94"
    assert all(set(column) == {1, 2, 3, 4} for column in zip(*ANSWERS, strict=True))
    assert len(NAMES) == len(set(TOTALS)) == 9


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_quirk(tmp_path: Path, name: str, kind: str) -> None:
    wanted = QUIRKS[name].wanted
    if isinstance(wanted, Refused):
        with pytest.raises(Refusal) as refused:
            score(tmp_path, name, kind)
        assert (refused.value.code, [part for part in wanted.said if part not in str(refused.value)]) == (
            wanted.code,
            [],
        ), str(refused.value)
        return
    report = score(tmp_path, name, kind)
    found = report.findings
    assert dict(+found.by_code) == wanted.findings, [str(finding) for finding in found.shown()]
    sentences = [str(finding) for finding in found.shown()]
    for part in wanted.said:
        assert any(part in sentence for sentence in sentences), sentences
    assert [part.total for one in report.overall.unsur for part in one.questions] == wanted.totals
    assert report.overall.exact == wanted.exact
    assert report.overall.respondents == sum(any(row) for row in wanted.answers)
    if wanted.groups is not None:
        groups = report.tables[0].groups
        assert {group.label: group.score.respondents for group in groups} == wanted.groups


# A column's reading never depends on where its rows stand

FEW = "Tidak mudah", "Mudah", "Sangat mudah"
TIMES = 200
LABELS = [*FEW * TIMES]
"""Three labels of prosedur, so often that the file is read block by block; a fourth says which form they are of."""


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of some kilobytes is large, and a few rows are a block."""
    monkeypatch.setattr(inputs, "SMALL", 1 << 12)
    monkeypatch.setattr(delimited, "SAMPLE", 1 << 12)
    monkeypatch.setattr(delimited, "SMALL", 1 << 12)
    monkeypatch.setattr(delimited, "BLOCK", 1 << 13)
    monkeypatch.setattr(table, "ROWS_A_BLOCK", 32)


def prosedur(labels: list[str], folder: Path) -> ikm.Report:
    rows = [["Layanan", *NAMES], *(["Kartu Tanda Penduduk", 3, label, *[3] * 7] for label in labels)]
    path = write_csv(folder / "besar.csv", rows)
    assert path.stat().st_size > 2 * delimited.BLOCK > delimited.SAMPLE
    return ikm.score(path)


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("place", [0, len(LABELS) // 2, len(LABELS)], ids=["first", "middle", "last"])
@pytest.mark.parametrize(
    ("decides", "counts"),
    [("Kurang mudah", (TIMES, 1, TIMES, TIMES)), ("Sangat tidak mudah", (1, TIMES, TIMES, TIMES))],
)
@pytest.mark.parametrize("fast", [True, False], ids=["fast", "definition"])
def test_the_label_that_decides_a_form_may_stand_anywhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: int,
    decides: str,
    counts: tuple[int, ...],
    *,
    fast: bool,
) -> None:
    monkeypatch.setattr(delimited, "SMALL", delimited.SMALL if fast else 1 << 40)
    report = prosedur([*LABELS[:place], decides, *LABELS[place:]], tmp_path)
    assert report.overall.unsur[1].counts == counts
    assert report.findings.by_code.total() == 0


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("last", [[], ["Ragu-ragu"], ["-"]])
def test_labels_that_no_row_decides_are_refused_wherever_they_stand(tmp_path: Path, last: list[str]) -> None:
    with pytest.raises(Refusal) as refused:
        prosedur([*LABELS, *last], tmp_path)
    assert refused.value.code == "answers-ambiguous"


LARGE_KINDS: dict[str, Rows] = {
    "digits": ANSWERS,
    "blanks": blank("-"),
    "texts": [[f" {one},0 " for one in row] for row in ANSWERS],
    "words": worded(),
    "words with scores": worded(lambda words, score: f"{words}, {score}"),
    "emoji": worded(lambda words, score: f"{'😡😕🙂😍'[score - 1]} {words}"),
    "another scale": [[one + 1 for one in row] for row in ANSWERS],
    "reversed": worded(lambda words, score: f"{words}, {5 - score}"),
}


LARGE_TIMES = 50


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("answers", LARGE_KINDS.values(), ids=LARGE_KINDS.keys())
@pytest.mark.parametrize("foot", [[], [["Jumlah", *["2160"] * 9]]], ids=["no foot", "foot"])
def test_the_fast_reader_says_what_the_definition_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: Rows, foot: Rows
) -> None:
    layanan = {"Layanan": ['Kartu "Keluarga", baru', "Akta; Kelahiran"] * 6 * LARGE_TIMES}
    path = write_csv(tmp_path / "besar.csv", [*survey(answers=[*answers] * LARGE_TIMES, before=layanan), *foot])
    assert path.stat().st_size > 2 * delimited.BLOCK > delimited.SAMPLE

    def said() -> object:
        try:
            report = ikm.score(path, by="layanan")
        except Refusal as refusal:
            return str(refusal)
        groups = [(group.key, group.score) for group in report.tables[0].groups]
        return report.overall, groups, report.inputs, [str(finding) for finding in report.findings.shown()]

    fast = said()
    monkeypatch.setattr(delimited, "SMALL", 1 << 40)
    assert said() == fast


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_columns_changes_no_figure(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    header, *rows = survey(answers=worded())
    columns = chance.sample(range(len(header)), len(header))
    people = chance.sample(rows, len(rows))
    table = [[row[column] for column in columns] for row in (header, *people)]
    report = ikm.score(write_xlsx(tmp_path / "survei.xlsx", table))
    assert [one.total for one in report.overall.unsur] == TOTALS


# A mapping file is read strictly

BROKEN_MAPS = [
    ("TOML", 'schema = "ikm.map/1', "toml-unread", ""),
    ("TOML", 'schema = "ikm.map/1"\nignore = ["a"\n', "toml-unread", ""),
    ("schema", "", "map-schema", "must stand at the top"),
    ("schema", 'schema = "ikm.map/2"', "map-schema", 'must stand at the top, as schema = "ikm.map/1"'),
    ("schema", "schema = 1", "key-no-text", "must be a text"),
    ("sheets", 'sheets = "Data"', "key-unknown", "is not a known key here; perhaps “sheet”"),
    ("sheet", "sheet = 1", "key-no-text", "must be a text"),
    ("sheet", 'sheet = ""', "key-empty", "must not be empty"),
    ("header_row", "header_row = -1", "key-negative", "must not be negative"),
    ("header_row", f"header_row = {10**22}", "key-more", "must be 1048576 at most"),
    ("TOML", 'schema = "ikm.map/1"\nheader_row = 1e99999999999999999999', "toml-unread", "Invalid value"),
    ("header_row", 'header_row = "2"', "key-no-whole-number", "must be a whole number"),
    ("header_row", "header_row = true", "key-no-whole-number", "must be a whole number"),
    ("columns", 'columns = "a"', "key-no-list", "must be a list"),
    ("columns", "columns = [1]", "key-no-texts", "must be a list of texts"),
    ("columns", 'header_row = 2\ncolumns = ["a"]', "map-columns", "only where header_row is 0"),
    ("ignore", 'ignore = [""]', "key-no-texts", "must be a list of texts"),
    ("missing", "missing = 0", "key-no-list", "must be a list"),
    ("without", 'without = "biaya"', "key-no-list", "must be a list"),
    ("unit", "unit = []", "key-no-text", "must be a text"),
    ("profile", 'profile = "usia"', "key-no-table", "must be a table"),
    ("profile.umur", 'profile = { umur = "Umur" }', "key-unknown", "is not a known key"),
    ("profile.usia", "profile = { usia = 3 }", "key-no-text", "must be a text"),
    (
        "questions.tarif",
        'questions = { tarif = "x" }',
        "map-unsur",
        "is not an unsur of these rules (persyaratan, prosedur",
    ),
    ("questions.biaya", "questions = { biaya = 4 }", "key-no-text", "must be a text"),
    ("questions.biaya", 'questions = { biaya = ["a", 1] }', "key-no-texts", "must be a list of texts"),
    ("questions.biaya", "questions = { biaya = [] }", "key-empty", "must not be empty"),
    ("questions", 'questions = { biaya = "x", waktu = "x" }', "key-repeated", "“x” stands twice"),
    ("answers.tarif", "[answers.tarif]\nMurah = 3", "map-unsur", "is not an unsur of these rules"),
    ("answers.biaya", "answers = { biaya = 3 }", "key-no-table", "must be a table"),
    (
        "answers.biaya.“Murah”",
        "[answers.biaya]\nMurah = 5",
        "map-score",
        "must be a score of 1 to 4, or 0 for not answered",
    ),
    ("answers.biaya.“Murah”", "[answers.biaya]\nMurah = 3.5", "map-score", "must be a score"),
    ("answers.biaya.“Murah”", '[answers.biaya]\nMurah = "3"', "map-score", "must be a score"),
    ("answers.biaya.“Murah”", "[answers.biaya]\nMurah = true", "map-score", "must be a score"),
    ("long.question", 'long = { respondent = "a" }', "key-missing", "is missing"),
    (
        "long.unit",
        'long = { respondent = "a", question = "b", answer = "c", unit = "d" }',
        "key-unknown",
        "is not a known key",
    ),
    ("counts.score", 'counts = { question = "a", count = "b" }', "key-missing", "is missing"),
    (
        "counts",
        'long = { respondent = "a", question = "b", answer = "c" }\n'
        'counts = { question = "a", score = "b", count = "c" }',
        "map-shapes",
        "not both",
    ),
]


@pytest.mark.parametrize(
    ("where", "toml", "code", "what"), BROKEN_MAPS, ids=[toml or "empty" for _, toml, *_ in BROKEN_MAPS]
)
def test_a_fault_of_a_mapping_file_is_refused_with_its_path(
    tmp_path: Path, where: str, toml: str, code: str, what: str
) -> None:
    path = tmp_path / "peta.toml"
    path.write_text(toml if where in ("TOML", "schema") else f'schema = "ikm.map/1"\n{toml}', encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "survei.csv", survey()), map=path)
    assert refused.value.code == code
    assert refused.value.family in ("document-bad", "map-bad")
    assert str(refused.value).startswith(f"{path}: {where}: ")
    assert what in str(refused.value)


def test_a_mapping_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    survei = write_csv(tmp_path / "survei.csv", survey())
    (tmp_path / "peta.toml").write_bytes(b"\xff\xfe\x00")
    for name, code in (("tiada.toml", "file-missing"), ("peta.toml", "file-no-utf8")):
        with pytest.raises(Refusal) as refused:
            ikm.score(survei, map=tmp_path / name)
        assert refused.value.code == code
