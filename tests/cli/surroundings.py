"""Bad surroundings for a process, made for real: a full disk of its own, folders that are closed to it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

from tests.conftest import ROOT

SMALL_DISK = 'mount -t tmpfs -o size=4m tmpfs {folder} && exec "$@"'


@cache
def has_own_mounts() -> bool:
    """Whether a process may have mounts of its own here."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    tried = [unshare, "--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def with_a_small_disk(folder: Path, *command: str) -> list[str]:
    """A command line that runs a command where a folder is a disk of 4 MiB, which goes with it.

    The test is skipped where that cannot be had.
    """
    if not has_own_mounts():
        cannot_be_had("a process may have no mounts of its own here, so no disk that is full")
    mounted = SMALL_DISK.format(folder=folder)
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounted, "sh", *command]


def without_rights_of_root(*command: str) -> list[str]:
    """A command line that runs a command as somebody whom the modes of files and folders bind.

    The test is skipped where that cannot be had.
    """
    if os.geteuid():
        return [*command]
    if not shutil.which("setpriv"):
        cannot_be_had("root cannot give up its rights here, and may enter every folder")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]


def cannot_be_had(reason: str) -> NoReturn:
    """Skip a test for want of a surrounding; in CI on Linux it fails, so that it is not skipped for ever."""
    if os.environ.get("CI") == "true" and sys.platform == "linux":
        pytest.fail(reason)
    pytest.skip(reason)


def ikm_command(*args: object) -> list[str]:
    """The command line of the program, run by this Python."""
    return [sys.executable, "-m", "ikm", *map(str, args)]


def done(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run a command in the folder of the project, to its end."""
    settings = {"cwd": ROOT, "capture_output": True, "check": False, **options}
    return subprocess.run(command, **settings)  # type: ignore[call-overload,no-any-return]  # options of the test
