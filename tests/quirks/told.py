"""What a mapping file settles, and the spellings of units and profiles."""

from __future__ import annotations

from tests.quirks.base import (
    ANSWERS,
    NAMES,
    PROFILE,
    SAME_BY_NUMBER,
    SOME_BLANK,
    Figures,
    Refused,
    blank,
    quirk,
    survey,
    worded,
)
from tests.quirks.beside import PAIRS
from tests.quirks.sheets import HALVES
from tests.quirks.words import SWAPPED, digits_but
from tests.surveys import UNSUR, U

# Mapping files

MAP = 'schema = "ikm.map/1"\n'
quirk(
    "an ambiguous answer that a mapping file settles",
    survey(answers=[[*row[:3], ["Sangat mahal", "Cukup mahal"][min(row[3], 2) - 1], *row[4:]] for row in ANSWERS]),
    Figures(answers=[[*row[:3], min(row[3], 2), *row[4:]] for row in ANSWERS]),
    map=MAP + '[answers.biaya]\n"Cukup mahal" = 2',
)
quirk(
    "an ambiguous answer that a mapping file settles the other way",
    survey(answers=[[*row[:3], {1: "Sangat mahal"}.get(row[3], "Cukup mahal"), *row[4:]] for row in ANSWERS]),
    Figures(answers=[[*row[:3], 1 if row[3] == 1 else 3, *row[4:]] for row in ANSWERS]),
    map=MAP + '[answers.biaya]\n"cukup mahal" = 3',
)
quirk(
    "a mapping file that scores unknown answers",
    survey(answers=digits_but(biaya="Wah|Hm|Nah|Oke")),
    map=MAP + "[answers.biaya]\nWah = 1\nHm = 2\nNah = 3\nOke = 4",
)
quirk(
    "a mapping file that takes an answer for none",
    survey(answers=blank("tidak tahu")),
    Figures(answers=SOME_BLANK),
    map=MAP + 'missing = ["Tidak tahu"]',
)
quirk(
    "a mapping file that turns a form round",
    survey(answers=[[*r[:3], f"{w[3]}, {5 - r[3]}", *r[4:]] for r, w in zip(ANSWERS, worded(), strict=True)]),
    map=MAP + '[answers.biaya]\n"Sangat mahal, 4" = 1\n"Cukup mahal, 3" = 2\n"Murah, 2" = 3\n"Gratis, 1" = 4',
)
quirk(
    "a mapping file that names the columns",
    survey(list("abcdefghi")),
    map=MAP + "[questions]\n" + "".join(f'{u} = "{c}"\n' for u, c in zip(UNSUR, "abcdefghi", strict=True)),
)
quirk(
    "a mapping file that names two columns",
    survey([*NAMES[:7], "x1", "x2"], SWAPPED),
    map=MAP + 'questions = { pengaduan = "x1", sarana = "x2" }',
)
quirk(
    "a mapping file that ignores expectations",
    survey(PAIRS, [[x for a in row for x in (a, 5)] for row in ANSWERS]),
    SAME_BY_NUMBER,
    map=MAP + f"ignore = {[f'H{n}' for n in range(1, 10)]}",
)
quirk(
    "a mapping file with entries that fit nothing",
    survey(),
    Figures(
        {"map-unused": 2, "map-label-unmet": 1},
        ("“Ragu-ragu” under answers.biaya", "“Keterangan” under ignore", "“abstain” under missing"),
    ),
    map=MAP + 'ignore = ["Keterangan"]\nmissing = ["abstain"]\n[answers.biaya]\n"Ragu-ragu" = 2',
)
quirk(
    "a mapping file that names no such column",
    survey(),
    Refused("column-unknown", ("“Ongkos” of “",)),
    map=MAP + 'questions = { biaya = "Ongkos" }',
)
quirk(
    "a mapping file that names the row of the header", [survey(NAMES[::-1])[0], *survey()], map=MAP + "header_row = 2"
)
quirk(
    "a mapping file that names the columns of no header",
    survey()[1:],
    SAME_BY_NUMBER,
    map=MAP + f"columns = {[*'abcdef', *U]}",
)
quirk(
    "a mapping file that names the order",
    survey(U, SWAPPED),
    Figures(answers=SWAPPED),
    map=MAP + 'order = "regulation"',
)
quirk(
    "a mapping file that names what was not asked",
    survey([*NAMES[:3], *NAMES[4:]], [[*r[:3], *r[4:]] for r in ANSWERS]),
    Figures(answers=[[*row[:3], *row[4:]] for row in ANSWERS]),
    map=MAP + 'without = ["biaya"]',
)
quirk("a mapping file that names the sheet", {**HALVES, "Semua": survey()}, map=MAP + 'sheet = "Semua"')

