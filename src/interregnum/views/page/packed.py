"""What stands packed in a page that is one file: compressed, and written as letters that every HTML file can hold.

A browser unpacks it with `DecompressionStream`. It is gzip, whose checksum tells a damaged file from a sound one.
"""

from __future__ import annotations

import gzip
from base64 import b64encode


def packed(content: bytes) -> str:
    """Some content, packed; the same content gives the same letters."""
    return b64encode(gzip.compress(content, 9, mtime=0)).decode()
