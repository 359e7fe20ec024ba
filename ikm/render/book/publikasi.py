"""The sheet Publikasi: the card that an office prints and hangs, on one page of A4."""

from __future__ import annotations

from collections.abc import Iterator

from ikm.render import words
from ikm.render.book.cells import ACCENT, DASH, LINE, Book, Look, Sheet, Value
from ikm.render.book.looks import figure
from ikm.render.book.responden import People
from ikm.render.book.ringkasan import index_of
from ikm.report import Report
from ikm.survey.mapping import SERVICE

_DOTS = "……………………………"
_THANKS = (
    "TERIMA KASIH ATAS PENILAIAN YANG TELAH ANDA BERIKAN",
    "MASUKAN ANDA SANGAT BERMANFAAT UNTUK KEMAJUAN UNIT KAMI",
    "AGAR TERUS MEMPERBAIKI DAN MENINGKATKAN KUALITAS PELAYANAN BAGI MASYARAKAT",
)
_SERVICES_SHOWN = 4
_LEFT, _RIGHT = (2, 3), (4, 6)
_BAND = Look(bold=True, size=20, colour="FFFFFF", fill=ACCENT, side="center", wrap=True)
_HEAD = Look(bold=True, size=13, side="center", fill="D9E2EC").boxed()
_LABEL, _CELL = Look(bold=True, size=12, height="top"), Look(size=12, height="top", wrap=True)


def write(book: Book, report: Report, ringkasan: Sheet, people: People) -> None:
    """Write the card; what the survey does not tell is left to be filled in."""
    sheet = book.create_sheet("Publikasi")
    _top(sheet, report)
    _index(sheet, report, ringkasan)
    row = _details(sheet, report, people)
    row = max(row, 20)
    for column in range(_LEFT[0], _RIGHT[1] + 1):
        sheet.put(row, column, None, Look(lines="b"))
    for row, line in enumerate(_THANKS, start=row + 2):  # noqa: B020 - the next row is that behind the last
        sheet.span(row, _LEFT[0], _RIGHT[1], line, Look(bold=True, size=11, side="center", colour=ACCENT))
        sheet.high(row, 1.3 * LINE)
    signed = ("……………………, …………………… 20……", "Kepala ……………………………", "", "", "", "( …………………………………… )", "NIP ……………………………")
    for row, line in enumerate(signed, start=row + 3):  # noqa: B020
        sheet.span(row, _RIGHT[0], _RIGHT[1], line or None, Look(size=12, side="center"))
        sheet.high(row, 1.2 * LINE)
    sheet.wide(2, 20, 20, 20, 6, 26, 2)
    sheet.page(tall=1, footer=False)
    sheet.own.print_options.verticalCentered = True
    sheet.own.print_area = f"A1:G{row + 1}"


def _top(sheet: Sheet, report: Report) -> None:
    first, last = _LEFT[0], _RIGHT[1]
    sheet.span(2, first, last, "INDEKS KEPUASAN MASYARAKAT (IKM)", _BAND)
    sheet.high(2, 3 * LINE)
    lines = (
        (report.name or f"UNIT PELAYANAN {_DOTS}").upper(),
        f"KABUPATEN/KOTA {_DOTS}",
        f"TAHUN {_year(report) or '………'}",
    )
    for row, line in enumerate(lines, start=3):
        size = 16 if row == 3 else 13
        sheet.span(row, first, last, line, _BAND._replace(size=size))
        sheet.high(row, (2.4 if row == 3 else 1.6) * LINE)


def _year(report: Report) -> str:
    from ikm.survey.periods import read

    period = read(report.period or "")
    return str(period.end.year) if period else ""


def _index(sheet: Sheet, report: Report, ringkasan: Sheet) -> None:
    score, rules = report.overall, report.method.rules
    sheet.span(7, *_LEFT, "NILAI IKM", _HEAD)
    sheet.high(7, 1.8 * LINE)
    ikm, mutu, kinerja = index_of(ringkasan)
    big = figure(rules.ikm_places)._replace(bold=True, size=60, side="center", colour=ACCENT)
    sheet.span(8, *_LEFT, DASH if score.ikm is None else score.ikm, big, ikm, rows=8)
    grade = score.grade
    text = Look(bold=True, size=16, side="center").boxed()
    said = f"Mutu {grade.mutu} · {grade.kinerja}" if grade else DASH
    sheet.span(16, *_LEFT, said, text, f'IF(ISNUMBER({ikm}),"Mutu "&{mutu}&" · "&{kinerja},"{DASH}")')
    sheet.high(16, 2 * LINE)


def _details(sheet: Sheet, report: Report, people: People) -> int:
    """The service, the respondents and the time of the survey; the row behind."""
    sheet.span(7, *_RIGHT, "NAMA LAYANAN", _HEAD)
    sheet.span(8, *_RIGHT, _services(report), Look(bold=True, size=13, side="center", wrap=True).boxed(), rows=2)
    sheet.span(10, *_RIGHT, "RESPONDEN", _HEAD)
    row = 11
    for label, value, formula in _respondents(report, people):
        sheet.put(row, _RIGHT[0], label, _LABEL)
        sheet.put(row, _RIGHT[0] + 1, ":" if label else None, _LABEL)
        sheet.put(row, _RIGHT[1], value, _CELL, formula)
        sheet.high(row, 1.3 * LINE)
        row += 1
    row = max(row + 1, 18)
    sheet.span(row, *_RIGHT, "PERIODE SURVEI", _HEAD)
    sheet.span(row + 1, *_RIGHT, report.period or f"{_DOTS} s/d {_DOTS}", Look(size=12, side="center", wrap=True))
    sheet.high(row + 1, 1.8 * LINE)
    return row + 2


def _services(report: Report) -> str:
    """The services surveyed, where they are few."""
    table = next((table for table in report.tables if table.by == (SERVICE,)), None)
    named = [words.label(group.key[SERVICE]) for group in table.groups] if table else []
    return ", ".join(named) if 0 < len(named) <= _SERVICES_SHOWN else "Seluruh layanan"


def _respondents(report: Report, people: People) -> Iterator[tuple[str, Value, str]]:
    n = report.overall.respondents
    yield "JUMLAH", f"{words.thousands(n)} orang", f'{people.everyone}&" orang"'
    for role, label, known in (("jenis_kelamin", "JENIS KELAMIN", ("L", "P")), ("pendidikan", "PENDIDIKAN", ())):
        found = next((one for one in report.profile if one.role == role), None)
        lines = [(line.label, line.respondents) for line in found.indicators] if found else []
        places = dict(people.classes.get(role, ()))
        for name, number in lines:
            yield (
                label,
                f"{name} = {number} orang",
                f'"{name.replace(chr(34), chr(34) * 2)} = "&{places[name]}&" orang"',
            )
            label = ""
        for name in () if found else known or ("…………",):
            yield label, f"{name} = ………… orang", ""
            label = ""
