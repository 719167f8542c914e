"""A proxy between a client and moto that loses answers, makes up errors, and lets a test step in at each request."""

import http.client
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlparse

HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding")


class Request:
    """What the client asked for."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        # `attempt=2; max=8`
        self.attempt = int(headers.get("amz-sdk-request", "attempt=1").split(";")[0].removeprefix("attempt="))

    @property
    def action(self):
        """Its name, for CloudFormation and STS; method and kind for S3."""
        if self.body[:7] == b"Action=":
            return parse_qs(self.body.decode())["Action"][0]
        url = urlparse(self.path)
        names = [name for name in url.query.split("&") if "=" not in name or name.startswith("list-type")]
        return " ".join([self.method, *filter(None, names)])


class Proxy:
    """Hands requests on to a port of this machine."""

    def __init__(self, port):
        self.port = port
        # What befalls a request: `None`, or one of the faults below.
        self.fault = lambda request: None
        # An answer that is not AWS's: `None`, or what makes it of the request.
        self.answers = lambda request: None
        # What becomes of the body of an answer of CloudFormation's.
        self.rewrite = lambda body: body
        # Called when a request has been handed on, before it is answered.
        self.before_answer = lambda request: None
        self.requests = []
        self.lock = Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                proxy.handle(self)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def actions(self):
        return [request.action for request in self.requests]

    def handle(self, handler):
        length = int(handler.headers.get("content-length") or 0)
        if handler.headers.get("expect", "").lower() == "100-continue":
            handler.send_response_only(100)
            handler.end_headers()
        request = Request(handler.command, handler.path, handler.headers, handler.rfile.read(length))
        with self.lock:
            self.requests.append(request)
            fault = self.fault(request)
            if fault == lost_before:
                return drop(handler)
            if fault in (throttled, broken):
                return answer(handler, *fault(request))
            if made_up := self.answers(request):
                return answer(handler, *made_up(request))
            status, headers, body = self.forward(request)
            if request.body[:7] == b"Action=":
                body = self.rewrite(body)
            self.before_answer(request)
        if fault == lost_after:
            return drop(handler)
        answer(handler, status, headers, body)

    def forward(self, request):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in (*HOP_BY_HOP, "expect")}
        connection.request(request.method, request.path, request.body, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.getheaders(), body


# Faults.


def lost_before(_):
    """The connection ends before the request has reached AWS."""


def lost_after(_):
    """The connection ends when the request has done its work, and before it is answered."""


def throttled(request):
    """AWS says to come again later."""
    if request.body[:7] == b"Action=":
        return 400, [("content-type", "text/xml")], error("Throttling", "Rate exceeded")
    return 503, [("content-type", "application/xml")], b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"


def broken(_):
    """AWS has a fault of its own."""
    return 500, [("content-type", "text/xml")], error("InternalFailure", "An internal error occurred")


def error(code, message):
    return f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>".encode()


def drop(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def answer(handler, status, headers, body):
    length = str(len(body))
    try:
        handler.send_response_only(status)
        for name, value in headers:
            if name.lower() == "content-length" and handler.command == "HEAD":
                length = value
            elif name.lower() not in (*HOP_BY_HOP, "content-length"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", length)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)
    except OSError:
        # The client is gone: it was killed.
        handler.close_connection = True
