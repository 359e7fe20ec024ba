"""The regulation's own words, as all outputs for people use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from ikm.index.method import Method, Question
from ikm.index.rounding import text, trimmed
from ikm.index.score import QuestionScore, Score, UnsurScore
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Findings, column_number, printable, safe_value
from ikm.messages.option_names import OptionUse
from ikm.report.report import BLANK, ControlCount, GroupTable, InputUse, Report, SampleQuota
from ikm.rules.ruleset import Ruleset

MISSING = {"per-unsur": "per unsur", "complete": "hanya jawaban lengkap"}
ORDER = {"questionnaire": "kuesioner", "regulation": "peraturan"}
WHOLE, POOLED = "Keseluruhan", "Seluruh responden"
"""How the last row of a table is called, and how beside the roll-up of units."""
ROLES = {
    "unit": "Unit",
    "layanan": "Layanan",
    "periode": "Periode",
    "jenis_kelamin": "Jenis kelamin",
    "usia": "Usia",
    "pendidikan": "Pendidikan",
    "pekerjaan": "Pekerjaan",
    "disabilitas": "Disabilitas",
    "agama": "Agama",
}
"""What is known by its role, as the heading of a column."""
INDICATORS = {("jenis_kelamin", "L"): "Laki-laki (L)", ("jenis_kelamin", "P"): "Perempuan (P)"}
"""Classes of a profile whose label alone says little."""
ROLLUP = {"mean": "Rata-rata unit", "population": "Tertimbang pengguna layanan"}
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
    "workbook": "Metadata",
    "number": "nomor",
    "expectation": "kepentingan",
    "header": "judul",
    "group": "kelompok",
    "file": "nama berkas",
    "sheet": "nama lembar",
    "folder": "nama folder",
}
"""Why a column was taken for what it is; the first are the surest, the last are for values that are in no column."""
NAMES = ("file", "sheet", "folder")
_OTHERWISE = ("expectation", "header", "group", *NAMES)
REASONS = {reason: f"menurut {word}" for reason, word in REASONS_SHORT.items() if reason not in _OTHERWISE}
REASON = {
    "unsur-unanswered": "ada unsur tanpa jawaban",
    "unsur-differ": "unsur yang ditanyakan berbeda",
    "min-n": "responden terlalu sedikit",
    "population-unknown": "pengguna layanan tidak diketahui",
    "counts-only": "hanya hitungan jawaban yang diketahui",
    "one-respondent": "hanya satu responden",
    "few-answers": "ada pertanyaan yang dijawab terlalu sedikit responden",
    "all-alike": "nilai semua responden sama",
    "few-complete": "kurang dari tiga responden menjawab semua pertanyaan",
    "few-items": "kurang dari dua pertanyaan yang jawabannya beragam",
    "no-variance": "jumlah jawaban semua responden sama",
    "no-interval": "galat baku salah satu sisi tidak diketahui",
    "not-disjoint": "kedua sisi mungkin mempunyai responden yang sama",
}
"""Why there is no index, no interval, no alpha, or no judgement of a change."""
NAMES_SHOWN = 5
NAMED_AT_MOST = 2
"""So many unsur that tie for the lowest are named."""


def thousands(number: int) -> str:
    """A whole number with the Indonesian mark of thousands."""
    return f"{number:,}".replace(",", ".")


def title(report: Report) -> str:
    """The report's heading: what it is, of whom, and when."""
    parts = (report.method.rules.named.title, report.name, report.period)
    return " · ".join(printable(part) for part in parts if part)


def index(report: Report) -> str:
    """How the index is called, in short."""
    return report.method.rules.named.name


def scale(rules: Ruleset, mark: str) -> str:
    """The scale that the index is on."""
    return "–".join(text(trimmed(Fraction(end)), mark) for end in rules.scale)


def graded(score: Score, report: Report, mark: str) -> str:
    """The class of an index, or where there are none, the scale that it is on."""
    if score.grade is None:
        return f"skala {scale(report.method.rules, mark)}"
    return f"Mutu {score.grade.mutu} · {score.grade.kinerja}"


