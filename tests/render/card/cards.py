"""Cards for tests: reports of invented surveys."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import ikm
from tests.surveys import U, csv_text

NAME = "Kantor Contoh"
EDUCATION = ("SD", "SMP", "SMA", "D3", "S1", "S2")


@cache
def report(people: int = 12, dated: bool = True, told: bool = True, **options: Any) -> ikm.Report:
    """So many respondents of each of two services: all say 3 of KTP and 4 of KK, every third is a woman."""
    rows: list[list[Any]] = []
    for service, answer in (("KTP", 3), ("KK", 4)):
        for number in range(people):
            day = f"2025-08-{1 + number % 28:02d}" if dated else ""
            profile = ["LLP"[number % 3], EDUCATION[number % 6]] if told else []
            rows.append([day, service, *profile, *[answer] * 9])
    heads = ["Tanggal", "Layanan", *(["Jenis kelamin", "Pendidikan"] if told else []), *U]
    table = io.BytesIO(csv_text([heads, *rows]).encode())
    wanted: dict[str, Any] = {"name": NAME, "by": "layanan", "profile": True, "card": True}
    return ikm.score(table, **(wanted | options))
