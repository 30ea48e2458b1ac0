"""From an executed notebook to a page and a PDF, in full and in the shorter readings, as nbconvert's exporters.

No other room imports nbconvert or Typst.
"""
