"""What changed since the period before, and whether that can be told from none, in the words of the laporan."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from ikm.index.change import Difference
from ikm.index.method import EXACT
from ikm.index.rounding import half_away
from ikm.render import COMMA
from ikm.render.laporan.sentences import figure, own, points, said, series
from ikm.render.pages import change_verdict
from ikm.report.laporan import Laporan
from ikm.report.stored_report import StoredReport, of_report
from ikm.rules.ruleset import Ruleset

CHANGE_PLACES = 2


def signed(change: Fraction | Decimal) -> str:
    """A change with its sign; none of no change."""
    return change_verdict.signed(Fraction(change), CHANGE_PLACES, COMMA)


def level(laporan: Laporan) -> str:
    """The confidence of the report as it is shown, ``97,5 %``."""
    return change_verdict.level(laporan.report.confidence, COMMA)


def last_change(laporan: Laporan) -> list[str]:
    """What changed since the period before, and whether that can be told from none."""
    step = laporan.last_step()
    if step is None:
        return []
    change = half_away(step.change, CHANGE_PLACES)
    facts: dict[str, object] = {
        "index": laporan.rules.named.name,
        "ikm1": figure(step.after.ikm),
        "p0": own(step.before.period),
        "p1": own(step.after.period),
    }
    if not change:
        return [said("tren.tetap", **facts)]
    direction = "naik" if change > 0 else "turun"
    facts |= {"d": points(change), "ikm0": figure(step.before.ikm)}
    return [said(f"tren.{direction}", **facts), _verdict(laporan, step.after.judged)]


def _verdict(laporan: Laporan, judged: Difference | None) -> str:
    """Whether a change can be told from none, in words."""
    if judged is None or judged.sign is None:
        return said("tren.tanpa-uji")
    return said("tren.nyata" if judged.sign else "tren.belum", percaya=level(laporan))


def other_way(laporan: Laporan) -> str:
    """In what the figures of earlier periods were made otherwise, so that no change from them was tested."""
    sentences = [_other_history(laporan)]
    previous = laporan.previous
    if previous:
        found = _differences(previous, of_report(laporan.report), laporan.rules)
        if found:
            period = previous.period or laporan.office.laporan_sebelumnya.periode
            whose = own(period) if period else said("cara-lain.periode-lalu")
            sentences.insert(0, said("cara-lain.lalu", periode=whose, beda="; ".join(found)))
    return " ".join(filter(None, sentences))


def _differences(previous: StoredReport, ours: StoredReport, rules: Ruleset) -> list[str]:
    """Each choice that changes a figure and is another one than before, in words."""
    names = {one.id: one.short for one in rules.unsur}

    def without(stored: StoredReport) -> str:
        return series([names[id] for id in stored.without]) or said("cara-lain.unsur-semua")

    pairs = {
        "unsur": (without(previous), without(ours)),
        "bobot": (_weight(previous), _weight(ours)),
        "kosong": tuple(said(f"cara.kosong-{stored.missing}") for stored in (previous, ours)),
        "angka": tuple(said(f"cara-lain.angka-{stored.way}") for stored in (previous, ours)),
    }
    return [
        said(f"cara-lain.{choice}", dulu=before, kini=after)
        for choice, (before, after) in pairs.items()
        if before != after
    ]


def _weight(stored: StoredReport) -> str:
    return said("cara-lain.bobot-exact") if stored.weight == EXACT else stored.weight.replace(".", ",")


def _other_history(laporan: Laporan) -> str:
    """Which earlier reports of the trend were made otherwise, as it was found when they were read."""
    found = [one.place.file for one in laporan.report.findings.listed() if one.code == "history-differs"]
    files = [own(Path(file).name) for file in dict.fromkeys(found)]
    return said("cara-lain.terdahulu", berkas=series(files)) if files else ""
