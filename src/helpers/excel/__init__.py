"""Excel files: looked at before they are parsed, read, written, and edited without touching what stays.

It knows no plan. No other room imports a library that opens Excel files.
"""
