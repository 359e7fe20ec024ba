"""``ikm.toml``: where it is looked for, what it may say, and what becomes of it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ikm
from ikm.cli.configuration import CONFIGURABLE, find
from ikm.options import GateOptions, Options
from tests.conftest import Run, valid
from tests.kinds import NAMES
from tests.surveys import U, plain_index, shown, write_csv

SCHEMA = 'schema = "ikm.config/1"\n'
ROWS = [["A", *[3] * 9], ["A", *[4] * 9], ["B", *[2] * 8, 0]]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with answers that is the root of a repository, so that nothing above it is looked at."""
    (tmp_path / ".git").mkdir()
    write_csv(tmp_path / "jawaban.csv", [["Loket", *U], *ROWS])
    write_csv(tmp_path / "jawaban-2024.csv", [["Loket", *U], *ROWS[1:]])
    return tmp_path


def configure(folder: Path, text: str, schema: str = SCHEMA) -> Path:
    path = folder / "ikm.toml"
    path.write_text(schema + text, encoding="utf-8")
    return path


def manifest(run: Run, folder: Path, *options: str) -> dict[str, Any]:
    done = run("score", "jawaban.csv", *options, "--format", "json", "--quiet", folder=folder)
    found: dict[str, Any] = valid("report", done.stdout)["manifest"]
    return found


