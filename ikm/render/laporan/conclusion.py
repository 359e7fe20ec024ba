"""The last chapter: the results in a few sentences, what the office adds, and its signature."""

from __future__ import annotations

from ikm.messages.phrases import phrase_or
from ikm.render.laporan.changes import last_change
from ikm.render.laporan.draft import Draft
from ikm.render.laporan.follow_up import realised
from ikm.render.laporan.official import signature_of
from ikm.render.laporan.results import unsur_names
from ikm.render.laporan.sentences import figure, own, said, series, told
from ikm.report.laporan import Laporan


def results(draft: Draft, laporan: Laporan) -> None:
    """What was found, in a few sentences."""
    score, index = laporan.report.overall, laporan.rules.named.name
    facts = {"periode": told(laporan.period, "periode"), "unit": told(laporan.unit, "unit"), "index": index}
    number = score.respondents
    if score.ikm is None:
        reason = phrase_or(f"reason-{score.reason}", f"{score.reason}")
        sentences = [said("kesimpulan.hasil-tanpa", **facts, n=number, sebab=reason)]
    elif score.grade:
        grade = {"mutu": score.grade.mutu, "kinerja": score.grade.kinerja}
        sentences = [said("kesimpulan.hasil", **facts, n=number, ikm=figure(score.ikm), **grade)]
    else:
        sentences = [said("kesimpulan.hasil-tanpa-kelas", **facts, n=number, ikm=figure(score.ikm))]
    if lowest := laporan.lowest():
        least, most = map(unsur_names, laporan.extremes())
        sentences.append(said("kesimpulan.tertinggi", tertinggi=most, terendah=least))
        sentences.append(said("kesimpulan.prioritas", unsur=series([one.unsur.name for one in lowest])))
    if change := last_change(laporan):
        sentences.append(" ".join(change))
    if laporan.office.tindak_lanjut:
        sentences.append(realised(laporan))
    draft.list(sentences)


def follow_up(draft: Draft, laporan: Laporan) -> None:
    """How much of what was planned was done."""
    if laporan.office.tindak_lanjut:
        draft.say(realised(laporan))
    draft.say(*last_change(laporan))


def advice(draft: Draft, laporan: Laporan) -> None:
    """What the office adds; nothing where it adds nothing."""
    added = laporan.office.kesimpulan
    if added.saran:
        draft.part(said("kesimpulan.saran"))
        draft.say(own(added.saran))
    if added.penutup:
        draft.say(own(added.penutup))


def signature(draft: Draft, laporan: Laporan) -> None:
    """Who signs."""
    draft.add(signature_of(laporan))
