"""Quirks of spelling: exports of forms, CSV, the names of unsur, and answers in words."""

from __future__ import annotations

from collections.abc import Callable

from tests.quirks.base import (
    ANSWERS,
    FORMS,
    NAMES,
    PROFILE,
    QUESTIONS,
    SAME_BY_NUMBER,
    Figures,
    Label,
    Refused,
    quirk,
    replaced,
    survey,
    worded,
)
from tests.quirks.shapes import STAMPS
from tests.surveys import UNSUR, Cell, U, csv_text

# Forms

GOOGLE = {"Timestamp": STAMPS}
NUMBERED = [f"{n}. {question}?" for n, question in enumerate(QUESTIONS, start=1)]
quirk("the nine questions", survey(QUESTIONS))
quirk("the nine questions, numbered", survey(NUMBERED))
quirk("the nine questions, numbered U1 to U9", survey([f"U{n}. {q}" for n, q in enumerate(QUESTIONS, start=1)]))
quirk("the nine questions in brackets", survey([f"Penilaian [{question}]" for question in QUESTIONS]))
quirk("a Google form", survey(NUMBERED, worded(), before=GOOGLE))
DRESSED: dict[str, Label] = {
    "a letter before and a score behind": lambda words, score: f"{'abcd'[score - 1]}. {words}, {score}",
    "a letter before": lambda words, score: f"{'ABCD'[score - 1]}. {words}",
    "a score behind": lambda words, score: f"{words.title()}, {score}",
    "a score before": lambda words, score: f"{score}. {words}",
    "a score before without space": lambda words, score: f"{score}.{words.title()}",
    "a score in brackets": lambda words, score: f"{words} ({score})",
    "underscores": lambda words, _: words.lower().replace(" ", "_"),
    "emoji": lambda words, score: f"{'😡😕🙂😍'[score - 1]} {words.title()}",
    "capitals": lambda words, _: words.upper(),
    "spaces and a point": lambda words, _: f" {words.replace(' ', '  ')}. ",
    "words and digits mixed": lambda words, score: words if score in (2, 3) else score,
}
for name, dress in DRESSED.items():
    quirk(f"answers with {name}", survey(NUMBERED, worded(dress), before=GOOGLE))
TYPING = {
    "persyaratan": QUESTIONS[0].replace("kesesuaian", "Kesesuain"),
    "waktu": QUESTIONS[2].replace("kecepatan", "kecapaten"),
    "produk": QUESTIONS[4]
    .replace("kesesuaian", "kesesuian")
    .replace("antara", "anatar")
    .replace("tercantum", "tercamtum"),
    "kompetensi": "Bagaimana pendapat Saudara tentang Kopetensi/ kemampuan yang dimilki peugas dalam pelayanan",
    "perilaku": QUESTIONS[6].replace("petugas", "peugas"),
    "sarana": QUESTIONS[7].replace("prasarana", "prasanan"),
}
quirk("typing errors in all questions", survey(replaced(QUESTIONS, **TYPING)))
for unsur, question in TYPING.items():
    quirk(f"typing errors in the question of {unsur}", survey(replaced(QUESTIONS, **{unsur: question})))
quirk(
    "typing errors in numbered questions and answers in words",
    survey([f"{n}. {q}" for n, q in enumerate(replaced(QUESTIONS, **TYPING), start=1)], worded(), before=GOOGLE),
)
for top in (5, 6, 10):
    answers = [[max(1, round(one * top / 4)) for one in row] for row in ANSWERS]
    quirk(
        f"answers of 1 to {top}",
        survey(answers=answers),
        Refused("scale-other", ("not on the scale 1–4", f"“{top}”")),
    )
quirk(
    "one typing error is no other scale",
    survey(answers=[[44, *ANSWERS[0][1:]], *ANSWERS[1:]]),
    Figures(
        {"answer-out-of-scale": 1},
        ("“44” is not on the scale 1–4 of U1 Persyaratan",),
        [[None, *ANSWERS[0][1:]], *ANSWERS[1:]],
    ),
)

# CSV

