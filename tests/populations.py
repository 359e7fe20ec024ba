"""Lists of the users that units and services serve, for tests."""

from __future__ import annotations

from tests.surveys import Rows

POPULATION = "examples/populasi.csv"
BOTH: Rows = [
    ["Unit", "Layanan", "Populasi"],
    ["Dinas Kependudukan dan Pencatatan Sipil", "", "12.400"],
    ["Dinas Kependudukan dan Pencatatan Sipil", "Kartu keluarga", "8,900"],
    ["Kecamatan", "Surat pengantar", 0],
    ["Jumlah", "", "9.000"],
]
