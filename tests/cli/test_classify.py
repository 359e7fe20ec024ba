"""``ikm classify`` as its users run it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ikm.pipelines.classify import classify, classify_file
from ikm.render import CLASSIFICATIONS, Style
from ikm.rules import library as shelf
from ikm.rules import scale
from tests.conftest import Run, schema_of, valid
from tests.surveys import Rows, csv_text, write_csv, write_xlsx

UNITS: Rows = [
    ["No", "Unit", "NI"],
    [1, "Dinas Kependudukan dan Pencatatan Sipil", "3,53"],
    [2, "Kecamatan", "88,3"],
    [3, "Puskesmas", "64,99"],
    [4, "Kelurahan", "91,475"],
]
GRADED = [name for name in shelf.known() if shelf.load(name).grades]
Golden = Callable[[str, str], None]


@pytest.mark.language("id")
@pytest.mark.parametrize(
    ("name", "kind", "style"),
    [
        ("classify-80.txt", "text", Style()),
        ("classify-50.txt", "text", Style(width=50, decimal=".")),
        ("classify-ascii.txt", "text", Style(terminal=True, unicode=False)),
        ("classify-colour.txt", "text", Style(terminal=True, colour=True)),
        ("classify.md", "markdown", Style()),
        ("classify.csv", "csv", Style()),
        ("classify-comma.csv", "csv", Style(decimal=",")),
        ("classify.json", "json", Style()),
    ],
)
def test_whole_outputs(
    golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, style: Style
) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "nilai.csv", UNITS, ";")
    found = CLASSIFICATIONS[kind].render(classify_file("nilai.csv"), style)
    assert isinstance(found, str)
    golden(name, found)


def said(run: Run, *args: object) -> str:
    done = run("classify", *args)
    assert (done.exit_code, done.stderr) == (0, "")
    return " ".join(done.stdout.split())


@pytest.mark.language("id")
def test_one_figure_is_a_sentence(run: Run) -> None:
    assert said(run, "77,02", "--scale", "ombudsman-2021") == (
        "77,02 · kuning · kepatuhan sedang 3,98 lagi ke hijau "
        "Skala Ombudsman RI 2021 (ombudsman-2021): nilai kepatuhan 0–100, dibulatkan ke 2 desimal "
        "Kelas merah · kuning mulai 51,00 · hijau mulai 81,00 "
        "Sumber Ombudsman RI 2021: zona kuning 51,00–80,99 "
        "[S: disebut ulang oleh laman atau laporan pemerintah yang saling cocok]"
    )
    assert said(run, "85.71", "--scale", "ombudsman-2022").startswith(
        "85,71 · B · kualitas tinggi · zona hijau 2,29 lagi ke A Skala"
    )
    assert said(run, "3,60", "--decimal", "point").startswith("3.60 = IKM 90.00 · A · Sangat baik Skala")


@pytest.mark.language("id")
def test_a_printed_mean_that_may_have_two_classes(run: Run) -> None:
    assert said(run, "3,53").startswith(
        "3,53 · B atau A "
        "tercetak dengan 2 desimal, jadi IKM antara 88,13 dan 88,38: B (Baik) atau A (Sangat baik) "
        "jika tepat 3,53: IKM 88,25, B (Baik) Skala PermenPAN-RB 14/2017"
    )
    assert "88,3 · B atau A tercetak dengan 1 desimal, jadi IKM antara 88,25 dan 88,35: B" in said(run, "88,3")
    assert said(run, "3").startswith("3 · D, C atau B tercetak dengan 0 desimal, jadi IKM antara 62,50 dan 87,50")


@pytest.mark.language("id")
def test_what_is_believed_only_is_said_once(run: Run) -> None:
    one, several = said(run, "4,03", "--scale", "ipp-2017"), said(run, "4,92", "4,75", "2,18", "--scale", "ipp-2017")
    note = "Catatan [M] dipercaya, tetapi belum ditemukan dalam naskah yang dapat dibaca: kelas"
    for shown, classes in ((one, "A-"), (several, "C-, A")):
        assert shown.endswith(f"{note} {classes}")
        assert shown.count("dipercaya") == 1
    assert "dipercaya" not in said(run, "58,99", "--scale", "ombudsman-2022")
    assert said(run, "10", "--scale", "ombudsman-2022").endswith(f"{note} E")


OFFICES: Rows = [
    ["No", "OPD", "Dimensi Input", "Dimensi Proses", "Dimensi Output", "Pengaduan"],
    [1, "Dinas Kependudukan", "88,40", "91,20", "85,00", "79,50"],
    [2, "Dinas Kesehatan", "72,10", "80,55", "74,20", "69,00"],
    [3, "DPMPTSP", "90,00", "95,10", "92,40", "88,75"],
]


@pytest.mark.language("id")
@pytest.mark.parametrize(("name", "kind"), [("classify-dimensions.txt", "text"), ("classify-dimensions.csv", "csv")])
def test_whole_outputs_of_offices_by_dimension(
    golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "opd.csv", OFFICES, ";")
    found = classify_file("opd.csv", "ombudsman-2022")
    golden(name, str(CLASSIFICATIONS[kind].render(found, Style())))


def test_offices_by_dimension_are_the_mean_by_the_weights(run: Run, tmp_path: Path) -> None:
    """Reckoned a second time, with floats; the mean of the offices counts each alike."""
    write_csv(tmp_path / "a.csv", OFFICES, ";")
    write_xlsx(tmp_path / "a.xlsx", {"Nilai": OFFICES})
    for source in (tmp_path / "a.csv", tmp_path / "a.xlsx"):
        found = valid("classify", run("classify", source, "--scale", "ombudsman-2022", "-f", "json").stdout)
        weights = [0.2185, 0.3237, 0.2424, 0.2154]
        rows = [[float(str(cell).replace(",", ".")) for cell in row[2:]] for row in OFFICES[1:]]
        scores = [sum(weight * one for weight, one in zip(weights, row, strict=True)) for row in rows]
        assert [one["on_scale"] for one in found["values"]] == [round(score, 2) for score in scores]
        assert [one["class"] for one in found["values"]] == ["B", "C", "A"]
        assert [one["next"] for one in found["values"]][1] == {"name": "hijau", "distance": 3.32}
        assert found["values"][0]["components"]["pengaduan"] == "79,50"
        assert found["mean"]["on_scale"] == round(sum(scores) / 3, 2)
        assert found["mean"]["zona"] == "hijau"


def test_rows_that_lack_a_component_or_have_it_weighted_already(run: Run, tmp_path: Path) -> None:
    rows = [*OFFICES, [4, "Dinas Sosial", "55,00", "60,25", "", "41,00"], [5, "RSUD", "17,9", "25,1", "19", "18,2"]]
    done = run("classify", write_csv(tmp_path / "a.csv", rows, ";"), "--scale", "ombudsman-2022")
    assert done.exit_code == 0
    assert "a.csv:E5: component-blank: left out: Output is empty, and the figure needs all components" in done.stderr
    assert "fill in the cell, or empty the row's other components too" in done.stderr
    assert "a.csv:C6: components-weighted" in done.stderr
    assert "Dinas Sosial" not in done.stdout
    beside = run("classify", tmp_path / "a.csv", "--scale", "ombudsman-2022", "--column", "Pengaduan", "-f", "csv")
    assert beside.stdout.count("\n") == 6
    for heads in (OFFICES[0][:5], [*OFFICES[0][:5], "Output 2023"]):
        source = write_csv(tmp_path / "b.csv", [heads, *(row[: len(heads)] for row in OFFICES[1:])], ";")
        done = run("classify", source, "--scale", "ombudsman-2022")
        assert done.exit_code == 2
        assert "component-columns: " in done.stderr


@pytest.mark.language("id")
def test_one_office_by_its_dimensions(run: Run) -> None:
    shown = said(
        run, "--dimensions", "input=80,00,proses=75,00,output=70,00,pengaduan=90,00", "--scale", "ombudsman-2022"
    )
    assert shown.startswith(
        "78,11 · B · kualitas tinggi · zona hijau 9,89 lagi ke A Dimensi Nilai Bobot Nilai × bobot"
    )
    assert "Input 80,00 21,85 17,48 Proses 75,00 32,37 24,2775" in shown
    shown = said(run, "--parts", "f02=3,72,f03=4,10", "--scale", "ipp-2017")
    assert shown.startswith("3,82 · B · Baik 0,19 lagi ke A- Formulir Nilai Bobot")
    few = said(run, "--dimensions", "input=80 proses=75 output=70 pengaduan=90", "--scale", "ombudsman-2022")
    assert few.startswith(
        "78,11 · C atau B menurut desimal komponen yang tercetak, nilai kepatuhan antara 77,61 dan 78,61"
    )
    assert "Batas Tinggi dan Tertinggi serta bobot" in said(run, "65,98", "--scale", "ombudsman-2025")


def test_components_on_the_whole_that_look_weighted(run: Run) -> None:
    done = run(
        "classify", "--dimensions", "input=17,9,proses=25,1,output=19,pengaduan=18,2", "--scale", "ombudsman-2022"
    )
    assert done.exit_code == 0
    assert "components-weighted" in done.stderr


@pytest.mark.language("id")
def test_a_minimum_is_not_rounded_to(run: Run) -> None:
    shown = said(run, "15,745", "--scale", "wbk-2021-ipkp")
    assert shown.startswith("15,745 · WBK · memenuhi nilai minimal IPKP untuk WBK 0,005 lagi ke WBBM Skala")
    assert "tanpa pembulatan" in shown


@pytest.mark.parametrize("name", [None, *scale.known(), *GRADED])
def test_every_json_output_is_of_the_schema(run: Run, name: str | None, tmp_path: Path) -> None:
    options = ["--scale", name] if name else []
    on = scale.load(name or "permenpanrb-14-2017")
    figures = [str(on.lowest), f"{on.highest:.2f}"]
    found = valid("classify", run("classify", *figures, *options, "-f", "json").stdout)
    assert found["scale"]["id"] == on.id
    assert [one["class"] for one in found["values"]] == [on.classes[0].name, on.classes[-1].name]
    source = write_csv(tmp_path / "a.csv", [["Unit", "Nilai"], *(["A", figure] for figure in figures)], ";")
    assert valid("classify", run("classify", source, *options, "-f", "json").stdout)["input"]["column"] == "Nilai"


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema", "classify").stdout) == schema_of("classify")


def test_json_says_what_a_printed_figure_may_stand_for(run: Run) -> None:
    (one,) = valid("classify", run("classify", "3,53", "-f", "json").stdout)["values"]
    assert one == {
        "label": None, "row": None, "value": "3,53", "on_answers": True, "on_scale": 88.25, "on_scale_exact": "353/4",
        "from": 88.125, "to": 88.375, "to_included": False, "class": "B", "words": "Baik", "zona": None,
        "possible": ["B", "A"], "next": {"name": "A", "distance": 0.06}, "components": None,
    }  # fmt: skip


def test_a_column_of_a_file(run: Run, tmp_path: Path) -> None:
    for source in (write_csv(tmp_path / "a.csv", UNITS, ";"), write_xlsx(tmp_path / "a.xlsx", {"Nilai": UNITS})):
        done = run("classify", "--column", "NI", source, "-f", "csv")
        assert (done.exit_code, done.stderr) == (0, "")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert [(row["label"], row["value"], row["class"], row["possible"]) for row in rows] == [
            ("Dinas Kependudukan dan Pencatatan Sipil", "3.53", "B", "B A"),
            ("Kecamatan", "88.3", "B", "B A"),
            ("Puskesmas", "64.99", "D", "D"),
            ("Kelurahan", "91.475", "A", "A"),
        ]


def test_standard_input_as_a_table_and_as_a_list(run: Run) -> None:
    assert "Kecamatan" in run("classify", "-", input=csv_text(UNITS, ";").encode()).stdout
    done = run("classify", "-", "--scale", "ombudsman-2022", "-f", "json", input=b"77,02\n58,99\n")
    assert [(one["row"], one["class"]) for one in valid("classify", done.stdout)["values"]] == [(1, "C"), (2, "C")]


def test_what_cannot_be_classified_in_a_file_is_left_out_and_said(run: Run, tmp_path: Path) -> None:
    rows = [*UNITS, [5, "Kantor A", "12,00"], [6, "Kantor B", "91%"], [7, "Kantor C", ""]]
    done = run("classify", write_csv(tmp_path / "a.csv", rows, ";"), "--column", "NI")
    assert done.exit_code == 0
    lines = [line.partition(f": {tmp_path}/")[2] for line in done.stderr.splitlines()]
    assert lines[0].startswith("a.csv:C6: figure-left-out: left out: “12,00” lies between the scales of PermenPAN-RB")
    assert lines[1].startswith("a.csv:C7: figure-left-out: left out: “91%” is no plain number; write digits")
    assert "figure-blank: 1 rows have no value and are left out (8)" in lines[2]
    assert "Kantor" not in done.stdout
    quiet = run("classify", tmp_path / "a.csv", "--column", "NI", "--quiet")
    assert len(quiet.stderr.splitlines()) == 2


def test_a_file_of_something_else_is_refused(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["Unit", "Pengguna"], ["A", 1840], ["B", 420]])
    done = run("classify", source)
    assert done.exit_code == 2
    assert (
        f"figures-unclassed: {source}: none of 2 values can be classified, the first: left out: “1840”" in done.stderr
    )


@pytest.mark.language("id")
def test_a_scale_and_rules_of_ones_own(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "skala.toml"
    text = scale.text_of("ombudsman-2021").replace('id = "ombudsman-2021"', 'id = "own"').replace("81.00", "75.00")
    own.write_text(text, encoding="utf-8")
    assert said(run, "77,02", "--scale", own).startswith("77,02 · hijau")
    own.write_text(ruleset_text().replace("lower = 88.31", "lower = 90.00"), encoding="utf-8")
    assert said(run, "89,00", "--scale", own).startswith("89,00 · B")
    assert said(run, "89,00", "--rules", own).startswith("89,00 · B")
    assert said(run, "82,00", "--scale", "kepmenpan-25-2004") == said(run, "82,00", "--rules", "kepmenpan-25-2004")


def ruleset_text() -> str:
    return scale.text_of("permenpanrb-14-2017").replace('id = "permenpanrb-14-2017"', 'id = "own"')


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "value-none: no figure was named; write one or more, such as 77,02, or name a file"),
        (["12"], "figure-between: “12” lies between the scales of PermenPAN-RB 14/2017, NI (1–4) and IKM (25–100)"),
        (["101"], "is on neither of the scales"),
        (["--", "-5"], "is on neither of the scales"),
        (["77%"], "figure-unread: “77%” is no plain number; write digits and one decimal mark"),
        (["1.234,5"], "without a percent sign or marks of thousands"),
        ([""], "“” is no plain number"),
        (["120", "--scale", "ombudsman-2021"], "is not on the scale of Ombudsman RI 2021"),
        (["80", "--scale", "ombudsman-2020"], "perhaps “ombudsman-202"),
        (["80", "--scale", "ombudsmann-2021"], "scale-unknown: there is no scale “ombudsmann-2021” (there are: ipp"),
        (["80", "--scale", "nowhere.toml"], "file-missing"),
        (["80", "--rules", "permenpanrb"], "rules-unknown"),
        (["80", "--scale", "ipp-2017", "--rules", "kepmenpan-25-2004"], "option-conflict: --rules: cannot be"),
        (["abc"], "file-missing: there is no abc"),
        (["80", "nilai.csv"], "value-unread: “nilai.csv” is read as a file and stands beside other figures or files"),
        (["--parts", "f02=3", "--scale", "ipp-2017"], "component-missing: --dimensions: without f03; ipp-2017"),
        (["--dimensions", "input", "--scale", "ipp-2017"], "component-unpaired: --dimensions: “input” is no name"),
        (["--parts", "f02=3,f02=4", "--scale", "ipp-2017"], "component-unpaired: --dimensions: “f02=4” is no name"),
        (["--parts", "f02=3,f3=4", "--scale", "ipp-2017"], "component-unknown: --dimensions: “f3” is no component"),
        (["--parts", "f02=3,f03=4,5,6", "--scale", "ipp-2017"], "component-unread: F-03: “4,5,6” is no plain number"),
        (["--dimensions", "input=80"], "scale-componentless: the scale permenpanrb-14-2017 names no components"),
        (["80", "--parts", "f02=3", "--scale", "ipp-2017"], "component-beside: --dimensions: cannot stand beside"),
        (["80", "--column", "IKM"], "option-elsewhere: --column: is said of a file"),
        (["80", "--sheet", "A"], "option-elsewhere: --sheet: is said of a file"),
        (["examples/populasi.csv", "--column", "x"], "column-unknown"),
        (["80", "--format", "xlsx"], "--format: “xlsx” is not one of text, markdown, html, json, csv"),
        (["80", "-o", "nowhere/a.csv"], "output-folderless"),
        (["examples/populasi.csv", "-o", "examples/populasi.csv"], "output-is-input"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_refused_is_one_sentence_and_exit_code_2(run: Run, args: list[str], words: str) -> None:
    done = run("classify", *args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("ikm: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


@pytest.mark.language("id")
def test_a_file_that_is_written(run: Run, tmp_path: Path) -> None:
    source, path = write_csv(tmp_path / "a.csv", UNITS, ";"), tmp_path / "kelas.md"
    done = run("classify", source, "-o", path)
    assert (done.stdout, done.stderr) == ("", f"{path}: 4 baris\n")
    assert "| Puskesmas | 64,99 |" in path.read_text(encoding="utf-8")
    assert run("classify", source, "-o", path, "--quiet").stderr == ""


def test_names_cannot_steer_the_terminal_or_the_page(tmp_path: Path) -> None:
    names = ["[red]merah[/red]", "\x1b[31mmerah", "a|b", "=1+1"]
    found = classify_file(write_csv(tmp_path / "a.csv", [["Unit", "N"], *([name, 80] for name in names)]))
    page, table, flat = (
        str(CLASSIFICATIONS[kind].render(found, Style(terminal=True))) for kind in ("text", "markdown", "csv")
    )
    assert "[red]merah[/red]" in page
    assert "\x1b" not in page
    assert "a\\|b" in table
    assert ",'=1+1,80,80.00," in flat


@pytest.mark.language("id")
@pytest.mark.parametrize("width", [40, 50, 66, 80, 120])
@pytest.mark.parametrize("values", [["3,53"], ["3,53", "88,3", "91,475"]], ids=len)
def test_the_page_keeps_within_its_width(values: list[str], width: int) -> None:
    page = str(CLASSIFICATIONS["text"].render(classify(values), Style(width=width)))
    assert max(map(len, page.splitlines())) <= width
    assert "3,53" in page
