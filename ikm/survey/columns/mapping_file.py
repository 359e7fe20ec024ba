"""The mapping file: what a caller says of a table, so that nothing of it needs to be understood by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal, near, safe_value
from ikm.rules.document import Node, text_of_file
from ikm.rules.library import known
from ikm.rules.ruleset import Ruleset
from ikm.survey.texts.answer_words import folded
from ikm.survey.texts.vocabulary import plain

SCHEMA = "ikm.map/1"
BLANK = "(kosong)"
"""How the group of those who left a grouping column empty is shown."""
UNIT, SERVICE, PERIOD, DATE = "unit", "layanan", "periode", "tanggal"
ROLES = {UNIT: "unit", SERVICE: "service", PERIOD: "period", DATE: "date"}
"""The key of each role that stands at the top of a mapping file."""
PROFILE = ("jenis_kelamin", "usia", "pendidikan", "pekerjaan", "agama", "disabilitas")
"""The roles that describe people; small groups of them are not shown."""
LONG = ("respondent", "question", "answer")
COUNTS = ("question", "score", "count")
_THROUGH = r"\s*[-–]\s*|\s+(?i:s[./]?d)\.?\s+"


OtherRules = tuple[tuple[Ruleset, bool], ...]
"""Rules by which a table is scored too, and whether each stands before those in question."""


class TableOverrides(NamedTuple):
    """What a caller said of a table; what is empty or None was not said.

    ``roles`` gives headers by role (those of ``ROLES`` and ``PROFILE``), ``questions`` the headers of each unsur,
    ``expected`` those of what was expected of it, ``answers`` the score of each label by unsur (None: not answered).
    ``header_row`` is 0 where the table has none: then ``columns`` names them. ``long`` and ``counts`` give headers by
    part where the table has that shape; a column that counts one score is the part of that score. ``other_rules``
    are the rules by which the table is scored too, and whether each stands before; ``other_headers`` are headers of
    their columns.
    """

    path: str = ""
    sheet: str | None = None
    header_row: int | None = None
    columns: tuple[str, ...] = ()
    order: str | None = None
    without: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    roles: Mapping[str, str] = {}
    questions: Mapping[str, tuple[str, ...]] = {}
    expected: Mapping[str, tuple[str, ...]] = {}
    answers: Mapping[str, Mapping[str, int | None]] = {}
    long: Mapping[str, str] = {}
    counts: Mapping[str, str] = {}
    other_rules: OtherRules = ()
    other_headers: tuple[str, ...] = ()


class _MappingNode(Node):
    """A table of a mapping file."""

    code = "map-bad"
    keys = (
        *"schema sheet header_row columns order without ignore missing profile questions answers long counts".split(),
        *("expected", *ROLES.values(), *PROFILE, *LONG, *COUNTS),
    )


def load(path: str, rules: Ruleset, other_rules: OtherRules = ()) -> TableOverrides:
    """Load a mapping file, as far as it is of ``rules``; others stand ``other_rules``.

    A table ``[questions.ID]`` or ``[answers.ID]`` is of the rule set of that id. What stands in ``[questions]``
    itself is of the first rule set that has no table of its own.

    :raises Refusal: ``file-missing``, ``file-unreadable``, or ``map-bad`` with the path of the fault,
        such as ``answers.biaya``.
    """
    root = _MappingNode.read(text_of_file(path), Place(path))
    if root.text("schema", default="") != SCHEMA:
        root.refuse(f'must stand at the top, as schema = "{SCHEMA}"', "schema")
    ids = [unsur.id for unsur in rules.unsur]
    asked = [*ids, *(one.id for one in rules.controls)]
    others = {unsur.id for one, _ in other_rules for unsur in one.unsur} - {*ids}
    questions, other_headers = _questions(root.table("questions", optional=True), rules, asked, other_rules)
    overrides = TableOverrides(
        path=path,
        sheet=root.text("sheet") if "sheet" in root.left else None,
        header_row=root.whole("header_row") if "header_row" in root.left else None,
        columns=root.texts("columns", optional=True),
        order=_order(root, rules, other_rules) if "order" in root.left else None,
        without=tuple(id for id in root.texts("without", optional=True) if id not in others),
        ignore=root.texts("ignore", optional=True),
        missing=root.texts("missing", optional=True),
        roles=_roles(root),
        questions=questions,
        expected=_expected(root.table("expected", optional=True), ids),
        answers=_answers(root.table("answers", optional=True), rules, other_rules),
        other_rules=other_rules,
        other_headers=other_headers,
        long=_parts(root, "long", LONG),
        counts=_parts(root, "counts", _counts_parts(root, rules.scores)),
    )
    root.done()
    if overrides.columns and overrides.header_row is None:
        overrides = overrides._replace(header_row=0)
    if overrides.columns and overrides.header_row:
        root.refuse("name columns only where header_row is 0", "columns")
    answers, expected = (
        {plain(one) for some in headers.values() for one in some}
        for headers in (overrides.questions, overrides.expected)
    )
    if answers & expected:
        root.refuse(f"“{min(answers & expected)}” stands under questions, too", "expected")
    try:
        Method(rules, order=overrides.order or "", without=overrides.without)
    except Refusal as refusal:
        option, _, what = refusal.reason.partition(": ")
        root.refuse(what, option.removeprefix("--"))
    if overrides.long and overrides.counts:
        root.refuse("a table is long or holds counts, not both", "counts")
    return overrides


def _order(root: _MappingNode, rules: Ruleset, other_rules: OtherRules) -> str | None:
    """The order, unless it is one of the others only."""
    order, own = root.text("order"), {one.id for one in rules.orders}
    return order if order in own or not any(order in {o.id for o in one.orders} for one, _ in other_rules) else None


def _roles(root: _MappingNode) -> dict[str, str]:
    roles = {role: root.text(key) for role, key in ROLES.items() if key in root.left}
    profile = root.table("profile", optional=True)
    roles |= {role: profile.text(role) for role in PROFILE if role in profile.left}
    profile.done()
    return roles


def _parted(
    node: _MappingNode, rules: Ruleset, other_rules: OtherRules
) -> tuple[_MappingNode, _MappingNode | None, list[_MappingNode]]:
    """What a table says itself, the part of it that is of these rules, where there is one, and those of others."""
    ids = {rules.id, *(one.id for one, _ in other_rules), *known()}
    parts = {id: node.table(id) for id in list(node.left) if id in ids}
    own = parts.pop(rules.id, None)
    return node, own, list(parts.values())


def _questions(
    node: _MappingNode, rules: Ruleset, ids: list[str], other_rules: OtherRules
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The headers by unsur of these rules, and the headers that are of others."""
    tables = {*node.left}
    common, own, others = _parted(node, rules, other_rules)
    if own is None and all(one.id in tables for one, is_before in other_rules if is_before):
        own = common
    else:
        others.append(common)
    other_headers = tuple(header for other in others for headers in _headers(other).values() for header in headers)
    if own is None:
        return {}, other_headers
    _refuse_strangers(own, ids)
    return _headers(own), other_headers


