"""How many respondents are needed, with the formula and its source: a sentence for a report, or a table."""

from __future__ import annotations

from ikm.messages.findings import printable
from ikm.render import Style
from ikm.render import csv as delimited
from ikm.render.page import GLUE, Column, Facts, Headline, Page, PageCell, PageRow, PageTable
from ikm.render.pages import wording as words
from ikm.render.pages.rule_set import demand, percent
from ikm.report.sample_size import Need, Sampling
from ikm.rules.ruleset import MARKS, KrejcieMorgan

HEADS = {"unit": "Unit", "layanan": "Layanan"}
APART = "Tiap baris berdiri sendiri; jumlahnya bukan kebutuhan keseluruhan."


def page(sampling: Sampling, mark: str) -> Page:
    """The page of how many respondents are needed; ``mark`` is the decimal mark."""
    sentence = _glued(_sentence(sampling, mark))
    facts = Facts(tuple((label, _glued(said)) for label, said in _facts(sampling, mark)))
    if _is_table(sampling):
        return Page(sentence, (_table(sampling), facts))
    return Page("", (Headline(sentence), facts))


def _glued(text: str) -> str:
    """A text whose percentages do not end a line before their sign."""
    return text.replace(" %", f"{GLUE}%")


def _table(sampling: Sampling) -> PageTable:
    """A row for each number; where none has a name, its users name it."""
    keys = sampling.keys
    names = [Column(HEADS[key], key=True) for key in keys]
    columns = (*names, Column("Pengguna (N)", ">", key=not keys), Column("Responden", ">"))
    rows = tuple(PageRow(tuple(map(PageCell, _cells(sampling, need)))) for need in sampling.needs)
    return PageTable("", columns, (rows,), (APART,), label="Responden")


def csv(sampling: Sampling, style: Style) -> str:
    """Render as CSV, a row for each number; with a decimal comma, as spreadsheet programs in Indonesia open it."""
    return delimited.table(*sampling.rows(), style)


def _is_table(sampling: Sampling) -> bool:
    """Whether a sentence alone would not say it all."""
    return len(sampling.needs) > 1 or bool(sampling.keys)


def _sentence(sampling: Sampling, mark: str) -> str:
    """What is needed, as a report may say it; above a table its heading."""
    sample, need = sampling.sample, sampling.needs[0]
    served, required = words.thousands(need.served), words.thousands(need.required)
    if isinstance(sample, KrejcieMorgan):
        confidence, margin = percent(sample.confidence, mark), percent(sample.margin, mark)
        how = f"Krejcie & Morgan, tingkat kepercayaan {confidence}, galat {margin}"
        sentence = f"Dari {served} pengguna layanan dibutuhkan paling sedikit {required} responden ({how})."
    else:
        how = f"(jumlah unsur + {sample.more}) × {sample.each}, berapa pun pengguna layanannya"
        sentence = f"Dibutuhkan paling sedikit {required} responden: {how}."
    if _is_table(sampling):
        return f"Jumlah responden paling sedikit: {how}"
    return sentence if need.served else "Tanpa pengguna layanan tidak dibutuhkan responden."


def _cells(sampling: Sampling, need: Need) -> list[str]:
    names = ["–" if name is None else words.label(name) for name in sampling.names(need)]
    return [*names, words.thousands(need.served), words.thousands(need.required)]


def _facts(sampling: Sampling, mark: str) -> list[tuple[str, str]]:
    """What was read, and by which formula of which rules it was reckoned."""
    rules, sample, read = sampling.rules, sampling.sample, sampling.population
    facts = []
    if read:
        sheet = f", lembar {printable(read.sheet)}" if read.sheet else ""
        facts.append(("Dibaca", f"{printable(read.path)}{sheet}: {words.thousands(len(read.served))} baris"))
    facts.append(("Rumus", "; ".join(demand(sample, len(rules.unsur), mark))))
    own = rules.sample
    if isinstance(sample, KrejcieMorgan) and isinstance(own, KrejcieMorgan) and sample != own:
        shares = percent(own.confidence, mark), percent(own.margin, mark)
        facts.append(
            ("Pilihan", f"lain dari aturan, yang menyebut tingkat kepercayaan {shares[0]}, galat {shares[1]}")
        )
    facts.append(("Aturan", f"{rules.short} ({rules.id})"))
    source, sure = sample.source, MARKS[sample.source.mark]
    facts.append(("Sumber", f"{source.text} [{source.mark}: {sure}]"))
    return facts
