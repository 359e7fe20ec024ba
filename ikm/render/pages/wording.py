"""The regulation's own words, as all outputs for people use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from string import digits
from typing import NamedTuple

from ikm.index.method import Method, Question
from ikm.index.rollup import POOLED, Rollup
from ikm.index.rounding import text, trimmed
from ikm.index.score import QuestionScore, Score, UnsurScore
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Findings, cell_on_sheet, column_number, listed_names
from ikm.messages.language import DECIMAL_MARKS, GroupedNumber, spoken
from ikm.messages.masking import in_sentence, printable, safe_value
from ikm.messages.option_names import OptionUse
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase, phrase_or
from ikm.report.headline import other_figures, way_name
from ikm.report.period_choice import ALL, LATEST
from ikm.report.recap import recap_of
from ikm.report.report import BLANK, ControlCount, GroupTable, InputUse, Report, SampleQuota, UsedColumn
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.mapping_file import PERIOD

SURENESS = (
    *("mapping", "name", "question", "number and name", "number and question", "number and words", "words"),
    *("number and answers", "answers", "workbook", "number"),
)
"""Why a column was taken for an unsur, the surest reason first."""
NAMES = ("file", "sheet", "folder")
"""What tells a value that is in no column."""
ROWS = {"long": "page-rows-long", "counts": "page-rows-counts"}
"""The codes of how many rows a table of such a shape has."""
NAMES_SHOWN = 5
UNUSED_SHOWN = 12
NAMED_AT_MOST = 2
"""So many unsur that tie for the lowest are named."""


class _RowTexts(NamedTuple):
    """The codes of how many rows there are, and how many of them are not used for which reason."""

    all: str
    left_out: str
    repeated: str
    outside: str


_OF_ROWS = _RowTexts("page-rows", "page-rows-left-out", "page-rows-repeated", "page-rows-outside")
_OF_COLUMNS = _RowTexts(
    "page-turned-rows", "page-turned-rows-left-out", "page-turned-rows-repeated", "page-turned-rows-outside"
)
"""Those of a sheet that was turned, whose rows are its columns."""


def missing(kind: str) -> str:
    """What becomes of those who did not answer everything."""
    return phrase(f"missing-{kind}")


def way(report: Report, kind: str | None = None) -> str:
    """What the figure of the whole by a way is called within a sentence; without one, that which heads the report."""
    return str(way_name(kind or report.way, report.strata))


def sentence(text: str) -> str:
    """A text as the beginning of a line."""
    return text[:1].upper() + text[1:]


def known_by(reason: str | None) -> str:
    """Why a column was taken for what it is; nothing for one that is not used."""
    return phrase(f"known-by-{reason.replace(' ', '-')}") if reason else ""


def why(reason: str | None) -> str:
    """Why there is no index, no interval, no alpha, or no judgement of a change; what is not known, by its code."""
    return phrase_or(f"reason-{reason}", f"{reason}")


def thousands(number: int) -> str:
    """A whole number with the mark of thousands of the language in use."""
    return f"{GroupedNumber(number):,}"


def title(report: Report) -> str:
    """The report's heading: what it is, of whom, and when."""
    parts = (report.method.rules.named.title, report.name, report.period)
    return " · ".join(printable(part) for part in parts if part)


def index(report: Report) -> str:
    """How the index is called, in short."""
    return report.method.rules.named.name


def index_called(report: Report) -> str:
    """How the index is called, with what its office calls it: IPAK (IPK)."""
    return report.method.rules.named.both


def scale(rules: Ruleset, mark: str) -> str:
    """The scale that the index is on."""
    return "–".join(text(trimmed(Fraction(end)), mark) for end in rules.scale)


def graded(score: Score, report: Report, mark: str) -> str:
    """The class of an index, or where there are none, the scale that it is on."""
    if score.grade is None:
        return phrase("page-on-scale", scale=scale(report.method.rules, mark))
    return phrase("page-class", mutu=score.grade.mutu, kinerja=score.grade.kinerja)


