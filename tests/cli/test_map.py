"""``ikm map``: what it writes is read back as what was understood, and can be corrected by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ikm.messages.findings import Refusal
from ikm.pipelines.mapping_draft import draft_mapping
from ikm.render.pages.mapping_draft import render
from ikm.survey.columns.mapping_file import load
from tests.cli.mapping import RULES, drafted, edit, of_words, refused, scored
from tests.cli.test_score import valid
from tests.conftest import Run
from tests.kinds import ANSWERS, FORMS, KINDS, NAMES, WORDS, words
from tests.surveys import U, write_csv

T = TypeVar("T")


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted({*KINDS} - {"archive"}))  # which is several files, of which one is drafted
def test_a_file_reads_by_its_own_draft_as_without(run: Run, tmp_path: Path, kind: str) -> None:
    source, options = KINDS[kind](tmp_path)
    by = options[options.index("--by") :] if "--by" in options else []
    reading = options[: len(options) - len(by)]
    mapping = tmp_path / "peta.toml"
    drafted(run, source, mapping, *reading)
    without = scored(run, source, *options)
    assert without["overall"]["respondents"] in (24, 12)
    assert scored(run, source, "--map", mapping, *by) == without
    assert load(str(mapping), RULES).questions.keys() == {u["id"] for u in without["overall"]["unsur"]}


def test_an_archive_of_several_files_has_no_one_draft(run: Run, tmp_path: Path) -> None:
    source, _ = KINDS["archive"](tmp_path)
    done = run("map", source)
    assert done.exit_code == 2
    assert "sources-several" in done.stderr


@pytest.mark.parametrize("kind", ["parts", "parts_in_words"])
def test_every_question_of_an_unsur_counts(run: Run, tmp_path: Path, kind: str) -> None:
    source, _ = KINDS[kind](tmp_path)
    third = scored(run, source)["overall"]["unsur"][2]
    totals = [sum(row[2] for row in ANSWERS), sum(row[8] for row in ANSWERS)]
    assert [(one["code"], one["total"]) for one in third["questions"]] == [("U3.1", totals[0]), ("U3.2", totals[1])]


def test_the_draft_of_answers_in_words(run: Run, tmp_path: Path) -> None:
    source, _ = words(tmp_path)
    found = tomllib.loads(drafted(run, source, tmp_path / "peta.toml"))
    assert found["questions"] == dict(zip([u.id for u in RULES.unsur], _in_rules(NAMES), strict=True))
    assert found["service"] == "Layanan"
    assert found["profile"] == {"jenis_kelamin": "Jenis kelamin"}
    for asked, unsur in ((0, "persyaratan"), (3, "biaya")):
        met = {row[asked]: FORMS[asked].index(row[asked]) + 1 for row in WORDS}
        assert found["answers"][unsur] == met


def _in_rules(names: Sequence[T]) -> list[T]:
    """What stands in the questionnaire's order, which puts sarana before pengaduan, in that of the rules."""
    ids = [*RULES.order("questionnaire").unsur]
    return [names[ids.index(unsur.id)] for unsur in RULES.unsur]


def test_an_edited_answer_changes_the_score_accordingly(run: Run, tmp_path: Path) -> None:
    source, _ = words(tmp_path)
    before = scored(run, source)["overall"]["unsur"][3]
    drafted(run, source, tmp_path / "peta.toml")
    edit(tmp_path / "peta.toml", ('"Gratis" = 4', '"Gratis" = 3'))
    after = scored(run, source, "--map", tmp_path / "peta.toml")["overall"]["unsur"][3]
    free = sum(row[3] == 4 for row in ANSWERS)
    assert free > 0
    assert before["total"] == sum(row[3] for row in ANSWERS)
    assert after["total"] == before["total"] - free


