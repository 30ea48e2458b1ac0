"""``python -m helpers`` is the ``workbook`` command."""

from helpers.cli import main

if __name__ == "__main__":
    main()
