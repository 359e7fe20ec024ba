"""Tally files are read strictly: every fault is refused with its path."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Place, Refusal
from ikm.render import Style
from ikm.render.tally import render
from ikm.rules.library import load
from ikm.survey.exchange.tally_file import MOST, parse
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
    ("another schema", put("schema", "ikm.tally/9"), "schema: must be “ikm.tally/1”"),
    ("a report", put("schema", "ikm.report/1"), "schema: must be “ikm.tally/1”; a report has no tallies"),
    ("no schema", drop("schema"), "schema: is missing"),
    ("unknown key", put("respondens", 3), "respondens: is not a known key here; perhaps “respondents”"),
    ("unknown key of the rules", put("rules.name", "x"), "rules.name: is not a known key"),
    ("unknown key of an input", put("inputs[1].size", 3), "inputs[1].size: is not a known key"),
    ("unknown key of a group", put("cells[2].n", 3), "cells[2].n: is not a known key"),
    ("unknown key of products", put("cells[1].products.some", []), "cells[1].products.some: is not a known key"),
    ("unknown key of what is left out", put("suppressed.rows", 3), "suppressed.rows: is not a known key"),
    ("unknown profile", put("margins.gaji", []), "margins.gaji: is not a known key"),
    ("no program", drop("program"), "program: is missing"),
    ("no rules", drop("rules"), "rules: is missing"),
    ("rules without digest", drop("rules.sha256"), "rules.sha256: is missing"),
    ("no inputs", drop("inputs"), "inputs: is missing"),
    ("nothing read", put("inputs", []), "inputs: must not be empty"),
    ("no number of rows", drop("inputs[1].rows"), "inputs[1].rows: is missing"),
    ("rows below nought", put("inputs[1].used", -1), "inputs[1].used: must not be negative"),
    ("no digest", put("inputs[1].sha256", 7), "inputs[1].sha256: must be a text"),
    ("a source without name", put("inputs[1].made_from", [{"sha256": "x"}]), "made_from[1].path: is missing"),
    ("unknown key of a source", put("inputs[1].made_from", [{"path": "x", "sha256": "x", "n": 1}]), "[1].n: is not"),
    ("complete in words", put("complete", "yes"), "complete: must be true or false"),
    ("not said whether complete", drop("complete"), "complete: must be true or false"),
    ("questions of another rule", put("questions[1]", "gedung"), "questions: must be unsur of permenpanrb-14-2017"),
    ("no questions", put("questions", []), "questions: must be unsur of permenpanrb-14-2017"),
    ("one question less", lambda tally: tally["questions"].pop(), "cells[1].counts: must be 8 × 4 whole numbers"),
    ("asked and not asked", put("without", ["biaya"]), "questions: must be unsur of"),
    ("another treatment of blanks", put("missing", "drop"), "missing: must be per-unsur or complete"),
    ("groups by anything", put("by[1]", "alamat"), "by: must be of unit, layanan and periode, each once"),
    ("groups by one twice", put("by[2]", "unit"), "by: must be of unit, layanan and periode, each once"),
    ("a name too few", put("cells[1].key", ["Melati"]), "cells[1].key: must be 2 texts or null"),
    ("a number for a name", put("cells[2].key[1]", 7), "cells[2].key: must be 2 texts or null"),
    ("an empty name", put("cells[2].key[1]", ""), "cells[2].key: must be 2 texts or null"),
    ("a group twice", twice("cells"), "cells[3].key: stands twice"),
    ("no groups", put("cells", []), "cells: has no group, perhaps because all were small"),
    ("groups of nothing", put("cells", {}), "cells: must be a list"),
    ("a group that is none", put("cells[1]", 3), "cells[1]: must be a table"),
    ("a score more", put("cells[1].counts[1]", [0, 1, 1, 0, 0]), "cells[1].counts: must be 9 × 4 whole numbers"),
    ("a question less", lambda tally: tally["cells"][0]["counts"].pop(), "cells[1].counts: must be 9 × 4 whole"),
    ("a count below nought", put("cells[1].counts[1][1]", -1), "cells[1].counts: must be 9 × 4 whole numbers"),
    ("a part of a count", put("cells[1].counts[1][1]", 0.5), "cells[1].counts: must be 9 × 4 whole numbers"),
    ("a count too large", put("cells[1].counts[1][1]", MOST + 1), "cells[1].counts: must be 9 × 4 whole numbers"),
    ("a huge count", put("cells[1].counts[1][1]", HUGE), "cells[1].counts: must be 9 × 4 whole numbers"),
    ("no counts", put("cells[1].counts", None), "cells[1].counts: must be a list"),
    ("more answers", put("cells[2].counts[1][1]", 9), "cells[2].counts: cannot be of 2 respondents"),
    ("fewer respondents", put("cells[2].respondents", 1), "cells[2].counts: cannot be of 1 respondents"),
    ("more respondents", put("cells[2].respondents", 18), "cells[2].counts: cannot be of 18 respondents"),
    ("huge respondents", put("cells[2].respondents", HUGE), f"cells[2].counts: cannot be of {HUGE} respondents"),
    ("true respondents", put("cells[1].respondents", True), "cells[1].respondents: must be a whole number"),
    ("more estimated", put("cells[2].estimated", 3), "cells[2].counts: cannot be of 2 respondents"),
    ("huge marks", put("cells[2].marks", HUGE), "cells[2].marks: cannot be of 2 respondents"),
    ("marks of more", put("cells[2].marks", (2 << 32) + 1), "cells[2].marks: cannot be of 2 respondents"),
    ("marks in words", put("cells[1].marks", "x"), "cells[1].marks: must be a whole number"),
    ("no marks", drop("cells[1].marks"), "cells[1].marks: is missing"),
    ("expectations of more", put("cells[2].expected", [[0, 0, 3, 0]] * 9), "expected: cannot be of 2 respondents"),
    ("expectations cut off", put("cells[2].expected", [[0, 0, 1, 0]] * 8), "expected: must be 9 × 4 whole numbers"),
    ("products cut off", put("cells[1].products.all", [1] * 170), "cells[1].products.all: must be 171 whole numbers"),
    ("a square less", put("cells[2].products.all[1]", 1), "cells[2].products: do not agree with its counts"),
    ("a sum less", put("cells[2].products.all[10]", 1), "cells[2].products: do not agree with its counts"),
    ("an answer less", put("cells[2].products.all[171]", 1), "cells[2].products: do not agree with its counts"),
    ("a fault of the profile", put("margins.jenis_kelamin[1].estimated", 9), "margins.jenis_kelamin[1].counts: "),
    ("a class twice", lambda tally: tally["margins"]["jenis_kelamin"].append(tally["margins"]["jenis_kelamin"][0]),
     "margins.jenis_kelamin[4].key: stands twice"),
    ("groups without number", drop("suppressed.groups"), "suppressed.groups: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "words"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_damaged_tally_is_refused_with_the_path_of_the_fault(fault: Fault, words: str) -> None:
    tally = json.loads(GOOD)
    fault(tally)
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert refused.value.code == "tally-bad"
    assert str(refused.value).startswith("file object: ")
    assert words in str(refused.value)


@pytest.mark.parametrize("text", [GOOD[: len(GOOD) // 2], "{", "[" * 9_999, f'{{"schema": {"9" * 5_000}}}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="JSON: it is cut off or damaged; write the tally again"):
        parse(text, Place("x.tally"), load("permenpanrb-14-2017"))


@pytest.mark.parametrize("text", ["[]", "3", '"ikm.tally/1"'])
def test_json_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="the file: must be a table"):
        parse(text, Place("x.tally"), load("permenpanrb-14-2017"))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (put("rules.id", "kepmenpan-25-2004"), "counted by kepmenpan-25-2004 on 1–4, not by permenpanrb-14-2017"),
        (put("scores", [1, 2, 3, 4, 5]), "counted by permenpanrb-14-2017 on 1–5"),
        (put("scores", []), "on no scale"),
        (put("missing", "complete"), "counted by complete, not by per-unsur; choose the same with --missing"),
    ],
)
def test_what_was_counted_otherwise_is_refused(fault: Fault, words: str) -> None:
    tally = json.loads(GOOD)
    fault(tally)
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert refused.value.code == "tally-differs"
    assert words in str(refused.value)


def test_the_good_one_is_read_and_marks_and_products_may_lack() -> None:
    tally = json.loads(GOOD)
    for path in ("cells[1].marks", "cells[2].products", "margins.jenis_kelamin[1].products", "inputs[1].sha256"):
        put(path, None)(tally)
    report = ikm.score(io.BytesIO(json.dumps(tally).encode()))
    assert report.overall == ikm.score(io.BytesIO(GOOD.encode())).overall
    assert report.overall.respondents == 3
