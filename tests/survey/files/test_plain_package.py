"""Values that are written with CDATA, characters by number, comments and instructions: none is read as another."""

from __future__ import annotations

import contextlib
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Place, Refusal
from ikm.survey.files import workbook_file as excel
from ikm.survey.files.plain_package import is_plain, plain_xml
from tests.broken import HEADER, MAIN, SHEETS, deflated, edit, repack, with_texts, write
from tests.surveys import write_ods, write_xlsx

VALUES = {
    "<v>&#52;</v>": "4",
    "<v>&#x34;</v>": "4",
    "<v>&#0000052;</v>": "4",
    "<v>1&#52;</v>": "14",
    "<v>&#49;4</v>": "14",
    "<v><![CDATA[4]]></v>": "4",
    "<v>1<![CDATA[4]]></v>": "14",
    "<v>1<!-- 2 -->4</v>": "14",
    "<v>1<?say 2?>4</v>": "14",
    "<v><!-- <v>3</v> -->4</v>": "4",
    "<v><?say <v>3</v>?>4</v>": "4",
    "<!-- 3 --><v>4</v>": "4",
    "<v xml:space='preserve'>4</v>": "4",
    "<f>2+2<!-- 5 --></f><v>&#52;</v>": "4",
}
"""A cell without a type, and the number it holds."""
TEXTS = {
    "<t>&#52;</t>": "4",
    "<t><![CDATA[a <b> & c]]></t>": "a <b> & c",
    "<t>a &#38; b &#60; &lt;</t>": "a & b < <",
    "<t>ba<!-- x -->ik</t>": "baik",
    "<t>ba<?x y?>ik</t>": "baik",
    "<t>caf&#233;</t>": "café",
    "<t xml:space='preserve'> baik </t>": "baik",
    "<r><rPr><b/></rPr><t>Sangat</t></r><r><t xml:space='preserve'> ba&#105;k</t></r>": "Sangat baik",
    "<t>baik</t><rPh sb='0' eb='4'><t>ba&#105;ku</t></rPh><phoneticPr fontId='1'/>": "baik",
    "<r><t>ba</t></r><rPh sb='0' eb='1'><t>X</t></rPh><r><t><![CDATA[ik]]></t></r>": "baik",
}
"""What stands in a text that is shared, or in its cell, and what it says."""


def first_cells(path: Path) -> list[str]:
    """The cells below the header of the first column, as text."""
    with path.open("rb") as stream:
        (table,) = excel.open_sheets(stream, Place(str(path)), None)
        rows = [row[0] for row in table.top()][1:]
    return [f"{cell:g}" if isinstance(cell, float) else str(cell).strip() for cell in rows]


def workbook(path: Path, cells: list[str], shared: str = "") -> Path:
    """A workbook of one column of cells."""
    head = '<row><c t="inlineStr"><is><t>Nilai</t></is></c></row>'
    with_texts(path, head + "".join(f"<row>{cell}</row>" for cell in cells), shared)
    return path


@pytest.fixture(params=["in this process", "in its own"])
def _reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in its own":
        monkeypatch.setattr(excel, "SMALL", 0)


@pytest.mark.usefixtures("_reader")
def test_a_value_is_what_any_reader_of_xml_finds_in_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [f"<c>{value}</c>" for value in VALUES])
    assert first_cells(path) == [*VALUES.values()]


@pytest.mark.usefixtures("_reader")
def test_so_is_a_text(tmp_path: Path) -> None:
    in_cells = [f'<c t="inlineStr"><is>{text}</is></c>' for text in TEXTS]
    by_number = [f'<c t="s"><v>{number}</v></c>' for number in range(len(TEXTS))]
    numbers_by_number = [f'<c t="s"><v>&#4{8 + number};</v></c>' for number in range(2)]
    misplaced = ['<c t="inlineStr"><v>baik</v></c>', '<c t="str"><f>A1</f><v><![CDATA[baik]]></v></c>']
    shared = "".join(f"<si>{text}</si>" for text in TEXTS)
    path = workbook(tmp_path / "a.xlsx", [*in_cells, *by_number, *numbers_by_number, *misplaced], shared)
    said = [*TEXTS.values()]
    assert first_cells(path) == [*said, *said, *said[:2], "baik", "baik"]


@pytest.mark.usefixtures("_reader")
def test_errors_and_formulas_without_a_value_are_still_named(tmp_path: Path) -> None:
    cells = [
        "<c><v>&#52;</v></c>",
        '<c t="e"><v>&#35;N/A</v></c>',
        "<c><f>1<!-- x --></f></c>",
        "<c/>",
        "<c><v>4</v></c>",
    ]
    assert first_cells(workbook(tmp_path / "a.xlsx", cells)) == ["4", "#N/A", "=?", "", "4"]