def _expected(node: _MappingNode, ids: list[str]) -> dict[str, tuple[str, ...]]:
    _refuse_strangers(node, ids)
    return _headers(node)


def _headers(node: _MappingNode) -> dict[str, tuple[str, ...]]:
    questions: dict[str, tuple[str, ...]] = {}
    for unsur in list(node.left):
        questions[unsur] = node.texts(unsur) if isinstance(node.left[unsur], list) else (node.text(unsur),)
        if not questions[unsur]:
            node.refuse("must not be empty", unsur)
    named = [header for headers in questions.values() for header in headers]
    if twice := next((header for header in named if named.count(header) > 1), ""):
        node.refuse(f"“{twice}” stands twice")
    return questions


def _answers(node: _MappingNode, rules: Ruleset, other_rules: OtherRules) -> dict[str, dict[str, int | None]]:
    common, own, _ = _parted(node, rules, other_rules)
    ids, answers = [unsur.id for unsur in rules.unsur], dict[str, dict[str, int | None]]()
    ids_of_others = {unsur.id for one, _ in other_rules for unsur in one.unsur} - {*ids}
    for part, others in ((common, ids_of_others), *([(own, set[str]())] if own else [])):
        _refuse_strangers(part, ids, others)
        for unsur in [id for id in part.left if id in ids]:
            table = part.table(unsur)
            answers[unsur] = {label: _score(table, label, rules.scores) for label in list(table.left)}
    return answers


def _score(table: _MappingNode, label: str, scores: tuple[int, ...]) -> int | None:
    score: Any = table.left.pop(label)
    if score == 0 and type(score) is int:
        return None
    if type(score) is not int or score not in scores:
        table.refuse(f"must be a score of {scores[0]} to {scores[-1]}, or 0 for not answered", f"“{label}”")
    return int(score)


