"""Sentences from templates that an analyst can edit, each with the cells that it rests on.

It knows the grammar, not what a section has to say.
"""
