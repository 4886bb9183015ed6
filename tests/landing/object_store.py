"""A small server that speaks enough of S3 (path style, no signatures checked) for s3fs to use."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit


class ObjectStore(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.denied = False
        self.after_get: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ObjectStore

    def log_message(self, format: str, *args: object) -> None:
        return

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).lstrip("/")

    def _missing(self) -> None:
        self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")

    def do_HEAD(self) -> None:
        data = self.server.objects.get(self._key())
        if self.server.denied:
            self._answer(403)
        elif data is None:
            self._missing()
        else:
            self._answer(
                200,
                Content_Length=str(len(data)),
                ETag=f'"{hashlib.md5(data).hexdigest()}"',
                Last_Modified="Fri, 20 Nov 2026 06:00:00 GMT",
                Accept_Ranges="bytes",
            )

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        if self.server.denied:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
            return
        if "list-type" in asked:
            self._list(self._key().rstrip("/"), asked.get("prefix", [""])[0], asked.get("delimiter", [""])[0])
            return
        data = self.server.objects.get(self._key())
        if data is None:
            self._missing()
            return
        tag = f'"{hashlib.md5(data).hexdigest()}"'
        span = self.headers.get("Range", "")
        if self._key() in self.server.after_get:
            self.server.objects[self._key()] = self.server.after_get[self._key()]
        if span.startswith("bytes="):
            first, _, last = span[6:].partition("-")
            begin, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
            part = data[begin : end + 1]
            self._answer(206, part, ETag=tag, Content_Range=f"bytes {begin}-{end}/{len(data)}")
        else:
            self._answer(200, data, ETag=tag)

    def _list(self, bucket: str, prefix: str, delimiter: str) -> None:
        keys = [k.partition("/")[2] for k in self.server.objects if k.startswith(f"{bucket}/")]
        keys = sorted(k for k in keys if k.startswith(prefix))
        folders = {
            prefix + k[len(prefix) :].split("/")[0] + "/" for k in keys if delimiter and "/" in k[len(prefix) :]
        }
        files = [k for k in keys if not (delimiter and "/" in k[len(prefix) :])]
        body = "".join(
            f"<Contents><Key>{k}</Key><Size>{len(self.server.objects[f'{bucket}/{k}'])}</Size>"
            f"<LastModified>2026-11-20T06:00:00.000Z</LastModified><ETag>x</ETag></Contents>"
            for k in files
        ) + "".join(f"<CommonPrefixes><Prefix>{name}</Prefix></CommonPrefixes>" for name in sorted(folders))
        text = (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{bucket}</Name><KeyCount>{len(files)}</KeyCount><IsTruncated>false</IsTruncated>{body}"
            "</ListBucketResult>"
        )
        self._answer(200, text.encode(), Content_Type="application/xml")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.server.denied:
            self._answer(403)
            return
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = body.split(b"\r\n", 2)[1]
        self.server.objects[self._key()] = body
        self._answer(200, ETag='"x"')

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._key(), None)
        self._answer(204)


@contextlib.contextmanager
def object_store() -> Iterator[ObjectStore]:
    with ObjectStore() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
