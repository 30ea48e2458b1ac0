"""``python -m helpers`` is the ``workbook`` command."""

import gc
import os
import signal
import sys

_STOPPED = "Stopped. A report that was put in place is whole; the others are as they were.\n"


def main() -> None:
    """Run the command; whenever it is stopped, it says one thing."""
    debug = "--debug" in sys.argv
    gc.set_threshold(50_000, 20, 20)  # what is loaded stays; to look for what could go takes a twentieth of the time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # which it would look for in every package there is
    try:
        if hasattr(signal, "pthread_sigmask"):  # workbook.py blocks it while Python starts
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        from helpers.cli import main as command
        from helpers.cli.quiet import hush

        hush(debug=debug)
        command()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if debug:
            sys.excepthook(*sys.exc_info())
        sys.stderr.write(_STOPPED)
        sys.exit(2)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # while Python ends, there is nothing left to stop


if __name__ == "__main__":
    main()