def facts(report: Report) -> list[tuple[str, str]]:
    """What was read and how it was counted, as label and text."""
    method = report.method
    without = [unsur.short for unsur in method.rules.unsur if unsur.id in method.without]
    order = phrase_or(f"order-{method.order}", method.order)
    pairs = [("rules", f"{method.rules.short} ({method.rules.id})")]
    if said := period(report):
        pairs.insert(0, ("period", said))
    if said := scaled(method.rules):
        pairs.append(("scale", said))
    pairs += [
        ("weight", weight(report)),
        ("blanks", f"{missing(method.missing)} ({OptionUse('missing', method.missing)})"),
        ("order", f"{order} ({OptionUse('order', method.order)})"),
        ("findings", found(report.findings, complete=report.complete)),
    ]
    if without:
        pairs.append(("without", f"{', '.join(without)} ({OptionUse('without', method.without)})"))
    pairs += [("control", control(one)) for one in report.controls]
    if report.manifest.time:
        pairs.append(("made", report.manifest.time))
    return [(phrase(f"page-fact-{label}"), said) for label, said in pairs]


def formula(rules: Ruleset) -> str:
    """What makes the sum of the weighted NRR the index, ``× 25``."""
    if rules.conversion:
        return rules.conversion.text
    return f"× {rules.factor}" if rules.factor != 1 else phrase("page-on-scale", scale=scale(rules, ","))


def scaled(rules: Ruleset, mark: str = ",") -> str:
    """What was done to bring the index onto its scale, or could be, where the rules do not do it themselves."""
    if one := rules.conversion:
        return phrase(
            "page-converted",
            conversion=one.text,
            scale=scale(rules, mark),
            mark=one.source.mark,
            option=OptionUse("conversion", one.name),
        )
    if rules.grades:
        return ""
    if names := [one.name for one in rules.conversions]:
        option = OptionUse("conversion", " | ".join(names))
        return phrase("page-not-converted-choice", scale=scale(rules, mark), option=option)
    return phrase("page-not-converted", scale=scale(rules, mark))


def control(one: ControlCount, mark: str = ",") -> str:
    """What was said to a question of ya or tidak, as a figure of its own."""
    name, yes, no, blank = one.control.name, thousands(one.yes), thousands(one.no), thousands(one.unanswered)
    if one.percent is None:
        return phrase("page-control", name=name, yes=yes, no=no, blank=blank)
    percent = text(one.percent, mark)
    return phrase("page-control-share", name=name, yes=yes, no=no, blank=blank, percent=percent)


def found(findings: Findings, *, complete: bool = True) -> str:
    """How many findings there are, by how much they matter, and whether files were left out."""
    counts = {severity: findings.count(severity) for severity in Severity}
    parts = [phrase(f"page-found-{severity}", number=thousands(n)) for severity, n in counts.items() if n]
    said = ", ".join(parts) or "–"
    return said if complete else phrase("page-found-incomplete", found=said)


def weight(report: Report) -> str:
    """The weight of each unsur, ``1/9 (exact)``."""
    distinct = sorted(set(report.method.weights.values()))
    printed = report.method.weight.replace(".", DECIMAL_MARKS[spoken()])
    shown = str(distinct[0]) if report.method.weight == "exact" else printed
    shown = shown if len(distinct) == 1 else phrase("page-weight-of-rules")
    return f"{shown} ({OptionUse('weight', report.method.weight)})"


def read(use: InputUse) -> str:
    """How many rows were read and used of one input."""
    texts = _OF_COLUMNS if use.header_column else _OF_ROWS
    parts = [
        phrase(ROWS.get(use.shape, texts.all), rows=thousands(use.rows)),
        phrase("page-respondents", respondents=thousands(use.used)),
    ]
    not_used = {
        "page-rows-incomplete": use.dropped,
        texts.left_out: use.left_out,
        texts.repeated: use.repeated,
        texts.outside: use.outside,
    }
    parts += [phrase(code, rows=thousands(number)) for code, number in not_used.items() if number]
    name = printable(shown_path(use.path)) + sheet_or_table(use.sheet, is_table=use.is_table)
    return f"{name}: {', '.join(parts)}"


def file_and_sheet(path: str, sheet: str | None) -> str:
    """A file that was read, and its sheet, if it has several."""
    return printable(shown_path(path)) + sheet_or_table(sheet, is_table=False)


