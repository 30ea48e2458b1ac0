"""The pieces of a report as data: what they are, one as HTML, what its numbers refer to, how two reports differ.

It knows no plan and reads no file; what a block says comes from the rooms above it.
"""
