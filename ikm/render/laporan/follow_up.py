"""The third chapter: what the survey before found, what was planned then, and what became of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ikm.index.rounding import half_away, half_up
from ikm.render.laporan.changes import CHANGE_PLACES, other_way, signed
from ikm.render.laporan.draft import CENTRE, FIGURE, LABEL, Draft
from ikm.render.laporan.pictures import picture_of
from ikm.render.laporan.sentences import figure, lacking, own, percent, points, said, told, written
from ikm.render.laporan.tables import NUMBER
from ikm.render.page import Column
from ikm.report.comparison import Comparison, UnsurChange
from ikm.report.laporan import STATUSES, Laporan, in_order, is_same_period

EVIDENCE_WIDTH = 0.6


def figures_before(draft: Draft, laporan: Laporan) -> None:
    """The value of each unsur in the period before and now."""
    comparison = laporan.comparison()
    if comparison is None:
        draft.say(said("lalu.pengantar-tanpa", hasil=lacking("hasil-lalu")))
        return
    draft.say(_whose_figures(comparison, laporan), other_way(laporan))
    rules = laporan.rules
    columns = [
        NUMBER,
        Column(said("kepala.unsur"), LABEL, key=True, width=3),
        Column(said("kepala.lalu"), FIGURE),
        Column(said("kepala.kini"), FIGURE),
        Column(said("kepala.perubahan"), FIGURE),
    ]
    values = _values(laporan)
    rows = [
        [written(place), name, figure(one.before), figure(one.after), _change(one)]
        for place, (name, one) in enumerate(values, start=1)
    ]
    overall = comparison.overall.change.shown
    total = ["", said("baris.ikm", index=rules.named.name), figure(overall.before), figure(overall.after)]
    total.append(figure(None) if overall.difference is None else signed(overall.difference))
    draft.table(said("tabel.lalu"), columns, rows, [total], [said("lalu.bulat")])


def _whose_figures(comparison: Comparison, laporan: Laporan) -> str:
    """Of which period the figures are: the one before, or an earlier one where of that only the index is known."""
    before = comparison.before.period or laporan.office.laporan_sebelumnya.periode
    step = laporan.last_step()
    if before and step and not is_same_period(before, step.before.period):
        return said("lalu.pengantar-terakhir", periode=own(before), sebelumnya=own(step.before.period))
    return said("lalu.pengantar", periode=told(before, "periode-lalu"))


class ValueChange:
    """The value of an unsur before and now, on the scale of the index."""

    def __init__(self, change: UnsurChange, laporan: Laporan) -> None:
        rules = laporan.rules
        before, after = change.change.before, change.change.after
        exact = [None if nrr is None else rules.index_of(nrr) for nrr in (before, after)]
        self.before, self.after = (None if one is None else half_up(one, rules.ikm_places) for one in exact)
        self.exact: Fraction | None = None
        if exact[0] is not None and exact[1] is not None:
            self.exact = exact[1] - exact[0]
        self.sign = change.change.judged.sign

    @property
    def difference(self) -> Decimal | None:
        """How much it rose, rounded once."""
        return None if self.exact is None else half_away(self.exact, CHANGE_PLACES)


def _values(laporan: Laporan) -> list[tuple[str, ValueChange]]:
    comparison = laporan.comparison()
    if comparison is None:
        return []
    changes = {one.unsur.id: one for one in comparison.unsur}
    asked = in_order((one.unsur for one in comparison.unsur), laporan.rules)
    return [(one.name, ValueChange(changes[one.id], laporan)) for one in asked]


def _change(one: ValueChange) -> str:
    return figure(None) if one.exact is None else signed(one.exact)


def plans_before(draft: Draft, laporan: Laporan) -> None:
    """What became of each plan of the period before, how many are done and how soon, and whether their unsur rose."""
    plans = laporan.office.tindak_lanjut
    if not plans:
        draft.say(said("lalu.rencana-kosong", isi=lacking("tindak-lanjut")))
        return
    draft.say(said("lalu.rencana"))
    draft.turn(across=True)
    columns = [
        NUMBER,
        Column(said("kepala.rencana"), LABEL, key=True, width=3),
        Column(said("kepala.status"), CENTRE, width=1.1),
        Column(said("kepala.deskripsi"), LABEL, width=3),
        Column(said("kepala.dokumentasi"), LABEL, width=1.4),
    ]
    rows = []
    for number, plan in enumerate(plans, start=1):
        status = said(f"kata.{plan.status}") if plan.status in STATUSES else lacking("status")
        text = told(plan.uraian, "uraian")
        if plan.hambatan:
            text = said("lalu.uji-hambatan", uraian=text, hambatan=own(plan.hambatan))
        evidence = lacking("bukti")
        if plan.bukti:
            evidence = said("bukti.foto-rencana", n=number)
        rows.append([written(number), told(plan.rencana, "rencana"), status, text, evidence])
    draft.table(said("tabel.tindak-lanjut"), columns, rows)
    draft.turn(across=False)
    draft.say(realised(laporan), _speed(laporan))
    _risen(draft, laporan)
    for number, plan in enumerate(plans, start=1):
        if plan.bukti:
            text = own(plan.rencana or "")
            draft.picture(
                picture_of(plan.bukti, text, EVIDENCE_WIDTH), said("bukti.foto-rencana-judul", n=number, rencana=text)
            )


def realised(laporan: Laporan) -> str:
    """How many of the plans of the period before are done."""
    found = laporan.realisation()
    sentence = said(
        "lalu.realisasi",
        semua=found.planned,
        selesai=found.done,
        persen=percent(found.done, found.planned),
        proses=found.begun,
        belum=found.open,
    )
    if not found.untold:
        return sentence
    gap = said("lalu.realisasi-kosong", n=found.untold, status=lacking("status"))
    return f"{sentence} {gap}"


def _speed(laporan: Laporan) -> str:
    """Within how many months all of it was done; nothing where it was not, or that is not known."""
    months, signed_on = laporan.realisation().months, laporan.office.laporan_sebelumnya.tanggal
    if months is None or signed_on is None:
        return ""
    return said("lalu.kecepatan", bulan=months, tanggal=signed_on)


def _risen(draft: Draft, laporan: Laporan) -> None:
    """Whether the unsur that something was planned for rose, each by the test of changes."""
    planned = {plan.unsur for plan in laporan.office.tindak_lanjut if plan.unsur}
    comparison = laporan.comparison()
    if comparison is None or not planned:
        return
    ids = {one.unsur.name: one.unsur.id for one in comparison.unsur}
    changes = {name: change for name, change in _values(laporan) if ids[name] in planned and change.exact is not None}
    if changes:
        are_tested = any(change.sign is not None for change in changes.values())
        draft.say(said("lalu.unsur-pengantar" if are_tested else "lalu.unsur-pengantar-tanpa"))
        draft.list([_course(name, change) for name, change in changes.items()], "")


def _course(name: str, one: ValueChange) -> str:
    difference = one.difference or Decimal()
    if not difference:
        return said("lalu.unsur-tetap", unsur=name, kini=figure(one.after))
    is_rise = difference > 0
    facts = {"unsur": name, "d": points(difference), "lalu": figure(one.before), "kini": figure(one.after)}
    if one.sign:
        return said("lalu.unsur-naik" if is_rise else "lalu.unsur-turun", **facts)
    direction = said("lalu.arah-naik" if is_rise else "lalu.arah-turun")
    return said("lalu.unsur-tanpa" if one.sign is None else "lalu.unsur-belum", **facts, arah=direction)