TEXT = survey(U, before={**PROFILE, "Saran": ['ramah, "cepat"', "baik; sekali", "-"] * 4})
quirk("semicolons", csv_text(TEXT, ";"), SAME_BY_NUMBER)
quirk("quotes and CRLF", csv_text(TEXT).replace("\n", "\r\n"), SAME_BY_NUMBER)
quirk("everything in quotes and CRLF", "".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in survey()))
LONG_DATES = [f"Sabtu, {n:02} April 2023 - 00:00" for n in range(1, 13)]
quirk(
    "semicolons, no header, a long date with a comma",
    csv_text(survey(after={"x": LONG_DATES})[1:], ";"),
    SAME_BY_NUMBER,
    columns="no,nama,umur,jk,pendidikan,layanan,U1-U9,tanggal",
)
quirk(
    "semicolons, no header, and nothing said of it",
    csv_text(survey()[1:], ";"),
    Refused("no-header", ("no_header columns=",)),
)
for day in ("12 Februari 2025", "Sabtu, 01 April 2023 - 00:00", "0000-00-00", "2023-04-01 00:00:00", "12/02/2025"):
    quirk(f"dates such as {day}", survey(before={"Tanggal": [day] * 12, **PROFILE}))

# Quizzes: the points of each answer beside it


def quiz(points: str, feedback: str, label: Callable[[int], Cell]) -> list[list[Cell]]:
    """A form whose answers bear points, as a survey program exports it."""
    names = [name for q in QUESTIONS for name in (q, points.format(q), feedback.format(q))]
    cells = [
        [c for a, n in zip(row, own, strict=True) for c in (a, label(n), "")]
        for row, own in zip(worded(), ANSWERS, strict=True)
    ]
    return survey(names, cells, before=GOOGLE)


GAVE_WAY = {"column-outdone": 1}
quirk("a quiz of Google", quiz("{} [Score]", "{} [Feedback]", lambda n: f"{n}.00 / 4"), Figures(GAVE_WAY))
quirk("a quiz of Microsoft", quiz("Points - {}", "Feedback - {}", lambda n: n), Figures(GAVE_WAY))
quirk("a quiz in Indonesian", quiz("{} - Poin", "{} - Umpan balik", lambda n: f"{n} poin"), Figures(GAVE_WAY))

# Names of unsur

MET = {
    "persyaratan": "Persyaratan|Persyaratan Pelayanan|Syarat Pengurusan Pelayanan|Kesesuaian Persyaratan|Kesesuain Persyaratan|kesesuian persyaratan|Persyaratan Layanan|Syarat|Requirements",
    "prosedur": "Prosedur|Prosedur Pelayanan|Sistem, Mekanisme, dan Prosedur|Sistem / prosedur|Kemudahan Prosedur|pemahaman_prosedur|SOP/Alur|Prosedur Layanan|Sistem, Mekanisme & Prosedur|Mekanisme dan Prosedur (SOP)",
    "waktu": "Waktu|Waktu Penyelesaian|Waktu Pelayanan|Waktu Penyelesaian Pelayanan|Waktu (Penyelesaian) (Pelayanan)|Kecepatan|pendapat_kecepatan|Kecapaten|Jangka Waktu|Jangka Waktu Penyelesaian|Completion time|Waktu / Time",
    "biaya": "Biaya/Tarif|Biaya dan Tarif|Kesesuaian/Kewajaran Biaya|Kesesuaian Biaya|Kewajaran Biaya|pendapat_biaya|Biaya|Tarif|Tarif Layanan|Biaya & Tarif|Fees",
    "produk": "Produk|Produk Spesifikasi Jenis Pelayanan|Produk Spesifikasi Jenis Layanan|Produk Pelayanan|Produk Layanan|Kesesuian Produk|Kesesuaian Hasil Pelayanan|Spesifikasi Pelayanan|Spesifikasi|Output/Produk",
    "kompetensi": "Kompetensi|Kompetensi Pelaksana|Kompetensi Petugas|Kopetensi|Kopetensi Peugas|Kompetensi SDM|Kemampuan|Staff competence",
    "perilaku": "Perilaku|Perilaku Pelaksana|Perilaku Petugas|Kesopanan|sikap petugas|Perilaku Peugas|Sikap|Perilaku SDM|Sikap/Perilaku Petugas",
    "sarana": "Sarana dan Prasarana|Sarana & Prasarana|Sarana Prasarana|Kualitas Sarana|sarana dan prasanan|Prasanan|Sarpras|Sapras|Fasilitas|Sarana Prasarana (Sarpras)",
    "pengaduan": "Penanganan Pengaduan|Penanganan Pengaduan, Saran dan Masukan|PENANGANAN PENGADUAN, SARAN, DAN MASUKAN|Aduan|Penanganan Pengaduan, Saran & Masukan|Penanganan Keluhan|Complaint handling",
}
for unsur, names in MET.items():
    for name in names.split("|"):
        quirk(f"{unsur} headed “{name}”", survey(replaced(NAMES, **{unsur: name})))
