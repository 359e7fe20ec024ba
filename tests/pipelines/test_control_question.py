"""Questions of ya or tidak beside a rule set: whether officers steered the answers."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.rules.library import load
from tests.conftest import Run
from tests.pipelines.test_rule_sets import SPAK, SPKP, exact, saved

STEERED = "Apakah petugas mengarahkan jawaban Anda?"
SAID = ["Tidak", "ya", "TIDAK", "", "Ya, sedikit", "tdk", "Tidak", "0"]
"""One ya, four tidak; two blanks and one that is neither."""


def steered(tmp_path: Path, header: str = STEERED) -> str:
    rows = [[*[3 + (person + asked) % 4 for asked in range(12)], said] for person, said in enumerate(SAID)]
    return saved(tmp_path, [*SPKP[:4], *SPKP[5:], *SPAK, header], rows)


@pytest.mark.language("id")
def test_whether_answers_were_steered_is_a_figure_of_its_own(tmp_path: Path, run: Run) -> None:
    path = steered(tmp_path)
    first, last = ikm.score_all(path, rules="3as")
    assert first.controls == ()
    (found,) = last.controls
    assert (found.control.id, found.yes, found.no, found.unanswered) == ("diarahkan", 1, 4, 3)
    assert found.share == Fraction(1, 5)
    assert last.findings.by_code["control-unknown"] == 1
    assert last.to_dict()["controls"] == [
        {
            "id": "diarahkan",
            "name": "Jawaban diarahkan petugas",
            "question": STEERED.rstrip("?"),
            "ya": 1,
            "tidak": 4,
            "unanswered": 3,
            "percent": 20.0,
            "share_exact": "1/5",
        }
    ]
    page = run("score", path, "--rules", "3as").stdout
    assert "IPKP (IKM) " in page  # as the office calls it, beside the name of today
    assert "IPAK (IPK) " in page
    assert [one.to_dict()["rules"]["index"]["also"] for one in ikm.score_all(path, rules="3as")] == ["IKM", "IPK"]
    assert "Jawaban diarahkan petugas: ya 1, tidak 4, kosong 3 (20,00 % ya); tidak" in page
    without = saved(tmp_path, [*SPKP[:4], *SPKP[5:], *SPAK], [row[:12] for row in rows_of(path)], "tanpa.csv")
    assert exact(ikm.score_all(without, rules="3as")) == exact(ikm.score_all(path, rules="3as"))


def rows_of(path: str) -> list[list[str]]:
    return list(csv.reader(Path(path).read_text(encoding="utf-8").splitlines()))[1:]


@pytest.mark.parametrize("header", ["Diarahkan", "diarahkan petugas?", "12. Apakah petugas mengarahkan jawaban Anda"])
def test_the_control_question_is_known_by_its_words(tmp_path: Path, header: str) -> None:
    _, last = ikm.score_all(steered(tmp_path, header), rules="3as")
    assert [one.yes for one in last.controls] == [1]


def test_the_control_question_may_be_named_or_not_asked(tmp_path: Path) -> None:
    path = steered(tmp_path, "Q13 lain")
    (tmp_path / "peta.toml").write_text(
        'schema = "ikm.map/1"\n[questions.3as-spak]\ndiarahkan = "Q13 lain"\n'
        + "".join(f'{one.id} = "{header}"\n' for one, header in zip(load("3as-spak").unsur, SPAK, strict=True)),
        encoding="utf-8",
    )
    _, last = ikm.score_all(path, rules="3as")
    assert (last.controls, last.findings.by_code["control-missing"]) == ((), 1)
    with pytest.raises(Refusal) as refused:  # the part of the first rule set stands in [questions], which is empty
        ikm.score_all(path, rules="3as-spak,3as-spak", map=tmp_path / "peta.toml")
    assert "stands twice" in str(refused.value)
    _, last = ikm.score_all(path, rules="3as", map=tmp_path / "peta.toml")
    assert [(one.yes, one.no) for one in last.controls] == [(1, 4)]


def test_two_columns_for_the_control_question_are_refused(tmp_path: Path) -> None:
    rows = [[*[4] * 12, "ya", "tidak"]] * 3
    path = saved(tmp_path, [*SPKP[:4], *SPKP[5:], *SPAK, "Diarahkan", STEERED], rows)
    with pytest.raises(Refusal) as refused:
        ikm.score_all(path, rules="3as")
    assert refused.value.code == "unsur-twice"


def test_controls_add_over_files_and_processes(tmp_path: Path) -> None:
    paths = [saved(tmp_path, *part) for part in _two_files()]
    for jobs in (1, 2):
        _, last = ikm.score_all(paths, rules="3as", jobs=jobs)
        assert [(one.yes, one.no, one.unanswered) for one in last.controls] == [(2, 1, 1)]


def _two_files() -> list[tuple[list[str], list[list[Any]], str]]:
    header = [*SPKP[:4], *SPKP[5:], *SPAK]
    first = ([*header, STEERED], [[*[4] * 12, "ya"], [*[5] * 12, "tidak"], [*[3] * 12, "Y"]], "satu.csv")
    return [first, (header, [[6, 5, 4, *[3] * 9]], "dua.csv")]
