"""A folder of broken files: each is written by a few lines that say what is wrong with it.

``python -m tests.broken FOLDER`` writes them all.
"""

from __future__ import annotations

import gzip
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.surveys import (
    Formula,
    Rows,
    U,
    csv_text,
    write_compound,
    write_csv,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

HEADER = ["Layanan", *U]
ROWS: Rows = [HEADER, *([["KTP", *[3] * 9]] * 20), *([["KK", *[4] * 9]] * 20)]
"""What every file holds that can be read: 40 respondents, 87.50."""
LONG = "panjang " * 125_000
LARGE = 2 << 30
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

WRITERS: dict[str, Callable[[Path, Rows], Path]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "xls": write_xls,
    "xlsb": write_xlsb,
    "ods": write_ods,
}
SHEETS = {"xlsx": "xl/worksheets/sheet1.xml", "xlsb": "xl/worksheets/sheet1.bin", "ods": "content.xml"}


class Part(NamedTuple):
    """A deflated part of a package, and what the package says of it."""

    packed: bytes
    crc: int
    size: int


def deflated(content: bytes, *, zeros: int = 0) -> Part:
    """A part of ``content``, with that many bytes of nothing behind that the package does not tell of."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    return Part(packed + _ZEROS * (zeros >> 20) + packer.flush(), zlib.crc32(content), len(content))


def _zeros() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)


_ZEROS = _zeros()


def repack(path: Path, changed: dict[str, Part]) -> None:
    """Write a package anew, byte by byte, with some of its parts replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {name: deflated(old.read(name)) for name in old.namelist()} | changed
    body = listing = b""
    for name, part in parts.items():
        about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, part.crc, len(part.packed), part.size, len(name), 0)
        listing += b"PK\1\2\24\0" + about + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\3\4" + about + name.encode() + part.packed
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(listing), len(body), 0)
    path.write_bytes(body + listing + b"PK\5\6" + end)


def with_texts(path: Path, rows: str, shared: Part | str) -> None:
    """A workbook whose sheet has these rows of XML, and a list of texts that they share."""
    write(path, ROWS)
    with zipfile.ZipFile(path, "a") as package:
        links = package.read("xl/_rels/workbook.xml.rels").decode()
        package.writestr("xl/sharedStrings.xml", "")
    link = f'<Relationship Id="shared" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    changed = {
        SHEETS["xlsx"]: deflated(f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()),
        "xl/_rels/workbook.xml.rels": deflated(links.replace("</Relationships>", link).encode()),
        "xl/sharedStrings.xml": (
            shared if isinstance(shared, Part) else deflated(f"<sst {MAIN}>{shared}</sst>".encode())
        ),
    }
    repack(path, changed)


def edit(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as package:
        content = package.read(part)
    assert old.encode() in content
    repack(path, {part: deflated(content.replace(old.encode(), new.encode()))})


def truncated(path: Path) -> None:
    whole = write(path, ROWS).read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])


def write(path: Path, rows: Rows) -> Path:
    return WRITERS[path.suffix[1:]](path, rows)


def no_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")


def encrypted(path: Path) -> None:
    match path.suffix:
        case ".xlsx":
            write_compound(path, {"EncryptionInfo": b"\4\0\4\0" * 50, "EncryptedPackage": bytes(range(256)) * 9})
        case ".xls":  # the record that asks for a password, in the place of one that nobody reads
            path.write_bytes(write_xls(path, ROWS).read_bytes().replace(b"\xe1\0\2\0\xb0\4", b"\x2f\0\2\0\0\0", 1))
        case ".ods":
            write_ods(path, ROWS)
            entry = 'manifest:full-path="content.xml"'
            secret = '<manifest:encryption-data manifest:checksum="x"/>'
            with zipfile.ZipFile(path) as package:
                manifest = package.read("META-INF/manifest.xml").decode()
            head, _, tail = manifest.partition(entry)
            manifest = f"{head}{entry}{tail.replace('/>', f'>{secret}</manifest:file-entry>', 1)}"
            noise = deflated(bytes(range(256)) * 9)
            repack(path, {"META-INF/manifest.xml": deflated(manifest.encode()), "content.xml": noise})


def web_page(path: Path) -> None:
    cells = "".join(f"<td>{name}</td>" for name in HEADER)
    path.write_text(f"<html><body><table><tr>{cells}</tr></table></body></html>")


def corner(path: Path) -> None:
    """The header, and one answer in the last cell that the format has."""
    rows, columns = (65_536, 256) if path.suffix == ".xls" else (1_048_576, 16_384)
    match path.suffix:
        case ".xlsx":
            write_xlsx(path, [HEADER])
            edit(path, SHEETS["xlsx"], "</sheetData>", '<row><c r="XFD1048576"><v>4</v></c></row></sheetData>')
        case ".ods":
            write_ods(path, [HEADER, ["KTP", *[4] * 9]])
            edit(path, SHEETS["ods"], "</table:table>", _far(rows - 3, columns - 1) + "</table:table>")
        case _:
            write(path, [HEADER, *[[]] * (rows - 2), [*[""] * (columns - 1), 4]])


def _far(rows: int, columns: int) -> str:
    blank = f'<table:table-cell table:number-columns-repeated="{columns}"/>'
    last = '<table:table-cell office:value-type="float" office:value="4"/>'
    return (
        f'<table:table-row table:number-rows-repeated="{rows}">{blank}</table:table-row>'
        f"<table:table-row>{blank}{last}</table:table-row>"
    )