ENGLISH = "Requirements|Procedures|Time|Cost|Product|Competence|Behavior|Facilities|Complaints".split("|")
quirk("English names of all unsur", survey(ENGLISH))
quirk("names in two languages", survey([f"{name} ({english})" for name, english in zip(NAMES, ENGLISH, strict=True)]))
quirk("Roman numbers", survey([f"U{n}" for n in "I II III IV V VI VII VIII IX".split()]), SAME_BY_NUMBER)
quirk("the rows of a matrix, numbered", survey([f"Q7_{n}" for n in range(1, 10)]), SAME_BY_NUMBER)
quirk(
    "nine questions of the first unsur, and none of the others",
    survey([f"U1_{n}" for n in range(1, 10)]),
    Refused("unsur-missing", ("U2 Prosedur",)),
)
quirk("the time when a form was completed", survey(QUESTIONS, before={"Completion time": STAMPS}))
quirk(
    "the time when a form was completed, beside “Waktu”",
    survey(replaced(NAMES, waktu="Waktu"), before={"Completion time": STAMPS}),
)
for name in ("Maklumat Pelayanan", "MATLUMAN PELAYANAN"):
    quirk(
        f"“{name}” of 2014 in the place of sarana",
        survey(replaced(NAMES, sarana=name)),
        Refused("unsur-missing", ("no column for U8 Sarana", f"“{name}”")),
    )
    quirk(
        f"“{name}” of 2014 beside the nine",
        survey(after={name: [4] * 12}),
        Refused("column-further", (f"filled in (“{name}”)",)),
    )

# Answers

OTHER_FORMS = {
    "persyaratan": "Tidak sesuai|Cukup sesuai|Sesuai|Sangat sesuai\nTidak Sesuai|Kadang sesuai|Sesuai|Sangat Sesuai\n"
    "Tidak sesuai|Kurang sesuai|Sesuai|Sangat Mudah",
    "prosedur": "Tidak mudah|Cukup mudah|Mudah|Sangat mudah\nSulit|Kurang mudah|Mudah|Sangat mudah\n"
    "Sangat Tidak Mudah|Tidak Mudah|Mudah|Sangat Mudah",
    "waktu": "Lambat|Lumayan lambat|Cepat|Sangat cepat\n"
    "Tidak tepat waktu|Kadang-kadang tepat waktu|Banyak tepat waktu|Selalu tepat waktu",
    "biaya": "Sangat mahal|Cukup mahal|Wajar|Gratis\nSangat mahal|Mahal|Cukup mahal|Tidak mahal\n"
    "Tidak wajar|Kurang wajar|Wajar|Sangat wajar\n"
    "Selalu tidak sesuai|Kadang-kadang sesuai|Banyak sesuai|Selalu sesuai",
    "produk": "Tidak sesuai|Cukup sesuai|Sesuai|Sangat sesuai\nTidak sesuai|Kadang sesuai|Sesuai|Sangat sesuai",
    "kompetensi": "Tidak mampu|Kurang mampu|Mampu|Sangat mampu",
    "perilaku": "Tidak Sopan dan Tidak Ramah|Kurang sopan dan ramah|Sopan dan ramah|Sangat sopan dan ramah\n"
    "Tidak responsif|Kurang responsif|Responsif|Sangat responsif\n"
    "Tidak ramah|Kurang ramah|Ramah|Sangat ramah",
    "sarana": "Tidak berkualitas|Kurang berkualitas|Berkualitas|Sangat berkualitas\n"
    "Tidak nyaman|Kurang nyaman|Nyaman|Sangat nyaman",
    "pengaduan": "Tidak ada|Ada tapi tidak berfungsi|Berfungsi tetapi kurang maksimal|Dikelola dengan baik\n"
    "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi dan tidak maksimal|Dikelola dengan baik\n"
    "Tidak ada|Ada tetapi tidak berfungsi|Berfungsi tidak maksimal|Dikelola dengan baik\n"
    "Tidak memuaskan|Kurang memuaskan|Memuaskan|Sangat memuaskan",
}
quirk("answers in the words of the regulation", survey(answers=worded()))
for unsur, forms in OTHER_FORMS.items():
    for form in forms.split("\n"):
        quirk(f"{unsur} answered {form}", survey(answers=worded(forms={unsur: form})))
