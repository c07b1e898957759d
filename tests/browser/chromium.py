"""Where Chromium is, how it gets there, and how the tests start it.

Run as a program (`make test` does) it installs Debian's package where there is no browser and it may; where it may
not it says what to do, and the tests that need a browser then fail with the same words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# The one that never draws a window comes first: what a test does in it takes an eighth less time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
LETTERS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
PACKAGES = ("chromium-headless-shell", "chromium")  # an older Debian has the second only
FONTS = "fonts-dejavu"
MISSING = (
    "The tests of the page need Chromium and the DejaVu fonts. On Debian: apt-get install chromium-headless-shell "
    "fonts-dejavu. A browser that is not on the PATH is named in INTERREGNUM_CHROMIUM."
)
FLAGS = (
    "--disable-background-networking",  # no request but the page's own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--disable-partial-raster",  # the same pixels whatever was drawn before
    "--disable-lcd-text",
)


def found() -> str:
    """The path of a browser, or nothing."""
    named = os.environ.get("INTERREGNUM_CHROMIUM")
    if named is not None:
        return named if Path(named).is_file() else ""
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), "")


def settings() -> dict[str, Any]:
    """How Playwright is to launch it: without a window, with letters of ours only."""
    if not found() or not LETTERS.is_file():
        raise FileNotFoundError(MISSING)
    environment = {**os.environ, "FONTCONFIG_FILE": str(HERE / "fonts.conf"), "LANG": "C.UTF-8"}
    return {"executable_path": found(), "args": list(FLAGS), "env": environment}


def install() -> bool:
    """Install what is missing, where this machine lets us; whether all is there in the end."""
    if found() and LETTERS.is_file():
        return True
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("installing Chromium and its fonts for the tests of the page ...", file=sys.stderr)
    failed = _apt("update")
    for package in () if failed else PACKAGES:
        failed = _apt("install", "--yes", "--no-install-recommends", package, FONTS)
        if not failed:
            return bool(found()) and LETTERS.is_file()
    print(failed, file=sys.stderr)
    return False


def _apt(*command: str) -> str:
    """What apt-get says where it fails, else nothing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", "-qq", *command], env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


if __name__ == "__main__":
    if not install():
        print(MISSING, file=sys.stderr)
