"""The names of columns as the command line lists them."""

from __future__ import annotations

import pytest

from ikm.messages.findings import Refusal
from ikm.survey.columns.mapping_file import names_from


@pytest.mark.parametrize("through", ["-", " - ", "–", " – ", " s.d. ", " s.d ", " s/d ", " sd "])
def test_a_range_of_columns(through: str) -> None:
    assert names_from(f"no,U1{through}U3,waktu") == ("no", "U1", "U2", "U3", "waktu")
    assert names_from(f"U9{through}11") == ("U9", "U10", "U11")


@pytest.mark.parametrize("columns", ["tanggal-lahir", "usd2", "U1-V3", "U1 s.d. selesai", "1-a", "U1 - U2 - U3"])
def test_what_is_no_range_is_a_name(columns: str) -> None:
    assert names_from(columns) == (columns,)


@pytest.mark.parametrize(
    ("columns", "code", "what"),
    [
        ("U1-U3,U3-U8", "option-repeated", "“U3” stands twice"),
        ("no, waktu, no", "option-repeated", "“no” stands twice"),
        ("U3–U1", "columns-range", "“U3–U1” does not count upwards"),
        ("U1 s.d. U1", "columns-range", "“U1 s.d. U1” does not count upwards"),
    ],
)
def test_names_that_cannot_be(columns: str, code: str, what: str) -> None:
    with pytest.raises(Refusal) as refused:
        names_from(columns)
    assert refused.value.code == code
    assert refused.value.sentence == f"columns: {what}"


def test_columns_without_a_name_may_be_many() -> None:
    assert names_from("no,,U1-U2, ,") == ("no", "", "U1", "U2", "", "")