def sheet_or_table(name: str | None, *, is_table: bool) -> str:
    """What stands behind the name of a file of several sheets, or of a database; empty without one."""
    if not name:
        return ""
    return phrase("page-table", table=printable(name)) if is_table else phrase("page-sheet", sheet=printable(name))


def columns(report: Report) -> list[str]:
    """The columns that were understood, once for each way in which the inputs have them."""
    return list(dict.fromkeys(_columns(use, report.method) for use in report.inputs))


def unused(report: Report) -> str:
    """The filled columns that have no meaning, the first of many; empty where there are none."""
    names = list(dict.fromkeys(name for use in report.inputs for name in use.unused))
    shown = ", ".join(map(in_sentence, names[:UNUSED_SHOWN]))
    if len(names) > UNUSED_SHOWN:
        return phrase("page-unused-more", columns=shown, more=len(names) - UNUSED_SHOWN)
    return shown


def _columns(use: InputUse, method: Method) -> str:
    """Those of answers, as unsur and letter, by what told them; then those to group by."""
    parts = []
    for reason in (*SURENESS, "expectation"):
        found = [one for one in use.columns if one.reason == reason]
        if use.is_table:  # whose columns stand in no order that anybody sees
            found.sort(key=lambda one: int(method.code(one.meaning)[1:]))
        if found:
            unsur = _spans((method.code(one.meaning) for one in found), lambda code: int(code[1:]))
            known = known_by(reason)
            if reason in SURENESS:
                known = phrase("page-known-by", known=known)
            if use.header_column:
                rows = _spans((str(one.row) for one in found), int)
                parts.append(phrase("page-question-rows", unsur=unsur, rows=rows, known=known))
            else:
                where = _where(found, is_table=use.is_table)
                parts.append(phrase("page-columns", unsur=unsur, columns=where, known=known))
    for one in use.columns:
        if one.reason == "group":
            parts.append(f"{one.meaning}: {_column_name(one, is_table=use.is_table)}")
        elif one.reason in NAMES:
            parts.append(f"{one.meaning}: {known_by(one.reason)}")
    return " · ".join(parts)


def _where(found: Sequence[UsedColumn], *, is_table: bool) -> str:
    """Where some columns stand: by their letters, or by their names in a table that has no letters."""
    if not is_table:
        sheets = dict.fromkeys(one.sheet for one in found)
        spans = {
            sheet: _spans((one.column for one in found if one.sheet == sheet), column_number) for sheet in sheets
        }
        return ", ".join(cell_on_sheet(columns, sheet) for sheet, columns in spans.items())
    names = [printable(one.header) for one in found]
    stem = names[0].rstrip(digits)
    numbers = [name.removeprefix(stem) for name in names]
    are_numbered = all(name.startswith(stem) for name in names) and set("".join(numbers)) <= set(digits)
    if are_numbered and all(numbers):
        return _spans(names, lambda name: int(name.removeprefix(stem)))
    return str(listed_names(names))


def _column_name(column: UsedColumn, *, is_table: bool) -> str:
    """A column by its name, and the letter, or in a sheet that was turned the row, that it has in a sheet."""
    name = printable(column.header)
    return name if is_table else f"{name} ({column.row or cell_on_sheet(column.column, column.sheet)})"


