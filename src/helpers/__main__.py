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
        from helpers.stopping import stop

        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where it is to be ignored
            signal.signal(signal.SIGINT, stop)
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
        exec("")  # noqa: S102 - Python ends by the signal if it fell into such a text, until it has run another
        sys.exit(2)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # while Python ends, there is nothing left to stop


if __name__ == "__main__":
    main()
