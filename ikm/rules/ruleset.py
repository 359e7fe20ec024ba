"""A regulation as a value.

Numbers of a regulation live in the TOML files beside this module, each with its source; nothing here knows any of
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ikm.messages.findings import Refusal, near, offered
from ikm.messages.option_names import OptionUse

DEFAULT_RULES = "permenpanrb-14-2017"
MARKS = ("V", "S", "D", "M")
"""How sure a source is: its own text was read, restated, derived or believed; the catalogue has the words."""


class Citation(NamedTuple):
    """Where a number comes from, and how sure that is (one of ``MARKS``)."""

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
    source: Citation

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
    source: Citation


class IndexNames(NamedTuple):
    """How the index is called, and the survey that gives it; ``also`` is what its office calls it, if not so."""

    name: str
    title: str
    survey: str
    also: str = ""

    @property
    def both(self) -> str:
        """Its name, and the one that its office has for it: “IPAK (IPK)”."""
        return f"{self.name} ({self.also})" if self.also else self.name


IKM = IndexNames("IKM", "Indeks Kepuasan Masyarakat", "Survei Kepuasan Masyarakat")
"""The index of a rule file that names none."""


class Control(NamedTuple):
    """A question whose answers, ya or tidak, are counted for themselves and never enter an index."""

    id: str
    name: str
    question: str
    source: Citation


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
    source: Citation


class PrintedWeight(NamedTuple):
    """A rounded weight in use for every unsur, valid only when all unsur are there."""

    value: Decimal
    source: Citation


class Order(NamedTuple):
    """One order in which the unsur are numbered."""

    id: str
    unsur: tuple[str, ...]
    source: Citation


class KrejcieMorgan(NamedTuple):
    """The least sample of a population N: X²·N·P·Q / (d²·(N − 1) + X²·P·Q), rounded half up.

    ``chi_square`` is X², that of ``confidence``; ``proportion`` is P, and Q = 1 − P; ``margin`` is d.
    """

    chi_square: Fraction
    confidence: Fraction
    proportion: Fraction
    margin: Fraction
    source: Citation


class PerUnsur(NamedTuple):
    """The least sample of any population: (number of unsur + ``more``) × ``each``."""

    more: int
    each: int
    source: Citation


Sample = KrejcieMorgan | PerUnsur
"""How many respondents a regulation demands."""


class Ruleset(NamedTuple):
    """All that one regulation says about scoring; grades rise, unsur stand in the first order.

    An index is the weighted mean × ``factor`` + ``offset``, or without a factor in the file the mean itself. Without
    ``grades`` there are no classes. ``conversions`` may be chosen, ``conversion`` is the one that was; ``controls``
    are asked beside the unsur. ``sample`` is None where it does not say how many respondents are needed; ``toml``
    is the text of the file it stands in.
    """

    id: str
    title: str
    short: str
    source: Citation
    scores: tuple[int, ...]
    factor: int | Fraction
    scale_source: Citation
    ikm_places: int
    nrr_places: int
    rounding_source: Citation
    weighting_source: Citation
    printed_weights: tuple[PrintedWeight, ...]
    sample: Sample | None
    grades: tuple[Grade, ...]
    orders: tuple[Order, ...]
    unsur: tuple[Unsur, ...]
    toml: str
    named: IndexNames = IKM
    offset: int | Fraction = 0
    conversions: tuple[Conversion, ...] = ()
    conversion: Conversion | None = None
    controls: tuple[Control, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file it stands in."""
        from hashlib import sha256  # takes a while to load, and few outputs show it

        return sha256(self.toml.encode()).hexdigest()

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

        :raises Refusal: ``option-not-of-rules`` or ``conversion-none`` where there is no conversion of that name.
        """
        if name is None:
            return self
        known = {one.name: one for one in self.conversions}
        if name not in known:
            if not known:
                raise Refusal("conversion-none", rules=self.id)
            raise self.refusal_of("conversion", name, known)
        one = known[name]
        return self._replace(factor=one.factor, offset=one.offset, grades=one.grades, conversion=one)

    def order(self, id: str) -> Order:
        """Give the order of that name.

        :raises Refusal: ``option-not-of-rules`` where there is none.
        """
        for order in self.orders:
            if order.id == id:
                return order
        raise self.refusal_of("order", id, [order.id for order in self.orders])

    def refusal_of(self, option: str, value: str, known: Iterable[str]) -> Refusal:
        """The refusal ``option-not-of-rules`` of a value that an option may not have under these rules."""
        known = tuple(known)
        return Refusal(
            "option-not-of-rules",
            option=OptionUse(option),
            value=value,
            known=offered(known),
            rules=self.id,
            near=near(value, known),
        )


class Survey(NamedTuple):
    """A survey of several parts, each scored by rules of its own, and what it asks beside them."""

    id: str
    title: str
    short: str
    source: Citation
    parts: tuple[Ruleset, ...]
    controls: tuple[Control, ...]


def decimal(text: str) -> Decimal | None:
    """Read a plain decimal number with either mark, ``76,61`` or ``76.61``; None if it is none."""
    if not text:  # as most cells are of the rows that are looked at one by one
        return None
    plain = text.strip().replace(",", ".")
    digits = plain.removeprefix("-").replace(".", "", 1)
    return Decimal(plain) if digits.isascii() and digits.isdigit() else None


def is_whole(number: Decimal | Fraction) -> bool:
    """Whether a number has nothing behind the decimal mark, however large it is.

    >>> is_whole(Decimal("3.00")), is_whole(Decimal("3.25")), is_whole(Decimal("1E+99"))
    (True, False, True)
    """
    if isinstance(number, Fraction):
        return number.denominator == 1
    return number == number.to_integral_value()
