"""This report and those published before: what each knew, which action is which, what changed since.

It gives data; the sections word it.
"""
