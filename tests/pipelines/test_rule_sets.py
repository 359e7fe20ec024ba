"""One file by several rule sets: whose a column is, what every output makes of it, and questions of ya or tidak."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pandas as pd
import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.render import INSPECTIONS, OUTPUTS, Style
from ikm.rules.library import load
from tests.conftest import ROOT, Run
from tests.render.feeds import junit, sarif
from tests.surveys import U, csv_text, plain_index, write_book, write_csv, write_tally, write_xlsx

BOTH = "permenpanrb-14-2017,spak-4"
COURT = ROOT / "examples" / "pengadilan.csv"
NAMES = ["Persyaratan", "Prosedur", "Waktu", "Biaya", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan"]
SPAK = [
    "Tidak ada diskriminasi pelayanan pada unit layanan ini",
    "Tidak ada pelayanan diluar prosedur/kecurangan pelayanan pada unit layanan ini",
    "Tidak ada penerimaan imbalan uang/barang/fasilitas diluar ketentuan yang berlaku pada unit layanan ini",
    "Tidak ada pungutan liar (pungli) pada unit layanan ini",
    "Tidak ada percaloan/perantara/biro jasa tidak resmi pada unit layanan ini",
]
SPKP = [
    "Informasi pelayanan pada unit layanan ini tersedia melalui media elektronik maupun non elektronik",
    "Persyaratan pelayanan yang diinformasikan sesuai dengan persyaratan yang ditetapkan unit layanan ini",
    "Prosedur/alur pelayanan yang ditetapkan unit layanan ini mudah diikuti/dilakukan",
    "Jangka waktu penyelesaian pelayanan yang diterima Bapak/Ibu sesuai dengan yang ditetapkan unit layanan ini",
    "Tarif/biaya pelayanan yang dibayarkan pada unit layanan ini sesuai dengan tarif/biaya yang ditetapkan",
    "Sarana prasarana pendukung pelayanan/sistem pelayanan online yang disediakan memberikan kenyamanan",
    "Petugas pelayanan/sistem pelayanan online pada unit layanan ini merespon keperluan Bapak/Ibu dengan cepat",
    "Layanan konsultasi dan pengaduan yang disediakan unit layanan ini mudah digunakan/diakses",
]
"""The statements as forms have them, in more words than the rule files."""
SHORT = ["Diskriminasi", "Kecurangan", "Imbalan", "Pungli", "Percaloan"]
PEOPLE = [[4, 3, 4, 4, 3, 2, 4, 3, 4], [3, 3, 2, 4, 3, 4, 4, 3, 1], [4, 4, 4, 3, 3, 3, 4, 2, 4]]
HONEST = [[4, 3, 4, 4, 2], [3, 4, 4, 4, 3], [4, 4, 2, 4, 4]]
IKM, IPAK = plain_index(PEOPLE), Fraction(53, 15)
"""The sum of ``HONEST`` is 53, of fifteen answers."""


def saved(tmp_path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], name: str = "jawaban.csv") -> str:
    return str(write_csv(tmp_path / name, [list(header), *map(list, rows)]))


def beside(first: Sequence[Sequence[Any]], *others: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[cell for part in row for cell in part] for row in zip(first, *others, strict=True)]


def exact(reports: ikm.Reports) -> dict[str, Fraction | None]:
    return {one.method.rules.id: one.overall.exact for one in reports}


def test_each_rule_set_takes_its_own_columns(tmp_path: Path) -> None:
    path = saved(tmp_path, [*NAMES, *SPAK], beside(PEOPLE, HONEST))
    found = ikm.score_all(path, rules=BOTH)
    assert exact(found) == {"permenpanrb-14-2017": IKM, "spak-4": IPAK}
    assert [one.method.rules.id for one in ikm.score_all(path, rules="spak-4,permenpanrb-14-2017")] == [
        *("spak-4", "permenpanrb-14-2017")
    ]
    skm, zi = found
    assert skm.findings.by_code == {}
    assert zi.findings.by_code == {"rules-unverified": 1}
    assert exact(ikm.score_all(path, rules="spak-4,permenpanrb-14-2017")) == exact(found)
    assert exact(ikm.score_all(path)) == {"permenpanrb-14-2017": IKM}  # statements on corruption are no unsur
    assert ikm.score(path, rules="spak-4").overall.exact == IPAK


@pytest.mark.parametrize(
    ("rules", "header", "first", "second"),
    [
        ("spkp,spak", [*SPKP, *SPAK], 8, 5),
        ("spkp,spak", [*(f"P{n}" for n in range(1, 9)), *(f"S{n}" for n in range(1, 6))], 8, 5),
        ("spkp,spak", [*(f"spkp_{n}" for n in range(1, 9)), *(f"spak_{n}" for n in range(1, 6))], 8, 5),
        ("spkp,spak", [*(f"U{n}" for n in range(1, 9)), *(f"S{n}" for n in range(1, 6))], 8, 5),
        ("permenpanrb-14-2017,spak", [*U, *(f"S{n}" for n in range(1, 6))], 9, 5),
        ("permenpanrb-14-2017,spkp", [*U, *(f"P{n}" for n in range(1, 9))], 9, 8),
        ("permenpanrb-14-2017,spkp", [*NAMES, *SPKP], 9, 8),
        ("permenpanrb-16-2014,spak", [*NAMES[:7], "Maklumat Pelayanan", "Pengaduan", *SPAK], 9, 5),
        ("3as", [*SPKP[:4], *SPKP[5:], *SPAK], 7, 5),
        (
            "3as-spkp,3as-spak",
            ["Informasi", *NAMES[:3], "Sarana", "Respons", "Konsultasi", *load("spak").unsur],
            7,
            5,
        ),
    ],
)
def test_columns_are_told_apart(tmp_path: Path, rules: str, header: list[Any], first: int, second: int) -> None:
    rows = [[1 + (person + asked) % 4 for asked in range(first + second)] for person in range(3)]
    reports = ikm.score_all(saved(tmp_path, header, rows), rules=rules)
    places = [[one.column for one in report.inputs[0].columns] for report in reports]
    letters = [chr(65 + place) for place in range(first + second)]
    assert places == [letters[:first], letters[first:]]
    for report, part in zip(reports, (slice(first), slice(first, None)), strict=True):
        sums = [sum(row[part][place] for row in rows) for place in range(len(report.method.unsur))]
        assert [one.total for one in report.overall.unsur] == sums


def test_what_none_can_tell_apart_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, [f"U{n}" for n in range(1, 15)], beside(PEOPLE, HONEST))
    with pytest.raises(Refusal) as refused:
        ikm.score_all(path, rules=BOTH)
    assert refused.value.code == "column-further"
    with pytest.raises(Refusal) as refused:  # the bare numbers are those of the first
        ikm.score_all(saved(tmp_path, U, PEOPLE), rules=BOTH)
    assert refused.value.code in ("unsur-missing", "no-answer-columns")


MAPPED = """
schema = "ikm.map/1"
ignore = ["Q15"]

