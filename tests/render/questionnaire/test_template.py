"""The questionnaire that is filled in: what it offers to choose from, and what is read of it then."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

import ikm
from ikm.messages.catalogue import Severity
from ikm.render.questionnaire.entry_sheet import INLINE, MOST_ROWS
from ikm.render.questionnaire.sheet_layout import PAGE
from ikm.render.questionnaire.template import template
from ikm.rules.library import load
from ikm.survey.files.workbook_file import WRITER
from ikm.survey.texts.answer_reading import read
from tests.surveys import UNSUR, plain_index, plain_mutu, shown

Golden = Callable[[str, str], None]
Filled = Sequence[Mapping[str, Any]]

OFFICIAL = {
    "U1 Persyaratan": ["a. Tidak sesuai (1)", "b. Kurang sesuai (2)", "c. Sesuai (3)", "d. Sangat sesuai (4)"],
    "U2 Prosedur": ["a. Tidak mudah (1)", "b. Kurang mudah (2)", "c. Mudah (3)", "d. Sangat mudah (4)"],
    "U3 Waktu": ["a. Tidak cepat (1)", "b. Kurang cepat (2)", "c. Cepat (3)", "d. Sangat cepat (4)"],
    "U4 Biaya": ["a. Sangat mahal (1)", "b. Cukup mahal (2)", "c. Murah (3)", "d. Gratis (4)"],
    "U5 Produk": ["a. Tidak sesuai (1)", "b. Kurang sesuai (2)", "c. Sesuai (3)", "d. Sangat sesuai (4)"],
    "U6 Kompetensi": [
        "a. Tidak kompeten (1)",
        "b. Kurang kompeten (2)",
        "c. Kompeten (3)",
        "d. Sangat kompeten (4)",
    ],
    "U7 Perilaku": [
        "a. Tidak sopan dan ramah (1)",
        "b. Kurang sopan dan ramah (2)",
        "c. Sopan dan ramah (3)",
        "d. Sangat sopan dan ramah (4)",
    ],
    "U8 Sarana": ["a. Buruk (1)", "b. Cukup (2)", "c. Baik (3)", "d. Sangat baik (4)"],
    "U9 Pengaduan": [
        "a. Tidak ada (1)",
        "b. Ada tetapi tidak berfungsi (2)",
        "c. Berfungsi kurang maksimal (3)",
        "d. Dikelola dengan baik (4)",
    ],
}
"""PermenPAN-RB 14/2017, Lampiran III: the answers by which the nine questions are scored 1 to 4."""
PROFILE = {
    "Jenis kelamin": ["L", "P"],
    "Pendidikan": ["Tidak Sekolah", "SD", "SMP", "SMA", "D1/D2/D3", "D4/S1", "S2", "S3"],
    "Pekerjaan": [
        *("ASN", "TNI", "POLRI", "Swasta", "Wirausaha", "Ibu Rumah Tangga", "Pelajar/Mahasiswa", "Petani/Nelayan"),
        *("Pekerja Lepas/Freelance", "Pensiunan", "Lainnya"),
    ],
    "Disabilitas": ["Ya", "Tidak"],
}
SERVICES = ["KTP", "KK", "Akta kelahiran"]

an_answer = st.one_of(st.none(), st.integers(1, 4))
some_answers = st.lists(st.lists(an_answer, min_size=9, max_size=9), min_size=1, max_size=12)


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def columns(content: bytes) -> dict[str, tuple[str, DataValidation]]:
    """The letter and the validation of every column to fill in, by its header."""
    sheet = book_of(content)["Isian"]
    known = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}
    return {cell.value: (cell.column_letter, known[f"{cell.column_letter}2"]) for cell in sheet[1]}


def source_of(content: bytes, head: str) -> str:
    return str(columns(content)[head][1].formula1)


def choices(content: bytes, head: str) -> list[str]:
    """What a column offers, as a spreadsheet program reads it."""
    source = source_of(content, head)
    if source.startswith('"'):
        return source[1:-1].split(",")
    name, _, cells = source.partition("!")
    return [cell.value for (cell,) in book_of(content)[name][cells.replace("$", "")]]


def fill_in(path: Path, content: bytes, rows: Filled) -> Path:
    """Type into the sheet, a row a respondent, as somebody would who sees its headers only."""
    book = book_of(content)
    sheet = book["Isian"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for head, value in row.items():
            sheet[f"{letters[head]}{number}"] = value
    book.save(path)
    return path


def answered(scores: Sequence[Sequence[int | None]], offered: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows to type for the scores of some respondents."""
    return [
        {head: answers[score - 1] for (head, answers), score in zip(offered.items(), row, strict=True) if score}
        for row in scores
    ]


