"""The manual: the pages that are generated are as the program is."""

from __future__ import annotations

import os
import re

import pytest

from ikm.messages.catalogue import TEXT, codes, entry
from ikm.messages.language import LANGUAGES, speaking
from ikm.messages.option_names import options_called
from ikm.options import as_flag
from ikm.render import Style
from ikm.render.markdown import render
from ikm.render.pages.explained_codes import manual_page
from ikm.version import METHOD_VERSION, __version__
from tests.conftest import ROOT

MANUAL = ROOT / "ikm" / "manual"
MESSAGES = {"en": MANUAL / "en" / "messages.md", "id": MANUAL / "id" / "pesan.md"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_messages_is_that_of_the_catalogue(language: str) -> None:
    """With IKM_WRITE_GOLDENS=1, it is written anew."""
    with options_called(as_flag), speaking(language):
        found = render([manual_page()], Style())
    if os.environ.get("IKM_WRITE_GOLDENS"):
        MESSAGES[language].write_text(found, encoding="utf-8", newline="\n")
    assert found == MESSAGES[language].read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_a_paragraph(language: str) -> None:
    with speaking(language):
        messages = [code for code in codes() if entry(code).kind != TEXT]
        lengths = {code: len(entry(code).about.split()) for code in messages}
    assert {code: length for code, length in lengths.items() if not 30 <= length <= 130} == {}


def test_the_changelog_begins_with_this_version_and_has_an_entry_for_each_method() -> None:
    text = (MANUAL / "en" / "changelog.md").read_text(encoding="utf-8")
    _, _, sections = text.partition("\n## ")
    assert sections.startswith(f"{__version__} · ")
    entries = re.findall(r"^- Method (\d+):", text.partition("## Why your figure differs")[2], re.MULTILINE)
    assert entries == [str(method) for method in range(METHOD_VERSION, 0, -1)]
