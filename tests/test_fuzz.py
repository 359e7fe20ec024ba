"""Files with changed bytes: each is scored or refused, and nothing else comes of it.

``IKM_FUZZ_SECONDS`` lets it run longer than it usually does. A failure leaves its file, and a seed that makes it
again: ``python -m tests.test_fuzz FOLDER SEED``. ``tests/bench/fuzz.py`` tries every kind for as long as wanted.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.survey.exchange.office_file import OfficeFile
from tests import offices
from tests.broken import WRITERS
from tests.conftest import ROOT
from tests.markup import excel_2003, flat_ods, write_html
from tests.surveys import U, write_book, write_tally

ROWS: list[list[Any]] = [
    ["Layanan", "Umur", *U],
    *([["KTP, baru", 31.5, *[4] * 9]] * 6),
    *([['K "lama"', 17, *[3] * 8, ""]] * 6),
]
MAPPING = """
schema = "ikm.map/1"
header_row = 1
order = "questionnaire"
missing = ["kosong"]
ignore = ["Umur"]
service = "Layanan"

[questions]
persyaratan = "U1"
prosedur = ["U2"]

[answers]
"baik" = 3
"4" = 4

[answers.waktu]
"cepat" = 4

[void]
Layanan = ["uji coba"]
"""
ROUNDS = 100_000
TABLES = [*WRITERS, "csv.gz", "zip", "html", "xml", "fods", "json", "tally"]
"""Kinds of files that are scored."""
KINDS = [*TABLES, "own workbook", "mapping", "office file", "office workbook"]
ENDINGS = {"own workbook": "xlsx", "mapping": "toml", "office file": "toml", "office workbook": "xlsx"}
"""What a file is called, where that is not its kind."""
SPITE = [
    *(b'"', b"\0", b"\n", b"\r", b";", b",", b"\xff", b"<", b"-1", b"9" * 30, bytes(8), b"\xff" * 4),
    *(b"<![CDATA[", b"&#52;", b"<!--", b"1e999", b"nan", b"null", b"[]", b"{}", b"[", b"=", b"''", b"/>"),
]


def originals(folder: Path) -> dict[str, bytes]:
    """A good file of every kind."""
    files = {kind: writer(folder / f"a.{kind}", ROWS).read_bytes() for kind, writer in WRITERS.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", files["csv"])
        archive.writestr("b.csv", files["csv"].replace(b"lama", b"baru"))
    office = OfficeFile(folder / "kantor.toml", offices.everything(folder))
    return files | {
        "csv.gz": gzip.compress(files["csv"], mtime=0),
        "zip": packed.getvalue(),
        "html": write_html(folder / "a.html", ROWS).read_bytes(),
        "xml": excel_2003({"Jawaban": ROWS}).encode(),
        "fods": flat_ods({"Jawaban": ROWS}).encode(),
        "json": json.dumps([dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]).encode(),
        "tally": write_tally(folder / "a.tally", folder / "a.csv", by="layanan").read_bytes(),
        "own workbook": write_book(folder / "own.xlsx", folder / "a.csv", by="layanan").read_bytes(),
        "mapping": MAPPING.encode(),
        "office file": offices.written(office, folder / "office.toml").read_bytes(),
        "office workbook": offices.written(office, folder / "office.xlsx").read_bytes(),
    }


def mutated(kind: str, content: bytes, chance: random.Random) -> bytes:
    """The content with some of its bytes changed; of a package, mostly those of its parts."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        for name in chance.sample(sorted(parts), chance.randint(1, 2)):
            parts[name] = changed(parts[name], chance)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                package.writestr(name, part)
        return packed.getvalue()
    if kind == "csv.gz" and chance.random() < 0.5:
        return gzip.compress(changed(gzip.decompress(content), chance), mtime=0)
    return changed(content, chance)


def changed(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 2, 5, 30])):
        at, size = chance.randrange(len(content) + 1), chance.randint(1, 64)
        match chance.randrange(6):
            case 0 | 1 if at < len(content):
                content = content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
            case 2:
                content = content[:at] + chance.choice(SPITE) + content[at:]
            case 3:
                spite = chance.choice(SPITE)
                content = content[:at] + spite + content[at + len(spite) :]
            case 4:
                content = content[:at] + content[at : at + size] * chance.randint(2, 9) + content[at + size :]
            case _:
                content = content[:at] + content[at + size :] if chance.random() < 0.9 else content[:at]
    return content


def attempt(files: dict[str, bytes], folder: Path, seed: int, kinds: Sequence[str] = KINDS) -> str:
    """Make the file of a seed and read it as what it is: the code of the refusal, if it is refused."""
    chance = random.Random(seed)
    kind = chance.choice(kinds)
    path = folder / f"b.{ENDINGS.get(kind, kind)}"
    path.write_bytes(mutated(kind, files[kind], chance))
    print(f"seed {seed}, {path}", flush=True)  # before it is tried, so that the last one named is at fault
    try:
        match kind:
            case "mapping":
                ikm.score(folder / "a.csv", map=path)
            case "office file" | "office workbook":
                offices.read(path)
            case "own workbook":
                ikm.compare(path, folder / "a.csv")
            case _:
                ikm.score(path, by=chance.choice([(), "layanan"]))
    except ikm.Refusal as refusal:
        str(refusal)
        return refusal.code
    return ""


@pytest.mark.slow
def test_changed_bytes_are_scored_or_refused(tmp_path: Path) -> None:
    seconds = os.environ.get("IKM_FUZZ_SECONDS", "6")
    command = [sys.executable, "-m", "tests.test_fuzz", str(tmp_path), "0", seconds]
    with (tmp_path / "said.txt").open("w+b") as said:
        try:
            run = subprocess.run(
                command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, timeout=float(seconds) + 120, check=False
            )
            status: int | str = run.returncode
        except subprocess.TimeoutExpired:
            status = "it hangs"
        said.seek(0)
        lines = said.read().decode(errors="replace").splitlines()
    assert status == 0, "\n".join(lines[-40:])
    assert len(lines) > len(KINDS)


def main(folder: Path, first: int, seconds: float, kinds: Sequence[str] = KINDS) -> None:
    """Try one seed after the other."""
    warnings.simplefilter("error")
    files = originals(folder)
    end = time.monotonic() + seconds
    for seed in range(first, first + ROUNDS):
        attempt(files, folder, seed, kinds)
        if time.monotonic() > end:
            break


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0, sys.argv[4:] or KINDS)
