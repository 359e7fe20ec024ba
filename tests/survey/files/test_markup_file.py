"""Tables of web pages, also of those that call themselves .xls."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files import markup_file
from tests.kinds import ANSWERS, NAMES, WORDS
from tests.markup import html_table, write_html
from tests.surveys import Rows, U, plain_index

INDEX = plain_index(ANSWERS)
TABLE: Rows = [["No", *U], *([number, *row] for number, row in enumerate(ANSWERS, start=1))]


def index_of(path: Path, sheet: str | None = None) -> Fraction | None:
    return ikm.score(path, sheet=sheet).overall.exact


def written(path: Path, page: str | bytes) -> Path:
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return path


def refusal(path: Path, sheet: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(path, sheet=sheet)
    return refused.value


def test_a_table_called_xls_is_read_as_its_cells_stand(tmp_path: Path) -> None:
    assert index_of(write_html(tmp_path / "rekap.xls", TABLE)) == INDEX
    words = [["Responden", *NAMES], *(["Warga", *row] for row in WORDS)]
    assert index_of(write_html(tmp_path / "kata.html", words)) == INDEX


def test_a_decimal_comma_is_no_thousand(tmp_path: Path) -> None:
    table = html_table(
        [["No", *U], *([number, *[f"{score},00" for score in row]] for number, row in enumerate(ANSWERS))]
    )
    assert index_of(written(tmp_path / "a.xls", table)) == INDEX


def test_a_cell_over_several_columns_or_rows_keeps_the_others_in_their_columns(tmp_path: Path) -> None:
    heads = '<tr><th rowspan="2">No</th><th rowspan=2>Loket</th><th colspan="9">NILAI UNSUR PELAYANAN</th></tr>'
    names = "".join(f"<th>{name}</th>" for name in U)
    rows = []
    for number, row in enumerate(ANSWERS, start=1):
        counter = "<td rowspan=2>A</td>" if number % 2 else ""
        rows.append(f"<tr><td>{number}</td>{counter}{''.join(f'<td>{score}</td>' for score in row)}</tr>")
    page = f"<table>{heads}<tr>{names}</tr>{''.join(rows)}</table>"
    report = ikm.score(written(tmp_path / "a.xls", page))
    assert report.overall.exact == INDEX
    assert report.findings.by_code["cells-merged"] == 1


def test_tags_that_were_never_closed_and_lines_in_a_cell(tmp_path: Path) -> None:
    lines = [
        f"<tr><td>{row[0]}" + "".join(f"<td><p><b>{cell}</b>&nbsp;<br></p>" for cell in row[1:]) for row in TABLE
    ]
    page = f"<HTML><style>td {{ x: y }}</style><TABLE>{''.join(lines)}</TABLE>"
    assert index_of(written(tmp_path / "a.xls", page)) == INDEX


def test_a_table_within_the_cell_of_a_layout_is_its_own(tmp_path: Path) -> None:
    page = f"<table><tr><td>Menu<td>{html_table(TABLE)}<tr><td>kaki</table>"
    assert index_of(written(tmp_path / "a.html", page)) == INDEX


def test_two_tables_of_answers_are_chosen_by_number(tmp_path: Path) -> None:
    halves = [html_table([TABLE[0], *rows]) for rows in (TABLE[1:13], TABLE[13:])]
    path = written(tmp_path / "a.html", "".join(["<p>x</p>", *halves]))
    assert refusal(path).code == "sheet-ambiguous"
    assert index_of(path, "all") == INDEX
    assert index_of(path, "2") == plain_index(ANSWERS[12:])
    assert refusal(path, "3").code == "sheet-unknown"


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [("utf-8", ""), ("utf-16", ""), ("cp1252", ""), ("cp1252", '<meta charset="windows-1252">'), ("latin-1", "x")],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, meta: str) -> None:
    words = [["Prosédur" if name == "Prosedur" else name for name in ["Asal", *NAMES]]]
    page = f"<html>{meta}{html_table([*words, *(['Café', *row] for row in WORDS)])}</html>"
    path = written(tmp_path / "a.xls", page.encode(encoding))
    (found,) = ikm.score(path, by="Asal", without="prosedur").tables
    assert [group.label for group in found.groups] == ["Café"]


def test_a_page_saved_as_a_mail_is_read(tmp_path: Path) -> None:
    import quopri

    page = quopri.encodestring(html_table(TABLE).encode()).decode()
    kind = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
    single = f"MIME-Version: 1.0\n{kind}\n\n{page}"
    assert index_of(written(tmp_path / "a.xls", single)) == INDEX
    parts = f"--x\nContent-Type: text/css\n\ntd {{}}\n--x\n{single}\n--x--\n"
    related = (
        f'From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n{parts}'
    )
    assert index_of(written(tmp_path / "a.mht", related)) == INDEX


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><p>Silakan masuk</p>",
        "<table><tr><td> <td>&nbsp;</table>",
        "<?xml version='1.0'?><daftar><isi u1='3'/></daftar>",
        "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>kosong</p>",
    ],
)
def test_a_page_without_cells_is_refused(tmp_path: Path, page: str) -> None:
    assert refusal(written(tmp_path / "a.xls", page)).code == "file-markup"


def test_a_table_that_reaches_too_far_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    far = '<tr><td colspan="16384">x</td><td>y</td>'
    assert refusal(written(tmp_path / "a.html", f"<table>{far}</table>")).code == "sheet-too-large"
    deep = "<table><tr><td>" * 5_000
    assert refusal(written(tmp_path / "a.html", deep)).code in ("file-markup", "file-damaged")
    wide = "<tr>" + "<td colspan=9000></td><td>1</td>"
    assert refusal(written(tmp_path / "b.html", f"<table>{wide * 3000}</table>")).code == "sheet-too-large"


def test_blanks_that_span_without_end_are_refused(tmp_path: Path) -> None:
    spanning = "<tr><td rowspan=2 colspan=16384></td>" * 2_000
    assert refusal(written(tmp_path / "a.html", f"<table>{spanning}</table>")).code == "sheet-too-large"


def test_a_larger_page_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup_file, "MOST_BYTES", 100)
    assert refusal(write_html(tmp_path / "a.html", TABLE)).code == "text-too-large"


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "punycode", "hex", "utf-16", "utf-32-le", "windows-1252", "x"]
)
def test_an_encoding_that_cannot_be_meant_is_passed_over(tmp_path: Path, charset: str) -> None:
    head = f"<html><head><meta charset={charset}></head>".encode()
    table = html_table([["No", *U, "Café"], *([*row, "x"] for row in TABLE[1:])]).encode("cp1252")
    report = ikm.score(written(tmp_path / "a.html", head + table))
    assert report.overall.exact == INDEX
    assert report.inputs[0].unused == ("Café",)
