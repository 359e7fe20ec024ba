"""``ikm help``: what a code means."""

from __future__ import annotations

import re

import pytest

from ikm.messages.catalogue import TEXT, codes, entry
from tests.conftest import Run

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
    listed = re.findall(r"^\| ([a-z][a-z0-9-]+) \|", run("help", "--format", "markdown").stdout, re.MULTILINE)
    assert listed == EXPLAINED


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
        "ikm: code-unknown: there is no code “answer-unkown”; perhaps “answer-unknown”; "
        "see all of them with ikm help\n"
    )
    assert run("help", "help-code").exit_code == 2  # a line of the help is no message
