"""How many respondents are needed, with the formula and its source: a sentence for a report, or a table."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ikm.index.rounding import text, trimmed
from ikm.messages.phrases import phrase, source_mark
from ikm.render import Style
from ikm.render import csv as delimited
from ikm.render.page import GLUE, Column, Facts, Headline, Page, PageCell, PageRow, PageTable, Paragraph
from ikm.render.pages import wording as words
from ikm.render.pages.rule_set import demand, percent
from ikm.report.sample_size import ASSUMED, Allocation, Need, Planning, Sampling
from ikm.rules.ruleset import KrejcieMorgan


def page(sampling: Sampling, mark: str) -> Page:
    """The page of how many respondents are needed; ``mark`` is the decimal mark."""
    sentence = _glued(_sentence(sampling, mark))
    facts = Facts(tuple((label, _glued(said)) for label, said in _facts(sampling, mark)))
    if _is_table(sampling):
        return Page(sentence, (_table(sampling, mark), facts))
    is_planned = sampling.planning is not None and sampling.needs[0].served != 0
    advice = (Paragraph(_recommendation(sampling)),) if is_planned else ()
    return Page("", (Headline(sentence), *advice, facts))


def _glued(said: str) -> str:
    """A text whose percentages do not end a line before their sign."""
    return said.replace(" %", f"{GLUE}%")


def _table(sampling: Sampling, mark: str) -> PageTable:
    """A row for each number; where none has a name, its users name it."""
    keys = sampling.keys
    names = [Column(words.column(key), key=True) for key in keys]
    respondents = phrase("page-head-respondents")
    users = Column(phrase("page-sample-users"), ">", key=not keys)
    more = [Column(head, ">", folds=True) for head in _heads(sampling, mark)]
    columns = (*names, users, Column(respondents, ">"), *more)
    rows = tuple(PageRow(tuple(map(PageCell, _cells(sampling, need)))) for need in sampling.needs)
    return PageTable("", columns, (rows,), tuple(_remarks(sampling)), label=respondents)


def _heads(sampling: Sampling, mark: str) -> list[str]:
    """The headers of the figures of a row that were asked for, in the order of :attr:`Sampling.asked_for`."""
    heads = {
        "recommended": phrase("page-sample-recommended-head"),
        "allocated": phrase("page-sample-allocated"),
        "to_ask": phrase("page-sample-to-ask"),
    }
    if sampling.planning:
        aims = sampling.planning.aims
        heads["for_margin"] = phrase("page-sample-margin-head", margin=_number(aims.margin, mark))
        heads["for_change"] = phrase("page-sample-change-head", change=_number(aims.change, mark))
    return [heads[name] for name in sampling.asked_for]


def _remarks(sampling: Sampling) -> Iterator[str]:
    """What is to be said of the table."""
    yield phrase("page-remark-apart")
    if sampling.planning:
        yield phrase("page-remark-largest")
    if sampling.allocation:
        yield phrase("page-remark-allocated", sample=words.thousands(sampling.allocation.sample))


def csv(sampling: Sampling, style: Style) -> str:
    """Render as CSV, a row for each number; with a decimal comma, as spreadsheet programs in Indonesia open it."""
    return delimited.table(*sampling.rows(), style)


def _is_table(sampling: Sampling) -> bool:
    """Whether a sentence alone would not say it all."""
    return len(sampling.needs) > 1 or bool(sampling.keys)


def _sentence(sampling: Sampling, mark: str) -> str:
    """What is needed, as a report may say it; above a table its heading."""
    sample, need = sampling.sample, sampling.needs[0]
    required = words.thousands(need.required)
    if isinstance(sample, KrejcieMorgan):
        confidence, margin = percent(sample.confidence, mark), percent(sample.margin, mark)
        how = phrase("page-sample-krejcie", confidence=confidence, margin=margin)
        if need.served is None:
            sentence = phrase("page-sample-of-any", required=required, how=how)
        else:
            sentence = phrase("page-sample-of-users", served=words.thousands(need.served), required=required, how=how)
    else:
        how = phrase("page-sample-per-unsur", more=sample.more, each=sample.each)
        sentence = phrase("page-sample-of-unsur", required=required, how=how)
    if _is_table(sampling):
        return phrase("page-sample-all", how=how)
    return phrase("page-sample-no-users") if need.served == 0 else sentence


def _recommendation(sampling: Sampling) -> str:
    """How many respondents to take: the largest of what was reckoned."""
    (need,) = sampling.needs
    number = words.thousands(need.recommended)
    if need.for_change is None:
        return phrase("page-sample-recommended", number=number)
    return phrase("page-sample-recommended-each", number=number)


def _cells(sampling: Sampling, need: Need) -> list[str]:
    names = ["–" if name is None else words.label(name) for name in sampling.names(need)]
    figures = [need.served, need.required, *(getattr(need, name) for name in sampling.asked_for)]
    return [*names, *("–" if figure is None else words.thousands(figure) for figure in figures)]


def _number(points: Fraction | None, mark: str) -> str:
    """A number of points of the index, with two decimals at most."""
    return "" if points is None else text(trimmed(points, 2), mark)


def _facts(sampling: Sampling, mark: str) -> list[tuple[str, str]]:
    """What was read, and by which formula of which rules it was reckoned."""
    rules, sample, read = sampling.rules, sampling.sample, sampling.population
    facts = []
    if read:
        file, rows = words.file_and_sheet(read.path, read.sheet), words.thousands(len(read.served))
        facts.append((phrase("page-fact-read"), phrase("page-read-rows", file=file, rows=rows)))
    facts += _planning_facts(sampling, mark)
    facts += _allocation_facts(sampling.allocation)
    facts.append((_demand_label(sampling), "; ".join(demand(sample, len(rules.unsur), mark))))
    own = rules.sample
    if isinstance(sample, KrejcieMorgan) and isinstance(own, KrejcieMorgan) and sample != own:
        confidence, margin = percent(own.confidence, mark), percent(own.margin, mark)
        said = phrase("page-sample-chosen", confidence=confidence, margin=margin)
        facts.append((phrase("page-fact-choice"), said))
    if said := _response(sampling, mark):
        facts.append((phrase("page-fact-response"), said))
    facts.append((phrase("page-fact-rules"), f"{rules.short} ({rules.id})"))
    source, sure = sample.source, source_mark(sample.source.mark)
    facts.append((phrase("page-fact-source"), f"{source.text} [{source.mark}: {sure}]"))
    return facts


def _demand_label(sampling: Sampling) -> str:
    """What the formula of the rules is called: theirs, where there are others."""
    return phrase("page-sample-demand" if sampling.planning else "page-fact-formula")


def _planning_facts(sampling: Sampling, mark: str) -> Iterator[tuple[str, str]]:
    """What the survey is to find out, what it needs for it, and by which formulas."""
    if sampling.planning is None:
        return
    aims = sampling.planning.aims
    confidence = percent(aims.confidence, mark)
    only = None if _is_table(sampling) else sampling.needs[0]
    formula = phrase("page-fact-formula")
    if aims.margin is not None:
        margin = _number(aims.margin, mark)
        said = phrase("page-sample-margin", margin=margin, confidence=confidence)
        yield phrase("page-sample-margin-head", margin=margin), _counted(only and only.for_margin, said)
        yield formula, phrase("page-sample-margin-formula")
    if aims.change is not None:
        change, power = _number(aims.change, mark), percent(aims.power, mark)
        said = phrase("page-sample-change", change=change, power=power, confidence=confidence)
        yield phrase("page-sample-change-head", change=change), _counted(only and only.for_change, said)
        yield formula, phrase("page-sample-change-formula")
    yield phrase("page-fact-spread"), _spread(sampling.planning, mark)


def _allocation_facts(allocation: Allocation | None) -> Iterator[tuple[str, str]]:
    """How one sample was divided, where one was."""
    if allocation:
        code = "page-sample-divided-required" if allocation.is_required else "page-sample-divided"
        sample, users = words.thousands(allocation.sample), words.thousands(allocation.users)
        yield phrase("page-fact-allocation"), phrase(code, sample=sample, users=users)


def _counted(number: int | None, said: str) -> str:
    """What respondents are needed for, with their number where there is one for all."""
    return said if number is None else phrase("page-sample-number", number=words.thousands(number), aim=said)


def _spread(planning: Planning, mark: str) -> str:
    """How far respondents are apart, and who says so."""
    sd = _number(planning.aims.sd, mark)
    if planning.previous:
        file, respondents = words.file_and_sheet(planning.previous.path, None), planning.previous.respondents
        return phrase("page-sample-sd-previous", sd=sd, file=file, respondents=words.thousands(respondents))
    return phrase("page-sample-sd-assumed" if planning.sd_source == ASSUMED else "page-sample-sd-given", sd=sd)


def _response(sampling: Sampling, mark: str) -> str:
    """How many to ask where only a part answers; empty where no part was said, or nobody is to be asked."""
    if sampling.response_rate is None:
        return ""
    rate = percent(sampling.response_rate, mark)
    if _is_table(sampling):
        return phrase(_response_code(sampling), rate=rate)
    (need,) = sampling.needs
    return phrase("page-sample-response-one", rate=rate, asked=words.thousands(need.to_ask)) if need.to_ask else ""


def _response_code(sampling: Sampling) -> str:
    """The sentence that says of which of several figures of a row so many are to be asked."""
    if sampling.allocation:
        return "page-sample-response-allocated"
    return "page-sample-response-recommended" if sampling.planning else "page-sample-response"
