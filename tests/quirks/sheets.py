"""Quirks of an office's own sheet: what stands above, below and among the respondents."""

from __future__ import annotations

from collections.abc import Sequence

from tests.quirks.base import (
    ANSWERS,
    BY_NUMBER,
    CSV,
    IKM,
    IKM_OF_011,
    NAMES,
    NRR,
    PROFILE,
    QUESTIONS,
    SAME_BY_NUMBER,
    SOME_BLANK,
    TOTALS,
    XLSX,
    Figures,
    Refused,
    blank,
    foot,
    quirk,
    replaced,
    survey,
)
from tests.surveys import Cell, Rows, U, csv_text, write_xlsx

# Office sheets: the header

TITLE = [["PENGOLAHAN DATA SURVEI KEPUASAN MASYARAKAT"], ["PER RESPONDEN DAN PER UNSUR PELAYANAN"], ["Tahun 2025"]]
SPAN = [f"A{n}:O{n}" for n in (1, 2, 3)]
quirk("title rows above the header", [*TITLE, *survey()], merged=SPAN)
quirk("title rows and blank rows above the header", [[], *TITLE, [], [], *survey()], merged=["A2:O2"])
quirk("a title that names an unsur", [["Nilai unsur persyaratan, prosedur dan biaya"], [], *survey()])
GROUPS = ["PROFIL", *[""] * 5, "NILAI UNSUR PELAYANAN", *[""] * 8]
quirk("a header of two rows with merged groups", [GROUPS, *survey(U)], SAME_BY_NUMBER, merged=["A1:F1", "G1:O1"])
quirk(
    "a header of two rows with merged groups below titles",
    [*TITLE, [], GROUPS, *survey()],
    merged=[*SPAN, "A5:F5", "G5:O5"],
)
quirk(
    "a header of two rows, the profile merged downwards",
    [[*PROFILE, "NILAI UNSUR PELAYANAN", *[""] * 8], [*[""] * 6, *U], *survey()[1:]],
    Figures({**BY_NUMBER, "few-respondents": 3}, groups={"KTP": 6, "KK": 3, "Akta": 3}),
    merged=[*(f"{c}1:{c}2" for c in "ABCDEF"), "G1:O1"],
    by="layanan",
)
quirk("codes above names", [[*[""] * 6, *U], *survey()])
quirk("names above codes", [[*PROFILE, *NAMES], [*[""] * 6, *U], *survey()[1:]])
quirk("questions above codes", [[*PROFILE, *QUESTIONS], [*[""] * 6, *U], *survey()[1:]])
for sign in ("{}", "({})"):
    numbered = [sign.format(n) for n in range(1, 16)]
    quirk(f"a row that numbers the columns {sign.format(1)}", [survey()[0], numbered, *survey()[1:]])
    quirk(
        f"a row that numbers the columns {sign.format(1)} of U1 to U9",
        [survey(U)[0], numbered, *survey()[1:]],
        SAME_BY_NUMBER,
    )
quirk("a row that numbers the columns of answers only", [survey()[0], [*[""] * 6, *range(1, 10)], *survey()[1:]])
quirk("a row that numbers the columns of a table of answers only", [U, list(range(1, 10)), *ANSWERS], SAME_BY_NUMBER)
quirk("spaces behind headers", survey([f"{name}  " for name in NAMES]))
quirk("line ends in headers", survey([f"U{n}\n({name})" for n, name in enumerate(NAMES, start=1)]))
quirk("a table that begins at B2", [[], *(["", *row] for row in survey())])
quirk("a table that begins at D5, titles above", [*TITLE, [], *([*[""] * 3, *row] for row in survey())])
DEMOGRAPHICS: Rows = [
    ["DINAS KEPENDUDUKAN"],
    ["JENIS KELAMIN"],
    ["Laki-laki", 6],
    ["Perempuan", 6],
    ["PENDIDIKAN"],
    ["SMA", 3],
    ["S1", 4],
    ["USIA"],
    ["17-25", 2],
    ["26-40", 5],
    [],
]
quirk("a block of demographics above the table", [*DEMOGRAPHICS, *survey()])
LEGEND: Rows = [
    [],
    [],
    ["NO", "UNSUR PELAYANAN", "NILAI RATA-RATA"],
    *([f"U{n}", name, round(NRR[n - 1], 3)] for n, name in enumerate(NAMES, start=1)),
    [],
    ["Mutu Pelayanan :"],
    ["A (Sangat Baik)", ":", "88,31 - 100,00"],
    ["B (Baik)", ":", "76,61 - 88,30"],
]
SUM_ROW = foot("Jumlah", TOTALS)
quirk("a table of the unsur below the foot", [*survey(), SUM_ROW, *LEGEND], Figures({"rows-left-out": 2}))
quirk(
    "a table of the unsur below the answers",
    [*survey(), *LEGEND],
    Figures({"rows-left-out": 3}),
)
quirk(
    "a second table of respondents' numbers below the foot",
    [*survey(), SUM_ROW, [], ["Jenis Kelamin", "Jumlah"], ["L", 6], ["P", 6]],
    Figures({"rows-left-out": 2}),
)

