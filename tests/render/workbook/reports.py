"""Reports whose figures are hard to reckon in a workbook, or whose words are hard to write into one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import ikm
from ikm.index.score import Score
from ikm.report.report import Report
from ikm.rules.library import load
from tests import made
from tests.books import (
    report_of,
    with_answers,
    workbook,
)
from tests.conftest import ROOT
from tests.surveys import U, counts_of, csv_text

KOTA = ROOT / "examples" / "kota"


def rows_of(totals: list[int], people: int) -> list[list[int]]:
    """Answers of so many people that sum to a total in each column."""
    columns = [[s for s, n in enumerate(counts_of(total, people), start=1) for _ in range(n)] for total in totals]
    return [list(row) for row in zip(*columns, strict=True)]


def exactly_65() -> Report:
    """Three who answer 3 throughout and two who answer 2: exactly 65, which float sums miss."""
    return report_of(U, [[3] * 9] * 3 + [[2] * 9] * 2, name="Puskesmas", period="TW III 2025")


def on_the_half() -> Report:
    """Forty people whose totals sum to 1017: 25 × 1017 / 360 = 70,625 exactly."""
    return report_of(U, rows_of([110, 116, 113, 107, 119, 100, 126, 101, 125], 40), weight="exact")


def on_a_bound() -> Report:
    """Counts of 5.000 people: 25 × 158949 / 45000 = 88,305 exactly, which is 88,31 and so A."""
    totals = [17661 + shift for shift in (0, 7, -7, 500, -500, 1, -1, 33, -33)]
    rows = [[unsur, *counts_of(total, 5000)] for unsur, total in zip(U, totals, strict=True)]
    return ikm.score(io.BytesIO(csv_text([["Unsur", 1, 2, 3, 4], *rows]).encode()))


def with_blanks() -> Report:
    """Blanks leave their unsur; a service, sex and education beside; biaya was not asked."""
    header = ["Layanan", "Jenis kelamin", "Pendidikan", *U]
    rows: list[list[Any]] = []
    for person in range(36):
        answers: list[Any] = [1 + (person * 7 + asked * 5 + person // 9) % 4 for asked in range(9)]
        answers[person % 9] = ""
        answers[3] = ""
        rows.append(
            [("KTP", "KK", "Akta")[person % 3], "LP"[person % 2], ("SD", "SMA", "S1")[person // 12], *answers]
        )
    return report_of(header, rows, by=["layanan", "pendidikan,jk"], without="biaya", profile=True, name="Dinas")


def several_questions() -> Report:
    """Waktu is asked twice, and answered by everyone once only."""
    header = ["U1", "U2", "U3a", "U3b", *U[3:]]
    rows: list[list[Any]] = [
        [3, 2, 4, "", *[3] * 6],
        [4, 3, "", 2, *[4, 3, 4, 3, 2, 2]],
        [2, 4, 3, 1, *[1, 2, 3, 4, 3, 2]],
    ]
    return report_of(header, rows)


def printed_weight() -> Report:
    return report_of(U, [[4] * 9, [3] * 9, [4, 3, 4, 4, 4, 4, 3, 4, 4]], weight="0.11")


def unanswered() -> Report:
    """Nobody of the whole answered a question that was asked, so there is no index."""
    header = ["Loket", *U]
    return report_of(header, [["A", *[4] * 9], ["B", *[3] * 8, ""], ["B", *[2] * 8, ""]], by="loket")


def all_equal() -> Report:
    return report_of(U, [[3] * 9])


def unequal_weights() -> Report:
    """A rule set of its own, with unequal weights and five classes, and an unsur that was not asked."""
    rules = load("permenpanrb-14-2017")
    parts = [Fraction(part, 100) for part in (7, 13, 10, 11, 9, 12, 8, 14, 16)]
    unsur = tuple(one._replace(weight=part) for one, part in zip(rules.unsur, parts, strict=True))
    top = rules.grades[-1]._replace(mutu="A+", kinerja="Istimewa", lower=Decimal("95.00"))
    own = rules._replace(id="own", unsur=unsur, grades=(*rules.grades, top), printed_weights=())
    return report_of(U, [[4, 3, 4, "", 4, 4, 4, 3, 4], [4, 4, 4, "", 4, 3, 4, 4, 4]], rules=own, without="biaya")


def fourteen() -> Report:
    """The rules of 2004, from counts, with their printed weight."""
    rules = load("kepmenpan-25-2004")
    rows = [[one.name, *counts_of(150 + 13 * place, 80)] for place, one in enumerate(rules.unsur)]
    source = io.BytesIO(csv_text([["Unsur", 1, 2, 3, 4], *rows]).encode())
    return ikm.score(source, rules=rules, weight="0.071")


def without_classes() -> Report:
    """An index on the scale of its answers, by unit: it has no class."""
    header = ["Unit", *(f"S{number}" for number in range(1, 6))]
    rows = [[unit, *(1 + (place * 3 + asked) % 6 for asked in range(5))] for place, unit in enumerate("AABBBC")]
    return report_of(header, rows, unit="Unit", rules="spak", overall="mean")


def converted() -> Report:
    """An index brought onto another scale by a line that does not go through nought."""
    return report_of(
        [f"S{n}" for n in range(1, 6)], [[6, 5, 4, 6, 3], [2, 5, 6, 6, 1]], rules="spak", conversion="rentang-1-4"
    )


def converted_to_classes() -> Report:
    rows = [[4, 4, 3, 4, 4], [3, 4, 4, 2, 4], [4, 3, 4, 4, 3]]
    return report_of([f"S{n}" for n in range(1, 6)], rows, rules="spak-4", conversion="skm")


NAMES = [
    "=1+1",
    'Kantor [A]: *satu* / "dua"',
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Badan'",
    "",
    "dinas & <co>",
]


def units() -> Report:
    """Units with names that no sheet may have, one of nobody's, one that answered too little; the mean of them."""
    header = ["Unit", *U]
    rows: list[list[Any]] = []
    for place, name in enumerate(NAMES):
        rows += [[name, *((1 + (place + asked + person) % 4) for asked in range(9))] for person in range(3 + place)]
    rows += [["Sepi", *[3] * 8, ""]]
    return report_of(header, rows, unit="Unit", overall="mean", name="Kota")