def facts(report: Report) -> list[tuple[str, str]]:
    """What was read and how it was counted, as label and text."""
    method = report.method
    without = [unsur.short for unsur in method.rules.unsur if unsur.id in method.without]
    return [
        ("Aturan", f"{method.rules.short} ({method.rules.id})"),
        *([("Skala", said)] if (said := scaled(method.rules)) else []),
        ("Bobot", weight(report)),
        ("Kosong", f"{MISSING[method.missing]} ({OptionUse('missing', method.missing)})"),
        ("Urutan", f"{ORDER.get(method.order, method.order)} ({OptionUse('order', method.order)})"),
        ("Temuan", found(report.findings) + ("" if report.complete else "; ADA BERKAS YANG TIDAK IKUT DIHITUNG")),
        *([("Tanpa", f"{', '.join(without)} ({OptionUse('without', method.without)})")] if without else []),
        *(("Kontrol", control(one)) for one in report.controls),
        *([("Dibuat", report.manifest.time)] if report.manifest.time else []),
    ]


def formula(rules: Ruleset) -> str:
    """What makes the sum of the weighted NRR the index, ``× 25``."""
    if rules.conversion:
        return rules.conversion.text
    return f"× {rules.factor}" if rules.factor != 1 else f"skala {scale(rules, ',')}"


def scaled(rules: Ruleset, mark: str = ",") -> str:
    """What was done to bring the index onto its scale, or could be, where the rules do not do it themselves."""
    if one := rules.conversion:
        return f"{one.text}, skala {scale(rules, mark)} [{one.source.mark}] ({OptionUse('conversion', one.name)})"
    if rules.grades:
        return ""
    names = [one.name for one in rules.conversions]
    choice = f" (pilihan: {OptionUse('conversion', ' | '.join(names))})" if names else ""
    return f"{scale(rules, mark)}, tanpa konversi{choice}"


def control(one: ControlCount, mark: str = ",") -> str:
    """What was said to a question of ya or tidak, as a figure of its own."""
    parts = [f"ya {thousands(one.yes)}", f"tidak {thousands(one.no)}", f"kosong {thousands(one.unanswered)}"]
    share = "" if one.percent is None else f" ({text(one.percent, mark)} % ya)"
    return f"{one.control.name}: {', '.join(parts)}{share}; tidak masuk indeks"


def found(findings: Findings) -> str:
    """How many findings there are, by how much they matter."""
    kinds = zip(Severity, ("sel atau berkas tidak dipakai", "peringatan", "catatan"), strict=True)
    return ", ".join(f"{thousands(n)} {word}" for severity, word in kinds if (n := findings.count(severity))) or "–"


def weight(report: Report) -> str:
    """The weight of each unsur, ``1/9 (exact)``."""
    distinct = sorted(set(report.method.weights.values()))
    shown = str(distinct[0]) if report.method.weight == "exact" else report.method.weight
    return f"{shown if len(distinct) == 1 else 'menurut aturan'} ({OptionUse('weight', report.method.weight)})"


def read(use: InputUse) -> str:
    """How many rows were read and used of one input."""
    sheet = f", lembar {printable(use.sheet)}" if use.sheet else ""
    shape = SHAPES.get(use.shape, "")
    parts = [f"{thousands(use.rows)} baris{shape and ' ' + shape}", f"{thousands(use.used)} responden"]
    parts += [f"{thousands(use.dropped)} tidak lengkap"] if use.dropped else []
    parts += [f"{thousands(use.left_out)} baris bukan responden"] if use.left_out else []
    parts += [f"{thousands(use.repeated)} baris berulang"] if use.repeated else []
    parts += [f"{thousands(use.outside)} baris di luar waktu yang diminta"] if use.outside else []
    return f"{printable(use.path)}{sheet}: {', '.join(parts)}"


def columns(report: Report) -> list[str]:
    """The columns that were understood, once for each way in which the inputs have them."""
    return list(dict.fromkeys(_columns(use, report.method) for use in report.inputs))


