"""Compiled code is kept in a folder. Whatever is wrong with that folder, or with what is in it, the code is made again.

Numba keeps code by itself, but raises where a file is damaged, or empty, or cannot be written; and it runs what it
finds. Here code that is not as it was written is not run: each file of code begins with its hash.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

HASH = 32  # bytes
Form: TypeAlias = Callable[[Callable[..., Any]], Any]


def kept(compile: Form, folder: Path | None) -> Form:
    """The same form of functions, with their code kept in a folder, where there is one."""
    if folder is None:
        return compile
    import numba

    def form(function: Callable[..., Any]) -> Any:
        compiled = compile(function)
        settings: Any = numba.config
        usual, settings.CACHE_DIR = settings.CACHE_DIR, str(folder)
        with suppress(Exception):  # nowhere to keep it
            compiled._cache = _tolerant_cache()(function)  # what Numba's `cache=True` does
        settings.CACHE_DIR = usual
        return compiled

    return form


@cache
def _tolerant_cache() -> Any:
    from numba.core import caching

    plain_files: Any = caching.IndexDataCacheFile
    plain_cache: Any = caching.FunctionCache

    class Files(plain_files):  # type: ignore[misc]
        def _save_data(self, name: str, data: Any) -> None:
            content = self._dump(data)
            with self._open_for_write(self._data_path(name)) as file:
                file.write(hashlib.sha256(content).digest() + content)

        def _load_data(self, name: str) -> Any:
            content = Path(self._data_path(name)).read_bytes()
            if hashlib.sha256(content[HASH:]).digest() != content[:HASH]:
                raise ValueError("this is not the code that was kept")
            return pickle.loads(content[HASH:])

    class Cache(plain_cache):  # type: ignore[misc]
        def __init__(self, function: Callable[..., Any]) -> None:
            super().__init__(function)
            self._cache_file.__class__ = Files

        def load_overload(self, sig: Any, target_context: Any) -> Any:
            try:
                return super().load_overload(sig, target_context)
            except Exception:  # noqa: BLE001 - whatever is wrong with what was kept, it is made again
                with suppress(Exception):
                    self.flush()
                return None

        def save_overload(self, sig: Any, data: Any) -> None:
            with suppress(Exception):
                super().save_overload(sig, data)

    return Cache
