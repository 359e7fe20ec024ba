"""The laporan as a document of blocks: what stands in it, what never does, and how it is numbered."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.index.method import MISSING
from ikm.index.rollup import WAYS
from ikm.render.laporan import document
from ikm.render.laporan.background import BENEFITS
from ikm.render.page import (
    Caption,
    Contents,
    Cover,
    Figure,
    Heading,
    Page,
    PageTable,
    Paragraph,
    Picture,
    Section,
    Signature,
)
from ikm.report.laporan import STATUSES, Laporan
from tests.laporans import OFFICE, Builder, bare, full, made, survey, words_of

KALIMAT = Path(document.__file__).with_name("kalimat.toml")
NEVER = ("karena", "disebabkan", "meningkat signifikan", "sangat memuaskan")
"""Causes, significance and praise: no survey tells them."""
BUILDERS: list[tuple[str, Builder, str]] = [
    ("2025", document.page, "2025"),
    ("2023", document.page, "2023"),
    ("tindak-lanjut", document.follow_up_page, "2025"),
]


@pytest.mark.parametrize(("name", "build", "outline"), BUILDERS, ids=[name for name, _, _ in BUILDERS])
def test_the_whole_document(golden: Callable[[str, str], None], name: str, build: Builder, outline: str) -> None:
    golden(f"laporan-{name}.md", words_of(made(full()._replace(outline=outline), build)))


def test_a_document_of_which_nothing_is_known(golden: Callable[[str, str], None]) -> None:
    golden("laporan-kosong.md", words_of(made(bare())))


def captions(page: Page) -> Iterator[Caption]:
    for block in page.blocks:
        caption = block.caption if isinstance(block, PageTable | Figure | Picture) else None
        if caption:
            yield caption


@pytest.mark.parametrize(("name", "build", "outline"), BUILDERS, ids=[name for name, _, _ in BUILDERS])
@pytest.mark.parametrize("laporan", [full, bare], ids=["full", "bare"])
def test_tables_and_figures_are_counted_from_one_without_a_hole(
    laporan: Callable[[], Laporan], name: str, build: Builder, outline: str
) -> None:
    del name
    page = made(laporan()._replace(outline=outline), build)
    for kind in ("Tabel", "Gambar"):
        numbers = [caption.number for caption in captions(page) if caption.kind == kind]
        assert numbers == list(range(1, len(numbers) + 1))
    assert all(block.caption for block in page.blocks if isinstance(block, PageTable))


@pytest.mark.parametrize("laporan", [full, bare], ids=["full", "bare"])
@pytest.mark.parametrize(("name", "build", "outline"), BUILDERS, ids=[name for name, _, _ in BUILDERS])
def test_no_cause_and_no_praise_is_invented(
    laporan: Callable[[], Laporan], name: str, build: Builder, outline: str
) -> None:
    del name
    text = words_of(made(laporan()._replace(outline=outline), build)).casefold()
    assert [word for word in NEVER if word in text] == []


def test_no_sentence_of_the_catalogue_has_such_a_word() -> None:
    texts = [text.casefold() for names in sentences().values() for text in names.values()]
    assert [text for text in texts if any(word in text for word in NEVER)] == []


def test_each_sentence_of_the_catalogue_is_used() -> None:
    """Code names it whole, or puts its name together of words that stand in code or in data, or it is of a gap."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in KALIMAT.parent.glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    composed = [composed_names(node) for node in nodes if isinstance(node, ast.JoinedStr)]
    gaps = {
        argument.value
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GAP_MAKERS
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    unused = []
    for section, names in sentences().items():
        for name in names:
            found = [match for pattern in composed if (match := pattern.fullmatch(f"{section}.{name}"))]
            is_put_together = any(set(match.groups()) <= words | WORDS_OF_DATA for match in found)
            is_used = name in gaps if section == "lacuna" else f"{section}.{name}" in words or is_put_together
            if not is_used:
                unused.append(f"{section}.{name}")
    assert unused == []


GAP_MAKERS = {"lacking", "told", "_in_capitals"}
"""They are given the name of a gap."""
WORDS_OF_DATA = {
    *(*WAYS, *MISSING, *STATUSES, *BENEFITS),
    *("elektronik", "nonelektronik", "campuran"),
    *("questionnaire", "regulation"),
    *("unit", "layanan", "unit-layanan"),
}
"""What names of sentences are put together of that stands in rules, reports and office files."""


def sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(KALIMAT.read_text(encoding="utf-8"))


def composed_names(node: ast.JoinedStr) -> re.Pattern[str]:
    """What a name may be that is put together."""
    return re.compile(
        "".join(re.escape(str(one.value)) if isinstance(one, ast.Constant) else "(.+)" for one in node.values)
    )


def test_one_index_stands_in_every_part_of_the_report() -> None:
    """By hand: KTP 27/9 × 25 = 75, KK 31/9 × 25 = 86,11; the mean of both is 80,56."""
    laporan = full()
    assert laporan.report.overall.exact == (Fraction(27 * 25, 9) + Fraction(31 * 25, 9)) / 2
    text = words_of(made(laporan))
    assert "IKM: 80,56" in text
    assert text.count("80,56") >= 7
    assert (
        "IKM unit layanan adalah rata-rata tanpa bobot dari 2 jenis layanan: 80,56, mutu pelayanan B (Baik)." in text
    )


def test_the_pooled_figure_stands_once_in_the_annex_on_method() -> None:
    rows = [["A", *[4] * 9]] * 30 + [["B", *[2] * 9]] * 10
    report = scored(rows)
    assert (str(report.overall.ikm), str(report.pooled.ikm)) == ("75.00", "87.50")
    text = words_of(made(Laporan(report)))
    assert text.count("87,50") == 1
    before, _, after = text.partition("Cara Penghitungan")
    assert "87,50" not in before
    assert "87,50" in after


def scored(rows: list[list[Any]]) -> ikm.Report:
    import io

    from tests.surveys import U, csv_text

    table = io.BytesIO(csv_text([["Layanan", *U], *rows]).encode())
    return ikm.score(table, by="layanan", overall="mean", period="2025")


def test_unsur_stand_in_the_order_of_the_regulation_by_their_names() -> None:
    text = words_of(made(full()))
    assert re.search(r"\| 8 \| Penanganan Pengaduan.*\n\| 9 \| Sarana dan prasarana", text)
    before_the_method, _, _ = text.partition("Lampiran 5")  # where what was read is called as the file has it
    assert not re.search(r"\bU[1-9]\b", before_the_method)


def test_a_gap_stands_for_each_thing_that_is_not_known() -> None:
    found = document.gaps(made(bare()))
    assert {"nama unit pelayanan", "nama instansi", "nama pejabat", "rencana tindak lanjut"} <= {*found}
    assert document.gaps(made(full())) == [
        "jumlah pengguna layanan",
        "bukti",
        "foto pelaksanaan survei",
    ]


def test_the_parts_of_the_document() -> None:
    page = made(full())
    headings = [block.text for block in page.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings == [
        "RINGKASAN",
        "BAB I PENDAHULUAN",
        "BAB II ANALISIS DATA SKM",
        "BAB III HASIL TINDAK LANJUT SKM PERIODE SEBELUMNYA",
        "BAB IV KESIMPULAN",
        "LAMPIRAN",
    ]
    parts = [block.text for block in page.blocks if isinstance(block, Heading) and block.level == 2]
    assert parts[:9] == [
        "1.1 Latar Belakang",
        "1.2 Tujuan dan Manfaat",
        "1.3 Metode Pengumpulan Data",
        "1.4 Waktu Pelaksanaan SKM",
        "1.5 Penentuan Jumlah Responden",
        "2.1 Analisis Responden",
        "2.2 Indeks Kepuasan Masyarakat per Jenis Layanan",
        "2.3 Analisis Masalah dan Rencana Tindak Lanjut",
        "2.4 Tren Nilai SKM",
    ]
    assert isinstance(page.blocks[0], Cover)
    assert [block.kind for block in page.blocks if isinstance(block, Contents)] == ["", "Tabel", "Gambar"]
    (signature,) = [block for block in page.blocks if isinstance(block, Signature)]
    assert signature.above == ("Contoh, 10 Oktober 2025", "Plt. Kepala Kantor")
    assert (signature.name, signature.below) == ("Nama Contoh", ("Pembina", "NIP 19800101 200501 2 001"))


def test_the_table_of_services_lies_across_and_what_follows_does_not() -> None:
    blocks = made(full()).blocks
    place = next(
        place
        for place, block in enumerate(blocks)
        if isinstance(block, PageTable) and block.caption and "per Jenis Layanan" in block.caption.text
    )
    assert blocks[place - 1] == Section(across=True)
    assert blocks[place + 1] == Section(across=False)


def test_one_service_has_no_table_of_services() -> None:
    report = scored([["A", *[3] * 9]] * 5)
    text = words_of(made(Laporan(report)))
    assert "2.2 Indeks Kepuasan Masyarakat per Unsur Pelayanan" in text
    assert "Rerata IKM per Unsur" not in text


def test_a_change_is_called_one_only_where_the_test_tells_it_from_none() -> None:
    """All of a period answer alike but for waktu, of which every other one says one less before: 24 against 24."""
    risen = made(full())
    text = words_of(risen)
    assert "TW II 2025 | 24 | 79,17" in text
    assert "IKM naik 1,39 poin dari 79,17 (TW II 2025) menjadi 80,56 (TW III 2025)." in text
    assert ("melebihi galat sampel" in text) != ("masih dalam rentang galat sampel" in text)


def test_pictures_are_named_where_they_are_and_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    from PIL import Image

    from ikm.messages.findings import Refusal
    from ikm.survey.exchange.office import Photo

    Image.new("RGB", (40, 30), "red").save(tmp_path / "foto.png")
    office = OFFICE._replace(foto=(Photo(tmp_path / "foto.png", "Petugas membagikan kuesioner"),))
    text = words_of(made(Laporan(survey(), office)))
    assert "Gambar 4. Petugas membagikan kuesioner" in text
    (tmp_path / "foto.jpg").write_bytes(b"%PDF-1.4")
    broken = office._replace(foto=(Photo(tmp_path / "foto.jpg", "x"),))
    with pytest.raises(Refusal) as refused:
        made(Laporan(survey(), broken))
    assert refused.value.code == "picture-unreadable"


def test_a_paragraph_is_never_empty() -> None:
    for laporan in (full(), bare()):
        assert [
            block for block in made(laporan).blocks if isinstance(block, Paragraph) and not block.text.strip()
        ] == []
