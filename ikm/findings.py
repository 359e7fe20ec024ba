"""What the program has to say about what it read.

Trouble in the data is a value: a :class:`Finding` carries a stable code, a place and parameters, is
counted without limit and becomes a sentence only when it is shown. Trouble in the run is an exception:
a :class:`Refusal`, one sentence that says what, where, and what to do.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_ = gettext.translation("ikm", Path(__file__).parent / "locale", fallback=True).gettext

VALUE_WIDTH = 40


class Severity(StrEnum):
    """How much a finding matters: an error was not used, a warning may mislead, a note explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where something stands, as the spreadsheet shows it; what does not apply is empty or 0.

    ``row`` is counted from 1 with the header included, ``column`` from 1; ``header`` is the column's text.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: int = 0
    header: str = ""

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, ``E17``; empty without row and column."""
        return f"{letters(self.column)}{self.row}" if self.row and self.column else ""

    def __str__(self) -> str:
        spot = self.cell or (f"{self.row}" if self.row else letters(self.column))
        sheet = f":{self.sheet}" if self.sheet else ""
        joint = "!" if sheet else ":"
        return printable(f"{self.file}{sheet}{joint if spot else ''}{spot}")


def letters(column: int) -> str:
    """Name column 1 ``A``, 27 ``AA``, as spreadsheets do; 0 has no name."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """The number of a column named as spreadsheets do, ``AA`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def safe_value(text: str) -> str:
    """Cut a survey's own text for printing: 40 characters, long runs of digits masked, on one line."""
    text = masked(text)
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"


def masked(text: str) -> str:
    """A header for printing: long runs of digits masked, on one line."""
    return printable(re.sub(r"\d(?:[ .-]?\d){5,}", lambda run: "#" * len(run[0]), " ".join(text.split())))


def near(word: str, words: Iterable[str]) -> str:
    """Say which of ``words`` was perhaps meant, as the end of a sentence's clause; empty if none is near."""
    from difflib import get_close_matches

    folded = {known.casefold(): known for known in words}
    close = get_close_matches(word.casefold(), folded, 1, 0.6)
    return f"; perhaps “{folded[close[0]]}”" if close else ""


def printable(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return (
        text if text.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    )


class Kind(NamedTuple):
    """What a code means: its severity, its sentence with ``{parameters}``, and what to do about it."""

    severity: Severity
    sentence: str
    hint: str = ""


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

FINDINGS: dict[str, Kind] = {
    "answer-out-of-scale": Kind(
        _E,
        _("“{value}” is not on the scale {scale} of {unsur}; it is not used"),
        _("correct the cell, or leave it empty if the question was not answered"),
    ),
    "answer-unknown": Kind(
        _E,
        _("“{value}” is not a score of {unsur} ({answers}); it is not used"),
        _("type the number of the answer, or name it in a mapping file (ikm map), with a score or under missing"),
    ),
    "cell-error": Kind(
        _E,
        _("the cell of {unsur} holds the error {value}; it is not used"),
        _("correct its formula, or type the answer"),
    ),
    "formula-unvalued": Kind(
        _E,
        _("the cell of {unsur} holds a formula that was saved without its value ({value}); it is not used"),
        _("open the file in a spreadsheet program and save it, or type the answer"),
    ),
    "count-unreadable": Kind(_E, _("“{value}” is not a count; the row is not used"), _("write a whole number")),
    "file-left-out": Kind(_E, _("left out: {reason}"), _("mend the file, or score the others without it")),
    "row-too-long": Kind(
        _E,
        _("the row has {cells} cells, the header {columns}; its answers may be shifted, so it is not used"),
        _("put quotes around a text that contains the separator"),
    ),
    "few-respondents": Kind(
        _W,
        _("{group}: few respondents ({respondents})"),
        _("collect more answers before its class is relied on"),
    ),
    "inputs-alike": Kind(
        _W,
        _("{first} and {second} have the same number of respondents and the same answers"),
        _("name only one of them if they are one survey saved twice"),
    ),
    "cells-merged": Kind(
        _W,
        _("{number} cells below the header are merged over several rows ({cells}); only the first row has them"),
        _("unmerge them, and fill the value into every row"),
    ),
    "map-unused": Kind(
        _W,
        _("“{entry}” under {path} fits nothing that was read"),
        _("check its spelling, or take it out of the mapping file"),
    ),
    "rows-below-foot": Kind(
        _W,
        _("{rows} rows below a foot look like respondents and are counted"),
        _("take out what is none of the table, or the sums in its middle"),
    ),
    "pair-twice": Kind(
        _W,
        _("{question} is answered twice alike, first in row {row}; it is counted once"),
        _("nothing to do, but see why it was stored twice"),
    ),
    "option-twice": Kind(
        _W,
        _("{question}, option {option}, stands in rows {first} and {row}; both are added"),
        _("take one out if it is the same count"),
    ),
    "sheet-differs": Kind(
        _W,
        _("the sheet says {figure} {said}; its answers give {gives}{other}"),
        _("see how the sheet computes it, and which rows it leaves out"),
    ),
    "age-implausible": Kind(
        _W,
        _("“{value}” is no age of a respondent"),
        _("correct the cell, or leave it empty if the age is not known"),
    ),
    "date-outside": Kind(
        _W,
        _("{date} is {reason}"),
        _("correct the cell, or take the row out if it belongs to another survey"),
    ),
    "date-unreadable": Kind(
        _W,
        _("“{value}” is not understood as a date"),
        _("write it as 2025-12-31, or leave it empty if it is not known"),
    ),
    "row-duplicate": Kind(
        _W,
        _("the same {what} as row {first}"),
        _("take the row out, or say --drop-duplicates, if it is the same respondent; until then both count"),
    ),
    "total-differs": Kind(
        _W,
        _("the row's own total is {value}, its answers sum to {sum}"),
        _("compare the row with the questionnaire; the answers count, not the total"),
    ),
    "value-alike": Kind(
        _W, _("{column}: {values} look alike and are counted apart"), _("write them alike if they are one")
    ),
    "value-near": Kind(
        _W,
        _("{column}: “{value}” ({rows}×) looks like “{other}” ({others}×) and is counted apart"),
        _("write them alike if they are one"),
    ),
    "weight-matters": Kind(
        _W,
        _("{group}: weight {weight} gives {ikm} ({mutu}), weight {other} gives {other_ikm} ({other_mutu})"),
        _("say in the report which weight was used"),
    ),
    "answers-blank": Kind(
        _N,
        _("{unsur}: {blank} of {rows} respondents have no usable answer"),
        _("nothing to do if they did not answer; their other answers count"),
    ),
    "row-alike": Kind(
        _N,
        _("the same answers and profile as row {first}"),
        _("nothing to do if they are two respondents; else take one out"),
    ),
    "straight-lining": Kind(
        _N,
        _("{group}: {straight} of {rows} respondents gave the same answer to every question"),
        _("nothing to do; if they are many, look at how the survey was taken"),
    ),
    "column-empty": Kind(
        _N,
        _("“{column}” is numbered like an answer, but {rules} has {unsur} unsur, and it is empty"),
        _("nothing to do"),
    ),
    "order-assumed": Kind(
        _N,
        _("columns known by number only are read in the order of the {order} ({columns})"),
        _("choose with --order, or put the names of the unsur into the header"),
    ),
    "column-outdone": Kind(
        _N,
        _("not used, because surer columns were found for the same unsur: {columns}"),
        _(
            "nothing to do if they are no answers; else say in a mapping file (ikm map) that the unsur is the mean "
            "of all its columns"
        ),
    ),
    "order-answers": Kind(
        _N,
        _("the answers show that {columns} are not in the usual order; they are read by their answers"),
        _("put the names of the unsur into the header, or write a mapping file"),
    ),
    "map-label-unmet": Kind(
        _N,
        _("“{entry}” under {path} was not met"),
        _("nothing to do if nobody answered so; else check its spelling"),
    ),
    "questions-ranked": Kind(
        _N,
        _("the questions are numbered {numbers}; they are read in that order as 1 to {last}"),
        _("say in a mapping file which unsur each is, if that is not their order"),
    ),
    "sheet-agrees": Kind(_N, _("the sheet's own {figure} {said} agrees"), _("nothing to do")),
    "sheet-left-out": Kind(_N, _("the sheet holds no answers and is left out"), _("nothing to do")),
    "unit-column": Kind(
        _N,
        _("“{column}” is taken as the unit"),
        _("--unit NAME names another column, --unit none takes none"),
    ),
    "rows-without-answer": Kind(
        _N,
        _("{rows} rows have no usable answer and are not respondents"),
        _("nothing to do if they are empty rows"),
    ),
    "rows-left-out": Kind(
        _N,
        _("{rows} rows {kind} are no respondents and are left out ({which})"),
        _("nothing to do if that is so"),
    ),
    "duplicates-dropped": Kind(
        _N,
        _("{rows} rows that repeat an earlier one were left out (--drop-duplicates)"),
        _("ikm check names them"),
    ),
    "incomplete-dropped": Kind(
        _N,
        _("{rows} respondents who did not answer every unsur were dropped (--missing complete)"),
        _("--missing per-unsur keeps their other answers"),
    ),
    "unsur-left-out": Kind(
        _N,
        _("{unsur} was named as not asked, so “{column}” is not used"),
        _("nothing to do if that is meant; else take it off --without"),
    ),
    "printed-gap": Kind(
        _N,
        _("{group}: NI {ni} lies between the printed bounds {lower} and {upper}; the class is that of {ikm}"),
        _("cite the rounded index beside the class"),
    ),
    "input-skipped": Kind(_N, _("not read: {reason}"), _("name the file itself to read it")),
}
"""Every code a finding may carry."""

_MAPPED = _("write it down in a mapping file (ikm map FILE > ikm.toml, then --map ikm.toml) under [answers.{id}]")

REFUSALS: dict[str, str] = {
    "option-bad": _("{option}: {what}"),
    "no-input": _("nothing to read in {path}: no file ends in {endings}; name a file of answers"),
    "file-missing": _("there is no {path}{near}; check the name and the folder"),
    "file-twice": _("{first} and {second} have the same content; name it once"),
    "file-unreadable": _("cannot be read ({reason}); check that it opens in a spreadsheet program and save it again"),
    "file-empty": _("the file is empty; export the answers again"),
    "file-encrypted": _("the workbook is protected by a password; save it without one and try again"),
    "file-kind": _("this is {kind}, not a table of answers; save it as .xlsx or .csv and try again"),
    "file-too-large": _("{what}; no survey needs that, so save only the table of answers and try again"),
    "sheets-hidden": _("every sheet with a table is hidden ({sheets}); name one with --sheet"),
    "sheet-unknown": _("there is no sheet “{sheet}” (there are: {sheets}){near}; choose with --sheet"),
    "sheet-ambiguous": _("several sheets hold answers ({sheets}); choose one with --sheet NAME, or --sheet all"),
    "header-changes": _("the header is repeated with its columns in another order; bring all rows into one order"),
    "table-empty": _("no row of answers below the header; export the answers again"),
    "column-unknown": _("there is no column “{column}” (there are: {columns}){near}; name one of them"),
    "column-ambiguous": _("“{column}” fits several columns ({columns}); write the whole header"),
    "column-personal": _("“{column}” looks personal ({header}) and is never grouped by or printed; choose another"),
    "column-duplicate": _("the header “{column}” stands in {cells}; give each column its own header"),
    "unsur-twice": _(
        "{unsur} has two columns ({columns}); say in a mapping file (ikm map) which it is, "
        "or that it is the mean of both"
    ),
    "column-unclear": _("the column may mean {unsur}; say which in a mapping file (ikm map)"),
    "order-contradicts": _(
        "the answers are those of {unsur}, the number says otherwise, and not all columns are told by their answers; "
        "say in a mapping file (ikm map) which unsur each column is"
    ),
    "expectation-beside": _(
        "expectations ({expected}) stand beside the answers ({columns}), so this is not the survey of an IKM alone; "
        "list them under ignore in a mapping file (ikm map) to score the answers"
    ),
    "counts-unclear": _(
        "no single column holds the {part} (fitting: {columns}); name it under [counts] of a mapping file"
    ),
    "counts-only": _(
        "counts of answers say nothing of single respondents; leave out --missing complete and --drop-duplicates"
    ),
    "pair-contradicts": _("one respondent has two answers to one question: {pairs}; correct the rows"),
    "questions-differ": _("asks other questions than {first} ({codes}); score them apart"),
    "no-header": _(
        "the first row holds answers, so there is no header; name the columns with --no-header --columns "
        "“no,usia,…,U1-U{last}”, one name a column"
    ),
    "nothing-readable": _("none of {count} files can be scored; mend them, the first: {first}"),
    "no-answer-columns": _(
        "no answer column was found (there are: {columns}); head them U1 to U{last} or by their unsur, say in a "
        "mapping file (ikm map) what each is, or, where a row is one answer or a count, name its columns there"
    ),
    "unsur-missing": _(
        "no column for {unsur}; columns not understood: {columns}; name the column in a mapping file (ikm map), or "
        "say --without {ids} if it was not asked"
    ),
    "unsur-empty": _("{unsur} has a column but no answer at all; say --without {ids} if it was not asked"),
    "question-empty": _(
        "{unsur} has a column but no answer at all; list the column under ignore in a mapping file (ikm map) "
        "if it was not asked"
    ),
    "scale-other": _(
        "{count} of {total} answers of {unsur} are not on the scale {scale} (seen: {seen}); "
        "this is another scale, so choose its rules with --rules"
    ),
    "answers-means": _(
        "{count} of {total} answers of {unsur} are means (seen: {seen}), and how many answers each stands for is not "
        "said; score the answers of the respondents"
    ),
    "answers-unknown": _(
        "{count} of {total} answers of {unsur} are not understood (seen: {seen}); in a mapping file (ikm map FILE > "
        "ikm.toml, then --map ikm.toml), give them scores under [answers.{id}], or list under missing those that "
        "mean not answered"
    ),
    "answers-ambiguous": _("“{label}” of {unsur} is {readings}; ") + _MAPPED,
    "answers-mixed": _("no form of {unsur} has all its answers, such as {labels} (of {forms}); ") + _MAPPED,
    "answer-contradicts": _("“{label}” of {unsur} says {mark}, but its words are {score} in {form}; ") + _MAPPED,
    "form-reversed": _("the numbers of {unsur} run the other way round than the words (“{label}”); ") + _MAPPED,
    "column-further": _(
        "answers beyond the {unsur} unsur of {rules} are filled in ({columns}); choose the rules of this survey with "
        "--rules, or list these columns under ignore in a mapping file (ikm map)"
    ),
    "too-many-values": _("“{column}” has more than {limit} different values; it is not a column of {meaning}"),
    "duplicates-unknowable": _(
        "there is neither a respondent id nor a time stamp with a time of day, so equal rows may be different "
        "people; export the answers with one of them, or keep every row"
    ),
    "no-complete-row": _("none of the {rows} rows answers every unsur; choose --missing per-unsur"),
    "no-usable-row": _("none of the {rows} rows has a usable answer; check that this is the table of answers"),
    "rules-unknown": _(
        "there is no rule set “{rules}” (there are: {known}){near}; see ikm rules, or name a .toml file"
    ),
    "map-bad": _("{path}: {what}; correct the mapping file"),
    "rules-bad": _("{path}: {what}; correct the rule file"),
    "output-unwritable": _("{path} cannot be written ({reason}); choose another path with -o"),
    "output-is-input": _("{path} is one of the inputs and would be overwritten; choose another path with -o"),
    "output-format": _("no format is known for {path}; end it in {endings}, or say --format"),
    "output-terminal": _("a workbook cannot be shown on a terminal; write it with -o hasil.xlsx"),
}
"""Every code a refusal may carry, with its sentence."""


class Refusal(Exception):  # noqa: N818 - the word is the project's, and it is not an error of the program
    """The run cannot honestly go on: unreadable, ambiguous, contradictory, unknown, or bad rules.

    ``code`` is stable, ``place`` says where, ``str()`` is the one sentence to show.
    """

    def __init__(self, code: str, place: Place | None = None, **params: object) -> None:
        self.code = code
        self.place = place or Place()
        self.reason = REFUSALS[code].format(**{name: printable(str(value)) for name, value in params.items()})
        super().__init__(f"{self.place}: {self.reason}" if self.place != Place() else self.reason)


class Finding(NamedTuple):
    """One thing worth saying about the data, not yet a sentence."""

    code: str
    place: Place = Place()
    params: tuple[tuple[str, str], ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return FINDINGS[self.code].severity

    @property
    def value(self) -> str | None:
        """The cell's own text, cut and masked, where the finding is about a cell."""
        return dict(self.params).get("value")

    @property
    def sentence(self) -> str:
        """What is the matter, without place and hint."""
        return FINDINGS[self.code].sentence.format(**dict(self.params))

    @property
    def hint(self) -> str:
        """What to do about it."""
        return FINDINGS[self.code].hint

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place != Place() else ""
        return f"{place}{self.code}: {self.sentence}; {self.hint}"


class Findings:
    """All findings of a run: every one counted, of each code the first ``keep`` by place kept.

    ``+`` merges two runs; the order of merging does not matter.
    """

    def __init__(self, keep: int = 20) -> None:
        self.keep = keep
        self.by_code: Counter[str] = Counter()
        self._kept: dict[str, list[Finding]] = {}

    def add(self, code: str, place: Place | None = None, **params: object) -> None:
        """Count one finding and keep it, with its place, to be shown."""
        texts = tuple((name, printable(str(value))) for name, value in params.items())
        self._keep(code, 1, [Finding(code, place or Place(), texts)])

    def count_only(self, code: str, count: int) -> None:
        """Count findings whose places lie beyond those already kept."""
        self.by_code[code] += count

    def __iadd__(self, other: Findings) -> Findings:
        for code, kept in other._kept.items():
            self._keep(code, other.by_code[code], kept)
        return self

    def _keep(self, code: str, count: int, some: list[Finding]) -> None:
        self.by_code[code] += count
        kept = self._kept.setdefault(code, [])
        kept.extend(some)
        if len(kept) > 2 * self.keep:
            kept.sort(key=lambda finding: (finding.place, finding.params))
            del kept[self.keep :]

    def __repr__(self) -> str:
        return f"Findings({dict(self.by_code)})"

    def count(self, severity: Severity) -> int:
        """How many findings of one severity there are."""
        return sum(n for code, n in self.by_code.items() if FINDINGS[code].severity is severity)

    def kept(self) -> list[Finding]:
        """All that were kept, errors first, by code and place."""
        return self.shown(len(FINDINGS) * self.keep, self.keep)

    def shown(self, limit: int = 20, per_code: int = 5) -> list[Finding]:
        """The findings to show: errors first, at most ``per_code`` of a code and ``limit`` in all."""
        chosen: list[Finding] = []
        for code in FINDINGS:
            kept = sorted(self._kept.get(code, ()), key=lambda finding: (finding.place, finding.params))
            chosen.extend(kept[: min(per_code, self.keep)])
        rank = list(Severity)
        chosen.sort(key=lambda finding: (rank.index(finding.severity), finding.place))
        return chosen[:limit]
