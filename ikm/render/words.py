"""The regulation's own words, as all outputs for people use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from ikm.catalogue import Severity
from ikm.findings import Findings, column_number, printable, safe_value
from ikm.index.exact import text
from ikm.index.method import Method, Question
from ikm.index.score import QuestionScore, Score, UnsurScore
from ikm.report import BLANK, GroupTable, InputUse, Report
from ikm.rules.ruleset import Ruleset

TITLE = "Indeks Kepuasan Masyarakat"
MISSING = {"per-unsur": "per unsur", "complete": "hanya jawaban lengkap"}
ORDER = {"questionnaire": "kuesioner", "regulation": "peraturan"}
WHOLE = "Keseluruhan"
SHAPES = {"long": "(tabel panjang)", "counts": "hitungan jawaban"}
REASONS_SHORT = {
    "mapping": "pemetaan",
    "name": "nama",
    "question": "pertanyaan",
    "number and name": "nomor dan nama",
    "number and question": "nomor dan pertanyaan",
    "number and words": "nomor dan kata",
    "words": "kata",
    "number and answers": "nomor dan jawaban",
    "answers": "jawaban",
    "number": "nomor",
    "header": "judul",
    "group": "kelompok",
}
"""Why a column was taken for what it is; the first are the surest."""
REASONS = {reason: f"menurut {word}" for reason, word in REASONS_SHORT.items() if reason not in ("header", "group")}
REASON = {"unsur-unanswered": "ada unsur tanpa jawaban", "min-n": "responden terlalu sedikit"}


def thousands(number: int) -> str:
    """A whole number with the Indonesian mark of thousands."""
    return f"{number:,}".replace(",", ".")


def title(report: Report) -> str:
    """The report's heading: what it is, of whom, and when."""
    return " · ".join(part for part in (TITLE, report.name, report.period) if part)


def facts(report: Report) -> list[tuple[str, str]]:
    """What was read and how it was counted, as label and text."""
    method = report.method
    without = [unsur.short for unsur in method.rules.unsur if unsur.id in method.without]
    return [
        ("Aturan", f"{method.rules.short} ({method.rules.id})"),
        ("Bobot", weight(report)),
        ("Kosong", f"{MISSING[method.missing]} (--missing {method.missing})"),
        ("Urutan", f"{ORDER.get(method.order, method.order)} (--order {method.order})"),
        ("Temuan", found(report.findings) + ("" if report.complete else "; ADA BERKAS YANG TIDAK IKUT DIHITUNG")),
        *([("Tanpa", f"{', '.join(without)} (--without {' --without '.join(method.without)})")] if without else []),
    ]


def found(findings: Findings) -> str:
    """How many findings there are, by how much they matter."""
    kinds = zip(Severity, ("sel atau berkas tidak dipakai", "peringatan", "catatan"), strict=True)
    return ", ".join(f"{thousands(n)} {word}" for severity, word in kinds if (n := findings.count(severity))) or "–"


def weight(report: Report) -> str:
    """The weight of each unsur, ``1/9 (exact)``."""
    distinct = sorted(set(report.method.weights.values()))
    shown = str(distinct[0]) if report.method.weight == "exact" else report.method.weight
    return f"{shown if len(distinct) == 1 else 'menurut aturan'} (--weight {report.method.weight})"


def read(use: InputUse) -> str:
    """How many rows were read and used of one input."""
    sheet = f", lembar {printable(use.sheet)}" if use.sheet else ""
    shape = SHAPES.get(use.shape, "")
    parts = [f"{thousands(use.rows)} baris{shape and ' ' + shape}", f"{thousands(use.used)} responden"]
    parts += [f"{thousands(use.dropped)} tidak lengkap"] if use.dropped else []
    parts += [f"{thousands(use.left_out)} baris bukan responden"] if use.left_out else []
    parts += [f"{thousands(use.repeated)} baris berulang"] if use.repeated else []
    return f"{printable(use.path)}{sheet}: {', '.join(parts)}"


def columns(report: Report) -> list[str]:
    """The columns that were understood, once for each way in which the inputs have them."""
    return list(dict.fromkeys(_columns(use, report.method) for use in report.inputs))


