"""``ikm card``: what the results must have to be published on a card, and what is said where something is lacking."""

from __future__ import annotations

from ikm.messages.findings import Findings, Refusal
from ikm.messages.phrases import phrase_use_or
from ikm.report.laporan import Laporan


def check_card(laporan: Laporan) -> Findings:
    """What there is to say of results whose card is to be published.

    :raises Refusal: ``card-indexless`` where there is no figure to publish.
    """
    score = laporan.report.overall
    if score.ikm is None:
        raise Refusal("card-indexless", reason=phrase_use_or(f"reason-{score.reason}", f"{score.reason}"))
    findings = Findings()
    if not laporan.unit:
        findings.add("card-nameless")
    return findings
