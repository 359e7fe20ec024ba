"""What there is to say: every code of a finding and of a refusal, with its sentence and what to do about it."""

from __future__ import annotations

import gettext
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_ = gettext.translation("ikm", Path(__file__).parent / "locale", fallback=True).gettext


class Severity(StrEnum):
    """How much a finding matters: an error was not used, a warning may mislead, a note explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class CodeEntry(NamedTuple):
    """What a code means: its severity, its sentence with ``{parameters}``, and what to do about it."""

    severity: Severity
    sentence: str
    hint: str = ""


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

FINDINGS: dict[str, CodeEntry] = {
    "answer-out-of-scale": CodeEntry(
        _E,
        _("“{value}” is not on the scale {scale} of {unsur}; it is not used"),
        _("correct the cell, or leave it empty if the question was not answered"),
    ),
    "answer-unknown": CodeEntry(
        _E,
        _("“{value}” is not a score of {unsur} ({answers}); it is not used"),
        _("type the number of the answer, or name it in a mapping file (ikm map), with a score or under missing"),
    ),
    "cell-error": CodeEntry(
        _E,
        _("the cell of {unsur} holds the error {value}; it is not used"),
        _("correct its formula, or type the answer"),
    ),
    "formula-unvalued": CodeEntry(
        _E,
        _("the cell of {unsur} holds a formula that was saved without its value ({value}); it is not used"),
        _("open the file in a spreadsheet program and save it, or type the answer"),
    ),
    "count-unreadable": CodeEntry(_E, _("“{value}” is not a count; the row is not used"), _("write a whole number")),
    "figure-left-out": CodeEntry(_E, _("left out: {reason}"), _("correct the cell, or leave it empty")),
    "file-left-out": CodeEntry(_E, _("left out: {reason}"), _("mend the file, or score the others without it")),
    "row-too-long": CodeEntry(
        _E,
        _("the row has {cells} cells, the header {columns}; its answers may be shifted, so it is not used"),
        _("put quotes around a text that contains the separator"),
    ),
    "few-respondents": CodeEntry(
        _W,
        _("{group}: few respondents ({respondents})"),
        _("collect more answers before its class is relied on"),
    ),
    "inputs-alike": CodeEntry(
        _W,
        _("{first} and {second} have the same number of respondents and the same answers"),
        _("name only one of them if they are one survey saved twice"),
    ),
    "cells-merged": CodeEntry(
        _W,
        _("{number} cells below the header are merged over several rows ({cells}); only the first row has them"),
        _("unmerge them, and fill the value into every row"),
    ),
    "map-unused": CodeEntry(
        _W,
        _("“{entry}” under {path} fits nothing that was read"),
        _("check its spelling, or take it out of the mapping file"),
    ),
    "expectation-unmatched": CodeEntry(
        _W,
        _("{columns} hold expectations of no single unsur; they are not used"),
        _("name the unsur of each under [expected] of a mapping file (ikm map), or list it under ignore"),
    ),
    "rows-below-foot": CodeEntry(
        _W,
        _("{rows} rows below a foot look like respondents and are counted"),
        _("take out what is none of the table, or the sums in its middle"),
    ),
    "pair-twice": CodeEntry(
        _W,
        _("{question} is answered twice alike, first in row {row}; it is counted once"),
        _("nothing to do, but see why it was stored twice"),
    ),
    "option-twice": CodeEntry(
        _W,
        _("{question}, option {option}, stands in rows {first} and {row}; both are added"),
        _("take one out if it is the same count"),
    ),
    "sheet-differs": CodeEntry(
        _W,
        _("the sheet says {figure} {said}; its answers give {gives}{other}"),
        _("see how the sheet computes it, and which rows it leaves out"),
    ),
    "workbook-changed": CodeEntry(
        _W,
        _("the workbook said {figure} {said}{of}; its answers now give {gives}"),
        _("nothing to do if they were corrected; write the workbook anew, so that it says so too"),
    ),
    "age-implausible": CodeEntry(
        _W,
        _("“{value}” is no age of a respondent"),
        _("correct the cell, or leave it empty if the age is not known"),
    ),
    "date-outside": CodeEntry(
        _W,
        _("{date} is {reason}"),
        _("correct the cell, or take the row out if it belongs to another survey"),
    ),
    "date-unreadable": CodeEntry(
        _W,
        _("“{value}” is not understood as a date"),
        _("write it as 2025-12-31, or leave it empty if it is not known"),
    ),
    "row-duplicate": CodeEntry(
        _W,
        _("the same {what} as row {first}"),
        _("take the row out, or say --drop-duplicates, if it is the same respondent; until then both count"),
    ),
    "compare-method": CodeEntry(
        _W,
        _("{before} was scored with {said}, {after} with {other}"),
        _("score both alike before the change is relied on"),
    ),
    "compare-same": CodeEntry(
        _W,
        _("{before} and {after} have content in common"),
        _("name two different surveys"),
    ),
    "total-differs": CodeEntry(
        _W,
        _("the row's own total is {value}, its answers sum to {sum}"),
        _("compare the row with the questionnaire; the answers count, not the total"),
    ),
    "value-alike": CodeEntry(
        _W, _("{column}: {values} look alike and are counted apart"), _("write them alike if they are one")
    ),
    "value-near": CodeEntry(
        _W,
        _("{column}: “{value}” ({rows}×) looks like “{other}” ({others}×) and is counted apart"),
        _("write them alike if they are one"),
    ),
    "dates-ambiguous": CodeEntry(
        _W,
        _("dates such as 3/4/2025 may have the day or the month first, and nothing tells; the day is taken"),
        _("write them as 2025-04-03 if that is wrong"),
    ),
    "rows-undated": CodeEntry(
        _W,
        _("{rows} rows have no date or period that is understood; they are of no period, and of no time asked for"),
        _("correct the cells; ikm check names those that are no dates"),
    ),
    "profile-unknown": CodeEntry(
        _W,
        _("{column}: {rows} respondents gave what is of no class ({values}); they count as not filled in"),
        _("correct the cells, or leave them empty if it is not known"),
    ),
    "scale-unused": CodeEntry(
        _W,
        _("nobody answered more than {highest} on the scale {scale}; perhaps it was a shorter one, that of {others}"),
        _("nothing to do if the form had that scale; else choose those rules with --rules"),
    ),
    "control-unknown": CodeEntry(
        _W,
        _("{column}: {rows} respondents said neither ya nor tidak; they count as not answered"),
        _("correct the cells, or leave them empty if the question was not answered"),
    ),
    "cell-small": CodeEntry(
        _W,
        _("{group} has few respondents ({respondents}), whose answers can be told from its tally"),
        _("keep the file among those who may see them, or leave such groups out with --suppress"),
    ),
    "services-many": CodeEntry(
        _W,
        _("services have {number} different values, so many that they may tell of people; the tally leaves them out"),
        _("write the services alike, or name another column with --role layanan=COLUMN"),
    ),
    "tally-suppressed": CodeEntry(
        _W,
        _("{groups} small groups were left out of this tally, {respondents} respondents with them"),
        _("ask for the whole tally if its figures are to be exact"),
    ),
    "profile-untold": CodeEntry(
        _W,
        _("the tally does not tell of which time its respondents by {roles} are; they count as not filled in"),
        _("score the answers themselves, or write a tally for each period"),
    ),
    "tally-incomplete": CodeEntry(
        _W,
        _("when this tally was written, an input was left out of it"),
        _("mend that input, and write the tally again"),
    ),
    "population-blank": CodeEntry(
        _W,
        _("{rows} rows say nothing of how many were served and are left out ({which})"),
        _("write the number, 0 where nobody was; nothing to do if they are no units or services"),
    ),
    "population-total": CodeEntry(
        _W,
        _("the row “{label}” says {said}, but the rows above it sum to {sum}"),
        _("see which of them is right; the rows are used, not their total"),
    ),
    "name-unlisted": CodeEntry(
        _W,
        _("“{name}” stands in no row of the list, so its sample is not known{near}"),
        _("write it as it stands there, or add it to the list"),
    ),
    "population-services": CodeEntry(
        _W,
        _("the list has services, and the answers tell none; their samples are left out"),
        _("name their column with --role layanan=COLUMN"),
    ),
    "population-fewer": CodeEntry(
        _W,
        _("{group}: more respondents ({respondents}) than users served on the list ({served})"),
        _("see which is right; until then its interval is without the finite correction"),
    ),
    "interval-ceiling": CodeEntry(
        _W,
        _(
            "{group}: {respondents} respondents so near the highest index ({ikm}) that the interval holds the truth "
            "less often than {level}"
        ),
        _("take its lower limit with care, or ask more respondents"),
    ),
    "weight-matters": CodeEntry(
        _W,
        _("{group}: weight {weight} gives {ikm} ({mutu}), weight {other} gives {other_ikm} ({other_mutu})"),
        _("say in the report which weight was used"),
    ),
    "answers-blank": CodeEntry(
        _N,
        _("{unsur}: {blank} of {rows} respondents have no usable answer"),
        _("nothing to do if they did not answer; their other answers count"),
    ),
    "row-alike": CodeEntry(
        _N,
        _("the same answers and profile as row {first}"),
        _("nothing to do if they are two respondents; else take one out"),
    ),
    "straight-lining": CodeEntry(
        _N,
        _("{group}: {straight} of {rows} respondents gave the same answer to every question"),
        _("nothing to do; if they are many, look at how the survey was taken"),
    ),
    "column-empty": CodeEntry(
        _N,
        _("“{column}” is numbered like an answer, but {rules} has {unsur} unsur, and it is empty"),
        _("nothing to do"),
    ),
    "expectation-columns": CodeEntry(
        _N,
        _("{columns} say what was expected, or how important it is; they are no part of the index"),
        _("nothing to do if that is right; else list them under ignore in a mapping file (ikm map)"),
    ),
    "expectation-partly": CodeEntry(
        _N,
        _("what was expected is not shown for the whole: not all that was read tells it, or nobody answered it"),
        _("score those files apart that have columns of expectations"),
    ),
    "order-assumed": CodeEntry(
        _N,
        _("columns known by number only are read in the order of the {order} ({columns})"),
        _("choose with --order, or put the names of the unsur into the header"),
    ),
    "column-outdone": CodeEntry(
        _N,
        _("not used, because surer columns were found for the same unsur: {columns}"),
        _(
            "nothing to do if they are no answers; else say in a mapping file (ikm map) that the unsur is the mean "
            "of all its columns"
        ),
    ),
    "order-answers": CodeEntry(
        _N,
        _("the answers show that {columns} are not in the usual order; they are read by their answers"),
        _("put the names of the unsur into the header, or write a mapping file"),
    ),
    "map-label-unmet": CodeEntry(
        _N,
        _("“{entry}” under {path} was not met"),
        _("nothing to do if nobody answered so; else check its spelling"),
    ),
    "map-unmet": CodeEntry(
        _N,
        _("no input that was read has the name of this mapping file"),
        _("nothing to do if it is for another input; else give it that input's name"),
    ),
    "questions-ranked": CodeEntry(
        _N,
        _("the questions are numbered {numbers}; they are read in that order as 1 to {last}"),
        _("say in a mapping file which unsur each is, if that is not their order"),
    ),
    "sheet-agrees": CodeEntry(_N, _("the sheet's own {figure} {said} agrees"), _("nothing to do")),
    "sheet-left-out": CodeEntry(_N, _("the sheet holds no answers and is left out"), _("nothing to do")),
    "compare-units": CodeEntry(
        _N,
        _("{without} has no units, so those of {units} are not compared"),
        _("name the column with --unit, or score the former one anew by unit"),
    ),
    "workbook-method": CodeEntry(
        _N,
        _("the workbook was scored with {options}, and so it is here"),
        _("nothing to do; another choice goes before it"),
    ),
    "unit-column": CodeEntry(
        _N,
        _("“{column}” is taken as the unit"),
        _("--unit NAME names another column, --unit none takes none"),
    ),
    "rollup-matters": CodeEntry(
        _N,
        _("all respondents pooled give {ikm} ({mutu}), the units rolled up by {kind} give {other} ({other_mutu})"),
        _("the regulation names no rule for it; say in the report which was used (--rollup)"),
    ),
    "profile-classes": CodeEntry(
        _N,
        _("{column} is brought to standard classes: {classes}"),
        _("nothing to do if that is right; else group by the column under another header"),
    ),
    "rows-outside": CodeEntry(
        _N,
        _("{rows} rows are of another time and are left out"),
        _("nothing to do if --from and --to are meant so"),
    ),
    "cell-suppressed": CodeEntry(
        _N,
        _("{group} has few respondents ({respondents}) and is left out of the tallies (--suppress)"),
        _("nothing to do; what is put together from this file lacks them"),
    ),
    "profile-suppressed": CodeEntry(
        _N,
        _("respondents by {roles} are left out of the tallies too, for small groups could be worked out from them"),
        _("nothing to do; what is put together from this file lacks them"),
    ),
    "figure-blank": CodeEntry(
        _N,
        _("{rows} rows have no value and are left out ({which})"),
        _("nothing to do if they are empty"),
    ),
    "input-outside": CodeEntry(_N, _("no row is of the time asked for; the file is left out"), _("nothing to do")),
    "rows-without-answer": CodeEntry(
        _N,
        _("{rows} rows have no usable answer and are not respondents"),
        _("nothing to do if they are empty rows"),
    ),
    "rows-left-out": CodeEntry(
        _N,
        _("{rows} rows {kind} are no respondents and are left out ({which})"),
        _("nothing to do if that is so"),
    ),
    "duplicates-dropped": CodeEntry(
        _N,
        _("{rows} rows that repeat an earlier one were left out (--drop-duplicates)"),
        _("ikm check names them"),
    ),
    "incomplete-dropped": CodeEntry(
        _N,
        _("{rows} respondents who did not answer every unsur were dropped (--missing complete)"),
        _("--missing per-unsur keeps their other answers"),
    ),
    "unsur-left-out": CodeEntry(
        _N,
        _("{unsur} was named as not asked, so “{column}” is not used"),
        _("nothing to do if that is meant; else take it off --without"),
    ),
    "rules-unverified": CodeEntry(
        _N,
        _("figures by {rules} rest on what no rule that could be read says: {what}"),
        _("say so where they are published; ikm rules show ID prints every source, and how sure it is"),
    ),
    "control-missing": CodeEntry(
        _N,
        _("no column asks “{control}”, so it is not counted"),
        _("nothing to do if it was not asked; else name its column in a mapping file (ikm map)"),
    ),
    "printed-gap": CodeEntry(
        _N,
        _("{group}: NI {ni} lies between the printed bounds {lower} and {upper}; the class is that of {ikm}"),
        _("cite the rounded index beside the class"),
    ),
    "input-skipped": CodeEntry(_N, _("not read: {reason}"), _("name the file itself to read it")),
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
    "table-empty": _("no row of answers below the header; fill in the answers, or export them again"),
    "time-unknown": _(
        "no column of dates or periods was found (there are: {columns}); name it with --role tanggal=COLUMN, or say "
        "--period-from file, sheet or folder if it stands in their name"
    ),
    "time-empty": _("none of {rows} rows is of the time asked for; choose another with --from and --to"),
    "time-nowhere": _("no input has a row of the time asked for; choose another with --from and --to"),
    "tallies-differ": _(
        "not all respondents were asked the same, so there is no tally of all; write one for each set of questions"
    ),
    "tally-bad": _("{path}: {what}; write the tally again with ikm score … --format tally"),
    "tally-differs": _("it was counted by {theirs}, not by {ours}; choose the same with {option}, or count it again"),
    "workbook-bad": _(
        "{what}; write the workbook again with ikm score … -o, or read one of its sheets as any table with --sheet"
    ),
    "workbook-differs": _("it was scored by {theirs}, not by {ours}; choose the same with {option}"),
    "rows-twice": _(
        "{first} and {second} have the same {rows} respondents of {unit}{of}; name only one of them, or put "
        "different ones into one file"
    ),
    "name-unread": _("the name of the {source} (“{name}”) holds no {role}; rename it, or leave out that option"),
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
        "there are expectations of {unsur} ({expected}), but no answers; columns not understood: {columns}; "
        "name the columns of the answers under [questions] of a mapping file (ikm map)"
    ),
    "expectation-twice": _(
        "several columns say what was expected of {unsur} ({columns}), and not one for each question; "
        "keep one under [expected] of a mapping file (ikm map)"
    ),
    "expectation-scale": _(
        "{count} of {total} answers of {unsur} are not on the scale {scale} of the others (seen: {seen}); "
        "list these columns under ignore in a mapping file (ikm map), or choose the rules of this scale with --rules"
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
        "“no,usia,…,U1-U{last}”, one name a column; if it is a header of bare numbers, say header_row = 1 and "
        "[questions] in a mapping file"
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
    "population-bad": _(
        "{what}; a population file has columns unit, layanan or both, and jumlah pengguna, with a whole number in "
        "every row"
    ),
    "printed-bad": _(
        "{what}; a file of printed figures has a row for each unsur with its NRR, or its total and number of "
        "answers, and a row IKM"
    ),
    "printed-none": _("there is no single index of all to explain ({reason}); name answers to the same questions"),
    "printed-missing": _("no printed index is given, and the file says none; say it with --ikm 90,56"),
    "rules-unknown": _(
        "there is no rule set “{rules}” (there are: {known}){near}; see ikm rules, or name a .toml file"
    ),
    "rules-several": _(
        "“{rules}” stands for several rule sets ({parts}); name one of them here, or score by all (ikm score --rules)"
    ),
    "map-bad": _("{path}: {what}; correct the mapping file"),
    "rules-bad": _("{path}: {what}; correct the rule file"),
    "rules-classless": _("{rules} has no classes; choose other rules with --rules"),
    "scale-unknown": _("there is no scale “{scale}” (there are: {known}){near}; see ikm rules, or name a .toml file"),
    "scale-bad": _("{path}: {what}; correct the scale file"),
    "figure-unread": _(
        "“{value}” is no plain number; write digits and one decimal mark, such as 77,02, without a percent sign or "
        "marks of thousands"
    ),
    "figure-off": _("“{value}” {what}; check it, or choose another scale with --scale"),
    "figures-bad": _("{what}; name the column of the values with --column, and write a number into every row"),
    "former-bad": _("{path}: {what}; write the report anew with ikm score --format json"),
    "compare-differs": _("cannot be compared: {what}; compare surveys scored by the same rules (--rules)"),
    "period-unknown": _("there is no period “{period}” (there are: {known}){near}; name two of them"),
    "output-unwritable": _("{path} cannot be written ({reason}); choose another path with -o"),
    "output-is-input": _("{path} is one of the inputs and would be overwritten; choose another path with -o"),
    "output-format": _("no format is known for {path}; end it in {endings}, or say --format"),
    "output-terminal": _("a workbook cannot be shown on a terminal; write it with -o hasil.xlsx"),
}
"""Every code a refusal may carry, with its sentence."""
