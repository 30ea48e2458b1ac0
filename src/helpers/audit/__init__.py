"""Published reports made again from what was kept with them, and what comes out judged.

It changes nothing that was published.
"""
