"""Files of a few kilobytes that would take all memory or time of whoever reads them: each by a few lines.

``python -m tests.hostile FOLDER`` writes them all; ``tests/bench/bounds.py`` measures what they take.
"""

from __future__ import annotations

import gzip
import re
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.broken import HEADER, MAIN, RELATIONS, ROWS, SHEETS, Part, deflated, repack, with_texts, write, write_all
from tests.surveys import csv_text

MIB = 1 << 20


def packed(path: Path, unit: bytes, mib: int, encoding: str = "utf-8") -> None:
    """The survey, and behind it so many MiB of one and the same."""
    piece = gzip.compress(unit * (MIB // len(unit)), mtime=0)
    path.write_bytes(gzip.compress(csv_text(ROWS).encode(encoding), mtime=0) + piece * mib)


def empty_lines(path: Path) -> None:
    packed(path, b"\n", 954)


def empty_lines_alone(path: Path) -> None:
    path.write_bytes(gzip.compress(b"\n" * MIB, mtime=0) * 954)


def empty_lines_of_two_bytes(path: Path) -> None:
    packed(path, "\n".encode("utf-16-le"), 954, "utf-16")


def empty_cells(path: Path) -> None:
    packed(path, b",,,,,,,,,\n", 954)


def empty_lines_in_an_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        member.write(csv_text(ROWS).encode())
        for _ in range(200):
            member.write(b"\n" * MIB)


def sheets(path: Path, number: int, *, apart: bool) -> None:
    """So many sheets of answers, each a part of its own, or all one."""
    write(path, ROWS)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    own = [f"worksheets/more{place}.xml" if apart else "worksheets/sheet1.xml" for place in range(number)]
    listed = "".join(f'<sheet name="S{n}" sheetId="{n + 9}" r:id="m{n}"/>' for n in range(number))
    related = "".join(
        f'<Relationship Id="m{n}" Type="{RELATIONS}/worksheet" Target="{part}"/>' for n, part in enumerate(own)
    )
    book = parts["xl/workbook.xml"].decode().replace("<workbook ", f'<workbook xmlns:r="{RELATIONS}" ', 1)
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    changed = {
        "xl/workbook.xml": deflated(book.replace("</sheets>", f"{listed}</sheets>").encode()),
        "xl/_rels/workbook.xml.rels": deflated(
            links.replace("</Relationships>", f"{related}</Relationships>").encode()
        ),
    }
    repack(path, changed)
    if apart:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
            for part in own:
                package.writestr(f"xl/{part}", parts[SHEETS["xlsx"]])


def one_sheet_two_thousand_times(path: Path) -> None:
    sheets(path, 2000, apart=False)


def one_sheet_twenty_thousand_times(path: Path) -> None:
    sheets(path, 20_000, apart=False)


def a_thousand_sheets(path: Path) -> None:
    sheets(path, 999, apart=True)


def two_thousand_sheets(path: Path) -> None:
    sheets(path, 2000, apart=True)


def repeated(start: bytes, unit: bytes, end: bytes, mib: int) -> Part:
    """A part of so many MiB of one and the same, made without holding it."""
    import zlib

    piece = unit * (MIB // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(end) + packer.flush()
    checksum = zlib.crc32(start)
    for _ in range(mib):
        checksum = zlib.crc32(piece, checksum)
    return Part(content + middle * mib + last, zlib.crc32(end, checksum), len(start) + mib * len(piece) + len(end))


TEXTS = f"<sst {MAIN}>".encode()
HEADS = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)
HEADED = f"<row>{HEADS}</row>"


def many_texts(path: Path, mib: int = 900) -> None:
    answered = '<row><c t="s"><v>0</v></c>' + "<c><v>4</v></c>" * 9 + "</row>"
    with_texts(path, HEADED + answered, repeated(TEXTS, b"<si><t>a</t></si>", b"</sst>", mib))


def fewer_texts(path: Path) -> None:
    many_texts(path, 60)


def a_long_text_in_every_cell(path: Path) -> None:
    """A text of a MiB that twenty thousand cells share: twenty gigabytes for whoever copies it."""
    text = TEXTS + b"<si><t>" + b"a" * MIB + b"</t></si></sst>"
    row = "<row>" + '<c t="s"><v>0</v></c>' * 10 + "</row>"
    with_texts(path, HEADED + row * 2000, deflated(text))


def cells_far_apart(path: Path) -> None:
    """Twenty million cells between a cell and another, in a package that is read in one process."""
    with_texts(path, HEADED + '<row><c r="R1048576"><v>4</v></c></row>', "")


def sector_table(path: Path, change: Callable[[list[int]], list[int]]) -> None:
    """An old workbook whose table of sectors was changed."""
    data = bytearray(write(path, ROWS).read_bytes())
    (table,) = struct.unpack_from("<I", data, 76)
    at = (table + 1) << 9
    struct.pack_into("<128I", data, at, *change([*struct.unpack_from("<128I", data, at)]))
    path.write_bytes(data)


def every_sector_leads_to_itself(path: Path) -> None:
    sector_table(path, lambda table: [*range(len(table))])


def every_sector_leads_to_the_first(path: Path) -> None:
    sector_table(path, lambda table: [0] * len(table))


def all_sectors_in_a_ring(path: Path) -> None:
    sector_table(path, lambda table: [(place + 1) % 20 for place in range(len(table))])


def the_book_ends_where_it_began(path: Path) -> None:
    sector_table(path, lambda table: [0 if place > 0xFFFFFFF0 else place for place in table])


def list_of_tables_leads_to_itself(path: Path) -> None:
    data = bytearray(write(path, ROWS).read_bytes())
    struct.pack_into("<II", data, 68, 0, 1)
    data[1020:1024] = bytes(4)
    path.write_bytes(data)


def long_names(path: Path) -> None:
    """A name of a sheet, and one of a column, of a hundred thousand letters."""
    write(path, [[*HEADER, "N" * 30_000], *([*row, "x"] for row in ROWS[1:])])
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode()
    repack(
        path, {"xl/workbook.xml": deflated(re.sub('name="[^"]*"', f'name="{"N" * 100_000}"', book, count=1).encode())}
    )


FILES: dict[str, Callable[[Path], None]] = {
    "empty lines.csv.gz": empty_lines,
    "empty lines alone.csv.gz": empty_lines_alone,
    "empty lines of two bytes.csv.gz": empty_lines_of_two_bytes,
    "empty cells.csv.gz": empty_cells,
    "empty lines.zip": empty_lines_in_an_archive,
    "one sheet 2,000 times.xlsx": one_sheet_two_thousand_times,
    "one sheet 20,000 times.xlsx": one_sheet_twenty_thousand_times,
    "1,000 sheets.xlsx": a_thousand_sheets,
    "2,000 sheets.xlsx": two_thousand_sheets,
    "texts of 900 MiB.xlsx": many_texts,
    "texts of 60 MiB.xlsx": fewer_texts,
    "a long text in every cell.xlsx": a_long_text_in_every_cell,
    "cells far apart.xlsx": cells_far_apart,
    "every sector leads to itself.xls": every_sector_leads_to_itself,
    "every sector leads to the first.xls": every_sector_leads_to_the_first,
    "all sectors in a ring.xls": all_sectors_in_a_ring,
    "the book ends where it began.xls": the_book_ends_where_it_began,
    "list of tables leads to itself.xls": list_of_tables_leads_to_itself,
    "long names.xlsx": long_names,
}
"""What writes each file, by its name."""


if __name__ == "__main__":
    write_all(FILES, Path(sys.argv[1]))
