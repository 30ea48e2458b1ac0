"""A run: gather the inputs, execute the notebook, export, put in place, publish, list.

One module of it, `notebook`, calls papermill.
"""
