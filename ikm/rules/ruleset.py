"""A regulation as a value, and the strict loader that makes one from TOML.

Numbers of a regulation live in the TOML files beside this module, each with its source; nothing here
knows any of them. Decimal numbers in TOML are read exactly (``76.61`` is 7661/100).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ikm.findings import Place, Refusal, near
from ikm.strict import Node, text_of_file

SCHEMA = "ikm.rules/1"
DEFAULT_RULES = "permenpanrb-14-2017"
KREJCIE_MORGAN, PER_UNSUR = "krejcie-morgan", "per-unsur"
"""The kinds of demand for respondents."""
MARKS = {
    "V": "the rule's own text was read",
    "S": "restated by government pages or reports that agree",
    "D": "derived by arithmetic",
    "M": "believed, but not found in a text that could be read",
}
"""How sure a source is."""


class Source(NamedTuple):
    """Where a number comes from, and how sure that is (a key of ``MARKS``)."""

    text: str
    mark: str

    def __str__(self) -> str:
        return f"{self.text} [{self.mark}]"


class Unsur(NamedTuple):
    """One element of service; ``id`` is its identity, whatever number a file gives it."""

    id: str
    name: str
    short: str
    weight: Fraction
    question: str
    answers: tuple[str, ...]
    source: Source

    @property
    def asked(self) -> str:
        """The question with its mark, a statement with its full stop; empty where there is none."""
        return ended(self.question)


def ended(question: str) -> str:
    """A question with its mark, or a statement with its full stop."""
    text = question.rstrip("? ")
    return text if not text or text.endswith(".") else f"{text}?"


class Grade(NamedTuple):
    """A class: its letter, its words, and the lowest index that has it (None: no lower bound).

    ``ni`` is the printed range on the scale of the answers, for reference only.
    """

    mutu: str
    kinerja: str
    lower: Decimal | None
    ni: tuple[Decimal, Decimal] | None
    source: Source


class Index(NamedTuple):
    """How the index is called, and the survey that gives it."""

    name: str
    title: str
    survey: str


IKM = Index("IKM", "Indeks Kepuasan Masyarakat", "Survei Kepuasan Masyarakat")
"""The index of a rule file that names none."""


class Control(NamedTuple):
    """A question whose answers, ya or tidak, are counted for themselves and never enter an index."""

    id: str
    name: str
    question: str
    source: Source


class Conversion(NamedTuple):
    """A way to bring an index onto another scale that a caller may choose: index × ``factor`` + ``offset``.

    ``scale`` is the lowest and highest of that scale, which not every index need reach; ``text`` is the formula.
    """

    name: str
    text: str
    factor: Fraction
    offset: Fraction
    scale: tuple[Decimal, Decimal]
    grades: tuple[Grade, ...]
    source: Source


class PrintedWeight(NamedTuple):
    """A rounded weight in use for every unsur, valid only when all unsur are there."""

    value: Decimal
    source: Source


class Order(NamedTuple):
    """One order in which the unsur are numbered."""

    id: str
    unsur: tuple[str, ...]
    source: Source


class KrejcieMorgan(NamedTuple):
    """The least sample of a population N: X²·N·P·Q / (d²·(N − 1) + X²·P·Q), rounded half up.

    ``chi_square`` is X², that of ``confidence``; ``proportion`` is P, and Q = 1 − P; ``margin`` is d.
    """

    chi_square: Fraction
    confidence: Fraction
    proportion: Fraction
    margin: Fraction
    source: Source


class PerUnsur(NamedTuple):
    """The least sample of any population: (number of unsur + ``more``) × ``each``."""

    more: int
    each: int
    source: Source


Sample = KrejcieMorgan | PerUnsur
"""How many respondents a regulation demands."""


class Ruleset(NamedTuple):
    """All that one regulation says about scoring; grades rise, unsur stand in the first order.

    An index is the weighted mean × ``factor`` + ``offset``, or without a factor in the file the mean itself. Without
    ``grades`` there are no classes. ``conversions`` may be chosen, ``conversion`` is the one that was; ``controls``
    are asked beside the unsur. ``sample`` is None where it does not say how many respondents are needed; ``sha256``
    is that of the file it stands in.
    """

    id: str
    title: str
    short: str
    source: Source
    scores: tuple[int, ...]
    factor: int | Fraction
    scale_source: Source
    ikm_places: int
    nrr_places: int
    rounding_source: Source
    weighting_source: Source
    printed_weights: tuple[PrintedWeight, ...]
    sample: Sample | None
    grades: tuple[Grade, ...]
    orders: tuple[Order, ...]
    unsur: tuple[Unsur, ...]
    sha256: str
    named: Index = IKM
    offset: int | Fraction = 0
    conversions: tuple[Conversion, ...] = ()
    conversion: Conversion | None = None
    controls: tuple[Control, ...] = ()

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest index that answers can give."""
        return self.index_of(Fraction(self.scores[0])), self.index_of(Fraction(self.scores[-1]))

    @property
    def scale(self) -> tuple[Fraction | Decimal, Fraction | Decimal]:
        """The scale that the index is on: that of the conversion, where one was chosen."""
        return self.conversion.scale if self.conversion else self.ends

    def index_of(self, mean: Fraction) -> Fraction:
        """The index of a mean answer."""
        return mean * self.factor + self.offset

    def mean_of(self, index: Fraction) -> Fraction:
        """The mean answer that gives an index."""
        return (index - self.offset) / self.factor

    def converted(self, name: str | None) -> Ruleset:
        """The same rules with the index brought onto another scale, and its classes, by a conversion of theirs.

        :raises Refusal: ``option-bad`` where there is no conversion of that name.
        """
        if name is None:
            return self
        known = {one.name: one for one in self.conversions}
        if name not in known:
            what = f"“{name}” is not one of {', '.join(known)} of {self.id}{near(name, known)}"
            raise Refusal("option-bad", option="--conversion", what=what if known else f"{self.id} has none")
        one = known[name]
        return self._replace(factor=one.factor, offset=one.offset, grades=one.grades, conversion=one)

    def order(self, id: str) -> Order:
        """Give the order of that name; refuse an unknown one."""
        for order in self.orders:
            if order.id == id:
                return order
        known = " or ".join(order.id for order in self.orders)
        raise Refusal("option-bad", option="--order", what=f"“{id}” is not {known} of {self.id}")


