"""The sections of a report: the data of each, its table, its prose; the sentences stand in ``wording``.

A section reads no file and asks no other section.
"""
