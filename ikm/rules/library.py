"""The rule sets and surveys that come with the program, and those of a caller, by name or path."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ikm.messages.findings import Place, Refusal, near, offered
from ikm.messages.option_names import OptionUse
from ikm.rules.document import text_of_file
from ikm.rules.loader import control, parse, root_of
from ikm.rules.ruleset import Ruleset, Survey

_FOLDER = Path(__file__).parent
_SURVEYS = _FOLDER / "surveys"


def known() -> tuple[str, ...]:
    """The ids of the rule sets that come with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def surveys() -> tuple[str, ...]:
    """The ids of the surveys of several rule sets that come with the program."""
    return tuple(sorted(path.stem for path in _SURVEYS.glob("*.toml")))


@cache
def _own(rules: str) -> Ruleset:
    return parse((_FOLDER / f"{rules}.toml").read_text(encoding="utf-8"), Place(f"{rules}.toml"))


@cache
def survey(id: str) -> Survey:
    """Load a survey of several rule sets by its id, which is one of :func:`surveys`."""
    return parse_survey((_SURVEYS / f"{id}.toml").read_text(encoding="utf-8"), Place(f"{id}.toml"))


def load_each(rules: str) -> tuple[Ruleset, ...]:
    """Load every rule set of ``A,B``: each an id, that of a survey, which stands for its parts, or a path.

    The last part of a survey has its controls.

    :raises Refusal: as :func:`load`; ``option-repeated`` where one is named twice.
    """
    found: list[Ruleset] = []
    for name in [rules] if Path(rules).is_file() else [part.strip() for part in rules.split(",")]:
        if name in surveys():
            whole = survey(name)
            found += [*whole.parts[:-1], whole.parts[-1]._replace(controls=whole.controls)]
        else:
            found.append(load(name))
    ids = [one.id for one in found]
    if twice := next((id for id in ids if ids.count(id) > 1), ""):
        raise Refusal("option-repeated", option=OptionUse("rules"), value=twice)
    return tuple(found)


def ruleset_of(rules: str | Ruleset) -> Ruleset:
    """The rule set that a caller named, or gave.

    :raises Refusal: as :func:`load` does.
    """
    return rules if isinstance(rules, Ruleset) else load(rules)


def load(rules: str) -> Ruleset:
    """Load a rule set by its id, or from a path that ends in ``.toml``.

    :raises Refusal: ``rules-unknown``, ``rules-several``, ``file-missing``, or one of the families ``document-bad``
        and ``rules-bad``.
    """
    if rules in known():
        return _own(rules)
    if rules in surveys() or ("," in rules and not Path(rules).is_file()):
        parts = offered(one.id for one in load_each(rules))
        raise Refusal("rules-several", rules=rules, parts=parts)
    if not rules.endswith(".toml"):
        names = (*known(), *surveys())
        raise Refusal("rules-unknown", rules=rules, known=offered(names), near=near(rules, names))
    own = parse(text_of_file(rules), Place(rules))
    if own.id in surveys() or (own.id in known() and own != _own(own.id)):
        raise Refusal("rules-id-taken", Place(rules), id=own.id)
    return own


def parse_survey(toml: str, place: Place) -> Survey:
    """Read a survey of several parts from TOML text; the parts are rule sets that come with the program.

    :raises Refusal: as :func:`parse`.
    """
    root = root_of(toml, place)
    names = root.texts("parts")
    for name in names:
        if name not in known() or names.count(name) > 1:
            root.refuse("survey-parts", "parts", known=offered(known()), name=name)
    controls = tuple(control(node) for node in root.tables("control", optional=True))
    taken = [unsur.id for name in names for unsur in _own(name).unsur]
    for number, one in enumerate(controls, start=1):
        if one.id in [*taken, *(other.id for other in controls[: number - 1])]:
            root.refuse("control-id-taken", f"control[{number}].id", id=one.id)
    parts = tuple(_own(name) for name in names)
    survey = Survey(root.text("id"), root.text("title"), root.text("short"), root.source(), parts, controls)
    root.done()
    return survey