def city() -> Report:
    """The example of several units and quarters, with users served."""
    rows: list[list[str]] = []
    for path in sorted(KOTA.glob("*_TW3_*.csv")):  # the report speaks of the latest quarter
        header, *lines = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines())
        rows += [[path.stem.split("_")[0], *line] for line in lines]
    found = ikm.score(
        str(KOTA / "*.csv"),
        by="layanan",
        unit_from="file",
        period_from="file",
        profile=True,
        population=KOTA.with_name("kota-pengguna.csv"),
        overall="population",
    )
    return with_answers(found, ["Unit", *header], rows, "Unit")


def without_answers() -> Report:
    return replace(city(), answers=None)


NO_WHOLE = Score(3, reason="unsur-differ")


def asked_differently() -> Report:
    """Units that were asked other unsur: there is no index of the whole, and their weights differ."""
    parts = [[["Unit", *U], *[["A", *[3] * 9]] * 2], [["Unit", *U[:8]], ["B", 4, 3, 4, 4, 3, 4, 4, 2]]]
    sources = [io.BytesIO(csv_text(part).encode()) for part in parts]
    first, second = (
        ikm.score(source, unit="Unit", without=no) for source, no in zip(sources, ((), "pengaduan"), strict=True)
    )
    groups = (*first.tables[0].groups, *second.tables[0].groups)
    table = first.tables[0]._replace(groups=groups, listed=groups)
    return replace(first, overall=NO_WHOLE, pooled=NO_WHOLE, rollups=(), tables=(table,))


REPORTS: list[Callable[[], Report]] = [
    *(exactly_65, on_the_half, on_a_bound, with_blanks, several_questions, printed_weight, unanswered, all_equal),
    *(without_classes, converted, converted_to_classes),
    *(unequal_weights, fourteen, units, without_answers, asked_differently, made.report),
]


@cache
def made_by(make: Callable[[], Report]) -> tuple[Report, bytes]:
    """A report with its workbook, made once for all tests of it."""
    report = make()
    return report, workbook(report)
