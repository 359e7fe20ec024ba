"""What the card prints of a report, on the sheet of a workbook and as a picture; dots stand for what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ikm.messages.language import date_text
from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import wording as words
from ikm.report.report import Report
from ikm.survey.columns.mapping_file import SERVICE

DOTS = "……………………………"
THANKS = "sheet-thanks-1", "sheet-thanks-2", "sheet-thanks-3"
"""The codes of what is said to the public."""
SERVICES_SHOWN = 4
SIGNED = "( …………………………………… )"
DATED = "……………………, …………………… 20……"


def title(report: Report) -> str:
    """What the index is called."""
    index = report.method.rules.named
    return f"{index.title.upper()} ({index.both})"


def unit(report: Report) -> str:
    """Whose index it is."""
    return (report.name or phrase("sheet-card-unit", dots=DOTS)).upper()


def region(report: Report) -> str:
    """The regency or city."""
    return (report.card.region or phrase("sheet-card-region", dots=DOTS)).upper()


def year(report: Report) -> str:
    """The year of the survey: that of its period, else of its days where they are of one."""
    return phrase("sheet-card-year", year=_year(report) or "………")


def _year(report: Report) -> str:
    from ikm.survey.texts.periods import read

    if period := read(report.period or ""):
        return str(period.end.year)
    years = {day.year for day in report.card.days or ()}
    return str(years.pop()) if len(years) == 1 else ""


def index_head(report: Report) -> str:
    """What stands above the figure: how it was brought onto its scale, and by which way it is the whole's."""
    rules = report.method.rules
    name = rules.named.both
    if rules.conversion:
        head = phrase("sheet-card-index-converted", index=name, conversion=rules.conversion.text)
    else:
        head = phrase("sheet-card-index", index=name)
    return phrase("sheet-card-index-way", head=head, way=words.way(report)) if report.rollup else head


def grade(report: Report) -> str:
    """What stands below the figure: its class; where the rules have none, the scale; nothing without a figure."""
    score, rules = report.overall, report.method.rules
    if not rules.grades:
        return phrase("sheet-card-scale", scale=words.scale(rules, COMMA))
    if score.grade is None:
        return ""
    return phrase("sheet-card-class", mutu=score.grade.mutu, kinerja=score.grade.kinerja)


def services(report: Report) -> str:
    """The services surveyed, where they are few; that some respondents name none is no news for the public."""
    if report.card.service:
        return report.card.service
    table = next((table for table in report.tables if table.by == (SERVICE,)), None)
    groups = table.groups if table else ()
    named = [words.label(name) for group in groups if (name := group.key[SERVICE]) is not None]
    return ", ".join(named) if 0 < len(named) <= SERVICES_SHOWN else phrase("sheet-card-all-services")


def period(report: Report, days: tuple[date, date] | None = None) -> str:
    """The period of the survey: as it is called, else from its first day to its last, of the answers unless told."""
    days = days or report.card.days
    if report.period or not days:
        return report.period or phrase("sheet-card-from-to", dots=DOTS)
    first, last = map(date_text, days)
    return first if first == last else phrase("sheet-card-days", first=first, last=last)


def is_open(text: str) -> bool:
    """Whether a text has dots to write on."""
    return "………" in text


class CardCharacteristic(NamedTuple):
    """What respondents are told apart by: the code of its name, and how many are of each class where it is known."""

    role: str
    head: str
    classes: tuple[tuple[str, int | None], ...]


def characteristics(report: Report) -> Iterator[CardCharacteristic]:
    """Sex and education, as the report has them; where it does not tell one, classes without a number."""
    for role, head, otherwise, on_card in (
        ("jenis_kelamin", "sheet-card-sex", ("L", "P"), report.card.sex),
        ("pendidikan", "sheet-card-education", ("…………",), report.card.education),
    ):
        found = next((one for one in report.profile if one.role == role), on_card)
        classes: list[tuple[str, int | None]] = [(name, None) for name in otherwise]
        if found:
            classes = [(line.label, line.respondents) for line in found.indicators]
        yield CardCharacteristic(role, head, tuple(classes))