class _Node(Node):
    """A table of a rule file."""

    code = "rules-bad"
    keys = tuple(
        "schema id title short source text mark scale scores factor rounding ikm nrr weighting printed value grade "
        "mutu kinerja lower ni order unsur name weight question answers "
        "sample kind chi_square confidence proportion margin more each index survey conversion from to "
        "parts control".split()
    )

    def fraction(self, key: str) -> Fraction:
        """A fraction written as text."""
        if isinstance(self.left.get(key), int | Decimal):
            self.refuse('must be a text, a fraction in quotes such as "2/3"', key)
        text = self.text(key)
        try:
            return Fraction(text)
        except (ValueError, ZeroDivisionError):
            self.refuse(f'must be a fraction such as "2/3", not “{text}”', key)

    def source(self) -> Source:
        """The table ``source``: a text and a mark."""
        return source_of(self)


def source_of(table: Node) -> Source:
    """The table ``source`` within another: a text and a mark."""
    if "source" not in table.left:
        table.refuse('is missing; write source = { text = "…", mark = "S" }', "source")
    node = table.table("source")
    mark = node.text("mark")
    if mark not in MARKS:
        node.refuse(f"must be one of {', '.join(MARKS)}", "mark")
    source = Source(node.text("text"), mark)
    node.done()
    return source


def _root(toml: str, place: Place) -> _Node:
    root = _Node.read(toml, place)
    if root.text("schema") != SCHEMA:
        root.refuse(f"must be “{SCHEMA}”", "schema")
    return root


