"""What the texts of a profile are taken for, and the table of respondents by class."""

from __future__ import annotations

import string
import subprocess
import sys
import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ikm.survey.texts.profile_classes
from ikm.messages.findings import Refusal
from ikm.survey.columns.mapping_file import PROFILE
from ikm.survey.texts.profile_classes import (
    AGE_BANDS,
    Indicator,
    ProfileClasses,
    asked,
    bands_from,
    characteristic,
    standard_classes,
)
from ikm.survey.texts.values import is_odd_age
from ikm.survey.texts.vocabulary import plain, vocabulary
from tests.conftest import ROOT

DATA = tomllib.loads((ROOT / "ikm" / "survey" / "texts" / "profile_classes.toml").read_text(encoding="utf-8"))
SPELT = {role: ProfileClasses(role) for role in DATA["classes"]}
AGES = [text.replace("#", "25", 1).replace("#", "36", 1) for texts in DATA["ages"].values() for text in texts]
SPELLINGS = [text for classes in DATA["classes"].values() for texts in classes.values() for text in texts]

a_text = st.one_of(
    st.sampled_from([*SPELLINGS, *AGES, *vocabulary().missing]),
    st.text(string.printable + "–≤é", max_size=12),
    st.integers(0, 120).map(str),
    st.lists(st.sampled_from(SPELLINGS), min_size=2, max_size=3).map(" / ".join),
)
some_bands = st.lists(st.integers(1, 100), min_size=1, max_size=6, unique=True).map(sorted).map(tuple)


