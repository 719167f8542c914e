"""CloudWatch as AWS's SDK for Rust talks to it, in CBOR (Smithy RPC v2, RFC 8949), in front of moto, which does not know it."""

import struct
from contextlib import contextmanager
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

# Major types, and the simple values among those of the last.
UINT, NEGATIVE, BYTES, TEXT, LIST, MAP, TAG, SIMPLE = range(8)
INDEFINITE, BREAK = 31, object()
SIMPLES = {20: False, 21: True, 22: None, 23: None, INDEFINITE: BREAK}
FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
EPOCH = 1


def decoded(stream):
    """The next data item."""
    (first,) = stream.read(1)
    major, low = first >> 5, first & 31
    if major == SIMPLE:
        if low in FLOATS:
            form, size = FLOATS[low]
            return struct.unpack(form, stream.read(size))[0]
        return SIMPLES[low]
    if low == INDEFINITE:
        items = list(iter(lambda: decoded(stream), BREAK))
        if major == MAP:
            pairs = iter(items)
            return dict(zip(pairs, pairs))
        return items if major == LIST else type(items[0])().join(items)
    number = low if low < 24 else int.from_bytes(stream.read(1 << (low - 24)), "big")
    match major:
        case 0:
            return number
        case 1:
            return -1 - number
        case 2:
            return stream.read(number)
        case 3:
            return stream.read(number).decode()
        case 4:
            return [decoded(stream) for _ in range(number)]
        case 5:
            return {decoded(stream): decoded(stream) for _ in range(number)}
        case _:
            assert number == EPOCH, "there is no other tag in this protocol"
            return datetime.fromtimestamp(decoded(stream), timezone.utc)


def encoded(value):
    match value:
        case bool():
            return bytes([SIMPLE << 5 | (21 if value else 20)])
        case int():
            return head(UINT, value) if value >= 0 else head(NEGATIVE, -1 - value)
        case float():
            return bytes([SIMPLE << 5 | 27]) + struct.pack(">d", value)
        case str():
            return head(TEXT, len(value.encode())) + value.encode()
        case datetime():
            return head(TAG, EPOCH) + encoded(value.timestamp())
        case list():
            return head(LIST, len(value)) + b"".join(map(encoded, value))
        case dict():
            return head(MAP, len(value)) + b"".join(encoded(key) + encoded(inner) for key, inner in value.items())
    raise TypeError(f"nothing of this kind is in an answer: {value!r}")


def head(major, number):
    return bytes([major << 5 | 27]) + number.to_bytes(8, "big")


@contextmanager
def served(client):
    """The address at which a client's operations are to be had in CBOR, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            operation = self.path.rpartition("/")[2]
            body = self.rfile.read(int(self.headers["content-length"]))
            answer = client._make_api_call(operation, decoded(BytesIO(body)) if body else {})
            del answer["ResponseMetadata"]
            content = encoded(answer)
            self.send_response(200)
            self.send_header("smithy-protocol", "rpc-v2-cbor")
            self.send_header("content-type", "application/cbor")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
