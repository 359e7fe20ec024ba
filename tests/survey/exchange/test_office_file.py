"""The office file: what is written reads back, what is wrong is said with its place, and whose a row is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm.messages.findings import Refusal
from ikm.survey.exchange.office import (
    NO_OFFICE,
    Analysis,
    Conduct,
    Office,
    Official,
    Past,
    PastIndex,
    Plan,
    ReportFacts,
    Served,
)
from ikm.survey.exchange.office_file import OfficeFile, read_office
from ikm.survey.exchange.office_keys import SHEETS, ValueKind, keys_of, sections, sheet_of, type_of
from ikm.survey.files.workbook_file import OFFICE_SHEETS
from tests.conftest import ROOT
from tests.offices import FORMATS, book, everything, faults, read, rules, without_path, written


def test_every_field_of_an_office_has_its_key_and_its_column() -> None:
    assert {*sections()} == {*Office._fields} - {"path"}
    for section in sections():
        if section != "dasar":
            assert [*keys_of(section)] == [*sorted(type_of(section)._fields, key=[*keys_of(section)].index)]
            assert {*keys_of(section)} == {*type_of(section)._fields}
        assert sheet_of(section).is_list == (get_type_hints(Office)[section] is not type_of(section))
    assert {*OFFICE_SHEETS} < {sheet.name for sheet in SHEETS}
    for sheet in SHEETS:
        heads = [key.head for key in sheet.keys]
        assert len({*heads}) == len(heads)
        assert not sheet.is_list or len({key.section for key in sheet.keys}) == 1


@pytest.mark.parametrize("ending", FORMATS)
def test_everything_that_an_office_says_reads_back(ending: str, tmp_path: Path) -> None:
    office = everything(tmp_path)
    for section in sections():  # nothing is left out of the test
        part = getattr(office, section)
        assert all(value for one in (part if sheet_of(section).is_list else [part]) for value in one), section
    path = written(OfficeFile(tmp_path / "kantor", office), tmp_path / f"kantor.{ending}")
    found = read(path)
    assert without_path(found.shared) == without_path(office)
    assert (found.units, found.path, found.shared.path) == ((), path, path)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_file_says_nothing(ending: str, tmp_path: Path) -> None:
    path = written(OfficeFile(tmp_path / "kantor"), tmp_path / f"kantor.{ending}")
    assert without_path(read(path).shared) == NO_OFFICE
    assert read(path).population() is None


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_written_is_the_same_each_time(ending: str, tmp_path: Path) -> None:
    file = OfficeFile(tmp_path / "kantor", everything(tmp_path), {"Loket A": everything(tmp_path)})
    first = written(file, tmp_path / f"a.{ending}").read_bytes()
    assert written(file, tmp_path / f"a.{ending}").read_bytes() == first


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)
texts = words.map(lambda text: " ".join(text.split())).filter(
    lambda text: text not in ("", "-", "=?") and not text.startswith("#") and "_x" not in text
)


def value_of(key: Any) -> st.SearchStrategy[Any]:
    """A value that a key may have."""
    kinds: dict[ValueKind, st.SearchStrategy[Any]] = {
        ValueKind.TEXT: texts,
        ValueKind.WHOLE: st.integers(0, 10**12),
        ValueKind.INDEX: st.decimals(0, 100, places=2),
        ValueKind.DAY: st.dates(date(1990, 1, 1), date(2100, 12, 31)),
        ValueKind.YES_NO: st.just(value=True),
        ValueKind.CHOICE: st.sampled_from(key.choices or ("",)),
        ValueKind.UNSUR: st.sampled_from([one.id for one in rules().unsur]),
        ValueKind.FILE: st.sampled_from(["a.jpg", "foto/b c.png", "../x.png"]).map(
            lambda name: Path("/kantor", name)
        ),
        ValueKind.FORM: st.sampled_from(["ikm", "foto/a.png"]),
    }
    return kinds[key.kind]


def part_of(section: str) -> st.SearchStrategy[Any]:
    keys = keys_of(section)
    if section == "dasar":
        return texts
    some = st.fixed_dictionaries({}, optional={name: value_of(key) for name, key in keys.items()})
    if sheet_of(section).is_list:
        some = some.filter(bool)
    return some.map(lambda values: type_of(section)(**values))


def part_or_parts(section: str) -> st.SearchStrategy[Any]:
    part = part_of(section)
    return st.lists(part, max_size=2).map(tuple) if sheet_of(section).is_list else part


offices = st.fixed_dictionaries(
    {section: part_or_parts(section) for section in sections() if section != "populasi"}
).map(lambda values: Office(path=Path("/kantor/lama.xlsx"), **values))


@settings(max_examples=8)
@given(offices, offices)
def test_any_office_reads_back_from_toml(shared: Office, own: Office) -> None:
    reads_back(shared, own, "toml")


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(offices, offices)
def test_any_office_reads_back_from_a_workbook(shared: Office, own: Office) -> None:
    reads_back(shared, own, "xlsx")


def reads_back(shared: Office, own: Office, ending: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"kantor.{ending}"
        file = OfficeFile(Path("/kantor/lama.xlsx"), shared, {"Loket A": own})
        found = read(written(file, path))
        for was, now in ((shared, found.shared), (own, found.own["Loket A"])):
            assert placed(now, path.parent) == placed(was, Path("/kantor"))


def placed(office: Office, folder: Path) -> Office:
    """The same with its files as they lie, whatever they are called."""

    def whole(part: Any) -> Any:
        if not hasattr(part, "_replace"):
            return part
        values = {
            name: (folder / value).resolve()
            for name, value in part._asdict().items()
            if isinstance(value, Path) or (name == "kuesioner" and value not in (None, "ikm"))
        }
        return part._replace(**values)

    values: dict[str, Any] = {
        section: tuple(map(whole, part)) if type(part) is tuple else whole(part)
        for section, part in office._asdict().items()
        if section != "path"
    }
    return Office(path=None, **values)


BUREAU: dict[str, list[list[Any]]] = {
    "Identitas": [
        ["Unit", "Nama unit pelayanan", "Instansi", "Periode", "Tanggal laporan"],
        ["", "Kabupaten Contoh", "Pemerintah Kabupaten Contoh", "TW III 2025", date(2025, 10, 10)],
        ["Puskesmas Melati", "UPTD Puskesmas Melati"],
        ["Puskesmas Mawar", "", "", "", "12 Oktober 2025"],
    ],
    "Pejabat": [
        ["Unit", "Jabatan", "Nama", "NIP/NRP"],
        ["", "Kepala Dinas", "Nama Contoh", "NIP 1"],
        ["puskesmas-melati", "Kepala Puskesmas", "Nama Lain"],
    ],
    "RTL": [
        ["Unit", "Unsur", "Rencana tindak lanjut"],
        ["PUSKESMAS MELATI", "U3", "Menambah loket"],
        ["", "Sarana", "Mengecat ruang"],
    ],
    "Populasi": [
        ["Unit", "Layanan", "Jumlah pengguna", "Rentang"],
        ["", "", 9000, "tahun"],
        ["Puskesmas Melati", "KIA", "1.200", "per tahun"],
        ["Puskesmas Melati", "Gigi", 300, ""],
        ["Puskesmas Mawar", "", 500, ""],
    ],
    "Tren": [["Unit", "Periode", "Nilai IKM"], ["", "2024", "80,25"], ["Puskesmas Mawar", 2024, 79.5]],
}


def test_a_row_is_of_its_unit_and_a_row_without_one_of_all(tmp_path: Path) -> None:
    file = read(book(tmp_path / "kantor.xlsx", BUREAU | {"Populasi": BUREAU["Populasi"][:1]}))
    assert file.units == ("Puskesmas Melati", "Puskesmas Mawar")
    own = file.of("PUSKESMAS  melati")
    assert own.laporan == ReportFacts(
        unit="UPTD Puskesmas Melati",
        instansi="Pemerintah Kabupaten Contoh",
        periode="TW III 2025",
        tanggal=date(2025, 10, 10),
    )
    assert own.pejabat == Official("Kepala Puskesmas", "Nama Lain")  # with the NIP of nobody else
    assert own.rtl == (Plan("waktu", "Menambah loket"), Plan("sarana", "Mengecat ruang"))
    assert own.tren == ()
    other = file.of("Puskesmas Mawar")
    assert (other.laporan.unit, other.laporan.tanggal) == ("Puskesmas Mawar", date(2025, 10, 12))
    assert other.pejabat.nama == "Nama Contoh"
    assert other.tren == (PastIndex("2024", Decimal("79.5")),)
    whole = file.of(None)
    assert (whole.laporan.unit, whole.rtl) == ("Kabupaten Contoh", (Plan("sarana", "Mengecat ruang"),))
    assert whole.tren == (PastIndex("2024", Decimal("80.25")),)
    assert file.named("puskesmas melati") == own
    assert file.named("Dinas Kesehatan") == file.named(None) == whole
    unknown = file.of("Puskesmas Lain")
    assert unknown.laporan.unit is None  # the name of the whole is none of a unit's
    assert unknown.laporan.instansi == "Pemerintah Kabupaten Contoh"


def test_a_file_of_one_unit_is_of_the_whole_as_well(tmp_path: Path) -> None:
    rows: dict[str, list[list[Any]]] = {
        "Identitas": [["Unit", "Kota tempat tanda tangan"], ["Kantor Contoh", "Contoh"]],
        "Tren": [["Periode", "IKM"], ["2024", 80]],
    }
    file = read(book(tmp_path / "kantor.xlsx", rows))
    for office in (file.of(None), file.of("kantor contoh")):
        assert (office.laporan.unit, office.laporan.kota) == ("Kantor Contoh", "Contoh")
        assert office.tren == (PastIndex("2024", Decimal(80)),)


def test_the_users_of_units_and_services_are_a_population(tmp_path: Path) -> None:
    rows = [*BUREAU["Populasi"][:1], *BUREAU["Populasi"][2:]]
    file = read(book(tmp_path / "kantor.xlsx", {"Populasi": [row[:3] for row in rows]}))
    found = file.population()
    assert found is not None
    assert dict(found.served) == {
        ("Puskesmas Melati", "KIA"): 1200,
        ("Puskesmas Melati", "Gigi"): 300,
        ("Puskesmas Mawar", None): 500,
    }
    assert (found.has_units, found.has_services, found.span) == (True, True, None)
    whole = OfficeFile(tmp_path / "a", Office(populasi=(Served(jumlah=900, rentang="semester"), Served("KTP", None))))
    found = whole.population()
    assert found is not None
    assert (dict(found.served), found.span, found.has_services) == ({(None, None): 900}, "semester", False)
    assert OfficeFile(tmp_path / "a", Office(populasi=(Served("KTP", None),))).population() is None


def test_one_file_serves_five_hundred_units(tmp_path: Path) -> None:
    own = {
        f"Unit {number}": Office(
            laporan=ReportFacts(kota=f"Kota {number}"),
            rtl=tuple(Plan(unsur, f"Rencana {number}") for unsur in ("waktu", "sarana")),
            populasi=(Served(jumlah=100 + number),),
        )
        for number in range(500)
    }
    file = OfficeFile(tmp_path / "a", Office(pelaksanaan=Conduct("mandiri")), own)
    for ending in FORMATS:
        found = read(written(file, tmp_path / f"kantor.{ending}"))
        assert len(found.units) == 500
        last = found.of("UNIT 499")
        assert (last.laporan.kota, last.laporan.unit, len(last.rtl)) == ("Kota 499", "Unit 499", 2)
        assert last.pelaksanaan.pelaksana == "mandiri"
        population = found.population()
        assert population is not None
        assert sum(population.served.values()) == 500 * 100 + sum(range(500))


@pytest.mark.parametrize(
    ("head", "cell", "section", "name", "value"),
    [
        ("Tanggal laporan", "12/02/2025", "laporan", "tanggal", date(2025, 2, 12)),
        ("Tanggal laporan", "12 Februari 2025", "laporan", "tanggal", date(2025, 2, 12)),
        ("Tanggal laporan", "2025-02-12", "laporan", "tanggal", date(2025, 2, 12)),
        ("Tanggal laporan", 45700, "laporan", "tanggal", date(2025, 2, 12)),
        ("tanggal", date(2025, 2, 12), "laporan", "tanggal", date(2025, 2, 12)),
        ("TAHUN", "2025", "laporan", "tahun", 2025),
        ("Tahun", 2025.0, "laporan", "tahun", 2025),
        ("Periode", 2025, "laporan", "periode", "2025"),
        ("Periode", "-", "laporan", "periode", None),
    ],
)
def test_values_are_read_as_people_write_them(
    head: str, cell: object, section: str, name: str, value: object, tmp_path: Path
) -> None:
    path = book(tmp_path / "kantor.xlsx", {"Identitas": [["Unit", head], ["", cell], ["A", "-"]]})
    assert getattr(getattr(read(path).shared, section), name) == value


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("waktu", "waktu"),
        ("Waktu Penyelesaian", "waktu"),
        ("U3", "waktu"),
        ("u 3 waktu", "waktu"),
        ("U8 Sarana dan prasarana", "sarana"),
        ("U9", "pengaduan"),
        ("U9 Sarana", "sarana"),  # the number that the regulation has
        ("Penanganan pengaduan", "pengaduan"),
        ("Prasanan", "sarana"),
    ],
)
def test_an_unsur_is_known_by_all_its_names(text: str, id: str, tmp_path: Path) -> None:
    path = book(tmp_path / "kantor.xlsx", {"Analisis": [["Unsur", "Masalah"], [text, "x"]]})
    assert read(path).shared.analisis == (Analysis(id, "x"),)


def test_words_are_known_whatever_their_case_spaces_and_signs(tmp_path: Path) -> None:
    path = book(
        tmp_path / "kantor.xlsx",
        {
            "pelaksanaan": [["UNIT", "metode", "Pelaksana"], ["", "Non-elektronik", "KERJASAMA"]],
            "PEJABAT": [["plt", "tte"], ["plt", "Ya"]],
            "Isi-laporan": [["Lampiran kuesioner", "Lampiran data"], ["IKM", "Tidak"]],
            "Analisis": [["Sumber"], ["sp4n lapor"]],
            "Petunjuk": [["apa saja"]],
            "Sheet1": [],
        },
    )
    office = read(path).shared
    assert (office.pelaksanaan.metode, office.pelaksanaan.pelaksana) == ("nonelektronik", "kerja sama")
    assert (office.pejabat.plt, office.pejabat.tte) == ("Plt.", True)
    assert (office.lampiran.kuesioner, office.lampiran.data) == ("ikm", "tidak")
    assert office.analisis == (Analysis(sumber="SP4N-LAPOR!"),)


def test_all_that_is_wrong_with_a_workbook_is_said_at_once(tmp_path: Path) -> None:
    path = book(
        tmp_path / "kantor.xlsx",
        {
            "Identitas": [
                ["Unit", "Tahun", "Tanggal laporan", "Tahn", "Periode", "Tahun", "Nomor laporan"],
                ["", "dua ribu", "Februari 2025", "x", date(2026, 3, 1), 2025, 198001012005012001],
                ["A", -1, "31/02/2025", "", "", "", "#REF!", "catatan"],
                ["A", 2025, "12/02/1890"],
                ["a", 2024],
            ],
            "Tren": [["Periode", "Nilai IKM"], ["2024", 8215], ["2023", "baik"]],
            "Analisis": [["Unsur", "Sumber"], ["waktuu", "koran"]],
            "Catatan saya": [["x"]],
            "Foto": [["apa", "ini", "itu"], ["x", "y", "z"]],
        },
    )
    assert faults(path) == [
        ("office-column", "D1"),
        ("office-column-twice", "F1"),
        ("office-no-whole", "B2"),
        ("office-no-day", "C2"),
        ("office-no-text", "E2"),
        ("office-digits", "G2"),
        ("office-no-whole", "B3"),
        ("office-no-day", "C3"),
        ("office-lost", "G3"),
        ("office-unheaded", "H3"),
        ("office-no-day", "C4"),
        ("office-twice", "B5"),
        ("office-no-index", "B2"),
        ("office-no-index", "B3"),
        ("office-no-unsur", "A2"),
        ("office-no-choice", "B2"),
        ("office-sheet", "Catatan saya"),
        ("office-headless", "Foto"),
    ]
    with pytest.raises(Refusal) as refused:
        read(path)
    shown = [str(one) for one in (refused.value, *refused.value.others)]
    assert "“Tahn” is no column of this sheet; perhaps “Tahun”" in shown[0]
    assert f"{path}:Analisis!A2: “Unsur” is waktuu, which is no unsur of the rules; perhaps “waktu”" in shown[14]


TOML = """
laporann = 1
pejabat = "Kepala"
[laporan]
tanggal = "kemarin"
tahun = true
kotaa = "x"
unit = 1979-05-27
logo = 3.5
[[rtl]]
unsur = "U12"
waktuu = "x"
[analisis]
[dasar]
lain = []
tambahan = ["a", 2025-01-01]
[[unit]]
nama = "A"
rencana = []
[unit.pejabat]
tte = "mungkin"
[[unit]]
[unit.laporan]
kota = "x"
[[unit]]
nama = "a"
[[unit.populasi]]
jumlah = 12.5
"""


def test_all_that_is_wrong_with_toml_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text(TOML, encoding="utf-8")
    assert faults(path) == [
        ("office-key", "laporann"),
        ("office-no-table", "pejabat"),
        ("office-no-day", "laporan.tanggal"),
        ("office-no-whole", "laporan.tahun"),
        ("office-key", "laporan.kotaa"),
        ("office-no-text", "laporan.unit"),
        ("office-no-unsur", "rtl[1].unsur"),
        ("office-key", "rtl[1].waktuu"),
        ("office-no-list", "analisis"),
        ("office-key", "dasar.lain"),
        ("office-no-text", "dasar.tambahan[2]"),
        ("office-key", "unit[1].rencana"),
        ("office-no-choice", "unit[1].pejabat.tte"),
        ("office-unit-nameless", "unit[2]"),
        ("office-no-whole", "unit[3].populasi[1].jumlah"),
    ]


def test_a_nip_in_toml_has_all_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text("[pejabat]\nidentitas = 198001012005012001\n", encoding="utf-8")
    assert read(path).shared.pejabat.identitas == "198001012005012001"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("kantor.toml", b"[laporan\n", "toml-unread"),
        ("kantor.toml", b"[a]\n[a]\n", "toml-table-twice"),
        ("kantor.toml", b"a = " + b"[" * 20_000, "toml-nested"),
        ("kantor.toml", b"\xff\xfe\x00", "file-no-utf8"),
        ("kantor.toml", b'schema = "ikm.map/1"\n', "office-none"),
        ("kantor.toml", b"#" * ((16 << 20) + 1), "office-large"),
        ("kantor.xlsx", b"PK\x03\x04 damaged", "file-damaged"),
        ("kantor.xlsx", b"", "file-empty"),
        ("kantor.docx", b"%PDF-1.4", "file-pdf"),
        ("kantor.csv", b"Unit,Unsur\nA,waktu\n", "office-format"),
    ],
)
def test_files_that_are_none_are_refused(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read(path)
    assert refused.value.code == code


def test_a_file_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    book(tmp_path / "kantor.xlsx", {"RTL": [["Unsur"], ["waktu"]]})
    for name in ("kantoor.xlsx", "kantor.toml"):
        with pytest.raises(Refusal) as refused:
            read(tmp_path / name)
        assert refused.value.code == "file-missing"
    with pytest.raises(Refusal) as refused:
        read(book(tmp_path / "lain.xlsx", {"Jawaban": [["U1"], [4]]}))
    assert refused.value.code == "office-none"


def test_files_that_it_names_have_to_be_there_where_they_are_needed(tmp_path: Path) -> None:
    (tmp_path / "foto").mkdir()
    (tmp_path / "foto" / "a.jpg").write_bytes(b"x")
    rows = [["Berkas foto"], ["foto\\a.jpg"], ["foto/a.jpeg"]]
    path = book(tmp_path / "kantor.xlsx", {"Foto": rows})
    assert [photo.berkas for photo in read(path).shared.foto] == [
        tmp_path / "foto" / name for name in ("a.jpg", "a.jpeg")
    ]
    with pytest.raises(Refusal) as refused:
        read_office(path, rules(), files_are_needed=True)
    assert (refused.value.code, refused.value.place.cell) == ("office-no-file", "A3")
    assert "perhaps “a.jpg”" in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["", "KTP", 1], ["", "ktp", 2]], "office-served-twice"),
        ([["", "KTP", 1, "tahun"], ["", "KK", 2, "bulan"]], "office-spans"),
    ],
)
def test_numbers_of_users_that_cannot_be_added_are_refused(rows: list[list[Any]], code: str, tmp_path: Path) -> None:
    path = book(tmp_path / "kantor.xlsx", {"Populasi": [["Unit", "Layanan", "Jumlah pengguna", "Rentang"], *rows]})
    assert [fault for fault, _ in faults(path)] == [code]


def test_what_the_office_left_open_is_none() -> None:
    assert get_args(get_type_hints(Past)["periode"]) == (str, type(None))
    assert NO_OFFICE.laporan_sebelumnya == Past()


def test_the_example_is_an_office_file_of_both_formats(tmp_path: Path) -> None:
    file = read(ROOT / "examples" / "kantor.toml")
    population = file.population()
    assert population is not None
    assert (sum(population.served.values()), population.span) == (4410, "triwulan")  # as examples/populasi.csv has it
    assert {one.unsur for one in file.shared.rtl} == {"waktu", "sarana", "pengaduan"}
    again = read(written(file, tmp_path / "kantor.xlsx"))
    assert without_path(again.shared) == without_path(file.shared)


@pytest.mark.parametrize("number", ["1e400", "nan", "inf", "-inf", "9" * 60, "9" * 60 + ".0"])
def test_a_number_that_nobody_counts_to_is_no_year(tmp_path: Path, number: str) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text(f'schema = "ikm.office/1"\n[laporan]\ntahun = {number}\n')
    with pytest.raises(Refusal):
        read(path)