def said_by(findings: ikm.Findings) -> dict[str, int]:
    """How many findings there are that are more than a note."""
    return {kind: number for kind in ("error", "warning") if (number := findings.count(Severity(kind)))}


def test_the_workbook_cell_by_cell(golden: Golden) -> None:
    content = template(services=SERVICES, name="Puskesmas Sukamaju", period="TW III 2025")
    lines = []
    for sheet in book_of(content):
        page = sheet.page_setup
        lines.append(f"[{sheet.title}] {sheet.freeze_panes} {page.orientation} {page.fitToHeight}")
        for row in sheet.iter_rows():
            lines += [f"{c.coordinate}\t{c.value!r}\t{c.font.name} {c.font.sz:g}" for c in row if c.value is not None]
        for one in sheet.data_validations.dataValidation:
            lines.append(
                f"{one.sqref}\t{one.type} {one.formula1} {one.formula2 or ''}\t{one.errorTitle}: {one.error}"
            )
    golden("template.txt", "\n".join(lines) + "\n")


@pytest.mark.slow
@given(st.lists(st.integers(1, 4), min_size=9, max_size=9), some_answers)  # so that every question has an answer
@settings(max_examples=20, deadline=None)
def test_whatever_is_filled_in_reads_back(
    tmp_path_factory: pytest.TempPathFactory, first: list[int | None], others: list[list[int | None]]
) -> None:
    scores = [first, *others]
    path = fill_in(tmp_path_factory.mktemp("t") / "kuesioner.xlsx", template(), answered(scores, OFFICIAL))
    report = ikm.score(path)
    assert report.overall.exact == plain_index(scores)
    assert report.overall.respondents == sum(any(row) for row in scores)


