"""Units of the user's list that no answers are of: perhaps a slip in the list."""

from __future__ import annotations

from collections.abc import Iterable

from ikm.messages.findings import Findings, listed_names
from ikm.messages.masking import safe_value
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.counting.unit_names import UnitNames, UnitSpellings


def note_unmet_units(readings: Iterable[TableReading], spellings: UnitSpellings) -> Findings:
    """Note the units of a list that were met nowhere, by none of their names."""
    findings = Findings()
    names = UnitNames(spellings)
    met = {names.of(unit) for reading in readings for unit in reading.counted.units}
    unmet = [unit for unit in spellings if names.of(unit) not in met]
    if unmet:
        findings.add("units-unmet", number=len(unmet), units=listed_names(map(safe_value, unmet)))
    return findings