def test_an_answer_can_be_said_to_be_none(run: Run, tmp_path: Path) -> None:
    source, _ = words(tmp_path)
    drafted(run, source, tmp_path / "peta.toml")
    edit(tmp_path / "peta.toml", ('"Gratis" = 4', '"Gratis" = 0'))
    after = scored(run, source, "--map", tmp_path / "peta.toml")["overall"]["unsur"][3]
    assert after["counts"]["4"] == 0
    assert after["answers"] == sum(row[3] != 4 for row in ANSWERS)


@pytest.mark.parametrize(
    ("asked", "labels", "code", "said", "changes", "total"),
    [
        (
            3,
            ["Mahal", "Wajar"],
            "answers-mixed",
            "# no form of Biaya has all its answers, such as “Mahal”, “Wajar”",
            [('# "Mahal" = …', '"Mahal" = 2'), ('# "Wajar" = …', '"Wajar" = 3')],
            12 * 2 + 12 * 3,
        ),
        (
            3,
            ["Cukup mahal", "Sangat mahal"],
            "answers-ambiguous",
            "# “Cukup mahal” of Biaya is 2 in Sangat mahal / Cukup mahal / Murah / Gratis, but 3 in",
            [('# "Cukup mahal" = …', '"Cukup mahal" = 3')],
            12 * 3 + 12 * 1,
        ),
        (
            0,
            ["1. Sangat sesuai", "4. Tidak sesuai"],
            "form-reversed",
            "# the numbers of Persyaratan run the other way round than the words",
            [('# "1. Sangat sesuai" =', '"1. Sangat sesuai" ='), ('# "4. Tidak sesuai" =', '"4. Tidak sesuai" =')],
            12 * 4 + 12 * 1,
        ),
        (
            0,
            ["1. Sangat sesuai", "1. Tidak sesuai"],
            "answer-contradicts",
            "# “1. Sangat sesuai” of Persyaratan says 1, but its words are 4",
            [('# "1. Sangat sesuai" =', '"1. Sangat sesuai" ='), ('# "1. Tidak sesuai" =', '"1. Tidak sesuai" =')],
            12 * 4 + 12 * 1,
        ),
        (
            7,
            ["Istimewa"],
            "answers-unknown",
            '# "Istimewa" = …  # not understood: give it a score, or 0 for not answered',
            [('# "Istimewa" = …', '"Istimewa" = 4')],
            24 * 4,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_an_answer_that_cannot_be_read_is_named_and_can_be_decided(
    run: Run,
    tmp_path: Path,
    asked: int,
    labels: list[str],
    code: str,
    said: str,
    changes: list[tuple[str, str]],
    total: int,
) -> None:
    source, mapping = of_words(tmp_path / "a.csv", asked, *labels), tmp_path / "peta.toml"
    assert refused(run, source) == code
    assert said in drafted(run, source, mapping)
    assert refused(run, source, "--map", mapping) == code  # nothing is decided by drafting
    edit(mapping, *changes)
    assert scored(run, source, "--map", mapping)["overall"]["unsur"][asked]["total"] == total


def test_a_header_that_turns_the_scale_round_is_decided_by_the_caller(run: Run, tmp_path: Path) -> None:
    header = "Persyaratan (1 = Sangat sesuai, 4 = Tidak sesuai)"
    source = write_csv(tmp_path / "a.csv", [[header, *U[1:]], *ANSWERS])
    mapping = tmp_path / "peta.toml"
    assert refused(run, source) == "form-reversed"
    assert "# the numbers of Persyaratan run the other way round" in drafted(run, source, mapping)
    edit(mapping, *((f'# "{score}" = {score}', f'"{score}" = {5 - score}') for score in (1, 2, 3, 4)))
    first = scored(run, source, "--map", mapping)["overall"]["unsur"][0]
    assert first["total"] == sum(5 - row[0] for row in ANSWERS)


@pytest.mark.parametrize(
    ("header", "code", "said", "changes"),
    [
        (
            [*U[:4], "Apakah memuaskan", *U[5:]],
            "unsur-unplaced",
            ['# produk = "…"  # no column found', '#   "Apakah memuaskan"'],
            [('# produk = "…"', 'produk = "Apakah memuaskan"')],
        ),
        (
            [*U[:2], "Persyaratan dan prosedur", *U[3:]],
            "unsur-missing",
            ['# waktu = "…"  # no column found', '"Persyaratan dan prosedur" may be persyaratan or prosedur'],
            [('# waktu = "…"', 'waktu = "Persyaratan dan prosedur"')],
        ),
        (
            ["Persyaratan dan prosedur", *U[1:]],
            "column-unclear",
            ['"Persyaratan dan prosedur" may be persyaratan or prosedur'],
            [('# persyaratan = "…"', 'persyaratan = "Persyaratan dan prosedur"')],
        ),
    ],
    ids=["nobody's", "taken", "unclear"],
)
def test_a_column_that_is_not_understood_is_named_and_can_be_given(
    run: Run, tmp_path: Path, header: list[str], code: str, said: list[str], changes: list[tuple[str, str]]
) -> None:
    source, mapping = write_csv(tmp_path / "a.csv", [header, *ANSWERS]), tmp_path / "peta.toml"
    assert refused(run, source) == code
    text = drafted(run, source, mapping)
    for remark in said:
        assert remark in text
    edit(mapping, *changes)
    found = scored(run, source, "--map", mapping)["overall"]["unsur"]
    assert [one["total"] for one in found] == [sum(row[asked] for row in ANSWERS) for asked in range(9)]


def test_a_filled_tenth_column_can_be_left_out(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U, "U10"], *([*row, 3] for row in ANSWERS)])
    mapping = tmp_path / "peta.toml"
    assert refused(run, source) == "column-further"
    assert 'to leave them out, ignore = ["U10"]' in drafted(run, source, mapping)
    assert refused(run, source, "--map", mapping) == "column-further"
    edit(mapping, ("ignore = []", 'ignore = ["U10"]'))
    assert scored(run, source, "--map", mapping)["overall"]["respondents"] == 24


def test_expectations_can_be_left_out(run: Run, tmp_path: Path) -> None:
    expected = [f"H{number}" for number in range(1, 10)]
    source = write_csv(tmp_path / "a.csv", [[*U, *expected], *([*row, *[4] * 9] for row in ANSWERS)])
    mapping = tmp_path / "peta.toml"
    assert drafted(run, source, mapping).count('= "H') == 9
    told = scored(run, source, "--map", mapping)["overall"]
    assert told["importance"]["mean_importance"] == 4
    text = mapping.read_text(encoding="utf-8").partition("[expected]")[0]
    mapping.write_text(text.replace("ignore = []", f"ignore = {expected}"), encoding="utf-8")
    assert scored(run, source, "--map", mapping)["overall"] == {**told, "importance": None}


def test_expectations_are_drafted_as_they_are_read(run: Run, tmp_path: Path) -> None:
    expected = ["Harapan Persyaratan", "Seberapa penting prosedur?", "H3", "H10"]
    rows = ([*row, "Sangat penting", "amat", 3, 4] for row in ANSWERS)
    source, mapping = write_csv(tmp_path / "a.csv", [[*U, *expected], *rows]), tmp_path / "peta.toml"
    text = drafted(run, source, mapping)
    assert text.partition("[expected]\n")[2].startswith(
        'persyaratan = "Harapan Persyaratan"  # by name\n'
        'prosedur = "Seberapa penting prosedur?"  # by name\n'
        'waktu = "H3"  # by number\n'
    )
    assert 'to leave them out, ignore = ["H10"]' in text
    assert refused(run, source, "--map", mapping) == "answers-unknown"
    edit(mapping, ('# "amat" = …', '"amat" = 4'), ("ignore = []", 'ignore = ["H10"]'))
    held = scored(run, source, "--map", mapping)["overall"]["importance"]["unsur"]
    assert [(one["id"], one["importance"]) for one in held] == [("persyaratan", 4), ("prosedur", 4), ("waktu", 3)]
    source = write_csv(tmp_path / "a.csv", [[*U, "H1", "Harapan Persyaratan"], *([*row, 4, 4] for row in ANSWERS)])
    mapping = tmp_path / "baru.toml"
    assert refused(run, source) == "expectation-twice"
    assert "# persyaratan has 2 columns: keep one" in drafted(run, source, mapping)


@pytest.mark.parametrize("mean", [True, False])
def test_of_two_columns_for_an_unsur_one_is_kept_or_their_mean(run: Run, tmp_path: Path, mean: bool) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U, "Persyaratan"], *([*row, 3] for row in ANSWERS)])
    mapping = tmp_path / "peta.toml"
    assert refused(run, source) == "unsur-twice"
    assert "# persyaratan has 2 columns: keep one" in drafted(run, source, mapping)
    if not mean:
        edit(mapping, ('persyaratan = ["U1", "Persyaratan"]', 'persyaratan = "Persyaratan"'))
    first = scored(run, source, "--map", mapping)["overall"]["unsur"][0]
    assert [one["column"] for one in first["questions"]] == (["U1", "Persyaratan"] if mean else ["Persyaratan"])
    assert first["questions"][-1]["total"] == 3 * 24