quirk("headers that say the scale", survey([f"{name} (1-4)" for name in NAMES]))
quirk("headers U1 to U9 that say the scale", survey([f"{u} (1 - 4)" for u in U]), SAME_BY_NUMBER)
quirk(
    "a header that says what 1 and 4 mean",
    survey(replaced(NAMES, waktu="Waktu (1 = Tidak cepat s/d 4 = Sangat cepat)")),
)

# Office sheets: several sheets

OTHER: Rows = [["Petunjuk pengisian"], ["Isi dengan angka 1 sampai 4"]]
HALVES = {"Januari": [survey()[0], *survey()[1:7]], "Februari": [survey()[0], *survey()[7:]]}
quirk("a sheet of instructions before the answers", {"Petunjuk": OTHER, "Data": survey()})
quirk(
    "a sheet of results behind the answers",
    {"Data": survey(), "Hasil": [["IKM", round(IKM, 2)], ["U1", 3.42]], "Kosong": []},
)
quirk("two sheets of answers", HALVES, Refused("sheet-ambiguous", ("“Januari”, “Februari”", 'sheet="all"')))
quirk("two sheets of answers, one chosen", {**HALVES, "Semua": survey()}, sheet="Semua")
quirk("two sheets of answers, all chosen", {**HALVES, "Petunjuk": OTHER}, Figures({"sheet-left-out": 1}), sheet="all")
quirk("sheets chosen by a pattern", {**HALVES, "Rekap": survey()}, sheet="*uari")
quirk("a hidden sheet of answers", lambda path: write_xlsx(path, {"Lama": survey(), "Data": survey()}, ["Lama"]))
quirk("a hidden sheet named", lambda path: write_xlsx(path, {"Data": survey(), "G": OTHER}, ["Data"]), sheet="data")

# Office sheets: the foot

NINTHS = [nrr / 9 for nrr in NRR]
FEET: dict[str, Sequence[Cell]] = {
    "Jumlah": TOTALS,
    "JUMLAH": TOTALS,
    "Jumlah Nilai Per Unsur": TOTALS,
    "Σ Nilai / Unsur": TOTALS,
    "Σ Nilai/Unsur": TOTALS,
    "Nilai/unsur": TOTALS,
    "N (Jumlah Responden)": [12] * 9,
    "NRR Per Unsur = Jumlah Nilai : Jumlah Responden": NRR,
    "NRR / Unsur": NRR,
    "NRR/Unsur": [f"{nrr:.3f}".replace(".", ",") for nrr in NRR],
    "Rata-rata": NRR,
    "NRR tertimbang per unsur": NINTHS,
    "NRR terimbang / unsur = NRR x 0,11": NINTHS,
    "Bobot per Unsur (1/9)": [1 / 9] * 9,
    "Total NRR": [sum(NRR)],
    "Nilai Indeks Per Parameter": [nrr * 25 for nrr in NRR],
    "*) Jumlah NRR Tertimbang": [sum(NINTHS)],
}
AGREES = {"rows-left-out": 1, "sheet-agrees": 1}
CLAIMS: dict[str, Sequence[Cell]] = {
    "Nilai SKM = NRR tertimbang x 25": [IKM],
    "IKM UNIT PELAYANAN": [IKM],
    "IKM Unit Pelayanan": [*[""] * 8, round(IKM, 2)],
    "Nilai IKM": [round(IKM / 25, 3)],
    "Nilai Konversi": [round(IKM, 3)],
    "**) IKM Unit Pelayanan = 25 x *)": [IKM],
    "Nilai SKM = 78,94": [],
}
for label, cells in FEET.items():
    quirk(f"a foot row “{label}”", [*survey(), foot(label, cells)], Figures({"rows-left-out": 1}))
    quirk(
        f"a sum row and a foot row “{label}”", [*survey(), SUM_ROW, foot(label, cells)], Figures({"rows-left-out": 1})
    )
