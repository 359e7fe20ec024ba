"""What a mapping file holds that fits nothing, and what no mapping file can be drafted of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.mapping import drafted
from tests.cli.test_score import valid
from tests.conftest import Run
from tests.kinds import ANSWERS, NAMES, WORDS, words
from tests.surveys import U, write_csv, write_xlsx


@pytest.mark.parametrize(
    ("lines", "path", "entry"),
    [
        ('ignore = ["Saran"]', "ignore", "Saran"),
        ('missing = ["tidak tahu"]', "missing", "tidak tahu"),
        ('missing = ["?"]', "missing", "?"),
        ('service = "Jenis urusan"', "service", "Jenis urusan"),
        ('[profile]\nusia = "Umur"', "profile", "Umur"),
    ],
    ids=lambda value: value.partition("\n")[0],
)
def test_an_entry_that_fits_nothing_is_a_warning(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, path: str, entry: str
) -> None:
    source, mapping = words(tmp_path)[0], tmp_path / "peta.toml"
    mapping.write_text(f'schema = "ikm.map/1"\n{lines}\n', encoding="utf-8")
    done = run("score", source, "--map", mapping)
    assert done.exit_code == 0
    said = f"warning: {mapping}: map-unused: “{entry}” under {path} fits nothing that was read"
    assert [line.partition(";")[0] for line in done.stderr.splitlines() if "map-unused" in line] == [said]
    monkeypatch.setenv("COLUMNS", "300")
    assert f"\n  {mapping.name}: “{entry}” under {path}" in run("check", source, "--map", mapping).stdout


def test_an_answer_that_nobody_gave_is_noted(run: Run, tmp_path: Path) -> None:
    source, mapping = words(tmp_path)[0], tmp_path / "peta.toml"
    mapping.write_text('schema = "ikm.map/1"\n[answers.biaya]\n"Cuma-cuma" = 4\n', encoding="utf-8")
    done = run("score", source, "--map", mapping)
    assert f"note: {mapping}: map-label-unmet: “Cuma-cuma” under answers.biaya was not met" in done.stderr
    assert run("check", source, "--map", mapping, "--strict").exit_code == 0


def test_an_entry_that_fits_in_other_letters_is_used(run: Run, tmp_path: Path) -> None:
    source, mapping = words(tmp_path)[0], tmp_path / "peta.toml"
    lines = ['schema = "ikm.map/1"', 'service = "LAYANAN"', 'ignore = ["jenis_kelamin"]', "[profile]"]
    lines += ['jenis_kelamin = "JENIS KELAMIN"', "[answers.waktu]", '"SANGAT CEPAT" = 4']
    mapping.write_text("\n".join(lines), encoding="utf-8")
    done = run("check", source, "--map", mapping, "--strict")
    assert (done.exit_code, "map-unused" in done.stdout) == (0, False)
    assert (
        valid(run("score", source, "--map", mapping, "--by", "jenis_kelamin", "--min-n", 13, "-f", "json").stdout)[
            "tables"
        ][0]["groups"][0]["reason"]
        == "min-n"
    )


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ("", "map-schema", "schema: must stand at the top"),
        ('schema = "ikm.map/2"', "map-schema", 'schema: must stand at the top, as schema = "ikm.map/1"'),
        ("schema = ", "toml-unread", "TOML: "),
        ('schema = "ikm.map/1"\nshet = "Jan"', "key-unknown", "shet: is not a known key here; perhaps “sheet”"),
        ('schema = "ikm.map/1"\nsheet = ""', "key-empty", "sheet: must not be empty"),
        ('schema = "ikm.map/1"\nheader_row = -1', "key-negative", "header_row: must not be negative"),
        (
            'schema = "ikm.map/1"\nheader_row = 2\ncolumns = ["U1"]',
            "map-columns",
            "columns: name columns only where header_row is 0",
        ),
        (
            'schema = "ikm.map/1"\nheader_column = "B"\ncolumns = ["U1"]',
            "map-columns",
            "columns: name columns only where header_row is 0, and without header_column",
        ),
        (
            'schema = "ikm.map/1"\nheader_column = "B4"',
            "map-letters",
            "header_column: “B4” is not the letter of a column",
        ),
        ('schema = "ikm.map/1"\nheader_column = 2', "key-no-text", "header_column: must be a text"),
        ('schema = "ikm.map/1"\nignore = [""]', "key-no-texts", "ignore: must be a list of texts"),
        ('schema = "ikm.map/1"\norder = "abjad"', "option-not-of-rules", "order: "),
        ('schema = "ikm.map/1"\nwithout = ["parkir"]', "unsur-unknown", "without: “parkir” is not an unsur"),
        ('schema = "ikm.map/1"\n[profile]\numur = "Usia"', "key-unknown", "profile.umur: is not a known key"),
        (
            'schema = "ikm.map/1"\n[questions]\nbiaia = "U4"',
            "map-unsur",
            "questions.biaia: is not an unsur of these rules",
        ),
        ('schema = "ikm.map/1"\n[questions]\nbiaya = 4', "key-no-text", "questions.biaya: must be a text"),
        (
            'schema = "ikm.map/1"\n[questions]\nbiaya = "U4"\nwaktu = "U4"',
            "key-repeated",
            "questions: “U4” stands twice",
        ),
        (
            'schema = "ikm.map/1"\n[answers.biaya]\nMurah = 5',
            "map-score",
            "answers.biaya.“Murah”: must be a score of 1 to 4",
        ),
        (
            'schema = "ikm.map/1"\n[answers.biaya]\nMurah = true',
            "map-score",
            "answers.biaya.“Murah”: must be a score of 1 to 4",
        ),
        ('schema = "ikm.map/1"\n[long]\nquestion = "Q"', "key-missing", "long.respondent: is missing"),
        (
            'schema = "ikm.map/1"\n[long]\nrespondent = "R"\nquestion = "Q"\nanswer = "A"\n'
            '[counts]\nquestion = "Q"\nscore = "S"\ncount = "N"',
            "map-shapes",
            "counts: a table is long or holds counts, not both",
        ),
    ],
    ids=lambda value: value.rpartition("\n")[2],
)
def test_a_fault_of_a_mapping_file_is_named_with_its_path(
    run: Run, tmp_path: Path, lines: str, code: str, said: str
) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text(lines, encoding="utf-8")
    done = run("score", "examples/kelurahan.csv", "--map", mapping)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"ikm: {code}: {mapping}: {said}")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["tidak-ada.csv"], "file-missing"),
        (["examples"], "sources-several: examples stands for 10 files; name one of them"),
        (["examples/kelurahan.csv", "--no-header"], "header-unnamed: --no-header: the columns have no names; name"),
        (["examples/kelurahan.csv", "--columns", "U1-U9"], "columns-headed: --columns: names columns only where"),
        (
            ["examples/kelurahan.csv", "--long", "a", "b", "c"],
            "long-unread: --long: does not name the three columns of a long table",
        ),
        (["examples/kelurahan.csv", "--counts"], "counts-unclear"),
        (["examples/kelurahan.csv", "--sheet", "all"], "sheet-none: examples/kelurahan.csv: --sheet"),
        (["examples/kelurahan.csv", "--without", "parkir"], "unsur-unknown: --without"),
        (["examples/kelurahan.csv", "--order", "abjad"], "option-not-of-rules"),
        (["examples/kelurahan.csv", "--rules", "permenpan"], "rules-unknown"),
        (["examples/puskesmas.xlsx", "--sheet", "Jawabn"], "sheet-unknown"),
        (["examples/kelurahan.csv", "-o", "examples"], "output-folder"),
        (["examples/kelurahan.csv", "-o", "examples/kelurahan.csv"], "output-is-input"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_drafted_is_one_sentence(run: Run, args: list[str], said: str) -> None:
    done = run("map", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"ikm: {said}")
    assert len(done.stderr.splitlines()) == 1


def test_sheets_with_other_headers_have_no_draft_in_common(run: Run, tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "a.xlsx", {"Jan": [U, *ANSWERS], "Feb": [NAMES, *ANSWERS]})
    assert "several sheets hold answers" in run("map", source).stderr
    done = run("map", source, "--sheet", "all")
    assert done.exit_code == 2
    assert "sheets-headed: " in done.stderr
    assert "its header is not that of “Jan”, and a mapping file is for one; name one sheet" in done.stderr


@pytest.mark.parametrize("command", ["map", "score", "check"])
@pytest.mark.parametrize("answers", [ANSWERS, WORDS], ids=["digits", "words"])
def test_a_table_without_a_header_shows_nobodys_row(
    run: Run, tmp_path: Path, command: str, answers: list[list[object]]
) -> None:
    people = ("Budi" if person == 0 else f"Ani {person}" for person in range(24))
    source = write_csv(
        tmp_path / "a.csv", [[who, "Jl Mawar", *row] for who, row in zip(people, answers, strict=True)]
    )
    done = run(command, source)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"ikm: no-header: {source}:1: ")
    assert "Budi" not in done.stderr


def test_the_draft_of_standard_input_goes_to_stdout(run: Run, tmp_path: Path) -> None:
    source, _ = words(tmp_path)
    done = run("map", "-", input=source.read_bytes())
    assert done.exit_code == 0
    _seal, head, *lines = done.stdout.splitlines()
    assert head.startswith("# How ikm reads stdin.")
    assert lines == run("map", source).stdout.splitlines()[2:]


def test_a_mapping_file_is_not_written_over(run: Run, tmp_path: Path) -> None:
    source, mapping = words(tmp_path)[0], tmp_path / "peta.toml"
    before = drafted(run, source, mapping)
    for command in ("score", "check"):
        done = run(command, source, "--map", mapping, "-f", "json", "-o", mapping)
        assert (done.exit_code, done.stderr.split(": ")[1]) == (2, "output-is-input")
    assert mapping.read_text(encoding="utf-8") == before


def test_no_file_that_a_run_reads_is_written_over(run: Run, tmp_path: Path) -> None:
    answers = write_csv(tmp_path / "jawaban.csv", [U, *([[3] * 9] * 12)])
    rules = tmp_path / "aturan.toml"
    rules.write_text(run("rules", "show", "permenpanrb-14-2017", "--toml").stdout, encoding="utf-8")
    folder = tmp_path / "peta"
    folder.mkdir()
    mapping = folder / "jawaban.toml"
    assert run("map", answers, "-o", mapping).exit_code == 0
    population = write_csv(tmp_path / "populasi.csv", [["unit", "populasi"], ["A", 100]])
    configuration = tmp_path / "ikm.toml"
    configuration.write_text('schema = "ikm.config/1"\njobs = 1\n', encoding="utf-8")
    scale = tmp_path / "skala.toml"
    scale.write_text(run("rules", "show", "ipp-2017", "--toml").stdout, encoding="utf-8")
    link = tmp_path / "tautan"
    for command, read in (
        (["score", answers, "--rules", rules], rules),
        (["check", answers, "--rules", f"permenpanrb-14-2017,{rules}"], rules),
        (["compare", answers, answers, "--map", mapping], mapping),
        (["map", answers, "--map", folder], mapping),
        (["score", answers, "--population", population], population),
        (["map", answers], configuration),
        (["classify", "80", "--scale", scale], scale),
        (["reconcile", answers, "--ikm", "75", "--rules", rules], rules),
    ):
        before = read.read_bytes()
        link.unlink(missing_ok=True)
        link.symlink_to(read)
        for output in (read, link, read.parent / ".." / read.parent.name / read.name):
            form = [] if command[0] == "map" else ["-f", "json"]
            done = run(*command, *form, "-o", output, folder=tmp_path)
            assert (done.exit_code, "output-is-input: " in done.stderr) == (2, True), (command, done.output)
            assert read.read_bytes() == before