@pytest.mark.parametrize(
    ("role", "name", "texts"),
    [
        ("jenis_kelamin", "L", "L|l|Laki-laki|Laki - Laki|Laki Laki|LAKI-LAKI|Pria|Laki-laki (L)|a. Laki-laki"),
        ("jenis_kelamin", "P", "P|Perempuan|perempuan |Wanita|Perempuan/Wanita|2) Perempuan"),
        ("pendidikan", "Tidak Sekolah", "Tidak sekolah|Tidak tamat SD|Tidak/Belum Tamat SD|Tidak Lulus SD"),
        ("pendidikan", "SD", "SD|SD Sederajat|SD/Sederajat|SD / MI|Tamat SD"),
        ("pendidikan", "SMP", "SLTP|SMP|MTs|MTs.|SLTP Sederajat|SMP/Sederajat|SMP/MTs"),
        ("pendidikan", "SMA", "SLTA|SMA|SMA / SMK|SLTA Sederajat|MA|SMA/SMK/MA|SMA atau SMK|SMA / Sederajat"),
        (
            "pendidikan",
            "D1/D2/D3",
            "D1–D3|D1/D2/D3|D1-D3|D-3|D3|D.3|Diploma|diploma|DIII|D-III|D1, D2, dan D3|Diploma (D1-D3)",
        ),
        ("pendidikan", "D4/S1", "S1|S-1|S1 / Setara|Sarjana|Sarjana (S1)|D4|D-IV|D4/S1|S1/D4|Strata 1"),
        ("pendidikan", "S2", "S2|S-2|S2 (Magister)"),
        ("pendidikan", "S3", "S3|Doktor"),
        ("pekerjaan", "ASN", "PNS|ASN|PPPK|P3K|Pegawai Negeri Sipil|PNS dan PPPK|ASN (PNS)"),
        ("pekerjaan", "TNI", "TNI|TNI AD"),
        ("pekerjaan", "POLRI", "POLRI|Polri|Polisi"),
        ("pekerjaan", "TNI/POLRI", "TNI/POLRI|Polri / TNI"),
        ("pekerjaan", "ASN/TNI/POLRI", "PNS/TNI/Polri|PNS/TNI/POLRI|ASN/TNI/Polri|PNS, TNI dan Polri|TNI/Polri/PNS"),
        ("pekerjaan", "Swasta", "Swasta|SWASTA|Pegawai Swasta|Pegawai/Swasta|Karyawan|Karyawan Swasta"),
        ("pekerjaan", "Wirausaha", "Wirausaha|Wiraswasta|Wiraswasta / Usahawan|Wiraswasta/Usahawan|Wirausaha/Usaha"),
        ("pekerjaan", "Ibu Rumah Tangga", "Ibu Rumah Tangga|IRT|ibu rumah tangga (IRT)|Mengurus rumah tangga"),
        ("pekerjaan", "Pelajar/Mahasiswa", "Pelajar/Mahasiswa|Pelajar|mahasiswi|Siswa / Mahasiswa"),
        ("pekerjaan", "Petani/Nelayan", "Petani|Nelayan |Petani/Pekebun|PETANI / NELAYAN"),
        (
            "pekerjaan",
            "Pekerja Lepas/Freelance",
            "Freelance|Pekerja lepas|Buruh Harian Lepas|Pekerja Lepas (Freelance)",
        ),
        ("pekerjaan", "Pensiunan", "Pensiunan|Pensiunan TNI/POLRI|Purnawirawan|Pensiunan PNS"),
        ("pekerjaan", "Lainnya", "Lainnya|SLTA|Sopir|Petani/Pelajar|lain-lain"),
        ("pendidikan", "Lainnya", "SMA/D3|S4|S1 ke atas|PNS|Pesantren"),
        ("disabilitas", "Ya", "Ya|Penyandang disabilitas|Tuna netra|Tunanetra|tuna-rungu, tuna wicara|Ya (fisik)"),
        ("disabilitas", "Tidak", "Tidak|Tidak ada|Non disabilitas|Non-Disabilitas|Bukan penyandang disabilitas"),
        ("jenis_disabilitas", "Fisik", "Fisik|Disabilitas Fisik|Tuna daksa|Tunadaksa"),
        ("jenis_disabilitas", "Intelektual", "Intelektual|tuna grahita"),
        ("jenis_disabilitas", "Mental", "Mental|Disabilitas mental"),
        ("jenis_disabilitas", "Sensorik", "Sensorik|Tuna netra|Tunarungu|Tuli|Disabilitas sensorik (netra)"),
        ("jenis_disabilitas", "Ganda", "Ganda|Disabilitas ganda"),
        ("jenis_disabilitas", "Tidak ada", "Tidak ada|Non Disabilitas|Tidak"),
        ("agama", "Kristen Protestan", "Kristen Protestan| kristen  protestan|KRISTEN PROTESTAN"),
        ("agama", "WNI", "WNI|wni"),
    ],
)
def test_the_class_of_a_text(role: str, name: str, texts: str) -> None:
    assert {text: ProfileClasses(role).of(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), name)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("S2 ke atas", "S2 ke atas|S2 Ke Atas|S2/S3|Pascasarjana"),
        ("SD ke bawah", "SD Ke Bawah|Tidak sekolah/SD"),
        ("D1–D4", "D1, D3, D4|D1/D2/D3/D4|D1–D4"),
    ],
)
def test_an_answer_that_spans_levels_is_a_class_of_its_own(name: str, texts: str) -> None:
    assert {ProfileClasses("pendidikan").of(text) for text in texts.split("|")} == {name}


@pytest.mark.parametrize(
    ("role", "texts"),
    [
        ("jenis_kelamin", "1|2|L/P|Laki-laki/Perempuan|Lainnya|#REF!|x"),
        ("pendidikan", "3|4|#N/A|12"),
        ("pekerjaan", "1|3|#N/A|?"),
        ("disabilitas", "1|Ya/Tidak|mungkin"),
        ("jenis_disabilitas", "2|ya|fisik/mental|lainnya"),
        ("agama", "#REF!"),
        ("usia", "0|0,0|-5|6|101|1121212|1985|12/05/1985|muda|#N/A|30–20|20-20|20 30|kelas 3|10-20-30|" + "9" * 5000),
    ],
)
def test_what_is_not_understood(role: str, texts: str) -> None:
    for text in texts.split("|"):
        assert (ProfileClasses(role).of(text), ProfileClasses(role).understood(text)) == (None, False), text


