"""What to tell the analyst of a tracker that can be read: a function each, every problem by its cell.

A check never changes a value.
"""
