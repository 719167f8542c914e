"""AWS's Runtime Interface Emulator: a binary as Lambda would run it."""

import json
import os
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib import error, request

DEADLINE = 30


class Function:
    """A Lambda function, as the emulator serves it."""

    def __init__(self, port, log):
        self.port = port
        self.log = log

    def invoke(self, event):
        """The answer to an event, and the status."""
        url = f"http://127.0.0.1:{self.port}/2015-03-31/functions/function/invocations"
        try:
            with request.urlopen(url, json.dumps(event).encode(), DEADLINE) as response:
                return response.status, json.load(response)
        except error.HTTPError as response:
            return response.code, json.load(response)

    def logged(self):
        """The JSON objects among the lines that the process has logged."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process):
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
    raise AssertionError(f"the emulator does not listen; its exit code is {process.poll()}")


@contextmanager
def running(binary, handler, log, variables):
    """The binary as the function whose `Handler` is given, until the end of the block."""
    port = free_port()
    command = [os.environ["LESSOPS_EMULATOR"], "--log-level", "warn"]
    command += ["--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
    command += ["--runtime-api-address", f"127.0.0.1:{free_port()}", binary, handler]
    environment = os.environ | {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"} | variables
    with log.open("w") as output, subprocess.Popen(
        command, env=environment, stdout=output, stderr=subprocess.STDOUT
    ) as process:
        try:
            wait_for(port, process)
            yield Function(port, log)
        finally:
            process.terminate()
