"""Gates that a caller sets: the least index or class that the whole and every unit must have."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ikm.catalogue import _
from ikm.findings import Refusal, printable
from ikm.report import THE_WHOLE, Report
from ikm.rules.ruleset import Ruleset, decimal


class Unmet(NamedTuple):
    """One gate that one group does not meet."""

    gate: str
    group: str
    found: str

    def __str__(self) -> str:
        said = _("{gate} is not met: {group} has {found}")
        return printable(said.format(gate=self.gate, group=self.group, found=self.found))


class Gates(NamedTuple):
    """What must hold of the figures as shown; None where nothing is demanded."""

    min_ikm: Decimal | None = None
    min_mutu: str | None = None

    @classmethod
    def read(cls, rules: Ruleset, min_ikm: str | None, min_mutu: str | None) -> Gates:
        """Read the gates from text.

        :raises Refusal: ``option-bad`` for what is no number (either decimal mark will do) or no class of the rules.
        """
        number = decimal(min_ikm) if min_ikm is not None else None
        if min_ikm is not None and (number is None or not 0 <= number <= rules.scores[-1] * rules.factor):
            what = f"“{min_ikm}” is not an index up to {rules.scores[-1] * rules.factor}, such as 76,61"
            raise Refusal("option-bad", option="--min-ikm", what=what)
        classes = [grade.mutu for grade in rules.grades]
        mutu = min_mutu.upper() if min_mutu is not None else None
        if mutu is not None and mutu not in classes:
            what = f"“{min_mutu}” is not a class of {rules.id} ({', '.join(classes)})"
            raise Refusal("option-bad", option="--min-mutu", what=what)
        return cls(number, mutu)

    def unmet(self, report: Report) -> list[Unmet]:
        """The gates that are not met, by the whole or by a unit; a group without an index meets none."""
        rank = [grade.mutu for grade in report.method.rules.grades].index
        named = [(report.name or THE_WHOLE, report.overall)]
        named += [(unit.label, unit.score) for unit in report.units()]
        found = []
        for group, score in named:
            ikm, mutu = score.ikm, score.grade.mutu if score.grade else None
            if self.min_ikm is not None and (ikm is None or ikm < self.min_ikm):
                found.append(Unmet(f"--min-ikm {self.min_ikm}", group, _none(ikm, score.reason)))
            if self.min_mutu is not None and (mutu is None or rank(mutu) < rank(self.min_mutu)):
                found.append(Unmet(f"--min-mutu {self.min_mutu}", group, _none(mutu, score.reason)))
        return found


def _none(found: object, reason: str | None) -> str:
    return str(found) if found is not None else _("no index ({reason})").format(reason=reason)
