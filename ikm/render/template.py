"""The questionnaire as a workbook: one sheet to fill in, which reads back as it is, one to print, one of hints."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from ikm.findings import Refusal, printable
from ikm.index.method import Method
from ikm.render import words
from ikm.rules.ruleset import DEFAULT_RULES, IKM, Ruleset, Unsur, load
from ikm.survey.mapping import PROFILE
from ikm.survey.profile import AGE, asked
from ikm.survey.values import EARLIEST, OLDEST, YOUNGEST, clean
from ikm.survey.vocabulary import alike

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS, MOST_ROWS = 500, 1_048_575
"""So many respondents the lists to choose from are for; as many as a spreadsheet program has rows below a header."""
ENTRY, PAPER, GUIDE, LISTS = "Isian", "Kuesioner", "Petunjuk", "Daftar"
CREATOR = "ikm template"
"""Not the creator of reports: what is filled in is to be read, also among others in a folder."""
INLINE = 255
"""A list to choose from that is longer has to stand on a sheet."""
LETTERS = "abcdef"
"""Before answers in words, as in the questionnaire of the regulation; more are not read there."""
FEWEST_UNSUR = 3
"""Of fewer, one question on another sheet already looks like a header of answers."""
DATE, SERVICE = "Tanggal", "Jenis layanan"

MARGIN = 0.5
"""In inches."""
LINE, ROOM, TALLEST, PAGE = 15.0, 5.0, 409.0, 765.0
"""In points: the height of a line, what a row has beside it, and what a row and a page of A4 can hold."""
BESIDE = 20
"""So many services stand in one row."""
MOST_SHRUNK = 1.25
"""So much more than a page holds is still printed on one."""
NARROWER = 1.15
"""So many letters stand where a digit has room, in which the widths of columns are counted."""
PAPER_WIDTHS, GUIDE_WIDTHS = (6.0, 21.0, 21.0, 21.0, 21.0), (5.0, 85.0)
"""Of the columns: the number of a question and four answers side by side; the number of a remark and its text."""
LONGEST_HEADING = 120
NARROWEST, WIDEST = 11, 40
DAY = "[$-421]dd mmm yyyy"
"""How a day is shown: with the name of its month, in Indonesian, so that 3/4/2025 shows what it was taken for."""
_GLUE = "\N{NO-BREAK SPACE}"
_BOX, _DOTS = f"□{_GLUE}", "." * 60
_HEAD, _BAND = PatternFill("solid", fgColor="D9E2EC"), PatternFill("solid", fgColor="EEF2F6")
_LINE, _HAIR = Border(bottom=Side("thin", color="7B8794")), Border(bottom=Side("hair", color="7B8794"))


class Questionnaire(NamedTuple):
    """What is asked, by which method (``rules`` as the caller named them), and for whom the workbook is."""

    method: Method
    rules: str
    services: tuple[str, ...]
    rows: int
    name: str
    period: str

    @property
    def heading(self) -> str:
        """The survey, the office and the time, as far as they are known."""
        return " · ".join(one for one in (self.method.rules.named.survey, self.name, self.period) if one)

    def answers(self, unsur: Unsur) -> list[str]:
        """What there is to tick, lowest score first: the answers of the rules, or the scores."""
        scores = self.method.rules.scores
        if not unsur.answers:
            return [str(score) for score in scores]
        letters = [f"{letter}. " for letter in LETTERS] if len(scores) <= len(LETTERS) else [""] * len(scores)
        return [f"{letter}{printable(answer)}" for letter, answer in zip(letters, unsur.answers, strict=False)]

    def choices(self, unsur: Unsur) -> list[str]:
        """What there is to choose from, in words with their score: “Cukup mahal” alone has two in the forms met."""
        answers = self.answers(unsur)
        scored = zip(answers, self.method.rules.scores, strict=True)
        return [f"{answer} ({score})" for answer, score in scored] if unsur.answers else answers


def template(
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    order: str | None = None,
    without: str | Iterable[str] = (),
    services: str | Iterable[str] | None = None,
    rows: int = ROWS,
    name: str | None = None,
    period: str | None = None,
) -> bytes:
    """Make a questionnaire to fill in, an xlsx workbook that :func:`ikm.score` reads.

    :param rules, order, without: as those of :func:`ikm.score`; the questions stand in that order.
    :param services: the services to choose from, or their names separated by commas; without them none is asked.
    :param rows: how many respondents the lists to choose from are for.
    :param name, period: the office and the time of the survey, as they are to be printed.
    :raises Refusal: ``option-bad``, or as ``ikm.load_rules`` does.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    if not 1 <= rows <= MOST_ROWS:
        raise Refusal("option-bad", option="--rows", what=f"{rows} does not lie between 1 and {MOST_ROWS}")
    form = Questionnaire(
        Method(ruleset, order=order or "", without=(without,) if isinstance(without, str) else tuple(without)),
        ruleset.id if isinstance(rules, Ruleset) else rules,
        () if services is None else _services(services),
        rows,
        _said(name or ""),
        _said(period or ""),
    )
    book = Workbook()
    entry = book.active
    assert entry is not None  # a new workbook has one sheet
    entry.title = ENTRY
    book.properties.creator, book.properties.title = CREATOR, form.heading
    _paper(book.create_sheet(PAPER), form)
    _guide(book.create_sheet(GUIDE), form)
    _entry(book, entry, form)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _said(text: str) -> str:
    return printable(" ".join(text.split()))


