"""The door by which an audit starts the code of any day: ``python -m helpers.produce``; it leads to `runs.produce`.

It stays for ever, with its five arguments and the names of its outputs: reports are audited with the code they name.
"""

import sys

from helpers.runs.produce import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
