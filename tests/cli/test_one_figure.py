"""One run has one index: every output of it says the same figure, class and lowest unsur, and others by name only."""

from __future__ import annotations

import io
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Run, validate
from tests.surveys import U, plain_index, shown, write_csv

HIGH, LOW = [4, 4, 4, 4, 4, 4, 4, 3, 4], [2, 2, 3, 3, 3, 3, 3, 3, 3]
SIZES = {
    ("Besar", "KTP"): (30, HIGH),
    ("Besar", "KK"): (4, LOW),
    ("Kecil", "KTP"): (6, LOW),
    ("Kecil", "Akta"): (2, HIGH),
}
SERVED = {("Besar", "KTP"): 100, ("Besar", "KK"): 100, ("Kecil", "KTP"): 700, ("Kecil", "Akta"): 100}


def nrr(weights: dict[tuple[str, str], Fraction]) -> list[Fraction]:
    """The NRR of each unsur with a weight for each service of a unit, by plain sums."""
    return [
        sum((share * SIZES[key][1][place] for key, share in weights.items()), Fraction()) for place in range(len(U))
    ]


EVERYONE = sum(number for number, _ in SIZES.values())
WEIGHTS = {
    "pooled": {key: Fraction(number, EVERYONE) for key, (number, _) in SIZES.items()},
    "mean": dict.fromkeys(SIZES, Fraction(1, 4)),
    "population": {key: Fraction(users, 1000) for key, users in SERVED.items()},
}
FIGURES = {way: f"{shown(plain_index([nrr(weights)])):.2f}" for way, weights in WEIGHTS.items()}
"""By hand: 36 of 42 respondents gave 4 to most; as a mean 2 of 4 services did; by users 200 of 1,000."""


@pytest.fixture
def survey(tmp_path: Path) -> list[str]:
    rows = [[*key, *answers] for key, (number, answers) in SIZES.items() for _ in range(number)]
    path = write_csv(tmp_path / "jawaban.csv", [["Unit", "Layanan", *U], *rows])
    users = [["Unit", "Layanan", "Jumlah pengguna"], *([*key, number] for key, number in SERVED.items())]
    listed = write_csv(tmp_path / "pengguna.csv", users)
    return [str(path), "--unit", "Unit", "--by", "layanan", "--population", str(listed)]


def test_the_three_ways_differ() -> None:
    assert len(set(FIGURES.values())) == 3


@pytest.mark.parametrize("way", FIGURES)
def test_every_output_of_a_run_has_one_index(run: Run, survey: list[str], way: str, tmp_path: Path) -> None:
    args = ["score", *survey, "--overall", way]
    figure = FIGURES[way]
    found = json.loads(run(*args, "-f", "json").stdout)
    assert f"{found['overall']['ikm']:.2f}" == figure
    assert [f"{one['ikm']:.2f}" for one in found["ways"] if one["heads"]] == [figure]
    assert {one["way"]: f"{one['ikm']:.2f}" for one in found["ways"]} == FIGURES
    validate("report", found)
    lowest, mutu = found["overall"]["lowest"], found["overall"]["mutu"]
    for kind in ("text", "markdown"):
        page = run(*args, "-f", kind, "-q").stdout
        assert re.findall(r"IKM (\d\d\.\d\d) ·", page) == [figure], page
    html = run(*args, "-f", "html", "-q").stdout
    assert re.sub("<[^>]*>", "", html).count(f"IKM {figure} ·") == 1
    *_, whole = run(*args, "-f", "csv", "-q", "--decimal", "point").stdout.splitlines()
    header = run(*args, "-f", "csv", "-q").stdout.splitlines()[0].split(",")
    cells = dict(zip(header, whole.split(","), strict=True))
    assert (cells["ikm"], cells["mutu"], cells["lowest"].split()) == (figure, mutu, lowest)
    output = tmp_path / "hasil.xlsx"
    assert f"IKM {figure} {mutu}" in run(*args, "-o", output).stderr
    book = load_workbook(io.BytesIO(output.read_bytes()), data_only=True)
    assert f"{book['Ringkasan']['B4'].value:.2f}" == figure
    assert any(
        f"{cell.value:.2f}" == figure for row in book["Unsur"].iter_rows() for cell in row if number(cell.value)
    )
    assert any(
        f"{cell.value:.2f}" == figure for row in book["Publikasi"].iter_rows() for cell in row if number(cell.value)
    )
    plan = [cell.value for row in book["Rencana tindak lanjut"].iter_rows() for cell in row]
    names = {one["id"]: one["name"] for one in found["overall"]["unsur"]}
    assert all(any(names[one] in str(cell) for cell in plan) for one in lowest)
    gate = run(*args, "--min-ikm", "100", "-q").stderr
    assert figure in gate


def number(value: object) -> bool:
    return isinstance(value, int | float)


def test_a_unit_is_put_together_of_its_services_too_and_the_figure_is_the_mean_of_the_units(
    run: Run, survey: list[str]
) -> None:
    found = json.loads(run("score", *survey, "--overall", "mean", "-f", "json").stdout)
    table = next(one for one in found["tables"] if one["by"] == ["unit"])
    units = {group["key"]["unit"]: Fraction(group["ikm_exact"]) for group in table["groups"]}
    big = plain_index([[(Fraction(a) + b) / 2 for a, b in zip(HIGH, LOW, strict=True)]])
    assert units == {"Besar": big, "Kecil": big}
    assert Fraction(found["overall"]["ikm_exact"]) == sum(units.values()) / 2


@pytest.mark.parametrize(
    ("strata", "wanted"),
    [
        ("unit", {("Besar", "KTP"): 30, ("Besar", "KK"): 4, ("Kecil", "KTP"): 6, ("Kecil", "Akta"): 2}),
        ("layanan", None),
    ],
)
def test_the_strata_can_be_chosen(
    run: Run, survey: list[str], strata: str, wanted: dict[tuple[str, str], int] | None
) -> None:
    args = [one for one in survey if "pengguna" not in one and one != "--population"]
    found = json.loads(run("score", *args, "--overall", "mean", "--strata", strata, "-f", "json").stdout)
    if wanted:
        shares = {key: Fraction(wanted[key], 34 if key[0] == "Besar" else 8) / 2 for key in wanted}
    else:  # KTP is 36 respondents of two units, KK and Akta of one each
        ktp = {("Besar", "KTP"): Fraction(30, 36) / 3, ("Kecil", "KTP"): Fraction(6, 36) / 3}
        shares = ktp | {("Besar", "KK"): Fraction(1, 3), ("Kecil", "Akta"): Fraction(1, 3)}
    assert Fraction(found["overall"]["ikm_exact"]) == plain_index([nrr(shares)])
    assert found["rollup"]["units"] == (2 if wanted else 3)
