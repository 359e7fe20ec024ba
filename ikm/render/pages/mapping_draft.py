"""A draft of a mapping file as commented TOML: what was understood, and all that the user stated, ready to edit."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from ikm.messages.findings import Refusal, letters
from ikm.messages.masking import safe_value
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase
from ikm.render.pages.wording import known_by
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.columns.mapping_file import DATE, PROFILE, ROLES, SCHEMA, SERVICE_RATED
from ikm.survey.counting.mapping_draft import CandidateColumn, MappingDraft

LABELS_SHOWN = 40


def render(draft: MappingDraft) -> str:
    """The mapping file; what could not be told stands in comments that say what to do."""
    lines = [*_head(draft), *_questions(draft), *_answers(draft), *_of_other_rules(draft)]
    return "\n".join(lines) + "\n"


def _head(draft: MappingDraft) -> Iterator[str]:
    yield f"# {phrase('draft-head', file=_comment(shown_path(draft.place.file)))}"
    yield f"# {phrase('draft-head-2')}"
    yield f"# {phrase('draft-use')}"
    yield f"schema = {_text(SCHEMA)}"
    yield ""
    yield from _header(draft)
    yield f"order = {_text(draft.method.order)}  # {phrase('draft-order')}"
    yield f"without = {_list(draft.method.without)}  # {phrase('draft-without')}"
    yield f"missing = {_list(draft.overrides.missing)}  # {phrase('draft-missing')}"
    yield f"ignore = {_list(draft.overrides.ignore)}  # {phrase('draft-ignore')}"
    if draft.further:
        yield f"# {phrase('draft-further', headers=_list(draft.further))}"
    for role, key in ROLES.items():
        if role in draft.roles and _may_be_named(role, draft):
            yield f"{key} = {_text(draft.roles[role])}"
    for header in draft.dates:
        yield f"# {ROLES[DATE]} = {_text(header)}  # {phrase('draft-dates')}"
    if draft.overrides.frequency:
        yield f"frequency = {_text(draft.overrides.frequency)}"
    yield from _tables_of_columns(draft)


def _header(draft: MappingDraft) -> Iterator[str]:
    """Where the header stands, as the user stated it or as it was found; a table of a database has none."""
    if draft.place.named:
        if draft.overrides.database is None and draft.place.sheet:
            yield f"# {_comment(phrase('draft-table', table=draft.place.sheet))}"
        return
    if draft.sheet or draft.place.sheet:
        yield f"{'' if draft.sheet else '# '}sheet = {_text(draft.sheet or draft.place.sheet)}"
    stated = draft.overrides
    has_none = draft.shape == "wide" and not draft.header_row
    if stated.columns or has_none:
        yield f"header_row = 0  # {phrase('draft-no-header')}"
        yield f"columns = {_list(stated.columns or draft.header)}"
    elif stated.header_row is not None or stated.header_column is not None:
        if stated.header_row is not None:
            yield f"header_row = {stated.header_row}"
        if stated.header_column is not None:
            yield _header_column(stated.header_column)
    elif draft.shape == "wide":
        remark = "" if draft.is_one_row else "# "
        yield f"{remark}header_row = {draft.header_row}"
        if draft.header_column:
            yield remark + _header_column(draft.header_column)


def _header_column(column: int) -> str:
    return f"header_column = {_text(letters(column))}  # {phrase('draft-turned')}"


def _may_be_named(role: str, draft: MappingDraft) -> bool:
    """Whether the draft names the column of a role: none of persons, and none that its ratings have."""
    names_of_ratings = {key.capitalize() for key in draft.overrides.ratings}
    if draft.overrides.services_rated:
        names_of_ratings.add(SERVICE_RATED)
    header = draft.roles[role]
    return role in draft.overrides.roles or not (is_personal(header) or header in names_of_ratings)


def _tables_of_columns(draft: MappingDraft) -> Iterator[str]:
    """The tables beside the questions: of a database, of profiles, void rows, units, and of the shape."""
    yield from _database(draft)
    profile = {role: draft.roles[role] for role in PROFILE if role in draft.roles and _may_be_named(role, draft)}
    if profile:
        yield "\n[profile]"
        yield from (f"{role} = {_text(header)}" for role, header in profile.items())
    if draft.overrides.void is not None:
        yield "\n[void]"
        yield from (f"{_text(header)} = {_list(values)}" for header, values in draft.overrides.void.items())
    if draft.overrides.units:
        yield "\n[units]"
        yield from (f"{_text(unit)} = {_list(others)}" for unit, others in draft.overrides.units.items())
    if draft.parts:
        yield f"\n[{draft.shape}]"
        yield from (f"{part} = {_text(header)}" for part, header in draft.parts.items())

    elif not draft.asked and not draft.place.named:
        yield f"\n# {phrase('draft-long')}"
        yield f"# {phrase('draft-counts')}"


def _database(draft: MappingDraft) -> Iterator[str]:
    """The tables of a database whose answers have a row each; in remarks, where some were not found."""
    proposal, stated = draft.proposal, draft.overrides.database
    if stated is not None:
        names: Mapping[str, str] = {key: name for key, name in stated._asdict().items() if name}
    elif proposal is not None:
        names = proposal.names
    else:
        return
    mark = "" if all(names.values()) else "# "
    yield f"\n# {phrase('draft-database' if not mark else 'draft-database-open')}"
    if draft.refusal:
        yield f"# {_comment(str(draft.refusal))}"
    yield f"{mark}[database]"
    for key, name in names.items():
        remark = phrase(f"draft-key-{key}")
        others = proposal.others.get(key, ()) if proposal else ()
        if others:
            remark = phrase("draft-or", what=remark, others=_comment(_list(others)))
        yield f"{mark}{key} = {_text(name or '…')}  # {remark}"


def _questions(draft: MappingDraft) -> Iterator[str]:
    yield f"\n# {phrase('draft-questions')}"
    yield f"[{_own_table('questions', draft)}]"
    if draft.trouble:
        yield f"# {_comment(draft.trouble)}"
    of_ratings = draft.overrides.ratings.keys()
    answered = [one for one in draft.asked if not one.expected and one.unsur[0] not in of_ratings]
    yield from _columns(draft, answered)
    yield from _stated_beside(answered, draft.overrides.questions)
    for one in draft.asked:
        if len(one.unsur) > 1:
            yield f"# {phrase('draft-may-be', header=_text(one.header), unsur=phrase('list-or').join(one.unsur))}"
    for unsur in draft.lacking:
        yield f'# {unsur.id} = "…"  # {phrase("draft-no-column")}'
    unknown = [_text(header) for header in draft.unknown if header]
    if unknown:
        yield f"# {phrase('draft-unknown')}"
        yield from (f"#   {header}" for header in unknown)
    yield from _ratings(draft)
    expected = [one for one in draft.asked if one.expected]
    if expected or draft.overrides.expected:
        yield f"\n# {phrase('draft-expected')}"
        yield "[expected]"
        yield from _columns(draft, expected)
        yield from _stated_beside(expected, draft.overrides.expected)


def _ratings(draft: MappingDraft) -> Iterator[str]:
    """The services rated in one row: as the user stated them, or in remarks, as they seem to be."""
    if draft.overrides.ratings:
        yield "\n[ratings]"
        if draft.overrides.services_rated:
            yield f"services = {_list(draft.overrides.services_rated)}"
        yield from (f"{_key(key)} = {_list(headers)}" for key, headers in draft.overrides.ratings.items())
    if draft.ratings:
        yield f"\n# {phrase('draft-ratings')}"
        yield "# [ratings]"
        if draft.ratings.services:
            yield f"# services = {_list(draft.ratings.services)}  # {phrase('draft-services')}"
        yield from (f"# {key} = {_list(headers)}" for key, headers in draft.ratings.columns.items())


def _columns(draft: MappingDraft, asked: Iterable[CandidateColumn]) -> Iterator[str]:
    """A line for each unsur that is told, with its column or columns."""
    times = Counter(draft.header)
    settled = [one for one in asked if len(one.unsur) == 1]
    ids = [unsur.id for unsur in draft.method.rules.unsur]
    settled.sort(key=lambda one: ids.index(one.unsur[0]))
    for unsur, group in groupby(settled, key=lambda one: one.unsur[0]):
        columns = list(group)
        if len(columns) > 1 and not all(one.part for one in columns):
            yield f"# {phrase('draft-several', unsur=unsur, number=len(columns))}"
        headers = [one.header for one in columns]
        said = _text(headers[0]) if len(headers) == 1 else _list(headers)
        if any(times[header] > 1 or not header for header in headers):
            yield f"# {unsur} = {said}  # {phrase('draft-own-header')}"
        else:
            yield f"{unsur} = {said}  # {phrase('draft-by', reason=known_by(columns[0].reason))}"


def _stated_beside(asked: Iterable[CandidateColumn], stated: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The columns that the user stated of questions without a line, such as one that is counted beside the unsur."""
    settled = {one.unsur[0] for one in asked if len(one.unsur) == 1}
    for question, headers in stated.items():
        if question not in settled:
            yield f"{_key(question)} = {_text(headers[0]) if len(headers) == 1 else _list(headers)}"


