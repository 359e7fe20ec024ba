"""The catalogue of codes: each is said in full, raised somewhere, and seen by a test."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ikm.messages.catalogue import REFUSAL, TEXT, CatalogueEntry, Severity, codes, entry, entry_in
from ikm.messages.language import LANGUAGES, speaking
from ikm.messages.option_names import worded
from ikm.options import Options, as_flag
from ikm.render.pages import wording
from ikm.survey.databases.connection import SERVER_TEXTS
from tests.conftest import ROOT
from tests.messages.screens import ENGLISH, INDONESIAN, words_of

CODES = sorted(codes())
TEXTS = {code for code in CODES if entry(code).kind == TEXT}
"""The codes of what is no finding and no refusal; tests see what they say, not their names."""
HELP = {f"help-{field.name}" for kind in Options.__subclasses__() for field in kind.fields() if field.option}
HELP |= {f"help-kind-{kind}" for kind in (REFUSAL, *Severity)}
"""The codes of the help of options, and of kinds of messages, which are made of their names."""
FLAGS = {as_flag(field.name, "") for kind in Options.__subclasses__() for field in kind.fields()}
FLAGS |= {"--with-answers", "--scale", "--column", "--margin", "--services", "--rows", "--time", "--strict", "--toml"}
"""The options of all commands, as they are written."""
SAYING = ("Refusal", "add", "refuse", "phrase", "of", "formula_of")
"""What is called with a code and the facts of its sentence as keywords."""
CODED = (
    *SAYING,
    "Trouble",
    "Named",
    "PhraseUse",
    "count_only",
    "name",
    "phrase_or",
    "phrase_use_or",
    "head",
    "_folded",
    "_fact",
    "_without",
)
"""What is called with a code at all."""
KINDS = {REFUSAL, TEXT, *Severity}
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


def texts(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [
        one if isinstance(one, str) else one.decode(errors="replace") for one in found if isinstance(one, str | bytes)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_parsed_alone_is_that_of_the_whole_catalogue(language: str) -> None:
    text = (ROOT / "ikm" / "messages" / f"{language}.toml").read_text(encoding="utf-8")
    whole = tomllib.loads(text)
    assert [*whole] == [*codes()]
    known = {"kind", "family", "sentence", "advice", "about", "table_sentence", "table_advice"}
    assert {code: fields for code, fields in whole.items() if not fields.keys() <= known} == {}
    assert {code: entry_in(language, code) for code in codes()} == {
        code: CatalogueEntry(
            fields["kind"],
            fields["sentence"],
            fields.get("advice", ""),
            fields.get("family", code),
            fields.get("about", ""),
            fields.get("table_sentence", ""),
            fields.get("table_advice", ""),
        )
        for code, fields in whole.items()
    }


def test_the_catalogues_have_the_same_codes_with_the_same_fields_and_facts() -> None:
    first, second = (
        tomllib.loads((ROOT / "ikm" / "messages" / f"{language}.toml").read_text(encoding="utf-8"))
        for language in LANGUAGES
    )
    assert [*first] == [*second]
    for code in first:
        assert first[code]["kind"] in KINDS
        assert first[code].keys() == second[code].keys(), code
        assert [first[code].get(field) for field in ("kind", "family")] == [
            second[code].get(field) for field in ("kind", "family")
        ], code
        own, other = (entry_in(language, code) for language in LANGUAGES)
        assert facts_of(own) == facts_of(other), code


class Sample(int):
    """A fact of whatever kind."""

    def __format__(self, spec: str) -> str:
        return "7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_put_into_words_in_both_languages(language: str) -> None:
    with speaking(language):
        for code in CODES:
            said = entry(code)
            for text in (said.sentence, said.advice, said.table_sentence, said.table_advice):
                words = worded(text, dict.fromkeys(facts_of(said), Sample()))
                assert not re.search(r"{\w|<[a-z_]+[ >]", words), (code, words)


def test_no_english_stands_in_the_indonesian_catalogue_and_no_indonesian_in_the_english() -> None:
    found = []
    for language, foreign in (("id", ENGLISH), ("en", INDONESIAN)):
        for code in CODES:
            said = entry_in(language, code)
            for text in (said.sentence, said.advice, said.table_sentence, said.table_advice, said.about):
                words = words_of(re.sub(r"{[^}]*}|<[^>]*>", " ", text))
                found += [(language, code, word) for word in foreign.findall(words)]
    assert found == []


def test_every_code_is_of_a_kind_and_says_what_to_do() -> None:
    faulty = {}
    for code in set(CODES) - TEXTS:
        kind, sentence, advice = entry(code)[:3]
        if kind not in KINDS or not sentence or len(advice.split()) < 2 or (sentence + advice).endswith("."):
            faulty[code] = entry(code)
    assert faulty == {}
    assert {code: entry(code) for code in TEXTS if not entry(code).sentence or entry(code).advice} == {}


def test_every_option_has_its_help_in_the_catalogue() -> None:
    assert HELP <= TEXTS


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """The calls of a module, each with the last part of its function's name."""
    return calls_in(ast.parse(path.read_text(encoding="utf-8")))


