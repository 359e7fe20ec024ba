"""A draft of a mapping file as commented TOML: what was understood, ready to edit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from ikm.messages.findings import Refusal
from ikm.messages.masking import safe_value
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase
from ikm.render.pages.wording import known_by
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.columns.mapping_file import DATE, PROFILE, ROLES, SCHEMA
from ikm.survey.counting.mapping_draft import CandidateColumn, MappingDraft

LABELS_SHOWN = 40


def render(draft: MappingDraft) -> str:
    """The mapping file; what could not be told stands in comments that say what to do."""
    return "\n".join([*_head(draft), *_questions(draft), *_answers(draft)]) + "\n"


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
        if role in draft.roles and not is_personal(draft.roles[role]):
            yield f"{key} = {_text(draft.roles[role])}"
    for header in draft.dates:
        yield f"# {ROLES[DATE]} = {_text(header)}  # {phrase('draft-dates')}"
    if draft.overrides.frequency:
        yield f"frequency = {_text(draft.overrides.frequency)}"
    yield from _tables_of_columns(draft)


def _header(draft: MappingDraft) -> Iterator[str]:
    """Where the names of the columns stand: in a table of a database, or in a row of a sheet."""
    if draft.place.named:
        if draft.overrides.database is None and draft.place.sheet:
            yield f"# {_comment(phrase('draft-table', table=draft.place.sheet))}"
        return
    if draft.sheet or draft.place.sheet:
        yield f"{'' if draft.sheet else '# '}sheet = {_text(draft.sheet or draft.place.sheet)}"
    if draft.shape == "wide" and draft.header_row:
        yield f"{'# ' * (not draft.is_one_row)}header_row = {draft.header_row}"
    elif draft.shape == "wide":
        yield f"header_row = 0  # {phrase('draft-no-header')}"
        yield f"columns = {_list(draft.header)}"


def _tables_of_columns(draft: MappingDraft) -> Iterator[str]:
    """The tables that name columns beside the questions: of profiles, of void rows, and of the shape."""
    yield from _database(draft)
    profile = {role: draft.roles[role] for role in PROFILE if role in draft.roles}
    if profile:
        yield "\n[profile]"
        yield from (f"{role} = {_text(header)}" for role, header in profile.items())
    if draft.overrides.void is not None:
        yield "\n[void]"
        yield from (f"{_text(header)} = {_list(values)}" for header, values in draft.overrides.void.items())
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
    yield f"{mark}[database]"
    for key, name in names.items():
        remark = phrase(f"draft-key-{key}")
        others = proposal.others.get(key, ()) if proposal else ()
        if others:
            remark = phrase("draft-or", what=remark, others=_comment(_list(others)))
        yield f"{mark}{key} = {_text(name or '…')}  # {remark}"


def _questions(draft: MappingDraft) -> Iterator[str]:
    yield f"\n# {phrase('draft-questions')}"
    yield "[questions]"
    if draft.trouble:
        yield f"# {_comment(draft.trouble)}"
    yield from _columns(draft, [one for one in draft.asked if not one.expected])
    for one in draft.asked:
        if len(one.unsur) > 1:
            yield f"# {phrase('draft-may-be', header=_text(one.header), unsur=phrase('list-or').join(one.unsur))}"
    for unsur in draft.lacking:
        yield f'# {unsur.id} = "…"  # {phrase("draft-no-column")}'
    unknown = [_text(header) for header in draft.unknown if header]
    if unknown:
        yield f"# {phrase('draft-unknown')}"
        yield from (f"#   {header}" for header in unknown)
    if draft.ratings:
        yield f"\n# {phrase('draft-ratings')}"
        yield "# [ratings]"
        yield from (f"# {key} = {_list(headers)}" for key, headers in draft.ratings.items())
    if expected := [one for one in draft.asked if one.expected]:
        yield f"\n# {phrase('draft-expected')}"
        yield "[expected]"
        yield from _columns(draft, expected)


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


class _AnswerLine(NamedTuple):
    """A line on a label; one on what is the matter with a column has none."""

    label: str
    line: str


def _answers(draft: MappingDraft) -> Iterator[str]:
    """The labels in words: those of most unsur in one table for all, the others in a table of each unsur."""
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
    common = _common_lines(tables)
    if common:
        yield "\n[answers]"
        yield from common
    for unsur, lines in tables.items():
        own = [line for _, line in lines if line not in common]
        if own:
            yield f"\n[answers.{unsur}]"
            yield from own


def _common_lines(tables: Mapping[str, Iterable[_AnswerLine]]) -> list[str]:
    """The lines on labels that most tables have, unless some table has another line on such a label."""
    lines_by_label: dict[str, set[str]] = {}
    times: Counter[str] = Counter()
    for lines in tables.values():
        for label, line in lines:
            if label:
                lines_by_label.setdefault(label, set()).add(line)
                times[line] += 1
    common: list[str] = []
    for found in lines_by_label.values():
        line = min(found)
        if len(found) == 1 and 2 * times[line] > len(tables) > 1:
            common.append(line)
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


def _is_plain(text: str) -> bool:
    return text.strip().replace(",", ".").replace(".", "", 1).isdigit()


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _comment(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
