"""A scale that classifies a figure, as a value, and the strict loader that makes one from TOML.

The scales stand in the TOML files of the folder ``scales``, each number with its source; the classes of a rule set
are one too. Decimal numbers in TOML are read exactly.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Place, Refusal, near, offered
from ikm.rules import library as shelf
from ikm.rules import loader as parsing
from ikm.rules.document import Node, text_of_file
from ikm.rules.loader import source_of
from ikm.rules.ruleset import Citation, Ruleset

SCHEMA = "ikm.scale/1"
NI = "NI"


class ScaleClass(NamedTuple):
    """A class: its name, words and zona as printed (empty where there are none), and the lowest figure that has it.

    The lowest class has no ``lower``.
    """

    name: str
    words: str
    zona: str
    lower: Decimal | None
    source: Citation

    @property
    def zone(self) -> str:
        """Its zona; a class without one is a zone of its own."""
        return self.zona or self.name


class Component(NamedTuple):
    """A figure that others are made of, with its weight as it is printed, and ``share``, its part of 1."""

    id: str
    name: str
    weight: Decimal
    share: Fraction
    source: Citation


class Components(NamedTuple):
    """What a figure is the weighted mean of, each on the same scale as the figure; ``name`` is what one is called.

    ``source`` is that of the formula.
    """

    name: str
    parts: tuple[Component, ...]
    source: Citation


class AnswerScale(NamedTuple):
    """The scale of the answers, on which a figure may be printed too; ``factor`` times it is the figure."""

    name: str
    lowest: int
    highest: int
    factor: int


class Scale(NamedTuple):
    """All that classifies a figure; classes rise.

    A figure is rounded half up to ``places`` first; None: it is compared as it is. ``answers`` is None where the
    figure has one scale only. ``least`` is the lowest figure by any weight that reports print. ``components`` is None
    where nothing is known that the figure is made of, and ``unknown`` says what else is not known, if anything.
    """

    id: str
    title: str
    short: str
    source: Citation
    name: str
    lowest: Decimal
    highest: Decimal
    scale_source: Citation
    places: int | None
    rounding_source: Citation | None
    classes: tuple[ScaleClass, ...]
    answers: AnswerScale | None = None
    least: Decimal | None = None
    components: Components | None = None
    unknown: str = ""

    @property
    def bottom(self) -> Decimal:
        """The lowest figure there can be: printed weights give one below the scale."""
        return self.lowest if self.least is None else min(self.lowest, self.least)


class _ScaleNode(Node):
    """A table of a scale file."""

    keys = tuple(
        "schema id title short source text mark scale name lowest highest "
        "rounding places class words zona lower components part weight unknown".split()
    )

    def decimal(self, key: str) -> Decimal:
        """A finite number."""
        value = Decimal(self.take(key, Decimal, int))
        if not value.is_finite():
            self.refuse("key-no-number", key)
        return value


def parse(toml: str, place: Place) -> Scale:
    """Read a scale from TOML text.

    :raises Refusal: of the family ``document-bad`` or ``scale-bad``, naming the path inside the file (tables counted
        from 1, ``class[3].lower``), for an unknown key, a missing source, classes that do not rise, and so on.
    """
    root = _ScaleNode.read(toml, place)
    if root.text("schema") != SCHEMA:
        root.refuse("schema-other", "schema", schema=SCHEMA)
    on, rounding = root.table("scale"), root.table("rounding") if "rounding" in root.left else None
    scale = Scale(
        id=root.id(),
        title=root.text("title"),
        short=root.text("short"),
        source=source_of(root),
        name=on.text("name"),
        lowest=on.decimal("lowest"),
        highest=on.decimal("highest"),
        scale_source=source_of(on),
        places=rounding.places("places") if rounding else None,
        rounding_source=source_of(rounding) if rounding else None,
        classes=tuple(_class(node) for node in root.tables("class")),
        components=_components(root.table("components")) if "components" in root.left else None,
        unknown=root.text("unknown", default=""),
    )
    for node in (on, rounding, root):
        if node:
            node.done()
    if scale.lowest >= scale.highest:
        root.refuse("scale-falls", "scale.highest")
    _rise(scale, root)
    return scale


def _components(node: _ScaleNode) -> Components:
    """What a figure is made of; its weights are parts of one or of a hundred.

    :raises Refusal: ``component-weights`` where they sum to neither, and of the family ``document-bad``.
    """
    parts, ids = [], set[str]()
    for part in node.tables("part"):
        id, name, weight, source = part.id(), part.text("name"), part.decimal("weight"), source_of(part)
        part.done()
        if weight <= 0:
            part.refuse("key-not-positive", "weight")
        if id in ids:
            part.refuse("key-repeated", "id", value=id)
        ids.add(id)
        parts.append(Component(id, name, weight, Fraction(weight), source))
    whole = sum(part.weight for part in parts)
    if whole not in (1, 100):
        node.refuse("component-weights", "part.weight", total=whole)
    shares = tuple(part._replace(share=part.share / Fraction(whole)) for part in parts)
    components = Components(node.text("name"), shares, source_of(node))
    node.done()
    return components


def _class(node: _ScaleNode) -> ScaleClass:
    one = ScaleClass(
        name=node.text("name"),
        words=node.text("words", default=""),
        zona=node.text("zona", default=""),
        lower=node.decimal("lower") if "lower" in node.left else None,
        source=source_of(node),
    )
    node.done()
    return one


def _rise(scale: Scale, root: _ScaleNode) -> None:
    """Refuse classes that do not rise from the lowest, lie off the scale, or cannot be told apart."""
    if len(scale.classes) < 2:
        root.refuse("classes-few", "class")
    names, below = [one.name for one in scale.classes], scale.lowest
    for number, one in enumerate(scale.classes, start=1):
        path = f"class[{number}].lower"
        if names.count(one.name) > 1:
            root.refuse("key-repeated", f"class[{number}].name", value=one.name)
        if (one.lower is None) != (number == 1):
            root.refuse("class-unbounded", path)
        if one.lower is None:
            continue
        if not scale.lowest < one.lower <= scale.highest:
            root.refuse("class-off", path, lowest=scale.lowest, highest=scale.highest)
        if one.lower <= below:
            root.refuse("classes-fall", path, lower=one.lower, below=below)
        if scale.places is not None and -int(one.lower.as_tuple().exponent) > scale.places:
            root.refuse("class-too-fine", path, places=scale.places)
        below = one.lower


def of_rules(rules: Ruleset) -> Scale:
    """The classes of a rule set: of the index, which may be printed on the scale of the answers too.

    :raises Refusal: ``rules-classless`` where there are none.
    """
    if not rules.grades:
        raise Refusal("rules-classless", rules=rules.id)
    factor = int(rules.factor)
    (lowest, highest), (least, most) = (rules.scores[0], rules.scores[-1]), rules.ends
    return Scale(
        id=rules.id,
        title=rules.title,
        short=rules.short,
        source=rules.source,
        name=rules.named.name,
        lowest=Decimal(int(least)),
        least=min(_least(rules, one.value) for one in rules.printed_weights) if rules.printed_weights else None,
        highest=Decimal(int(most)),
        scale_source=rules.scale_source,
        places=rules.ikm_places,
        rounding_source=rules.rounding_source,
        classes=tuple(ScaleClass(one.mutu, one.kinerja, "", one.lower, one.source) for one in rules.grades),
        answers=AnswerScale(NI, lowest, highest, factor) if factor != 1 else None,
    )


def _least(rules: Ruleset, weight: Decimal) -> Decimal:
    """The lowest index with a printed weight: with 0,11 for nine unsur, 24,75."""
    return len(rules.unsur) * weight * rules.scores[0] * int(rules.factor)


FOLDER = Path(__file__).parent / "scales"


def known() -> tuple[str, ...]:
    """The ids of the scales that come with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def _own(scale: str) -> Scale:
    return parse((FOLDER / f"{scale}.toml").read_text(encoding="utf-8"), Place(f"{scale}.toml"))


