"""A DoT and DoH server on loopback that follows a script, and the certificates it shows.

It stands in for what no real server does on request: certificates of every wrong kind, HTTP that is no DNS."""

import socket
import ssl
import struct
import subprocess
import threading
from pathlib import Path

import h2.config
import h2.connection
import h2.errors
import h2.events

NAME = "dns.test"


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Certificates:
    """A CA and certificates for `NAME` in a folder: good, expired, of another name, signed by itself, of another CA."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.ca = self._root("ca", "Test CA")
        self._root("other-ca", "Other CA")
        self._signed("good", NAME, "ca")
        self._signed("address", "127.0.0.1", "ca", kind="IP")
        self._signed("expired", NAME, "ca", days=-1)
        self._signed("wrong-name", "other.test", "ca")
        self._signed("other-ca-signed", NAME, "other-ca")
        self._root("self-signed", NAME)

    def context(self, kind, alpn=()):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{kind}.pem", self.folder / f"{kind}.key")
        if alpn:
            context.set_alpn_protocols(list(alpn))
        return context

    def _root(self, name, common_name):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 30,
                "-subj", f"/CN={common_name}", "-addext", f"subjectAltName=DNS:{NAME}",
                "-keyout", self.folder / f"{name}.key", "-out", self.folder / f"{name}.pem")
        return self.folder / f"{name}.pem"

    def _signed(self, name, host, authority, kind="DNS", days=30):
        request, extensions = self.folder / f"{name}.csr", self.folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName={kind}:{host}\n", encoding="ascii")
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={host}",
                "-keyout", self.folder / f"{name}.key", "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.folder / f"{authority}.pem",
                "-CAkey", self.folder / f"{authority}.key", "-days", days, "-extfile", extensions,
                "-out", self.folder / f"{name}.pem")


def answer(query, address="192.0.2.7", truncated=False):
    """The response to a query: its question, and an A record where A was asked."""
    end = query.index(b"\0", 12) + 5
    is_a = query[end - 4:end - 2] == b"\0\1"
    record = b"\xc0\x0c\0\1\0\1" + struct.pack("!IH", 300, 4) + socket.inet_aton(address)
    flags = 0x8180 | (0x0200 if truncated else 0)
    return query[:2] + struct.pack("!HHHHH", flags, 1, int(is_a), 0, 0) + query[12:end] + (record if is_a else b"")


def framed(message):
    return struct.pack("!H", len(message)) + message


class Peer:
    """Serves each connection, in a thread, with `serve(stream, number)`; the number counts from 1."""

    def __init__(self, context, serve):
        self.connections, self.requests = 0, []
        self._context, self._serve = context, serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self):
        while True:
            try:
                stream, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._run, args=(stream, self.connections), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, stream, number):
        # What the client makes of a broken connection is its affair, and the test's.
        try:
            if self._context is not None:
                stream = self._context.wrap_socket(stream, server_side=True)
            self._serve(stream, number)
        except (OSError, h2.exceptions.ProtocolError):
            pass
        finally:
            stream.close()


def until_closed(stream):
    while stream.recv(4096):
        pass


def read_framed(stream):
    size = struct.unpack("!H", stream.recv(2, socket.MSG_WAITALL) if not isinstance(stream, ssl.SSLSocket)
                         else read_exactly(stream, 2))[0]
    return read_exactly(stream, size)


def read_exactly(stream, size):
    octets = b""
    while len(octets) < size:
        more = stream.recv(size - len(octets))
        if not more:
            raise ConnectionError("closed by the client")
        octets += more
    return octets


def dot(reply):
    """Serves one framed query a connection: what `reply(query, number)` returns goes out as it is, piece by piece."""
    def serve(stream, number):
        query = read_framed(stream)
        pieces = reply(query, number)
        for piece in pieces:
            stream.sendall(piece)
        if not pieces:
            until_closed(stream)
    return serve


class Doh:
    """Serves HTTP/2; `reply(query, number)` is (headers, body), or a callable that gets the connection."""

    def __init__(self, reply):
        self.reply, self.requests = reply, []

    def __call__(self, stream, number):
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        stream.sendall(connection.data_to_send())
        headers, body = {}, b""
        while True:
            octets = stream.recv(65535)
            if not octets:
                return
            for event in connection.receive_data(octets):
                if isinstance(event, h2.events.RequestReceived):
                    headers = {name.decode(): value.decode() for name, value in event.headers}
                elif isinstance(event, h2.events.DataReceived):
                    body += event.data
                elif isinstance(event, h2.events.StreamEnded):
                    self.requests.append((headers, body))
                    self._respond(connection, stream, event.stream_id, body, number)
            stream.sendall(connection.data_to_send())

    def _respond(self, connection, stream, stream_id, query, number):
        reply = self.reply(query, number)
        if callable(reply):
            reply(connection, stream, stream_id)
            return
        headers, body = reply
        connection.send_headers(stream_id, headers)
        while body:
            stream.sendall(connection.data_to_send())
            # The client's window bounds what may be under way.
            size = min(16384, connection.local_flow_control_window(stream_id))
            if size == 0:
                connection.receive_data(stream.recv(65535))
                continue
            connection.send_data(stream_id, body[:size])
            body = body[size:]
        connection.end_stream(stream_id)


def message(body, status="200", content_type="application/dns-message", more=()):
    return [(":status", status), ("content-type", content_type), *more], body
