"""A client of OpenAI-compatible servers.

Python's own http.client: it is everywhere, and takes the least processor time of the usual clients, so that a peer
is not measured by its HTTP library.
"""

import http.client
import json
import threading
from urllib.parse import urlsplit

MODEL = "scriptorium-simulator"
# More than any answer of the simulated model takes.
MAX_TOKENS = 100_000
# Longer than any wait for a seat.
TIMEOUT_SECONDS = 1_800
READ_BYTES = 65_536

# A thread keeps one connection to each server.
_connections = threading.local()


def complete(server, messages):
    """The whole answer of a server, read as it streams.

    `server` is a base URL that ends in /v1. Raises OSError, http.client.HTTPException or ValueError if there is no
    whole answer.
    """
    address = urlsplit(server)
    connection = _connections.__dict__.get(server)
    if connection is None:
        connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT_SECONDS)
        _connections.__dict__[server] = connection
    body = {"model": MODEL, "messages": messages, "max_tokens": MAX_TOKENS, "stream": True}
    try:
        connection.request(
            "POST", address.path + "/chat/completions", json.dumps(body), {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        if response.status != 200:
            raise ValueError(f"{server} answered {response.status}: {response.read(500)!r}")
        return _text(server, response)
    except BaseException:
        # What is left of an answer must not be taken for the next one's.
        connection.close()
        raise


def _text(server, response):
    parts = []
    finish = None
    for line in _lines(response):
        if not line.startswith(b"data: ") or line == b"data: [DONE]":
            continue
        for choice in json.loads(line[len(b"data: ") :])["choices"]:
            parts.append(choice["delta"].get("content") or "")
            finish = choice.get("finish_reason") or finish
    if finish != "stop":
        raise ValueError(f"{server} ended its answer with {finish!r}; \"stop\" ends a whole one.")
    return "".join(parts)


def _lines(response):
    rest = b""
    while part := response.read1(READ_BYTES):
        *lines, rest = (rest + part).split(b"\n")
        yield from (line.rstrip(b"\r") for line in lines)
