"""Excel files: looked at before they are parsed, read, written, and edited without touching what stays.

It knows no plan. No other room imports a library that opens Excel files.
"""

import sys

# openpyxl loads numpy where there is one, for numbers that no tracker holds: a third of what a check imports. A
# notebook may well put such numbers into a workbook of its own.
if not sys.modules.keys() & {"numpy", "ipykernel"}:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    import openpyxl.compat.numbers  # noqa: F401 - it does without where the module is missing

    del sys.modules["numpy"]
