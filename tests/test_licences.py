"""The page of licences: every dependency of every extra, with its bound and licence; and the type that is shipped."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

from tests.conftest import ROOT, Run

PAGE = ROOT / "ikm" / "manual" / "en" / "licences.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FAMILY = re.compile(r"\b(MIT|BSD|0BSD|Apache|MPL|L?GPL|HPND|CMU|PSF|ISC|EUPL)(?:v[0-9])?\b")
"""Words by which the metadata of different versions call one licence; their spellings differ."""
SAME = {"HPND": "CMU"}
"""Licences that had another name in former metadata."""
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?\s*([^;]*)")
OF_EXTRA = re.compile(r"extra == [\"']([^\"']+)[\"']")
OWN = "ikm-skm"
DEVELOPMENT = ("test", "browser", "dev", "bench")
"""Extras of those who work on ikm."""
UNNAMED = {"Apache Software License": "Apache-2.0", "MIT License": "MIT", "BSD License": "BSD"}

Licences = dict[str, str]
"""The licence of each package, by its name."""


def name_and_bound(requirement: str) -> tuple[str, str]:
    found = REQUIREMENT.match(requirement)
    assert found
    return found[1].lower().replace("_", "-"), found[2].strip()


def extras() -> Iterator[tuple[str, list[str]]]:
    """What is always needed, and what each extra adds."""
    yield "", PROJECT["dependencies"]
    for extra, requirements in PROJECT["optional-dependencies"].items():
        yield extra, [one for one in requirements if not one.startswith(OWN)]


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licence_in(found: Distribution) -> str:
    """The licence that the metadata name: an expression, a classifier, or a short text."""
    for expression in found.metadata.get_all("License-Expression") or ():
        return str(expression)
    classifiers = [
        one.rpartition(" :: ")[2] for one in found.metadata.get_all("Classifier") or () if "License ::" in one
    ]
    named = [UNNAMED.get(one, one) for one in classifiers if one != "OSI Approved"]
    return ", ".join(named) or "".join(found.metadata.get_all("License") or ()).partition("\n")[0]


def brought_by(requirements: Iterable[str]) -> set[str]:
    """The packages that some requirements bring along, on any system, as those that are installed say."""
    found: set[str] = set()
    open_ones = list(requirements)
    while open_ones:
        wanted = open_ones.pop()
        package = installed(name_and_bound(wanted)[0])
        for requirement in (package.requires or ()) if package else ():
            name = name_and_bound(requirement)[0]
            of_extra = OF_EXTRA.search(requirement)
            if (of_extra is None or of_extra[1] in extras_named(wanted)) and name not in found:
                found.add(name)
                open_ones.append(requirement.partition(";")[0])
    return found


def extras_named(requirement: str) -> list[str]:
    """The extras of a package that a requirement names: ``psycopg[binary]``."""
    named = re.search(r"\[([a-z,]+)\]", requirement)
    return named[1].split(",") if named else []


def listed(text: str) -> Licences:
    """The licences on the page."""
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0].strip("`"): row[-1] for row in rows if row[0].startswith("`")}


def page(known: Licences) -> str:
    """The page, with the licences of what is installed, and for the others those known already."""
    lines = [
        "# Licences",
        "",
        "`ikm` is under the MIT licence (`ikm/LICENSE`). The type that it ships, Liberation Sans (regular and bold),",
        "is under the SIL Open Font License 1.1 (`ikm/render/fonts/LICENSE-LiberationSans.txt`). No other work of",
        "others is in the package. What pip installs beside it is listed here, as the packages' own metadata say.",
    ]
    direct: set[str] = set()
    of_users: list[str] = []
    for extra, requirements in extras():
        lines += ["", f"## The extra `{extra}`" if extra else "## Always", "", "| package | version | licence |"]
        lines += ["|---|---|---|"]
        of_users += requirements if extra not in DEVELOPMENT else []
        for name, bound in sorted(map(name_and_bound, requirements)):
            direct |= {name} if extra not in DEVELOPMENT else set()
            lines.append(f"| `{name}` | {bound or 'any'} | {_licence(name, known)} |")
    others = (brought_by(of_users) | (set(known) - _all_direct())) - direct
    lines += [
        "",
        "## Brought by these",
        "",
        f"What those need in turn that are not of {', '.join(DEVELOPMENT)} alone.",
        "",
    ]
    lines += ["| package | licence |", "|---|---|"]
    lines += [f"| `{name}` | {_licence(name, known)} |" for name in sorted(others)]
    lines += [
        "",
        "Not listed are the compiled libraries that wheels carry within them: they change with the wheel and have",
        "licences of their own: libpq, OpenSSL, Kerberos and OpenLDAP in `psycopg-binary` (`psycopg` alone takes the",
        "libpq of the system), OpenBLAS in `numpy`, libraries for pictures in `pillow`, libxml2, libxslt in `lxml`.",
        f"Nor is what {', '.join(DEVELOPMENT)} need in turn: who uses `ikm` does not install it.",
    ]
    return "\n".join(lines) + "\n"


def _all_direct() -> set[str]:
    return {name_and_bound(one)[0] for _extra, requirements in extras() for one in requirements}


def _licence(name: str, known: Licences) -> str:
    found = installed(name)
    licence = (licence_in(found) if found else "") or known.get(name, "")
    assert licence, f"{name} is not installed or names no licence, and is not on the page"
    return licence


def families(licence: str) -> set[str]:
    return {SAME.get(family, family) for family in FAMILY.findall(licence)}


@pytest.fixture(scope="module")
def text() -> str:
    """The page; with IKM_WRITE_GOLDENS=1, it is written anew."""
    found = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if os.environ.get("IKM_WRITE_GOLDENS"):
        found = page(listed(found))
        PAGE.write_text(found, encoding="utf-8", newline="\n")
    return found


def test_every_dependency_is_listed_with_its_bound(text: str) -> None:
    for extra, requirements in extras():
        _, _, section = text.partition(f"## The extra `{extra}`" if extra else "## Always")
        section = section.partition("\n## ")[0]
        rows = [line.strip("| ").split(" | ")[:2] for line in section.splitlines() if line.startswith("| `")]
        wanted = sorted(map(name_and_bound, requirements))
        assert rows == [[f"`{name}`", bound or "any"] for name, bound in wanted], extra


def test_what_an_extra_of_a_package_brings_is_listed(text: str) -> None:
    """``psycopg[binary]`` is two packages."""
    for extra, requirements in extras():
        if extra not in DEVELOPMENT:
            named = {f"{name_and_bound(one)[0]}-{own}" for one in requirements for own in extras_named(one)}
            assert named <= set(listed(text)), extra


def test_the_licences_are_those_of_the_metadata(text: str) -> None:
    """Versions differ in how they call a licence: they have a word in common."""
    for name, licence in listed(text).items():
        assert families(licence), name
        found = installed(name)
        if found and licence_in(found):
            assert families(licence_in(found)) & families(licence), name


def test_the_type_is_on_the_page(text: str, run: Run) -> None:
    done = run("help", "licences")
    assert done.exit_code == 0
    assert "Liberation Sans" in done.stdout
    assert sorted(path.stem for path in (ROOT / "ikm" / "render" / "fonts").glob("*.ttf")) == [
        "LiberationSans-Bold",
        "LiberationSans-Regular",
    ]
    assert "lxml" in text


def test_it_is_found_by_its_indonesian_name(run: Run) -> None:
    assert run("help", "lisensi").stdout == run("help", "licences").stdout