def _columns(use: InputUse, method: Method) -> str:
    """Those of answers, as unsur and letter, by what told them; then those to group by."""
    parts = []
    for reason, word in REASONS.items():
        found = [one for one in use.columns if one.reason == reason]
        if found:
            unsur = _spans((method.code(one.meaning) for one in found), lambda code: int(code[1:]))
            where = _spans((one.column for one in found), column_number)
            parts.append(f"{unsur} di kolom {where} ({word})")
    parts += [
        f"{one.meaning}: {printable(one.header)} ({one.column})" for one in use.columns if one.reason == "group"
    ]
    return " · ".join(parts)


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
    if score.grade is None or score.ikm is None:
        return []
    place = rules.grades.index(score.grade)
    said = []
    if score.to_next is not None:
        above = rules.grades[place + 1]
        said.append(f"{text(score.to_next, mark)} lagi ke {above.mutu} (mulai {text(above.lower, mark)})")
    if score.above_own is not None:
        own, below = score.grade, rules.grades[place - 1]
        bound = f"batas bawah {own.mutu} ({text(own.lower, mark)})"
        said.append(f"{text(score.above_own, mark)} di atas {bound}, di bawahnya {below.mutu}")
    return said


def heading(table: GroupTable) -> str:
    """The heading of a table of groups, ``Menurut layanan``."""
    return "Menurut " + " × ".join(printable(name).replace("_", " ") for name in table.by)


def label(value: str | None) -> str:
    """A grouping value as it is shown."""
    return BLANK if value is None else printable(value)


UNSUR = (
    ("Unsur", "<"),
    ("Jawaban", ">"),
    ("NRR", ">"),
    ("NRR tertimbang", ">"),
    ("Nilai", ">"),
    ("Mutu", "^"),
    ("Prioritas", "<"),
)
"""The columns of the table of unsur, and the side each is set to."""
FIGURES = (("n", ">"), ("IKM", ">"), ("Mutu", "^"), ("Terendah", "<"))
"""The columns of a table of groups, behind its keys."""


class Line(NamedTuple):
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


def unsur(report: Report) -> list[Line]:
    """The table of unsur: the three lowest marked as priorities, the weighted sum in the last row.

    Where an unsur has several questions, they stand below it.
    """
    score = report.overall
    lines = []
    for one in score.unsur:
        place, shared = score.rank(one) or ("", False)
        figures = report.nrr(one.nrr), report.nrr(one.weighted), one.ikm
        mutu, rank = one.grade.mutu if one.grade else "–", f"{place}{' seri' if shared else ''}"
        lines.append(Line(one, f"{one.code} {one.unsur.short}", one.answers, figures, mutu, rank))
        for part in one.questions if len(one.questions) > 1 else ():
            label = f"  {part.question.code} {_without_code(part.question)}"
            lines.append(Line(part, label, part.answers, (report.nrr(part.mean), None, None), ""))
    if score.exact is not None and score.grade is not None:
        skm = report.nrr(score.exact / report.method.rules.factor)
        lines.append(Line(None, "Jumlah", None, (None, skm, score.ikm), score.grade.mutu))
    return lines


def _without_code(question: Question) -> str:
    """The header of a question, unless it is nothing but its number."""
    name = safe_value(question.column)
    return "" if name.casefold() == question.code.casefold() else name


def groups(report: Report, table: GroupTable, mark: str) -> list[list[str]]:
    """A table of groups, the whole in its last row."""
    rows = [[*map(label, group.key.values()), *_figures(group.score, mark)] for group in table.groups]
    return [*rows, [WHOLE, *[""] * (len(table.by) - 1), *_figures(report.overall, mark)]]


def _figures(score: Score, mark: str) -> list[str]:
    mutu = score.grade.mutu if score.grade else "–"
    last = f"({reason(score)})" if score.reason else _lowest(score)
    return [thousands(score.respondents), shown(score.ikm, mark), mutu, last]


def _lowest(score: Score) -> str:
    """The lowest unsur as ``U8 Sarana``, with all that tie for it."""
    bottom = [one for one in score.lowest if one.nrr == score.lowest[0].nrr]
    return ", ".join(f"{one.code} {one.unsur.short}" for one in bottom) + (" (seri)" if len(bottom) > 1 else "")


def reason(score: Score) -> str:
    """Why there is no index, in words."""
    return REASON.get(score.reason, score.reason) if score.reason else ""


def shown(value: Decimal | None, mark: str) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else text(value, mark)