def test_numbers_that_the_answers_contradict_are_said_to(run: Run, tmp_path: Path) -> None:
    rows = [[*row[:2], WORDS[at][3], *row[3:]] for at, row in enumerate(ANSWERS)]
    rows = [[*row[:3], WORDS[at][3], *row[4:]] for at, row in enumerate(rows)]
    source, mapping = write_csv(tmp_path / "a.csv", [U, *rows]), tmp_path / "peta.toml"
    assert refused(run, source) == "order-contradicts"
    assert "C1: the number says one unsur, the answers are those of U4 Biaya" in drafted(run, source, mapping)


def test_next_quarters_file_reads_alike(run: Run, tmp_path: Path) -> None:
    source = of_words(tmp_path / "a.csv", 3, "Mahal", "Wajar")
    mapping = tmp_path / "peta.toml"
    drafted(run, source, mapping)
    edit(mapping, ('# "Mahal" = …', '"Mahal" = 2'), ('# "Wajar" = …', '"Wajar" = 3'))
    rows = [[at, *row[:3], "Mahal", *row[4:], "bagus"] for at, row in enumerate(WORDS)]
    rows += [[99, "SANGAT SESUAI", *WORDS[0][1:3], "wajar ", *WORDS[0][4:], ""]]
    later = write_csv(tmp_path / "b.csv", [["No", *NAMES, "Saran"], *rows])
    found = scored(run, later, "--map", mapping)["overall"]
    assert found["respondents"] == 25
    assert found["unsur"][0]["total"] == sum(row[0] for row in ANSWERS) + 4
    assert found["unsur"][3]["total"] == 24 * 2 + 3