def is_scale(name: str) -> bool:
    """Whether an id or a path is that of a scale, and not of a rule set.

    :raises Refusal: for a file that cannot be read.
    """
    if not name.endswith(".toml"):
        return name in known()
    return _ScaleNode.read(text_of(name), Place(name)).left.get("schema") != parsing.SCHEMA


def text_of(name: str) -> str:
    """The text of the file that a scale or a rule set stands in.

    :raises Refusal: ``file-missing``, or of the family ``file-unreadable``.
    """
    if name.endswith(".toml"):
        return text_of_file(name)
    return ((FOLDER if name in known() else FOLDER.parent) / f"{name}.toml").read_text(encoding="utf-8")


def load(scale: str) -> Scale:
    """Load a scale by its id or that of a rule set, or from a path that ends in ``.toml``, of the one or the other.

    :raises Refusal: ``scale-unknown``, ``file-missing``, or one of the families ``document-bad``, ``scale-bad`` and
        ``rules-bad``.
    """
    if scale in known():
        return _own(scale)
    if scale in shelf.known():
        return of_rules(shelf.load(scale))
    if not scale.endswith(".toml"):
        ids = (*known(), *shelf.known())
        raise Refusal("scale-unknown", scale=scale, known=offered(ids), near=near(scale, ids))
    if not is_scale(scale):
        return of_rules(shelf.load(scale))
    place = Place(scale)
    own = parse(text_of(scale), place)
    if own.id in known() and own != _own(own.id):
        raise Refusal("scale-id-taken", place, id=own.id)
    return own
