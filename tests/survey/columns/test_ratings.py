"""Several services rated in one row, by a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import Run
from tests.kinds import ANSWERS
from tests.surveys import UNSUR, Rows, U, plain_index, write_csv, write_xlsx

FIRST, SECOND = ANSWERS[:12], ANSWERS[12:18]


def table() -> Rows:
    header = ["No", *(f"{name} {n}" for n in (1, 2) for name in ("Layanan", *UNSUR))]
    rows = []
    for person, row in enumerate(FIRST):
        second = ["KK", *SECOND[person]] if person < len(SECOND) else [""] * 10
        rows.append([person + 1, "KTP", *row, *second])
    return [header, *rows]


def mapping(folder: Path, *, lacking: str = "") -> Path:
    lines = ['schema = "ikm.map/1"', "[ratings]"]
    for key in ("layanan", *UNSUR):
        name = "Layanan" if key == "layanan" else key
        second = "" if key == lacking else f', "{name} 2"'
        lines.append(f'{key} = ["{name} 1"{second}]')
    path = folder / "peta.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_each_rating_is_of_its_service(tmp_path: Path, write: Callable[[Path, Rows], Path]) -> None:
    path = write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), table())
    report = ikm.score(path, map=mapping(tmp_path), by="layanan")
    assert report.overall.exact == plain_index([*FIRST, *SECOND])
    assert report.overall.respondents == len(FIRST) + len(SECOND)
    own = {group.label: group.score.exact for group in report.tables[0].groups}
    assert own == {"KTP": plain_index(FIRST), "KK": plain_index(SECOND)}
    assert report.findings.by_code["ratings-apart"] == 1


def test_a_bad_cell_is_named_where_it_stands(tmp_path: Path) -> None:
    rows = [[*row] for row in table()]
    rows[2][13] = 9
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), map=mapping(tmp_path))
    (found,) = [finding for finding in report.findings.listed() if finding.code == "answer-out-of-scale"]
    assert found.place.cell == "N3"


def test_lists_of_different_length_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", table()), map=mapping(tmp_path, lacking="waktu"))
    assert refused.value.code == "ratings-uneven"


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    rows = [row[:-1] for row in table()]
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", rows), map=mapping(tmp_path))
    assert refused.value.code == "column-unknown"


def draft_of_ratings(run: Run, source: Path, folder: Path) -> Path:
    """The draft of a mapping file, with its [ratings] in the place of its [questions], as its remark says."""
    before, questions = run("map", source).stdout.split("[questions]\n")
    _, ratings = questions.split("# [ratings]\n")
    lines = [line.removeprefix("# ") for line in ratings.splitlines() if " = [" in line]
    path = folder / "peta.toml"
    path.write_text("\n".join([before, "[ratings]", *lines]), encoding="utf-8")
    return path


def test_the_draft_of_a_mapping_file_proposes_them(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", table())
    draft = run("map", source).stdout
    assert '\n# layanan = ["Layanan 1", "Layanan 2"]\n' in draft
    assert "# services = " not in draft
    report = ikm.score(source, map=draft_of_ratings(run, source, tmp_path), by="layanan")
    assert report.overall.exact == plain_index([*FIRST, *SECOND])
    assert {group.label for group in report.tables[0].groups} == {"KTP", "KK"}


LOKETS = {"Loket A": ANSWERS[:8], "Loket B": ANSWERS[8:16], "Loket C": ANSWERS[16:24]}
HEADINGS = {
    "number before": [f"{name} {loket}" for loket in LOKETS for name in U],
    "word before": [f"{name.capitalize()} {loket}" for loket in LOKETS for name in UNSUR],
    "word behind": [f"{loket} - {name.capitalize()}" for loket in LOKETS for name in UNSUR],
    "in brackets": [f"{name.capitalize()} ({loket})" for loket in LOKETS for name in UNSUR],
    "a question": [
        f"{number}. {name.capitalize()} di {loket}" for loket in LOKETS for number, name in enumerate(UNSUR)
    ],
}


def rated_side_by_side(headings: Rows) -> Rows:
    return [["No", *headings], *([n, *(cell for own in LOKETS.values() for cell in own[n])] for n in range(8))]


def rated_in_plain_rows() -> Rows:
    return [["Layanan", *UNSUR], *([loket, *row] for loket, rows in LOKETS.items() for row in rows)]


Figures = tuple[Fraction | None, int, list[Fraction | None]]


def figures(report: ikm.Report) -> dict[str, Figures]:
    own = {}
    for group in report.tables[0].groups:
        score = group.score
        own[group.label] = (score.exact, score.respondents, [unsur.nrr for unsur in score.unsur])
    return own


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize("headings", HEADINGS)
def test_services_that_only_the_headings_name(
    run: Run, tmp_path: Path, headings: str, write: Callable[[Path, Rows], Path]
) -> None:
    source = write(tmp_path / f"a.{write.__name__.removeprefix('write_')}", rated_side_by_side(HEADINGS[headings]))
    report = ikm.score(source, map=draft_of_ratings(run, source, tmp_path), by="layanan")
    plainly = ikm.score(write_csv(tmp_path / "b.csv", rated_in_plain_rows()), by="layanan")
    services = {f"di {loket}" if headings == "a question" else loket: loket for loket in LOKETS}
    assert {services[str(label)]: own for label, own in figures(report).items()} == figures(plainly)
    assert report.overall.exact == plain_index(ANSWERS)


def test_services_have_the_names_that_they_are_given_in_the_order_of_the_columns(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", rated_side_by_side(HEADINGS["number before"]))
    path = draft_of_ratings(run, source, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert 'services = ["Loket A", "Loket B", "Loket C"]' in text
    path.write_text(text.replace('["Loket A", "Loket B", "Loket C"]', '["KTP", "KK", "Akta"]'), encoding="utf-8")
    report = ikm.score(source, map=path, by="layanan")
    own = {group.label: group.score.exact for group in report.tables[0].groups}
    assert own == dict(zip(["KTP", "KK", "Akta"], map(plain_index, LOKETS.values()), strict=True))


def test_a_check_shows_the_service_of_each_rating_where_the_headings_name_it(run: Run, tmp_path: Path) -> None:
    rows = [[*row, ""] for row in rated_side_by_side(HEADINGS["number before"])]
    rows[0][-1], rows[3][-1] = "Catatan", "ramai"
    source = write_csv(tmp_path / "a.csv", rows)
    path = draft_of_ratings(run, source, tmp_path)
    text = run("check", source, "--map", path, "--lang", "en").stdout
    services = [line.split()[:3] for line in text.splitlines() if " layanan " in line]
    assert services == [[letter, "Layanan", "layanan"] for letter in ("B", "K", "T")]  # of its first heading


def test_rows_that_leave_a_service_blank_are_none_of_it(run: Run, tmp_path: Path) -> None:
    rows = [[*row] for row in rated_side_by_side(HEADINGS["number before"])]
    for row in rows[1:4]:
        row[10:19] = [""] * 9
    source = write_csv(tmp_path / "a.csv", rows)
    report = ikm.score(source, map=draft_of_ratings(run, source, tmp_path), by="layanan")
    own = {group.label: (group.score.exact, group.score.respondents) for group in report.tables[0].groups}
    rated = {**LOKETS, "Loket B": LOKETS["Loket B"][3:]}
    assert own == {loket: (plain_index(answers), len(answers)) for loket, answers in rated.items()}


def test_services_have_numbers_where_the_headings_share_no_word(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", rated_side_by_side([f"{name}{part}" for part in "abc" for name in U]))
    assert '\n# services = ["1", "2", "3"]  #' in run("map", source).stdout


def test_an_unsur_of_a_set_is_drafted_where_its_word_alone_says_too_little(run: Run, tmp_path: Path) -> None:
    rows = rated_side_by_side(HEADINGS["word before"])
    draft = run("map", write_csv(tmp_path / "a.csv", rows)).stdout
    assert '\n# waktu = ["Waktu Loket A", "Waktu Loket B", "Waktu Loket C"]\n' in draft
    assert '# waktu = "…"' not in draft
    assert '#   "Waktu Loket A"' not in draft
    of_two_only = [[cell if cell != "Waktu Loket C" else "Jam buka" for cell in rows[0]], *rows[1:]]
    assert '# waktu = "…"' in run("map", write_csv(tmp_path / "b.csv", of_two_only)).stdout
    apart = [[row[place] for place in (3, 12, 21, *(n for n in range(28) if n not in (3, 12, 21)))] for row in rows]
    draft = run("map", write_csv(tmp_path / "c.csv", apart)).stdout
    assert "# [ratings]" in draft
    assert '# waktu = "…"' in draft  # three columns before all sets lie in none of them


def services_stated(folder: Path, services: str, lines: str = "") -> Path:
    path = folder / "peta.toml"
    columns = "\n".join(
        f'{unsur} = ["{name} Loket A", "{name} Loket B"]' for unsur, name in zip(UNSUR, U, strict=True)
    )
    path.write_text(f'schema = "ikm.map/1"\n[ratings]\n{services}\n{lines}\n{columns}', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("services", "lines", "code"),
    [
        ('services = ["Loket A"]', "", "ratings-uneven"),
        ('services = ["Loket A", "Loket A"]', "", "key-repeated"),
        ('services = ["Loket A", ""]', "", "key-no-texts"),
        ('services = ["Loket A", "Loket B"]', 'layanan = ["No", "Layanan 2"]', "column-unknown"),
        ('services = ["Loket A", "Loket B"]', 'layanan = ["No", "Jam"]', "ratings-services"),
        ("", 'layanan = ["Loket A", "Loket B"]', "ratings-names"),
        ("", 'layanan = ["No", "Loket B"]', "column-unknown"),
        ("", 'layanan = ["Jamm", "Noo"]', "column-unknown"),
    ],
)
def test_services_that_do_not_fit_are_refused(tmp_path: Path, services: str, lines: str, code: str) -> None:
    header = ["No", "Jam", *(f"{name} Loket {loket}" for loket in "AB" for name in U)]
    source = write_csv(tmp_path / "a.csv", [header, *([n, 9, *FIRST[n], *SECOND[n]] for n in range(6))])
    with pytest.raises(Refusal) as refused:
        ikm.score(source, map=services_stated(tmp_path, services, lines))
    assert refused.value.code == code


def test_a_column_called_like_that_of_the_services_is_refused(tmp_path: Path) -> None:
    header = ["Layanan", *(f"{name} Loket {loket}" for loket in "AB" for name in U)]
    source = write_csv(tmp_path / "a.csv", [header, *(["KTP", *FIRST[n], *SECOND[n]] for n in range(6))])
    path = services_stated(tmp_path, 'services = ["Loket A", "Loket B"]')
    with pytest.raises(Refusal) as refused:
        ikm.score(source, map=path, by="layanan")
    assert refused.value.code == "ratings-services"


def test_services_without_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "peta.toml"
    path.write_text('schema = "ikm.map/1"\n[ratings]\nservices = ["Loket A", "Loket B"]', encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", rated_in_plain_rows()), map=path)
    assert refused.value.code == "ratings-uneven"


def test_sets_of_headings_that_would_be_averaged_are_warned_of(run: Run, tmp_path: Path) -> None:
    numbered = rated_side_by_side([f"{name} {number}" for number in (1, 2, 3) for name in UNSUR])
    source = write_csv(tmp_path / "a.csv", numbered)
    assert ikm.score(source).findings.by_code["ratings-likely"] == 1
    assert "ratings-likely" not in ikm.score(source, map=draft_of_ratings(run, source, tmp_path)).findings.by_code
    worded = write_csv(tmp_path / "b.csv", rated_side_by_side(HEADINGS["word behind"]))
    draft = tmp_path / "draft.toml"
    draft.write_text(run("map", worded).stdout, encoding="utf-8")  # as it stands, it says that the mean counts
    (found,) = [one for one in ikm.score(worded, map=draft).findings.listed() if one.code == "ratings-likely"]
    assert dict(found.facts)["ratings"] == 3


def test_two_questions_of_an_unsur_side_by_side_are_no_ratings(run: Run, tmp_path: Path) -> None:
    header = [f"{name} {number}" for name in UNSUR for number in (1, 2)]
    source = write_csv(tmp_path / "a.csv", [header, *([3] * 18 for _ in range(5))])
    assert "[ratings]" not in run("map", source).stdout


def test_ratings_that_would_be_averaged_are_warned_of(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table())
    assert ikm.score(path).findings.by_code["ratings-likely"] == 1
    assert "ratings-likely" not in ikm.score(path, map=mapping(tmp_path)).findings.by_code
    two_questions = [[f"{name} {number}" for name in UNSUR for number in (1, 2)], *([3] * 18 for _ in range(5))]
    assert "ratings-likely" not in ikm.score(write_csv(tmp_path / "b.csv", two_questions)).findings.by_code


def test_a_service_that_few_rated_may_lack_answers_to_a_question(tmp_path: Path) -> None:
    rows = [[*row] for row in table()]
    for row in rows[1:]:
        row[14] = ""  # of the second rating, nobody answered the third question
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), map=mapping(tmp_path))
    assert report.complete
    third = report.overall.unsur[2]
    assert (third.questions[0].answers, report.overall.respondents) == (len(FIRST), len(FIRST) + len(SECOND))
    for row in rows[1:]:
        row[4] = ""
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "b.csv", rows), map=mapping(tmp_path))
    assert (refused.value.code, refused.value.place.cell) == ("unsur-empty", "E1")
