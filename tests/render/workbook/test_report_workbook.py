"""The workbook: its formulas give the exact figures, whoever reckons them, and it is safe to open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.cell_range import CellRange
from python_calamine import CalamineWorkbook

import ikm
from ikm.index.method import Method, Question
from ikm.index.rounding import half_up
from ikm.render import Style
from ikm.render.workbook import formulas as reckoning
from ikm.render.workbook import report_workbook as written
from ikm.render.workbook.cells import legal
from ikm.report.card_facts import NOTHING_TOLD
from ikm.report.report import Report, RespondentAnswers
from ikm.rules.library import load
from tests.books import (
    cells_of,
    differences,
    labelled,
    metadata,
    needs_libreoffice,
    pages_printed,
    recomputed,
    recomputed_by_libreoffice,
    report_of,
    workbook,
)
from tests.render.workbook.reports import (
    KOTA,
    NAMES,
    REPORTS,
    asked_differently,
    city,
    exactly_65,
    made_by,
    on_a_bound,
    on_the_half,
    printed_weight,
    several_questions,
    unequal_weights,
    units,
    with_blanks,
    without_answers,
)
from tests.surveys import UNSUR, U, csv_text, plain_index, plain_mutu, shown

IKM, NRR, SKM = "**) IKM unit pelayanan (× 25)", "NRR/unsur", "*) Jumlah NRR tertimbang"


@pytest.mark.slow
@pytest.mark.parametrize("make", REPORTS, ids=lambda make: str(make.__name__))
def test_a_library_reckons_the_same(make: Callable[[], Report], tmp_path: Path) -> None:
    report, content = made_by(make)
    found = recomputed(content, tmp_path)
    assert len(found) > 40
    assert differences(content, found) == []
    assert_exact(report, content, found)


def assert_exact(report: Report, content: bytes, found: dict[tuple[str, str], Any]) -> None:
    """The index, its class and every NRR, reckoned from the cells, are those of the report."""
    values = {**cells_of(content).values, **found}
    score = report.overall
    processed = report.pooled
    assert values["Ringkasan", "B4"] == ("–" if score.ikm is None else float(score.ikm))
    if report.method.rules.grades:
        assert values["Ringkasan", "B5"] == (score.grade.mutu if score.grade else "–")
        assert values["Ringkasan", "B6"] == (score.grade.kinerja if score.grade else "–")
    if processed.unsur:
        rows = labelled(values, "Pengolahan", NRR)
        exact = [one.nrr for one in processed.unsur]
        assert [*rows.values()] == [pytest.approx(float(one), abs=1e-12) if one else "–" for one in exact]
    for table in report.tables:
        if table.by == ("unit",):
            column = [values["Unit", f"D{row}"] for row in range(5, 5 + len(table.listed))]
            assert column == ["–" if g.score.ikm is None else float(g.score.ikm) for g in table.listed]


@pytest.mark.slow
@needs_libreoffice
def test_libreoffice_reckons_the_same(tmp_path: Path) -> None:
    contents = [made_by(make)[1] for make in (*REPORTS, city)]
    for content, found in zip(contents, recomputed_by_libreoffice(contents, tmp_path), strict=True):
        assert differences(content, found) == []


@pytest.mark.parametrize(
    ("make", "exact", "ikm", "mutu"),
    [
        (exactly_65, Fraction(65), "65.00", "C"),
        (on_the_half, Fraction(70625, 1000), "70.63", "C"),
        (on_a_bound, Fraction(88305, 1000), "88.31", "A"),
    ],
)
def test_the_nasty_cases_are_what_they_say(make: Callable[[], Report], exact: Fraction, ikm: str, mutu: str) -> None:
    score = make().overall
    assert score.exact == exact
    assert (str(score.ikm), score.grade and score.grade.mutu) == (ikm, mutu)


COUNTS = st.lists(st.lists(st.integers(0, 400), min_size=4, max_size=4).filter(any), min_size=9, max_size=9)


@given(COUNTS)
def test_rounding_twice_makes_of_a_float_sum_the_exact_figure(counts: list[list[int]]) -> None:
    totals = [(sum(s * n for s, n in enumerate(one, start=1)), sum(one)) for one in counts]
    exact = sum((Fraction(*one) for one in totals), Fraction()) * 25 / 9
    cell = 0.0
    for total, answers in totals:  # as a spreadsheet goes: NRR, times the weight, summed, times 25
        cell += total / answers * (1 / 9)
    fine = Decimal(repr(cell * 25)).quantize(Decimal(1).scaleb(-reckoning.FINE), ROUND_HALF_UP)
    assert fine.quantize(Decimal("0.01"), ROUND_HALF_UP) == half_up(exact, 2) == shown(exact)


def test_the_figures_follow_from_the_answers_on_the_sheet() -> None:
    report, content = made_by(with_blanks)
    values = cells_of(content).values
    asked = [place for place in range(9) if place != 3]
    given = [[values.get(("Pengolahan", f"{letter}{row}")) for letter in "BCDEFGHI"] for row in range(9, 45)]
    exact = plain_index(given, Fraction(1, len(asked)))
    assert report.overall.exact == exact
    assert labelled(values, "Pengolahan", IKM)["B"] == float(shown(exact))
    assert labelled(values, "Pengolahan", "Mutu pelayanan")["B"] == plain_mutu(exact)
    assert [*labelled(values, "Pengolahan", "Jumlah jawaban").values()] == [
        sum(bool(row[place]) for row in given) for place in range(8)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("make", [with_blanks, units, city], ids=lambda make: str(make.__name__))
def test_the_answers_stand_where_metadata_says(make: Callable[[], Report]) -> None:
    report, content = made_by(make)
    book = openpyxl.load_workbook(io.BytesIO(content))
    tables = metadata(book)
    columns = {code: unsur for code, unsur, _ in tables["Pertanyaan"]}
    assert [columns[one.code] for one in report.questions] == [one.unsur for one in report.questions]
    found = {}
    for name, unit, kind, head, first, last, column in tables["Lembar"]:
        sheet = book[str(name)]
        codes = [cell.value for cell in sheet[int(head)][int(column) - 1 :] if cell.value]
        rows = [[cell.value or 0 for cell in row] for row in sheet.iter_rows(int(first), int(last), int(column))]
        places = [codes.index(one.code) for one in report.questions]
        found[unit] = [[row[place] for place in places] for row in rows]
        assert kind == "jawaban"
    answers = report.answers or ()
    names = [words_of(one, report) for one in answers]
    assert found == {name: one.scores.T.tolist() for name, one in zip(names, answers, strict=True)}


def words_of(one: RespondentAnswers, report: Report) -> str | None:
    return (one.unit or "(kosong)") if report.units() else None


def test_the_static_figures_are_exact() -> None:
    report, content = made_by(without_answers)
    tables = metadata(openpyxl.load_workbook(io.BytesIO(content)))
    (block,) = tables["Lembar"]
    assert (block[0], block[2], block[4], block[5]) == ("Hitungan", "hitungan", 5, 4 + 4 * 9)
    scores = {None: report.pooled, **{group.key["unit"]: group.counted for group in report.units()}}
    assert {row[0]: row[2] for row in tables["Indeks"]} == {unit: str(one.exact) for unit, one in scores.items()}
    assert [row[1:6] for row in tables["Angka"] if row[0] is None] == [
        (one.code, one.unsur.id, one.answers, one.total, str(one.nrr)) for one in report.pooled.unsur
    ]


SHEETS = [
    "Ringkasan",
    "Pengolahan",
    "Unsur",
    "Statistik",
    "Responden",
    "Rencana tindak lanjut",
    "Publikasi",
    "Catatan",
    "Metadata",
]


def test_the_sheets_of_one_unit_and_of_many() -> None:
    one, many = (openpyxl.load_workbook(io.BytesIO(made_by(make)[1])) for make in (exactly_65, city))
    assert one.sheetnames == SHEETS
    assert many.sheetnames == [
        *(
            "Ringkasan",
            "Pengolahan",
            "Hitungan",
            "Rerata",
            "Unsur",
            "Statistik",
            "Responden",
            "Unit",
            "Layanan",
            "Tren",
        ),
        *("Tren per unsur", "Unit x Periode", "Tren per unit", "Sampel", *SHEETS[5:]),
        *("1 Perpustakaan", "2 Dukcapil", "3 Perizinan", "4 Samsat"),
    ]
    assert many["Unit"]["A5"].hyperlink.location == "'1 Perpustakaan'!A1"
    assert one["Pengolahan"]["A1"].value.startswith("PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT PER RESPONDEN")
    for book in (one, many):
        for sheet in book:
            assert sheet.page_setup.paperSize == 9
            assert bool(sheet.print_area) == (sheet.sheet_state == "visible")
            assert not sheet.protection.sheet
    assert one["Pengolahan"].freeze_panes == "B9"
    assert one["Pengolahan"].print_title_rows == "$7:$8"
    assert [number for sheet in many if (number := len(getattr(sheet, "_charts")))]  # noqa: B009 - the stubs know none == [2, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("make", "hidden"),
    [
        (exactly_65, ["Metadata"]),
        (city, ["Hitungan", "Metadata"]),
        (units, ["Hitungan", "Metadata"]),
        (without_answers, ["Metadata"]),
        (asked_differently, ["Metadata"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_only_carries_figures_is_hidden_and_nothing_leads_there(
    make: Callable[[], Report], hidden: list[str]
) -> None:
    """Where the counts stand nowhere else, Hitungan is shown. LibreOffice prints what has a print area."""
    book = openpyxl.load_workbook(io.BytesIO(made_by(make)[1]))
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == hidden
    assert [sheet.title for sheet in book if not sheet.print_area] == hidden
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    links = {str(cell.hyperlink.location).partition("!")[0].strip("'") for cell in cells if cell.hyperlink}
    assert not links & {*hidden}
    contents = {row[0]: row[1] for row in book["Ringkasan"].iter_rows(values_only=True)}
    assert {name for name, what in contents.items() if "Tersembunyi: klik kanan" in str(what)} == {*hidden}


@pytest.mark.slow
@needs_libreoffice
def test_hidden_sheets_do_not_come_out_of_a_printer(tmp_path: Path) -> None:
    """LibreOffice's PDF has as many pages as without these sheets, counted in the bytes of the PDF."""
    pages = []
    for name, dropped in (("whole", ()), ("without", ("Metadata",))):
        book = openpyxl.load_workbook(io.BytesIO(made_by(exactly_65)[1]))
        for sheet in dropped:
            del book[sheet]
        book.save(tmp_path / f"{name}.xlsx")
        pages.append(pages_printed(tmp_path / f"{name}.xlsx", tmp_path))
    assert pages[0] == pages[1] > 5


