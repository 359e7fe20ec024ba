"""Tally files are read strictly: every fault is refused with its path."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Place, Refusal
from ikm.options import StatisticsMode
from ikm.render import Style
from ikm.render.tally import render
from ikm.rules.library import load
from ikm.survey.exchange.tally_file import MOST, parse
from ikm.version import METHOD_VERSION
from tests.surveys import U, csv_text

PEOPLE = [
    ["Melati", "KTP", "L", 4, 3, 2, 1, 4, 3, 2, 1, 4],
    ["Melati", "KTP", "P", 3, 3, "", 2, 2, 4, 4, 4, 1],
    ["Mawar", "", "", 1, 2, 3, 4, 3, 2, 1, 2, 3],
]
GOOD = render(
    ikm.score(io.BytesIO(csv_text([["Unit", "Layanan", "Jenis Kelamin", *U], *PEOPLE]).encode()), cells=True), Style()
)

Fault = Callable[[dict[str, Any]], object]


def put(path: str, value: object) -> Fault:
    """What writes a value to a path such as ``cells[2].counts[1][1]``, counted from 1."""

    def fault(tally: dict[str, Any]) -> None:
        *parents, last = [int(part) - 1 if part.isdigit() else part for part in re.findall(r"[\w-]+", path)]
        node: Any = tally
        for parent in parents:
            node = node[parent]
        node[last] = value

    return fault


def drop(path: str) -> Fault:
    """What takes a key out."""

    def fault(tally: dict[str, Any]) -> None:
        *parents, last = re.findall(r"[\w-]+", path)
        node: MutableMapping[str, Any] = tally
        for parent in parents:
            node = node[int(parent) - 1] if parent.isdigit() else node[parent]  # type: ignore[index]  # of a list
        del node[last]

    return fault


def twice(path: str) -> Fault:
    """What repeats the last item of a list."""
    return lambda tally: tally[path].append(tally[path][-1])


HUGE = 10**30
FAULTS = [
    ("another schema", put("schema", "ikm.tally/9"), "tally-schema", "schema: must be “ikm.tally/1”"),
    ("a report", put("schema", "ikm.report/1"), "tally-schema", "schema: must be “ikm.tally/1”"),
    ("no schema", drop("schema"), "key-missing", "schema: is missing"),
    ("unknown key", put("respondens", 3), "key-unknown", "respondens: is not a known key here; perhaps “"),
    ("unknown key of the rules", put("rules.name", "x"), "key-unknown", "rules.name: is not a known key"),
    ("unknown key of an input", put("inputs[1].size", 3), "key-unknown", "inputs[1].size: is not a known key"),
    ("unknown key of a group", put("cells[2].n", 3), "key-unknown", "cells[2].n: is not a known key"),
    ("unknown key of products", put("cells[1].products.some", []), "key-unknown", "cells[1].products.some: is not"),
    ("unknown key of what is left out", put("suppressed.rows", 3), "key-unknown", "suppressed.rows: is not"),
    ("unknown profile", put("margins.gaji", []), "key-unknown", "margins.gaji: is not a known key"),
    ("no program", drop("program"), "key-missing", "program: is missing"),
    ("no rules", drop("rules"), "key-missing", "rules: is missing"),
    ("rules without digest", drop("rules.sha256"), "key-missing", "rules.sha256: is missing"),
    ("no inputs", drop("inputs"), "key-missing", "inputs: is missing"),
    ("no scale", put("scores", []), "key-empty", "scores: must not be empty"),
    ("nothing read", put("inputs", []), "key-empty", "inputs: must not be empty"),
    ("no number of rows", drop("inputs[1].rows"), "key-missing", "inputs[1].rows: is missing"),
    ("rows below nought", put("inputs[1].used", -1), "key-negative", "inputs[1].used: must not be negative"),
    ("no digest", put("inputs[1].sha256", 7), "key-no-text", "inputs[1].sha256: must be a text"),
    ("a source without name", put("inputs[1].made_from", [{"sha256": "x"}]), "key-missing", "made_from[1].path: "),
    ("unknown key of a source", put("inputs[1].made_from", [{"path": "x", "sha256": "x", "n": 1}]), "key-unknown",
     "made_from[1].n: is not"),
    ("complete in words", put("complete", "yes"), "key-no-truth", "complete: must be true or false"),
    ("not said whether complete", drop("complete"), "key-no-truth", "complete: must be true or false"),
    ("questions of another rule", put("questions[1]", "gedung"), "tally-questions", "questions: must be unsur"),
    ("no questions", put("questions", []), "tally-questions", "questions: must be unsur of permenpanrb-14-2017"),
    ("one question less", lambda tally: tally["questions"].pop(), "tally-numbers", "cells[1].counts: must be 8 × 4"),
    ("asked and not asked", put("without", ["biaya"]), "tally-questions", "questions: must be unsur of"),
    ("another treatment of blanks", put("missing", "drop"), "key-not-one-of", "missing: must be one of per"),
    ("groups by anything", put("by[1]", "alamat"), "tally-by", "by: must be of unit, layanan and periode, each once"),
    ("groups by one twice", put("by[2]", "unit"), "tally-by", "by: must be of unit, layanan and periode, each once"),
    ("a name too few", put("cells[1].key", ["Melati"]), "tally-key", "cells[1].key: must be 2 texts or null"),
    ("a number for a name", put("cells[2].key[1]", 7), "tally-key", "cells[2].key: must be 2 texts or null"),
    ("an empty name", put("cells[2].key[1]", ""), "tally-key", "cells[2].key: must be 2 texts or null"),
    ("a group twice", twice("cells"), "tally-key-twice", "cells[3].key: stands twice"),
    ("no groups", put("cells", []), "tally-groupless", "cells: has no group, perhaps because all were small"),
    ("groups of nothing", put("cells", {}), "key-no-list", "cells: must be a list"),
    ("a group that is none", put("cells[1]", 3), "key-no-table", "cells[1]: must be a table"),
    ("a score more", put("cells[1].counts[1]", [0, 1, 1, 0, 0]), "tally-numbers", "cells[1].counts: must be 9 × 4"),
    ("a question less", lambda tally: tally["cells"][0]["counts"].pop(), "tally-numbers", "[1].counts: must be 9"),
    ("a count below nought", put("cells[1].counts[1][1]", -1), "tally-numbers", "cells[1].counts: must be 9 × 4"),
    ("a part of a count", put("cells[1].counts[1][1]", 0.5), "tally-numbers", "cells[1].counts: must be 9 × 4"),
    ("a count too large", put("cells[1].counts[1][1]", MOST + 1), "tally-numbers", "cells[1].counts: must be 9 × 4"),
    ("a huge count", put("cells[1].counts[1][1]", HUGE), "tally-numbers", "cells[1].counts: must be 9 × 4"),
    ("no counts", put("cells[1].counts", None), "key-no-list", "cells[1].counts: must be a list"),
    ("more answers", put("cells[2].counts[1][1]", 9), "tally-impossible", "cells[2].counts: cannot be of 2"),
    ("fewer", put("cells[2].respondents", 1), "tally-impossible", "cells[2].counts: cannot be of 1 respondents"),
    ("more", put("cells[2].respondents", 18), "tally-impossible", "cells[2].counts: cannot be of 18 respondents"),
    ("huge respondents", put("cells[2].respondents", HUGE), "tally-impossible", f"[2].counts: cannot be of {HUGE}"),
    ("true respondents", put("cells[1].respondents", True), "key-no-whole-number", "cells[1].respondents: must be a"),
    ("more estimated", put("cells[2].estimated", 3), "tally-impossible", "cells[2].counts: cannot be of 2"),
    ("huge marks", put("cells[2].marks", HUGE), "tally-impossible", "cells[2].marks: cannot be of 2 respondents"),
    ("marks of more", put("cells[2].marks", (2 << 32) + 1), "tally-impossible", "cells[2].marks: cannot be of 2"),
    ("marks in words", put("cells[1].marks", "x"), "key-no-whole-number", "cells[1].marks: must be a whole number"),
    ("no marks", drop("cells[1].marks"), "key-missing", "cells[1].marks: is missing"),
    ("expectations of more", put("cells[2].expected", [[0, 0, 3, 0]] * 9), "tally-impossible", "expected: cannot"),
    ("expectations cut off", put("cells[2].expected", [[0, 0, 1, 0]] * 8), "tally-numbers", "expected: must be 9"),
    ("products cut off", put("cells[1].products.all", [1] * 170), "tally-numbers", "products.all: must be 171"),
    ("a square less", put("cells[2].products.all[1]", 1), "tally-products", "cells[2].products: do not"),
    ("a sum less", put("cells[2].products.all[10]", 1), "tally-products", "cells[2].products: do not"),
    ("an answer less", put("cells[2].products.all[171]", 1), "tally-products", "cells[2].products: do not"),
    ("a product more", put("cells[2].products.all[2]", 40), "tally-contradictory", "cells[2].products: are sums"),
    ("more who said all", put("cells[1].products.complete[55]", 9), "tally-contradictory", "[1].products: are sums"),
    ("a fault of the profile", put("margins.jenis_kelamin[1].estimated", 9), "tally-impossible", "kelamin[1].counts"),
    ("a class twice", lambda tally: tally["margins"]["jenis_kelamin"].append(tally["margins"]["jenis_kelamin"][0]),
     "tally-key-twice", "margins.jenis_kelamin[4].key: stands twice"),
    ("groups without number", drop("suppressed.groups"), "key-missing", "suppressed.groups: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "code", "words"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_damaged_tally_is_refused_with_the_path_of_the_fault(fault: Fault, code: str, words: str) -> None:
    tally = json.loads(GOOD)
    fault(tally)
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert refused.value.code == code
    assert refused.value.family in ("document-bad", "tally-bad")
    assert refused.value.place == Place("stream")
    assert words in str(refused.value)


@pytest.mark.parametrize("text", [GOOD[: len(GOOD) // 2], "{", "[" * 9_999, f'{{"schema": {"9" * 5_000}}}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="JSON: it is cut off or damaged; write the tally again") as refused:
        parse(text, Place("x.tally"), load("permenpanrb-14-2017"))
    assert refused.value.code == "tally-unread"


@pytest.mark.parametrize("text", ["[]", "3", '"ikm.tally/1"'])
def test_json_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="the file: must be a table"):
        parse(text, Place("x.tally"), load("permenpanrb-14-2017"))


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (
            put("rules.id", "kepmenpan-25-2004"),
            "tally-other-rules",
            "counted by kepmenpan-25-2004 on 1–4, not by permenpanrb-14-2017",
        ),
        (put("scores", [1, 2, 3, 4, 5]), "tally-other-rules", "counted by permenpanrb-14-2017 on 1–5"),
        (
            put("missing", "complete"),
            "tally-differs",
            'counted by complete, not by per-unsur; choose the same with missing="complete", or count it again',
        ),
    ],
)
def test_what_was_counted_otherwise_is_refused(fault: Fault, code: str, words: str) -> None:
    tally = json.loads(GOOD)
    fault(tally)
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert (refused.value.code, refused.value.family) == (code, "tally-differs")
    assert words in str(refused.value)


def test_the_good_one_is_read_and_marks_and_products_may_lack() -> None:
    tally = json.loads(GOOD)
    for path in ("cells[1].marks", "cells[2].products", "margins.jenis_kelamin[1].products", "inputs[1].sha256"):
        put(path, None)(tally)
    report = ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert report.overall == ikm.score(io.BytesIO(GOOD.encode())).overall
    assert report.overall.respondents == 3


@pytest.mark.parametrize(
    "fault",
    [*(drop("method_version"), put("method_version", 2), put("method_version", None)), drop("profile_classes")],
)
def test_the_number_of_the_method_may_lack_and_may_be_another(fault: Fault) -> None:
    tally = json.loads(GOOD)
    fault(tally)
    assert ikm.score(io.BytesIO(json.dumps(tally).encode())).overall == ikm.score(io.BytesIO(GOOD.encode())).overall


def test_a_tally_of_a_later_method_names_the_program_to_install() -> None:
    tally = json.loads(GOOD)
    tally |= {"program": "ikm 9.1.0", "method_version": METHOD_VERSION + 1, "profile_classes": {}}
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert (refused.value.code, refused.value.family) == ("tally-newer", "tally-bad")
    assert f"it was written by ikm 9.1.0 (method {METHOD_VERSION + 1})" in str(refused.value)
    assert str(refused.value).endswith("install ikm 9.1.0, or a newer one")


@given(
    part=st.sampled_from(["all", "complete"]),
    changes=st.lists(st.tuples(st.integers(0, 170), st.integers(-3, 60)), min_size=1, max_size=4),
)
def test_sums_that_somebody_changed_are_refused_or_scored(part: str, changes: list[tuple[int, int]]) -> None:
    """Whatever they are, nothing but a refusal comes of them, and no figure but those of sampling differs."""
    tally = json.loads(GOOD)
    sums = tally["cells"][0]["products"][part]
    for place, by in changes:
        sums[place % len(sums)] = max(0, sums[place % len(sums)] + by)
    found = scored_or_refused(json.dumps(tally).encode())
    if isinstance(found, Refusal):
        assert found.family == "tally-bad"
    else:
        assert found.overall == ikm.score(io.BytesIO(GOOD.encode())).overall


def scored_or_refused(tally: bytes) -> ikm.Report | Refusal:
    try:
        return ikm.score(io.BytesIO(tally), stats=StatisticsMode.SHOW)
    except Refusal as refusal:
        return refusal
