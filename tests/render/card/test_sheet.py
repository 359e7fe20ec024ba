"""What a card says of a survey, by hand."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

import ikm
from ikm.messages.language import speaking
from ikm.render import OUTPUTS, Style
from ikm.render.card.sheet import CardLine, CardSection, CardSheet, CardSize, card_of, card_sheet
from ikm.report.rule_sets import Reports
from ikm.survey.exchange.office import NO_OFFICE, Official
from tests.laporans import OFFICE, full
from tests.render.card.cards import report
from tests.surveys import U, csv_text


def said(sheet: CardSheet) -> str:
    return " | ".join([sheet.description, *sheet.signature])


def test_a_card_says_what_the_survey_tells() -> None:
    """12 of each service, all 3 of one and all 4 of the other: NRR 3.5, × 25; of 24, 16 are men."""
    sheet = card_sheet(report(overall="mean"))
    assert (sheet.title, sheet.unit, sheet.region) == ("INDEKS KEPUASAN MASYARAKAT (IKM)", "KANTOR CONTOH", "")
    assert (sheet.year, sheet.figure, sheet.grade) == ("TAHUN 2025", "87,50", "Mutu B · Baik")
    assert sheet.figure_head == "NILAI IKM (rata-rata layanan, cara Laporan SKM)"
    assert sheet.services == CardSection("NAMA LAYANAN", "KK, KTP")
    assert sheet.people.lines == (
        CardLine("JUMLAH", "24 orang"),
        CardLine("JENIS KELAMIN", "L = 16 orang"),
        CardLine("", "P = 8 orang"),
        CardLine("PENDIDIKAN", "SD = 4 orang"),
        *(CardLine("", f"{name} = 4 orang") for name in ("SMP", "SMA", "D1/D2/D3", "D4/S1", "S2")),
    )
    assert sheet.period == CardSection("PERIODE SURVEI", "1 Agustus 2025 sampai 12 Agustus 2025")
    assert len(sheet.thanks) == 3
    assert "Kepala" in said(sheet)


def test_groups_of_one_are_counted_as_the_regulation_has_them() -> None:
    lines = card_sheet(report(people=3)).people.lines
    assert CardLine("", "P = 2 orang") in lines


def test_what_is_not_known_has_dots_on_paper_and_is_left_out_of_a_picture() -> None:
    nothing = report(dated=False, told=False, name=None)
    paper, picture = card_sheet(nothing), card_sheet(nothing, CardSize.SQUARE)
    assert (paper.unit, paper.region, paper.year) == ("", "", "")
    assert [line.label for line in paper.people.lines] == ["JUMLAH", "JENIS KELAMIN", "", "PENDIDIKAN"]
    assert paper.period is not None
    assert "…" in paper.period.text
    assert picture.people.lines == (CardLine("JUMLAH", "24 orang"),)
    assert picture.period is None
    assert "…" not in said(picture)


def test_the_period_is_as_it_is_called() -> None:
    sheet = card_sheet(report(period="TW III 2025"))
    assert sheet.period == CardSection("PERIODE SURVEI", "TW III 2025")
    assert sheet.year == "TAHUN 2025"


def test_rules_without_classes_have_their_scale_below_the_figure() -> None:
    answers = io.BytesIO(csv_text([U[:5], *[[4] * 5] * 3]).encode())
    sheet = card_sheet(ikm.score(answers, rules="spak-4", profile=True, card=True))
    assert (sheet.figure, sheet.grade) == ("4,00", "Skala 1–4")
    assert "IPAK" in sheet.title


def test_a_card_is_indonesian_whatever_the_screen_speaks() -> None:
    with speaking("en"):
        english = card_sheet(report())
    with speaking("id"):
        assert card_sheet(report()) == english


def test_what_the_office_file_says_stands_in_the_place_of_dots(tmp_path: Path) -> None:
    sheet = card_of(full(), CardSize.A4)
    assert (sheet.unit, sheet.region, sheet.year) == ("KANTOR CONTOH", "PEMERINTAH KOTA CONTOH", "TAHUN 2025")
    assert sheet.signature == (
        *("Contoh, 10 Oktober 2025", "Plt. Kepala Kantor", "Nama Contoh"),
        "NIP 19800101 200501 2 001",
    )
    assert card_of(full(), CardSize.SQUARE).signature == ()
    Image.new("RGBA", (40, 50), (200, 0, 0, 128)).save(tmp_path / "logo.png")
    facts = OFFICE.laporan._replace(logo=tmp_path / "logo.png", kabupaten="Kabupaten Contoh")
    sheet = card_of(full()._replace(office=OFFICE._replace(laporan=facts)), CardSize.A4)
    assert sheet.region == "KABUPATEN CONTOH"
    assert sheet.logo is not None
    assert sheet.logo.kind == "png"


def test_half_of_what_signs_leaves_dots_for_the_other_half() -> None:
    office = NO_OFFICE._replace(laporan=OFFICE.laporan._replace(tanggal=None), pejabat=Official(jabatan="Camat"))
    dated, title, name, number = card_sheet(report(), CardSize.A4, office).signature
    assert dated.startswith("Contoh, …")
    assert title == "Camat"
    assert "…" in name
    assert number.startswith("NIP …")


@pytest.mark.parametrize("told", [True, False])
def test_it_says_what_the_sheet_of_the_workbook_says(told: bool) -> None:
    own = report(told=told, overall="mean")
    content = OUTPUTS["xlsx"].render_all(Reports((own,)), Style())
    assert isinstance(content, bytes)
    cells = openpyxl.load_workbook(io.BytesIO(content))["Publikasi"]
    texts = {str(cell.value) for row in cells.iter_rows() for cell in row if cell.value is not None}
    sheet = card_sheet(own)
    for text in (
        *(sheet.title, sheet.unit, sheet.year, sheet.figure_head, sheet.services.text),
        *(sheet.thanks + sheet.signature),
    ):
        assert text in texts
    assert sheet.period is not None
    assert sheet.period.text in texts