def _services(said: str | Iterable[str]) -> tuple[str, ...]:
    """The names of services, each once.

    :raises Refusal: ``option-bad`` where one is blank, or two look alike.
    """
    names = [_said(name) for name in (said.split(",") if isinstance(said, str) else said)]
    if not names or not all(map(clean, names)):
        what = "a service has no name; name each, separated by commas, or leave the option out"
        raise Refusal("option-bad", option="--services", what=what)
    for twice in alike(names):
        what = f"{' and '.join(f'“{name}”' for name in twice)} look alike; name each service once"
        raise Refusal("option-bad", option="--services", what=what)
    return tuple(names)


def _roles() -> list[str]:
    """What is asked of the respondents themselves."""
    return [role for role in PROFILE if role == AGE or asked(role)]


class _Column(NamedTuple):
    """A column to fill in: its header and width, what it takes, and how that is shown, at which side."""

    head: str
    width: float
    check: DataValidation
    side: str = "left"
    shown: str = "General"


def _entry(book: Workbook, sheet: Worksheet, form: Questionnaire) -> None:
    """The sheet to fill in, a row a respondent. Rows have no cells: one in which nothing was typed is none."""
    for number, column in enumerate(_columns(book, form), start=1):
        letter = get_column_letter(number)
        head = _put(sheet, 1, number, column.head)
        head.font, head.fill, head.border = _font(bold=True), _HEAD, _LINE
        head.alignment = Alignment("center", "center", wrap_text=True)
        below = sheet.column_dimensions[letter]
        below.width, below.number_format, below.alignment = column.width, column.shown, Alignment(column.side)
        column.check.add(f"{letter}2:{letter}{form.rows + 1}")
        sheet.add_data_validation(column.check)
    sheet.row_dimensions[1].height = 2 * LINE + ROOM
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.print_options.gridLines = True
    _on_a4(sheet, "landscape")
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None  # a sheet has both
    assert footer is not None
    header.left.text = textwrap.shorten(form.heading, LONGEST_HEADING, placeholder=" …").replace("&", "&&")
    footer.right.text = "Halaman &P dari &N"
    sheet.page_margins.top = 2 * MARGIN


def _columns(book: Workbook, form: Questionnaire) -> list[_Column]:
    number = _check(
        "whole", "Bukan nomor", "Isi nomor lembar kuesioner: bilangan bulat mulai 1.", "1", str(MOST_ROWS)
    )
    columns = [_Column("No", 7, number, "center"), _Column(DATE, 13, _day(), "center", DAY)]
    if form.services:
        columns.append(_chosen(book, SERVICE, form.services))
    for role in _roles():
        head, options = words.ROLES[role], asked(role)
        columns.append(_chosen(book, head, options) if options else _Column(head, 8, _age(), "center"))
    for unsur in form.method.unsur:
        code = form.method.code(unsur.id)
        columns.append(_chosen(book, f"{code} {unsur.short}", form.choices(unsur), f"Jawaban {code}"))
    return columns