def _spans(names: Iterable[str], number: Callable[[str], int]) -> str:
    """Names, those whose numbers follow each other as first and last: ``U1–U4, U8``."""
    runs: list[list[str]] = []
    for name in dict.fromkeys(names):
        if runs and number(name) == number(runs[-1][-1]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def distance(score: Score, rules: Ruleset, mark: str) -> list[str]:
    """How far the index is from the class above and from the one below."""
    if score.grade is None or score.ikm is None:  # no index, or no classes
        return []
    place = rules.grades.index(score.grade)
    said = []
    if score.to_next is not None:
        above = rules.grades[place + 1]
        distance, lower = text(score.to_next, mark), text(above.lower, mark)
        said.append(phrase("page-class-above", distance=distance, above=above.mutu, lower=lower))
    if score.above_own is not None:
        own, below = score.grade, rules.grades[place - 1]
        distance, lower = text(score.above_own, mark), text(own.lower, mark)
        said.append(phrase("page-class-below", distance=distance, own=own.mutu, lower=lower, below=below.mutu))
    return said


def heading(table: GroupTable) -> str:
    """The heading of a table of groups, ``Menurut layanan``."""
    return phrase("page-grouped-by", groups=grouped_by(table))


def nrr_heading(table: GroupTable) -> str:
    """The heading of the NRR of groups in a table of their own, ``NRR per unsur menurut layanan``."""
    return phrase("page-nrr-by", groups=grouped_by(table))


def grouped_by(table: GroupTable) -> str:
    """What a table is grouped by, within a sentence."""
    return " × ".join(map(plain_name, table.by))


def plain_name(name: str) -> str:
    """What is grouped by, within a sentence."""
    return printable(name).replace("_", " ")


def column(name: str) -> str:
    """What is grouped by, as the heading of a column."""
    return phrase_or(f"role-{name}", printable(name))


def whole(report: Report) -> str:
    """What the row of the whole is called."""
    return phrase("page-whole") if report.way == POOLED else sentence(way(report))


def whole_of(report: Report, table: GroupTable) -> str | None:
    """What the row of the whole is called in a table; None in a trend that has it as one of its periods."""
    is_of_all = report.periods.way == ALL and len(report.periods.told) > 1
    if not table.is_trend or is_of_all:
        return whole(report)
    is_of_several = len(report.periods.chosen) > 1
    return printable(report.period) if is_of_several and report.period else None


def recap(report: Report) -> list[str]:
    """Which units sent nothing, lack respondents, or have another class than before, a line each."""
    found = recap_of(report)
    lines = []
    if found.absent:
        lines.append(phrase("page-recap-absent", number=thousands(len(found.absent)), units=some(found.absent)))
    if found.short:
        units = [phrase("page-recap-short-unit", unit=unit, shortfall=thousands(lack)) for unit, lack in found.short]
        lines.append(phrase("page-recap-short", number=thousands(len(units)), units=some(units)))
    if found.changed:
        units = [phrase("page-recap-changed-unit", **change._asdict()) for change in found.changed]
        lines.append(phrase("page-recap-changed", number=thousands(len(units)), units=some(units)))
    return lines


def origins(table: GroupTable) -> list[str]:
    """From which earlier reports some periods of a trend are."""
    periods: dict[str, list[str]] = {}
    for group in table.groups:
        if group.origin is not None:
            periods.setdefault(group.origin, []).append(label(group.key[PERIOD]))
    return [
        phrase("page-remark-earlier", path=shown_path(path), periods=some(list(dict.fromkeys(own))))
        for path, own in periods.items()
    ]


def indicator(role: str, label: str) -> str:
    """A class of a profile as it is shown."""
    return phrase_or(f"indicator-{role}-{label}", printable(label))


def ways(report: Report, mark: str) -> list[str]:
    """By which way the index is that heads the report, what it is by the others, and the strata that do not count."""
    said = []
    if report.rollup:
        option = OptionUse("overall", report.way)
        said.append(phrase("page-way-heading", way=way(report), option=option, number=_strata(report.rollup)))
    for other in other_figures(report):
        figure = " ".join([shown(other.ikm, mark), *([other.grade.mutu] if other.grade else [])])
        said.append(phrase("page-way-other", way=sentence(way(report, other.way)), figure=figure))
    left_out = dict.fromkeys(stratum for rollup in report.rollups for stratum in rollup.left_out)
    for own in dict.fromkeys(reason for _, reason in left_out):
        strata = [label(" · ".join(stratum)) for stratum, reason in left_out if reason == own]
        number = thousands(len(strata))
        said.append(phrase("page-strata-left-out", number=number, reason=why(own), strata=some(strata)))
    return said


def _strata(rollup: Rollup) -> str:
    """How many strata count, ``11 layanan``."""
    return phrase(f"page-strata-{'-'.join(rollup.by)}", number=thousands(rollup.strata))


def period(report: Report) -> str:
    """Of which of several periods the report speaks, and how that was chosen; empty where all count."""
    periods = report.periods
    if periods.way == ALL or report.period is None:
        return ""
    facts = {"period": printable(report.period), "number": thousands(len(periods.told)), "told": some(periods.told)}
    if periods.way == LATEST:
        return phrase("page-period-latest", option=OptionUse("period"), **facts)
    return phrase("page-period-named", **facts)


def some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    named, more = list(names[:NAMES_SHOWN]), len(names) - NAMES_SHOWN
    if more > 0:
        named.append(phrase("page-more", number=thousands(more)))
    return ", ".join(named)


def sampled(quota: SampleQuota, report: Report) -> str:
    """Whether the sample required of the whole was met, as a report says it."""
    served, n = thousands(quota.served), quota.respondents
    collected = phrase("page-sample-empty")
    if n is not None:
        collected = phrase("page-sample-collected", respondents=thousands(n))
    if quota.required is None:
        rules = report.method.rules.short
        return phrase("page-sample-unruled", served=served, collected=collected, rules=rules)
    if n is not None and not quota.judged:
        collected = phrase("page-sample-unjudged", collected=collected)
    elif n is not None and quota.shortfall:
        collected = phrase("page-sample-short", collected=collected, shortfall=thousands(quota.shortfall))
    elif n is not None:
        collected = phrase("page-sample-met", collected=collected)
    required = thousands(quota.required)
    return phrase("page-sample-required", served=served, required=required, collected=collected)


def label(value: str | None) -> str:
    """A grouping value as it is shown."""
    return BLANK if value is None else printable(value)


class UnsurRow(NamedTuple):
    """One row of the table of unsur: what it is about, none in the last, its label, its figures, and its priority."""

    about: UnsurScore | QuestionScore | None
    label: str
    answers: int | None
    figures: tuple[Decimal | None, ...]
    mutu: str
    priority: str = ""

    def cells(self, mark: str) -> list[str]:
        """The row as texts; what has no figure of a kind is empty, what should have one is a dash."""
        answers = "" if self.answers is None else thousands(self.answers)
        figures = [shown(value, mark) for value in self.figures]
        if isinstance(self.about, QuestionScore):
            figures[1:] = ["", ""]
        if self.about is None:
            figures[0] = ""
        return [self.label, answers, *figures, self.mutu, self.priority]


def unsur(report: Report) -> list[UnsurRow]:
    """The table of unsur: the three lowest marked as priorities, the weighted sum in the last row.

    Where an unsur has several questions, they stand below it.
    """
    score = report.overall
    lines = []
    for one in score.unsur:
        place, shared = score.rank(one) or ("", False)
        figures = report.nrr(one.nrr), report.nrr(one.weighted), one.ikm
        mutu, rank = one.grade.mutu if one.grade else "–", str(place)
        if shared:
            rank = phrase("page-tied", rank=place)
        lines.append(UnsurRow(one, f"{one.code} {one.unsur.short}", one.answers, figures, mutu, rank))
        for part in one.questions if len(one.questions) > 1 else ():
            label = f"  {question(part.question)}"
            lines.append(UnsurRow(part, label, part.answers, (report.nrr(part.mean), None, None), ""))
    if score.exact is not None:
        skm = report.nrr(report.method.rules.mean_of(score.exact))
        mutu = score.grade.mutu if score.grade else "–"
        lines.append(UnsurRow(None, phrase("page-sum"), None, (None, skm, score.ikm), mutu))
    return lines


def question(one: Question) -> str:
    """The number of a question, and its header, unless that is nothing but the number."""
    name = safe_value(one.column)
    return f"{one.code} {'' if name.casefold() == one.code.casefold() else name}"


def lowest(score: Score) -> str:
    """The lowest three unsur, the lowest named: ``U3 Waktu, U8, U9``; those with the same NRR as ``U8 = U9 (seri)``.

    Where there is no index, why.
    """
    if score.reason:
        return f"({reason(score)})"
    places = [list(own) for _, own in groupby(score.lowest, key=lambda one: one.nrr)]
    parts = []
    for place, own in enumerate(places):
        named = place == 0 and len(own) <= NAMED_AT_MOST
        part = " = ".join(f"{one.code} {one.unsur.short}" if named else one.code for one in own)
        parts.append(phrase("page-lowest-tied", unsur=part) if len(own) > 1 else part)
    return ", ".join(parts)


def reason(score: Score) -> str:
    """Why there is no index, in words."""
    return why(score.reason) if score.reason else ""


def shown(value: Decimal | None, mark: str) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else text(value, mark)