def test_what_it_says_is_chosen_said_and_in_the_manifest(run: Run, office: Path) -> None:
    path = configure(office, 'name = "Dinas Sukamaju"\nmissing = "complete"\nby = ["Loket"]\nprofile = true\n')
    done = run("score", "jawaban.csv", "--format", "json", folder=office)
    report = valid("report", done.stdout)
    assert (report["name"], report["overall"]["respondents"]) == ("Dinas Sukamaju", 2)
    assert report["overall"]["ikm"] == float(shown(plain_index([row[1:] for row in ROWS[:2]])))
    assert report["manifest"]["configuration"] == {
        "path": "ikm.toml",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert report["manifest"]["options"] == {"by": ["Loket"], "missing": "complete", "profile": True}
    assert (
        "note: ikm.toml: config-used: taken from this configuration: name, missing, by, profile; "
        "the command line goes before it, and --no-config leaves it out\n"
    ) in done.stderr
    in_python = ikm.score(office / "jawaban.csv")
    assert in_python.overall.respondents == 3
    assert "configuration" not in in_python.to_dict()["manifest"]


def test_the_command_line_wins_also_where_it_says_the_default(run: Run, office: Path) -> None:
    configure(office, 'missing = "complete"\nname = "Dinas"\nrules = "spak"\n')
    options = ("--missing", "per-unsur", "--rules", "permenpanrb-14-2017")
    done = run("score", "jawaban.csv", *options, "--format", "json", folder=office)
    assert json.loads(done.stdout)["overall"]["respondents"] == 3
    assert "config-used: taken from this configuration: name;" in done.stderr


@pytest.mark.language("id")
def test_a_switch_can_be_turned_off_again(run: Run, office: Path) -> None:
    configure(office, "profile = true\nstats = true\n")
    assert manifest(run, office)["options"] == {"profile": True}
    assert manifest(run, office, "--no-profile")["options"] == {}
    with_them = run("score", "jawaban.csv", "--quiet", folder=office).stdout
    assert "Tanpa alfa" in with_them
    assert "Tanpa alfa" not in run("score", "jawaban.csv", "--no-stats", "--quiet", folder=office).stdout


def test_it_can_be_left_out(run: Run, office: Path) -> None:
    configure(office, 'missing = "complete"\nnonsense = 1\n')
    done = run("score", "jawaban.csv", "--no-config", "--format", "json", folder=office)
    assert json.loads(done.stdout)["overall"]["respondents"] == 3
    assert "config" not in done.stderr
    assert "configuration" not in json.loads(done.stdout)["manifest"]


def test_options_that_a_command_does_not_have_are_left_to_others(run: Run, office: Path) -> None:
    configure(office, 'name = "Dinas"\nstats = true\n')
    done = run("check", "jawaban.csv", folder=office)
    assert done.exit_code == 0
    assert "config" not in done.stderr


def test_a_template_has_the_name_too(run: Run, office: Path) -> None:
    configure(office, 'name = "Dinas Sukamaju"\n')
    done = run("template", "-o", "kuesioner.xlsx", folder=office)
    assert "config-used" in done.stderr
    book = openpyxl.load_workbook(office / "kuesioner.xlsx")
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("Dinas Sukamaju" in text for text in texts)


def test_quiet_says_nothing_of_it(run: Run, office: Path) -> None:
    configure(office, 'name = "Dinas"\n')
    assert run("score", "jawaban.csv", "--quiet", folder=office).stderr == ""


def test_paths_are_seen_from_its_own_folder(run: Run, office: Path) -> None:
    (office / "aturan").mkdir()
    mapping = office / "aturan" / "peta.toml"
    mapping.write_text('schema = "ikm.map/1"\nmissing = ["0"]\n', encoding="utf-8")
    write_csv(office / "aturan" / "penduduk.csv", [["Unit", "Jumlah"], ["A", 100], ["B", 50]])
    configure(office, 'map = "aturan/peta.toml"\npopulation = "aturan/penduduk.csv"\nunit = "Loket"\n')
    below = office / "2025" / "tw1"
    below.mkdir(parents=True)
    (office / "jawaban.csv").rename(below / "jawaban.csv")
    chosen = manifest(run, below)
    assert chosen["options"]["map"] == str(Path("..", "..", "aturan", "peta.toml"))
    assert chosen["options"]["population"] == str(Path("..", "..", "aturan", "penduduk.csv"))
    assert chosen["configuration"]["path"] == str(Path("..", "..", "ikm.toml"))


def test_the_search_ends_with_a_repository_and_the_home(tmp_path: Path) -> None:
    below = tmp_path / "kantor" / "2025"
    below.mkdir(parents=True)
    nowhere = tmp_path / "nobody"
    path = configure(tmp_path, "")
    assert find(below, nowhere) == path
    assert find(below, tmp_path) == path  # the home itself is looked at
    assert find(below, tmp_path / "kantor") is None
    (tmp_path / "kantor" / ".git").mkdir()
    assert find(below, nowhere) is None
    own = configure(tmp_path / "kantor", "")
    assert find(below, nowhere) == own
    assert find(below, below) is None


@pytest.mark.parametrize("field", [stat.ST_UID, stat.ST_DEV])
def test_a_folder_of_another_owner_or_file_system_is_not_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: int
) -> None:
    """The system is asked about every folder, and says of the one above that it belongs elsewhere."""
    below = tmp_path / "kantor"
    below.mkdir()
    path = configure(tmp_path, "")
    assert find(below, tmp_path / "nobody") == path
    own_stat = Path.stat

    def elsewhere(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        values = list(own_stat(self, follow_symlinks=follow_symlinks))
        if self == tmp_path:
            values[field] += 1
        return os.stat_result(values)

    monkeypatch.setattr(Path, "stat", elsewhere)
    assert find(below, tmp_path / "nobody") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "config-empty: the file is empty, so nothing is taken from it"),
        (" \n", "config-empty: the file is empty"),
        ('name = "Dinas"\n', "config-none: this is no configuration: its schema is -, not ikm.config/1"),
        (
            'schema = "ikm.map/1"\n',
            "config-none: this is no configuration: its schema is ikm.map/1, not ikm.config/1",
        ),
        ("{ not TOML", "config-none: this is no configuration: its schema is -"),
        ('name = """\nschema of ours\n"""', "config-none: this is no configuration: its schema is -"),
        (f'name = """\n{SCHEMA}"""', "config-none: this is no configuration: its schema is -"),
    ],
)
def test_a_file_that_does_not_say_that_it_is_one_is_none(run: Run, office: Path, text: str, sentence: str) -> None:
    configure(office, text, schema="")
    done = run("score", "jawaban.csv", "--format", "json", folder=office)
    assert f"note: ikm.toml: {sentence}" in done.stderr
    assert (done.exit_code, "configuration" in json.loads(done.stdout)["manifest"]) == (0, False)


