"""How the fixtures here were made that need outside programs; each names a child that does not exist.

    python -m venv somewhere && somewhere/bin/pip install msoffcrypto-tool openpyxl
    somewhere/bin/python tests/intake/files/make.py      (LibreOffice must be installed)

locked.xlsx     a workbook encrypted with a password: a compound file with EncryptedPackage
errors.xls      an .xls with formulas whose results are errors, calculated and saved by LibreOffice
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl

HERE = Path(__file__).parent
HEADER = ["镇街代码", "镇街名称", "县代码", "县名称", "镇长"]
ROWS = [[f"99000110{n}", f"示例{n}镇", "990001", "示例县", f"张{n}某"] for n in range(1, 5)]
FORMULAS = {(3, 5): "=NA()", (4, 5): "=1/0", (5, 5): '=""', (3, 2): '=VLOOKUP("x",A1:B2,2,FALSE)'}


def workbook(path: Path, formulas: dict[tuple[int, int], str]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    for (row, column), formula in formulas.items():
        book.active.cell(row, column).value = formula
    book.save(path)
    return path


def convert(path: Path, form: str, folder: Path) -> None:
    command = ["soffice", "--headless", "--convert-to", form, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = workbook(folder / "plain.xlsx", {})
        with plain.open("rb") as source, (HERE / "locked.xlsx").open("wb") as sink:
            msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("secret", sink)
        convert(workbook(folder / "errors.xlsx", FORMULAS), "xls", folder)
        shutil.copy(folder / "errors.xls", HERE)


if __name__ == "__main__":
    main()
