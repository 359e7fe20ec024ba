"""How sentences call options, whoever reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ikm.messages.option_names import OptionUse, as_keyword, options_called, worded
from ikm.messages.phrases import phrase_or
from ikm.options import as_flag

SENTENCE = "say <missing complete>, <roles tanggal=COLUMN> or <without {id}>, and leave out <since>"


@pytest.mark.parametrize(
    ("naming", "said"),
    [
        (
            as_keyword,
            'say missing="complete", roles={"tanggal": "COLUMN"} or without="biaya", and leave out since',
        ),
        (as_flag, "say --missing complete, --role tanggal=COLUMN or --without biaya, and leave out --from"),
    ],
)
def test_an_option_has_the_name_that_its_reader_writes(naming: object, said: str) -> None:
    with options_called(naming):  # type: ignore[arg-type]  # a list of both kinds is one of objects
        assert worded(SENTENCE, {"id": "biaya"}) == said


def test_what_stands_in_a_fact_is_no_option() -> None:
    assert worded("“{value}” is none", {"value": "<missing complete> {id}"}) == "“<missing complete> {id}” is none"


def test_a_reason_calls_options_as_any_other_text_does() -> None:
    with options_called(as_flag):
        assert phrase_or("reason-of-users", "").endswith("(--overall population)")
    assert phrase_or("reason-of-nothing", "of-nothing") == "of-nothing"


def test_names_are_as_before_after_whatever_happened_meanwhile() -> None:
    def fails() -> None:
        with options_called(as_flag):
            assert str(OptionUse("since")) == "--from"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert str(OptionUse("since")) == "since"


def test_a_thread_of_the_caller_has_names_of_its_own() -> None:
    with options_called(as_flag), ThreadPoolExecutor(1) as other:
        assert other.submit(str, OptionUse("since")).result() == "since"
        assert str(OptionUse("since")) == "--from"