def _chosen(book: Workbook, head: str, options: Sequence[str], name: str = "") -> _Column:
    """A column of a list to choose from; ``name`` heads the list where the header would make it one of answers."""
    width = min(max(map(len, options)) + 2, WIDEST)
    return _Column(head, max(width, NARROWEST), _choice(book, name or head, options))


def _choice(book: Workbook, head: str, options: Sequence[str]) -> DataValidation:
    """A list to choose from, which stands on a sheet where it is too long, or would be parted within a name."""
    source = ",".join(options)
    if len(source) <= INLINE and not any(sign in option for option in options for sign in ',"'):
        source = f'"{source}"'
    else:
        sheet = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
        place = sheet.max_column + (sheet["A1"].value is not None)
        letter = get_column_letter(place)
        for row, text in enumerate([head, *options], start=1):
            _put(sheet, row, place, text).font = _font(bold=row == 1)
        sheet.column_dimensions[letter].width = max(map(len, [head, *options])) + 2
        _on_a4(sheet, "portrait")
        source = f"{LISTS}!${letter}$2:${letter}${len(options) + 1}"
    said = "Pilih dari daftar: klik tanda panah di kanan sel. Kosongkan bila tidak dijawab."
    return _check("list", "Tidak ada dalam daftar", said, source)


def _age() -> DataValidation:
    said = f"Isi usia dalam tahun, bilangan bulat {YOUNGEST} sampai {OLDEST}. Kosongkan bila tidak dijawab."
    return _check("whole", "Bukan usia", said, str(YOUNGEST), str(OLDEST))


def _day() -> DataValidation:
    said = "Isi tanggal survei, tidak sesudah hari ini, misalnya 2025-12-31. Kosongkan bila tidak diketahui."
    return _check(
        "date", "Bukan tanggal survei", said, f"DATE({EARLIEST.year},{EARLIEST.month},{EARLIEST.day})", "TODAY()"
    )


def _check(
    kind: Literal["whole", "date", "list"], title: str, said: str, first: str, last: str | None = None
) -> DataValidation:
    """What a column takes; the spreadsheet program lets nothing else be typed."""
    return DataValidation(
        type=kind,
        operator="between" if last else None,
        formula1=first,
        formula2=last,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=title,
        error=said,
    )


def _paper(sheet: Worksheet, form: Questionnaire) -> None:
    """The sheet to print and hand out."""
    page = _Page(sheet, PAPER_WIDTHS, label=2)
    index = form.method.rules.named
    page.line(f"KUESIONER {index.survey.upper()}{' (SKM)' if index == IKM else ''}", _font(14, bold=True), "center")
    page.line(form.name or f"Unit pelayanan: {_DOTS}", _font(12, bold=bool(form.name)), "center")
    if form.period:
        page.line(form.period, side="center")
    page.line("No. kuesioner: ..............", side="right")
    page.heading("PROFIL RESPONDEN")
    for label, choice in _profile(form):
        page.pair(label, choice)
    page.heading("PENDAPAT RESPONDEN TENTANG PELAYANAN")
    scores, is_bare = form.method.rules.scores, not all(unsur.answers for unsur in form.method.unsur)
    ends = f" {scores[0]} paling buruk, {scores[-1]} paling baik." if is_bare else ""
    page.line(f"Beri tanda silang (X) pada satu kotak untuk tiap pertanyaan.{ends}")
    page.gap(ROOM)
    for unsur in form.method.unsur:
        page.question(form.method.code(unsur.id), unsur, form.answers(unsur))
    page.gap()
    page.line("Terima kasih atas kesediaan Saudara mengisi kuesioner ini.", side="center")
    page.fit()