def test_every_answer_profile_date_and_service_reads_back_without_any_option(tmp_path: Path) -> None:
    scores = [[1 + (place + row) % 4 for place in range(9)] for row in range(48)]
    for blank in range(0, 48, 5):
        scores[blank][blank % 9] = 0
    rows = answered(scores, OFFICIAL)
    for number, row in enumerate(rows):
        row |= {"No": number + 1, "Tanggal": date(2025, 7 + number // 24, 1 + number % 24), "Usia": 17 + number}
        row |= {head: options[number % len(options)] for head, options in PROFILE.items()}
        row |= {"Jenis layanan": SERVICES[number % 3]}
    content = template(services=",".join(SERVICES), name="Dinas A", period="TW III 2025")
    path = fill_in(tmp_path / "kuesioner.xlsx", content, rows)
    report = ikm.score(path)
    index = plain_index(scores)
    assert report.overall.exact == index
    assert report.overall.grade is not None
    assert report.overall.grade.mutu == plain_mutu(index)
    assert (report.inputs[0].rows, report.inputs[0].used) == (48, 48)
    assert not report.findings.by_code

    whole = ikm.score(path, by="layanan", per="bulan")
    services, months, *_ = whole.tables
    assert {group.key["layanan"]: group.score.ikm for group in services.groups} == {
        service: shown(plain_index(scores[24 + place :: 3])) for place, service in enumerate(SERVICES)
    }  # those of August, the last month
    assert [group.score.ikm for group in months.groups] == [
        shown(plain_index(part)) for part in (scores[:24], scores[24:])
    ]
    everyone = ikm.score(path, profile=True)
    assert {one.role: [i.label for i in one.indicators] for one in everyone.profile} == {
        "jenis_kelamin": PROFILE["Jenis kelamin"],
        "usia": ["di bawah 20", "20–29", "30–39", "40–49", "50–59", "60 ke atas"],
        "pendidikan": PROFILE["Pendidikan"],
        "pekerjaan": PROFILE["Pekerjaan"],
        "disabilitas": PROFILE["Disabilitas"],
    }
    assert not everyone.findings.by_code

    inspection = ikm.check(path)
    assert not said_by(inspection.findings)
    assert {one.meaning for one in inspection.inputs[0].columns if one.reason == "number and name"} == set(OFFICIAL)


@pytest.mark.parametrize("head", OFFICIAL)
def test_whichever_answers_are_given_the_words_have_one_reading(head: str) -> None:
    unsur = load("permenpanrb-14-2017").unsur[list(OFFICIAL).index(head)]
    for number in range(1, 5):
        for some in combinations(enumerate(OFFICIAL[head], start=1), number):
            found = read([answer for _, answer in some], unsur, (1, 2, 3, 4))
            assert found.trouble is None
            assert found.places == {answer: score for score, answer in some}


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [{"order": "regulation"}, {"without": ["biaya"]}, {"without": "U9"}, {"rules": "kepmenpan-25-2004"}],
    ids=str,
)
def test_other_questions_read_back_as_they_were_asked(tmp_path: Path, options: dict[str, Any]) -> None:
    content = template(**options)
    heads = [head for head in columns(content) if head.startswith("U") and head != "Usia"]
    scores = [[1 + (place * row) % 4 for place in range(len(heads))] for row in range(1, 20)]
    offered = {head: [*map(_typed, choices(content, head))] for head in heads}
    path = fill_in(tmp_path / "kuesioner.xlsx", content, answered(scores, offered))
    report = ikm.score(path, rules=options.get("rules", "permenpanrb-14-2017"), without=options.get("without", ()))
    assert report.overall.exact == plain_index(scores, Fraction(1, len(heads)))
    assert not said_by(report.findings)


def _typed(text: str) -> Any:
    return int(text) if text.isdecimal() else text


def test_the_regulations_order_changes_numbers_not_what_is_asked(tmp_path: Path) -> None:
    content = template(order="regulation")
    assert list(columns(content))[-2:] == ["U8 Pengaduan", "U9 Sarana"]
    best = {head: answers[3] for head, answers in OFFICIAL.items() if head[:2] not in ("U8", "U9")}
    rows = [best | {"U8 Pengaduan": "d. Dikelola dengan baik (4)", "U9 Sarana": "a. Buruk (1)"}] * 10
    report = ikm.score(fill_in(tmp_path / "kuesioner.xlsx", content, rows))
    assert [one.unsur.id for one in report.overall.unsur if one.nrr == 1] == ["sarana"]
    assert not report.findings.by_code


def test_without_words_of_the_rules_there_are_the_scores_to_choose_from() -> None:
    content = template(rules="kepmenpan-25-2004")
    assert choices(content, "U1 Prosedur") == ["1", "2", "3", "4"]
    paper = [cell.value for row in book_of(content)["Kuesioner"] for cell in row if cell.value]
    assert "Prosedur pelayanan" in paper
    assert any("1 paling buruk, 4 paling baik" in text for text in paper)


def test_what_is_offered_is_what_the_regulation_asks() -> None:
    content = template()
    assert {head: choices(content, head) for head in OFFICIAL} == OFFICIAL
    assert {head: choices(content, head) for head in PROFILE} == PROFILE
    assert "Jenis layanan" not in columns(content)


def test_nothing_else_can_be_typed() -> None:
    content = template(services=SERVICES, rows=120)
    for letter, check in columns(content).values():
        assert str(check.sqref) == f"{letter}2:{letter}121"
        assert (check.errorStyle, check.showErrorMessage, check.allowBlank) == ("stop", True, True)
        assert not check.showDropDown  # which would hide the arrow
        assert check.error
        assert len(check.error) <= 255  # more than these, and Excel calls the file damaged
        assert len(check.errorTitle or "") <= 32
    ages, days = columns(content)["Usia"][1], columns(content)["Tanggal"][1]
    assert (ages.type, ages.operator, ages.formula1, ages.formula2) == ("whole", "between", "10", "100")
    assert (days.type, days.operator, days.formula2) == ("date", "between", "TODAY()")


@pytest.mark.language("en")
@pytest.mark.parametrize("rows", [[], [{"No": number} for number in range(1, 501)], [{"Tanggal": date(2025, 7, 1)}]])
def test_a_sheet_without_answers_is_refused(tmp_path: Path, rows: Filled) -> None:
    path = fill_in(tmp_path / "kuesioner.xlsx", template(), rows)
    with pytest.raises(ikm.Refusal, match=r"kuesioner\.xlsx:Isian: ") as refused:
        ikm.score(path)
    assert refused.value.code == ("no-usable-row" if rows else "table-empty")
    if not rows:
        assert "no row of answers below the header; fill in the answers" in str(refused.value)


def test_rows_that_were_numbered_ahead_are_no_respondents(tmp_path: Path) -> None:
    scores = [[4] * 9, [3] * 9, [*[0] * 8, 1]]
    rows = answered(scores, OFFICIAL) + [{} for _ in range(497)]
    numbered = [{"No": number} | row for number, row in enumerate(rows, start=1)]
    report = ikm.score(fill_in(tmp_path / "kuesioner.xlsx", template(), numbered))
    assert report.overall.exact == plain_index(scores)
    assert report.overall.respondents == 3
    assert report.findings.by_code["rows-without-answer"] == 1
    assert report.inputs[0].rows == 500


def test_it_is_read_among_the_files_of_a_folder(tmp_path: Path) -> None:
    fill_in(tmp_path / "a.xlsx", template(name=WRITER), answered([[4] * 9] * 12, OFFICIAL))
    fill_in(tmp_path / "b.xlsx", template(), answered([[2] * 9] * 12, OFFICIAL))
    assert ikm.score(tmp_path).overall.exact == 75


def test_a_long_list_stands_on_a_sheet(tmp_path: Path) -> None:
    fitting = [f"Layanan {number:03}" for number in range(22)]
    assert len(",".join(fitting)) > INLINE - len(fitting[0])
    assert len(",".join(fitting[:-1])) <= INLINE
    for services, is_inline in ((fitting[:-1], True), (fitting, False), (["Izin, baru", "Izin lama"], False)):
        content = template(services=services)
        assert choices(content, "Jenis layanan") == services
        assert source_of(content, "Jenis layanan").startswith('"') is is_inline
        assert ("Daftar" in book_of(content).sheetnames) is not is_inline
        rows = [row | {"Jenis layanan": services[-1]} for row in answered([[4] * 9] * 12, OFFICIAL)]
        report = ikm.score(fill_in(tmp_path / "kuesioner.xlsx", content, rows), by="layanan")
        assert [group.key["layanan"] for group in report.tables[0].groups] == [services[-1]]


RULES = """
schema = "ikm.rules/1"
id = "own"
title = "Aturan sendiri"
short = "Sendiri"
source = {{ text = "made up", mark = "D" }}
[scale]
scores = [{scores}]
factor = 20
source = {{ text = "made up", mark = "D" }}
[rounding]
ikm = 2
nrr = 3
source = {{ text = "made up", mark = "D" }}
[weighting]
source = {{ text = "made up", mark = "D" }}
[[grade]]
mutu = "B"
kinerja = "Kurang"
source = {{ text = "made up", mark = "D" }}
[[grade]]
mutu = "A"
kinerja = "Baik"
lower = 50
source = {{ text = "made up", mark = "D" }}
[[order]]
id = "questionnaire"
unsur = [{ids}]
source = {{ text = "made up", mark = "D" }}
{unsur}
"""


def own_rules(path: Path, answers: Mapping[str, Sequence[str]]) -> str:
    """A rule file with an unsur for each of ``answers``."""
    number = max(map(len, answers.values()))
    unsur = "".join(
        f'[[unsur]]\nid = "{name}"\nname = "{name.title()}"\nshort = "{name.title()}"\nweight = "1/{len(answers)}"\n'
        f'question = "Bagaimana {name}?"\nanswers = {list(words)}\nsource = {{ text = "made up", mark = "D" }}\n'
        for name, words in answers.items()
    )
    ids = ", ".join(f'"{name}"' for name in answers)
    scores = ", ".join(map(str, range(1, number + 1)))
    path.write_text(RULES.format(scores=scores, ids=ids, unsur=unsur), encoding="utf-8")
    return str(path)


SIX = ["Buruk sekali", "Jelek", "Lumayan", "Bagus", "Bagus sekali", "Luar biasa"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "answers",
    [
        {"taman": SIX, "parkir": SIX, "loket": SIX},
        {"taman": [*SIX, "Tiada tara"], "parkir": [*SIX, "Tiada tara"], "loket": [*SIX, "Tiada tara"]},
        {name: [f"Sangat {name}, sekali", name, f"Bukan {name}"] for name in ("taman", "parkir", "loket", "meja")},
        {name: [f"{'panjang ' * 12}{number} {name}" for number in "abc"] for name in ("taman", "parkir", "loket")},
        {"taman": SIX, "parkir": SIX},
        {"taman": SIX},
    ],
    ids=["letters", "more than letters", "commas", "long", "two", "one"],
)
def test_rules_of_ones_own_read_back(tmp_path: Path, answers: dict[str, list[str]]) -> None:
    rules = own_rules(tmp_path / "own.toml", answers)
    content = template(rules=rules)
    heads = {f"U{number} {name.title()}": name for number, name in enumerate(answers, start=1)}
    offered = {head: choices(content, head) for head in heads}
    for head, name in heads.items():
        assert [re.sub(r"^[a-f]\. | \([0-9]+\)$", "", text) for text in offered[head]] == answers[name]
    number = len(next(iter(answers.values())))
    scores = [[1 + (row + place) % number for place in range(len(heads))] for row in range(14)]
    path = fill_in(tmp_path / "kuesioner.xlsx", content, answered(scores, offered))
    report = ikm.score(path, rules=rules, sheet="Isian" if len(heads) < 3 else None)
    assert report.overall.exact == plain_index(scores, Fraction(1, len(heads))) * Fraction(20, 25)
    guide = [cell.value for row in book_of(content)["Petunjuk"] for cell in row]
    assert f"ikm score kuesioner.xlsx --rules {rules}{' --sheet Isian' if len(heads) < 3 else ''}" in guide


@pytest.mark.parametrize(("number", "first"), [(40, "U"), (55, "PENDAPAT RESPONDEN")])
def test_the_questionnaire_is_one_page_and_a_longer_one_parts_no_question(number: int, first: str) -> None:
    assert book_of(template())["Kuesioner"].page_setup.fitToHeight == 1
    services = [f"Pelayanan izin usaha nomor {place}" for place in range(number)]
    sheet = book_of(template(services=services))["Kuesioner"]
    offered = " ".join(str(sheet.cell(row, 3).value or "") for row in range(1, sheet.max_row + 1)).split("□")
    assert [name for part in offered if (name := " ".join(part.split())) in services] == services
    assert max(one.height for one in sheet.row_dimensions.values()) < 409.5  # as high as a row can be
    assert sheet.page_setup.fitToHeight == 0
    breaks = [one.id for one in sheet.row_breaks.brk]
    assert breaks
    for before, after in zip([0, *breaks], [*breaks, sheet.max_row], strict=True):
        assert sum(sheet.row_dimensions[row].height for row in range(before + 1, after + 1)) <= PAGE
        if before:
            assert sheet.cell(before + 1, 1).value.startswith(first)


def test_texts_of_the_office_stay_texts() -> None:
    name = "Dinas R&D \x07" + "panjang " * 40
    content = template(name=name, period="=1+1", services=["=1+1", "A & B"])
    book = book_of(content)
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "=1+1" for cell in cells)
    assert any(str(cell.value).startswith("Dinas R&D \N{REPLACEMENT CHARACTER}panjang") for cell in cells)
    header = book["Isian"].oddHeader.left.text
    assert "Dinas R&&D" in header
    assert len(header) < 255  # which Excel takes for a damaged file
    assert book.properties.creator != WRITER