def _counts_parts(root: _MappingNode, scores: tuple[int, ...]) -> tuple[str, ...]:
    """The parts of a table of counts: with a row for each score, or with a column for each."""
    said = root.left.get("counts")
    each = tuple(map(str, scores))
    has_column_each = isinstance(said, dict) and any(score in said for score in each)
    return ("question", *each) if has_column_each else COUNTS


def _parts(root: _MappingNode, key: str, parts: tuple[str, ...]) -> dict[str, str]:
    if key not in root.left:
        return {}
    node = root.table(key)
    found = {part: node.text(part) for part in parts}
    node.done()
    return found


def _refuse_strangers(node: _MappingNode, ids: Collection[str], others: Collection[str] = ()) -> None:
    for key in node.left:
        if key not in ids and key not in others:
            node.refuse(f"is not an unsur of these rules ({', '.join(ids)}){near(key, ids)}", key)


def long_from(parts: Iterable[str]) -> dict[str, str]:
    """Read ``respondent=ID question=Q answer=POINTS``.

    :raises Refusal: ``option-bad``.
    """
    found = dict(part.partition("=")[::2] for part in parts)
    if set(found) != set(LONG) or not all(found.values()):
        what = "write respondent=COLUMN question=COLUMN answer=COLUMN"
        raise Refusal("option-bad", option="--long", what=what)
    return found


def names_from(columns: str) -> tuple[str, ...]:
    """Read the names of columns, separated by commas; ``U1-U9`` and ``U1 s.d. U9`` stand for nine.

    >>> names_from("no, U1-U3, waktu")
    ('no', 'U1', 'U2', 'U3', 'waktu')

    :raises Refusal: ``option-bad``.
    """
    names: list[str] = []
    for part in (part.strip() for part in columns.split(",")):
        first, last = [*re.split(_THROUGH, part, maxsplit=1), ""][:2]
        stem, last_stem = first.rstrip("0123456789"), last.rstrip("0123456789")
        start, stop = first[len(stem) :], last[len(last_stem) :]
        if not (start and stop and last_stem in ("", stem)):
            names.append(part)
        elif not int(start) < int(stop) < int(start) + 100:
            raise Refusal("option-bad", option="--columns", what=f"“{part}” does not count upwards")
        else:
            names += [f"{stem}{number}" for number in range(int(start), int(stop) + 1)]
    if twice := next((name for name in names if name and names.count(name) > 1), ""):
        raise Refusal("option-bad", option="--columns", what=f"“{twice}” stands twice")
    return tuple(names)


Entry = tuple[str, str]
"""One entry of a mapping file: the path of its table, and the entry itself."""


def used_overrides(
    overrides: TableOverrides, header: Iterable[str], labels: Mapping[str, Iterable[str]]
) -> frozenset[Entry]:
    """The entries that a table had a use for: it has such a column, or such a label in answers to that unsur."""
    names = {plain(name) for name in header}
    texts = {unsur: set(map(folded, met)) for unsur, met in labels.items()}
    every = set().union(*texts.values())

    def has_use(path: str, entry: str) -> bool:
        if path == "missing":
            return folded(entry) in every
        if path.startswith("answers."):
            return folded(entry) in texts.get(path.removeprefix("answers."), ())
        return plain(entry) in names

    return frozenset(entry for entry in _entries(overrides) if has_use(*entry))


def warn_unused(overrides: TableOverrides, used: Collection[Entry], findings: Findings) -> None:
    """Say of each entry of the mapping file that no input had a use for it."""
    for path, entry in _entries(overrides):
        if (path, entry) not in used:
            code = "map-label-unmet" if path.startswith("answers.") else "map-unused"
            findings.add(code, Place(overrides.path), path=path, entry=safe_value(entry))


def _entries(overrides: TableOverrides) -> list[Entry]:
    """The entries that may go unused; what names a column of answers is refused where it is not there."""
    columns = [("ignore", header) for header in overrides.ignore]
    columns += [(ROLES.get(role, "profile"), header) for role, header in overrides.roles.items()]
    labels = [(f"answers.{unsur}", label) for unsur, labels in overrides.answers.items() for label in labels]
    return [*columns, *labels, *(("missing", word) for word in overrides.missing)]
