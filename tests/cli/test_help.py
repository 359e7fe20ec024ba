"""``ikm help``: a page of the manual, or what a code means."""

from __future__ import annotations

import re

import pytest

from ikm.cli import COMMANDS
from ikm.messages.catalogue import TEXT, codes, entry
from ikm.messages.language import LANGUAGES, speaking
from ikm.render.manual_pages import FOLDER, pages
from tests.conftest import Run

SEARCHED = ["laporan", "Word", "PDF", "grafik", "cron", "Google Forms", "LimeSurvey", "KoboToolbox"]
EXPLAINED = [code for code in codes() if entry(code).kind != TEXT]


def test_a_code_is_explained_with_its_sentence_and_what_to_do(run: Run) -> None:
    done = run("help", "answer-out-of-scale")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("answer-out-of-scale\n\nKind   error: it was not used, the rest was\n")
    assert "Says   “VALUE” is not on the scale SCALE of UNSUR; it is not used\n" in done.stdout
    assert "To do  correct the cell, or leave it empty if the question was not answered\n" in done.stdout


def test_a_code_may_be_copied_with_what_stands_beside_it(run: Run) -> None:
    assert run("help", "Answer-out-of-scale:").stdout == run("help", "answer-out-of-scale").stdout


def test_options_are_called_as_the_command_line_has_them(run: Run) -> None:
    text = " ".join(run("help", "order-assumed").stdout.split())
    assert "choose it with --order, or put the names" in text


def test_every_code_is_listed_and_none_of_the_other_texts(run: Run) -> None:
    shown = run("help", "codes", "--format", "markdown").stdout
    assert re.findall(r"^\| ([a-z][a-z0-9-]+) \|", shown, re.MULTILINE) == EXPLAINED
    assert run("--lang", "id", "help", "kode").stdout.count("\n") > len(EXPLAINED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_listed_and_found_by_each_of_its_names(run: Run, language: str) -> None:
    listed = " ".join(run("--lang", language, "help").stdout.split())
    for page in pages():
        with speaking(language):
            expected, name = page.text(), page.name
        assert f" {name} " in listed
        assert page.about[language] in listed
        for word in (*page.names.values(), *page.commands, *page.also):
            assert run("--lang", language, "help", *word.split()).stdout == expected, word


def test_every_page_of_the_folder_is_one_and_every_name_leads_to_one_page() -> None:
    files = {(path.parent.name, path.stem) for path in FOLDER.glob("*/*.md")}
    assert files == {item for page in pages() for item in page.names.items()}
    words = [word for page in pages() for word in (*dict.fromkeys(page.names.values()), *page.also)]
    assert len(words) == len(set(words))
    commands = [command for page in pages() for command in page.commands]
    assert sorted(commands) == sorted(set(COMMANDS) - {"help"})


@pytest.mark.parametrize("word", SEARCHED)
def test_words_that_people_search_lead_to_a_page_that_speaks_of_them(run: Run, word: str) -> None:
    done = run("--lang", "id", "help", *word.split())
    assert done.exit_code == 0
    assert word.casefold() in done.stdout.casefold()


@pytest.mark.slow
@pytest.mark.parametrize("code", EXPLAINED)
def test_each_can_be_asked_for(run: Run, code: str) -> None:
    done = run("help", code)
    assert done.exit_code == 0
    assert not re.search(r"{\w+}", done.stdout)
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_code_that_is_none_is_refused_with_the_nearest(run: Run) -> None:
    done = run("help", "answer-unkown")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "ikm: code-unknown: the manual has no page and no code “answer-unkown”; perhaps “answer-unknown”; "
        "see the pages with ikm help, and the codes with ikm help codes\n"
    )
    assert "perhaps “mapping”" in run("help", "maping").stderr
    assert run("help", "help-page").exit_code == 2  # a line of the help is no message


NAMES_THEMSELVES = {"FOLDER", "KOP", "KTP", "MIB", "SELECT", "UNSUR", "WIB", "WIT", "WITA"}
"""What stands for a value and is the same in both languages: names, signs, and words of the regulation."""


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "rules"])
def test_what_stands_for_a_value_is_in_the_language_of_the_help(run: Run, command: str) -> None:
    metavars = {}
    for language in LANGUAGES:
        done = run("--lang", language, command, "--help")
        shown = re.findall(r"^  (?:-\S+(?:, -\S+)*|\[?[A-Z]\S*) ?\S*|ikm \S+ \[\S+\].*", done.stdout, re.MULTILINE)
        metavars[language] = set(re.findall(r"[A-Z]{3,}", " ".join(shown)))
    assert not metavars["id"] & metavars["en"] - NAMES_THEMSELVES
