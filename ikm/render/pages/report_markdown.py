"""The report as Markdown, to paste into a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ikm.render import COMMA, Style
from ikm.render.pages import statistics as sureness
from ikm.render.pages import wording as words
from ikm.render.pages.report_tables import Series, all_tables
from ikm.report.report import Report


def render(report: Report, style: Style) -> str:
    """Render a report as Markdown."""
    mark = style.decimal or COMMA
    score = report.overall
    parts = [f"# {plain(words.title(report))}"]
    read = [("Dibaca", words.read(use)) for use in report.inputs]
    facts = [*read, *(("Kolom", columns) for columns in words.columns(report)), *words.facts(report)]
    parts.append("\n".join(f"- {label}: {plain(text)}" for label, text in facts))
    name = words.index(report)
    if score.ikm is not None:
        own = score.grade
        grade = f"mutu {own.mutu} ({own.kinerja})" if own else words.graded(score, report, mark)
        distances = "".join(f"; {line}" for line in words.distance(score, report.method.rules, mark))
        pooled = f", {words.POOLED.lower()}" if report.rollup else ""
        parts.append(f"**{name} {words.shown(score.ikm, mark)}, {grade}**{pooled}{distances}")
    else:
        parts.append(f"**{name} –** {words.reason(score)}")
    if said := [*words.rollup(report, mark), *sureness.summary(report, mark)]:
        parts.append("\n".join(f"- {plain(line)}" for line in said))
    if score.unsur:
        parts.append(table(words.UNSUR, [line.cells(mark) for line in words.unsur(report)]))
    for part in (*all_tables(report, mark), *sureness.tables(report, mark)):
        shown = part.table(len(part.periods)) if isinstance(part, Series) else part
        rows = [shown.texts(line.cells, mark) for section in shown.sections for line in section]
        parts += [f"## {plain(shown.title)}", table([head[:2] for head in shown.heads], rows)]
        parts += map(plain, shown.remarks)
    return "\n\n".join(parts) + "\n"


def table(header: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    """A table; each column has a name and the side it is set to."""
    lines = [
        [plain(name) for name, _ in header],
        [{"<": "---", ">": "---:", "^": ":---:"}[side] for _, side in header],
    ]
    lines += [[plain(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str) -> str:
    """A text in which no sign means anything."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)
