"""Forms on the web: what they ask, and that what they export is read as it was answered."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

import ikm
from ikm.options import ReadOptions
from ikm.pipelines.suggestions import collect_suggestions
from ikm.render.questionnaire.google_form import literal
from ikm.render.questionnaire.template import template
from ikm.rules.library import known, load
from tests.conftest import ROOT
from tests.surveys import UNSUR, shown, write_csv, write_xlsx

RULES = [*known(), str(ROOT / "examples" / "integritas.toml")]
HOSTILE = ["KTP", 'O\'Neil "A" \\ </script>', "=1+1", "${nama} \u2028 //", "Layanan Ñ", "Layanan Ü"]
SUGGESTIONS = ["Antrean terlalu lama", "", "Tidak ada"]
XML_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NODE = shutil.which("node")

Answered = Mapping[str, str]


class Question(NamedTuple):
    """A question as the form has it: both texts that may head its column, and its choices, value and label."""

    name: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()


def sheet_of(content: bytes, name: str) -> list[dict[str, str]]:
    header, *rows = openpyxl.load_workbook(io.BytesIO(content))[name].iter_rows(values_only=True)
    return [{str(head): str(cell or "") for head, cell in zip(header, row, strict=True)} for row in rows]


def of_xlsform(content: bytes) -> list[Question]:
    """The questions that an XLSForm asks."""
    lists: dict[str, list[tuple[str, str]]] = {}
    for row in sheet_of(content, "choices"):
        lists.setdefault(row["list_name"], []).append((row["name"], row["label"]))
    asked = [row for row in sheet_of(content, "survey") if row["type"] not in ("note", "today")]
    return [
        Question(row["name"], row["label"], row["type"].split()[0], tuple(lists.get(row["type"].split()[-1], ())))
        for row in asked
    ]


def of_script(content: bytes) -> list[Question]:
    """The questions that a script asks, from the literal in it."""
    found = re.search(r"^const SURVEI = (\{.*?^\});$", content.decode(), re.DOTALL | re.MULTILINE)
    assert found is not None
    questions = [one for part in json.loads(found[1])["bagian"] for one in part["pertanyaan"]]
    return [
        Question(one["judul"], one["judul"], one["jenis"], tuple((text, text) for text in one.get("pilihan", ())))
        for one in questions
    ]


class Filled(NamedTuple):
    """A form that was filled in: for each respondent the place of the choice, or a text, by question."""

    questions: Sequence[Question]
    rows: Sequence[Sequence[int | str | None]]

    def cells(self, *, labels: bool) -> list[list[str]]:
        return [
            [
                self._cell(question, answer, labels=labels)
                for question, answer in zip(self.questions, row, strict=True)
            ]
            for row in self.rows
        ]

    def _cell(self, question: Question, answer: int | str | None, *, labels: bool) -> str:
        if answer is None:
            return ""
        return question.choices[answer][labels] if isinstance(answer, int) else answer


def filled(questions: Sequence[Question], seed: str, respondents: int = 14) -> Filled:
    """Random answers, blanks among them; the first respondent left nothing out."""
    chance = random.Random(seed)
    rows: list[list[int | str | None]] = []
    for number in range(respondents):
        row: list[int | str | None] = []
        for question in questions:
            if question.choices:
                row.append(chance.randrange(len(question.choices)) if not number or chance.random() < 0.9 else None)
            elif question.kind in ("age", "integer"):
                row.append(str(chance.randrange(17, 80)))
            else:
                row.append(SUGGESTIONS[number % len(SUGGESTIONS)] or None)
        rows.append(row)
    return Filled(questions, rows)


def kobo(form: Filled, *, labels: bool, notes: Sequence[str] = ()) -> list[list[str]]:
    """What KoboToolbox exports, with its own columns around those of the form."""
    heads = [question.title if labels else question.name for question in form.questions]
    before = ["start", "end", "today", "Tanggal", *notes]
    behind = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
    table = [[*before, *heads, *behind, "__version__", "_tags", "_index"]]
    for number, cells in enumerate(form.cells(labels=labels), start=1):
        day = f"2025-03-{number:02}"
        time = f"{day}T09:1{number % 10}:00.000+07:00"
        own = [time, time, day, day, *("" for _ in notes)]
        table.append(
            [
                *(*own, *cells, str(90000 + number), f"c0ffee{number:02}-0000-4000-8000-0000000000{number:02}"),
                *(f"{day}T02:20:11", "", "", "submitted_via_web", "", "vXyZ", "", str(number)),
            ]
        )
    return table


def google(form: Filled) -> list[list[str]]:
    """What Google Forms exports."""
    table = [["Timestamp", *(question.title for question in form.questions)]]
    for number, cells in enumerate(form.cells(labels=True), start=1):
        table.append([f"2025/03/{number:02} 9:1{number % 10}:07 AM GMT+7", *cells])
    return table


def scores(form: Filled, rules: str, without: Sequence[str] = (), order: str | None = None) -> dict[str, list[int]]:
    """The scores that were given to each unsur: the questions about them stand together, behind those of people."""
    ruleset = load(rules)
    ids = ruleset.order(order or ruleset.orders[0].id).unsur
    asked = [one for one in ids if one not in without]
    first = len(form.questions) - 1 - len(asked)
    return {
        unsur: [ruleset.scores[row[first + place]] for row in form.rows if row[first + place] is not None]  # type: ignore[index]  # the answers to these are places
        for place, unsur in enumerate(asked)
    }


def index_of(given: Mapping[str, Sequence[int]], rules: str) -> Decimal:
    """The index by the arithmetic of the rules: means by weights, those of what was not asked left to the others."""
    ruleset = load(rules)
    weights = {unsur.id: unsur.weight for unsur in ruleset.unsur if unsur.id in given}
    weighted = sum(Fraction(sum(found), len(found)) * weights[unsur] for unsur, found in given.items())
    return shown(Fraction(weighted) / sum(weights.values()) * ruleset.factor + ruleset.offset)


def score_of(path: Path, rules: str, **options: Any) -> Any:
    return ikm.score(path, rules=rules, **options)


def exports(folder: Path, seed: str, **asked: Any) -> list[tuple[Path, Filled]]:
    """Every export of both forms, as files."""
    xlsform = filled(of_xlsform(template(format="xlsform", **asked)), seed)
    script = filled(of_script(template(format="gforms", **asked)), seed)
    notes = ["Pemberitahuan", "Bagian_1"]
    return [
        (write_xlsx(folder / "xml.xlsx", kobo(xlsform, labels=False)), xlsform),
        (write_csv(folder / "label.csv", kobo(xlsform, labels=True, notes=notes), separator=";"), xlsform),
        (write_csv(folder / "google.csv", google(script)), script),
    ]


@pytest.mark.parametrize("rules", RULES, ids=lambda rules: Path(rules).stem)
def test_what_is_exported_is_scored_as_it_was_answered(rules: str, tmp_path: Path) -> None:
    for order in load(rules).orders:
        for path, form in exports(tmp_path, rules + order.id, rules=rules, order=order.id):
            report = score_of(path, rules, profile=True)
            given = scores(form, rules, order=order.id)
            assert report.overall.ikm == index_of(given, rules), path
            assert report.overall.respondents == len(form.rows)
            found = set(report.findings.by_code)
            assert not found & {"profile-unknown", "column-of-scores", "order-assumed", "answer-unknown"}, path


@pytest.mark.parametrize("without", [["biaya"], ["waktu", "sarana"]], ids="+".join)
def test_unsur_that_are_not_asked(without: list[str], tmp_path: Path) -> None:
    rules = "permenpanrb-14-2017"
    for path, form in exports(tmp_path, "tanpa", without=without):
        report = score_of(path, rules, without=without)
        given = scores(form, rules, without)
        assert set(given) == set(UNSUR) - set(without)
        assert report.overall.ikm == index_of(given, rules), path


def test_services_are_groups(tmp_path: Path) -> None:
    services = ["KTP", "Kartu keluarga", "Akta kelahiran"]
    for path, form in exports(tmp_path, "layanan", services=services):
        report = score_of(path, "permenpanrb-14-2017", by="layanan")
        (table,) = report.tables
        counts: dict[str, int] = {}
        for row in form.rows:
            if isinstance(row[0], int):
                counts[services[row[0]]] = counts.get(services[row[0]], 0) + 1
        found = {(group.key["layanan"] or "").replace("_", " "): group.score.respondents for group in table.groups}
        assert {name: number for name, number in found.items() if name} == counts, path


def test_suggestions_are_known_in_every_export(tmp_path: Path) -> None:
    for path, form in exports(tmp_path, "saran", services=["KTP", "KK"]):
        found = collect_suggestions(path, ReadOptions())
        written = [row[-1] for row in form.rows]
        assert [one.text for one in found.suggestions] == [SUGGESTIONS[0]] * written.count(SUGGESTIONS[0]), path
        assert found.saying_nothing == written.count("Tidak ada")


@pytest.mark.parametrize("format", ["xlsform", "gforms"])
def test_a_few_answers_are_read_as_well(format: str, tmp_path: Path) -> None:
    """One respondent, who chose the same place everywhere, whatever that is: no word is in doubt."""
    read = of_xlsform if format == "xlsform" else of_script
    questions = read(template(format=format))
    for place in range(4):
        row: list[int | str | None] = [min(place, len(one.choices) - 1) if one.choices else None for one in questions]
        form = Filled(questions, [row])
        table = kobo(form, labels=True) if format == "xlsform" else google(form)
        report = ikm.score(write_csv(tmp_path / "satu.csv", table))
        assert report.overall.ikm == shown(Fraction(25 * (place + 1)))


def test_names_are_such_as_xml_allows() -> None:
    content = template(format="xlsform", services=HOSTILE, rules=RULES[-1])
    names = [row["name"] for row in sheet_of(content, "survey")]
    assert len(names) == len({name.casefold() for name in names})
    lists: dict[str, list[str]] = {}
    for row in sheet_of(content, "choices"):
        lists.setdefault(row["list_name"], []).append(row["name"])
    for values in lists.values():
        assert len(values) == len({value.casefold() for value in values})
    services = lists["pilihan_Jenis_layanan"]
    assert services[:1] + services[-2:] == ["KTP", "Layanan", "Layanan_2"]
    assert len(services) == len(HOSTILE)
    assert all(XML_NAME.fullmatch(name) for name in [*names, *lists, *services])
    labels = [row["label"] for row in sheet_of(content, "choices")][: len(HOSTILE)]
    assert not any("${" in label for label in labels)


def test_the_answers_are_numbers_with_words_and_nothing_has_to_be_answered() -> None:
    content = template(format="xlsform", order="regulation")
    questions = {one.name: one for one in of_xlsform(content)}
    assert questions["U8_pengaduan"].choices[0] == ("1", "a. Tidak ada")
    assert [value for value, _ in questions["U4_biaya"].choices] == ["1", "2", "3", "4"]
    assert questions["U4_biaya"].title.startswith("4. ")
    assert {row["required"] for row in sheet_of(content, "survey")} <= {"no", ""}
    notice = sheet_of(content, "survey")[1]
    assert notice["type"] == "note"
    for word in ("sukarela", "anonim", "Nomor 27 Tahun 2022"):
        assert word in notice["label"]
    assert sheet_of(content, "settings") == [
        {"form_title": "Survei Kepuasan Masyarakat", "form_id": "ikm_permenpanrb_14_2017"}
    ]


@pytest.mark.parametrize("format", ["xlsform", "gforms"])
def test_a_form_has_no_clock_and_no_language_of_the_screen(format: str) -> None:
    first = template(format=format, services="KTP,KK", name="Dinas Contoh")
    with ikm.speaking("en"):
        assert template(format=format, services="KTP,KK", name="Dinas Contoh") == first
    text = first.decode() if format == "gforms" else str(sheet_of(first, "survey"))
    assert "Dinas Contoh" in text


def test_an_xlsform_in_a_folder_is_no_file_of_answers(tmp_path: Path) -> None:
    form = filled(of_xlsform(template(format="xlsform")), "folder")
    write_csv(tmp_path / "jawaban.csv", kobo(form, labels=False))
    (tmp_path / "formulir.xlsx").write_bytes(template(format="xlsform"))
    report = ikm.score(tmp_path)
    assert report.overall.respondents == len(form.rows)
    assert report.findings.by_code["input-skipped"] == 1


STAND_IN = """
const made = [];
function item(kind) {
  const one = {kind: kind, title: null, choices: null, required: null, validation: null};
  made.push(one);
  const self = {
    setTitle: function (text) { one.title = text; return self; },
    setChoiceValues: function (texts) { one.choices = texts; return self; },
    setRequired: function (is) { one.required = is; return self; },
    setValidation: function (rule) { one.validation = rule; return self; },
  };
  return self;
}
const form = {getPublishedUrl: function () { return "a"; }, getEditUrl: function () { return "b"; }, said: {}};
["setTitle", "setDescription", "setConfirmationMessage", "setCollectEmail", "setAllowResponseEdits", "setProgressBar"]
  .forEach(function (name) { form[name] = function (value) { form.said[name] = value; return form; }; });
