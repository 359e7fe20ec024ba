"""Writes surveys.json, the invented surveys that the other scripts here are given: ``python surveys.py``.

Each has the unsur of its questions in their order, the weight of each unsur, the scale, and a string of digits for
each respondent, 0 where an answer was left blank; ``units`` names the unit of each, ``population`` the users of each
unit, or of the whole.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

NINE = ["persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"]
SEVERAL = [*NINE[:2], *["waktu"] * 3, *NINE[3:8], "sarana", "pengaduan"]
"""Twelve questions: three of waktu, two of sarana."""
UNEQUAL = dict(zip(NINE, ["1/4", "1/20", "3/20", "1/10", "1/10", "1/20", "1/10", "1/10", "1/10"], strict=True))


def drawn(
    chance: random.Random, n: int, questions: list[str], middle: float, blank: float = 0, top: int = 4
) -> list[str]:
    """Respondents with a leaning of their own, which makes the answers of each alike."""
    rows: list[str] = []
    while len(rows) < n:
        own = chance.gauss(middle, 0.45)
        given = [min(top, max(1, round(chance.gauss(own - 0.05 * place, 0.5)))) for place in range(len(questions))]
        row = "".join("0" if chance.random() < blank else str(one) for one in given)
        rows += [row] if row.strip("0") else []
    return rows


def survey(rows: list[str], questions: list[str] = NINE, **more: Any) -> dict[str, Any]:
    """One survey, of equal weights unless others are given."""
    asked = list(dict.fromkeys(questions))
    weights = dict.fromkeys(asked, f"1/{len(asked)}") if len(asked) > 1 else {asked[0]: "1"}
    return {"questions": questions, "weights": weights, "top": 4, "population": None, **more, "answers": rows}


def surveys(chance: random.Random) -> dict[str, Any]:
    """All of them."""
    some = drawn(chance, 380, NINE, 3.25)
    blanks = drawn(chance, 120, NINE, 3.3, 0.07)
    several = drawn(chance, 100, SEVERAL, 3.2, 0.05)
    near = drawn(chance, 100, NINE, 4.4)
    one = drawn(chance, 40, NINE[:1], 3.0)
    few = drawn(chance, 60, NINE, 3.2)
    contrary = [
        str(a) + str(5 - a if chance.random() < 0.7 else a) + str(chance.randint(1, 4)) for a in [1, 2, 3, 4] * 8
    ]
    in_units = [name for name, n in (("a", 25), ("b", 60), ("c", 4)) for _ in range(n)]
    return {
        "whole": survey(some),
        "whole-of-5000": survey(some, population=5000),
        "blanks": survey(blanks),
        "blanks-of-300": survey(blanks, population=300),
        "ceiling": survey(near),
        "ceiling-of-150": survey(near, population=150),
        "ceiling-blanks": survey(drawn(chance, 30, NINE, 4.3, 0.1), population=900),
        "several": survey(several, SEVERAL),
        "several-of-800": survey(several, SEVERAL, population=800),
        "several-no-blanks": survey(drawn(chance, 50, SEVERAL, 3.4), SEVERAL),
        "unequal": survey(drawn(chance, 80, NINE, 3.1, 0.04), weights=UNEQUAL),
        "printed": survey(blanks, weights=dict.fromkeys(NINE, "11/100")),
        "one-question": survey(one, NINE[:1]),
        "one-question-of-20": survey(["3", "4", "2", "3", "3", "1", "4", "4"], NINE[:1], population=20),
        "census": survey(few, population=60),
        "all-but-one": survey(few, population=61),
        "two-alike": survey(["34", "43"], ["waktu", "waktu"]),
        "two-respondents": survey(["344434444", "333334433"]),
        "three-blanks": survey(["3044", "4304", "2243"], NINE[:4], population=10),
        "constant": survey([row[0] + "4" + row[2:5] + "3" + row[6:] for row in drawn(chance, 30, NINE, 3.2)]),
        "constant-but-one": survey([row + "33" for row in drawn(chance, 10, NINE[:1], 3.0)], NINE[:3]),
        "contrary": survey(contrary, NINE[:3]),
        "two-items": survey(drawn(chance, 20, NINE[:2], 2.8), NINE[:2]),
        "five-point": survey(drawn(chance, 70, NINE[:5], 3.6, 0.05, top=5), NINE[:5], top=5, population=400),
        "units": survey(drawn(chance, 89, NINE, 3.2), units=in_units),
        "units-blanks-served": survey(
            drawn(chance, 89, SEVERAL, 3.3, 0.05), SEVERAL, units=in_units, population={"a": 100, "b": 2000, "c": 4}
        ),
        "units-served": survey(drawn(chance, 89, NINE, 4.1), units=in_units, population={"a": 30, "b": 61, "c": 700}),
    }


if __name__ == "__main__":
    found = surveys(random.Random(20140514))
    Path(__file__).with_name("surveys.json").write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
