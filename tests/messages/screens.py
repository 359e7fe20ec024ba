"""Command lines whose screens the tests look at, and what of a screen is no word of the program."""

from __future__ import annotations

import re

from ikm.cli import COMMANDS
from ikm.rules import library, scale

EXAMPLES = [
    ["score", "examples/puskesmas.xlsx", "--by", "layanan", "--profile", "--stats"],
    ["score", "examples/kelurahan.csv", "--by", "layanan", "--sort", "name", "--top", "1"],
    ["score", "examples/formulir.csv", "--per", "bulan", "--min-ikm", "99"],
    ["score", "examples/harapan.csv"],
    ["score", "examples/pengadilan.csv", "--rules", "3as"],
    ["score", "examples/kota/*.csv", "--unit-from", "file", "--period-from", "file", "--overall", "mean"],
    ["score", "examples/kota/*.csv", "--unit-from", "file", "--population", "examples/kota-pengguna.csv", "--stats"],
    ["score", "examples/dinas.xlsx", "--sheet", "all", "--unit-from", "sheet"],
    ["check", "examples/puskesmas.xlsx"],
    ["check", "examples/formulir.csv"],
    ["check", "examples/kelurahan.csv", "examples/harapan.csv"],
    ["check", "examples/dinas.xlsx", "--sheet", "all"],
    ["compare", "examples/puskesmas-tw2.csv", "examples/puskesmas.xlsx", "--unit", "layanan"],
    ["reconcile", "--ikm", "85,76", "--nrr", "3,40 3,37 3,51 3,72 3,4 3,5 3,6 3,1 3,2"],
    ["reconcile", "examples/puskesmas.xlsx", "--ikm", "81,15"],
    ["sample", "1200", "500"],
    ["sample", "examples/populasi.csv"],
    ["classify", "77,02", "--scale", "ombudsman-2021"],
    ["classify", "81,15", "3,2"],
    ["map", "examples/formulir.csv"],
    ["map", "examples/puskesmas.xlsx"],
    ["rules"],
    ["help"],
    *(["rules", "show", name] for name in (*library.known(), *library.surveys(), *scale.known())),
    ["rules", "show", "permenpanrb-14-2017", "--toml"],
]
HELPS = [["--help"], *([name, "--help"] for name in COMMANDS), ["rules", "show", "--help"]]
FAULTS = [
    ["scor"],
    ["score"],
    ["score", "--nope"],
    ["score", "a.csv", "--min-n", "0"],
    ["score", "a.csv", "--missing", "both"],
    ["score", "a.csv", "--unit"],
    ["score", "a.csv", "--quiet=yes"],
    ["schema", "report", "check"],
    ["score", "examples/none.csv"],
    ["score", "examples"],
    ["check", "README.md"],
    ["score", "examples/puskesmas.xlsx", "--sheet", "Data", "--by", "loket"],
    ["score", "examples/puskesmas.xlsx", "--rules", "2014"],
    ["compare", "examples/puskesmas.xlsx"],
    ["help", "answer-unknow"],
]
ENGLISH = re.compile(r"\b(?:the|of|is|are|was|which|cannot|must|than|with|from)\b")
INDONESIAN = re.compile(r"\b(?:yang|dari|dengan|untuk|pada|adalah|baris|berkas|menurut|tanpa|atau|dan|agar)\b")
_NO_WORDS = re.compile(
    r"“[^”]*”|\"[^\"]*\"|'[^']*'|--[a-z][\w-]*|\[[\w.-]+\]|[\w./*-]+\.(?:csv|xlsx|toml|json|tally|html|md)\b"
    r"|\bikm [a-z]+\b|\b[a-z]+(?:-[a-z0-9]+)+\b|^\s*[\w\"“. ,?/()-]+ = .*$|file\|sheet\|folder",
    re.MULTILINE,
)


def words_of(screen: str) -> str:
    """A screen without quoted data, names of options, codes and files."""
    return _NO_WORDS.sub(" ", " ".join(screen.split()))