@pytest.mark.parametrize("role", PROFILE)
@pytest.mark.parametrize("text", ["", "  ", "-", "n/a", "Tidak diisi", "kosong"])
def test_a_blank_is_understood_and_has_no_class(role: str, text: str) -> None:
    assert (ProfileClasses(role).of(text), ProfileClasses(role).understood(text)) == (None, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10", "di bawah 20"),
        ("19", "di bawah 20"),
        ("20", "20–29"),
        ("29,9", "20–29"),
        ("30", "30–39"),
        ("35 tahun", "30–39"),
        ("35 th", "30–39"),
        ("35,0", "30–39"),
        (" 35.0 THN. ", "30–39"),
        ("59", "50–59"),
        ("60", "60 ke atas"),
        ("100", "60 ke atas"),
        ("51 s.d 60", "51–60"),
        ("51 s/d 60 tahun", "51–60"),
        ("20-30 tahun", "20–30"),
        ("20 th - 30 th", "20–30"),
        ("usia 17 – 25", "17–25"),
        ("> 50", "di atas 50"),
        (">50 tahun", "di atas 50"),
        ("c. > 50", "di atas 50"),
        ("di bawah 18 th", "di bawah 18"),
        ("≤ 17 tahun", "17 ke bawah"),
        ("51 tahun ke atas", "51 ke atas"),
        (">= 51", "51 ke atas"),
        ("50+", "50 ke atas"),
    ],
)
def test_an_age(text: str, name: str) -> None:
    assert ProfileClasses("usia").of(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("< 20", "di bawah 20"),
        ("19 ke bawah", "di bawah 20"),
        ("20 - 29", "20–29"),
        ("> 59", "60 ke atas"),
        ("60+", "60 ke atas"),
    ],
)
def test_a_text_of_just_the_years_of_a_band_is_that_band(text: str, name: str) -> None:
    assert ProfileClasses("usia").of(text) == name


def test_bands_of_the_caller() -> None:
    classes = ProfileClasses("usia", bands_from("17, 26,27"))
    assert classes.order == ("di bawah 17", "17–25", "26", "27 ke atas")
    assert [classes.of(text) for text in ("16", "17", "25 th", "26", "27", "20–29")] == [
        *("di bawah 17", "17–25", "17–25", "26", "27 ke atas", "20–29"),
    ]


def test_the_bands_without_a_word_of_the_caller() -> None:
    assert AGE_BANDS == (20, 30, 40, 50, 60)
    assert ProfileClasses("usia").order == ("di bawah 20", "20–29", "30–39", "40–49", "50–59", "60 ke atas")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ikm.survey.texts.profile_classes.nothing  # type: ignore[attr-defined]  # noqa: B018 - asking is the test