def test_only_labels_of_answers_are_shown(run: Run, tmp_path: Path) -> None:
    long_answer = "sudah baik tetapi ruang tunggunya terlalu sempit"
    rows = [["Siti Rahmawati", "3174012345678901", "0812-3456-7890", *row] for row in WORDS]
    rows[0][3], rows[1][3] = "hubungi 0812-3456-7890", long_answer
    source = write_csv(tmp_path / "a.csv", [["Nama", "NIK", "No HP", *NAMES], *rows])
    text = run("map", source).stdout
    assert '# columns without a meaning here:\n#   "Nama"\n#   "NIK"\n#   "No HP"\n' in text
    assert "hubungi" not in text  # what stands in a personal column of the table is nobody's answer
    assert f'# "{long_answer[:39]}…" is not understood' in text
    for secret in ("Siti", "3174", "7890"):
        assert secret not in text


def test_two_columns_that_score_a_label_differently_leave_it_to_be_decided(run: Run, tmp_path: Path) -> None:
    first = ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"]
    other = ["Sangat mahal", "Mahal", "Cukup mahal", "Tidak mahal"]
    rows = [[*row[:3], first[row[3] - 1], other[row[3] - 1], *row[4:]] for row in ANSWERS]
    source = write_csv(tmp_path / "a.csv", [[*U[:3], "U4.1", "U4.2", *U[4:]], *rows])
    text = drafted(run, source, tmp_path / "peta.toml")
    assert '# "Cukup mahal" = 2  # to be decided\n' in text
    assert '# "Cukup mahal" = 3  # to be decided\n' in text
    assert scored(run, source, "--map", tmp_path / "peta.toml") == scored(run, source)


