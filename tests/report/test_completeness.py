"""What a laporan lacks: for each code a report that has it, and one in which it is mended."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.report.completeness import gaps_named, what_is_lacking
from ikm.report.laporan import Laporan
from ikm.report.stored_report import of_report
from ikm.survey.exchange.office import Annexes, FollowUp, Office, Past, PastIndex, Photo, Plan, Publication
from tests.laporans import LOWEST, OFFICE, bare, full, survey
from tests.surveys import U, csv_text, write_csv

Made = Callable[[Path], Laporan]


def said(laporan: Laporan) -> dict[str, str]:
    return {one.code: one.sentence for one in what_is_lacking(laporan).listed()}


def with_office(**changes: Any) -> Laporan:
    return full()._replace(office=OFFICE._replace(**changes))


def users(folder: Path, number: int) -> ikm.Report:
    path = write_csv(folder / f"pengguna-{number}.csv", [["Jumlah pengguna"], [number]])
    return scored([["A", *[3] * 9], ["B", *[4] * 9]] * 12, population=path)


def scored(rows: list[list[Any]], **options: Any) -> ikm.Report:
    table = io.BytesIO(csv_text([["Layanan", *U], *rows]).encode())
    return ikm.score(table, **({"by": "layanan", "overall": "mean", "period": "TW III 2025"} | options))


HALF = [["A", *[4] * 9]] * 30 + [["B", *[2] * 9]] * 10
"""By the mean 75,00 (C), pooled 87,50 (B)."""

CASES: dict[str, tuple[Made, Made]] = {
    "report-population": (lambda _: full(), lambda folder: Laporan(users(folder, 20), OFFICE)),
    "report-sample": (
        lambda folder: Laporan(users(folder, 1000), OFFICE),  # 278 by the printed table
        lambda folder: Laporan(users(folder, 24), OFFICE),
    ),
    "report-services": (
        lambda _: Laporan(scored([["A", *[3] * 9]] * 10 + [["B", *[4] * 9]] * 9)),
        lambda _: Laporan(scored([["A", *[3] * 9], ["B", *[4] * 9]] * 10)),
    ),
    "report-method": (
        lambda _: Laporan(scored([["A", *[3] * 9]] * 10, by=(), overall="pooled", weight="0.11")),
        lambda _: Laporan(scored([["A", *[3] * 9]] * 10, by=(), overall="pooled")),
    ),
    "report-rollup": (
        lambda _: Laporan(scored(HALF)),
        lambda _: Laporan(scored([["A", *[4] * 9], ["B", *[2] * 9]] * 10)),
    ),
    "report-rtl": (lambda _: with_office(rtl=()), lambda _: full()),
    "report-trend-differs": (
        lambda _: with_office(tren=(PastIndex("Triwulan II 2025", Decimal("79.10"), 24),)),
        lambda _: full(),
    ),
    "report-rtl-when": (
        lambda _: with_office(rtl=(Plan("waktu", "Menambah loket", "Maret 2026"),)),
        lambda _: full(),
    ),
    "report-trend": (lambda _: bare(), lambda _: full()),
    "report-previous": (lambda _: full()._replace(previous=None), lambda _: full()),
    "report-rtl-open": (lambda _: full(), lambda _: with_office(tindak_lanjut=())),
    "report-rtl-speed": (
        lambda _: with_office(
            tindak_lanjut=(FollowUp("Menambah loket", "waktu", "sudah", selesai=date(2025, 9, 1)),)
        ),
        lambda _: full(),  # one of its plans is not done
    ),
    "report-signature": (lambda _: bare(), lambda _: full()),
    "report-annex": (
        lambda _: with_office(lampiran=Annexes()),
        lambda _: with_office(foto=(Photo(Path("foto.png"), "Petugas"),)),
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_each_code_has_a_report_that_makes_it_and_one_that_cures_it(code: str, tmp_path: Path) -> None:
    makes, cures = CASES[code]
    assert code in said(makes(tmp_path))
    assert code not in said(cures(tmp_path))


def test_a_row_that_only_names_an_unsur_is_no_plan() -> None:
    found = said(with_office(rtl=tuple(Plan(unsur) for unsur in LOWEST)))
    assert found["report-rtl"] == said(with_office(rtl=()))["report-rtl"]
    assert "report-rtl-when" not in found


def test_services_whose_names_differ_at_their_ends_are_told_apart() -> None:
    name = "Pelayanan Penerbitan Surat Keterangan Nomor {} untuk keperluan sekolah dan perguruan tinggi {}"
    rows = [[name.format(number, number), *[4] * 9] for number in (1, 2)]
    told = said(Laporan(scored([*rows, *[["C", *[3] * 9]] * 12])))["report-services"]
    assert "perguruan tinggi 1" in told
    assert "perguruan tinggi 2" in told


def test_what_the_sentences_say(tmp_path: Path) -> None:
    assert said(Laporan(users(tmp_path, 1000), OFFICE))["report-sample"] == (
        "24 respondents where 278 are required (254 lacking)"
    )
    assert said(with_office(rtl=OFFICE.rtl[2:]))["report-rtl"].startswith("no plan for: Waktu Penyelesaian")
    assert said(full())["report-rtl-open"] == (
        "1 of 2 plans of the period before are done: step 3 of indicator 8 (PEKPPP 2022), by the evidence recorded; "
        "the evaluator decides"
    )
    assert (
        "all respondents is 87.50 (B), while the figure of the report is 75.00 (C)"
        in (said(Laporan(scored(HALF)))["report-rollup"])
    )


@pytest.mark.parametrize(
    ("published", "kinds", "step"),
    [
        ((), 0, 0),
        ((("website", "a.png"),), 1, 1),
        ((("website", "a.png"), ("website", "b.png"), ("cetak", None)), 2, 1),
        ((("website", "a.png"), ("cetak", "b.png"), ("reklame", "c.png"), ("aplikasi", "d.png")), 4, 4),
    ],
)
def test_media_count_by_kind_and_only_with_a_picture(
    published: tuple[tuple[str, str | None], ...], kinds: int, step: int
) -> None:
    """Guidance for evaluators: a report alone, without a picture of its publication, counts 0."""
    entries = tuple(Publication(kind, "x", Path(proof) if proof else None) for kind, proof in published)
    found = said(with_office(publikasi=entries))["report-publication"]
    assert found.startswith(f"published in {kinds} kinds of media")
    assert f"step {step} of indicator 7" in found


def test_a_report_of_which_everything_is_there_lacks_nothing_but_figures(tmp_path: Path) -> None:
    report = users(tmp_path, 24)
    office: Office = OFFICE._replace(
        foto=(Photo(Path("foto.png"), "Petugas"),), laporan_sebelumnya=Past("TW II 2025", date(2025, 7, 1))
    )
    laporan = Laporan(report, office, previous=of_report(survey("TW II 2025")))
    assert set(said(laporan)) == {"report-rtl-open", "report-publication"}  # both are notes


def test_a_gap_is_named_once() -> None:
    found = gaps_named(["kota", "nama pejabat", "kota"])
    assert [one.code for one in found.listed()] == ["report-gap"] * 2
    assert [one.sentence for one in found.listed()] == [
        "the document has a gap: kota",
        "the document has a gap: nama pejabat",
    ]


def test_figures_of_another_year_are_those_the_office_wrote() -> None:
    trend = full().trend()
    assert [(point.period, point.ikm) for point in trend] == [
        ("2024", Decimal("79.10")),
        ("TW II 2025", Decimal("79.17")),
        ("TW III 2025", full().report.overall.ikm),
    ]
