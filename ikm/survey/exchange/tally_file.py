"""Tally files: what others counted, read strictly, as if it had been counted here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import MISSING
from ikm.index.tally import Ints, Products, Tally
from ikm.messages.findings import Place, Refusal, offered
from ikm.messages.masking import safe_value
from ikm.rules.document import Node
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.texts.profile_classes import bands_from
from ikm.version import METHOD_VERSION

SCHEMA = "ikm.tally/1"
MOST = 1 << 53
"""No survey has so many; from there on not every program reads whole numbers exactly."""
MARK_BITS = 32
AS_FLOAT = 1e-11
"""How far below 0, as a part of the sum of all eigenvalues, a float may have one that is 0."""
INPUT = ("path", "sheet", "sha256", "rows", "used", "dropped", "left_out", "repeated", "outside")


class TallyFile(NamedTuple):
    """What a tally file holds: the unsur of each question, the groups ``by`` some roles, and those of each profile.

    ``age_bands`` are where classes of age begin, ``profile_classes`` the standard classes of each characteristic
    that it was counted by; a tally of an earlier version names none. ``inputs`` are what it was made from, each with
    what that was ``made_from``; ``suppressed`` is how many small groups it lacks, and how many respondents.
    """

    missing: str
    without: tuple[str, ...]
    questions: tuple[str, ...]
    by: tuple[str, ...]
    age_bands: tuple[int, ...]
    profile_classes: Mapping[str, tuple[str, ...]]
    cells: Mapping[GroupKey, Tally]
    margins: Mapping[str, Mapping[GroupKey, Tally]]
    inputs: tuple[Mapping[str, Any], ...]
    suppressed: tuple[int, int]
    is_complete: bool


class _TallyNode(Node):
    """An object of a tally file."""

    keys = (
        *"schema program complete rules id sha256 scores missing without questions suppressed groups".split(),
        *"inputs by cells margins key respondents estimated counts marks products all made_from age_bands".split(),
        *("expected", "method_version", "profile_classes"),
        *(*INPUT, *PROFILE),
    )

    def numbers(self, key: str, *sizes: int) -> Ints:
        """Whole numbers from 0, as an array of these sizes."""
        value = self.take(key, list)
        try:
            found = np.array(value)
        except ValueError:  # lists of different lengths
            found = np.empty(0)
        if found.shape != sizes or found.dtype != np.int64 or (found < 0).any() or (found > MOST).any():
            self.refuse("tally-numbers", key, sizes=" × ".join(map(str, sizes)))
        return found

    def truth(self, key: str) -> bool:
        """A truth value."""
        if not isinstance(self.left.get(key), bool):
            self.refuse("key-no-truth", key)
        return bool(self.left.pop(key))

    def is_null(self, key: str) -> bool:
        """Whether a key is there and holds nothing, which is then taken."""
        return key in self.left and self.left[key] is None and self.left.pop(key) is None


def parse(text: str, place: Place, rules: Ruleset) -> TallyFile:
    """Read a tally file.

    :raises Refusal: of the family ``document-bad`` or ``tally-bad`` with the path of the fault, such as
        ``cells[3].counts``; ``tally-other-rules`` where it was counted by other rules or on another scale;
        ``tally-newer`` where a later method wrote it, which may count otherwise.
    """
    try:
        root = _TallyNode(json.loads(text), "", place)
    except (ValueError, RecursionError):
        raise Refusal("tally-unread", place) from None
    if root.text("schema") != SCHEMA:
        root.refuse("tally-schema", "schema", schema=SCHEMA)
    _refuse_newer(root)
    counted_by, scores = _rules(root, rules)
    ids = [one.id for one in rules.unsur]
    questions, without = root.texts("questions"), root.texts("without", optional=True)
    if not set(questions) | set(without) <= set(ids) or set(questions) & set(without) or not questions:
        root.refuse("tally-questions", "questions", rules=rules.id)
    lost = root.table("suppressed")
    by = root.texts("by", optional=True)
    if not set(by) <= {UNIT, SERVICE, PERIOD} or len(set(by)) < len(by):
        root.refuse("tally-by", "by")
    sizes = len(questions), len(scores)
    margins, classes = root.table("margins"), root.table("profile_classes", optional=True)
    tallied = TallyFile(
        root.text("missing"),
        without,
        questions,
        by,
        bands_from(root.text("age_bands")),
        {role: classes.texts(role) for role in PROFILE if role in classes.left},
        _tallies(root, "cells", len(by), sizes, rules),
        {role: _tallies(margins, role, 1, sizes, rules) for role in PROFILE if role in margins.left},
        tuple(_input(node) for node in root.tables("inputs")),
        (lost.whole("groups"), lost.whole("respondents")),
        root.truth("complete"),
    )
    if not tallied.cells:
        root.refuse("tally-groupless", "cells")
    if tallied.missing not in MISSING:
        root.refuse("key-not-one-of", "missing", value=safe_value(tallied.missing), known=offered(MISSING))
    counted_by.text("sha256")
    for node in (counted_by, margins, classes, lost, root):
        node.done()
    return tallied


def _refuse_newer(root: _TallyNode) -> None:
    """Refuse a tally of a later method than ours, whose counts may be others; up to ours they are the same.

    One that names no method is of an early version.
    """
    program = root.text("program")
    if "method_version" not in root.left or root.is_null("method_version"):
        return
    method = root.whole("method_version")
    if method > METHOD_VERSION:
        raise Refusal("tally-newer", root.place, program=safe_value(program), theirs=method, ours=METHOD_VERSION)


def _rules(root: _TallyNode, rules: Ruleset) -> tuple[_TallyNode, list[int]]:
    """What the file says of the rules it was counted by, which have to be these, and their scores."""
    counted_by, scores = root.table("rules"), root.take("scores", list)
    if not scores:
        root.refuse("key-empty", "scores")
    theirs = counted_by.text("id")
    if theirs != rules.id or scores != [*rules.scores]:
        raise Refusal(
            "tally-other-rules", root.place, theirs=theirs, lowest=scores[0], highest=scores[-1], ours=rules.id
        )
    return counted_by, scores


def _input(node: _TallyNode) -> dict[str, Any]:
    found: dict[str, Any] = {key: None if node.is_null(key) else node.text(key) for key in INPUT[:3]}
    found |= {key: node.whole(key) for key in INPUT[3:]}
    found["made_from"] = tuple(_source(source) for source in node.tables("made_from", optional=True))
    node.done()
    return found


def _source(node: _TallyNode) -> tuple[str, str | None]:
    found = node.text("path"), None if node.is_null("sha256") else node.text("sha256")
    node.done()
    return found


def _tallies(node: _TallyNode, key: str, width: int, sizes: tuple[int, int], rules: Ruleset) -> dict[GroupKey, Tally]:
    """The groups of a list, by what makes them."""
    found: dict[GroupKey, Tally] = {}
    for group in node.tables(key, optional=True):
        values = group.take("key", list)
        if len(values) != width or not all(value is None or (isinstance(value, str) and value) for value in values):
            group.refuse("tally-key", "key", width=width)
        if tuple(values) in found:
            group.refuse("tally-key-twice", "key")
        found[tuple(values)] = _tally(group, sizes, rules)
        group.done()
    contradictory = _contradictory([tally.products for tally in found.values()])
    if contradictory is not None:
        node.refuse("tally-contradictory", f"{key}[{contradictory + 1}].products")
    return found


def _contradictory(products: Sequence[Products | None]) -> int | None:
    """The place of the first sums of products that no answers have, whatever their counts: None where all may be.

    Such sums are those of the squares of something, in whatever proportion the answers are added up. So no eigenvalue
    of theirs is below 0, but for what a float cannot tell.
    """
    known = [(place, one) for place, one in enumerate(products) if one is not None]
    for part in ("complete", "partial"):
        sums = np.array([getattr(one, part) for _, one in known], np.float64)
        if len(sums):
            least = np.linalg.eigvalsh(sums).min(axis=-1)
            scale = np.trace(sums, axis1=-2, axis2=-1)
            if (is_none := least < -(scale + 1) * AS_FLOAT).any():
                return known[int(np.argmax(is_none))][0]
    return None


def _tally(node: _TallyNode, sizes: tuple[int, int], rules: Ruleset) -> Tally:
    questions, _scores = sizes
    respondents, estimated = node.whole("respondents"), node.whole("estimated")
    counts = node.numbers("counts", *sizes)
    if not int(counts.sum(axis=1).max()) <= respondents <= int(counts.sum()) or estimated > respondents:
        node.refuse("tally-impossible", "counts", respondents=respondents)
    marks = None if node.is_null("marks") else node.whole("marks")
    if marks is not None and marks > min(respondents << MARK_BITS, np.iinfo(np.int64).max):
        node.refuse("tally-impossible", "marks", respondents=respondents)
    products = None if node.is_null("products") else _products(node.table("products"), questions)
    scores = np.array(rules.scores)
    if products is not None:
        answers, totals = counts.sum(axis=1), counts @ scores
        given = np.diag(products.all)
        if not (np.array_equal(given[questions:], answers) and np.array_equal(given[:questions], counts @ scores**2)):
            node.refuse("tally-products", "products")
        if not np.array_equal(np.diag(products.all[:questions, questions:]), totals):
            node.refuse("tally-products", "products")
    expected = node.numbers("expected", *sizes) if "expected" in node.left else None
    if expected is not None and not estimated and int(expected.sum(axis=1).max()) > respondents:
        node.refuse("tally-impossible", "expected", respondents=respondents)
    one: Any = np.int64  # of one group
    mark = None if marks is None else one(marks)
    return Tally(counts, one(respondents), one(estimated), mark, products, expected)


def _products(node: _TallyNode, questions: int) -> Products:
    found = Products.of(
        *(_whole(node, key, size) for key, size in (("all", 2 * questions), ("complete", questions + 1)))
    )
    node.done()
    return found


def _whole(node: _TallyNode, key: str, size: int) -> Ints:
    """A symmetric array from its upper half."""
    half = node.numbers(key, size * (size + 1) // 2)
    found = np.zeros((size, size), np.int64)
    found[_upper_half(size)] = half
    return found + np.triu(found, 1).T


def upper(array: Ints) -> list[int]:
    """The upper half of a symmetric array, row by row."""
    half: list[int] = array[_upper_half(len(array))].tolist()
    return half


@cache
def _upper_half(size: int) -> tuple[NDArray[np.intp], ...]:
    """The places of the upper half of a square array; they are the same for every group of a tally."""
    return np.triu_indices(size)
