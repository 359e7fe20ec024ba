"""The report as Markdown, to paste into a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ikm.render import COMMA, Style, words
from ikm.report import Report


def render(report: Report, style: Style) -> str:
    """Render a report as Markdown."""
    mark = style.decimal or COMMA
    score = report.overall
    parts = [f"# {_plain(words.title(report))}"]
    read = [("Dibaca", words.read(use)) for use in report.inputs]
    said = [*read, *(("Kolom", columns) for columns in words.columns(report)), *words.facts(report)]
    parts.append("\n".join(f"- {label}: {_plain(text)}" for label, text in said))
    if score.grade:
        grade = f"mutu {score.grade.mutu} ({score.grade.kinerja})"
        distances = "".join(f"; {line}" for line in words.distance(score, report.method.rules, mark))
        parts.append(f"**IKM {words.shown(score.ikm, mark)}, {grade}**{distances}")
    else:
        parts.append(f"**IKM –** {words.reason(score)}")
    parts.append(_table(words.UNSUR, [line.cells(mark) for line in words.unsur(report)]))
    for table in report.tables:
        parts.append(f"## {_plain(words.heading(table))}")
        header = [*((name, "<") for name in table.by), *words.FIGURES]
        parts.append(_table(header, words.groups(report, table, mark)))
    return "\n\n".join(parts) + "\n"


def _table(header: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> str:
    lines = [
        [_plain(name) for name, _ in header],
        [{"<": "---", ">": "---:", "^": ":---:"}[side] for _, side in header],
    ]
    lines += [[_plain(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)
