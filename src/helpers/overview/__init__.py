"""Several plans' reports of a period in one: what is open, worse, overdue and asked over all of them."""

from __future__ import annotations