def _profile(form: Questionnaire) -> list[tuple[str, str]]:
    """What is asked of respondents, with boxes to tick or a line to write on."""
    lines = [("Tanggal survei", _DOTS[:30]), ("Jam survei", _boxes(asked("jam")))]
    for role in _roles():
        options = [words.indicator(role, option) for option in asked(role)]
        lines.append((words.ROLES[role], _boxes(options) if options else f"{_DOTS[:12]} tahun"))
    starts = range(0, len(form.services), BESIDE)
    labels = [f"{SERVICE} yang diterima", *[""] * len(starts)]
    parts = [_boxes(form.services[start : start + BESIDE]) for start in starts]
    return [*lines, *zip(labels, parts, strict=False)]


def _boxes(options: Iterable[str]) -> str:
    """Options to tick, of which none is parted at the end of a line."""
    return " ".join(_BOX + option.replace(" ", _GLUE) + 3 * _GLUE for option in options).rstrip()


def _guide(sheet: Worksheet, form: Questionnaire) -> None:
    """How to fill the workbook in, and what to do then."""
    page = _Page(sheet, GUIDE_WIDTHS, label=1)
    page.line("Petunjuk", _font(14, bold=True))
    page.line(form.heading)
    number = 0
    for heading, remarks in _remarks(form).items():
        page.heading(heading)
        for remark in remarks:
            number += 1
            page.pair(f"{number}.", remark)
    page.gap()
    for command, what in _commands(form).items():
        page.pair("", command, _font(bold=True))
        page.pair("", what)
    rules = form.method.rules
    page.heading("Dasar")
    page.line(rules.title)
    if left := [f"{form.method.code(one.id)} {one.short}" for one in rules.unsur if one.id in form.method.without]:
        page.line(f"Tidak ditanyakan: {', '.join(left)}")


def _remarks(form: Questionnaire) -> dict[str, list[str]]:
    last = words.thousands(form.rows + 1)
    return {
        "Menyebarkan kuesioner": [
            f"Cetak lembar {PAPER}, beri nomor pada tiap lembarnya, lalu bagikan kepada responden.",
        ],
        f"Mengisi lembar {ENTRY}": [
            "Satu baris untuk satu responden, mulai baris 2. Kolom No berisi nomor lembar kuesionernya.",
            "Jam survei tidak perlu dimasukkan.",
            "Pilih jawaban dari daftar: klik tanda panah di kanan sel. Yang tidak ada dalam daftar ditolak.",
            "Pertanyaan yang tidak dijawab dibiarkan kosong. Kosong berarti tidak menjawab, bukan nilai nol; jawaban "
            "lain dari responden itu tetap dihitung. Tanggal dan profil yang tidak diketahui juga dibiarkan kosong.",
            "Baris tanpa satu pun jawaban tidak dihitung sebagai responden.",
            "Jangan mengubah judul kolom. Jangan menambah baris jumlah atau rata-rata. Jangan menulis nama, NIK atau "
            "nomor telepon responden.",
            f"Daftar pilihan tersedia sampai baris {last}. Isian di bawahnya, dan isian yang ditempel dari berkas "
            "lain, tetap dibaca, tetapi kesalahannya tidak langsung ditolak.",
        ],
        "Menghitung": [
            "Simpan berkas ini sebagai .xlsx, buka terminal di foldernya, lalu ketik perintah di bawah. Ganti "
            "kuesioner.xlsx dengan nama berkas ini.",
        ],
    }


def _commands(form: Questionnaire) -> dict[str, str]:
    """The commands for what was filled in, with all that has to be said to read it as it was asked."""
    method, option = form.method, ""
    if form.rules != DEFAULT_RULES:
        option += f' --rules "{form.rules}"' if " " in form.rules else f" --rules {form.rules}"
    if method.order != method.rules.orders[0].id:
        option += f" --order {method.order}"
    option += "".join(f" --without {unsur}" for unsur in method.without)
    if len(method.unsur) < FEWEST_UNSUR:
        option += f" --sheet {ENTRY}"
    services = " --by layanan" if form.services else ""
    figures = form.method.rules.named.name + (", mutu pelayanan" if form.method.rules.grades else "")
    return {
        f"ikm check kuesioner.xlsx{option}": "memeriksa isian: apa yang tidak terbaca, kosong atau berulang",
        f"ikm score kuesioner.xlsx{option}": f"menghitung {figures} dan nilai tiap unsur",
        f"ikm score kuesioner.xlsx{option}{services} --profile -o hasil.xlsx": "menulis lembar kerja dengan rincian "
        + ("per layanan dan " if services else "")
        + "profil responden",
    }


