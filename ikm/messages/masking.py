"""A survey's own text as it may be printed: nobody is known by it, and nothing in it steers a terminal."""

from __future__ import annotations

import hashlib
import re

VALUE_WIDTH = 40
NAME_WIDTH = 60
"""So long is a name at most where it stands in a sentence: that of a sheet, a column, a file, a unit."""
FIRST_SURVEY_YEAR = 2017
"""The year of PermenPAN-RB 14/2017: a day before it is none of a survey, and may be somebody's day of birth."""
MARKS = 998
"""So many marks tell masked labels apart: too few to find a number by, enough to know the same unit again."""
_EMAIL = re.compile(r"[\w.+-]{1,250}@[\w-]+(?:\.[\w-]+)+")
"""An address; without a limit, a word of many letters would be looked through once for each of them."""
_APART = r"\s?[/. ,_–-]\s?"
"""What stands between the parts of a date."""
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_MONTH_NAME = r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)[^\W\d_]{0,6}"
_DATE = re.compile(
    r"(?<!\d)(?<!\d[/.,_–-])(?:"
    rf"{_DAY}{_APART}(?:{_MONTH}|{_MONTH_NAME}){_APART}\d{{4}}"
    rf"|\d{{4}}{_APART}{_MONTH}{_APART}{_DAY}"
    rf"|{_MONTH_NAME} {_DAY},? \d{{4}}"
    rf"|{_DAY}([/.-]){_MONTH}\1\d{{2}}"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r")(?!\d|[/.,_–-]\d)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d(?:[ ._-]?\d){5,}")
_SIGNS = r"[\s().–_/-]{0,2}"
"""What stands between the digits of a telephone number."""
_PERSONAL_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[./_–-])(?:\(?\+?62|\(?0)(?:{_SIGNS}\d){{8,12}}(?!\d|[./_–-]\d)"  # a telephone number
    r"|(?<!\d)8\d{10,11}(?!\d)"  # one that lost its 0 in a spreadsheet
    r"|(?<!\d)\d{16,}(?!\d)|(?<!\d)\d{4,}(?:[ ._/–-]\d{4,}){2,}(?!\d)"  # NIK, KK, in groups or not
    r"|(?<!\d)\d{8} ?\d{6} ?\d ?\d{3}(?!\d)"  # NIP
)
"""Numbers of people and of telephones. Codes of offices are none: 3201012001 is a village, SDN 101774 a school."""
_GAP = r"[\s./_–—()+-]{0,3}"
"""What stands between the digits of any number that somebody wrote in a sentence."""
_OF_DAY = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
_REMARK_NUMBER = re.compile(
    r"(?P<harmless>(?:\bRp\.? ?[1-9]\d{0,2}(?:\.\d{3})+"  # an amount of money
    rf"|(?<!\d){_OF_DAY} ?[-–] ?{_OF_DAY}"  # opening hours
    rf"|(?<!\d)20[0-4]\d ?[-–/] ?20[0-4]\d)(?!{_GAP}\d))"  # two years
    rf"|\d(?:{_GAP}\d){{5,}}",
    re.IGNORECASE,
)
"""Numbers of six digits and more in a sentence, however they are parted, and those that are nobody's."""
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+(?:com|net|org|id|me|co|io|ly|gl|gle|info)\b(?:/\S*)?", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?<!\w)@\w[\w.]*")
"""The name that somebody has in a social network."""
_QUOTATION = re.compile(r"(?<!\w)(['\"`]).*\1(?!\w)")
_MEAN = re.compile(r"\s*([0-9]{1,3}[.,][0-9]{2})[0-9]{4,}\s*")
_COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)


def safe_value(text: str) -> str:
    """Cut a survey's own text for printing: 40 characters, what may tell of a person masked, on one line."""
    text = masked(text)
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"


def safe_answer(text: str) -> str:
    """Cut what stands in a cell of answers for printing, where a date of any year may be one of birth."""
    text = masked(_DATE.sub(_without_digits, text))
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"