def test_no_average_stands_in_a_formula() -> None:
    for make in (with_blanks, several_questions, units):
        assert not [formula for formula in cells_of(made_by(make)[1]).formulas.values() if "AVERAGE" in formula]


def test_the_weight_is_that_of_the_rules() -> None:
    def weights(make: Callable[[], Report]) -> dict[str, Any]:
        content = made_by(make)[1]
        formulas, values = cells_of(content)
        label = next(v for (s, c), v in values.items() if s == "Pengolahan" and str(v).startswith("Bobot"))
        row = labelled({**values, **formulas}, "Pengolahan", label)
        return {label: next(iter(row.values())), "value": values["Pengolahan", "B5"]}

    assert weights(exactly_65) == {"Bobot": "=1/$B$5", "value": 9}
    assert weights(with_blanks) == {"Bobot": "=1/$B$5", "value": 8}
    assert weights(printed_weight) == {"Bobot (dicetak 0,11)": 0.11, "value": 9}
    assert weights(unequal_weights) == {"Bobot": "=7/89", "value": 8}


@pytest.mark.slow
@pytest.mark.parametrize("make", [*REPORTS, city], ids=lambda make: str(make.__name__))
def test_the_package_is_sound(make: Callable[[], Report]) -> None:
    content = made_by(make)[1]
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        parts = {
            name: ElementTree.fromstring(package.read(name)) for name in package.namelist() if "xml" in name[-5:]
        }
    styles = len(parts["xl/styles.xml"].findall(f"{main}cellXfs/*"))
    for name, root in parts.items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        assert root.find(f"{main}sheetProtection") is None
        places = []
        for cell in root.iter(f"{main}c"):
            column, row = coordinate_from_string(cell.get("r") or "")
            places.append((row, column_index_from_string(column)))
            assert int(cell.get("s") or 0) < styles
            if cell.find(f"{main}f") is not None:
                assert cell.find(f"{main}v") is not None
        assert places == sorted(set(places))
        merged = [CellRange(one.get("ref") or "") for one in root.iter(f"{main}mergeCell")]
        held = [place for one in merged for place in one.cells]
        assert len(held) == len(set(held))