[questions]
persyaratan = "Q1"
prosedur = "Q2"
waktu = "Q3"
biaya = "Q4"
produk = "Q5"
kompetensi = "Q6"
perilaku = "Q7"
sarana = "Q8"
pengaduan = "Q9"

[questions.spak-4]
diskriminasi = "Q10"
kecurangan = "Q11"
imbalan = "Q12"
pungli = "Q13"
percaloan = "Q14"

[answers.spak-4.pungli]
"Tidak ada" = 4
"Ada" = 1
"""


def numbered(tmp_path: Path, mapping: str = MAPPED) -> tuple[str, str]:
    """Columns that only a mapping file tells apart, and that file; the fourth of the second is in words."""
    rows = beside(PEOPLE, [[*row[:3], "Tidak ada", *row[4:]] for row in HONEST], [[1], [2], [3]])
    (tmp_path / "peta.toml").write_text(mapping, encoding="utf-8")
    return saved(tmp_path, [f"Q{n}" for n in range(1, 16)], rows), str(tmp_path / "peta.toml")


def test_one_mapping_file_tells_the_columns_of_all(tmp_path: Path) -> None:
    path, mapping = numbered(tmp_path)
    assert exact(ikm.score_all(path, rules=BOTH, map=mapping)) == {"permenpanrb-14-2017": IKM, "spak-4": IPAK}
    assert exact(ikm.score_all(path, rules="spak-4,permenpanrb-14-2017", map=mapping))["spak-4"] == IPAK
    assert ikm.score(path, map=mapping).overall.exact == IKM
    assert ikm.score(path, rules="spak-4", map=mapping).overall.exact == IPAK
    own = MAPPED.replace("[questions]", "[questions.permenpanrb-14-2017]")
    path, mapping = numbered(tmp_path, own)
    assert exact(ikm.score_all(path, rules=BOTH, map=mapping)) == {"permenpanrb-14-2017": IKM, "spak-4": IPAK}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[questions.spak-4]", "[questions.spak4]", "questions.spak4: is not an unsur of these rules"),
        ('pungli = "Q13"', 'pungi = "Q13"', "questions.spak-4.pungi: is not an unsur of these rules (diskriminasi"),
        ("[answers.spak-4.pungli]", "[answers.spak-4.biaya]", "answers.spak-4.biaya: is not an unsur of these rules"),
        ('"Ada" = 1', '"Ada" = 7', "answers.spak-4.pungli.“Ada”: must be a score of 1 to 4"),
    ],
)
def test_a_mapping_file_for_several_is_read_strictly(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in MAPPED
    path, mapping = numbered(tmp_path, MAPPED.replace(old, new))
    with pytest.raises(Refusal) as refused:
        ikm.score_all(path, rules=BOTH, map=mapping)
    assert said in str(refused.value)


def test_an_option_is_of_the_rule_sets_that_know_it(tmp_path: Path) -> None:
    path = saved(tmp_path, [*NAMES[:3], *NAMES[4:], *SPAK], beside([[*row[:3], *row[4:]] for row in PEOPLE], HONEST))
    skm, zi = ikm.score_all(path, rules=BOTH, without="biaya", conversion="skm", order="regulation")
    assert (skm.method.without, skm.method.order, skm.method.conversion) == (("biaya",), "regulation", None)
    assert (zi.method.without, zi.method.order) == ((), "questionnaire")
    assert zi.overall.exact == IPAK * 25
    weights = [one.method.weight for one in ikm.score_all(COURT, rules=BOTH, weight="0,11")]
    assert weights == ["0.11", "exact"]
    options: list[dict[str, Any]] = [
        {"weight": "0.2"},
        {"conversion": "rasio"},
        {"without": "parkir"},
        {"order": "abjad"},
    ]
    for option in options:
        with pytest.raises(Refusal) as refused:
            ikm.score_all(COURT, rules=BOTH, **option)
        assert f"{next(iter(option))}: “" in str(refused.value) or "has none" in str(refused.value)


def test_what_can_be_read_once_only_is_scored_by_every_rule_set(run: Run, tmp_path: Path) -> None:
    expected = exact(ikm.score_all(COURT, rules=BOTH))
    assert exact(ikm.score_all(io.BytesIO(COURT.read_bytes()), rules=BOTH)) == expected
    assert exact(ikm.score_all(pd.read_csv(COURT, dtype=str), rules=BOTH)) == expected
    piped = run("score", "-", "--rules", BOTH, "--quiet", input=COURT.read_bytes())
    named = run("score", COURT, "--rules", BOTH, "--quiet").stdout
    assert (
        piped.stdout.split() == named.replace("examples/pengadilan.csv", "stdin").split()
    )  # folded by the length of the name
    checked = ikm.check_all(io.BytesIO(COURT.read_bytes()), rules=BOTH)
    by_path = ikm.check_all(COURT, rules=BOTH)
    assert [one.findings.by_code for one in checked] == [one.findings.by_code for one in by_path]
    fifo = tmp_path / "pipe.csv"
    os.mkfifo(fifo)
    with ThreadPoolExecutor(1) as writer:
        writer.submit(fifo.write_bytes, COURT.read_bytes())
        assert exact(ikm.score_all(fifo, rules=BOTH)) == expected


def test_a_history_through_a_pipe_is_that_of_every_rule_set(tmp_path: Path) -> None:
    content = COURT.read_bytes().replace(b",4", b",3")
    named, piped = tmp_path / "SKM 2024.csv", tmp_path / "pipa" / "SKM 2024.csv"
    named.write_bytes(content)
    piped.parent.mkdir()
    os.mkfifo(piped)
    with ThreadPoolExecutor(1) as writer:
        writer.submit(piped.write_bytes, content)
        found = ikm.score_all(COURT, rules=BOTH, period="TW I 2025", history=str(piped))
    wanted = ikm.score_all(COURT, rules=BOTH, period="TW I 2025", history=str(named))
    assert [report.rows() for report in found] == [report.rows() for report in wanted]


def test_a_rule_set_finds_its_header_as_if_it_read_alone(tmp_path: Path) -> None:
    """The statements stand a row below the unsur: what one rule set takes for the header is none for the other."""
    below = [[""] * 9 + SPAK, *beside(PEOPLE, HONEST)]
    path = write_xlsx(tmp_path / "a.xlsx", [["SURVEI 2025"], [*NAMES, *[""] * 5], *below])
    assert exact(ikm.score_all(path, rules=BOTH)) == {"permenpanrb-14-2017": IKM, "spak-4": IPAK}
    assert exact(ikm.score_all(path, rules="spak-4,permenpanrb-14-2017")) == exact(ikm.score_all(path, rules=BOTH))


def test_a_rule_set_without_columns_is_refused_as_if_it_read_alone(tmp_path: Path) -> None:
    """The other rule set found its header below a title; this one has none, and lists the columns it sees itself."""
    path = write_xlsx(tmp_path / "a.xlsx", [["SURVEI 2025", "Semester I"], [], NAMES, *PEOPLE])
    with pytest.raises(Refusal) as alone:
        ikm.score(path, rules="spak-4")
    with pytest.raises(Refusal) as beside_another:
        ikm.score_all(path, rules=BOTH)
    assert str(beside_another.value) == str(alone.value)
    assert "SURVEI 2025" in str(alone.value)


def test_a_tally_or_a_workbook_of_ours_in_a_stream_is_refused_for_the_other_rules(tmp_path: Path) -> None:
    tally = write_tally(tmp_path / "a.tally", saved(tmp_path, U, PEOPLE))
    book = write_book(tmp_path / "hasil.xlsx", saved(tmp_path, U, PEOPLE))
    for path in (tally, book):
        with pytest.raises(Refusal) as from_path:
            ikm.score_all(path, rules=BOTH)
        with pytest.raises(Refusal) as from_stream:
            ikm.score_all(io.BytesIO(path.read_bytes()), rules=BOTH)
        assert from_stream.value.code == from_path.value.code
        assert from_stream.value.family in ("tally-differs", "workbook-differs")


def test_reports_as_json(run: Run) -> None:
    done = run("score", COURT, "--rules", BOTH, "--conversion", "skm", "-f", "json")
    found = json.loads(done.stdout)
    printed = json.loads(run("schema", "reports").stdout)  # as it is printed, it needs no other
    jsonschema.Draft202012Validator(printed).validate(found)
    assert not jsonschema.Draft202012Validator(printed).is_valid({**found, "reports": [{}, {}]})
    skm, zi = found["reports"]
    assert skm["rules"]["index"] == {
        "name": "IKM",
        "title": "Indeks Kepuasan Masyarakat",
        "also": None,
        "lowest": 25,
        "highest": 100,
        "classes": True,
    }
    assert (skm["rules"]["conversion"], skm["manifest"]["options"]["rules"]) == (None, BOTH)
    assert zi["rules"]["conversion"] == {"name": "skm", "mark": "S", "text": "IPAK × 25, kelas SKM"}
    assert (zi["overall"]["ikm"], zi["overall"]["mutu"]) == (91.98, "A")
    (plain,) = (json.loads(run("score", COURT, "--rules", "spak-4", "-f", "json").stdout),)
    assert plain["rules"]["index"] == {
        "name": "IPAK",
        "title": "Indeks Persepsi Anti Korupsi",
        "also": None,
        "lowest": 1,
        "highest": 4,
        "classes": False,
    }
    assert (plain["overall"]["ikm"], plain["overall"]["mutu"], plain["overall"]["kinerja"]) == (3.68, None, None)


def test_reports_as_one_csv(run: Run) -> None:
    done = run("score", COURT, "--rules", BOTH, "-f", "csv", "--by", "layanan")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["rules"], row["layanan"]) for row in rows] == [
        *(("permenpanrb-14-2017", key) for key in ("Permohonan", "Gugatan", "")),
        *(("spak-4", key) for key in ("Gugatan", "Permohonan", "")),
    ]
    whole = {row["rules"]: row for row in rows if not row["layanan"]}
    assert (whole["spak-4"]["ikm"], whole["spak-4"]["mutu"], whole["spak-4"]["pungli"]) == ("3.68", "", "3.778")
    assert (whole["spak-4"]["biaya"], whole["permenpanrb-14-2017"]["pungli"]) == ("", "")
    assert [*rows[0]][3:7] == ["mutu", "kinerja", "persyaratan", "prosedur"]
    assert [*rows[0]][13:19] == ["pengaduan", "diskriminasi", "kecurangan", "imbalan", "pungli", "percaloan"][:6]
    frame = ikm.score_all(COURT, rules=BOTH).to_frame()
    assert frame["ikm"].tolist() == [87.84, 3.68]


@pytest.mark.language("id")
@pytest.mark.parametrize("name", ["several.txt", "several.md", "several-check.txt"])
def test_whole_outputs(run: Run, golden: Callable[[str, str], None], name: str) -> None:
    told = ["score", "examples/pengadilan.csv", "--by", "layanan"]
    if name == "several.md":
        told += ["--conversion", "skm", "-f", "markdown"]
    golden(name, run(*(told if "check" not in name else ["check", told[1]]), "--rules", BOTH).stdout)


def test_a_workbook_has_the_sheets_of_both_and_reads_back_as_either(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hasil.xlsx"
    done = run("score", COURT, "--rules", BOTH, "-o", path)
    assert "IKM 87.84 B (Baik), 45 respondents\n" in done.stderr
    assert "IPAK 3.68, 45 respondents\n" in done.stderr
    book = openpyxl.load_workbook(path, data_only=True)
    names = book.sheetnames
    assert names[len(names) // 2 :] == [f"{name} IPAK" for name in names[: len(names) // 2]]
    assert book["Ringkasan"]["B4"].value == 87.84
    assert (book["Ringkasan IPAK"]["A4"].value, book["Ringkasan IPAK"]["B4"].value) == ("Nilai IPAK", 3.68)
    assert exact(ikm.score_all(path, rules=BOTH)) == exact(ikm.score_all(COURT, rules=BOTH))
    with pytest.raises(Refusal) as refused:
        ikm.score(path, rules="spkp")
    assert refused.value.code == "workbook-differs"


def test_a_workbook_reads_back_with_the_conversion_it_was_written_with(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hasil.xlsx"
    assert run("score", COURT, "--rules", BOTH, "--conversion", "skm", "-o", path).exit_code == 0
    again = ikm.score(path, rules="spak-4", conversion="skm")
    assert again.overall.exact == ikm.score(COURT, rules="spak-4", conversion="skm").overall.exact
    assert "workbook-changed" not in again.findings.by_code
    done = run("score", path, "--rules", "spak-4")
    assert "workbook-converted: " in done.stderr
    assert "scored by the conversion skm, and none is chosen; choose the same with --conversion skm" in done.stderr
    assert run("score", COURT, "--rules", "spak-4", "-o", path).exit_code == 0
    done = run("score", path, "--rules", "spak-4", "--conversion", "skm")
    assert "workbook-unconverted: " in done.stderr
    assert "it was scored by no conversion, not by skm; leave --conversion out" in done.stderr


def test_checks_of_several(run: Run, tmp_path: Path) -> None:
    path = saved(tmp_path, [*NAMES, *SPAK], beside([*PEOPLE, [7, *PEOPLE[0][1:]]], [*HONEST, [4, 4, 4, 4, "x"]]))
    found = ikm.check_all(path, rules=BOTH)
    assert [one.findings.by_code["answer-out-of-scale"] for one in found] == [1, 0]
    assert [one.findings.by_code["answer-unknown"] for one in found] == [0, 1]
    rows = list(csv.DictReader(io.StringIO(str(INSPECTIONS["csv"].render_all(found, Style())))))
    assert {(row["code"], row["rules"]) for row in rows} >= {
        ("answer-out-of-scale", "permenpanrb-14-2017"),
        ("answer-unknown", "spak-4"),
    }
    listed = json.loads(str(INSPECTIONS["json"].render_all(found, Style())))
    assert [one["rules"]["id"] for one in listed["checks"]] == BOTH.split(",")
    runs = sarif(str(INSPECTIONS["sarif"].render_all(found, Style())))["runs"]
    assert [one["automationDetails"]["id"] for one in runs] == [f"ikm/{rules}/" for rules in BOTH.split(",")]
    suites = junit(str(INSPECTIONS["junit"].render_all(found, Style())))
    assert [suite.get("name").rpartition(" ")[2] for suite in suites] == [f"({rules})" for rules in BOTH.split(",")]
    content = INSPECTIONS["xlsx"].render_all(found, Style())
    assert isinstance(content, bytes)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Hasil pemeriksaan", "Kolom IKM", "Kolom IPAK"]
    assert run("check", path, "--rules", BOTH).exit_code == 1


def test_gates_hold_for_every_rule_set(run: Run) -> None:
    assert run("score", COURT, "--rules", BOTH, "--min-respondents", "45").exit_code == 0
    done = run("score", COURT, "--rules", BOTH, "--min-mutu", "B")
    assert done.exit_code == 2
    assert "spak-4 has no classes; choose --conversion skm, or leave it out" in done.stderr
    assert run("score", COURT, "--rules", BOTH, "--min-mutu", "B", "--conversion", "skm").exit_code == 0
    done = run("score", COURT, "--rules", "spak-4", "--min-ikm", "3,7")
    assert done.exit_code == 1
    assert "--min-ikm 3.7 is not met: the whole has 3.68" in done.stderr
    done = run("score", COURT, "--rules", "spak", "--min-ikm", "76,61")
    assert "--min-ikm: “76,61” is not an index up to 6" in done.stderr
    done = run("score", COURT, "--rules", "spak", "--min-mutu", "B")
    assert "spak has no classes; leave it out" in done.stderr


def test_what_is_of_one_rule_set_is_refused_for_several(run: Run) -> None:
    for told in (["map", COURT], ["template", "-o", "x.xlsx"], ["compare", COURT, "examples/kelurahan.csv"]):
        done = run(*told, "--rules", BOTH)
        assert done.exit_code == 2
        assert "rules-several" in done.stderr
    done = run("score", COURT, "--rules", BOTH, "-f", "tally")
    assert "tally-rules: --rules: a tally is of one rule set; write one for each" in done.stderr


def test_findings_that_both_have_are_said_once(run: Run, tmp_path: Path) -> None:
    rows = [["Unit A", *row] for row in beside(PEOPLE, HONEST)] * 4
    path = saved(tmp_path, ["Unit", *NAMES, *SPAK], rows)
    assert run("score", path, "--rules", BOTH).stderr.count("unit-column") == 1


@pytest.mark.language("id")
def test_a_comparison_of_indices_without_classes(run: Run, tmp_path: Path) -> None:
    before, after = (
        saved(tmp_path, SPAK, rows, name) for name, rows in (("lama.csv", HONEST), ("baru.csv", [[4] * 5] * 3))
    )
    done = run("compare", before, after, "--rules", "spak-4")
    assert done.exit_code == 0
    assert "IPAK naik 0,47 dari 3,53 ke 4,00 (tidak diuji: " in done.stdout
    done = run("compare", before, after, "--rules", "spak-4", "--conversion", "skm")
    assert "IPAK naik 11,67 dari 88,33 (A) ke 100,00 (A)" in done.stdout
    kept = tmp_path / "lama.json"
    kept.write_text(run("score", before, "--rules", "spak-4", "-f", "json").stdout, encoding="utf-8")
    assert run("compare", kept, after, "--rules", "spak-4").exit_code == 0
    done = run("compare", kept, after, "--rules", "spak-4", "--conversion", "skm")
    assert done.exit_code == 2
    assert "compare-unconverted" in done.stderr
    assert "indeks laporan ini tidak dikonversi" in done.stderr
    converted = run("score", before, "--rules", "spak-4", "--conversion", "skm", "-f", "json").stdout
    kept.write_text(converted, encoding="utf-8")
    done = run("compare", kept, after, "--rules", "spak-4")
    assert "compare-converted" in done.stderr
    assert "indeks laporan ini dikonversi dengan skm" in done.stderr
    assert run("compare", kept, after, "--rules", "spak-4", "--conversion", "skm").exit_code == 0


@pytest.mark.language("id")
def test_units_rolled_up_without_classes(tmp_path: Path) -> None:
    rows = [["A", *HONEST[0]], ["B", *HONEST[1]], ["B", *HONEST[2]]]
    report = ikm.score(saved(tmp_path, ["Unit", *SPAK], rows), unit="Unit", rules="spak-4", overall="mean")
    assert report.rollup is not None
    assert (report.rollup.exact, report.rollup.grade) == ((Fraction(17, 5) + Fraction(18, 5)) / 2, None)
    page = str(OUTPUTS["text"].render(report, Style()))
    assert 'Angka laporan ini: rata-rata unit (overall="mean"), 2 unit' in page
    assert "3,50" in page
    assert "3 responden" in page


def test_what_figures_rest_on_is_said_once(tmp_path: Path) -> None:
    path = saved(tmp_path, SPAK, HONEST)
    report = ikm.score(path, rules="spak", conversion="rasio")
    (found,) = (one for one in report.findings.listed() if one.code == "rules-unverified")
    assert found.sentence == (
        "figures by SPAK 1–6 rest on what no rule that could be read says: the weights, "
        "the wording of every unsur, the conversion rasio (IPAK × 4/6) [M], which was chosen"
    )
    (found,) = ikm.score(
        saved(tmp_path, [f"U{n}" for n in range(1, 10)], PEOPLE), rules="permenpanrb-16-2014"
    ).findings.listed()
    what = "the scale, the weights, the order of the unsur, the wording of every unsur, the classes D, C, B, A"
    assert what in found.sentence
    assert ikm.score(saved(tmp_path, NAMES, PEOPLE)).findings.by_code == {}


def test_a_scale_of_which_the_end_was_never_used_is_noted(tmp_path: Path) -> None:
    path = saved(tmp_path, SPAK, HONEST * 4)
    report = ikm.score(path, rules="spak")
    (found,) = (one for one in report.findings.listed() if one.code == "scale-unused")
    assert (
        found.sentence == "nobody answered more than 4 on the scale 1–6; perhaps it was a shorter one, that of spak-4"
    )
    assert "scale-unused" not in ikm.score(path, rules="spak-4").findings.by_code
    assert "scale-unused" not in ikm.score(saved(tmp_path, SPAK, HONEST * 3), rules="spak").findings.by_code
    rows = [*HONEST * 4, [5, 6, 6, 6, 5]]
    assert "scale-unused" not in ikm.score(saved(tmp_path, SPAK, rows), rules="spak").findings.by_code


def test_an_excel_file_by_several(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "jawaban.xlsx", [[*NAMES, *SPAK], *beside(PEOPLE, HONEST)])
    assert exact(ikm.score_all(path, rules=BOTH)) == {"permenpanrb-14-2017": IKM, "spak-4": IPAK}


def test_shown_figures_are_rounded_from_exact_ones(tmp_path: Path) -> None:
    report = ikm.score(saved(tmp_path, SPAK, HONEST), rules="spak-4")
    assert (report.overall.ikm, report.overall.exact) == (Decimal("3.53"), Fraction(53, 15))
    assert repr(report).startswith("<Report: IPAK 3.53, 3 respondents")
    text = csv_text([[*SPAK], *HONEST])
    assert ikm.score(io.BytesIO(text.encode()), rules="spak-4", conversion="skm").overall.ikm == Decimal("88.33")
