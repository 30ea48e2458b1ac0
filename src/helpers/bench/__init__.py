"""How long the product takes, measured beside what the same takes by hand, and told as a table and a chart.

It measures whole commands in processes of their own, on a project that it makes: nothing of the caller's is read.
"""
