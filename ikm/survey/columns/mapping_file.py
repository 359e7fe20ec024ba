"""The mapping file: what the user states about a table, so that nothing of it needs to be detected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Findings, Place, Refusal, column_number, near, offered
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.rules.document import Node, text_of_file
from ikm.rules.library import known
from ikm.rules.ruleset import Ruleset
from ikm.survey.databases.address import LongTables, VoidAnswers
from ikm.survey.texts.answer_words import folded
from ikm.survey.texts.vocabulary import plain

SCHEMA = "ikm.map/1"
BLANK = "(kosong)"
"""How the group of those who left a grouping column empty is shown."""
UNIT, SERVICE, PERIOD, DATE = "unit", "layanan", "periode", "tanggal"
ROLES = {UNIT: "unit", SERVICE: "service", PERIOD: "period", DATE: "date"}
"""The key of each role that stands at the top of a mapping file."""
PROFILE = ("jenis_kelamin", "usia", "pendidikan", "pekerjaan", "agama", "disabilitas", "jenis_disabilitas")
"""The roles that describe people; small groups of them are not shown."""
LONG = ("respondent", "question", "answer")
SERVICE_RATED = SERVICE.capitalize()
"""What the column is called of the services that ``[ratings]`` names."""
COUNTS = ("question", "score", "count")
_RANGE_SIGN = r"\s*[-–]\s*|\s+(?i:s[./]?d)\.?\s+"
"""What stands in a range of columns: `U1-U9`, `U1 – U9`, `U1 s.d. U9`."""
LAST_ROW = 1 << 20
"""The last row that a spreadsheet program has."""
MOST_IN_RANGE = 100
"""A range of more columns is taken for a slip of the pen."""

VoidValues = Mapping[str, tuple[str, ...]]
"""The values that mark a row as void, by the header of their column."""
OtherRules = tuple[tuple[Ruleset, bool], ...]
"""Other rules that the same table is scored by, and whether each stands before those in question."""
TablesOfRules = Mapping[str, Mapping[str, Any]]
"""Tables of a mapping file by the rules that they are for; without a name: those that have none of their own."""


class TableOverrides(NamedTuple):
    """What the user stated about one table, in the mapping file and options. Empty or None: not stated, so detect it.

    ``roles`` gives headers by role (those of ``ROLES`` and ``PROFILE``), ``questions`` the headers of each unsur,
    ``expected`` those of the expectations, ``answers`` the score of each label by unsur (None: not answered), and
    ``common_answers`` that of labels of all unsur.
    ``header_row`` is 0 where the table has none: then ``columns`` names them. ``header_column``, from 1, has the
    names of the questions where each respondent is a column, and ``header_row`` then those of the respondents.
    ``long`` and ``counts`` give headers by part where the table has that shape; a column that counts one score is the
    part of that score. Where ``counts`` has the part ``score``, those of the scores are texts that name them in its
    column. ``other_rules`` are the rules by which the table is scored too; ``other_headers`` are headers of their
    columns. ``void`` gives the values that mark a row as void by header, empty where no row is; ``frequency`` is the
    column that says how many respondents a row stands for; ``units`` gives the other names of each unit by the one
    that it is to have, ``ratings`` the headers of each unsur, and of whatever says which service it is, one for each
    rating that a row has; ``services_rated`` names the services where no column says them. ``database`` names the
    tables of a database whose answers have a row each.
    ``of_other_rules`` is what stands under ``questions`` and ``answers`` of the file for other rules, as it stands
    there.
    """

    path: str = ""
    sheet: str | None = None
    header_row: int | None = None
    header_column: int | None = None
    columns: tuple[str, ...] = ()
    order: str | None = None
    without: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    roles: Mapping[str, str] = {}
    questions: Mapping[str, tuple[str, ...]] = {}
    expected: Mapping[str, tuple[str, ...]] = {}
    answers: Mapping[str, Mapping[str, int | None]] = {}
    common_answers: Mapping[str, int | None] = {}
    long: Mapping[str, str] = {}
    counts: Mapping[str, str] = {}
    other_rules: OtherRules = ()
    other_headers: tuple[str, ...] = ()
    void: VoidValues | None = None
    frequency: str = ""
    units: Mapping[str, tuple[str, ...]] = {}
    ratings: Mapping[str, tuple[str, ...]] = {}
    services_rated: tuple[str, ...] = ()
    database: LongTables | None = None
    of_other_rules: Mapping[str, TablesOfRules] = {}

    @property
    def void_answers(self) -> VoidAnswers:
        """What marks rows of the table of answers as void, by column: ``jawaban.deleted_at`` names one."""
        from ikm.survey.columns.void_words import VoidWords  # loads numpy

        of_answers = self._void_of_answers().items()
        return tuple((name.partition(".")[2], VoidWords(name, values)) for name, values in of_answers)

    @property
    def void_respondents(self) -> VoidValues:
        """The values that mark a respondent as void, by header."""
        of_answers = self._void_of_answers()
        return {name: values for name, values in (self.void or {}).items() if name not in of_answers}

    def _void_of_answers(self) -> VoidValues:
        if self.database is None:
            return {}
        table = f"{self.database.answers}.".casefold()
        return {name: values for name, values in (self.void or {}).items() if name.casefold().startswith(table)}

    def answers_to(self, unsur: str) -> dict[str, int | None]:
        """The scores of labels stated for an unsur: those for all, and before them its own."""
        return {**self.common_answers, **self.answers.get(unsur, {})}

    @property
    def counts_headers(self) -> dict[str, str]:
        """The headers of the parts of a table of counts."""
        return {part: text for part, text in self.counts.items() if part not in self.counts_labels}

    @property
    def counts_labels(self) -> dict[str, str]:
        """The texts by which a table of counts names the scores in one column, by score."""
        if "score" not in self.counts:
            return {}
        return {part: text for part, text in self.counts.items() if part not in COUNTS}


class _MappingNode(Node):
    """A table of a mapping file."""

    keys = (
        *"schema sheet header_row columns order without ignore missing profile questions answers long counts".split(),
        *("header_column", "void", "frequency", "units", "ratings", "services", "database"),
        *("expected", *ROLES.values(), *PROFILE, *LONG, *COUNTS, *LongTables._fields),
    )


def load(path: str, rules: Ruleset, other_rules: OtherRules = ()) -> TableOverrides:
    """Load a mapping file: what it states for ``rules``, and not what is for ``other_rules`` only.

    A table ``[questions.ID]`` or ``[answers.ID]`` is for the rule set of that id. What stands in ``[questions]``
    itself is for the first rule set that has no table of its own.

    :raises Refusal: ``file-missing``, or one of the families ``file-unreadable``, ``document-bad``, ``map-bad`` and
        ``option-bad`` with the path of the fault, such as ``answers.biaya``.
    """
    root = _MappingNode.read(text_of_file(path), Place(path))
    if root.text("schema", default="") != SCHEMA:
        root.refuse("map-schema", "schema", schema=SCHEMA)
    of_other_rules = {
        key: _of_other_rules(root.left.get(key), rules, other_rules) for key in ("questions", "answers")
    }
    unsur_ids = [unsur.id for unsur in rules.unsur]
    question_ids = [*unsur_ids, *(control.id for control in rules.controls)]
    answers, common_answers = _answers(root.table("answers", optional=True), rules, other_rules)
    questions, other_headers = _questions(root.table("questions", optional=True), rules, question_ids, other_rules)
    ratings, services_rated = _ratings(root.table("ratings", optional=True))
    overrides = TableOverrides(
        path=path,
        sheet=root.text("sheet") if "sheet" in root.left else None,
        header_row=root.whole("header_row", LAST_ROW) if "header_row" in root.left else None,
        header_column=_header_column(root) if "header_column" in root.left else None,
        columns=root.texts("columns", optional=True),
        order=_order(root, rules, other_rules) if "order" in root.left else None,
        without=_without(root, rules, other_rules),
        ignore=root.texts("ignore", optional=True),
        missing=root.texts("missing", optional=True),
        roles=_roles(root),
        questions=questions,
        expected=_expected(root.table("expected", optional=True), unsur_ids),
        answers=answers,
        common_answers=common_answers,
        other_rules=other_rules,
        other_headers=other_headers,
        void=_void(root.table("void")) if "void" in root.left else None,
        frequency=root.text("frequency") if "frequency" in root.left else "",
        units=_headers(root.table("units", optional=True)),
        ratings=ratings,
        services_rated=services_rated,
        database=_long_tables(root.table("database")) if "database" in root.left else None,
        of_other_rules=of_other_rules,
        long=_shape_parts(root, "long", LONG),
        counts=_shape_parts(root, "counts", _parts_of_counts(root, rules.scores)),
    )
    root.done()
    if overrides.columns and overrides.header_row is None and overrides.header_column is None:
        overrides = overrides._replace(header_row=0)
    _refuse_contradictions(root, overrides, rules)
    return overrides


def _header_column(root: _MappingNode) -> int:
    """The number of a column that is called by its letters."""
    text = root.text("header_column")
    if not re.fullmatch("[A-Za-z]{1,3}", text):
        root.refuse("map-letters", "header_column", value=safe_value(text))
    return column_number(text)


def _long_tables(node: Node) -> LongTables:
    """The tables of a database whose answers have a row each; those of the questions only together."""
    of_questions = ("questions", "question_id", "question_name")
    has_questions = any(key in node.left for key in of_questions)
    wanted = [key for key in LongTables._fields if has_questions or key not in of_questions]
    tables = LongTables(**{key: node.text(key) for key in wanted})
    node.done()
    return tables


def _refuse_contradictions(root: _MappingNode, overrides: TableOverrides, rules: Ruleset) -> None:
    """Refuse statements that do not fit each other, or the rules."""
    if overrides.columns and (overrides.header_row or overrides.header_column):
        root.refuse("map-columns", "columns")
    in_both = _plain_headers(overrides.questions) & _plain_headers(overrides.expected)
    if in_both:
        root.refuse("map-expected", "expected", value=min(in_both))
    try:
        Method(rules, order=overrides.order or "", without=overrides.without)
    except Refusal as refusal:
        option = refusal.facts["option"]
        key = option.field if isinstance(option, OptionUse) else option  # the file has a key of the option's name
        raise Refusal(refusal.code, root.place, **{**refusal.facts, "option": key}) from None
    if overrides.long and overrides.counts:
        root.refuse("map-shapes", "counts")


def _plain_headers(headers_by_unsur: Mapping[str, Iterable[str]]) -> set[str]:
    return {plain(header) for headers in headers_by_unsur.values() for header in headers}


def _order(root: _MappingNode, rules: Ruleset, other_rules: OtherRules) -> str | None:
    """The order that the file names, unless only other rules have it; one that no rules have is refused later."""
    order = root.text("order")
    if order in {own_order.id for own_order in rules.orders}:
        return order
    orders_of_others = {other_order.id for ruleset, _ in other_rules for other_order in ruleset.orders}
    return None if order in orders_of_others else order


def _without(root: _MappingNode, rules: Ruleset, other_rules: OtherRules) -> tuple[str, ...]:
    """The unsur that were not asked, without those that only other rules have."""
    only_of_others = _unsur_only_of_others(rules, other_rules)
    return tuple(unsur for unsur in root.texts("without", optional=True) if unsur not in only_of_others)


def _unsur_only_of_others(rules: Ruleset, other_rules: OtherRules) -> set[str]:
    unsur_of_others = {unsur.id for ruleset, _ in other_rules for unsur in ruleset.unsur}
    return unsur_of_others - {unsur.id for unsur in rules.unsur}


def _roles(root: _MappingNode) -> dict[str, str]:
    """The header of each role: some stand at the top of the file, those of people under ``profile``."""
    roles = {role: root.text(key) for role, key in ROLES.items() if key in root.left}
    profile = root.table("profile", optional=True)
    for role in PROFILE:
        if role in profile.left:
            roles[role] = profile.text(role)
    profile.done()
    return roles


def _void(node: _MappingNode) -> dict[str, tuple[str, ...]]:
    """The values of each column that mark a row as void: one or a list; ``false`` and 0 are read as they stand."""
    values_by_header: dict[str, tuple[str, ...]] = {}
    for header, stated in node.left.items():
        values = stated if isinstance(stated, list) else [stated]
        if not values or not all(isinstance(value, str | int) for value in values):
            node.refuse("map-void", f"“{header}”")
        values_by_header[header] = tuple(map(str, values))
    return values_by_header


def _ids_of_rules(rules: Ruleset, other_rules: OtherRules) -> set[str]:
    """The ids of rules that a table of a mapping file may have tables for."""
    return {rules.id, *(ruleset.id for ruleset, _ in other_rules), *known()}


def _of_other_rules(table: object, rules: Ruleset, other_rules: OtherRules) -> TablesOfRules:
    """What of a table is for other rules, as it stands.

    What stands in it for no rules by name is for others where ours have a table of their own.
    """
    if not isinstance(table, dict):
        return {}
    ids = _ids_of_rules(rules, other_rules)
    tables = {key: value for key, value in table.items() if key in ids and key != rules.id}
    without_rules = {key: value for key, value in table.items() if key not in ids}
    if rules.id in table and without_rules:
        tables[""] = without_rules
    return tables


def _take_tables_of_rules(
    node: _MappingNode, rules: Ruleset, other_rules: OtherRules
) -> tuple[_MappingNode | None, list[_MappingNode]]:
    """Take out of a table those within it that are for one rule set: that of ``rules``, if any, and the others."""
    ruleset_ids = _ids_of_rules(rules, other_rules)
    own: _MappingNode | None = None
    others: list[_MappingNode] = []
    for key in list(node.left):
        if key == rules.id:
            own = node.table(key)
        elif key in ruleset_ids:
            others.append(node.table(key))
    return own, others


def _questions(
    node: _MappingNode, rules: Ruleset, question_ids: list[str], other_rules: OtherRules
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The headers of each unsur of these rules, and the headers that are for other rules."""
    keys = set(node.left)
    own, others = _take_tables_of_rules(node, rules, other_rules)
    all_before_have_tables = all(ruleset.id in keys for ruleset, is_before in other_rules if is_before)
    if own is None and all_before_have_tables:
        own = node
    else:
        others.append(node)
    other_headers: list[str] = []
    for other in others:
        for headers in _headers(other).values():
            other_headers += headers
    if own is None:
        return {}, tuple(other_headers)
    _refuse_unknown_unsur(own, question_ids)
    return _headers(own), tuple(other_headers)


