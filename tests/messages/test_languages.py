"""What a screen says is in one language, whichever was chosen, and JSON and documents keep theirs."""

from __future__ import annotations

import io
import json
import os
import pickle
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import ikm
from ikm.messages.findings import Finding, PhraseUse, ReasonUse, Refusal
from ikm.messages.language import LANGUAGES, speak, speaking, spoken
from tests.conftest import ROOT, Run
from tests.messages.screens import ENGLISH, EXAMPLES, FAULTS, HELPS, INDONESIAN, words_of
from tests.surveys import U, write_csv

CONFIGURED = 'schema = "ikm.config/1"\nlang = "en"\n'
ENGLISH_LINE, INDONESIAN_LINE = "the whole has", "oleh keseluruhan"
GATED = ("score", ROOT / "examples" / "kelurahan.csv", "--min-ikm", "99", "--quiet")


@pytest.mark.language("id")
@pytest.mark.parametrize("line", [*EXAMPLES, *HELPS, *FAULTS], ids=" ".join)
def test_nothing_english_stands_on_an_indonesian_screen(run: Run, line: list[str]) -> None:
    done = run(*line)
    assert done.exit_code in (0, 1, 2)
    assert ENGLISH.findall(words_of(done.stdout + "\n" + done.stderr)) == []


CITATIONS = sorted(
    {
        " ".join(text.split())
        for path in (ROOT / "ikm" / "rules").rglob("*.toml")
        for text in re.findall(r'(?m)\btext = "([^"]*)"', path.read_text(encoding="utf-8"))
    },
    key=len,
    reverse=True,
)
"""Where the numbers of a regulation come from: Indonesian on every screen, as the regulations are."""


# Rule sets and files are shown with the regulation's and the office's own words.
@pytest.mark.parametrize(
    "line", [line for line in [*EXAMPLES, *HELPS, *FAULTS] if line[0] not in ("rules", "check")], ids=" ".join
)
def test_nothing_indonesian_stands_on_an_english_screen(run: Run, line: list[str]) -> None:
    done = run(*line)
    assert done.exit_code in (0, 1, 2)
    shown = " ".join((done.stdout + " " + done.stderr).split())
    for citation in CITATIONS:
        shown = shown.replace(citation, "")
    found = [word for word in INDONESIAN.findall(words_of(shown)) if word not in NAMED]
    assert found == []


NAMED = {"pada"}
"""In the names of the unsur of an integrity survey, which they keep."""