class _AnswerLine(NamedTuple):
    """A line on a label; one on what is the matter with a column has none."""

    label: str
    line: str


def _answers(draft: MappingDraft) -> Iterator[str]:
    """The labels in words: those of most unsur in one table for all, the others in a table of each unsur.

    What the user stated of labels stands there too, whether it was met or not.
    """
    scores = draft.method.rules.scores
    ids = [unsur.id for unsur in draft.method.rules.unsur]
    ranked = sorted(draft.asked, key=lambda one: ids.index(one.unsur[0]))
    tables: dict[str, list[_AnswerLine]] = {}
    for unsur, group in groupby(ranked, key=lambda one: one.unsur[0]):
        columns = list(group)
        met = {(text, place) for one in columns for text, place in one.reading.places.items() if place > 0}
        is_one = len(met) == len({text for text, _ in met})
        lines = list(dict.fromkeys(line for one in columns for line in _labels(one, scores, is_one=is_one)))
        if lines:
            tables[unsur] = lines
    common = _with_stated(_common_lines(tables), draft.overrides.common_answers)
    table = _own_table("answers", draft)
    if common:
        yield f"\n[{table}]"
        yield from common
    for unsur in ids:
        others = [one for one in tables.get(unsur, ()) if one.line not in common]
        own = _with_stated(others, draft.overrides.answers.get(unsur, {}))
        if own:
            yield f"\n[{table}.{unsur}]"
            yield from own


