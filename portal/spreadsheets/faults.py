"""What can be wrong with a file as such, before anybody looks at its columns."""

from enum import StrEnum


class FileFault(StrEnum):
    """Why a file is refused."""

    KOSONG = "kosong"
    TERLALU_BESAR = "terlalu_besar"
    BUKAN_LEMBAR_KERJA = "bukan_lembar_kerja"
    RUSAK = "rusak"
    BERSANDI = "bersandi"
    MAKRO = "makro"
    BOM = "bom"
    BERKAS_DI_DALAM = "berkas_di_dalam"
    DTD = "dtd"
    TERLALU_BANYAK_BARIS = "terlalu_banyak_baris"
    TERLALU_BANYAK_KOLOM = "terlalu_banyak_kolom"
    SEL_TERLALU_PANJANG = "sel_terlalu_panjang"
    KARAKTER_NOL = "karakter_nol"
    TANDA_KUTIP = "tanda_kutip"


class SpreadsheetError(ValueError):
    """A file that is not read; `row` and `column` (both from 1, 0 = unknown) where they are
    known.
    """

    def __init__(self, fault: FileFault, row: int = 0, column: int = 0) -> None:
        super().__init__(f"{fault.value}: row {row}, column {column}")
        self.fault = fault
        self.row = row
        self.column = column
