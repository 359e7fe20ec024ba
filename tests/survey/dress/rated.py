"""Tables in which a row rates several services, which a mapping file tells apart."""

from __future__ import annotations

import random
from typing import NamedTuple

from tests.survey.dress.neighbours import SERVICES
from tests.survey.dress.plain import UNSUR, PlainSurvey
from tests.survey.dress.rows import Row
from tests.survey.dress.spoken import NAMES
from tests.surveys import UNSUR as UNSUR_IDS


class RatedTable(NamedTuple):
    """The rows, and the lines of the mapping file."""

    rows: list[Row]
    mapping: str


def several_services(chance: random.Random, survey: PlainSurvey) -> RatedTable:
    """Columns for two or three services; of each row the first few are filled, and each rating counts for one."""
    services = chance.choice([2, 3])
    name = NAMES[chance.choice(["short", "full"])]
    heads = [
        f"{text} {number}" for number in range(1, services + 1) for text in ("Layanan", *map(name, range(UNSUR)))
    ]
    rows: list[Row] = [["No", *heads]]
    left = [*survey.answers]
    while left:
        number = chance.randint(1, services)
        rated, left = left[:number], left[number:]
        row: Row = [len(rows)]
        for answers in rated:
            row += [chance.choice(SERVICES), *(answer or "" for answer in answers)]
        rows.append([*row, *[""] * (len(rows[0]) - len(row))])
    keys = {"layanan": "Layanan", **{unsur: name(place) for place, unsur in enumerate(UNSUR_IDS)}}
    lines = ['schema = "ikm.map/1"', "[ratings]"]
    for key, text in keys.items():
        columns = ", ".join(f'"{text} {number}"' for number in range(1, services + 1))
        lines.append(f"{key} = [{columns}]")
    return RatedTable(rows, "\n".join(lines))
