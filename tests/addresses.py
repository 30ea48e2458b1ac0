"""Spare the tests jsonschema's grammar of addresses: two seconds a process, and no notebook's schema asks for it."""

import sys

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # to import it fails, which jsonschema is ready for