quirk(
    "a mapping file that names a profile column nobody groups by",
    survey(),
    Figures({"map-unused": 1}, ("“Sekolah” under profile",)),
    map=MAP + 'profile = { pendidikan = "Sekolah" }',
)
quirk(
    "a mapping file that names a profile column to group by",
    survey(before={"Sekolah": ["SD", "S1", "SD"] * 4}),
    Figures({"profile-classes": 1}, groups={"SD": 8, "D4/S1": 4}),
    map=MAP + 'profile = { pendidikan = "Sekolah" }',
    by="pendidikan",
)
quirk(
    "a mapping file that names the unit",
    survey(before={"Loket": ["A", "B"] * 6}),
    Figures({"few-respondents": 2}, groups={"A": 6, "B": 6}),
    map=MAP + 'unit = "Loket"',
)

# Units and profiles

for header in ("Unit", "UNIT LAYANAN", "unit_pelayanan", "Nama OPD", "Perangkat Daerah", "Satker"):
    quirk(
        f"the unit headed “{header}”",
        survey(before={header: ["A", "A", "B"] * 4}),
        Figures({"few-respondents": 2}, groups={"A": 8, "B": 4}),
        unit="unit",
    )
SERVICES = {"KTP": 6, "KK": 3, "Akta": 3}
for header in ("Layanan", "JENIS LAYANAN ", "jenis_layanan", "Jenis Pelayanan", "Layanan yang diterima"):
    before = {header if name == "Jenis Layanan" else name: own for name, own in PROFILE.items()}
    quirk(
        f"the service headed “{header}”",
        survey(before=before),
        Figures({"few-respondents": 3}, groups=SERVICES),
        by="layanan",
    )
SPELLINGS = {
    "jenis_kelamin": "L|Laki-laki|Laki - Laki|Laki Laki|Pria|P|Perempuan|Wanita",
    "pendidikan": "SD|SLTP|SMA / SMK|SLTA Sederajat|D1–D3|D-3|S1|S-1|S1 / Setara|S2 ke atas|3|4",
    "pekerjaan": "PNS|ASN|PNS/TNI/Polri|PPPK|Swasta|Wiraswasta / Usahawan|Wirausaha|Pelajar/Mahasiswa|Nelayan |Nelayan",
    "usia": "0|1121212|51 s.d 60|17|21|34",
}
CLASSES = {
    "jenis_kelamin": {"L": 9, "P": 3},
    "pendidikan": {"SD": 1, "SMP": 1, "SMA": 2, "D1/D2/D3": 2, "D4/S1": 3, "S2 ke atas": 1, "(kosong)": 2},
    "pekerjaan": {
        "ASN": 5,
        "ASN/TNI/POLRI": 1,
        "Swasta": 1,
        "Wirausaha": 2,
        "Pelajar/Mahasiswa": 1,
        "Petani/Nelayan": 2,
    },
    "usia": {"di bawah 20": 2, "20–29": 2, "30–39": 2, "51–60": 2, "(kosong)": 4},
}
for role, spelt in SPELLINGS.items():
    values = [(spelt.split("|") * 12)[n] for n in range(12)]
    unknown = {"profile-unknown": 1} if "(kosong)" in CLASSES[role] else {}
    quirk(
        f"{role} spelt in many ways",
        survey(before={role.replace("_", " ").title(): values}),
        Figures({"profile-classes": 1, **unknown}, groups=CLASSES[role]),
        by=role,
    )