@pytest.mark.language("en")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"services": ""}, "service-nameless: services: a service has no name"),
        ({"services": []}, "service-nameless: services: a service has no name"),
        ({"services": "KTP,,KK"}, "service-nameless: services: a service has no name"),
        ({"services": "KTP, - "}, "service-nameless: services: a service has no name"),
        ({"services": "KTP,KK,ktp"}, "services-alike: services: “KTP” and “ktp” look alike; name each service once"),
        ({"rows": 0}, "option-range: rows: 0 does not lie between 1 and 1048575"),
        ({"rows": MOST_ROWS + 1}, "option-range: rows: 1048576 does not lie"),
        ({"without": "biay"}, "unsur-unknown: without: “biay” is not an unsur of permenpanrb-14-2017"),
        ({"without": UNSUR}, "unsur-none: without: leaves no unsur"),
        ({"order": "abc"}, "option-not-of-rules: order: “abc” is not"),
    ],
    ids=str,
)
def test_what_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ikm.Refusal) as refused:
        template(**options)
    assert words in f"{refused.value.code}: {refused.value}"


def test_as_many_rows_as_a_sheet_has() -> None:
    letter, check = columns(template(rows=MOST_ROWS))["No"]
    assert str(check.sqref) == f"{letter}2:{letter}1048576"


def test_its_loaded_rules_are_those_of_their_id() -> None:
    loaded = template(rules=ikm.load_rules("kepmenpan-25-2004"))
    named = template(rules="kepmenpan-25-2004")
    assert [[cell.value for cell in row] for row in book_of(loaded)["Petunjuk"]] == [
        [cell.value for cell in row] for row in book_of(named)["Petunjuk"]
    ]