def weighted_by_users() -> float:
    """The index of the third quarter of the example's offices, each weighted by its users, by plain sums."""
    served = {"Dukcapil": 5200, "Perizinan": 640, "Perpustakaan": 900, "Samsat": 7400}
    index = Fraction(0)
    for unit, users in served.items():
        lines = (KOTA / f"{unit}_TW3_2025.csv").read_text(encoding="utf-8").splitlines()[1:]
        answers = [[int(cell or 0) for cell in line.split(",")[-9:]] for line in lines]
        index += plain_index(answers) * Fraction(users, sum(served.values()))
    return float(shown(index))


def test_other_readers_see_the_values() -> None:
    content = made_by(city)[1]
    read = CalamineWorkbook.from_filelike(io.BytesIO(content))
    label = "Nilai IKM (tertimbang menurut pengguna unit)"
    assert read.get_sheet_by_name("Ringkasan").to_python()[3][:2] == [label, weighted_by_users()]
    assert read.get_sheet_by_name("1 Perpustakaan").to_python()[4][4] == "A"


def test_texts_are_texts_and_units_keep_their_names() -> None:
    content = made_by(units)[1]
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = {cell.value for cell in book["Unit"]["A"]}
    assert {*NAMES, "(kosong)", "Sepi"} - {""} <= shown
    assert {cell.data_type for cell in book["Unit"]["A"]} <= {"s", "n"}
    own = [sheet for sheet in book.sheetnames if sheet[0].isdigit()]
    assert len(own) == len({name.casefold() for name in own}) == len(NAMES) + 1
    for name in own:
        assert len(name) <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert book[name]["A2"].value.removesuffix(" · Kota") in shown


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("History", "History 2"),
        ("a/b\\c?*[d]:'e'", "A b c d e"),
        ("x" * 40, "X" + "x" * 30),
        ("", "Lembar"),
        ("unit", "Unit 2"),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_names_of_sheets_are_legal(wanted: str, name: str) -> None:
    assert legal(wanted, ["Unit"]) == name