["SectionHeader", "MultipleChoice", "Text", "ParagraphText"]
  .forEach(function (kind) { form["add" + kind + "Item"] = function () { return item(kind); }; });
const FormApp = {
  create: function (title) { form.said.create = title; return form; },
  createTextValidation: function () {
    const rule = {};
    const self = {
      requireNumberBetween: function (least, most) { rule.between = [least, most]; return self; },
      setHelpText: function (text) { rule.help = text; return self; },
      build: function () { return rule; },
    };
    return self;
  },
};
const Logger = {log: function () {}};
"""
"""What Google Apps Script gives to a script, as far as this one asks for it; it notes what is made."""


@pytest.mark.skipif(NODE is None, reason="node is not installed: install it to run the script of the form")
def test_the_script_runs_and_asks_every_question(tmp_path: Path) -> None:
    content = template(format="gforms", services=HOSTILE, name="Dinas \"Contoh\" 'A' </script>")
    script = tmp_path / "formulir.js"
    script.write_bytes(content)
    assert NODE is not None
    subprocess.run([NODE, "--check", script], check=True, capture_output=True)
    told = "console.log(JSON.stringify({made: made, said: form.said}));"
    script.write_text(f"{STAND_IN}\n{content.decode()}\nbuatFormulir();\n{told}\n", encoding="utf-8")
    done = subprocess.run([NODE, script], check=True, capture_output=True)
    found = json.loads(done.stdout)
    asked = [one for one in found["made"] if one["kind"] != "SectionHeader"]
    expected = of_script(content)
    assert [one["title"] for one in asked] == [one.title for one in expected]
    assert [tuple(one["choices"] or ()) for one in asked] == [tuple(c for c, _ in one.choices) for one in expected]
    assert {one["required"] for one in asked} == {False}
    assert asked[0]["choices"][1] == HOSTILE[1]
    (age,) = [one["validation"] for one in asked if one["validation"]]
    assert age["between"] == [10, 100]
    assert found["said"]["create"] == "Survei Kepuasan Masyarakat · Dinas \"Contoh\" 'A' </script>"
    assert found["said"]["setCollectEmail"] is False
    assert "sukarela" in found["said"]["setDescription"]


def test_a_text_never_ends_the_script() -> None:
    for text in [*HOSTILE, "a\nb", "</SCRIPT><!--"]:
        written = literal(text)
        assert "<" not in written
        assert len(written.splitlines()) == 1
        assert json.loads(written) == text