@pytest.mark.parametrize(
    ("before", "after", "variable", "configured", "expected"),
    [
        ([], [], "", "", INDONESIAN_LINE),
        (["--lang", "en"], [], "", "", ENGLISH_LINE),
        (["--lang=en"], [], "", "", ENGLISH_LINE),
        ([], ["--lang", "en"], "", "", ENGLISH_LINE),
        ([], [], "en", "", ENGLISH_LINE),
        ([], [], "", CONFIGURED, ENGLISH_LINE),
        ([], ["--no-config"], "", CONFIGURED, INDONESIAN_LINE),
        ([], ["--lang", "id"], "en", "", INDONESIAN_LINE),
        ([], [], "id", CONFIGURED, INDONESIAN_LINE),
        ([], [], "", CONFIGURED.replace("ikm.config/1", "other/1"), INDONESIAN_LINE),
        ([], [], "", "lang = 'en", INDONESIAN_LINE),
    ],
)
def test_the_language_is_that_of_the_option_then_the_variable_then_the_configuration(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    before: list[str],
    after: list[str],
    variable: str,
    configured: str,
    expected: str,
) -> None:
    monkeypatch.setenv("IKM_LANG", variable)
    if configured:
        (tmp_path / "ikm.toml").write_text(configured, encoding="utf-8")
    done = run(*before, *GATED, *after, folder=tmp_path)
    assert (done.exit_code, expected in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8", "POSIX"])
def test_the_locale_has_no_say_and_everything_is_printed_readably(locale: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "IKM_LANG"}
    environment |= {"LANG": locale, "LC_ALL": locale, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "ikm", *map(str, GATED)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert INDONESIAN_LINE in done.stderr.decode("utf-8", "replace")
    assert done.returncode == 1


@pytest.mark.parametrize("said", ["xx", "EN", ""])
def test_a_language_that_there_is_not_is_refused(run: Run, said: str) -> None:
    done = run("score", ROOT / "examples" / "kelurahan.csv", "--lang", said)
    assert done.exit_code == 2
    assert "option-unknown: --lang" in done.stderr
    assert done.stdout == ""


def test_a_language_of_the_configuration_that_there_is_not_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ikm.toml").write_text(CONFIGURED.replace("en", "fr"), encoding="utf-8")
    done = run(*GATED, folder=tmp_path)
    assert done.exit_code == 2
    assert "“lang” is fr, not id or en" in done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_command_prints_as_a_process(golden: object, language: str) -> None:
    assert callable(golden)
    command = [sys.executable, "-m", "ikm", "--lang", language, "score", "examples/puskesmas.xlsx"]
    done = subprocess.run(
        [*command, "--by", "layanan", "--stats", "--min-ikm", "90"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    golden(f"process-{language}.txt", (done.stdout + b"\n" + done.stderr).decode("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_of_json_are_english_and_documents_indonesian(run: Run, tmp_path: Path, language: str) -> None:
    path = ROOT / "examples" / "puskesmas.xlsx"
    done = run("--lang", language, "score", path, "--format", "json")
    shown = json.loads(done.stdout)["findings"]["shown"]
    assert "is not on the scale 1–4 of U3 Waktu" in shown[0]["message"]
    book = tmp_path / "hasil.xlsx"
    assert run("--lang", language, "score", path, "-o", book).exit_code == 0
    notes = [cell.value for row in openpyxl.load_workbook(book)["Catatan"] for cell in row]
    assert any("tidak ada pada skala 1–4" in str(value) for value in notes)
    listed = tmp_path / "temuan.xlsx"
    assert run("--lang", language, "check", path, "-o", listed).exit_code == 1
    assert openpyxl.load_workbook(listed).sheetnames[0] == "Hasil pemeriksaan"
    form = tmp_path / "kuesioner.xlsx"
    assert run("--lang", language, "template", "-o", form).exit_code == 0
    assert "Kuesioner" in openpyxl.load_workbook(form).sheetnames


def test_a_refusal_is_put_into_words_when_it_is_shown() -> None:
    with pytest.raises(Refusal) as caught:
        ikm.score(io.BytesIO(b"a,b\n1,2\n"))
    refusal = pickle.loads(pickle.dumps(caught.value))
    words = {}
    for language in LANGUAGES:
        with speaking(language):
            words[language] = str(refusal)
    assert refusal.code == "no-answer-columns"
    assert words["id"] != words["en"]
    assert ENGLISH.findall(words_of(words["id"])) == []
    assert INDONESIAN.findall(words_of(words["en"])) == []


def test_a_fact_within_a_fact_is_in_the_language_of_the_sentence() -> None:
    reason = ReasonUse.of(Refusal("file-denied", reason=PhraseUse("system-denied")), names_code=True)
    finding = Finding("file-left-out", facts=(("reason", reason),))
    with speaking("id"):
        assert "izin tidak diberikan" in finding.sentence
        assert "file-denied: " in finding.sentence
    with speaking("en"):
        assert "permission is denied" in finding.sentence


@pytest.mark.parametrize(
    ("language", "shown"), [("id", "12 Februari 2025 1.200 3,25"), ("en", "2025-02-12 1,200 3.25")]
)
def test_dates_and_numbers_are_written_as_the_language_does(language: str, shown: str) -> None:
    facts = {"date": date(2025, 2, 12), "reason": Decimal("3.25")}
    with speaking(language):
        day, number = shown.split(" 1")[0], shown.rpartition(" ")[2]
        assert str(PhraseUse.of("list-behind", texts=Decimal("3.25"))).endswith(number)
        assert day in str(Finding("date-outside", facts=tuple(facts.items())))  # type: ignore[arg-type]  # as they are kept


@pytest.mark.parametrize(("language", "mark", "other"), [("id", ",", "."), ("en", ".", ",")])
def test_figures_of_a_sentence_have_one_decimal_mark(tmp_path: Path, language: str, mark: str, other: str) -> None:
    """All that the foot says is wrong: the sums, the means and the index."""
    answers = [[person, *[3 if person % 3 else 2] * 9] for person in range(1, 41)]
    foot = [["Jumlah", *[111] * 9], ["NRR", *["2.917"] * 9], ["Nilai IKM", "81,25"]]
    source = write_csv(tmp_path / "a.csv", [["No", *U], *answers, *foot])
    found = [one for one in ikm.score(source).findings.listed() if one.code == "sheet-differs"]
    with speaking(language):
        figures = [re.findall(r"\d+[.,]\d+", one.sentence) for one in found]
    assert max(map(len, figures)) == 2
    for figure in (one for pair in figures for one in pair):
        assert mark in figure
        assert other not in figure


def test_a_page_as_html_says_its_language(run: Run) -> None:
    for language in LANGUAGES:
        shown = run("--lang", language, "score", ROOT / "examples" / "kelurahan.csv", "--format", "html").stdout
        assert f'<html lang="{language}">' in shown


def test_a_language_that_is_none_is_a_fault_of_the_caller() -> None:
    before = spoken()
    with pytest.raises(ValueError, match="language is one of id, en"):
        speak("fr")
    assert spoken() == before
