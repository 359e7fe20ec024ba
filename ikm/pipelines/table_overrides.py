"""What the user stated about the tables: the mapping file, overruled by the options."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from ikm.index.method import EXACT, MISSING, Method
from ikm.messages.findings import Refusal, near, offered
from ikm.messages.option_names import OptionUse
from ikm.options import ReadOptions, known_value, texts_of
from ikm.rules.library import ruleset_of
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import PROFILE, ROLES, OtherRules, TableOverrides, load, names_from
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.exchange.unit_spellings import read_unit_spellings

TIME_ZONES = ("WIB", "WITA", "WIT", "+07:00")
"""Those of Indonesia, and how any other is written."""

NOT_STATED: tuple[object, ...] = (None, (), {}, "")
"""Values of an option that leave what the mapping file says."""


def overrides_from(options: ReadOptions, ruleset: Ruleset, other_rules: OtherRules) -> TableOverrides:
    """What the options and their mapping file state of a table; the options go first.

    A folder of mapping files is left to :func:`requests_by_stem`.

    :raises Refusal: for a mapping file that cannot be used, and for an unknown role.
    """
    if options.map is None or Path(options.map).is_dir():
        overrides = TableOverrides(other_rules=other_rules)
    else:
        overrides = load(str(options.map), ruleset, other_rules)
    stated: dict[str, Any] = {
        "sheet": options.sheet,
        "order": options.order,
        "without": texts_of(options.without),
        "long": options.long,
        "frequency": options.frequency,
    }
    columns = options.columns
    column_names = names_from(columns) if isinstance(columns, str) and columns else tuple(columns)
    if column_names:
        stated["columns"] = column_names
        stated["header_row"] = 0
        overrides = overrides._replace(header_column=None)
    if options.roles:
        named_roles = {_known_role(name): header for name, header in options.roles.items()}
        stated["roles"] = {**overrides.roles, **named_roles}
    if options.units:
        stated["units"] = {**overrides.units, **read_unit_spellings(options.units)}
    if options.void is not None:
        overrides = overrides._replace(void={header: texts_of(values) for header, values in options.void.items()})
    return _overruled(overrides, stated)


def request_for(options: ReadOptions, other_rules: OtherRules = (), **wanted: Any) -> ReadRequest:
    """What is to be read by these options, by the method that they and their mapping file name.

    ``wanted`` are further fields of the request.

    :raises Refusal: for rules, a mapping file or a choice of the method that cannot be used.
    """
    ruleset = ruleset_of(options.rules).converted(options.conversion)
    overrides = overrides_from(options, ruleset, other_rules)
    weight, missing = str(options.weight or EXACT), options.missing or MISSING[0]
    method = Method(ruleset, weight, missing, overrides.order or "", overrides.without)
    return ReadRequest(method, overrides, options, zone=_zone_of(options), **wanted)


def _zone_of(options: ReadOptions) -> timedelta | None:
    """How far the clocks that are asked for are ahead of Greenwich."""
    if options.timezone is None:
        return None
    from ikm.survey.texts.dates import zone_of

    zone = zone_of(options.timezone)
    if zone is None:
        known_value("timezone", options.timezone, TIME_ZONES)
    return zone


def requests_by_stem(request: ReadRequest) -> dict[str, ReadRequest]:
    """The requests for inputs that have a mapping file of their own, by their names, where ``map`` names a folder.

    :raises Refusal: where the folder holds no mapping file, or one that cannot be used.
    """
    map = request.options.map
    if map is None or not Path(map).is_dir():
        return {}
    requests = {}
    for path in sorted(Path(map).glob("*.toml")):
        requests[path.stem] = _request_with_mapping(path, request)
    if not requests:
        raise Refusal("map-folder-empty", path=map)
    return requests


def _request_with_mapping(path: Path, request: ReadRequest) -> ReadRequest:
    """The request with a mapping file, which the options overrule."""
    method = request.method
    mapping = load(str(path), method.rules, request.overrides.other_rules)
    stated = request.overrides._asdict()
    stated["roles"] = {**mapping.roles, **request.overrides.roles}
    overrides = _overruled(mapping, stated)
    if request.overrides.void is not None:
        overrides = overrides._replace(void=request.overrides.void)
    own_method = Method(method.rules, method.weight, method.missing, overrides.order or "", overrides.without)
    return request._replace(overrides=overrides, method=own_method)


def _overruled(overrides: TableOverrides, stated: Mapping[str, Any]) -> TableOverrides:
    return overrides._replace(**{name: value for name, value in stated.items() if value not in NOT_STATED})


def _known_role(name: str) -> str:
    """The role of a name in either language.

    :raises Refusal: ``option-unknown`` for a name that is no role.
    """
    known = (*ROLES, *PROFILE)
    role = role_called(name)
    if role not in known:
        roles, hint = offered(known), near(name, known)
        raise Refusal("option-unknown", option=OptionUse("roles"), value=name, known=roles, near=hint)
    return role