def test_of_too_many_units_there_is_a_recap_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "UNIT_SHEETS", 3)
    content = workbook(city())
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert not [name for name in book.sheetnames if name[0].isdigit()]
    assert "Hitungan" in str(book["Unit"]["H5"].value) or "Hitungan" in str(book["Unit"]["I5"].value)
    notes = [cell.value for cell in book["Catatan"]["A"]]
    assert any(str(note).startswith("4 unit melebihi batas 3 lembar") for note in notes)


def test_a_column_called_like_a_sheet_of_ours_gets_another_name() -> None:
    rows = [["a", *[4] * 9], ["b", *[3] * 9]]
    book = openpyxl.load_workbook(io.BytesIO(workbook(report_of(["Metadata", *U], rows, by="Metadata"))))
    assert "Menurut Metadata" in book.sheetnames
    assert book["Metadata"]["A1"].value == "Manifes"


def test_texts_that_xml_cannot_hold_do_not_break_the_workbook() -> None:
    report = report_of(U, [[4] * 9], name="a\x01b\ud800c\r\nd" + "e" * 40_000)
    book = openpyxl.load_workbook(io.BytesIO(workbook(report)))
    assert str(book["Ringkasan"]["A2"].value).startswith("a\N{REPLACEMENT CHARACTER}b")
    assert len(str(book["Ringkasan"]["A2"].value)) <= 32_767


def test_what_is_lowest_is_written_down_for_the_office() -> None:
    report, content = made_by(city)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    plan = book["Rencana tindak lanjut"]
    lowest = sorted(report.overall.unsur, key=lambda one: one.nrr or 0)[:3]
    assert [plan[f"B{row}"].value for row in (7, 8, 9)] == [f"{one.code} {one.unsur.name}" for one in lowest]
    assert [cell.value for cell in plan[6]][4:8] == ["TW I", "TW II", "TW III", "TW IV"]
    assert (plan["I5"].value, plan["D5"].value) == ("Penanggung jawab", "Program/kegiatan")


