"""Bad surroundings for a process, made for real: a full disk of its own, folders that are closed to it.

A test is skipped, with its reason, where its surrounding cannot be had. In CI on Linux all can be, so there none is
skipped: the test fails instead, and is not skipped for ever.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

IS_POSIX = os.name == "posix"
IN_CI_ON_LINUX = os.environ.get("CI") == "true" and sys.platform == "linux"
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
RIGHTS_OF_ROOT_GIVEN_UP = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def _has_own_mounts() -> bool:
    if not shutil.which("unshare"):
        return False
    tried = [*OWN_MOUNTS, "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


needs_a_full_device = pytest.mark.skipif(
    not IN_CI_ON_LINUX and not Path("/dev/full").exists(),
    reason="only Linux has /dev/full, a device on which every write fails as on a full disk",
)
needs_a_small_disk = pytest.mark.skipif(
    not IN_CI_ON_LINUX and not _has_own_mounts(),
    reason="here a process may have no mounts of its own, so no disk that is full",
)
needs_closed_folders = pytest.mark.skipif(
    not IN_CI_ON_LINUX and (not IS_POSIX or (os.geteuid() == 0 and not shutil.which("setpriv"))),
    reason="here nobody is kept out of a folder: Windows has no modes, and root cannot give up its rights",
)
needs_another_user = pytest.mark.skipif(
    not IN_CI_ON_LINUX and (not IS_POSIX or os.geteuid() != 0 or not shutil.which("setpriv")),
    reason="here no file can be made that belongs to somebody else: only root makes one",
)


def with_a_small_disk(folder: Path, *command: str) -> list[str]:
    """A command line that runs a command where a folder is a disk of 4 MiB, which goes with it."""
    return [*OWN_MOUNTS, f'mount -t tmpfs -o size=4m tmpfs {folder} && exec "$@"', "sh", *command]


def without_rights_of_root(*command: str) -> list[str]:
    """A command line that runs a command as somebody whom the modes of files and folders bind."""
    return [*command] if os.geteuid() else [*RIGHTS_OF_ROOT_GIVEN_UP, *command]


def ikm_command(*args: object) -> list[str]:
    """The command line of the program, run by this Python."""
    return [sys.executable, "-m", "ikm", *map(str, args)]


def done(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command in the folder of the project, to its end."""
    settings = {"cwd": ROOT, "capture_output": True, "check": False, **options}
    return subprocess.run(command, **settings)  # type: ignore[call-overload,no-any-return]  # options of the test


def heed_interruptions() -> None:
    """What a shell starts in the background ignores them, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