GENERAL = """Tidak baik|Kurang baik|Baik|Sangat baik
Tidak baik|Cukup baik|Baik|Baik Sekali
Tidak puas|Kurang puas|Puas|Sangat puas
Tidak puas|Cukup puas|Puas|Sangat puas
Tidak setuju|Kurang setuju|Setuju|Sangat setuju
STS|TS|S|SS""".split("\n")
for form in GENERAL:
    quirk(f"all answered {form}", survey(answers=worded(forms=dict.fromkeys(UNSUR, form))))
    quirk(f"all of U1 to U9 answered {form}", survey(U, worded(forms=dict.fromkeys(UNSUR, form))), SAME_BY_NUMBER)


def digits_but(**forms: str) -> list[list[Cell]]:
    """The answers in digits, but in words for some unsur."""
    words = worded(forms=forms)
    return [
        [one if unsur in forms else score for unsur, one, score in zip(UNSUR, own, row, strict=True)]
        for own, row in zip(words, ANSWERS, strict=True)
    ]


quirk("one unsur in words, the others in digits", survey(answers=digits_but(biaya=FORMS["biaya"])))
quirk(
    "the best of prosedur the lowest",
    survey(answers=worded(lambda words, score: f"{words}, {5 - score}")),
    Refused("form-reversed", ("the other way round", "U1 Persyaratan")),
)
quirk(
    "a header that codes the other way round",
    survey(
        replaced(
            NAMES, persyaratan="Persyaratan (1 = Sangat sesuai, 2 = Sesuai, 3 = Kurang sesuai, 4 = Tidak sesuai)"
        )
    ),
    Refused("form-reversed", ("the other way round", "U1 Persyaratan")),
)
quirk(
    "1 is Sangat Puas",
    survey(
        answers=worded(
            lambda words, score: f"{5 - score}. {words}",
            dict.fromkeys(UNSUR, "Tidak Puas|Kurang Puas|Puas|Sangat Puas"),
        )
    ),
    Refused("form-reversed", ("the other way round",)),
)
REMARK = "Keterangan: {} = Sangat puas, {} = Tidak puas"
quirk(
    "a remark above the table by which 1 is Sangat puas",
    [[REMARK.format(1, 4)], *survey()],
    Refused(
        "remark-reversed",
        (
            "a remark gives the best answer the lowest number (“1 = sangat puas”)",
            "turn the numbers round in the sheet and correct the remark, or take the remark out",
        ),
    ),
)
quirk("a remark above the table by which 4 is Sangat puas", [[REMARK.format(4, 1)], *survey()])
HALF_COURT = [[{1: "Tidak mudah", 2: "Tidak mudah", 3: "Mudah", 4: "Sangat mudah"}[row[1]]] for row in ANSWERS]
quirk(
    "“Tidak mudah” that two forms score differently",
    survey(answers=[[row[0], *one, *row[2:]] for row, one in zip(ANSWERS, HALF_COURT, strict=True)]),
    Refused(
        "answers-ambiguous",
        (
            "“Tidak mudah” of U2 Prosedur",
            "1 in Tidak mudah / Kurang mudah",
            "2 in Sangat tidak mudah / Tidak mudah",
            "[answers.prosedur]",
        ),
    ),
)
quirk(
    "“Cukup mahal” that two forms score differently",
    survey(answers=[[*row[:3], {1: "Sangat mahal"}.get(row[3], "Cukup mahal"), *row[4:]] for row in ANSWERS]),
    Refused(
        "answers-ambiguous",
        (
            "“Cukup mahal” of U4 Biaya",
            "2 in Sangat mahal / Cukup mahal",
            "3 in Sangat mahal / Mahal",
            "[answers.biaya]",
        ),
    ),
)
LEVIES = "Selalu ada|Sering ada|Jarang ada|Tidak ada"
quirk(
    "“Tidak ada” illegal levies",
    survey([*NAMES[:8], "Apakah ada pungutan liar"], answers=digits_but(pengaduan=LEVIES)),
    Refused("unsur-missing", ("no column for U9 Pengaduan", "“Apakah ada pungutan liar”")),
)
quirk("“Tidak ada” illegal levies beside the nine", survey(after={"Apakah ada pungutan liar": ["Tidak ada"] * 12}))
SWAPPED = [[*row[:7], row[8], row[7]] for row in ANSWERS]
MOVED = Figures({"order-answers": 1}, ("U8, U9 are not in the usual order",))
quirk(
    "U8 answered “Dikelola dengan baik”",
    survey(U, [[*r[:7], w[8], w[7]] for r, w in zip(ANSWERS, worded(), strict=True)]),
    MOVED,
)
quirk(
    "U8 answered “Dikelola dengan baik”, all others in digits",
    survey(U, [[*r[:7], w[8], r[7]] for r, w in zip(ANSWERS, worded(), strict=True)]),
    MOVED,
)
quirk("U9 answered “Dikelola dengan baik”", survey(U, worded()))
quirk("U9 answered “Dikelola dengan baik”, all others in digits", survey(U, digits_but(pengaduan=FORMS["pengaduan"])))

