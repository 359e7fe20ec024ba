"""A rule set as a person reads it: every number beside its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ikm.index.rounding import text, trimmed
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import IKM, MARKS, Grade, KrejcieMorgan, Ruleset, Sample, Survey, ended
from ikm.rules.scale import Scale


def render(rules: Ruleset) -> str:
    """Render a rule set with its sources and how sure each is."""
    return "\n".join(_lines(rules)) + "\n"


def render_scale(scale: Scale) -> str:
    """Render a scale with its sources and how sure each is."""
    return "\n".join(_lines_of_scale(scale)) + "\n"


def _lines_of_scale(scale: Scale) -> Iterator[str]:
    yield from (f"{scale.id}: {scale.title}", f"    {scale.source}", "")
    yield from (f"Skala {scale.name} {scale.lowest}–{scale.highest}", f"    {scale.scale_source}", "")
    if scale.rounding_source:
        yield from (f"Pembulatan: {scale.places} desimal", f"    {scale.rounding_source}", "")
    else:
        yield from ("Tanpa pembulatan", "")
    yield "Kelas (nilai terendah · nama · sebutan · zona)"
    bounds = ["–" if one.lower is None else str(one.lower) for one in scale.classes]
    for one, lower in reversed([*zip(scale.classes, bounds, strict=True)]):
        names = (one.name, one.words, one.zona)
        yield from (f"  {lower:^{max(map(len, bounds))}} · {' · '.join(filter(None, names))}", f"      {one.source}")
    yield ""
    yield from (f"[{mark}] {meaning}" for mark, meaning in MARKS.items())


def _lines(rules: Ruleset) -> Iterator[str]:
    yield from (f"{rules.id}: {rules.title}", f"    {rules.source}", "")
    scores = ", ".join(map(str, rules.scores))
    name = rules.named.name
    if rules.named != IKM:
        yield from (f"{name}: {rules.named.title} ({rules.named.survey})", "")
    formula = f"SKM × {rules.factor}" if rules.factor != 1 else "jumlah NRR tertimbang, pada skala jawaban"
    yield from (f"Skala {scores}; {name} = {formula}", f"    {rules.scale_source}", "")
    yield f"Pembulatan: {name} {rules.ikm_places} desimal, NRR {rules.nrr_places} desimal"
    yield from (f"    {rules.rounding_source}", "")
    yield from _classes(rules.grades, rules) if rules.grades else ("Kelas: tidak ada",)
    for one in rules.conversions:
        ends, way = "–".join(map(str, one.scale)), OptionUse("conversion", one.name)
        yield from ("", f"Konversi {one.name}, hanya dengan {way}: {one.text}, skala {ends}")
        yield f"    {one.source}"
        yield from _classes(one.grades, rules) if one.grades else ()
    if rules.printed_weights:
        yield from ("", "Bobot yang tercetak untuk tiap unsur")
    for weight in rules.printed_weights:
        yield from (f"  {weight.value}", f"      {weight.source}")
    if rules.sample:
        yield from ("", "Jumlah responden paling sedikit, dari N pengguna layanan")
        yield from (f"  {line}" for line in demand(rules.sample, len(rules.unsur)))
        yield f"      {rules.sample.source}"
    yield from ("", "Unsur dan bobotnya", f"    {rules.weighting_source}")
    for number, unsur in enumerate(rules.unsur, start=1):
        yield f"  U{number} {unsur.id} ({unsur.weight}): {unsur.name}"
        if unsur.question:
            yield f"      {unsur.asked}"
        if unsur.answers:
            yield "      " + " · ".join(f"{s} {a}" for s, a in zip(rules.scores, unsur.answers, strict=True))
        yield f"      {unsur.source}"
    for order in rules.orders:
        yield from ("", f"Urutan {order.id}", f"  {', '.join(order.unsur)}", f"      {order.source}")
    yield ""
    yield from (f"[{mark}] {meaning}" for mark, meaning in MARKS.items())


def _classes(grades: Sequence[Grade], rules: Ruleset) -> Iterator[str]:
    yield "Kelas (nilai terendah · NI tercetak · mutu · kinerja)"
    for grade in reversed(grades):
        ni = f"{grade.ni[0]}–{grade.ni[1]}" if grade.ni else "–"
        lower = "  –  " if grade.lower is None else f"{grade.lower:.{rules.ikm_places}f}"
        yield from (f"  {lower} · {ni} · {grade.mutu} · {grade.kinerja}", f"      {grade.source}")


def render_survey(one: Survey) -> str:
    """Render a survey of several rule sets: its parts by id, and what it asks beside them."""
    lines = [f"{one.id}: {one.title}", f"    {one.source}", "", "Bagian (ikm rules show ID)"]
    lines += [f"  {part.id}: {part.short}, {len(part.unsur)} unsur, {part.named.name}" for part in one.parts]
    lines += ["", "Pertanyaan kontrol, ya atau tidak: dihitung sendiri, tidak masuk indeks"]
    for control in one.controls:
        lines += [f"  {control.id}: {control.name}", f"      {ended(control.question)}", f"      {control.source}"]
    lines += ["", *(f"[{mark}] {meaning}" for mark, meaning in MARKS.items())]
    return "\n".join(lines) + "\n"


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
