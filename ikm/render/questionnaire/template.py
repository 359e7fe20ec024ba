"""The questionnaire: a workbook to fill in, to print and with hints, or a form for KoboToolbox or Google Forms."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl import Workbook

from ikm.index.method import Method
from ikm.messages.findings import Refusal, all_of
from ikm.messages.language import DOCUMENTS, speaking
from ikm.messages.masking import printable
from ikm.messages.option_names import OptionUse, options_called
from ikm.messages.system_errors import system_refusals
from ikm.options import as_flag, known_value
from ikm.render.questionnaire.entry_sheet import MOST_ROWS, fill_entry
from ikm.render.questionnaire.form_questions import web_form
from ikm.render.questionnaire.guide_sheet import fill_guide
from ikm.render.questionnaire.paper_sheet import fill_paper
from ikm.render.questionnaire.questions import ENTRY, GUIDE, PAPER, Questionnaire
from ikm.render.workbook.cells import saved
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.texts.values import clean
from ikm.survey.texts.vocabulary import alike

ROWS = 500
"""So many respondents the lists to choose from are for."""
WORKBOOK, XLSFORM, GFORMS = "xlsx", "xlsform", "gforms"
FORMATS = (WORKBOOK, XLSFORM, GFORMS)
"""What a questionnaire can be."""
CREATOR = "ikm template"
"""Not the creator of reports: what is filled in is to be read, also among others in a folder."""


@system_refusals()
def template(
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    order: str | None = None,
    without: str | Iterable[str] = (),
    services: str | Iterable[str] | None = None,
    rows: int = ROWS,
    name: str | None = None,
    period: str | None = None,
    format: str = WORKBOOK,
) -> bytes:
    """Make a questionnaire to fill in, whose answers :func:`ikm.score` reads as they come.

    :param rules, order, without: as those of :func:`ikm.score`; the questions stand in that order.
    :param services: the services to choose from, or their names separated by commas; without them none is asked.
    :param rows: how many respondents the lists to choose from are for.
    :param name, period: the office and the time of the survey, as they are to be printed.
    :param format: ``"xlsx"``, a workbook to fill in; ``"xlsform"``, a form for KoboToolbox; ``"gforms"``, a script
        that makes one in Google Forms.
    :raises Refusal: of the family ``option-bad``, or as ``ikm.load_rules`` does.
    """
    known_value("format", format, FORMATS)
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    if not 1 <= rows <= MOST_ROWS:
        raise Refusal("option-range", option=OptionUse("rows"), value=rows, lowest=1, highest=MOST_ROWS)
    form = Questionnaire(
        Method(ruleset, order=order or "", without=(without,) if isinstance(without, str) else tuple(without)),
        ruleset.id if isinstance(rules, Ruleset) else rules,
        () if services is None else _services(services),
        rows,
        _said(name or ""),
        _said(period or ""),
    )
    if format == WORKBOOK:
        return _workbook(form)
    with speaking(DOCUMENTS):
        if format == XLSFORM:
            from ikm.render.questionnaire import xls_form

            return xls_form.render(web_form(form), f"ikm {ruleset.id}")
        from ikm.render.questionnaire import google_form

        return google_form.render(web_form(form))


def _workbook(form: Questionnaire) -> bytes:
    """The questionnaire as a workbook."""
    book = Workbook()
    entry = book.active
    assert entry is not None  # a new workbook has one sheet
    entry.title = ENTRY
    book.properties.creator, book.properties.title = CREATOR, form.heading
    fill_paper(book.create_sheet(PAPER), form)
    with options_called(as_flag):  # whoever made the workbook, those who fill it in type commands
        fill_guide(book.create_sheet(GUIDE), form)
    fill_entry(book, entry, form)
    return saved(book)


def _said(text: str) -> str:
    return printable(" ".join(text.split()))


def _services(said: str | Iterable[str]) -> tuple[str, ...]:
    """The names of services, each once.

    :raises Refusal: ``service-nameless`` or ``services-alike`` where one is blank, or two look alike.
    """
    names = [_said(name) for name in (said.split(",") if isinstance(said, str) else said)]
    if not names or not all(map(clean, names)):
        raise Refusal("service-nameless")
    for twice in alike(names):
        raise Refusal("services-alike", services=all_of(f"“{name}”" for name in twice))
    return tuple(names)