def test_a_draft_is_written_into_the_file_that_the_shell_has_made(run: Run, office: Path) -> None:
    write_csv(office / "jawaban.csv", [NAMES, *(row[1:] for row in ROWS)])
    configure(office, "", schema="")  # as a shell does for “>”, before the program starts
    draft = run("map", "jawaban.csv", folder=office)
    assert "config-empty" in draft.stderr
    configure(office, draft.stdout, schema="")
    done = run("score", "jawaban.csv", "--map", "ikm.toml", folder=office)
    assert done.exit_code == 0
    assert "config" not in done.stderr


def test_all_that_is_wrong_with_it_is_said_at_once(run: Run, office: Path) -> None:
    configure(
        office,
        'nmae = "Dinas"\nmin_ikm = 80\noutput = "a.xlsx"\nquiet = true\nsheet = "Januari"\npassword = "x"\njobs = 0\n'
        'profile = "ya"\nmissing = "none"\nby = [1]\n[roles]\nusia = 3\n',
    )
    done = run("score", "jawaban.csv", folder=office)
    assert (done.exit_code, done.stdout) == (2, "")
    faults = [
        "“nmae” is no option; perhaps “name”",
        "“min_ikm” belongs to a single run",
        "“output” belongs to a single run",
        "“quiet” belongs to a single run",
        "“sheet” belongs to a single run",
        "“password” is no option",
        "“jobs” must be a whole number from 1",
        "“profile” must be true or false",
        "“missing” is none, not per-unsur or complete",
        "“by” must be a text or a list of texts",
        "“roles” must be a table of texts, with every other key above it",
    ]
    assert done.stderr == (
        f"ikm: config-bad: ikm.toml: the configuration cannot be used: {'; '.join(faults)}; correct it, or leave it "
        "out with --no-config\n"
    )


def test_one_that_is_no_toml_is_refused(run: Run, office: Path) -> None:
    configure(office, "name = Dinas\n")
    done = run("score", "jawaban.csv", folder=office)
    assert done.exit_code == 2
    assert "config-bad: ikm.toml: the configuration cannot be used: it is no TOML (Invalid value" in done.stderr
    configure(office, f"name = {'[' * 20_000}\n")
    nested = run("score", "jawaban.csv", folder=office)
    assert (nested.exit_code, nested.stdout) == (2, "")
    assert "config-bad: ikm.toml" in nested.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("score", "--help"), ("rules",), ("schema",)])
def test_help_and_version_do_not_read_it(run: Run, office: Path, arguments: tuple[str, ...]) -> None:
    expected = run(*arguments, folder=office)
    configure(office, "nonsense = 1\n")
    done = run(*arguments, folder=office)
    assert (done.exit_code, done.stdout, done.stderr) == (0, expected.stdout, "")


def test_every_value_that_it_may_set_is_taken(run: Run, office: Path) -> None:
    """Each is an option of the program, and none decides where the result goes or whether the run succeeds."""
    fields = {field.name: field for kind in Options.__subclasses__() for field in kind.fields() if field.option}
    assert fields.keys() >= CONFIGURABLE
    assert not CONFIGURABLE & {field.name for field in GateOptions.fields()}
    assert not CONFIGURABLE & {"output", "format", "quiet", "debug"}
    configure(
        office,
        'unit = "Loket"\nby = "Loket"\ndrop_duplicates = false\nage_bands = "17,30"\njobs = 2\nrules = "spak-4"\n'
        'order = "questionnaire"\nweight = "exact"\nwithout = []\nmissing = "per-unsur"\nname = "Dinas"\n'
        'period = "2025"\nprofile = true\nsort = "name"\ntop = 3\nbottom = 2\nstats = true\nconfidence = "90%"\n'
        'min_n = 5\n[roles]\nlayanan = "Loket"\n',
    )
    chosen = manifest(run, office, "--rules", "permenpanrb-14-2017")["options"]
    assert chosen == {
        "unit": "Loket",
        "by": "Loket",
        "age_bands": "17,30",
        "order": "questionnaire",
        "weight": "exact",
        "missing": "per-unsur",
        "profile": True,
        "sort": "name",
        "top": 3,
        "bottom": 2,
        "confidence": "90%",
        "min_n": 5,
        "roles": {"layanan": "Loket"},
    }


