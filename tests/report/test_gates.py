"""Gates beside those of the index and the class: respondents, blanks, and drops since a former report."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.options import GateOptions
from ikm.report.gates import Gates
from ikm.rules.library import load
from tests.surveys import U, csv_text, write_csv, write_tally

RULES = load("permenpanrb-14-2017")


def report(people: Sequence[Any], **options: Any) -> ikm.Report:
    rows = [["Unit", *U], *([unit, *("" if x is None else x for x in given)] for unit, given in people)]
    return ikm.score(io.BytesIO(csv_text(rows).encode()), **{"unit": "unit", **options})


def kept(path: Path, people: Sequence[Any], **options: Any) -> str:
    path.write_text(json.dumps(report(people, **options).to_dict()), encoding="utf-8")
    return str(path)


def unmet(found: ikm.Report, **demanded: Any) -> list[str]:
    return [str(one) for one in Gates.read(GateOptions(**demanded), RULES).judge(found) if not one.met]


def test_enough_respondents_in_the_whole_and_every_unit() -> None:
    found = report([*[("A", [4] * 9)] * 3, *[("B", [3] * 9)] * 2])
    assert unmet(found, min_respondents="2") == []
    assert unmet(found, min_respondents="3") == ['min_respondents="3" is not met: B has 2 respondents']
    assert unmet(found, min_respondents="6") == [
        'min_respondents="6" is not met: the whole has 5 respondents',
        'min_respondents="6" is not met: A has 3 respondents',
        'min_respondents="6" is not met: B has 2 respondents',
    ]


SOME_BLANK = [("A", [4] * 9), ("A", [4] * 9), ("B", [3] * 9), ("B", [3, 3, 3, None, 3, 3, 3, 3, None])]
"""2 of 36 answers are missing, 5.555… %; of B 2 of 18, 11.111… %."""


@pytest.mark.parametrize(
    ("most", "said"),
    [
        ("11,2%", []),
        ("11.11", ['max_missing="11.11%" is not met: B has 11.11% missing (2 of 18 answers)']),
        ("5.6", ['max_missing="5.6%" is not met: B has 11.11% missing (2 of 18 answers)']),
        (
            "5,55 %",
            [
                'max_missing="5.55%" is not met: the whole has 5.56% missing (2 of 36 answers)',
                'max_missing="5.55%" is not met: B has 11.11% missing (2 of 18 answers)',
            ],
        ),
    ],
)
def test_not_too_many_answers_missing_reckoned_unrounded(most: str, said: list[str]) -> None:
    assert unmet(report(SOME_BLANK), max_missing=most) == said


def test_exactly_as_many_missing_as_allowed_will_do() -> None:
    half = [("A", [4, None] * 4 + [4]), ("A", [None, 4] * 4 + [None])]  # 9 of 18
    assert unmet(report(half), max_missing="50") == []
    assert unmet(report(half), max_missing="49.999999")[0].startswith(
        'max_missing="49.999999%" is not met: the whole'
    )


def test_complete_answers_miss_nothing() -> None:
    assert unmet(report(SOME_BLANK, missing="complete"), max_missing="0") == []


def test_several_questions_of_an_unsur_are_each_an_answer() -> None:
    header = ["U1", "U2", "U3.1", "U3.2", *U[3:]]
    rows = [header, *([4] * 10 for _ in range(9)), [4, 4, 4, "", *[4] * 6]]
    found = ikm.score(io.BytesIO(csv_text(rows).encode()))
    assert unmet(found, max_missing="0,9") == [
        'max_missing="0.9%" is not met: the whole has 1.00% missing (1 of 100 answers)'
    ]


def test_a_withheld_unit_meets_no_gate_of_blanks() -> None:
    rows = [["Jenis kelamin", *U], *(["L", *[4] * 9] for _ in range(10)), ["P", *[3] * 9]]
    withheld = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="jenis_kelamin")
    assert unmet(withheld, max_missing="0") == ['max_missing="0%" is not met: P has no index (min-n)']


FORMER = [*[("A", [4] * 9)] * 2, *[("B", [3] * 9)] * 2]
"""The whole 87.50, A 100, B 75."""


@pytest.mark.parametrize(
    ("people", "most", "said"),
    [
        (FORMER, "0", []),
        ([("A", [4] * 9), ("B", [4] * 9)], "0", []),
        ([("A", [3] * 9), ("B", [4] * 9), ("C", [4] * 9)], "25", []),
        ([("a", [3] * 9), ("B", [4] * 9)], "24,99", ["a has 75.00 after 100.00 (-25.00)"]),
        ([("A", [4] * 9), ("C", [4] * 9)], "100", ["B has no answers now, and is in {path}"]),
        (
            [("A", [3] * 9), ("B", [3] * 9)],
            "12,4",
            ["the whole has 75.00 after 87.50 (-12.50)", "A has 75.00 after 100.00 (-25.00)"],
        ),
        ([("A", [4] * 9), ("B", [4, *[None] * 8])], "1", ["B has no index (unsur-unanswered)"]),
    ],
)
def test_no_group_falls_by_more_than_allowed(
    tmp_path: Path, people: Sequence[Any], most: str, said: list[str]
) -> None:
    against = kept(tmp_path / "lama.json", FORMER)
    gate = f'max_drop="{most.replace(",", ".")}" is not met: '
    expected = [gate + one.format(path=against) for one in said]
    assert unmet(report(people), max_drop=most, against=against) == expected


def test_a_group_that_had_no_index_has_not_fallen(tmp_path: Path) -> None:
    against = kept(tmp_path / "lama.json", [("A", [4] * 9), ("B", [4, *[None] * 8])])
    assert unmet(report([("A", [4] * 9), ("B", [1] * 9)]), max_drop="50", against=against) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weight": "0.11"}, 'weight="exact", where {path} has weight="0.11"'),
        ({"missing": "complete"}, 'missing="per-unsur", where {path} has missing="complete"'),
        ({"without": "biaya"}, 'every unsur, where {path} has without=["biaya"]'),
    ],
    ids=str,
)
def test_figures_of_another_way_of_scoring_are_no_measure(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    against = kept(tmp_path / "lama.json", FORMER, **options)
    found = unmet(report(FORMER), max_drop="50", against=against)
    assert found == [f'max_drop="50" is not met: the whole has {said.format(path=against)}']


def test_the_whole_is_called_by_its_name(tmp_path: Path) -> None:
    against = kept(tmp_path / "lama.json", FORMER)
    found = report([("A", [1] * 9)], name="Puskesmas", unit="none")
    assert unmet(found, max_drop="5", against=against, min_respondents="2", max_missing="0") == [
        'min_respondents="2" is not met: Puskesmas has 1 respondents',
        f'max_drop="5" is not met: A has no answers now, and is in {against}',
        f'max_drop="5" is not met: B has no answers now, and is in {against}',
        'max_drop="5" is not met: Puskesmas has 25.00 after 87.50 (-62.50)',
    ]


@pytest.mark.parametrize(
    ("demanded", "code", "said"),
    [
        (
            {"min_respondents": "banyak"},
            "option-whole",
            "min_respondents: “banyak” is not a whole number; write such as 30",
        ),
        ({"min_respondents": "30,5"}, "option-whole", "min_respondents: “30,5” is not a whole number"),
        ({"min_respondents": "-1"}, "option-whole", "min_respondents: “-1” is not a whole number"),
        (
            {"max_missing": "100,1%"},
            "option-number",
            "max_missing: “100,1” is not a number from 0 to 100; write such as 5%",
        ),
        ({"max_missing": "%"}, "option-number", "max_missing: “” is not a number"),
        (
            {"max_drop": "2"},
            "option-needs",
            "max_drop: works only with against; say both, or leave max_drop out",
        ),
        ({"against": "lama.json"}, "option-needs", "against: works only with max_drop; say both"),
        (
            {"max_drop": "-2", "against": "lama.json"},
            "option-number",
            "max_drop: “-2” is not a number from 0 to 100; write such as 2,5",
        ),
        (
            {"min_ikm": "101"},
            "option-index",
            "min_ikm: “101” is not an index up to 100; write a number from 0 to 100",
        ),
        ({"min_mutu": "E"}, "option-not-of-rules", "min_mutu: “E” is not one of D, C, B, A of permenpanrb-14-2017"),
    ],
    ids=str,
)
def test_gates_that_mean_nothing_are_refused(demanded: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        Gates.read(GateOptions(**demanded), RULES)
    assert (refused.value.code, refused.value.family) == (code, "option-bad")
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("spkp", "mutu-classless: min_mutu: spkp has no classes; leave it out"),
        ("spkp-4", 'mutu-convertible: min_mutu: spkp-4 has no classes; choose conversion="skm", or leave it out'),
    ],
)
def test_no_class_is_demanded_of_rules_without_classes(rules: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        Gates.read(GateOptions(min_mutu="B"), load(rules))
    assert f"{refused.value.code}: {refused.value}" == said


def test_a_former_report_of_other_rules_or_none_is_refused_before_anything_is_scored(tmp_path: Path) -> None:
    against = kept(tmp_path / "lama.json", FORMER)
    (tmp_path / "rusak.json").write_text("{}", encoding="utf-8")
    refusals = []
    for rules, path in (
        (load("kepmenpan-25-2004"), against),
        (RULES, str(tmp_path / "rusak.json")),
        (RULES, str(tmp_path / "tidak-ada.json")),
    ):
        with pytest.raises(Refusal) as refused:
            Gates.read(GateOptions(max_drop="2", against=path), rules)
        refusals.append(refused.value.code)
    assert refusals == ["compare-rules", "key-missing", "file-missing"]


def test_where_units_were_asked_different_unsur_only_they_have_to_meet_a_gate(tmp_path: Path) -> None:
    """There is no index of the whole then, and nobody can be blamed for that."""
    nine = write_tally(tmp_path / "a.tally", write_csv(tmp_path / "a.csv", [["Unit", *U], ["A", *[4] * 9]]))
    eight = write_csv(tmp_path / "b.csv", [["Unit", *U[:3], *U[4:]], ["B", *[3] * 8]])
    found = ikm.score([nine, write_tally(tmp_path / "b.tally", eight, without="biaya")], unit="unit")
    assert found.overall.reason == "unsur-differ"
    assert unmet(found, min_ikm="75", min_mutu="C", max_missing="0", min_respondents="1") == []
    assert unmet(found, min_ikm="75.01", min_mutu="B", min_respondents="2") == [
        'min_respondents="2" is not met: A has 1 respondents',
        'min_ikm="75.01" is not met: B has 75.00',
        'min_mutu="B" is not met: B has C',
        'min_respondents="2" is not met: B has 1 respondents',
    ]


def test_nine_digits_are_the_most_that_a_number_of_respondents_has() -> None:
    assert Gates.read(GateOptions(min_respondents="999999999"), RULES).min_respondents == 999_999_999
    with pytest.raises(Refusal) as refused:
        Gates.read(GateOptions(min_respondents="1000000000"), RULES)
    assert refused.value.code == "option-whole"


@pytest.mark.parametrize(
    "content",
    [
        "A\nB\n",
        "Unit\nA\nB\n",
        "No;Perangkat Daerah;Jumlah pengguna\n1;a;10\n2;B;20\n;Jumlah;30\n",
        "\n  A \n\nb\nA\n",
    ],
)
def test_units_that_have_to_be_there(content: str, tmp_path: Path) -> None:
    path = tmp_path / "unit.txt"
    path.write_text(content, encoding="utf-8")
    assert unmet(report([("A", [4] * 9), ("B", [3] * 9)]), require_units=str(path)) == []
    (said,) = unmet(report([("A", [4] * 9)]), require_units=str(path))
    assert said.casefold() == "require_units is not met: b has no answers"
    assert len(unmet(report([("A", [4] * 9)], unit="none"), require_units=str(path))) == 2


@pytest.mark.parametrize(
    ("content", "code"), [("Dinkes,12\nDinsos,3\n", "units-unheaded"), ("Unit\nJumlah\n", "units-none")]
)
def test_a_list_of_units_that_says_none_is_refused(content: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "unit.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        Gates.read(GateOptions(require_units=str(path)), RULES)
    assert refused.value.code == code


def test_a_long_list_of_units_is_read_to_its_end(tmp_path: Path) -> None:
    """More than a MiB, of which a reader looks at the first to find the header."""
    path = tmp_path / "unit.csv"
    path.write_text("Unit,Keterangan\n" + f"A,{'x' * 90}\n" * 20_000 + "a,\nInspektorat,\n", encoding="utf-8")
    assert unmet(report([("A", [4] * 9)]), require_units=str(path)) == [
        "require_units is not met: Inspektorat has no answers"
    ]
