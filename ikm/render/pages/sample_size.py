"""How many respondents are needed, with the formula and its source: a sentence for a report, or a table."""

from __future__ import annotations

import io

from rich.table import Column, Table
from rich.text import Text

from ikm.messages.findings import printable
from ikm.render import COMMA, Style
from ikm.render import csv as delimited
from ikm.render import markdown as md
from ikm.render.console import console, page_box
from ikm.render.page import GLUE
from ikm.render.pages import wording as words
from ikm.render.pages.rule_set import demand, percent
from ikm.report.sample_size import Need, Sampling
from ikm.rules.ruleset import MARKS, KrejcieMorgan

HEADS = {"unit": "Unit", "layanan": "Layanan"}
FIGURES = ("Pengguna (N)", "Responden")
APART = "Tiap baris berdiri sendiri; jumlahnya bukan kebutuhan keseluruhan."


def text(sampling: Sampling, style: Style) -> str:
    """Render as text of at most ``style.width`` columns."""
    out, mark = io.StringIO(), style.decimal or COMMA
    shown = console(out, style)
    shown.print(_glued(_sentence(sampling, mark), "bold"))
    if _is_table(sampling):
        shown.print("", _table(sampling, style), "", _glued(APART), sep="\n")
    grid = Table.grid(Column(style="dim", no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 0))
    for label, said in _facts(sampling, mark):
        grid.add_row(label, _glued(said))
    shown.print("", grid, sep="\n")
    return "\n".join(line.rstrip() for line in out.getvalue().replace(GLUE, " ").split("\n"))


def _glued(line: str, style: str = "") -> Text:
    return Text(line.replace(" %", f"{GLUE}%"), style=style)


def _table(sampling: Sampling, style: Style) -> Table:
    names = [Column(HEADS[key], overflow="fold") for key in sampling.keys]
    figures = [Column(name, justify="right", overflow="fold") for name in FIGURES]
    table = Table(*names, *figures, box=page_box(style), pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for need in sampling.needs:
        table.add_row(*map(Text, _cells(sampling, need)))
    return table


def markdown(sampling: Sampling, style: Style) -> str:
    """Render as Markdown."""
    mark = style.decimal or COMMA
    parts = [md.plain(_sentence(sampling, mark))]
    if _is_table(sampling):
        header = [*((HEADS[key], "<") for key in sampling.keys), *((name, ">") for name in FIGURES)]
        parts += [md.table(header, [_cells(sampling, need) for need in sampling.needs]), APART]
    parts.append("\n".join(f"- {label}: {md.plain(said)}" for label, said in _facts(sampling, mark)))
    return "\n\n".join(parts) + "\n"


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