USUAL_VALUES = {
    "skip_hidden": "true",
    "units": '"satuan.csv"',
    "unit": '"Unit"',
    "timezone": '"WIB"',
    "by": '["Unit"]',
    "map": '"peta.toml"',
    "roles": '{ layanan = "Unit" }',
    "unit_from": '"file"',
    "service_from": '"file"',
    "per": '"bulan"',
    "age_bands": '"17,30"',
    "profile_classes": '"2017"',
    "jobs": "2",
    "max_input": "100",
    "rules": '"permenpanrb-14-2017"',
    "weight": '"0.11"',
    "missing": '"complete"',
    "order": '"questionnaire"',
    "name": '"Dinas"',
    "period": '"TW I"',
    "year": "2025",
    "strata": '"unit"',
    "profile": "true",
    "sort": '"name"',
    "top": "2",
    "bottom": "2",
    "population": '"penduduk.csv"',
    "office": '"kantor.toml"',
    "outline": '"2023"',
    "stats": "true",
    "confidence": '"90%"',
    "min_n": "5",
    "decimal": '"point"',
}
"""What an office may have chosen once and for all."""
OF_ITS_TABLES = {
    *("drop_duplicates", "void", "frequency", "period_from", "conversion", "without", "overall", "population_span"),
}
"""Those that ask something of the tables, which not every table has: they are refused where it is missing."""


@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(CONFIGURABLE - OF_ITS_TABLES))
def test_what_an_office_always_chooses_stops_no_command(run: Run, office: Path, key: str) -> None:
    write_csv(office / "penduduk.csv", [["Unit", "Jumlah"], ["A", 100], ["B", 50]])
    write_csv(office / "satuan.csv", [["Unit", "Nama lain"], ["A", "Unit A"], ["B", ""]])
    rows = [["2025-03-04", *row] for row in ROWS]
    write_csv(office / "jawaban.csv", [["Tanggal", "Unit", *U], *rows])
    write_csv(office / "jawaban-2024.csv", [["Tanggal", "Unit", *U], *rows[1:]])
    (office / "peta.toml").write_text('schema = "ikm.map/1"\n', encoding="utf-8")
    (office / "kantor.toml").write_text('[laporan]\nunit = "Kantor Contoh"\n', encoding="utf-8")
    printed = ("--nrr", ",".join(["3.25"] * 9), "--ikm", "81.25")
    commands = [
        ("score", "jawaban.csv"),
        ("score", "jawaban.csv", "--rules", "permenpanrb-14-2017,spak-4"),
        ("card", "jawaban.csv", "-o", "kartu.svg"),
        ("check", "jawaban.csv"),
        ("compare", "jawaban-2024.csv", "jawaban.csv"),
        ("reconcile", *printed),
        ("map", "jawaban.csv"),
        ("sample", "1200"),
        ("sample", "penduduk.csv"),
        ("classify", "77.02"),
        ("classify", "77.02", "--scale", "ombudsman-2021"),
        ("report", "jawaban.csv"),
        ("card", "jawaban.csv"),
        ("template", "-o", "kuesioner.xlsx"),
    ]
    expected = {command: run(*command, "--no-config", folder=office).exit_code for command in commands[:-1]}
    configure(office, f"{key} = {USUAL_VALUES[key]}\n")
    for command in commands:
        done = run(*command, folder=office)
        assert (command, done.exit_code) == (command, expected.get(command, 0)), done.stderr


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ('per = "bulan"', ("compare", "jawaban-2024.csv", "jawaban.csv", "--format", "json")),
        ('rules = "spak-4"', ("classify", "77.02", "--scale", "ombudsman-2021")),
    ],
)
def test_what_a_command_has_no_use_for_beside_its_other_options_is_not_taken(
    run: Run, office: Path, key: str, command: tuple[str, ...]
) -> None:
    expected = run(*command, folder=office)
    configure(office, f"{key}\n")
    done = run(*command, folder=office)
    assert (done.exit_code, done.stdout, done.stderr) == (0, expected.stdout, expected.stderr)


@pytest.mark.language("id")
def test_decimals_of_the_page(run: Run, office: Path) -> None:
    configure(office, 'decimal = "point"\n')
    done = run("score", "jawaban.csv", "--without", "pengaduan", folder=office)
    without_it = run("score", "jawaban.csv", "--without", "pengaduan", "--no-config", folder=office)
    assert done.stdout != without_it.stdout
    assert done.stdout.replace(".", ",") == without_it.stdout.replace(".", ",")
