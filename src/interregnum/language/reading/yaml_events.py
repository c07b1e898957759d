"""What a text of YAML says, event by event: the library's own scanner and parser, which ask each other less often.

A parser asks its scanner up to eight times what the next token is, and the library's looks each time whether it is
complete, through properties of properties. Here it looks once for each token; runs of characters on one line are passed
over at once. Every event, mark and error is the library's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.parser import Parser
from ruamel.yaml.reader import Reader
from ruamel.yaml.scanner import Scanner


def events_of(text: str) -> Iterator[Any]:
    """The events of a text. Raises what the library raises: YAMLError, and others where it stumbles."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Reader, yaml.Scanner, yaml.Parser = _Reader, _Scanner, _Parser
    yield from yaml.parse(text)


class _Reader(Reader):
    def forward(self, length: int = 1) -> None:
        passed = self.buffer[self.pointer : self.pointer + length]
        if len(passed) < length or "\n" in passed or "\r" in passed or "\ufeff" in passed:
            super().forward(length)
            return
        self.pointer += length
        self.index += length
        self.column += length


class _Scanner(Scanner):
    known = False  # what the next token is

    def check_token(self, *choices: Any) -> bool:
        if not self.known:
            self._look()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def peek_token(self) -> Any:
        if not self.known:
            self._look()
        return self.tokens[0] if self.tokens else None

    def get_token(self) -> Any:
        token = self.peek_token()
        self.known = False
        if token is not None:
            self.tokens_taken += 1
            del self.tokens[0]
        return token

    def _look(self) -> None:
        while self.need_more_tokens():
            self.fetch_more_tokens()
        self.known = True


class _Parser(Parser):
    @cached_property
    def scanner(self) -> Any:
        return self.loader.scanner