def test_the_card_says_what_the_regulation_asks_for() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made_by(with_blanks)[1]), data_only=True)
    texts = [str(cell.value) for row in book["Publikasi"].iter_rows() for cell in row if cell.value is not None]
    for text in (
        "NILAI IKM",
        "NAMA LAYANAN",
        "RESPONDEN",
        "PERIODE SURVEI",
    ):
        assert text in texts
    assert "DINAS" in texts
    people = [cell for (cell,) in book["Publikasi"]["F11:F16"] if cell.value is not None]
    assert [(cell.value, cell.number_format) for cell in people] == [
        (36, '#,##0" orang"'),
        (18, '"L = "#,##0" orang"'),
        (18, '"P = "#,##0" orang"'),
        *((12, f'"{name} = "#,##0" orang"') for name in ("SD", "SMA", "D4/S1")),
    ]
    assert (book["Publikasi"].page_setup.fitToHeight, book["Publikasi"].page_setup.orientation) == (1, "portrait")


def test_classes_can_be_told_apart_in_grey() -> None:
    from ikm.render.workbook.styles import tones

    rules = Method(load("permenpanrb-14-2017")).rules
    greys = []
    for _, (fill, _ink) in tones(rules.grades):
        red, green, blue = (int(fill[place : place + 2], 16) for place in (0, 2, 4))
        greys.append(0.299 * red + 0.587 * green + 0.114 * blue)
    greys.sort()
    assert all(after - before > 25 for before, after in pairwise(greys))


def test_questions_beside_each_other() -> None:
    report, content = made_by(several_questions)
    assert [one.code for one in report.questions][2:4] == ["U3a", "U3b"] or len(report.questions) == 10
    values = cells_of(content).values
    assert labelled(values, "Pengolahan", "NRR/pertanyaan")["D"] == 3.5
    assert labelled(values, "Pengolahan", "NRR/pertanyaan")["E"] == 1.5
    assert labelled(values, "Pengolahan", NRR)["D"] == 2.5
    assert Question(UNSUR[2], report.questions[2].code, "U3a") in report.questions


def test_a_whole_that_was_asked_different_unsur_has_its_row_of_counts_without_any_unit() -> None:
    """There are no counts in it, for there is no question all were asked, but why, and how many they are."""
    report = replace(asked_differently(), tables=())
    book = openpyxl.load_workbook(io.BytesIO(written.render(report, Style())))
    rows = [row[:4] for row in book["Hitungan"].iter_rows(min_row=5, values_only=True)]
    assert rows == [(None, "–", "unsur yang ditanyakan berbeda", 3)]


def test_the_card_has_what_the_file_tells_unasked() -> None:
    """Region, sex, education and the days of the answers stand on the card; no profile was asked for."""
    header = ["Kabupaten/Kota", "Tanggal", "JK", "Pendidikan", *U]
    rows = [
        ["Kab. Sukamaju", f"2025-0{7 + n % 3}-{n + 1:02}", "LP"[n % 2], ["SD", "S1"][n % 2], *[3] * 9]
        for n in range(8)
    ]
    report = ikm.score(io.BytesIO(csv_text([header, *rows]).encode()), card=True)
    book = openpyxl.load_workbook(io.BytesIO(written.render(report, Style())), data_only=True)
    texts = [str(cell.value) for row in book["Publikasi"].iter_rows() for cell in row if cell.value is not None]
    assert {"KAB. SUKAMAJU", "TAHUN 2025", "1 Juli 2025 sampai 6 September 2025"} <= {*texts}
    people = [cell for row in book["Publikasi"].iter_rows() for cell in row if "orang" in cell.number_format]
    assert [(cell.value, cell.number_format.partition(" =")[0].strip('"')) for cell in people[1:]] == [
        (4, "L"), (4, "P"), (4, "SD"), (4, "D4/S1"),
    ]  # fmt: skip
    apart = [["Kab. Sukamaju", *row[1:]] if n else ["Kab. Lain", *row[1:]] for n, row in enumerate(rows)]
    other = ikm.score(io.BytesIO(csv_text([header, *apart]).encode()), card=True)
    assert other.card.region is None
    assert ikm.score(io.BytesIO(csv_text([header, *rows]).encode())).card == NOTHING_TOLD
