"""What the codes of findings and refusals mean: the page of one, of all, and the manual's page of messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ikm.messages.catalogue import REFUSAL, codes, entry
from ikm.messages.language import spoken
from ikm.messages.option_names import worded
from ikm.messages.phrases import phrase
from ikm.render.page import Block, Column, Facts, Heading, Page, PageCell, PageRow, PageTable, Paragraph, Tone

TONES = {"error": Tone.ERROR, "warning": Tone.WARNING, "note": Tone.NOTE, REFUSAL: Tone.ERROR}
_FACT = re.compile(r"{(\w+)(?::[^}]*)?}")


def explained(code: str) -> Page:
    """The page of one code: its sentence, what to do, and the paragraph about it."""
    return Page(code, tuple(_blocks(code)), language=spoken())


def all_codes(known: Sequence[str]) -> Page:
    """The page of all codes, a row each."""
    columns = Column(phrase("help-head-code"), key=True), Column(phrase("help-head-sentence"))
    rows = []
    for code in known:
        kind, sentence = entry(code)[:2]
        rows.append(
            PageRow((PageCell(code, TONES[kind]), PageCell(f"{phrase(f'severity-{kind}')}: {in_general(sentence)}")))
        )
    table = PageTable("", columns, (tuple(rows),), (phrase("help-one-code"),), label=phrase("help-all-codes"))
    return Page(phrase("help-all-codes"), (table,), language=spoken())


def manual_page() -> Page:
    """The page of messages of the manual: every code with all that ``ikm help`` says of it."""
    blocks: list[Block] = [Paragraph(phrase("help-messages"))]
    for code in codes():
        if entry(code).about:
            blocks += [Heading(code), *_blocks(code)]
    return Page(phrase("help-all-codes"), tuple(blocks), language=spoken())


def _blocks(code: str) -> Iterator[Block]:
    said = entry(code)
    kind, sentence, advice, family, about = said[:5]
    pairs = [(phrase("help-fact-kind"), phrase(f"help-kind-{kind}"))]
    pairs += [(phrase("help-fact-family"), family)] if family != code else []
    pairs += [(phrase("help-fact-sentence"), in_general(sentence))]
    pairs += [(phrase("help-fact-advice"), in_general(advice))] if advice else []
    of_table = "; ".join(in_general(text) for text in (said.table_sentence, said.table_advice) if text)
    pairs += [(phrase("help-fact-table"), of_table)] if of_table else []
    yield Facts(tuple(pairs))
    if about:
        yield Paragraph(worded(" ".join(about.split()), {}))


def in_general(template: str) -> str:
    """A sentence of the catalogue with the names of its facts in their places: ``VALUE is not on the scale``."""
    facts = {name: name.upper().replace("_", " ") for name in _FACT.findall(template)}
    return worded(_FACT.sub(r"{\1}", template), facts)
