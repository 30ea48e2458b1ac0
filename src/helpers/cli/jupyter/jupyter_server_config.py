"""What ``workbook lab`` tells Jupyter beside the user's own settings: to save notebooks as git keeps them."""

from helpers.cli.saving import as_committed

c = get_config()  # type: ignore[name-defined] # noqa: F821 - Jupyter gives it
c.ContentsManager.pre_save_hook = as_committed