# Answers that say one thing twice, and digits in other dresses

TWICE: dict[str, tuple[str, str]] = {
    "a slash": ("{} / {}", "Poor|Fair|Good|Very good"),
    "brackets": ("{} ({})", "Not good|Not so good|Good|Very good"),
    "a line break": ("{}\n{}", "Ala|Kirang|Sae|Sae pisan"),
    "the other language first": ("{1} | {0}", "Bad|Poor|Good|Excellent"),
}
GENERIC = "Tidak baik|Kurang baik|Baik|Sangat baik".split("|")
for name, (style, other) in TWICE.items():
    both = [style.format(*pair) for pair in zip(GENERIC, other.split("|"), strict=True)]
    quirk(f"answers in two languages, {name}", survey(answers=[[both[n - 1] for n in row] for row in ANSWERS]))
quirk(
    "two wordings with a slash",
    survey(
        answers=worded(
            forms={
                "kompetensi": "Tidak kompeten/Tidak mampu|Kurang kompeten/Kurang mampu|Kompeten/Mampu|Sangat kompeten/Sangat mampu",
                "perilaku": "Tidak sopan/Tidak ramah|Kurang sopan/Kurang ramah|Sopan/Ramah|Sangat sopan/Sangat ramah",
                "biaya": "Sangat mahal (tidak wajar)|Cukup mahal|Murah|Gratis (Sangat wajar)",
            }
        )
    ),
)
quirk(
    "two wordings of different scores",
    survey(answers=worded(forms={"sarana": "Buruk / Cukup|Cukup / Baik|Baik / Buruk|Sangat baik / Cukup"})),
    Refused("answers-unknown", ("U8 Sarana",)),
)
SPELT = {
    "Roman": ["I", "II", "III", "IV"],
    "spelt out": ["Satu", "dua", "TIGA", "empat"],
    "of a web page": ["<p>1</p>", "<b>2</b>", "<span class='x'>3</span>", "&nbsp;4"],
    "in powers of ten": ["1,00E+00", "2.0E+00", "3E+00", "4,00e+00"],
    "in rupiah": ["Rp1", " Rp 2 ", "Rp.3", "Rp4,00"],
}
for name, labels in SPELT.items():
    quirk(f"digits {name}", survey(answers=[[labels[n - 1] for n in row] for row in ANSWERS]))
