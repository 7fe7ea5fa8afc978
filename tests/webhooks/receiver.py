"""A receiver on loopback, for real: keeps what it gets and answers as told."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """`status`, `answer`, `headers` say what it answers; `got` holds (path, headers, body) of each message."""

    def __init__(self, tls=None):
        self.status, self.answer, self.headers, self.got = 200, b"taken", {}, []
        self.behave = None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            """Answers every post."""

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.got.append((self.path, dict(self.headers), body))
                if receiver.behave:
                    receiver.behave(self)
                    return
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(receiver.answer)))
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, *_words):
                """Says nothing."""

        class Server(ThreadingHTTPServer):
            """Says nothing of peers that hang up."""

            daemon_threads = True

            def handle_error(self, *_words):
                """A peer that is cut off is what some tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook?room=1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
