"""The strict loader of rule files: what a file says is whole, has its sources, and agrees with itself.

Decimal numbers in TOML are read exactly (``76.61`` is 7661/100). Errors name the path inside the file.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ikm.messages.findings import Place, offered
from ikm.rules.document import Node
from ikm.rules.ruleset import (
    IKM,
    MARKS,
    Citation,
    Control,
    Conversion,
    Grade,
    IndexNames,
    KrejcieMorgan,
    Order,
    PerUnsur,
    PrintedWeight,
    Ruleset,
    Sample,
    Unsur,
    decimal,
)

SCHEMA = "ikm.rules/1"
KREJCIE_MORGAN, PER_UNSUR = "krejcie-morgan", "per-unsur"
"""The kinds of demand for respondents."""


class RuleNode(Node):
    """A table of a rule file."""

    keys = tuple(
        "schema id title short source text mark scale scores factor rounding ikm nrr weighting printed value grade "
        "mutu kinerja lower ni order unsur name weight question answers "
        "sample kind chi_square confidence proportion margin more each index survey also conversion from to "
        "parts control".split()
    )

    def fraction(self, key: str) -> Fraction:
        """A fraction written as text."""
        if isinstance(self.left.get(key), int | Decimal):
            self.refuse("key-unquoted", key)
        text = self.text(key)
        try:
            return Fraction(text)
        except (ValueError, ZeroDivisionError):
            self.refuse("key-no-fraction", key, value=text)

    def source(self) -> Citation:
        """The table ``source``: a text and a mark."""
        return source_of(self)


def source_of(table: Node) -> Citation:
    """The table ``source`` within another: a text and a mark."""
    if "source" not in table.left:
        table.refuse("source-missing", "source")
    node = table.table("source")
    mark = node.text("mark")
    if mark not in MARKS:
        node.refuse("key-not-one-of", "mark", value=mark, known=offered(MARKS))
    source = Citation(node.text("text"), mark)
    node.done()
    return source


def root_of(toml: str, place: Place) -> RuleNode:
    """The whole of a rule file.

    :raises Refusal: of the family ``document-bad`` where it is none.
    """
    root = RuleNode.read(toml, place)
    if root.text("schema") != SCHEMA:
        root.refuse("schema-other", "schema", schema=SCHEMA)
    return root


def parse(toml: str, place: Place) -> Ruleset:
    """Read a rule set from TOML text.

    :raises Refusal: of the family ``document-bad`` or ``rules-bad``, naming the path inside the file (tables counted
        from 1, ``unsur[3].weight``), for an unknown key, a missing source, weights that do not sum to 1, classes that
        do not rise, and so on.
    """
    root = root_of(toml, place)
    scale, rounding, weighting = root.table("scale"), root.table("rounding"), root.table("weighting")
    unsur = tuple(_unsur(node) for node in root.tables("unsur"))
    ruleset = Ruleset(
        id=root.id(),
        title=root.text("title"),
        short=root.text("short"),
        source=root.source(),
        scores=_scores(scale),
        factor=scale.whole("factor") if "factor" in scale.left else 1,
        scale_source=scale.source(),
        ikm_places=rounding.places("ikm"),
        nrr_places=rounding.places("nrr"),
        rounding_source=rounding.source(),
        weighting_source=weighting.source(),
        printed_weights=tuple(_printed(node) for node in weighting.tables("printed", optional=True)),
        sample=_sample(root.table("sample")) if "sample" in root.left else None,
        grades=tuple(_grade(node) for node in root.tables("grade", optional=True)),
        orders=tuple(_order(node) for node in root.tables("order")),
        unsur=unsur,
        toml=toml,
        named=_index(root.table("index")) if "index" in root.left else IKM,
    )
    conversions = tuple(_conversion(node, ruleset) for node in root.tables("conversion", optional=True))
    for node in (scale, rounding, weighting, root):
        node.done()
    _agree(ruleset, root)
    _agree_conversions(conversions, ruleset, root)
    first = ruleset.orders[0].unsur
    return ruleset._replace(unsur=tuple(sorted(unsur, key=lambda one: first.index(one.id))), conversions=conversions)


def _scores(scale: RuleNode) -> tuple[int, ...]:
    scores = scale.take("scores", list)
    if not all(type(score) is int for score in scores) or len(scores) < 2:
        scale.refuse("scores-no-numbers", "scores")
    if scores != list(range(scores[0], scores[0] + len(scores))) or scores[0] < 1:
        scale.refuse("scores-uneven", "scores")
    return tuple(scores)


def _index(node: RuleNode) -> IndexNames:
    index = IndexNames(node.text("name"), node.text("title"), node.text("survey"), node.text("also", default=""))
    node.done()
    return index


def _conversion(node: RuleNode, ruleset: Ruleset) -> Conversion:
    """A linear map, by two figures before and after it."""
    (low, high), (bottom, top) = _pair(node, "from"), _pair(node, "to")
    slope = Fraction(top - bottom) / Fraction(high - low)
    start = Fraction(bottom) - Fraction(low) * slope
    conversion = Conversion(
        name=node.text("name"),
        text=node.text("text"),
        factor=slope * ruleset.factor,
        offset=start,
        scale=_pair(node, "scale"),
        grades=tuple(_grade(one) for one in node.tables("grade", optional=True)),
        source=node.source(),
    )
    node.done()
    return conversion


def _pair(node: RuleNode, key: str) -> tuple[Decimal, Decimal]:
    texts = node.texts(key)
    if len(texts) != 2:
        node.refuse("range-no-pair", key)
    low, high = (_decimal(node, key, text) for text in texts)
    if low >= high:
        node.refuse("range-falls", key)
    return low, high


def control(node: RuleNode) -> Control:
    """A question of control."""
    control = Control(node.text("id"), node.text("name"), node.text("question"), node.source())
    node.done()
    return control


def _unsur(node: RuleNode) -> Unsur:
    unsur = Unsur(
        id=node.text("id"),
        name=node.text("name"),
        short=node.text("short"),
        weight=node.fraction("weight"),
        question=node.text("question", default=""),
        answers=node.texts("answers", optional=True),
        source=node.source(),
    )
    if unsur.weight <= 0:
        node.refuse("key-not-positive", "weight")
    node.done()
    return unsur


def _grade(node: RuleNode) -> Grade:
    lower = node.take("lower", Decimal, int) if "lower" in node.left else None
    ni = node.texts("ni", optional=True)
    if len(ni) not in (0, 2):
        node.refuse("range-no-pair", "ni")
    grade = Grade(
        mutu=node.text("mutu"),
        kinerja=node.text("kinerja"),
        lower=None if lower is None else Decimal(lower),
        ni=(_decimal(node, "ni", ni[0]), _decimal(node, "ni", ni[1])) if ni else None,
        source=node.source(),
    )
    node.done()
    return grade


def _decimal(node: RuleNode, key: str, text: str) -> Decimal:
    value = decimal(text)
    if value is None:
        node.refuse("key-no-decimal", key, value=text)
    return value


def _printed(node: RuleNode) -> PrintedWeight:
    weight = PrintedWeight(_decimal(node, "value", node.text("value")), node.source())
    node.done()
    return weight


def _sample(node: RuleNode) -> Sample:
    kinds = {KREJCIE_MORGAN: _krejcie_morgan, PER_UNSUR: _per_unsur}
    kind = node.text("kind")
    if kind not in kinds:
        node.refuse("key-not-one-of", "kind", value=kind, known=offered(kinds))
    sample: Sample = kinds[kind](node)
    node.done()
    return sample


def _krejcie_morgan(node: RuleNode) -> Sample:
    chi_square = Fraction(_decimal(node, "chi_square", node.text("chi_square")))
    if chi_square <= 0:
        node.refuse("key-not-positive", "chi_square")
    confidence, proportion, margin = (_share(node, key) for key in ("confidence", "proportion", "margin"))
    return KrejcieMorgan(chi_square, confidence, proportion, margin, node.source())


def _share(node: RuleNode, key: str) -> Fraction:
    share = Fraction(_decimal(node, key, node.text(key)))
    if not 0 < share < 1:
        node.refuse("key-no-share", key)
    return share


def _per_unsur(node: RuleNode) -> Sample:
    sample = PerUnsur(node.whole("more"), node.whole("each"), node.source())
    if not sample.each:
        node.refuse("key-not-positive", "each")
    return sample


def _order(node: RuleNode) -> Order:
    order = Order(node.text("id"), node.texts("unsur"), node.source())
    node.done()
    return order


def _agree(ruleset: Ruleset, root: RuleNode) -> None:
    """Refuse what is well written but cannot be: sums, orders, rising classes, ids used twice."""
    ids = [unsur.id for unsur in ruleset.unsur]
    for number, unsur in enumerate(ruleset.unsur, start=1):
        if (first := ids.index(unsur.id) + 1) != number:
            root.refuse("unsur-id-taken", f"unsur[{number}].id", id=unsur.id, first=first)
        if unsur.answers and len(unsur.answers) != len(ruleset.scores):
            root.refuse("unsur-answers", f"unsur[{number}].answers", scores=len(ruleset.scores))
    for what, names in (("short", [u.short for u in ruleset.unsur]), ("name", [u.name for u in ruleset.unsur])):
        if twice := next((name for name in names if names.count(name) > 1), ""):
            root.refuse("key-repeated", f"unsur.{what}", value=twice)
    if not ruleset.factor:
        root.refuse("key-not-positive", "scale.factor")
    total = sum(unsur.weight for unsur in ruleset.unsur)
    if total != 1:
        root.refuse("weights-sum", "unsur.weight", total=total, unsur=len(ids))
    for number, order in enumerate(ruleset.orders, start=1):
        if sorted(order.unsur) != sorted(ids):
            odd = sorted(set(ids) ^ set(order.unsur)) or [id for id in ids if order.unsur.count(id) > 1]
            root.refuse("order-incomplete", f"order[{number}].unsur", unsur=offered(odd))
    _round(ruleset, root)
    _rise(ruleset, root)


def _agree_conversions(conversions: tuple[Conversion, ...], ruleset: Ruleset, root: RuleNode) -> None:
    """Each has a name of its own, stays on the scale it names, and has classes that rise on it."""
    names = [one.name for one in conversions]
    for number, one in enumerate(conversions, start=1):
        path = f"conversion[{number}]"
        if names.index(one.name) + 1 != number:
            root.refuse("key-repeated", f"{path}.name", value=one.name)
        converted = ruleset._replace(factor=one.factor, offset=one.offset, grades=one.grades, conversion=one)
        lowest, highest = converted.ends
        if not one.scale[0] <= lowest <= highest <= one.scale[1]:
            root.refuse("conversion-off", f"{path}.scale", lowest=lowest, highest=highest)
        _rise(converted, root, f"{path}.")


def _round(ruleset: Ruleset, root: RuleNode) -> None:
    """A printed weight is what every unsur's weight is, rounded or cut to the printed digits."""
    for number, printed in enumerate(ruleset.printed_weights, start=1):
        step = Fraction(1, 10 ** -int(printed.value.as_tuple().exponent))
        if not all(-step / 2 <= unsur.weight - Fraction(printed.value) < step for unsur in ruleset.unsur):
            root.refuse("weight-unrounded", f"weighting.printed[{number}].value", weight=printed.value)


def _rise(ruleset: Ruleset, root: RuleNode, before: str = "") -> None:
    below: Decimal | None = None
    for number, grade in enumerate(ruleset.grades, start=1):
        path = f"{before}grade[{number}].lower"
        if [each.mutu for each in ruleset.grades].count(grade.mutu) > 1:
            root.refuse("key-repeated", f"{before}grade[{number}].mutu", value=grade.mutu)
        if grade.ni and grade.ni[0] > grade.ni[1]:
            root.refuse("range-falls", f"{before}grade[{number}].ni")
        if (grade.lower is None) != (number == 1):
            root.refuse("class-unbounded", path)
        if grade.lower is None:
            continue
        if not grade.lower.is_finite() or not 0 <= grade.lower <= ruleset.ends[1]:
            root.refuse("class-off", path, lowest=0, highest=ruleset.ends[1])
        if below is not None and grade.lower <= below:
            root.refuse("classes-fall", path, lower=grade.lower, below=below)
        if -int(grade.lower.as_tuple().exponent) > ruleset.ikm_places:
            root.refuse("class-too-fine", path, places=ruleset.ikm_places)
        below = grade.lower