def _with_stated(lines: Iterable[_AnswerLine], stated: Mapping[str, int | None]) -> list[str]:
    """Some lines on labels, but for labels of which the user stated something what was stated."""
    drafted = [one.line for one in lines if one.label not in stated]
    return drafted + [f"{_text(label)} = {score or 0}" for label, score in stated.items()]


def _common_lines(tables: Mapping[str, Iterable[_AnswerLine]]) -> list[_AnswerLine]:
    """The lines on labels that most tables have, unless some table has another line on such a label."""
    lines_by_label: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    for lines in tables.values():
        for label, line in lines:
            if label:
                lines_by_label.setdefault(label, set()).add(line)
                times[line] += 1
    common: list[_AnswerLine] = []
    for label, found in lines_by_label.items():
        line = min(found)
        if len(found) == 1 and 2 * times[line] > len(tables) > 1:
            common.append(_AnswerLine(label, line))
    return common


def _labels(one: CandidateColumn, scores: tuple[int, ...], *, is_one: bool) -> Iterator[_AnswerLine]:
    """A line for each label in words: its score, or what is to be decided.

    To be decided is what says two things at once, and, unless the columns of the unsur are of one form, all of them.
    """
    trouble = one.reading.trouble
    if trouble:
        sentence = Refusal(trouble.code, None, **trouble.params).sentence
        yield _AnswerLine("", f"# {_comment(sentence)}")
    turned = trouble is not None and trouble.code in ("form-reversed", "answer-contradicts")
    known = [(place, text) for text, place in one.reading.places.items() if place > 0 and text]
    for place, text in sorted(known):
        if turned or not (is_one or _is_plain(text)):
            yield _AnswerLine(text, f"# {_text(text)} = {scores[place - 1]}  # {phrase('draft-undecided')}")
        elif not _is_plain(text):
            yield _AnswerLine(text, f"{_text(text)} = {scores[place - 1]}")
    for text in one.unread[:LABELS_SHOWN]:
        shown = safe_value(text)
        if shown == " ".join(text.split()):
            yield _AnswerLine(text, f"# {_text(text)} = …  # {phrase('draft-unread')}")
        else:
            yield _AnswerLine("", f"# {phrase('draft-unshown', label=_text(shown))}")


def _own_table(name: str, draft: MappingDraft) -> str:
    """The name of a table of these rules: one of their own where the plain one is for others."""
    is_for_others = "" in draft.overrides.of_other_rules.get(name, {})
    return f"{name}.{_key(draft.method.rules.id)}" if is_for_others else name


def _of_other_rules(draft: MappingDraft) -> Iterator[str]:
    """What the user stated of the questions and answers by other rules."""
    for name, tables in draft.overrides.of_other_rules.items():
        for rules, table in tables.items():
            yield from _table(f"{name}.{_key(rules)}" if rules else name, table)


def _table(path: str, table: Mapping[str, Any]) -> Iterator[str]:
    """A table of texts, lists of them and whole numbers, and the tables within it."""
    yield f"\n[{path}]"
    for key, value in table.items():
        if not isinstance(value, dict):
            yield f"{_key(key)} = {_list(value) if isinstance(value, list) else _value(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _table(f"{path}.{_key(key)}", value)


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else str(value)


def _key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _text(key)


def _is_plain(text: str) -> bool:
    return text.strip().replace(",", ".").replace(".", "", 1).isdigit()


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
