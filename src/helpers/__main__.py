"""``python -m helpers`` is the ``workbook`` command."""

import sys

if __name__ == "__main__":
    try:
        from helpers.cli import main

        main()
    except KeyboardInterrupt:  # before the command could take notice
        sys.stderr.write("Stopped.\n")
        sys.exit(2)