def parse(toml: str, place: Place) -> Ruleset:
    """Read a rule set from TOML text.

    :raises Refusal: ``rules-bad``, naming the path inside the file (tables counted from 1, ``unsur[3].weight``),
        for an unknown key, a missing source, weights that do not sum to 1, classes that do not rise, and so on.
    """
    root = _root(toml, place)
    scale, rounding, weighting = root.table("scale"), root.table("rounding"), root.table("weighting")
    unsur = tuple(_unsur(node) for node in root.tables("unsur"))
    ruleset = Ruleset(
        id=root.text("id"),
        title=root.text("title"),
        short=root.text("short"),
        source=root.source(),
        scores=_scores(scale),
        factor=scale.whole("factor") if "factor" in scale.left else 1,
        scale_source=scale.source(),
        ikm_places=rounding.whole("ikm"),
        nrr_places=rounding.whole("nrr"),
        rounding_source=rounding.source(),
        weighting_source=weighting.source(),
        printed_weights=tuple(_printed(node) for node in weighting.tables("printed", optional=True)),
        sample=_sample(root.table("sample")) if "sample" in root.left else None,
        grades=tuple(_grade(node) for node in root.tables("grade", optional=True)),
        orders=tuple(_order(node) for node in root.tables("order")),
        unsur=unsur,
        sha256=sha256(toml.encode()).hexdigest(),
        named=_index(root.table("index")) if "index" in root.left else IKM,
    )
    conversions = tuple(_conversion(node, ruleset) for node in root.tables("conversion", optional=True))
    for node in (scale, rounding, weighting, root):
        node.done()
    _agree(ruleset, root)
    _agree_conversions(conversions, ruleset, root)
    first = ruleset.orders[0].unsur
    return ruleset._replace(unsur=tuple(sorted(unsur, key=lambda one: first.index(one.id))), conversions=conversions)


def _scores(scale: _Node) -> tuple[int, ...]:
    scores = scale.take("scores", list)
    if not all(type(score) is int for score in scores) or len(scores) < 2:
        scale.refuse("must be a list of whole numbers", "scores")
    if scores != list(range(scores[0], scores[0] + len(scores))) or scores[0] < 1:
        scale.refuse("must rise by one from 1 or more", "scores")
    return tuple(scores)


def _index(node: _Node) -> Index:
    index = Index(node.text("name"), node.text("title"), node.text("survey"))
    node.done()
    return index


def _conversion(node: _Node, ruleset: Ruleset) -> Conversion:
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


def _pair(node: _Node, key: str) -> tuple[Decimal, Decimal]:
    texts = node.texts(key)
    if len(texts) != 2:
        node.refuse("must be two numbers, lowest and highest", key)
    low, high = (_decimal(node, key, text) for text in texts)
    if low >= high:
        node.refuse("must rise", key)
    return low, high


def _control(node: _Node) -> Control:
    control = Control(node.text("id"), node.text("name"), node.text("question"), node.source())
    node.done()
    return control


def _unsur(node: _Node) -> Unsur:
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
        node.refuse("must be more than 0", "weight")
    node.done()
    return unsur


def _grade(node: _Node) -> Grade:
    lower = node.take("lower", Decimal, int) if "lower" in node.left else None
    ni = node.texts("ni", optional=True)
    if len(ni) not in (0, 2):
        node.refuse("must be two numbers, lowest and highest", "ni")
    grade = Grade(
        mutu=node.text("mutu"),
        kinerja=node.text("kinerja"),
        lower=None if lower is None else Decimal(lower),
        ni=(_decimal(node, "ni", ni[0]), _decimal(node, "ni", ni[1])) if ni else None,
        source=node.source(),
    )
    node.done()
    return grade


def _decimal(node: _Node, key: str, text: str) -> Decimal:
    value = decimal(text)
    if value is None:
        node.refuse(f"must be a decimal number, not “{text}”", key)
    return value


def decimal(text: str) -> Decimal | None:
    """Read a plain decimal number with either mark, ``76,61`` or ``76.61``; None if it is none."""
    plain = text.strip().replace(",", ".")
    digits = plain.removeprefix("-").replace(".", "", 1)
    return Decimal(plain) if digits.isascii() and digits.isdigit() else None


def _printed(node: _Node) -> PrintedWeight:
    weight = PrintedWeight(_decimal(node, "value", node.text("value")), node.source())
    node.done()
    return weight


def _sample(node: _Node) -> Sample:
    kinds = {KREJCIE_MORGAN: _krejcie_morgan, PER_UNSUR: _per_unsur}
    kind = node.text("kind")
    if kind not in kinds:
        node.refuse(f"must be {' or '.join(kinds)}, not “{kind}”", "kind")
    sample: Sample = kinds[kind](node)
    node.done()
    return sample


def _krejcie_morgan(node: _Node) -> Sample:
    chi_square = Fraction(_decimal(node, "chi_square", node.text("chi_square")))
    if chi_square <= 0:
        node.refuse("must be more than 0", "chi_square")
    confidence, proportion, margin = (_share(node, key) for key in ("confidence", "proportion", "margin"))
    return KrejcieMorgan(chi_square, confidence, proportion, margin, node.source())