def utf_16(path: Path) -> None:
    path.write_bytes(csv_text(ROWS).encode("utf-16-be" if "be" in path.stem else "utf-16-le"))


def nul_in_a_text(path: Path) -> None:
    path.write_bytes(csv_text(ROWS).encode().replace(b"KTP", b"K\0P"))


def nul_in_an_answer(path: Path) -> None:
    path.write_bytes(csv_text(ROWS).encode().replace(b"KTP,3", b"KTP,\0003", 1))


def nuls_at_the_end(path: Path) -> None:
    path.write_bytes(csv_text(ROWS).encode() + bytes(4096))


def long_cell(path: Path) -> None:
    write(path, [[*row, "" if number != 3 else "PANJANG"] for number, row in enumerate(ROWS)])
    match path.suffix:
        case ".csv":
            path.write_text(path.read_text().replace("PANJANG", LONG))
        case ".xlsx":
            edit(path, SHEETS["xlsx"], "PANJANG", LONG)
        case ".xlsb":
            write(path, [[*row, "" if number != 3 else LONG] for number, row in enumerate(ROWS)])
        case ".ods":
            edit(path, SHEETS["ods"], "PANJANG", LONG)


def wide(path: Path) -> None:
    """As many columns as the format has; only the first ten are of the survey."""
    more = (256 if path.suffix == ".xls" else 16_384) - len(HEADER)
    head, first, *rows = ROWS
    write(path, [[*head, *(f"x{number}" for number in range(more))], [*first, *[""] * (more - 1), 1], *rows])


def header_only(path: Path) -> None:
    write(path, [HEADER])


def bomb(path: Path) -> None:
    """A sheet of 2 GiB of nothing."""
    write(path, ROWS)
    repack(path, {SHEETS[path.suffix[1:]]: deflated(b"", zeros=LARGE)._replace(size=LARGE)})


def lying_bomb(path: Path) -> None:
    """A sheet of 2 GiB, of which the package says that it were what the sheet was before."""
    write(path, ROWS)
    part = SHEETS[path.suffix[1:]]
    with zipfile.ZipFile(path) as package:
        content = package.read(part)
    repack(path, {part: deflated(content[: len(content) // 2], zeros=LARGE)})


def names_bomb(path: Path) -> None:
    """A list of sheets of 768 MiB, whose every element would take more in memory."""
    write(path, ROWS)
    start, many = b"<workbook>", b"<a/>" * (1 << 18)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(many) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(b"</workbook>") + packer.flush()
    crc = zlib.crc32(start)
    for _ in range(768):
        crc = zlib.crc32(many, crc)
    size = len(start) + 768 * len(many) + len(b"</workbook>")
    repack(path, {"xl/workbook.xml": Part(head + piece * 768 + end, zlib.crc32(b"</workbook>", crc), size)})


def packed_bomb(path: Path) -> None:
    path.write_bytes(gzip.compress(bytes(1 << 24)) * 128)


def open_quote(path: Path) -> None:
    text = csv_text([HEADER, *list(ROWS[1:]) * (2000 if "large" in path.stem else 1)])
    path.write_text(text.replace("KTP", '"KTP', 1))


def errors(path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][1], rows[2][2], rows[3][9] = "#N/A", "#REF!", "#DIV/0!"
    write(path, rows)


def no_value(path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][1], rows[40][9] = Formula(None), Formula(None)
    write(path, [*rows, ["", *[Formula(None)] * 9]])


FILES: dict[str, Callable[[Path], None]] = {
    **{f"truncated.{kind}": truncated for kind in ("xlsx", "xls", "xlsb", "ods")},
    "no workbook.xlsx": no_workbook,
    **{f"encrypted.{kind}": encrypted for kind in ("xlsx", "xls", "ods")},
    "web page.xls": web_page,
    **{f"corner.{kind}": corner for kind in ("xlsx", "xls", "xlsb", "ods")},
    "utf-16-le.csv": utf_16,
    "utf-16-be.csv": utf_16,
    "nul in a text.csv": nul_in_a_text,
    "nul in an answer.csv": nul_in_an_answer,
    "nuls at the end.csv": nuls_at_the_end,
    **{f"long cell.{kind}": long_cell for kind in ("csv", "xlsx", "xlsb", "ods")},
    **{f"wide.{kind}": wide for kind in ("csv", "xlsx", "xls", "xlsb", "ods")},
    **{f"header only.{kind}": header_only for kind in ("csv", "xlsx", "xls", "xlsb", "ods")},
    **{f"bomb.{kind}": bomb for kind in ("xlsx", "xlsb", "ods")},
    **{f"lying bomb.{kind}": lying_bomb for kind in ("xlsx", "xlsb", "ods")},
    "names bomb.xlsx": names_bomb,
    "bomb.csv.gz": packed_bomb,
    "open quote.csv": open_quote,
    "open quote large.csv": open_quote,
    **{f"errors.{kind}": errors for kind in ("xlsx", "xls", "xlsb", "ods")},
    **{f"no value.{kind}": no_value for kind in ("xlsx", "ods")},
}
"""What writes each file, by its name."""


def write_all(files: Mapping[str, Callable[[Path], object]], folder: Path) -> None:
    """Write each file into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in files.items():
        write(folder / name)


if __name__ == "__main__":
    write_all(FILES, Path(sys.argv[1]))