def in_sentence(text: str, width: int = NAME_WIDTH) -> str:
    """A text as it stands in a sentence: cut in its middle where it is long, for names may differ at their ends only.

    >>> in_sentence("Poli umum"), in_sentence("N" * 50 + "-" + "M" * 50)
    ('Poli umum', 'NNNNNNNNNNNNNNNNNNNNNNNNNNNNNN…MMMMMMMMMMMMMMMMMMMMMMMMMMMMM')
    """
    if len(text) <= width:
        return text
    return f"{text[: width // 2]}…{text[1 - width // 2 :]}"


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


def without_quotations(text: str) -> str:
    """What another program says of an error, without what it quotes: that may be a cell of somebody's.

    >>> without_quotations('invalid input syntax for type integer: "Siti 0812 3456 789"')
    'invalid input syntax for type integer: …'
    >>> without_quotations("cannot convert string 'it''s' to INT32"), without_quotations("can't open 0812 3456 789")
    ('cannot convert string … to INT32', "can't open #############")
    """
    return masked(_QUOTATION.sub("…", text))


def masked_label(text: str) -> str:
    """What respondents are grouped by, for printing: without a person's number, e-mail address or day of birth.

    A mark behind it tells labels apart that are masked alike, and is the same in every run, so that a unit is known
    again in the next period.

    >>> masked_label("SDN 101774"), masked_label("Desa 3201012001"), masked_label("12 Februari 2025")
    ('SDN 101774', 'Desa 3201012001', '12 Februari 2025')
    >>> masked_label("Bp. Budi 0812-3456-789"), masked_label("BP. BUDI 0812-3456-789")
    ('Bp. Budi ############# (370)', 'BP. BUDI ############# (370)')
    """
    shown = _PERSONAL_NUMBER.sub(_run, _without_contacts(text))
    return text if shown == text else f"{shown} ({_mark(text)})"


def masked_remark(text: str) -> str:
    """What somebody wrote freely, for people to read: numbers, addresses and accounts masked, on one line.

    Amounts of money, opening hours and years are left. Names cannot be known here.

    >>> masked_remark("Buka 08.00-15.00, biaya Rp 25.000, hub. 0812 / 3456 / 789 atau @siti_r, siti@contoh.id")
    'Buka 08.00-15.00, biaya Rp 25.000, hub. ################# atau @####, ####@####'
    """
    without_contacts = _without_contacts(" ".join(text.split()))
    without_links = _LINK.sub("####", without_contacts)
    without_accounts = _ACCOUNT.sub("@####", without_links)
    return printable(_REMARK_NUMBER.sub(lambda found: found["harmless"] or _run(found), without_accounts))


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


def _mark(text: str) -> int:
    """A number of a text, whatever its case and spaces."""
    folded = "".join(text.casefold().split())
    return 2 + int.from_bytes(hashlib.sha256(folded.encode("utf-8", "replace")).digest()[:8], "big") % MARKS


def _without_contacts(text: str) -> str:
    text = _EMAIL.sub("####@####", text) if "@" in text else text
    return _DATE.sub(lambda found: found[0] if _may_be_of_survey(found[0]) else _without_digits(found), text)


def _may_be_of_survey(date: str) -> bool:
    """Whether a date is of a year in which there were surveys; of two digits, 17 to 29 are such a year."""
    numbers = re.findall(r"\d+", date)
    longest = max(numbers, key=len)
    year = int(longest[:4]) if len(longest) >= 4 else 2000 + int(numbers[-1])
    return FIRST_SURVEY_YEAR <= year < 2030 if len(longest) < 4 else year >= FIRST_SURVEY_YEAR


def _without_digits(found: re.Match[str]) -> str:
    return re.sub(r"\d", "#", found[0])


def _run(found: re.Match[str]) -> str:
    return "#" * len(found[0])
