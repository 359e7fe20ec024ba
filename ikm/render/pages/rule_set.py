"""A rule set, a scale, and a survey of several rule sets, each as a page: every number beside its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ikm.index.rounding import text, trimmed
from ikm.messages.option_names import OptionUse
from ikm.render.page import GLUE, Block, Column, Facts, Heading, Listing, Page, PageCell, PageRow, PageTable, Remarks
from ikm.rules.ruleset import IKM, MARKS, Conversion, Grade, KrejcieMorgan, Ruleset, Sample, Survey, ended
from ikm.rules.scale import Scale

SOURCE = "Sumber"
LOWEST = Column("Nilai terendah", ">", folds=True)
GRADE_COLUMNS = Column("Mutu", "^", key=True), Column("Kinerja"), LOWEST, Column("NI tercetak"), Column(SOURCE)
CLASS_COLUMNS = Column("Nama", key=True), Column("Sebutan"), Column("Zona"), LOWEST, Column(SOURCE)


def page(shown: Ruleset | Scale | Survey, mark: str) -> Page:
    """The page of a rule set, a scale or a survey; ``mark`` is the decimal mark."""
    match shown:
        case Ruleset():
            blocks = _rule_set(shown, mark)
        case Scale():
            blocks = _scale(shown, mark)
        case Survey():
            blocks = _survey(shown)
    marks = Facts(tuple((f"[{sure}]", meaning) for sure, meaning in MARKS.items()))
    return Page(f"{shown.id}: {shown.title}", (*blocks, Heading("Tanda sumber"), marks))


def _rule_set(rules: Ruleset, mark: str) -> Iterator[Block]:
    yield _basis(rules)
    if rules.grades:
        yield _grades("Kelas", rules.grades, rules, mark)
    for one in rules.conversions:
        yield from _conversion(one, rules, mark)
    if rules.printed_weights:
        yield Heading("Bobot yang tercetak untuk tiap unsur")
        yield Facts(tuple((text(one.value, mark), str(one.source)) for one in rules.printed_weights))
    if rules.sample:
        yield Heading("Jumlah responden paling sedikit, dari N pengguna layanan")
        yield Listing(tuple(demand(rules.sample, len(rules.unsur), mark)))
        yield Remarks((str(rules.sample.source),))
    yield Heading("Unsur dan bobotnya")
    yield Remarks((str(rules.weighting_source),))
    yield _unsur(rules)
    if rules.orders:
        yield Heading("Urutan")
        yield Facts(tuple(pair for one in rules.orders for pair in _said(one.id, ", ".join(one.unsur), one.source)))


def _said(label: str, *texts: object) -> Iterator[tuple[str, str]]:
    """The facts of a label, one below the other; nothing for an empty text."""
    for one in map(str, texts):
        if one:
            yield label, one


def _basis(rules: Ruleset) -> Facts:
    """The source of the rules, the index, its scale and its rounding."""
    name = rules.named.name
    formula = f"SKM × {rules.factor}" if rules.factor != 1 else "jumlah NRR tertimbang, pada skala jawaban"
    pairs = [*_said(SOURCE, rules.source)]
    if rules.named != IKM:
        pairs += _said("Indeks", f"{name}: {rules.named.title} ({rules.named.survey})")
    pairs += _said("Skala", f"{', '.join(map(str, rules.scores))}; {name} = {formula}", rules.scale_source)
    places = f"{name} {rules.ikm_places} desimal, NRR {rules.nrr_places} desimal"
    pairs += _said("Pembulatan", places, rules.rounding_source)
    if not rules.grades:
        pairs += _said("Kelas", "tidak ada")
    return Facts(tuple(pairs))


def _grades(title: str, grades: Sequence[Grade], rules: Ruleset, mark: str) -> PageTable:
    """The classes of an index, the best first."""
    rows = []
    for grade in reversed(grades):
        ni = "–".join(text(end, mark) for end in grade.ni) if grade.ni else "–"
        lower = "–" if grade.lower is None else f"{grade.lower:.{rules.ikm_places}f}".replace(".", mark)
        rows.append(_row(grade.mutu, grade.kinerja, lower, ni, grade.source))
    return PageTable(title, GRADE_COLUMNS, (tuple(rows),))


def _row(*cells: object) -> PageRow:
    return PageRow(tuple(PageCell(str(cell)) for cell in cells))


def _conversion(one: Conversion, rules: Ruleset, mark: str) -> Iterator[Block]:
    """A way to bring the index onto another scale, and the classes there."""
    ends, way = "–".join(text(end, mark) for end in one.scale), OptionUse("conversion", one.name)
    yield Heading(f"Konversi {one.name}, hanya dengan {way}: {one.text}, skala {ends}")
    yield Remarks((str(one.source),))
    if one.grades:
        yield _grades(f"Kelas dengan konversi {one.name}", one.grades, rules, mark)


def _unsur(rules: Ruleset) -> Facts:
    """Each unsur with its weight, its question and answers, and their source."""
    pairs: list[tuple[str, str]] = []
    for number, unsur in enumerate(rules.unsur, start=1):
        answers = ""
        if unsur.answers:
            answers = " · ".join(f"{score}{GLUE}{a}" for score, a in zip(rules.scores, unsur.answers, strict=True))
        named = f"{unsur.name} ({unsur.weight})"
        pairs += _said(f"U{number} {unsur.id}", named, unsur.asked, answers, unsur.source)
    return Facts(tuple(pairs))


def _scale(scale: Scale, mark: str) -> Iterator[Block]:
    pairs = [*_said(SOURCE, scale.source)]
    ends = f"{text(scale.lowest, mark)}–{text(scale.highest, mark)}"
    pairs += _said("Skala", f"{scale.name} {ends}", scale.scale_source)
    if scale.rounding_source:
        pairs += _said("Pembulatan", f"{scale.places} desimal", scale.rounding_source)
    else:
        pairs += _said("Pembulatan", "tidak ada")
    yield Facts(tuple(pairs))
    rows = [
        _row(one.name, one.words, one.zona, "–" if one.lower is None else text(one.lower, mark), one.source)
        for one in reversed(scale.classes)
    ]
    yield _without_empty_columns(PageTable("Kelas", CLASS_COLUMNS, (tuple(rows),)))


def _without_empty_columns(table: PageTable) -> PageTable:
    rows = [row for section in table.sections for row in section]
    places = range(len(table.columns))
    return table.with_columns([place for place in places if any(row.cells[place].text for row in rows)])


def _survey(survey: Survey) -> Iterator[Block]:
    """The parts of a survey by id, and what it asks beside them."""
    yield Facts(((SOURCE, str(survey.source)),))
    yield Heading("Bagian (ikm rules show ID)")
    yield Facts(tuple((one.id, f"{one.short}, {len(one.unsur)} unsur, {one.named.name}") for one in survey.parts))
    if survey.controls:
        yield Heading("Pertanyaan kontrol, ya atau tidak: dihitung sendiri, tidak masuk indeks")
        pairs: list[tuple[str, str]] = []
        for control in survey.controls:
            pairs += _said(control.id, control.name, ended(control.question), control.source)
        yield Facts(tuple(pairs))


def demand(sample: Sample, unsur: int, mark: str = ".") -> Iterator[str]:
    """How many respondents are demanded: the formula, and its numbers, under rules of so many unsur."""
    if not isinstance(sample, KrejcieMorgan):
        yield f"(jumlah unsur + {sample.more}) × {sample.each}"
        yield f"({unsur} + {sample.more}) × {sample.each} = {(unsur + sample.more) * sample.each}, berapa pun N"
        return
    p, q = (text(trimmed(share), mark) for share in (sample.proportion, 1 - sample.proportion))
    yield "S = X²·N·P·Q / (d²·(N − 1) + X²·P·Q), dibulatkan ke bilangan terdekat"
    square = f"X² = {text(trimmed(sample.chi_square), mark)} (tingkat kepercayaan {percent(sample.confidence, mark)})"
    yield f"{square}, {f'P = Q = {p}' if p == q else f'P = {p}, Q = {q}'}, d = {text(trimmed(sample.margin), mark)}"


def percent(share: Fraction, mark: str) -> str:
    """A part of one in hundredths, ``95 %``."""
    return f"{text(trimmed(share * 100), mark)} %"