def calls_in(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func).rpartition(".")[2]


def literal_codes(node: ast.expr) -> Iterator[str]:
    """The codes that an argument may be, as far as they stand in it."""
    for one in literal_strings(node):
        if one in CODES:
            yield one


def literal_strings(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be, as far as they stand in it."""
    for one in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def fact_names(code: str) -> set[str]:
    """The facts that the sentence and the advice of a code name."""
    return facts_of(entry(code))


def facts_of(said: CatalogueEntry) -> set[str]:
    return set(re.findall(r"(?<!{){(\w+)(?::[^}]*)?}", said.sentence + said.advice))


def made_codes(path: Path) -> Iterator[str]:
    """Patterns of the codes that a module makes of a key: ``reason-.+`` of ``phrase(f"reason-{key}")``."""
    for node, name in calls(path):
        if name in CODED and node.args and isinstance(node.args[0], ast.JoinedStr):
            parts = node.args[0].values
            yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in parts)


@pytest.mark.slow
def test_what_is_said_has_just_the_facts_of_its_sentence() -> None:
    wrong = []
    for path in ROOT.glob("ikm/**/*.py"):
        for node, name in calls(path):
            given = {keyword.arg for keyword in node.keywords}
            if name not in SAYING or not node.args or None in given:  # None: facts that are handed on by **
                continue
            facts = given - {"place"}
            if name == "refuse":  # it adds where in the file
                facts.add("path")
            wrong += [
                (path.name, node.lineno, code, facts ^ fact_names(code))
                for code in literal_codes(node.args[0])
                if facts != fact_names(code)
            ]
    assert wrong == []


def test_the_advice_of_a_finding_has_no_facts() -> None:
    findings = [code for code in CODES if entry(code).kind in set(Severity)]
    assert [code for code in findings if "{" in entry(code).advice + entry(code).table_advice] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_table_has_no_other_facts_and_differs(language: str) -> None:
    for code in CODES:
        said = entry_in(language, code)
        assert facts_of(said.of_table()) <= facts_of(said), code
        for own, common in ((said.table_sentence, said.sentence), (said.table_advice, said.advice)):
            assert not own.endswith("."), code
            assert own != common or not own, code


@pytest.mark.slow
def test_only_the_command_line_spells_an_option() -> None:
    spelt = {}
    for path in ROOT.glob("ikm/**/*.py"):
        room = path.relative_to(ROOT / "ikm").parts[0]
        if room not in ("cli", "options.py"):  # where each option has its name on the command line
            found = {flag for text in texts(path) for flag in FLAG.findall(text)} & FLAGS
            if found:
                spelt[str(path.relative_to(ROOT))] = found
    assert spelt == {}


@pytest.mark.slow
def test_a_code_is_used_and_seen_by_a_test() -> None:
    program = {text for path in ROOT.glob("ikm/**/*.py") if path.name != "catalogue.py" for text in texts(path)}
    tests = "\n".join(
        text for path in ROOT.glob("tests/**/*.py") if path.name != Path(__file__).name for text in texts(path)
    )
    words = set(re.findall(r"[\w-]+", tests))
    made = "|".join(pattern for path in ROOT.glob("ikm/**/*.py") for pattern in made_codes(path))
    assert [code for code in CODES if code not in program | HELP and not re.fullmatch(made, code)] == []
    assert [code for code in CODES if code not in words | TEXTS] == []


@pytest.mark.slow
def test_every_code_used_is_in_the_catalogue() -> None:
    used: set[str] = set()
    for path in ROOT.glob("ikm/**/*.py"):
        for node, name in calls(path):
            first = node.args[0] if node.args else None
            if name in CODED and first:
                used.update(literal_strings(first))
    assert len(used) > 0.5 * len(CODES)
    assert used <= set(CODES)


PAGES = sorted(
    path
    for folder in ("pages", "workbook", "questionnaire")
    for path in ROOT.glob(f"ikm/render/{folder}/*.py")
    if path.stem not in ("mapping_draft", "own_rules")  # they write TOML files with remarks
)
KEYS = {"min-n", "unsur-differ"} | set(wording.SURENESS)
"""Keys that are compared or looked up, and not printed."""
QUARTERS = {"II", "III", "IV"}
FORMAT = {
    "workbook/catatan.py": {"Catatan"},
    "workbook/cells.py": {"Lembar"},
    "workbook/foot_rows.py": {
        "**) {index} seluruh responden ({formula})",
        *("Σ nilai/unsur", "Jumlah jawaban", "NRR/pertanyaan", "NRR/unsur", "NRR tertimbang/unsur", "Bobot"),
        *("Bobot (dicetak {weight})", "*) Jumlah NRR tertimbang", "**) {index} unit pelayanan ({formula})"),
        *("Mutu pelayanan", "Kinerja unit pelayanan"),
    },
    "workbook/hitungan.py": {"Hitungan", "Unit"},
    "workbook/kepentingan.py": {"Kepentingan–Kinerja"},
    "workbook/metadata.py": {"Manifes", "Apa", "Nilai", "Pilihan", "Pertanyaan", "Lembar", "Angka", "Indeks"},
    "workbook/pengolahan.py": {"Pengolahan"},
    "workbook/publikasi.py": {"Publikasi"},
    "workbook/rencana.py": {"Rencana tindak lanjut", *QUARTERS},
    "workbook/report_workbook.py": {"Layanan", "Tren", "Sampel", "Menurut {name}"},
    "workbook/rerata.py": {"Rerata"},
    "workbook/responden.py": {"Responden"},
    "workbook/ringkasan.py": {"Ringkasan"},
    "workbook/statistik.py": {"Statistik"},
    "workbook/unsur.py": {"Unsur"},
    "questionnaire/entry_sheet.py": {"Jawaban {code}"},
    "questionnaire/guide_sheet.py": {"kuesioner.xlsx", "hasil.xlsx"},
    "questionnaire/questions.py": {
        *("Isian", "Kuesioner", "Petunjuk", "Daftar", "No", "Tanggal", "Jenis layanan"),
    },
    "questionnaire/template.py": {"ikm template", "ikm "},  # creators
    "questionnaire/form_questions.py": {"Saran"},
    "questionnaire/xls_form.py": {"Tanggal", "Pemberitahuan", "Penutup", "Bagian_", "pilihan_"},
}
"""Names of sheets, tables and files, and words by which a workbook is read back, by module."""
NO_WORDS = {
    "workbook/cells.py": {
        *("Arial", "utf-16-le", r"xl/worksheets/sheet(\d+)\.xml", "xl/styles.xml"),
        *('<font><name val="', '"/><family val="2"/><sz val="10"/></font>', ' t="str"', "[A-Za-z]{4,}"),
        *(' ht="', '" customHeight="1"', '<row r="', "</row>", "<sheetData>", "</sheetData>", '<dimension ref="A1:'),
        *(' t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"),
        r"[\\/?*\[\]:'\x00-\x1f\ud800-\udfff\ufffe\uffff]",
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]",
    },
    "workbook/charts.py": {"inBase", "maxMin", "lineMarker", "sysDot", "percentStacked"},
    "workbook/open_cells.py": {
        *(
            "ikm-cells",
            "ikm-own-",
            "ikm.",
            "#REF",
            "xl/worksheets/sheet",
            ".xml",
            "[^A-Za-z0-9_]+",
            r"[\s$']",
            ".12g",
        ),
        *('t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>", "utf-8"),
        *('(<c r="', '" s="\\d+")(?:/>| t="inlineStr">.*?</c>)'),
    },
    "workbook/package.py": {"docProps/core.xml", "docProps/custom.xml", "ikm-parts"},
    "workbook/publikasi.py": {"card.signature", "card.", "sheet-card-"},
    "workbook/rencana.py": {"plan.name", "plan.signature", "plan.", "row"},
    "workbook/metadata.py": {"rules_sha256", "sha256"},
    "questionnaire/entry_sheet.py": {"[$-421]dd mmm yyyy"},
    "questionnaire/sheet_layout.py": {"Calibri"},
    "questionnaire/google_form.py": {"utf-8", "google_form.gs"},
    "questionnaire/form_questions.py": {"[^A-Za-z0-9]+"},
    "questionnaire/xls_form.py": {"select_one ", " and "},
}
"""XML, patterns, formats and names that openpyxl or a reader of data knows, by module."""
NO_TEXT = re.compile(r"[A-Z]+\(|^General$|^[0-9A-F]{6}$")
"""Functions of formulas, the format of any number, and colours."""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_a_page_says_stands_in_the_catalogue(path: Path) -> None:
    module = path.relative_to(ROOT / "ikm" / "render").as_posix()
    known = {*CODES, *KEYS, *FORMAT.get(module, ()), *NO_WORDS.get(module, ())}
    met = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    skipped = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
    for node, name in calls_in(tree):
        if name in CODED and node.args:
            skipped |= {id(part) for part in ast.walk(node.args[0])}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    own = []
    for one in nodes:
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in skipped:
            met.add(one.value)
            has_words = re.search(r"[^\W\d_]{2}", NO_TEXT.sub("", one.value))
            is_name = re.fullmatch(r"[a-z_]+", one.value) and id(one) not in parts
            if has_words and not is_name and one.value not in known:
                own.append((one.lineno, one.value))
    assert own == []
    assert FORMAT.get(module, set()) | NO_WORDS.get(module, set()) <= met


SENTENCE = re.compile(
    r"(?<!\S)(?:the|of|is|are|was|which|cannot|must|than|with|from|and|or|more|not|no|in|to|for)(?!\S)"
)
"""A word that only a sentence has, with another beside it."""
SAID_TO_PROGRAMMERS = ("TypeError", "ValueError", "AttributeError", "AssertionError", "OSError", "BadZipFile")
"""What no person at a screen meets: misuse of the Python functions, and errors that are turned into refusals."""
NO_SENTENCES = {
    *("number and ", "number and name", "number and question", "number and words", "number and answers"),  # keys
    *("end of data", "no index"),  # what Python's csv module says; a report's repr
    *("table of figures", "Table of Contents"),  # names by which Word knows a style and a part
    *SERVER_TEXTS,  # what servers of databases say
}
SQL = re.compile(r"\b(?:SELECT|CASE|WHEN)\b")


@pytest.mark.slow
def test_no_english_sentence_stands_in_the_code() -> None:
    found = []
    for path in ROOT.glob("ikm/**/*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        skipped = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
        for call, name in calls_in(tree):
            if name in SAID_TO_PROGRAMMERS:
                skipped |= {id(part) for part in ast.walk(call)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                text = node.value
                is_sentence = len(text.split()) > 1 and SENTENCE.search(text) and "{" not in text
                is_known = text in NO_SENTENCES or is_list_of_keys(text) or SQL.search(text)
                if is_sentence and not is_known:
                    found.append((path.name, node.lineno, text))
    assert found == []


def is_list_of_keys(text: str) -> bool:
    """Whether a text is a long list of keys that is split at its spaces: no comma, no stop, no capital."""
    return len(text.split()) > 8 and not re.search(r"[.,;:A-Z]", text)