@pytest.mark.usefixtures("_reader")
@pytest.mark.parametrize("cut_off", ["<!--", "<![CDATA[", "<?", "&#", "&#;", "&#99999999;", "<!"])
def test_what_is_cut_off_within_such_a_form_is_refused_or_read(tmp_path: Path, cut_off: str) -> None:
    path = workbook(tmp_path / "a.xlsx", ["<c><v>&#52;</v></c>", f"<c><v>4{cut_off}</v></c>"])
    with contextlib.suppress(Refusal):
        assert first_cells(path)[0] == "4"


def test_the_answers_of_an_ods_are_read_as_well(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", [["Layanan", *HEADER[1:]], *([["KTP", *[4] * 9]] * 12)])
    edit(path, SHEETS["ods"], ">KTP<", "><![CDATA[K]]>&#84;<!-- x -->P<")
    (table,) = ikm.score(path, by="layanan").tables
    assert [group.label for group in table.groups] == ["KTP"]


def test_a_page_with_cdata_is_read(tmp_path: Path) -> None:
    cells = "".join(f"<td>{head}</td>" for head in HEADER)
    row = "<tr><td>K<!-- x -->TP</td>" + "<td><![CDATA[4]]></td>" * 4 + "<td>&#52;</td>" * 4 + "<td>&#x34;</td></tr>"
    path = tmp_path / "a.xls"
    path.write_text(f"<html><!-- <![CDATA[ --><table><tr>{cells}</tr>{row * 12}</table></html>", encoding="utf-8")
    report = ikm.score(path, by="layanan")
    assert (report.overall.respondents, str(report.overall.ikm)) == (12, "100.00")
    assert [group.label for group in report.tables[0].groups] == ["KTP"]


def test_a_workbook_as_one_document_is_read(tmp_path: Path) -> None:
    forms = ["4", "&#52;", "<![CDATA[4]]>", "<!-- 1 -->4", "<?say 1?>4", "&#x34;", "4", "4", "4"]
    names = "".join(f'<Cell><Data ss:Type="String">{head}</Data></Cell>' for head in HEADER[1:])
    numbers = "".join(f'<Cell><Data ss:Type="Number">{form}</Data></Cell>' for form in forms)
    rows = f"<Row>{names}</Row>" + f"<Row>{numbers}</Row>" * 12
    spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet"
    path = tmp_path / "a.xml"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{spreadsheet}" xmlns:ss="{spreadsheet}">'
        f'<Worksheet ss:Name="S"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    assert str(ikm.score(path).overall.ikm) == "100.00"


def test_words_that_a_part_defines_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADER])
    cells = "<sheetData><row><c><v>&a;</v></c></row></sheetData>"
    sheet = f'<!DOCTYPE worksheet [<!ENTITY a "4">]><worksheet {MAIN}>{cells}</worksheet>'
    repack(path, {SHEETS["xlsx"]: deflated(sheet.encode())})
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert refused.value.code == "file-damaged"


def test_a_plain_package_is_left_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [HEADER])
    with zipfile.ZipFile(path) as package:
        assert is_plain(package.read(SHEETS["xlsx"]))
        assert is_plain(b'\xef\xbb\xbf<?xml version="1.0"?>\n<v>a &amp; b</v>'.removeprefix(b"\xef\xbb\xbf"))


PIECES = st.one_of(
    st.text(st.sampled_from("ab1 é"), max_size=3),
    st.text(st.sampled_from("ab<>&]-?!"), max_size=5).map(lambda text: f"<![CDATA[{text.replace(']]>', '')}]]>"),
    st.text(st.sampled_from("ab<>&]?!"), max_size=5).map(lambda text: f"<!--{text}-->"),
    st.text(st.sampled_from("ab<>&]!"), max_size=5).map(lambda text: f"<?x {text}?>"),
    st.integers(32, 0x2FFF).map(lambda number: f"&#{number};"),
    st.integers(32, 0xD7FF).map(lambda number: f"&#x{number:x};"),
    st.sampled_from(["&amp;", "&lt;", "<w/>", "<w>1</w>"]),
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_text_of_any_xml_is_the_same_when_it_is_written_plainly(inner: str) -> None:
    xml = f'<?xml version="1.0"?><v>{inner}</v>'.encode()
    plain = plain_xml(xml, Place())
    assert "".join(ElementTree.fromstring(plain).itertext()) == "".join(ElementTree.fromstring(xml).itertext())
    assert not re.search(rb"<!|<\?", plain.removeprefix(b'<?xml version="1.0"?>'))
