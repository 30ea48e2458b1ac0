"""From a tracker's cells to a plan's actions, groups and measures, in each layout, with every problem by its cell.

It opens no file, and says nothing of what its actions mean.
"""