def _share(node: _Node, key: str) -> Fraction:
    share = Fraction(_decimal(node, key, node.text(key)))
    if not 0 < share < 1:
        node.refuse("must lie between 0 and 1", key)
    return share


def _per_unsur(node: _Node) -> Sample:
    sample = PerUnsur(node.whole("more"), node.whole("each"), node.source())
    if not sample.each:
        node.refuse("must be more than 0", "each")
    return sample


def _order(node: _Node) -> Order:
    order = Order(node.text("id"), node.texts("unsur"), node.source())
    node.done()
    return order


def _agree(ruleset: Ruleset, root: _Node) -> None:
    """Refuse what is well written but cannot be: sums, orders, rising classes, ids used twice."""
    ids = [unsur.id for unsur in ruleset.unsur]
    for number, unsur in enumerate(ruleset.unsur, start=1):
        if (first := ids.index(unsur.id) + 1) != number:
            root.refuse(f"“{unsur.id}” is already the id of unsur[{first}]", f"unsur[{number}].id")
        if unsur.answers and len(unsur.answers) != len(ruleset.scores):
            root.refuse(f"must have {len(ruleset.scores)} texts, one a score", f"unsur[{number}].answers")
    for what, names in (("short", [u.short for u in ruleset.unsur]), ("name", [u.name for u in ruleset.unsur])):
        if twice := next((name for name in names if names.count(name) > 1), ""):
            root.refuse(f"“{twice}” stands twice", f"unsur.{what}")
    if not ruleset.factor:
        root.refuse("must be more than 0", "scale.factor")
    total = sum(unsur.weight for unsur in ruleset.unsur)
    if total != 1:
        what = f'the weights sum to {total}, not to 1; of {len(ids)} unsur of equal weight each has "1/{len(ids)}"'
        root.refuse(what, "unsur.weight")
    for number, order in enumerate(ruleset.orders, start=1):
        if sorted(order.unsur) != sorted(ids):
            odd = sorted(set(ids) ^ set(order.unsur)) or [id for id in ids if order.unsur.count(id) > 1]
            root.refuse(f"must name every unsur once, and does not with {', '.join(odd)}", f"order[{number}].unsur")
    _round(ruleset, root)
    _rise(ruleset, root)


def _agree_conversions(conversions: tuple[Conversion, ...], ruleset: Ruleset, root: _Node) -> None:
    """Each has a name of its own, stays on the scale it names, and has classes that rise on it."""
    names = [one.name for one in conversions]
    for number, one in enumerate(conversions, start=1):
        path = f"conversion[{number}]"
        if names.index(one.name) + 1 != number:
            root.refuse(f"“{one.name}” stands twice", f"{path}.name")
        converted = ruleset._replace(factor=one.factor, offset=one.offset, grades=one.grades, conversion=one)
        lowest, highest = converted.ends
        if not one.scale[0] <= lowest <= highest <= one.scale[1]:
            what = f"an index from {lowest} to {highest} is not on this scale"
            root.refuse(what, f"{path}.scale")
        _rise(converted, root, f"{path}.")


def _round(ruleset: Ruleset, root: _Node) -> None:
    """A printed weight is what every unsur's weight is, rounded or cut to the printed digits."""
    for number, printed in enumerate(ruleset.printed_weights, start=1):
        step = Fraction(1, 10 ** -int(printed.value.as_tuple().exponent))
        if not all(-step / 2 <= unsur.weight - Fraction(printed.value) < step for unsur in ruleset.unsur):
            what = f"{printed.value} is not the weight of every unsur, rounded; take it out"
            root.refuse(what, f"weighting.printed[{number}].value")


def _rise(ruleset: Ruleset, root: _Node, before: str = "") -> None:
    below: Decimal | None = None
    for number, grade in enumerate(ruleset.grades, start=1):
        path = f"{before}grade[{number}].lower"
        if [each.mutu for each in ruleset.grades].count(grade.mutu) > 1:
            root.refuse(f"“{grade.mutu}” stands twice", f"{before}grade[{number}].mutu")
        if grade.ni and grade.ni[0] > grade.ni[1]:
            root.refuse("must rise", f"{before}grade[{number}].ni")
        if (grade.lower is None) != (number == 1):
            root.refuse("only the first, lowest class has no lower bound", path)
        if grade.lower is None:
            continue
        if not grade.lower.is_finite() or not 0 <= grade.lower <= ruleset.ends[1]:
            root.refuse("is not on the scale of the index", path)
        if below is not None and grade.lower <= below:
            root.refuse(f"the classes must rise, and {grade.lower} is not above {below}", path)
        if -int(grade.lower.as_tuple().exponent) > ruleset.ikm_places:
            root.refuse(f"has more than {ruleset.ikm_places} decimals", path)
        below = grade.lower


