"""A local address that takes what is posted to it, for whoever tells people things."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextmanager
def running(server) -> Iterator[int]:
    """The port of a server that answers until the block ends."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def listening() -> Iterator[tuple[str, list[dict]]]:
    """An address and the messages that were posted to it; it answers 500 at /broken."""
    taken: list[dict] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

        def log_message(self, *_):
            return

    with running(HTTPServer(("127.0.0.1", 0), Taker)) as port:
        yield f"http://127.0.0.1:{port}", taken
