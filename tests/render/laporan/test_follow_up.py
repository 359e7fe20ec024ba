"""What became of the plans of the period before: what nobody told of one is no statement about it."""

from __future__ import annotations

from datetime import date

import pytest

from ikm.report.completeness import what_is_lacking
from ikm.report.laporan import Laporan
from ikm.survey.exchange.office import FollowUp, Past
from tests.laporans import OFFICE, full, made, words_of


def with_plans(*plans: FollowUp, signed: date | None = None) -> Laporan:
    return full()._replace(office=OFFICE._replace(tindak_lanjut=plans, laporan_sebelumnya=Past("TW II 2025", signed)))


def test_a_plan_of_which_nothing_is_told_is_a_gap_and_not_open() -> None:
    plans = FollowUp("Satu", "waktu", "sudah"), FollowUp("Dua", "waktu"), FollowUp("Tiga", status="belum")
    text = words_of(made(with_plans(*plans)))
    assert (
        "Dari 3 rencana tindak lanjut periode sebelumnya, 1 selesai (33,33 %), 0 dalam proses, dan 1 belum "
        "dilaksanakan. Pelaksanaan 1 rencana lainnya: \\[isi: status\\]." in text
    )


def test_plans_that_are_all_told_have_no_gap() -> None:
    text = words_of(made(with_plans(FollowUp("Satu", "waktu", "sudah"), FollowUp("Dua", "waktu", "belum"))))
    assert "dan 1 belum dilaksanakan." in text
    assert "rencana lainnya" not in text


@pytest.mark.parametrize(
    ("done", "months"), [(date(2025, 7, 10), None), (date(2025, 7, 11), 0), (date(2025, 8, 11), 1)]
)
def test_a_plan_done_before_the_report_was_signed_is_not_judged_by_its_speed(done: date, months: int | None) -> None:
    laporan = with_plans(FollowUp("Satu", "waktu", "sudah", selesai=done), signed=date(2025, 7, 11))
    assert laporan.realisation().months == months
    told = f"paling lama {months} bulan setelah laporan sebelumnya" in words_of(made(laporan))
    assert told == (months is not None)
    assert ("report-rtl-speed" in {one.code for one in what_is_lacking(laporan).listed()}) == (months is not None)