quirk(
    "answers of a web page",
    survey(answers=worded(lambda words, _: f"<p>{words.replace(' ', '&nbsp;')}</p>")),
)
quirk(
    "Roman classes of something else",
    survey(after={"Golongan": ["I", "II", "III", "IV"] * 3}),
)

# Letters and codes without words


def coded(codes: str) -> list[list[Cell]]:
    return survey(answers=[[codes.split()[n - 1] for n in row] for row in ANSWERS])


quirk("small letters alone", coded("a b c d"), Figures({"letters-assumed": 1}, ("a = 1, b = 2, c = 3, d = 4",)))
quirk("small letters with a bracket", coded("a) b) c) d)"), Figures({"letters-assumed": 1}))
quirk("capitals alone", coded("A B C D"), Refused("answers-letters", ('"A" = 1, "B" = 2', '"A" = 4, "B" = 3')))
quirk("codes alone", coded("A1 A2 A3 A4"), Refused("answers-letters", ('"A1" = 1', '"A4" = 1')))
quirk("long codes alone", coded("AO01 AO02 AO03 AO04"), Refused("answers-letters", ('"AO01" = 4',)))
quirk("five letters alone", coded("a b c e"), Refused("answers-unknown", ("“e”",)))
MAPPED = 'schema = "ikm.map/1"\n[answers]\n'
quirk("capitals alone, mapped", coded("D C B A"), map=f"{MAPPED}A = 4\nB = 3\nC = 2\nD = 1\n")
quirk("codes alone, mapped", coded("A1 A2 A3 A4"), map=f"{MAPPED}A1 = 1\nA2 = 2\nA3 = 3\nA4 = 4\n")
for name, letters in (("up", "abcd"), ("down", "dcba")):
    lettered = [
        [f"{letters[n - 1]}. {words}" for words, n in zip(*both, strict=True)]
        for both in zip(worded(), ANSWERS, strict=True)
    ]
    bare = [[*row[:4], letters[own[4] - 1].upper(), *row[5:]] for row, own in zip(lettered, ANSWERS, strict=True)]
    quirk(f"a column of capitals alone, where others have their words, {name}", survey(answers=bare))
FEES = {"biaya": "Sangat mahal|Mahal|Murah|Gratis"}
quirk("a fee of four degrees", survey(answers=worded(forms=FEES)))
quirk(
    "a fee whose lowest answer nobody gave",
    survey(answers=[["Mahal" if word == "Sangat mahal" else word for word in row] for row in worded(forms=FEES)]),
    Refused("answers-ambiguous", ("“Mahal”", '"Mahal" = 1 or "Mahal" = 2')),
)
SATISFYING = ["Tidak memuaskan", "Kurang memuaskan", "Memuaskan", "Sangat memuaskan"]
quirk(
    "the words of pengaduan under all questions",
    survey(answers=[[SATISFYING[n - 1] for n in row] for row in ANSWERS]),
)

# Remarks behind a number

REMARKED = [
    [f"{n} (antre lama)" if (person, place) in ((2, 2), (5, 2), (7, 2), (8, 2)) else n for place, n in enumerate(row)]
    for person, row in enumerate(ANSWERS)
]
quirk("a remark in brackets behind a few answers", survey(answers=REMARKED))
quirk(
    "words of an answer in brackets behind another number",
    survey(
        answers=[
            [f"{n} (Sangat cepat)" if (place, n) == (2, 2) else n for place, n in enumerate(row)] for row in ANSWERS
        ]
    ),
    Refused("answer-contradicts", ("U3 Waktu",)),
)

# The questions of a form in two branches, their names with numbers

for name, style in (("before names", "skm/u{0}_{1}"), ("behind names", "{1} (U{0})")):
    headers = [style.format(n, one.split()[0].replace("/Tarif", "")) for n, one in enumerate(NAMES, start=1)]
    branched = [[*row, *[""] * 9] if person % 2 else [*[""] * 9, *row] for person, row in enumerate(ANSWERS)]
    quirk(
        f"branches whose headers have numbers {name}", survey(headers * 2, branched), Figures({"branches-joined": 1})
    )
