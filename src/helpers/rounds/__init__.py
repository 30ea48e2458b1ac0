"""An analyst's round: begin a plan, roll to the next period, write trackers and guides, ask owners, collect answers.

It never changes a file of the analyst's.
"""
