"""What is kept and proved: the ledger, a run's record, the folders under ``reports/``, the code and the packages.

It writes under ``reports/`` alone, and makes no report itself.
"""
