"""How many respondents are needed, with the formula and its source: a sentence for a report, or a table."""

from __future__ import annotations

from ikm.messages.phrases import phrase, source_mark
from ikm.render import Style
from ikm.render import csv as delimited
from ikm.render.page import GLUE, Column, Facts, Headline, Page, PageCell, PageRow, PageTable
from ikm.render.pages import wording as words
from ikm.render.pages.rule_set import demand, percent
from ikm.report.sample_size import Need, Sampling
from ikm.rules.ruleset import KrejcieMorgan


def page(sampling: Sampling, mark: str) -> Page:
    """The page of how many respondents are needed; ``mark`` is the decimal mark."""
    sentence = _glued(_sentence(sampling, mark))
    facts = Facts(tuple((label, _glued(said)) for label, said in _facts(sampling, mark)))
    if _is_table(sampling):
        return Page(sentence, (_table(sampling), facts))
    return Page("", (Headline(sentence), facts))


def _glued(text: str) -> str:
    """A text whose percentages do not end a line before their sign."""
    return text.replace(" %", f"{GLUE}%")


def _table(sampling: Sampling) -> PageTable:
    """A row for each number; where none has a name, its users name it."""
    keys = sampling.keys
    names = [Column(words.column(key), key=True) for key in keys]
    respondents = phrase("page-head-respondents")
    columns = (*names, Column(phrase("page-sample-users"), ">", key=not keys), Column(respondents, ">"))
    if sampling.response_rate is not None:
        columns += (Column(phrase("page-sample-to-ask"), ">"),)
    rows = tuple(PageRow(tuple(map(PageCell, _cells(sampling, need)))) for need in sampling.needs)
    return PageTable("", columns, (rows,), (phrase("page-remark-apart"),), label=respondents)


def csv(sampling: Sampling, style: Style) -> str:
    """Render as CSV, a row for each number; with a decimal comma, as spreadsheet programs in Indonesia open it."""
    return delimited.table(*sampling.rows(), style)


def _is_table(sampling: Sampling) -> bool:
    """Whether a sentence alone would not say it all."""
    return len(sampling.needs) > 1 or bool(sampling.keys)


def _sentence(sampling: Sampling, mark: str) -> str:
    """What is needed, as a report may say it; above a table its heading."""
    sample, need = sampling.sample, sampling.needs[0]
    served, required = words.thousands(need.served), words.thousands(need.required)
    if isinstance(sample, KrejcieMorgan):
        confidence, margin = percent(sample.confidence, mark), percent(sample.margin, mark)
        how = phrase("page-sample-krejcie", confidence=confidence, margin=margin)
        sentence = phrase("page-sample-of-users", served=served, required=required, how=how)
    else:
        how = phrase("page-sample-per-unsur", more=sample.more, each=sample.each)
        sentence = phrase("page-sample-of-unsur", required=required, how=how)
    if _is_table(sampling):
        return phrase("page-sample-all", how=how)
    return sentence if need.served else phrase("page-sample-no-users")


def _cells(sampling: Sampling, need: Need) -> list[str]:
    names = ["–" if name is None else words.label(name) for name in sampling.names(need)]
    numbers = [need.served, need.required]
    if need.to_ask is not None:
        numbers.append(need.to_ask)
    return [*names, *map(words.thousands, numbers)]


def _facts(sampling: Sampling, mark: str) -> list[tuple[str, str]]:
    """What was read, and by which formula of which rules it was reckoned."""
    rules, sample, read = sampling.rules, sampling.sample, sampling.population
    facts = []
    if read:
        file, rows = words.file_and_sheet(read.path, read.sheet), words.thousands(len(read.served))
        facts.append((phrase("page-fact-read"), phrase("page-read-rows", file=file, rows=rows)))
    facts.append((phrase("page-fact-formula"), "; ".join(demand(sample, len(rules.unsur), mark))))
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


def _response(sampling: Sampling, mark: str) -> str:
    """How many to ask where only a part answers; empty where no part was said, or nobody is to be asked."""
    if sampling.response_rate is None:
        return ""
    rate = percent(sampling.response_rate, mark)
    if _is_table(sampling):
        return phrase("page-sample-response", rate=rate)
    (need,) = sampling.needs
    return phrase("page-sample-response-one", rate=rate, asked=words.thousands(need.to_ask)) if need.to_ask else ""