class _Page:
    """A sheet of text that is filled from the top, as wide as A4; of its columns so many are for a label."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float], label: int) -> None:
        self._sheet, self._widths, self._label = sheet, widths, label
        self._row, self._starts, self._is_begun = 0, list[int](), True
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.sheet_view.showGridLines = False
        _on_a4(sheet, "portrait")

    def line(self, text: str, font: Font | None = None, side: str = "left") -> Any:
        """A text over the whole width."""
        self._row += 1
        return self._put(text, 1, len(self._widths), font, side)

    def gap(self, height: float = 2 * ROOM) -> None:
        """A little room."""
        self._row += 1
        self._sheet.row_dimensions[self._row].height = height

    def heading(self, text: str) -> None:
        """The heading of a part."""
        self.gap()
        self.line(text, _font(bold=True)).fill = _HEAD
        self._starts.append(self._row)
        self._is_begun = False
        self.gap(ROOM)

    def pair(self, label: str, text: str, font: Font | None = None) -> None:
        """A label, and what belongs to it."""
        self._row += 1
        self._put(label, 1, self._label)
        self._put(text, self._label + 1, len(self._widths), font)

    def question(self, code: str, unsur: Unsur, answers: Sequence[str]) -> None:
        """A question, and below it its answers side by side; bare scores stand beside it."""
        self._row += 1
        if self._is_begun:
            self._starts.append(self._row)
        self._is_begun, last = True, len(self._widths)
        self._put(code, 1, 1, _font(bold=True))
        text = unsur.asked or unsur.name
        self._put(text, 2, last if unsur.answers else last - 2)
        if not unsur.answers:
            self._put(_boxes(answers), last - 1, last)
        for column in range(1, last + 1):
            cell = self._sheet.cell(self._row, column)
            cell.fill, cell.border = (_BAND, Border()) if unsur.answers else (PatternFill(), _HAIR)
        for start in range(0, len(unsur.answers), last - 1):
            self._row += 1
            for column, answer in enumerate(answers[start : start + last - 1], start=2):
                self._put(_BOX + answer, column, column)

    def fit(self) -> None:
        """Print on one page where it can still be read; else no question is parted from its heading or answers."""
        heights = [self._sheet.row_dimensions[row].height or 0 for row in range(1, self._row + 1)]
        if sum(heights) <= PAGE * MOST_SHRUNK:
            self._sheet.page_setup.fitToHeight = 1
            return
        top = 1
        for first, after in pairwise([*self._starts[1:], self._row + 1]):
            if sum(heights[top - 1 : after - 1]) > PAGE:
                self._sheet.row_breaks.append(Break(first - 1))
                top = first

    def _put(self, text: str, first: int, last: int, font: Font | None = None, side: str = "left") -> Any:
        """Put a text into some columns of the row, and make the row as high as it wants."""
        cell = _put(self._sheet, self._row, first, text)
        is_whole = first == 1 and last == len(self._widths)
        cell.font = font or _font()
        cell.alignment = Alignment(side, "center" if is_whole else "top", wrap_text=True)
        if last > first:
            self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=first, end_column=last)
        scale = float(cell.font.size) / 11
        text = text.replace(3 * _GLUE, _GLUE)  # spaces are narrower still
        lines = len(textwrap.wrap(text, int(sum(self._widths[first - 1 : last]) * NARROWER / scale)))
        row = self._sheet.row_dimensions[self._row]
        row.height = min(max(row.height or 0, lines * LINE * scale + ROOM), TALLEST)
        return cell


def _on_a4(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    """Print on A4, as wide as the page."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = MARGIN
    sheet.print_options.horizontalCentered = True


def _font(size: int = 11, *, bold: bool = False) -> Font:
    return Font("Calibri", size, b=bold)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    cell: Any = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    cell.data_type = "s"  # a text that begins with = stays a text
    return cell