def _expected(node: _MappingNode, unsur_ids: list[str]) -> dict[str, tuple[str, ...]]:
    _refuse_unknown_unsur(node, unsur_ids)
    return _headers(node)


def _headers(node: _MappingNode) -> dict[str, tuple[str, ...]]:
    """The headers of each unsur: a text, or a list where the unsur has several questions."""
    headers_by_unsur: dict[str, tuple[str, ...]] = {}
    all_headers: list[str] = []
    for unsur in list(node.left):
        is_list = isinstance(node.left[unsur], list)
        headers = node.texts(unsur) if is_list else (node.text(unsur),)
        if not headers:
            node.refuse("key-empty", unsur)
        headers_by_unsur[unsur] = headers
        all_headers += headers
    if repeated := _first_repeated(all_headers):
        node.refuse("key-repeated", value=repeated)
    return headers_by_unsur


def _ratings(node: _MappingNode) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The headers of each unsur, one for each rating, and the names of the services that are rated."""
    services = tuple(name.strip() for name in node.texts("services", optional=True))
    if repeated := _first_repeated([*services]):
        node.refuse("key-repeated", "services", value=repeated)
    headers = _headers(node)
    if services and not headers:
        raise Refusal("ratings-uneven", node.place)
    return headers, services


def _first_repeated(names: list[str]) -> str:
    """The first name that stands again behind itself; empty where none does."""
    return next((name for name in names if name and names.count(name) > 1), "")


LabelScores = dict[str, int | None]
"""The score of each label, None where it means not answered."""


def _answers(
    node: _MappingNode, rules: Ruleset, other_rules: OtherRules
) -> tuple[dict[str, LabelScores], LabelScores]:
    """The scores of the labels by unsur, and those for all unsur; what ``[answers.ID]`` has goes before the rest."""
    unsur_ids = [unsur.id for unsur in rules.unsur]
    only_of_others = _unsur_only_of_others(rules, other_rules)
    own, _ = _take_tables_of_rules(node, rules, other_rules)
    common = _common_scores(node, rules, {*unsur_ids, *only_of_others})
    _refuse_unknown_unsur(node, unsur_ids, only_of_others)
    answers = _scores_by_unsur(node, rules)
    if own is not None:
        common |= _common_scores(own, rules, unsur_ids)
        _refuse_unknown_unsur(own, unsur_ids)
        answers |= _scores_by_unsur(own, rules)
    return answers, common


def _common_scores(node: _MappingNode, rules: Ruleset, unsur_ids: Collection[str]) -> LabelScores:
    """Take out the labels that stand beside the tables of single unsur."""
    labels = [key for key, value in node.left.items() if not isinstance(value, dict) and key not in unsur_ids]
    return {label: _score(node, label, rules.scores) for label in labels}


def _scores_by_unsur(node: _MappingNode, rules: Ruleset) -> dict[str, LabelScores]:
    scores_by_unsur: dict[str, LabelScores] = {}
    unsur_ids = {unsur.id for unsur in rules.unsur}
    for unsur in [key for key in node.left if key in unsur_ids]:
        labels = node.table(unsur)
        scores_by_unsur[unsur] = {label: _score(labels, label, rules.scores) for label in list(labels.left)}
    return scores_by_unsur


def _score(labels: _MappingNode, label: str, scores: tuple[int, ...]) -> int | None:
    """The score of a label, None for 0: not answered."""
    score: Any = labels.left.pop(label)
    is_whole = type(score) is int  # true is 1 to Python, and no score
    if is_whole and score == 0:
        return None
    if not is_whole or score not in scores:
        labels.refuse("map-score", f"“{label}”", lowest=scores[0], highest=scores[-1])
    return int(score)


def _parts_of_counts(root: _MappingNode, scores: tuple[int, ...]) -> tuple[str, ...]:
    """The parts of a table of counts: with a row for each option, with a column for each score, or a row for each.

    With ``score``, the numbers say by which texts of that column the scores are named.
    """
    counts = root.left.get("counts")
    if not isinstance(counts, dict):
        return COUNTS
    score_parts = tuple(map(str, scores))
    has_score_parts = not counts.keys().isdisjoint(score_parts)
    named_parts = score_parts if has_score_parts else ()
    is_turned = "score" in counts and counts.keys().isdisjoint(("question", "count"))
    if is_turned:
        return ("score", *named_parts)
    if "score" in counts or not has_score_parts:
        return (*COUNTS, *named_parts)
    return ("question", *score_parts)


def _shape_parts(root: _MappingNode, key: str, parts: tuple[str, ...]) -> dict[str, str]:
    """The header of each part of a shape, all of which must be there; none where the file names no such shape."""
    if key not in root.left:
        return {}
    node = root.table(key)
    headers = {part: node.text(part) for part in parts}
    node.done()
    return headers


def _refuse_unknown_unsur(node: _MappingNode, ids: Collection[str], ids_of_others: Collection[str] = ()) -> None:
    for key in node.left:
        if key not in ids and key not in ids_of_others:
            node.refuse("map-unsur", key, known=offered(ids), near=near(key, ids))


def long_from(parts: Iterable[str]) -> dict[str, str]:
    """Read the headers of a long table from ``respondent=ID question=Q answer=POINTS``.

    :raises Refusal: ``long-unread``.
    """
    headers: dict[str, str] = {}
    for part in parts:
        name, _, header = part.partition("=")
        headers[name] = header
    if set(headers) != set(LONG) or not all(headers.values()):
        raise Refusal("long-unread")
    return headers


def names_from(columns: str) -> tuple[str, ...]:
    """Read the names of columns, separated by commas; ``U1-U9`` and ``U1 s.d. U9`` stand for nine.

    >>> names_from("no, U1-U3, waktu")
    ('no', 'U1', 'U2', 'U3', 'waktu')

    :raises Refusal: ``option-repeated`` or ``columns-range``.
    """
    names: list[str] = []
    for part in columns.split(","):
        names += _names_in_range(part.strip())
    if repeated := _first_repeated(names):
        raise Refusal("option-repeated", option=OptionUse("columns"), value=repeated)
    return tuple(names)


def _names_in_range(text: str) -> list[str]:
    """The names that a range stands for: the same letters, or none again, and numbers; any other text is one name."""
    first, *behind = re.split(_RANGE_SIGN, text, maxsplit=1)
    last = behind[0] if behind else ""
    letters, last_letters = first.rstrip("0123456789"), last.rstrip("0123456789")
    first_digits, last_digits = first[len(letters) :], last[len(last_letters) :]
    has_same_letters = last_letters in ("", letters)
    if not first_digits or not last_digits or not has_same_letters:
        return [text]
    first_number, last_number = int(first_digits), int(last_digits)
    if not first_number < last_number < first_number + MOST_IN_RANGE:
        raise Refusal("columns-range", value=text)
    return [f"{letters}{number}" for number in range(first_number, last_number + 1)]


Entry = tuple[str, str]
"""One entry of a mapping file: the path of its table, and the entry itself."""


def used_overrides(
    overrides: TableOverrides, header: Iterable[str], labels: Mapping[str, Iterable[str]], table: str = ""
) -> frozenset[Entry]:
    """The entries that a table had a use for: it has such a column, or such a label in answers to that unsur.

    ``labels`` are those of the answers, by unsur; ``table`` is the name of one of a database.
    """
    plain_headers = {plain(name) for name in header}
    folded_labels = {unsur: set(map(folded, unsur_labels)) for unsur, unsur_labels in labels.items()}
    all_labels = set().union(*folded_labels.values())

    def is_used(path: str, entry: str) -> bool:
        if path == "database":
            return entry == table
        if path in ("missing", "answers"):
            return folded(entry) in all_labels
        if path.startswith("answers."):
            return folded(entry) in folded_labels.get(path.removeprefix("answers."), ())
        return plain(entry) in plain_headers

    return frozenset((path, entry) for path, entry in _entries(overrides) if is_used(path, entry))


def unused_overrides(overrides: TableOverrides, used: Collection[Entry]) -> Findings:
    """A finding for each entry of the mapping file that no input had a use for."""
    entries = _entries(overrides)
    findings = Findings(len(entries))
    for path, entry in entries:
        if (path, entry) not in used:
            code = "map-label-unmet" if path.partition(".")[0] == "answers" else "map-unused"
            findings.add(code, Place(overrides.path), path=path, entry=safe_value(entry))
    return findings


def _entries(overrides: TableOverrides) -> list[Entry]:
    """The entries that may go unused; one that names a column of answers is refused where there is no such column."""
    entries = [("ignore", header) for header in overrides.ignore]
    entries += [(ROLES.get(role, "profile"), header) for role, header in overrides.roles.items()]
    entries += [("answers", label) for label in overrides.common_answers]
    for unsur, scores in overrides.answers.items():
        entries += [(f"answers.{unsur}", label) for label in scores]
    entries += [("missing", word) for word in overrides.missing]
    entries += [("database", overrides.database.respondents)] if overrides.database else []
    return entries
