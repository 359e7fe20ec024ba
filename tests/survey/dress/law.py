"""The law: a dressed survey is read to its figures or refused, and no other figure ever stands in silence."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import ikm
from ikm.messages.catalogue import Severity, entry
from tests.survey.dress.plain import Figures
from tests.survey.dress.wardrobe import DressedSurvey

OF_DOUBT = {"row-doubtful"}
"""What a reader says that it cannot decide, and so counts."""
OF_THE_ANSWERS = {"weight-matters"}
"""What is said of the answers themselves, however they are dressed."""


class Outcome(StrEnum):
    """What became of a dressed survey; the last five break the law."""

    READ = "read"
    REFUSED = "refused"
    WARNED = "another figure with a warning, undecidable"
    MISREAD_LOUDLY = "another figure with a warning"
    MISREAD_SILENTLY = "another figure in silence"
    NOISY = "a warning on a plain table"
    SILENT = "nothing said where something has to be"
    CRASHED = "a crash"


LAWFUL = {Outcome.READ, Outcome.REFUSED, Outcome.WARNED}


class Verdict(NamedTuple):
    """The outcome, and what was said or differed."""

    outcome: Outcome
    detail: str = ""


def judge(dressed: DressedSurvey, folder: Path) -> Verdict:
    """Write a dressed survey into a folder, read it, and compare."""
    path = dressed.file.write(dressed.sheet, folder)
    mapping = folder / "peta.toml" if dressed.mapping else None
    if mapping:
        mapping.write_text(dressed.mapping, encoding="utf-8")
    try:
        report = ikm.score(path, unit="none", map=mapping)
    except ikm.Refusal as refusal:
        return Verdict(Outcome.REFUSED, str(refusal).replace(f"{folder}/", ""))
    except Exception as error:  # a surprise is a breach like any other, and the others go on
        return Verdict(Outcome.CRASHED, f"{type(error).__name__}: {error}")
    codes = {code for code in report.findings.by_code if entry(code).severity is not Severity.NOTE} - OF_THE_ANSWERS
    warned = ", ".join(f"{code} {report.findings.by_code[code]}" for code in sorted(codes))
    difference = _difference(dressed.figures, figures_of(report))
    if difference:
        detail = f"{difference}; {warned}" if codes else difference
        if not codes:
            return Verdict(Outcome.MISREAD_SILENTLY, detail)
        is_in_doubt = dressed.is_undecidable or not OF_DOUBT.isdisjoint(codes)
        return Verdict(Outcome.WARNED if is_in_doubt else Outcome.MISREAD_LOUDLY, detail)
    if dressed.is_plain and codes:
        return Verdict(Outcome.NOISY, warned)
    if dressed.must_speak and not codes:
        return Verdict(Outcome.SILENT, "")
    return Verdict(Outcome.READ, warned)


def figures_of(report: ikm.Report) -> Figures:
    """The figures that the program came to."""
    overall = report.overall
    counts = tuple(tuple(sorted(question.counts for question in unsur.questions)) for unsur in overall.unsur)
    assert overall.exact is not None
    respondents = overall.respondents if overall.respondents_exact else None
    return Figures(respondents, counts, overall.exact)


def _difference(right: Figures, found: Figures) -> str:
    """In what the figures differ, in words; empty where they do not."""
    parts = []
    if right.respondents is not None and found.respondents != right.respondents:
        parts.append(f"n {found.respondents} for {right.respondents}")
    if found.ikm != right.ikm:
        parts.append(f"IKM {float(found.ikm):.2f} for {float(right.ikm):.2f}")
    unlike = [f"U{unsur + 1}" for unsur, own in enumerate(right.counts) if own != found.counts[unsur]]
    if unlike:
        parts.append(f"counts of {' '.join(unlike)}")
    return ", ".join(parts)