def _columns(use: InputUse, method: Method) -> str:
    """Those of answers, as unsur and letter, by what told them; then those to group by."""
    parts = []
    for reason, word in (*REASONS.items(), ("expectation", REASONS_SHORT["expectation"])):
        found = [one for one in use.columns if one.reason == reason]
        if found:
            unsur = _spans((method.code(one.meaning) for one in found), lambda code: int(code[1:]))
            where = _spans((one.column for one in found), column_number)
            parts.append(f"{unsur} di kolom {where} ({word})")
    for one in use.columns:
        if one.reason == "group":
            parts.append(f"{one.meaning}: {printable(one.header)} ({one.column})")
        elif one.reason in NAMES:
            parts.append(f"{one.meaning}: {REASONS_SHORT[one.reason]}")
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
    if score.grade is None or score.ikm is None:  # no index, or no classes
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
    return "Menurut " + " × ".join(map(plain_name, table.by))


def plain_name(name: str) -> str:
    """What is grouped by, within a sentence."""
    return printable(name).replace("_", " ")


def column(name: str) -> str:
    """What is grouped by, as the heading of a column."""
    return ROLES.get(name) or printable(name)


def whole(report: Report) -> str:
    """What the row of all respondents is called."""
    return POOLED if report.rollup else WHOLE


def indicator(role: str, label: str) -> str:
    """A class of a profile as it is shown."""
    return INDICATORS.get((role, label)) or printable(label)


def rollup(report: Report, mark: str) -> list[str]:
    """The roll-up of units beside the index: its name and class, and the units that do not count, by reason."""
    one = report.rollup
    if one is None:
        return []
    name = f"{ROLLUP[one.kind]} ({OptionUse('rollup', one.kind)})"
    if one.ikm is None:
        said = [f"{name}: –, tidak ada unit yang dapat dihitung"]
    else:
        parts = [shown(one.ikm, mark), *([one.grade.mutu] if one.grade else []), f"{thousands(one.units)} unit"]
        said = [f"{name}: {' · '.join(parts)}"]
    for why in dict.fromkeys(reason for _, reason in one.left_out):
        units = [label(unit) for unit, reason in one.left_out if reason == why]
        said.append(f"{thousands(len(units))} unit tidak ikut, {REASON.get(why, why)}: {some(units)}")
    return said


def some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = [f"… {thousands(len(names) - NAMES_SHOWN)} lagi"] if len(names) > NAMES_SHOWN else []
    return ", ".join([*names[:NAMES_SHOWN], *more])


def sampled(quota: SampleQuota, report: Report) -> str:
    """Whether the sample required of the whole was met, as a report says it."""
    served, n = thousands(quota.served), quota.respondents
    collected = "belum ada data" if n is None else f"terkumpul {thousands(n)}"
    if quota.required is None:
        return (
            f"Dari {served} pengguna layanan: {collected}; {report.method.rules.short} tidak menyebut sampel minimal."
        )
    met = f", kurang {thousands(quota.shortfall)}" if quota.shortfall else ", terpenuhi"
    needed = f"dibutuhkan paling sedikit {thousands(quota.required)} responden"
    return f"Dari {served} pengguna layanan {needed}; {collected}{'' if n is None else met}."


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
        mutu, rank = one.grade.mutu if one.grade else "–", f"{place}{' seri' if shared else ''}"
        lines.append(UnsurRow(one, f"{one.code} {one.unsur.short}", one.answers, figures, mutu, rank))
        for part in one.questions if len(one.questions) > 1 else ():
            label = f"  {question(part.question)}"
            lines.append(UnsurRow(part, label, part.answers, (report.nrr(part.mean), None, None), ""))
    if score.exact is not None:
        skm = report.nrr(report.method.rules.mean_of(score.exact))
        mutu = score.grade.mutu if score.grade else "–"
        lines.append(UnsurRow(None, "Jumlah", None, (None, skm, score.ikm), mutu))
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
        parts.append(" = ".join(f"{one.code} {one.unsur.short}" if named else one.code for one in own))
    return ", ".join(part + " (seri)" * (len(own) > 1) for part, own in zip(parts, places, strict=True))


def reason(score: Score) -> str:
    """Why there is no index, in words."""
    return REASON.get(score.reason, score.reason) if score.reason else ""


def shown(value: Decimal | None, mark: str) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else text(value, mark)
