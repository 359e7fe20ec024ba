"""What the user stated about the tables: the mapping file, overruled by the options."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from ikm.index.method import Method
from ikm.messages.findings import Refusal, near
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import PROFILE, ROLES, OtherRules, TableOverrides, load, names_from
from ikm.survey.counting.read_table import ReadRequest

NOT_STATED: tuple[object, ...] = (None, (), {}, "")
"""Values of an option that leave what the mapping file says."""


def overrides_from(
    ruleset: Ruleset,
    other_rules: OtherRules,
    map: str | PathLike[str] | None,
    columns: str | Iterable[str],
    roles: Mapping[str, str] | None = None,
    **options: Any,
) -> TableOverrides:
    """What the options and the mapping file ``map`` state; the options go first.

    A folder of mapping files is left to :func:`requests_by_stem`. ``options`` are fields of ``TableOverrides``.

    :raises Refusal: for a mapping file that cannot be used, and for an unknown role.
    """
    if map is None or Path(map).is_dir():
        overrides = TableOverrides(other_rules=other_rules)
    else:
        overrides = load(str(map), ruleset, other_rules)
    column_names = names_from(columns) if isinstance(columns, str) and columns else tuple(columns)
    if column_names:
        options["columns"] = column_names
        options["header_row"] = 0
    if roles:
        options["roles"] = {**overrides.roles, **{_known_role(name): header for name, header in roles.items()}}
    return _overruled(overrides, options)


def requests_by_stem(map: str | PathLike[str] | None, request: ReadRequest) -> dict[str, ReadRequest]:
    """The requests for inputs that have a mapping file of their own in the folder ``map``, by their names.

    :raises Refusal: where the folder holds no mapping file, or one that cannot be used.
    """
    if map is None or not Path(map).is_dir():
        return {}
    requests = {}
    for path in sorted(Path(map).glob("*.toml")):
        requests[path.stem] = _request_with_mapping(path, request)
    if not requests:
        raise Refusal("no-input", path=map, endings=".toml")
    return requests


def texts_of(texts: str | Iterable[str]) -> tuple[str, ...]:
    """The texts of an option that may be given one text or several."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _request_with_mapping(path: Path, request: ReadRequest) -> ReadRequest:
    """The request with a mapping file, which the options overrule."""
    method = request.method
    mapping = load(str(path), method.rules, request.overrides.other_rules)
    options = request.overrides._asdict()
    options["roles"] = {**mapping.roles, **request.overrides.roles}
    overrides = _overruled(mapping, options)
    own_method = Method(method.rules, method.weight, method.missing, overrides.order or "", overrides.without)
    return request._replace(overrides=overrides, method=own_method)


def _overruled(overrides: TableOverrides, options: Mapping[str, Any]) -> TableOverrides:
    stated = {name: value for name, value in options.items() if value not in NOT_STATED}
    return overrides._replace(**stated)


def _known_role(name: str) -> str:
    """The role of a name in either language.

    :raises Refusal: ``option-bad`` for a name that is no role.
    """
    known = (*ROLES, *PROFILE)
    role = role_called(name)
    if role not in known:
        what = f"“{name}” is not one of {', '.join(known)}{near(name, known)}"
        raise Refusal("option-bad", option="--role", what=what)
    return role