for label, cells in CLAIMS.items():
    quirk(f"a foot row “{label}” that agrees", [*survey(), foot(label, cells)], Figures(AGREES))
    quirk(
        f"a sum row and a foot row “{label}” that agrees", [*survey(), SUM_ROW, foot(label, cells)], Figures(AGREES)
    )
WHOLE_FOOT = [
    SUM_ROW,
    foot("NRR / Unsur", NRR),
    foot("NRR tertimbang / Unsur", [*NINTHS, sum(NINTHS)][:9]),
    foot("*) Jumlah NRR Tertimbang", [*[""] * 8, sum(NINTHS)]),
    foot("**) IKM Unit Pelayanan = 25 x *)", [*[""] * 8, IKM]),
    foot("Mutu Pelayanan", ["B"]),
    foot("Kinerja Unit Pelayanan", ["Baik"]),
]
quirk(
    "only the class in words below the answers",
    [*survey(), foot("Kinerja Unit Pelayanan", ["Baik"])],
    Figures({"rows-left-out": 1}),
)
quirk(
    "the foot of the report template in use",
    [
        *survey(),
        foot("Rerata IKM Per Unsur", [25 * nrr for nrr in NRR]),
        foot("IKM Unit Layanan", [*[""] * 8, IKM]),
        foot("Mutu Unit Layanan", [*[""] * 8, "B"]),
        foot("Predikat", [*[""] * 8, "Baik"]),
    ],
    Figures(AGREES),
)
quirk("a whole foot", [*survey(), *WHOLE_FOOT], Figures(AGREES), merged=[f"A{n}:F{n}" for n in range(14, 21)])
quirk("a whole foot below a blank row", [*survey(), [], *WHOLE_FOOT], Figures(AGREES))
quirk(
    "a whole foot, then a legend", [*survey(), *WHOLE_FOOT, *LEGEND], Figures({"rows-left-out": 2, "sheet-agrees": 1})
)
quirk(
    "foot rows with their label in another column",
    [*survey(), ["", "", "", "Jumlah", "", "", *TOTALS], ["", "", "", "", "", "NRR", *NRR]],
    Figures({"rows-left-out": 1}),
)
quirk("foot rows without a label", [*survey(), foot("", TOTALS), foot("", NRR)], Figures({"rows-left-out": 1}))
quirk(
    "a foot of formulas whose values were not stored",
    [*survey(), foot("Jumlah", [f"=SUM({c}2:{c}13)" for c in "GHIJKLMNO"]), foot("IKM", ["=AVERAGE(G14:O14)*25"])],
    Figures({"rows-left-out": 1}),
    kinds=XLSX,
)
quirk(
    "the sheet's own IKM by 0.11",
    [*survey(), foot("IKM UNIT PELAYANAN", [round(IKM_OF_011, 2)])],
    Figures(
        {"rows-left-out": 1, "sheet-differs": 1},
        ("the sheet says IKM 78.15; its answers give 78.94; weight 0.11 gives 78.15",),
    ),
)
quirk(
    "the sheet's own IKM by 0.11 as a live formula",
    [*survey(), foot("IKM UNIT PELAYANAN", [IKM_OF_011])],
    Figures(
        {"rows-left-out": 1, "sheet-differs": 1},
        ("the sheet says IKM 78.15; its answers give 78.94; weight 0.11 gives 78.15",),
    ),
)
quirk(
    "the sheet's own IKM of nobody knows what",
    [*survey(), foot("IKM", ["80,5"])],
    Figures({"rows-left-out": 1, "sheet-differs": 1}, ("the sheet says IKM 80.5; its answers give 78.94",)),
)
quirk(
    "a sum that the sheet has wrong",
    [*survey(), foot("Jumlah", [42, *TOTALS[1:]])],
    Figures({"rows-left-out": 1, "sheet-differs": 1}, ("Σ nilai U1 42; its answers give 41",)),
)
quirk(
    "an NRR that the sheet has wrong",
    [*survey(), foot("NRR", [3.5, *NRR[1:]])],
    Figures({"rows-left-out": 1, "sheet-differs": 1}, ("NRR U1 3.5; its answers give 3.417",)),
)
FOURS: list[list[Cell]] = [[4] * 9] * 12
for label in ("NRR / Unsur", "NRR Per Unsur", "Rata-rata"):
    quirk(
        f"a survey of nothing but 4, and “{label}”",
        [*survey(answers=FOURS), foot(label, [4] * 9)],
        Figures({"rows-left-out": 1}, answers=FOURS),
    )
    quirk(
        f"a survey of nothing but 4, a sum row, and “{label}”",
        [*survey(answers=FOURS), foot("Jumlah", [48] * 9), foot(label, [4] * 9)],
        Figures({"rows-left-out": 1}, answers=FOURS),
    )
