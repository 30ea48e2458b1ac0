"""An analyst's round: begin a plan, roll to the next period, write trackers and their guides, ask owners.

It never changes a file of the analyst's.
"""
