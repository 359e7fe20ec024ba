"""A survey's own text as it may be printed: nobody is known by it, and nothing in it steers a terminal."""

from __future__ import annotations

import re

VALUE_WIDTH = 40
FIRST_SURVEY_YEAR = 2017
"""The year of PermenPAN-RB 14/2017: a day before it is none of a survey, and may be somebody's day of birth."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DATE = re.compile(r"\b(?:\d{1,2}[/. -](?:\d{1,2}|[^\W\d_]{3,9})[/. -]\d{4}|\d{4}[/. -]\d{1,2}[/. -]\d{1,2})\b")
_DIGITS = re.compile(r"\d(?:[ ._-]?\d){5,}")
_LONG_DIGITS = re.compile(r"\d(?:[ ._-]?\d){8,}")
"""Numbers of people and of telephones; a school may well be called by six digits: SDN 101774."""
_COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)
_MEAN = re.compile(r"\s*([0-9]{1,3}[.,][0-9]{2})[0-9]{4,}\s*")


def safe_value(text: str) -> str:
    """Cut a survey's own text for printing: 40 characters, what may tell of a person masked, on one line."""
    text = masked(text)
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"


def safe_answer(text: str) -> str:
    """Cut what stands in a cell of answers for printing, where a date of any year may be one of birth."""
    text = masked(_DATE.sub(_without_digits, text))
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"


def masked(text: str) -> str:
    """A header for printing: long runs of digits, e-mail addresses and days of birth masked, on one line.

    The places of a mean as a computer writes it are nobody's number: 3.0833333333333335 is shown as 3.08….

    >>> masked("3.0833333333333335"), masked("0812 3456 789"), masked("siti@contoh.id, lahir 12/02/1990")
    ('3.08…', '#############', '####@####, lahir ##/##/####')
    """
    mean = _MEAN.fullmatch(text)
    if mean:
        return f"{mean[1]}…"
    return printable(_DIGITS.sub(_run, _without_contacts(" ".join(text.split()))))


def masked_label(text: str) -> str:
    """What respondents are grouped by, for printing: as a header, but for numbers too short to be a person's.

    >>> masked_label("SDN 101774"), masked_label("Bp. Budi 0812-3456-789"), masked_label("12 Februari 2025")
    ('SDN 101774', 'Bp. Budi #############', '12 Februari 2025')
    """
    return _LONG_DIGITS.sub(_run, _without_contacts(text))


def printable(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return (
        text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    )


def without_commands(text: str) -> str:
    """Lines of text that no runner of a CI server takes for its commands: “::error::” and “##[error]” are some.

    >>> without_commands("::error::Poli umum"), without_commands("a ##[group]b")
    (': :error::Poli umum', 'a ## [group]b')
    """
    return _COMMAND.sub(r"\1: :", text).replace("##[", "## [")


def _without_contacts(text: str) -> str:
    text = _EMAIL.sub("####@####", text)
    return _DATE.sub(lambda found: found[0] if _may_be_of_survey(found[0]) else _without_digits(found), text)


def _may_be_of_survey(date: str) -> bool:
    return max(map(int, re.findall(r"\d+", date))) >= FIRST_SURVEY_YEAR


def _without_digits(found: re.Match[str]) -> str:
    return re.sub(r"\d", "#", found[0])


def _run(found: re.Match[str]) -> str:
    return "#" * len(found[0])
