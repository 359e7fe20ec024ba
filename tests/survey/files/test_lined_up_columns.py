"""Text whose columns are lined up with blanks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.kinds import ANSWERS, NAMES, WORDS
from tests.surveys import Rows, U, plain_index


def lined_up(rows: Rows, widths: Sequence[int]) -> str:
    return "\n".join("".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


ROWS: Rows = [
    ["No", "Asal loket", *U],
    *([n, "Loket A" if n % 2 else "", *row] for n, row in enumerate(ANSWERS, start=1)),
]
WIDTHS = [6, 14, *[5] * 9]


def test_lines_are_cut_where_the_columns_begin(tmp_path: Path) -> None:
    report = ikm.score(written(tmp_path / "a.txt", lined_up(ROWS, WIDTHS)), by="Asal loket")
    assert report.overall.exact == plain_index(ANSWERS)
    assert report.findings.by_code["lines-cut"] == 1
    own = {group.label: group.score.exact for group in report.tables[0].groups}
    assert own["Loket A"] == plain_index(ANSWERS[::2])


def test_words_with_blanks_in_them_stay_whole(tmp_path: Path) -> None:
    rows: Rows = [["No", *NAMES], *([n, *row] for n, row in enumerate(WORDS))]
    text = "DAFTAR JAWABAN\n\n" + lined_up(rows, [5, *[32] * 9])
    assert ikm.score(written(tmp_path / "a.csv", text)).overall.exact == plain_index(ANSWERS)


def test_a_line_that_does_not_fit_is_never_shifted(tmp_path: Path) -> None:
    lines = lined_up(ROWS, WIDTHS).splitlines()
    lines[5] = lines[5].replace("     ", " ", 1)
    report = ikm.score(written(tmp_path / "a.txt", "\n".join([*lines, *lines[6:]])))
    assert report.overall.respondents == 2 * len(ANSWERS) - 6


def test_sentences_are_no_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", "\n".join(["Laporan  ini  dibuat  untuk  dinas", *["kata demi kata"] * 9]))
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    assert refused.value.code == "no-answer-columns"
