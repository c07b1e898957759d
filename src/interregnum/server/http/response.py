"""A response that is stored: compressed once, and sent with an ETag so that the same bytes are not sent twice."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

LEVEL = 6  # of compression: takes a third of the time of 9, and the result is at most 2 % larger
SMALLEST_COMPRESSED = 500  # bytes; anything smaller is stored as it is


@dataclass(frozen=True)
class StoredResponse:
    """A response body, compressed where that pays. `policy` is its own Content-Security-Policy."""

    content: bytes
    compressed: bool
    media_type: str
    digest: str
    policy: str = ""

    @classmethod
    def of(cls, content: bytes, media_type: str, policy: str = "") -> StoredResponse:
        """Compress the content and compute its digest."""
        digest = hashlib.sha256(media_type.encode() + policy.encode() + content).hexdigest()[:32]
        pays = media_type.startswith(("text/", "application/json", "application/octet-stream", "image/svg"))
        compressed = pays and len(content) >= SMALLEST_COMPRESSED
        stored = gzip.compress(content, LEVEL, mtime=0) if compressed else content
        return cls(stored, compressed, media_type, digest, policy)

    def to_response(self, request: Request) -> Response:
        """The response in an encoding that the client accepts; 304 where the client has it already."""
        send_gzip = self.compressed and accepts_gzip(request.headers.get("accept-encoding", ""))
        etag = f'"{self.digest}-gzip"' if send_gzip else f'"{self.digest}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if self.policy:
            headers["Content-Security-Policy"] = self.policy
        if etag_matches(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=304, headers=headers)
        if send_gzip:
            headers["Content-Encoding"] = "gzip"
        content = gzip.decompress(self.content) if self.compressed and not send_gzip else self.content
        return Response(content, headers=headers, media_type=self.media_type)


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if name in ("gzip", "*"):
            zero = ("q=0", "q=0.0", "q=0.00", "q=0.000")
            return not any(parameter.replace(" ", "") in zero for parameter in parameters)
    return False


def etag_matches(if_none_match: str, etag: str) -> bool:
    """Whether an If-None-Match header names this ETag."""
    known = (item.strip().removeprefix("W/") for item in if_none_match.split(","))
    return if_none_match.strip() == "*" or etag in known