@pytest.mark.parametrize(
    "text", ["", "17,", "26,17", "17,17", "0,17", "-5", "17.5,20", "muda", "17;26", "17,101", "²"]
)
def test_bands_that_cannot_be(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        bands_from(text)
    assert refused.value.code == "age-bands-unread"
    assert str(refused.value).endswith(
        f"age_bands: “{text}” is no rising list of ages; name the ages at which a band begins, such as 17,26,36"
    )


def test_a_number_of_thousands_of_digits_is_no_band() -> None:
    with pytest.raises(Refusal) as refused:
        bands_from("9" * 5000)
    assert refused.value.code == "age-bands-unread"


@pytest.mark.parametrize(
    ("role", "name", "texts"),
    [
        ("pendidikan", "Tidak/belum tamat SD", "Tidak sekolah|Tidak tamat SD|Tidak Lulus SD"),
        ("pendidikan", "D1–D3", "D1–D3|D-3|Diploma|D1, D2, dan D3"),
        ("pendidikan", None, "3|SMA/D3|Sederajat|S4|S1 ke atas|#N/A|PNS"),
        ("pekerjaan", "PNS", "PNS|ASN|PPPK|ASN (PNS)"),
        ("pekerjaan", "PNS/TNI/POLRI", "PNS/TNI/Polri|ASN/TNI/Polri|TNI/Polri/PNS"),
        ("pekerjaan", "Lainnya", "Pelajar/Mahasiswa|IRT|Petani|Pensiunan TNI/POLRI|SLTA"),
        ("jenis_kelamin", "L", "L|Laki-laki"),
    ],
)
def test_the_classes_of_the_annex(role: str, name: str | None, texts: str) -> None:
    classes = ProfileClasses(role, edition="2017")
    assert {text: classes.of(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), name)
    assert name is None or name in standard_classes(role, edition="2017")


def test_every_spelling_of_the_annex_has_a_class_in_use_too() -> None:
    for role, classes in DATA["former"]["2017"].items():
        for text in [*classes, *(text for texts in classes.values() for text in texts)]:
            assert ProfileClasses(role).of(text) in standard_classes(role), text


def test_classes_are_shown_in_their_order() -> None:
    levels = "Tidak Sekolah|SD ke bawah|SD|SMP|SMA|D1/D2/D3|D1–D4|D4/S1|S2|S2 ke atas|S3|Lainnya".split("|")
    assert list(ProfileClasses("pendidikan").order) == levels
    assert sorted([None, *levels[::-1]], key=ProfileClasses("pendidikan").sort_key) == [*levels, None]
    work = (
        "ASN|TNI|POLRI|TNI/POLRI|ASN/TNI/POLRI|Swasta|Wirausaha|Ibu Rumah Tangga|Pelajar/Mahasiswa|Petani/Nelayan|"
        "Pekerja Lepas/Freelance|Pensiunan|Lainnya"
    ).split("|")
    assert list(ProfileClasses("pekerjaan").order) == work
    ages = ["di bawah 17", "di bawah 20", "17–25", "20–29", "20–30", "20 ke atas", "di atas 20", "60 ke atas"]
    assert sorted([None, "muda", *ages[::-1]], key=ProfileClasses("usia").sort_key) == [*ages, "muda", None]
    assert sorted([None, "Islam", "Hindu"], key=ProfileClasses("agama").sort_key) == ["Hindu", "Islam", None]


@pytest.mark.parametrize("role", SPELT)
def test_every_spelling_listed_is_of_its_class_and_of_no_other(role: str) -> None:
    for name, texts in DATA["classes"][role].items():
        assert {text: SPELT[role].of(text) for text in (name, *texts)} == dict.fromkeys((name, *texts), name)


@pytest.mark.parametrize("kind", DATA["ages"])
def test_every_way_to_write_a_band_listed_is_of_its_kind(kind: str) -> None:
    filled = [text.replace("#", "25", 1).replace("#", "36", 1) for text in DATA["ages"][kind]]
    assert {text: ProfileClasses("usia").of(text) for text in filled} == dict.fromkeys(filled, filled[0])


def test_what_is_listed_is_listed_once_and_for_a_role() -> None:
    assert DATA["classes"].keys() | DATA["rest"].keys() <= set(PROFILE)
    assert all(DATA["rest"][role] in DATA["classes"][role] for role in DATA["rest"])
    assert all(plain(word) == word for word in DATA["silent"])
    for classes in DATA["classes"].values():
        folded = [plain(text).replace(" ", "") for name, texts in classes.items() for text in (name, *texts)]
        assert len(folded) == len(set(folded))


@given(st.sampled_from(PROFILE), a_text, st.sampled_from(["", " ", "\t", "  "]))
def test_case_and_outer_spaces_do_not_matter(role: str, text: str, space: str) -> None:
    classes = ProfileClasses(role)
    known = {(classes.of(one), classes.understood(one)) for one in (text, text.upper(), text.lower())}
    spaced = f"{space}{text}{space}"
    assert known == {(classes.of(spaced), classes.understood(spaced))}


@given(st.sampled_from(PROFILE), a_text, some_bands)
def test_a_class_is_of_itself(role: str, text: str, bands: tuple[int, ...]) -> None:
    classes = ProfileClasses(role, bands)
    name = classes.of(text)
    if name is not None:
        assert (classes.of(name), classes.understood(text)) == (name, True)


@given(st.integers(0, 120), some_bands)
def test_an_age_is_in_the_last_band_that_does_not_begin_above_it(age: int, bands: tuple[int, ...]) -> None:
    classes = ProfileClasses("usia", bands)
    assert len(classes.order) == len(bands) + 1
    band = classes.order[sum(bound <= age for bound in bands)]
    assert classes.of(str(age)) == (None if is_odd_age(str(age)) else band)


@given(some_bands)
def test_bands_are_read_as_they_are_written(bands: tuple[int, ...]) -> None:
    assert bands_from(",".join(map(str, bands))) == bands
    classes = ProfileClasses("usia", bands)
    backwards = classes.order[::-1]
    assert sorted(backwards, key=classes.sort_key) == list(classes.order)


def test_a_table_of_respondents() -> None:
    table = characteristic("jenis_kelamin", {None: 4, "P": 25, "L": 16}, ProfileClasses("jenis_kelamin"))
    # 16/45 = 35.555…, 25/45 = 55.555…, 4/45 = 8.888…
    assert table.indicators == (
        Indicator("L", 16, Decimal("35.56")),
        Indicator("P", 25, Decimal("55.56")),
        Indicator("Tidak diisi", 4, Decimal("8.89")),
    )
    assert str(table.sum) == "100.01"


def test_a_table_leaves_out_whom_nobody_is() -> None:
    classes = ProfileClasses("pendidikan")
    table = characteristic("pendidikan", {"SMA": 1, "S3": 0, None: 0}, classes)
    assert [(one.label, str(one.percent)) for one in table.indicators] == [("SMA", "100.00")]
    assert str(characteristic("pendidikan", {}, classes).sum) == "0.00"


@given(st.dictionaries(st.none() | st.sampled_from(ProfileClasses("pekerjaan").order), st.integers(0, 10**6)))
def test_a_table_has_every_respondent_and_percentages_to_the_last_digit(counts: dict[str | None, int]) -> None:
    table = characteristic("pekerjaan", counts, ProfileClasses("pekerjaan"))
    everyone = sum(counts.values())
    shown = {one.label: one.respondents for one in table.indicators}
    assert shown == {name or "Tidak diisi": count for name, count in counts.items() if count}
    for one in table.indicators:
        off = Fraction(one.percent) - Fraction(100 * one.respondents, everyone)
        assert -Fraction(1, 200) < off <= Fraction(1, 200)
        assert one.percent.as_tuple().exponent == -2
    assert table.sum == sum(one.percent for one in table.indicators)
    assert all(one.label != "Tidak diisi" for one in table.indicators[:-1])


def test_the_spellings_are_read_when_they_are_asked_for() -> None:
    told = (
        "import sys; sys.addaudithook(lambda what, of: print(of[0]) if what == 'open' and '.toml' in str(of) else 0)"
    )
    module = "import ikm.survey.texts.profile_classes as profile"
    for command, files in ((module, 0), (f"{module}; profile.AGE_BANDS; profile.AGE_BANDS", 1)):
        args = [sys.executable, "-c", f"{told}\n{command}"]
        done = subprocess.run(args, capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.count("profile_classes.toml") == files


@pytest.mark.parametrize("role", sorted(DATA["asked"].keys() & set(PROFILE)))
def test_what_a_questionnaire_offers_are_classes_in_their_order(role: str) -> None:
    offered = asked(role)
    assert [ProfileClasses(role).of(option) for option in offered] == list(offered)
    assert sorted(offered, key=ProfileClasses(role).sort_key) == list(offered)
    assert not asked("usia")


@pytest.mark.parametrize(
    ("role", "text", "is_plain"),
    [
        ("pendidikan", "SMA/SMK", True),
        ("pendidikan", " 7 ", True),
        ("pendidikan", "SMA Negeri 7 Metro", False),
        ("usia", "35 th", True),
        ("usia", "700", True),
        ("pendidikan", "35 th", False),
    ],
)
def test_what_tells_of_nobody_is_a_spelling_an_age_or_a_bare_number(role: str, text: str, is_plain: bool) -> None:
    assert ProfileClasses(role).is_plain(text) is is_plain
