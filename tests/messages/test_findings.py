"""Findings and refusals: facts become words when they are shown, and merging loses nothing."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.messages.findings import Finding, Findings, ListUse, PhraseUse, Place, Refusal, all_of, near, one_of
from ikm.messages.option_names import AnyOption, OptionUse, options_called
from ikm.options import as_flag

STEERING = "\x1b[31m\r\u202e"
"""An escape sequence, a carriage return, and a sign that turns the direction of what follows."""
REPLACED = "\N{REPLACEMENT CHARACTER}[31m" + 2 * "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "fact",
    [
        STEERING,
        OptionUse("rules", STEERING),
        OptionUse("without", (STEERING, "biaya")),
        AnyOption((OptionUse("rules", STEERING), OptionUse("order"))),
        PhraseUse("near", (("word", STEERING),)),
        all_of([STEERING, "U2"]),
        Place(STEERING, row=3),
        ValueError(STEERING),
        Refusal("file-empty", Place(STEERING)),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_no_fact_steers_a_terminal(fact: object) -> None:
    refusal = Refusal("period-unknown", period=fact, known="a", near="")
    findings = Findings()
    findings.add("answer-unknown", value=fact, unsur="U1", answers="4")
    (finding,) = findings.listed()
    for said in (str(refusal), str(finding)):
        assert REPLACED in said
        assert said.isprintable()


def test_a_fact_is_worded_for_who_reads_it() -> None:
    refusal = Refusal(
        "tally-differs",
        Place("a.tally"),
        theirs="complete",
        ours="per-unsur",
        option=OptionUse("missing", "complete"),
    )
    assert "missing" in str(refusal)
    in_python = str(refusal)
    with options_called(as_flag):
        assert str(refusal) == in_python.replace('missing="complete"', "--missing complete") != in_python


def test_a_refusal_that_another_process_raised_says_the_same() -> None:
    refusal = Refusal("nothing-readable", Place("a.csv"), count=2, first=Refusal("file-empty", Place("b.csv")))
    again = pickle.loads(pickle.dumps(refusal))
    assert (again.code, again.place, str(again)) == (refusal.code, refusal.place, str(refusal))
    use = Refusal("option-unknown", option=OptionUse("rules"), value="x", known=one_of(["a", "b"]), near="")
    with options_called(as_flag):
        assert str(pickle.loads(pickle.dumps(use))).startswith("--rules: “x” is not one of a or b")


def test_what_was_perhaps_meant_is_the_end_of_a_clause() -> None:
    assert str(near("biay", ["Biaya", "waktu"])) == "; perhaps “Biaya”"
    assert near("xyz", ["Biaya"]) == ""


def test_lists_are_of_all_or_of_one() -> None:
    assert str(all_of(["C1", "J1"])) == "C1 and J1"
    assert str(one_of(["U1"])) == "U1"
    assert str(ListUse("list-or", ())) == ""


Some = list[tuple[str, Place, str]]
"""Findings that are to be collected: the code, the place and the value of each."""
PLACES = st.builds(Place, st.sampled_from(["a.csv", "b.csv"]), row=st.integers(1, 6), column=st.integers(1, 3))
SOME = st.lists(
    st.tuples(st.sampled_from(["answer-unknown", "cell-error"]), PLACES, st.sampled_from(["x", "y"])), max_size=40
)


def collected(some: Some, most: int = 5) -> Findings:
    findings = Findings(most)
    for code, place, value in some:
        findings.add(code, place, value=value, unsur="U1", answers="4")
    return findings


@given(SOME, SOME)
def test_merging_two_runs_is_one_run_of_both(
    first: list[tuple[str, Place, str]], second: list[tuple[str, Place, str]]
) -> None:
    whole, merged, turned = collected([*first, *second]), collected(first), collected(second)
    merged += collected(second)
    turned += collected(first)
    for findings in (merged, turned):
        assert findings.by_code == whole.by_code
        assert findings.listed() == whole.listed()


def test_facts_of_different_kinds_can_stand_in_one_order() -> None:
    findings = Findings()
    for reason in (PhraseUse("skipped-output"), "typed", OptionUse("rules"), PhraseUse("skipped-hidden")):
        findings.add("input-skipped", Place("a.csv"), reason=reason)
    assert len(findings.listed()) == 4


def test_a_finding_has_the_value_of_its_cell() -> None:
    assert Finding("answer-unknown", facts=(("value", "lupa"),)).value == "lupa"
    assert Finding("order-assumed").value is None
