"""Real surveys, read where they stand: public data that may be used but not carried along.

``IKM_REAL_DATA`` names their folder; without it, a folder ``shared/data`` beside the project is looked for.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest

import ikm
from tests.conftest import ROOT
from tests.surveys import U

DATA = Path(os.environ.get("IKM_REAL_DATA", ROOT.parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real surveys are not at {DATA}")


def totals(report: ikm.Report) -> list[int]:
    return [one.total for one in report.overall.unsur]


def found(report: ikm.Report) -> tuple[int, str, str]:
    score = report.overall
    return score.respondents, str(score.ikm), score.grade.mutu if score.grade else ""


def test_sekadau_2019() -> None:
    report = ikm.score(DATA / "sekadau_semester1_2019_first49.csv")
    assert totals(report) == [138, 139, 150, 177, 159, 163, 161, 143, 159]
    assert found(report) == (49, "78.74", "B")


def test_kecamatan_metro_pusat_2020_and_2021() -> None:
    table = pd.read_csv(DATA / "kecamatan_metro_pusat_2020_2021.csv")
    year = pd.to_datetime(table["tgl_entri"]).dt.year
    first, second = (ikm.score(table[year == each]) for each in (2020, 2021))
    assert totals(first) == [44, 42, 36, 41, 42, 41, 44, 44, 43]
    assert found(first) == (13, "80.56", "B")
    assert totals(second) == [107, 97, 95, 98, 99, 94, 100, 102, 99]
    assert found(second) == (28, "88.39", "A")
    assert found(ikm.score(table[year == 2021], weight="0.11")) == (28, "87.51", "B")
    hole = ikm.score(table[year == 2021], weight="0.111")
    assert found(hole) == (28, "88.30", "B")
    assert hole.findings.by_code["printed-gap"] == 1
    assert second.findings.by_code["weight-matters"] == 2


def test_fourteen_unsur_of_2004() -> None:
    report = ikm.score(DATA / "ikm_14unsur_kep25_2018.csv", rules="kepmenpan-25-2004")
    assert totals(report) == [81, 81, 84, 84, 84, 76, 87, 82, 86, 81, 85, 88, 85, 82]
    assert found(report) == (25, "83.29", "A")


def test_bappeda_with_names_given_to_its_columns() -> None:
    names = ["no", "usia", "jk", "pekerjaan", "pendidikan", *U, "waktu pengisian"]
    table = pd.read_csv(DATA / "bappeda_ekspor_data_semicolon_noheader.csv", sep=";", header=None, names=names)
    report = ikm.score(table, by="jk")
    assert totals(report) == [1275, 1296, 1297, 1346, 1331, 1273, 1302, 1268, 1296]
    assert found(report) == (369, "87.96", "B")


def ten_unsur() -> str:
    """Rules of a court that asks ten unsur in an order of its own, from those of 14/2017."""
    head, _, _ = load_text("permenpanrb-14-2017").partition("[[order]]")
    head = re.sub(r"\[\[weighting\.printed\]\]\n.*\n.*\n", "", head)
    ids = ["persyaratan", "sikap", "prosedur", "waktu", "produk", "biaya", "tujuh", "delapan", "sembilan", "sepuluh"]
    source = 'source = { text = "the court\'s own form", mark = "S" }\n'
    unsur = "".join(f'[[unsur]]\nid = "{id}"\nname = "{id}"\nshort = "{id}"\nweight = "1/10"\n{source}' for id in ids)
    return f'{head}[[order]]\nid = "questionnaire"\nunsur = {ids}\n{source}{unsur}'.replace(
        'id = "permenpanrb-14-2017"', 'id = "court"'
    )


def load_text(rules: str) -> str:
    return (ROOT / "ikm" / "rules" / f"{rules}.toml").read_text(encoding="utf-8")


def test_a_court_with_ten_unsur_by_rules_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "court.toml").write_text(ten_unsur(), encoding="utf-8")
    path, rules = DATA / "pa_kupang_2022_2023.csv", str(tmp_path / "court.toml")
    for unfit in ("permenpanrb-14-2017", rules):  # questions 11 to 20 are of another survey
        with pytest.raises(ikm.Refusal) as refused:
            ikm.score(path, rules=unfit)
        assert refused.value.code == "column-further"
    report = ikm.score(pd.read_csv(path).drop(columns=[f"question_{n}" for n in range(11, 21)]), rules=rules)
    assert totals(report) == [1143, 1144, 1127, 1125, 1117, 1117, 1138, 1143, 1129, 1161]
    assert found(report) == (294, "96.46", "A")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bappeda_ekspor_data_semicolon_noheader.csv", "no-header"),
        ("pn_banjarmasin_2020_text_single_item.csv", "no-answer-columns"),
        ("template_two_header_rows.xlsx", "no-answer-columns"),
        ("template_title_then_header.xlsx", "no-answer-columns"),
        ("mpp_pangkep_jawaban_long.csv", "no-answer-columns"),
        ("gaspul_2025q3_frekuensi.csv", "no-answer-columns"),
        ("mahkamah_konstitusi_2022_frekuensi.csv", "no-answer-columns"),
    ],
)
def test_what_is_not_one_row_a_respondent_below_a_header_is_refused(name: str, code: str) -> None:
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(DATA / name)
    assert refused.value.code == code
