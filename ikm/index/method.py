"""How an index is computed: the rule set, and every choice that a result must name."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple

from ikm.messages.findings import Refusal, near, offered
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import Conversion, Ruleset, Unsur, decimal

EXACT = "exact"
MISSING = ("per-unsur", "complete")


class Question(NamedTuple):
    """One question that was asked: the unsur it belongs to, its code and its column's header."""

    unsur: str
    code: str
    column: str


@dataclass(frozen=True)
class Method:
    """How the index is computed: the rule set and every choice that a result must name.

    Without an ``order``, the rules' first one is assumed.

    :raises Refusal: of the family ``option-bad`` for a weight, order, unsur or treatment of blanks that the rules do
        not know.
    """

    rules: Ruleset
    weight: str = EXACT
    missing: str = MISSING[0]
    order: str = ""
    without: tuple[str, ...] = ()
    order_assumed: bool = field(init=False)

    def __post_init__(self) -> None:
        rules = self.rules
        object.__setattr__(self, "order_assumed", not self.order)
        object.__setattr__(self, "order", rules.order(self.order or rules.orders[0].id).id)
        object.__setattr__(self, "without", self._not_asked())
        if self.missing not in MISSING:
            raise Refusal(
                "option-unknown",
                option=OptionUse("missing"),
                value=self.missing,
                known=offered(MISSING),
                near=near(self.missing, MISSING),
            )
        if len(self.without) == len(rules.unsur):
            raise Refusal("unsur-none", option=OptionUse("without"))
        if self.weight != EXACT:
            object.__setattr__(self, "weight", str(self._printed(self.weight)))

    def _not_asked(self) -> tuple[str, ...]:
        ids = {name.casefold(): u.id for u in self.rules.unsur for name in (self.code(u.id), u.name, u.short, u.id)}
        for name in self.without:
            if name.casefold() not in ids:
                known = offered(u.id for u in self.rules.unsur)
                raise Refusal(
                    "unsur-unknown",
                    option=OptionUse("without"),
                    value=name,
                    rules=self.rules.id,
                    known=known,
                    near=near(name, ids),
                )
        named = {ids[name.casefold()] for name in self.without}
        return tuple(u.id for u in self.rules.unsur if u.id in named)

    def _printed(self, name: str) -> Decimal:
        printed = [weight.value for weight in self.rules.printed_weights]
        if decimal(name) not in printed:
            raise self.rules.refusal_of("weight", name, [EXACT, *map(str, printed)])
        if self.without:
            raise Refusal("weight-partial", weight=name, unsur=len(self.rules.unsur))
        return next(value for value in printed if value == decimal(name))

    @property
    def conversion(self) -> Conversion | None:
        """The conversion of the index that was chosen, which its rules carry; None where there is none."""
        return self.rules.conversion

    @cached_property
    def unsur(self) -> tuple[Unsur, ...]:
        """The unsur that were asked, in the order chosen."""
        order = self.rules.order(self.order).unsur
        asked = (unsur for unsur in self.rules.unsur if unsur.id not in self.without)
        return tuple(sorted(asked, key=lambda unsur: order.index(unsur.id)))

    def code(self, unsur: str) -> str:
        """The number an unsur has in the order chosen, ``U8``."""
        return f"U{self.rules.order(self.order).unsur.index(unsur) + 1}"

    def shares(self, asked: tuple[str, ...]) -> tuple[tuple[int, ...], int]:
        """What the mean of each question counts in the index, over one denominator; ``asked`` are their unsur."""
        if asked not in self._shares:
            shares = [self.rules.factor * self.weights[unsur] / asked.count(unsur) for unsur in asked]
            under = lcm(*(share.denominator for share in shares))
            self._shares[asked] = tuple(int(share * under) for share in shares), under
        return self._shares[asked]

    @cached_property
    def _shares(self) -> dict[tuple[str, ...], tuple[tuple[int, ...], int]]:
        return {}

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest index there can be, which printed weights move."""
        whole, scores = sum(self.weights.values(), Fraction()), self.rules.scores
        return float(self.rules.index_of(whole * scores[0])), float(self.rules.index_of(whole * scores[-1]))

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """The weight of each unsur asked; with unsur left out, the others sum to 1 again."""
        if self.weight != EXACT:
            return {unsur.id: Fraction(self.weight) for unsur in self.unsur}
        asked = sum((unsur.weight for unsur in self.unsur), Fraction())
        return {unsur.id: unsur.weight / asked for unsur in self.unsur}
