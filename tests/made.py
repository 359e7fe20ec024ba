"""A report made by hand, whose figures can be worked on paper.

In each cell of unit × period ten respondents answer: most unsur have a total of ``b``, waktu 3 less, sarana 2 less,
pengaduan 1 less. So the index of one cell is 25 × (9b − 6) / 90 = 5b/2 − 5/3: 88,33 for b = 36, 83,33 for 34, 78,33
for 32, 73,33 for 30. Of several cells with n respondents and b's that sum to B it is 25B/n − 5/3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from ikm.index.method import Method, Question
from ikm.index.rollup import Rollup, roll_up
from ikm.index.score import Score, score
from ikm.index.tally import Tally
from ikm.messages.findings import Findings
from ikm.report.report import Group, GroupTable, InputUse, Manifest, Report, SampleQuota, UsedColumn
from ikm.rules.library import load
from ikm.survey.texts.profile_classes import Characteristic, Indicator
from tests.surveys import counts_of

METHOD = Method(load("permenpanrb-14-2017"))
QUESTIONS = tuple(Question(unsur.id, METHOD.code(unsur.id), METHOD.code(unsur.id)) for unsur in METHOD.unsur)
LOWER = {"waktu": 3, "sarana": 2, "pengaduan": 1}
PERIODS = "TW I 2025", "TW II 2025", "TW III 2025", "TW IV 2025"
CELLS = {
    "Loket A": (30, 32, 34, 36),
    "Loket B": (34, None, 32, 32),
    "Mal Pelayanan Publik": (32, 32, 32, 30),  # where nobody was asked for a fee in the third quarter
}


def tally(b: int, *, without: str = "") -> Tally:
    """Ten respondents."""
    totals = {unsur.id: b - LOWER.get(unsur.id, 0) for unsur in METHOD.unsur}
    counts = [[0] * 4 if unsur == without else counts_of(total, 10) for unsur, total in totals.items()]
    return Tally(np.array(counts), np.array(10), np.array(0))


def cells() -> dict[tuple[str, str], Tally]:
    """The tallies by unit and period."""
    found = {}
    for unit, numbers in CELLS.items():
        for period, b in zip(PERIODS, numbers, strict=True):
            no_fee = unit.startswith("Mal") and period == PERIODS[2]
            if b is not None:
                found[unit, period] = tally(b, without="biaya" if no_fee else "")
    return found


def scored(tallies: Iterable[Tally]) -> Score:
    """The score of several cells together."""
    first, *others = tallies
    for other in others:
        first = first + other
    return score(first, QUESTIONS, METHOD)


def group(by: tuple[str, ...], key: tuple[str | None, ...], of: Score) -> Group:
    return Group(dict(zip(by, key, strict=True)), of)


def table(by: tuple[str, ...], scores: Mapping[Any, Score], listed: int | None = None) -> GroupTable:
    groups = tuple(group(by, key, one) for key, one in scores.items())
    return GroupTable(by, groups, groups[:listed])


def units(listed: int | None = None) -> GroupTable:
    """Three units, and one whose respondents were not asked the same."""
    found = cells()
    scores = {(unit,): scored(one for key, one in found.items() if key[0] == unit) for unit in CELLS}
    return table(("unit",), {**scores, ("Loket Sore",): Score(12, reason="unsur-differ")}, listed)


def periods() -> GroupTable:
    """All units together, quarter by quarter; a respondent without a date stands last."""
    found = cells()
    scores = {(period,): scored(one for key, one in found.items() if key[1] == period) for period in PERIODS}
    return table(("periode",), {**scores, (None,): scored([tally(30)])})


def units_in_time() -> GroupTable:
    """Each unit, quarter by quarter."""
    return table(("unit", "periode"), {key: scored([one]) for key, one in cells().items()})


def people_in_time() -> GroupTable:
    """By sex; a group of seven is too small."""
    few = Score(7, reason="min-n")
    scores = {
        ("L", PERIODS[0]): scored([tally(32)]),
        ("L", PERIODS[1]): scored([tally(30)]),
        ("P", PERIODS[0]): few,
        ("P", PERIODS[1]): scored([tally(34)]),
    }
    return table(("jenis_kelamin", "periode"), scores)


PROFILE = (
    Characteristic(
        "jenis_kelamin",
        (Indicator("L", 44, Decimal("40.00")), Indicator("P", 66, Decimal("60.00"))),
        Decimal("100.00"),
    ),
    Characteristic(
        "pendidikan",  # 37/110 = 33,636…, 36/110 = 32,727…
        (
            Indicator("SMA", 37, Decimal("33.64")),
            Indicator("D4/S1", 37, Decimal("33.64")),
            Indicator("Tidak diisi", 36, Decimal("32.73")),
        ),
        Decimal("100.01"),
    ),
)
QUOTAS = (
    SampleQuota({"unit": "Loket A"}, 700, 248, 250),
    SampleQuota({"unit": "Loket A", "layanan": "KTP"}, 500, 217, 200),
    SampleQuota({"unit": "Loket A", "layanan": "KK"}, 200, 132, 50),
    SampleQuota({"unit": "Loket B"}, 500, 217, None),
    SampleQuota({}, 1200, 291, 310),
)
INPUT = InputUse(
    path="jawaban.csv",
    sheet=None,
    sha256="0" * 64,
    shape="wide",
    header_row=1,
    rows=112,
    used=110,
    dropped=0,
    left_out=0,
    repeated=0,
    outside=2,
    columns=(
        *(UsedColumn(f"U{n}", "ABCDEFGHI"[n - 1], one.unsur, "number") for n, one in enumerate(QUESTIONS, start=1)),
        UsedColumn("Loket A", "", "unit", "folder"),
    ),
)


def rolled_up(way: str, table: GroupTable, served: Mapping[str, int] = {}) -> Rollup:
    """The units of a table put together."""
    scores: dict[tuple[str, ...], Score] = {(str(one.key["unit"]),): one.score for one in table.groups}
    return roll_up(way, ("unit",), scores, METHOD, {(unit,): users for unit, users in served.items()})


def report() -> Report:
    """A report with everything in it."""
    by_unit = units(listed=3)
    return Report(
        method=METHOD,
        questions=QUESTIONS,
        inputs=(INPUT,),
        overall=scored(cells().values()),
        tables=(by_unit, periods(), units_in_time(), people_in_time()),
        findings=Findings(),
        name="Kota Sukamaju",
        profile=PROFILE,
        pooled=scored(cells().values()),
        strata=("unit",),
        rollups=(rolled_up("mean", by_unit),),
        quotas=QUOTAS,
        manifest=Manifest({"sort": "name", "by": ["unit", "periode"], "roles": {"unit": "Loket"}}, "2025-12-31"),
    )
