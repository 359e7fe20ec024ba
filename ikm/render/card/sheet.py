"""The card as a value: the texts that stand on it, and nothing of where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from ikm.index.rounding import text
from ikm.messages.language import DOCUMENTS, date_text, in_language
from ikm.messages.masking import printable
from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.card import printed
from ikm.render.laporan.pictures import picture_of
from ikm.render.page import Picture
from ikm.render.pages import wording as words
from ikm.render.staff_number import staff_number
from ikm.report.laporan import Laporan
from ikm.report.report import Report
from ikm.survey.exchange.office import NO_OFFICE, Office


class CardSize(StrEnum):
    """What the card is for: paper to be hung, or a picture to be posted."""

    A4 = "a4"
    SQUARE = "square"


class CardLine(NamedTuple):
    """A line of what is said of the respondents; one without a label goes on with that above."""

    label: str
    text: str


class CardSection(NamedTuple):
    """A part of the card below a heading: lines with labels, or a text."""

    heading: str
    text: str = ""
    lines: tuple[CardLine, ...] = ()


class CardSheet(NamedTuple):
    """All that a card says, in the order in which it is read; a text that is not known is empty.

    ``signature`` is what stands around the room to sign in; a card that is no paper has none.
    """

    size: CardSize
    title: str
    unit: str
    region: str
    year: str
    figure_head: str
    figure: str
    grade: str
    services: CardSection
    people: CardSection
    period: CardSection | None
    thanks: tuple[str, ...]
    signature: tuple[str, ...] = ()
    logo: Picture | None = None

    @property
    def name(self) -> str:
        """What the card is called: what it is, of whom, and when."""
        return " · ".join(filter(None, (self.title, self.unit, self.region, self.year)))

    @property
    def description(self) -> str:
        """What is read aloud of it, from top to bottom: all but what is to be written in by hand."""
        return "; ".join(text for text in self._texts() if text and not printed.is_open(text))

    def _texts(self) -> Iterator[str]:
        yield from (self.title, self.unit, self.region, self.year, f"{self.figure_head}: {self.figure}", self.grade)
        for section in (self.services, self.people, self.period):
            if section:
                yield section.heading
                yield section.text
                yield from (f"{line.label} {line.text}".strip() for line in section.lines)


def card_of(laporan: Laporan, size: CardSize) -> CardSheet:
    """The card of the results of an office, with its logo.

    :raises Refusal: ``picture-unreadable`` where the logo is no picture.
    """
    logo = laporan.office.laporan.logo
    sheet = card_sheet(laporan.report, size, laporan.office)
    return sheet._replace(logo=picture_of(logo, sheet.unit)) if logo else sheet


@in_language(DOCUMENTS)
def card_sheet(report: Report, size: CardSize = CardSize.A4, office: Office = NO_OFFICE) -> CardSheet:
    """The card of a report with an index, that tells its profile and its card.

    What neither the survey tells nor the office has dots to write on where the card is paper, and is left out where
    it is not.
    """
    score, is_paper = report.overall, size is CardSize.A4
    assert score.ikm is not None  # what has none is refused before
    facts = office.laporan
    unit = facts.unit or report.name or ""
    region = facts.kabupaten or report.card.region or facts.instansi or ""
    year = printed.year(report)
    if printed.is_open(year):
        year = phrase("sheet-card-year", year=facts.tahun) if facts.tahun else ""
    period = CardSection(phrase("sheet-card-period"), printable(printed.period(report, Laporan(report, office).days)))
    return CardSheet(
        size,
        printed.title(report),
        printable(unit.upper()),
        printable(region.upper()),
        year,
        printed.index_head(report),
        text(score.ikm, COMMA),
        printed.grade(report),
        CardSection(phrase("sheet-card-services"), printable(printed.services(report))),
        CardSection(phrase("sheet-card-people"), lines=tuple(_people(report, is_paper=is_paper))),
        period if is_paper or not printed.is_open(period.text) else None,
        tuple(map(phrase, printed.THANKS)),
        _signature(office) if is_paper else (),
    )


def _people(report: Report, *, is_paper: bool) -> Iterator[CardLine]:
    """How many were asked, of what sex and education."""
    number = phrase("card-persons", number=words.thousands(report.overall.respondents))
    yield CardLine(phrase("sheet-card-number"), number)
    for characteristic in printed.characteristics(report):
        label = phrase(characteristic.head)
        for name, respondents in characteristic.classes:
            if respondents is not None:
                yield CardLine(
                    label, phrase("card-persons-of", name=printable(name), number=words.thousands(respondents))
                )
            elif is_paper:
                yield CardLine(label, phrase("sheet-card-persons-of", name=name))
            label = ""


def _signature(office: Office) -> tuple[str, ...]:
    """Place and day, who signs, and below the room for that the name and the number; dots for what is not known."""
    facts, official = office.laporan, office.pejabat
    place, day = printed.DATED.split(", ")
    dated = f"{facts.kota or place}, {date_text(facts.tanggal) if facts.tanggal else day}"
    title = " ".join(filter(None, [official.plt, official.jabatan])) if official.jabatan else ""
    lines = (
        dated,
        title or phrase("sheet-card-head-of-office"),
        official.nama or printed.SIGNED,
        staff_number(official.identitas)
        or ("" if official.nama else phrase("sheet-card-staff-number")),  # some have no number
    )
    return tuple(map(printable, lines))