quirk(
    "three respondents, and their number as a row",
    [*survey()[:4], foot("N (Jumlah Responden)", [3] * 9)],
    Figures({"rows-left-out": 1}, answers=ANSWERS[:3]),
)
quirk(
    "one respondent, and the sum as a row",
    [*survey()[:2], foot("Jumlah", ANSWERS[0])],
    Figures({"rows-left-out": 1}, answers=ANSWERS[:1]),
)
MANY_ROWS = 2_500
LARGE = {name: values * MANY_ROWS for name, values in PROFILE.items()}
quirk(
    "a foot in a large file",
    [*survey(answers=ANSWERS * MANY_ROWS, before=LARGE), foot("NRR / Unsur", NRR), foot("IKM", [IKM])],
    Figures(AGREES, answers=ANSWERS * MANY_ROWS),
    kinds=CSV,
)
quirk(
    "a survey of nothing but 4 in a large file, and “NRR”",
    [*survey(answers=FOURS * MANY_ROWS, before=LARGE), foot("NRR", [4] * 9)],
    Figures({"rows-left-out": 1}, answers=FOURS * MANY_ROWS),
    kinds=CSV,
)

quirk(
    "a foot that divides by nothing under U10 to U12",
    [
        *survey(U, after={f"U{n}": [""] * 12 for n in (10, 11, 12)}),
        foot("Jumlah", [*TOTALS, 0, 0, 0]),
        foot("NRR / Unsur", [*NRR, *["#DIV/0!"] * 3]),
    ],
    Figures({**BY_NUMBER, "column-empty": 3, "rows-left-out": 1}),
)
COULD_BE: dict[str, list[Cell]] = {"Kategori": ["Baik"] * 9, "Kinerja Unsur": ["Baik"] * 9, "Nilai Maksimum": [4] * 9}
for label, figures in COULD_BE.items():
    quirk(
        f"a foot row “{label}” of what could be answers",
        [*survey(), foot(label, figures)],
        Figures({"rows-left-out": 1}),
    )
    quirk(
        f"a sum row and a foot row “{label}” of what could be answers",
        [*survey(), SUM_ROW, foot(label, figures)],
        Figures({"rows-left-out": 1}),
    )