SATISFIED = ["Sangat tidak puas", "Tidak puas", "Puas", "Sangat puas"]


def of_one_scale(path: Path, lowest: int) -> Path:
    """The answers in the same four words under every unsur; none below the lowest."""
    rows = [[SATISFIED[max(score, lowest) - 1] for score in row] for row in ANSWERS]
    return write_csv(path, [NAMES, *rows])


def test_labels_of_all_unsur_are_drafted_in_one_table(run: Run, tmp_path: Path) -> None:
    source = of_one_scale(tmp_path / "a.csv", 1)
    answers = tomllib.loads(drafted(run, source, tmp_path / "peta.toml"))["answers"]
    assert answers == {label: score for score, label in enumerate(SATISFIED, start=1)}
    assert scored(run, source, "--map", tmp_path / "peta.toml") == scored(run, source)


def test_one_line_of_the_draft_settles_a_word_of_all_unsur(run: Run, tmp_path: Path) -> None:
    source = of_one_scale(tmp_path / "a.csv", 2)
    assert refused(run, source) == "answers-ambiguous"
    drafted(run, source, tmp_path / "peta.toml")
    edit(tmp_path / "peta.toml", ('# "Tidak puas" = …', '"Tidak puas" = 2'))
    found = scored(run, source, "--map", tmp_path / "peta.toml")["overall"]
    totals = [sum(max(row[place], 2) for row in ANSWERS) for place in range(9)]
    assert [unsur["total"] for unsur in found["unsur"]] == _in_rules(totals)


def test_a_label_of_all_unsur_that_nobody_gave_is_a_note(run: Run, tmp_path: Path) -> None:
    source = of_one_scale(tmp_path / "a.csv", 1)
    mapping = tmp_path / "peta.toml"
    mapping.write_text('schema = "ikm.map/1"\n[answers]\n"Puas" = 3\n"Lumayan" = 2\n', encoding="utf-8")
    done = run("score", source, "--map", mapping, "-f", "json")
    unmet = [one for one in valid(done.stdout)["findings"]["shown"] if one["code"] == "map-label-unmet"]
    assert ["“Lumayan” under answers" in one["message"] for one in unmet] == [True]


SIGNS = st.text(st.sampled_from("aU1 .\"'\\\n\t\x00\x1b\x7f\x85\u2028\ud800\udc41é😀#=[]{}"), max_size=8)
HEADERS = SIGNS | st.sampled_from(
    [*U, *NAMES, "U10", "H1", "H2", "Harapan Waktu", "Unit", "Usia", "Layanan", "Biaya waktu", "U4.1", "U4 b"]
)
LABELS = SIGNS | st.sampled_from([*range(6), *(word for form in FORMS for word in form), "Mahal", "1. Sangat sesuai"])


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    headers = draw(st.lists(HEADERS, min_size=1, max_size=12))
    rows = draw(st.lists(st.lists(LABELS, min_size=len(headers), max_size=len(headers)), min_size=1, max_size=4))
    return pd.DataFrame(rows, columns=pd.Index(headers, dtype=object), dtype=object)


@given(frame=frames())
def test_every_draft_is_one_that_loads(frame: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "draft.toml"
    try:
        text = render(draft_mapping(frame))
    except Refusal:
        return
    path.write_bytes(text.encode())
    told = load(str(path), RULES)
    assert told.questions.keys() <= {unsur.id for unsur in RULES.unsur}
    named = [*told.questions.values(), *told.expected.values()]
    assert {header for headers in named for header in headers} <= set(draft_mapping(frame).header)
