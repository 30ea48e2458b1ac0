"""Let two folders change places in one step, where the machine can."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = {"linux": -100, "darwin": -2}
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2) and RENAME_SWAP of renameatx_np(2) are the same number
_CALL = {"linux": "renameat2", "darwin": "renameatx_np"}

#: What a system or a file system answers that cannot do it.
_UNABLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchange(one: Path, other: Path) -> bool:
    """Let two paths on one file system change places in one step; return False where the machine cannot.

    Python has no call for it. Linux has renameat2 and macOS renameatx_np; Windows has neither.

    Raises:
        OSError: it could have been done, and failed; both paths are as they were.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), _CALL[sys.platform], None) if sys.platform in _CALL else None
    if call is None:
        return False
    here = _AT_FDCWD[sys.platform]
    if call(here, os.fsencode(one), here, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