class Survey(NamedTuple):
    """A survey of several parts, each scored by rules of its own, and what it asks beside them."""

    id: str
    title: str
    short: str
    source: Source
    parts: tuple[Ruleset, ...]
    controls: tuple[Control, ...]


def parse_survey(toml: str, place: Place) -> Survey:
    """Read a survey of several parts from TOML text; the parts are rule sets that come with the program.

    :raises Refusal: ``rules-bad``, as :func:`parse`.
    """
    root = _root(toml, place)
    names = root.texts("parts")
    for name in names:
        if name not in known() or names.count(name) > 1:
            root.refuse(f"must name different rule sets ({', '.join(known())}), and does not with “{name}”", "parts")
    controls = tuple(_control(node) for node in root.tables("control", optional=True))
    taken = [unsur.id for name in names for unsur in _own(name).unsur]
    for number, one in enumerate(controls, start=1):
        if one.id in [*taken, *(other.id for other in controls[: number - 1])]:
            root.refuse(f"“{one.id}” stands for something else already", f"control[{number}].id")
    parts = tuple(_own(name) for name in names)
    survey = Survey(root.text("id"), root.text("title"), root.text("short"), root.source(), parts, controls)
    root.done()
    return survey


_FOLDER = Path(__file__).parent
_SURVEYS = _FOLDER / "surveys"


def known() -> tuple[str, ...]:
    """The ids of the rule sets that come with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def surveys() -> tuple[str, ...]:
    """The ids of the surveys of several rule sets that come with the program."""
    return tuple(sorted(path.stem for path in _SURVEYS.glob("*.toml")))


@cache
def _own(rules: str) -> Ruleset:
    return parse((_FOLDER / f"{rules}.toml").read_text(encoding="utf-8"), Place(f"{rules}.toml"))


@cache
def survey(id: str) -> Survey:
    """Load a survey of several rule sets by its id, which is one of :func:`surveys`."""
    return parse_survey((_SURVEYS / f"{id}.toml").read_text(encoding="utf-8"), Place(f"{id}.toml"))


def load_each(rules: str) -> tuple[Ruleset, ...]:
    """Load every rule set of ``A,B``: each an id, that of a survey, which stands for its parts, or a path.

    The last part of a survey has its controls.

    :raises Refusal: as :func:`load`; ``option-bad`` where one is named twice.
    """
    found: list[Ruleset] = []
    for name in [rules] if Path(rules).is_file() else [part.strip() for part in rules.split(",")]:
        if name in surveys():
            whole = survey(name)
            found += [*whole.parts[:-1], whole.parts[-1]._replace(controls=whole.controls)]
        else:
            found.append(load(name))
    ids = [one.id for one in found]
    if twice := next((id for id in ids if ids.count(id) > 1), ""):
        raise Refusal("option-bad", option="--rules", what=f"“{twice}” stands twice; name each rule set once")
    return tuple(found)


def load(rules: str) -> Ruleset:
    """Load a rule set by its id, or from a path that ends in ``.toml``.

    :raises Refusal: ``rules-unknown``, ``rules-several``, ``file-missing`` or ``rules-bad``.
    """
    if rules in known():
        return _own(rules)
    if rules in surveys() or ("," in rules and not Path(rules).is_file()):
        parts = ", ".join(one.id for one in load_each(rules))
        raise Refusal("rules-several", rules=rules, parts=parts)
    if not rules.endswith(".toml"):
        names = (*known(), *surveys())
        raise Refusal("rules-unknown", rules=rules, known=", ".join(names), near=near(rules, names))
    own = parse(text_of_file(rules), Place(rules))
    if own.id in surveys() or (own.id in known() and own != _own(own.id)):
        what = f"“{own.id}” is the id of a rule set that comes with the program; choose another id, title and short"
        raise Refusal("rules-bad", Place(rules), path="id", what=what)
    return own
