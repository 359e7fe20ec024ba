"""Units by one name each, where a survey has several spellings of it: DINAS KESEHATAN, Dinkes, “Dinas Kesehatan ”."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ikm.messages.findings import Findings, ListUse, PhraseUse, Place, Refusal, listed
from ikm.messages.masking import safe_value
from ikm.survey.texts.vocabulary import plain

UnitSpellings = Mapping[str, tuple[str, ...]]
"""The other names of each unit, by the name that it is to have."""


class UnitNames:
    """Brings the spellings of units to the names that they are to have; capitals, signs and blanks do not matter."""

    cut: Callable[[str], str] | None = None

    def __init__(self, spellings: UnitSpellings) -> None:
        self._name_of: dict[str, str] = {}
        for name, others in spellings.items():
            for spelling in (name, *others):
                other_name = self._name_of.setdefault(plain(spelling), name)
                if other_name != name:
                    raise Refusal("units-unclear", spelling=spelling, first=other_name, second=name)

    def of(self, text: str) -> str | None:
        """The name of a unit, or the text as it stands; None for a blank.

        >>> UnitNames({"Dinas Kesehatan": ("Dinkes",)}).of("DINKES ")
        'Dinas Kesehatan'
        """
        return self._name_of.get(plain(text)) or " ".join(text.split()) or None

    def findings(self, place: Place, text_counts: Mapping[str, int]) -> Findings:
        """Which spellings were brought to which name."""
        spellings: dict[str, list[str]] = {}
        for text in sorted(text_counts):
            name = self.of(text)
            if name and name != " ".join(text.split()):
                spellings.setdefault(name, []).append(text)
        findings = Findings()
        if spellings:
            units = [
                PhraseUse.of("list-of-class", value=safe_value(name), texts=_listed(spellings[name]))
                for name in sorted(spellings)
            ]
            findings.add("units-joined", place, number=len(spellings), units=ListUse("list-semicolon", tuple(units)))
        return findings


AS_WRITTEN = UnitNames({})
"""Where no list names units: each keeps the name that is written."""


def _listed(texts: Iterable[str]) -> ListUse:
    return listed(f"“{safe_value(text)}”" for text in texts)
