"""What a plan is and what a run is given: YAML files, every key checked and every mistake named.

It knows no tracker's cells and no report.
"""