quirk(
    "a sum row and rows MAX and MIN",
    [*survey(), SUM_ROW, foot("MAX", [4] * 9), foot("MIN", [1] * 9)],
    Figures({"rows-left-out": 1}),
)
SHORT_NAMES = {"Nama": ["Ani", "Max", "N. Sari", "Min Ho", *PROFILE["Nama"][4:]]}
FEW_GIVEN = [*ANSWERS[:2], [*[4] * 5, *[None] * 4], *ANSWERS[3:]]
quirk(
    "respondents called N. Sari and Min Ho below a sum in the middle",
    [
        *survey(answers=FEW_GIVEN, before=SHORT_NAMES)[:3],
        ["Jumlah halaman ini", *map(sum, zip(*ANSWERS[:2], strict=True))],
        *survey(answers=FEW_GIVEN, before=SHORT_NAMES)[3:],
    ],
    Figures({"rows-left-out": 1, "rows-below-foot": 1}, answers=FEW_GIVEN),
)
quirk("a respondent called Max", [survey()[0], ["Max", *survey()[1][1:]], *survey()[2:]])
quirk(
    "a foot of sums and means without a label, in a table of answers only",
    [U, *ANSWERS, TOTALS, NRR],
    Figures({**BY_NUMBER, "rows-left-out": 1}),
)
quirk(
    "a foot of means without a label, in a table of answers only",
    [U, *ANSWERS, NRR],
    Figures({**BY_NUMBER, "rows-left-out": 1}),
)
quirk(
    "a survey of nothing but 4, sums and means without a label, in a table of answers only",
    [U, *FOURS, [48] * 9, [4] * 9],
    Figures({**BY_NUMBER, "rows-left-out": 1}, answers=FOURS),
)
SHEET = {"No. Resp": list(range(1, 13))}
NARROW = [
    *survey(U, before=SHEET),
    foot("Nilai/Unsur", TOTALS, 1),
    foot("NRR/Unsur", NRR, 1),
    foot("NRR tertimbang/Unsur", NINTHS, 1),
    foot("*)", [*[""] * 8, sum(NINTHS)], 1),
    foot("**) IKM Unit Pelayanan", [*[""] * 8, IKM], 1),
]
quirk("the sheet that every office hands in", [*TITLE, [], *NARROW], Figures({**BY_NUMBER, **AGREES}))
quirk(
    "the sheet that every office hands in, with its legend",
    [*TITLE, [], *NARROW, *LEGEND],
    Figures({**BY_NUMBER, **AGREES, "rows-left-out": 2}),
)
quirk(
    "the sheet that every office hands in, all answers 4",
    [
        *survey(U, FOURS, SHEET),
        foot("Nilai/Unsur", [48] * 9, 1),
        foot("NRR/Unsur", [4] * 9, 1),
        *LEGEND[:3],
        *([f"U{n}", name, 4] for n, name in enumerate(NAMES, start=1)),
    ],
    Figures({**BY_NUMBER, "rows-left-out": 2}, answers=FOURS),
)

# Office sheets: rows that are nobody's

for cell in ("Nama Responden", "Contoh Responden", "DATA SAMPLE!!", "Contoh: Budi"):
    sample = [0, cell, 30, "L", "S1", "KTP", *[4] * 9]
    quirk(f"a sample row “{cell}”", [survey()[0], sample, *survey()[1:]], Figures({"rows-left-out": 1}))
EMPTY_NUMBERS = [[n, *[""] * 14] for n in range(13, 501)]
quirk(
    "template rows numbered to 500", [*survey(), *EMPTY_NUMBERS], Figures({"rows-without-answer": 1}, ("488 rows",))
)
quirk(
    "template rows numbered to 500, and a foot",
    [*survey(), *EMPTY_NUMBERS, SUM_ROW],
    Figures({"rows-without-answer": 1, "rows-left-out": 1}, ("488 rows",)),
)
quirk(
    "template rows numbered, of which none is filled in",
    [survey()[0], *([n, *[""] * 14] for n in range(1, 501))],
    Refused("no-usable-row", ("none of the 500 rows",)),
)
quirk("rows of only commas", csv_text([*survey()[:5], *[[""] * 15] * 3, *survey()[5:], *[[""] * 15] * 99]))
for value in (0, "-", "", "0", " ", "–"):
    quirk(
        f"blanks written as “{value}” {type(value).__name__}",
        survey(answers=blank(value)),
        Figures(answers=SOME_BLANK),
    )
quirk("numbers as text", survey(answers=[[str(one) for one in row] for row in ANSWERS]))
quirk("numbers as text with spaces", survey(answers=[[f" {one} " for one in row] for row in ANSWERS]))
quirk("numbers as 4.0", survey(answers=[[f"{one}.0" for one in row] for row in ANSWERS]))
quirk("numbers as 4,0", survey(answers=[[f"{one},0" for one in row] for row in ANSWERS]))
