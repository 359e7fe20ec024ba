"""``ikm map``: what was understood of one table, as the draft of a mapping file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.messages.findings import Refusal
from ikm.options import ReadOptions
from ikm.pipelines.table_overrides import request_for
from ikm.survey.files.inputs import Source, gather

if TYPE_CHECKING:
    from ikm.survey.counting.mapping_draft import MappingDraft


def draft_mapping(source: Source, options: ReadOptions | None = None) -> MappingDraft:
    """Draft a mapping file for one table, or for sheets with the same header, also where it cannot be scored yet.

    The draft goes on from the mapping file that the options name. Of a database whose answers have a row each it
    proposes the tables, and what it says of the questions is that of these.

    :raises Refusal: where the table cannot be opened, has no header, or several sheets hold answers.
    """
    options = options or ReadOptions()
    request = request_for(options)
    from ikm.survey.counting.idle_options import refuse_idle_options
    from ikm.survey.counting.mapping_draft import draft_mapping, draft_without_tables

    inputs = gather([source], options.output, max_input=options.max_input, database=request.database).inputs
    refuse_idle_options(inputs, request)
    if len(inputs) > 1:
        raise Refusal("sources-several", path=source, number=len(inputs))
    (found,) = inputs
    access = request.database
    names_tables = any(said is not None for said in (access.table, access.query, access.long))
    if not found.is_database or names_tables:
        return draft_mapping(found, request)
    from ikm.survey.counting.proposed_tables import proposed_tables

    proposal = proposed_tables(found, request)
    if proposal is None:
        return draft_mapping(found, request)
    if proposal.tables is None:
        return draft_without_tables(found, request, proposal)
    request = request._replace(overrides=request.overrides._replace(database=proposal.tables))
    return draft_mapping(found.with_tables_of(request.database), request)._replace(proposal=proposal)
