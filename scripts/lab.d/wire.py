"""Just enough DNS on the wire to know when the lab's servers answer: a query out, an rcode or a SOA serial back."""

import select
import socket
import struct
import time

TYPES = {"A": 1, "SOA": 6}


class Query:
    """One question for one address, asked again until `is_answered(reply)` holds."""

    def __init__(self, address, name, rrtype, is_answered, recursive=False):
        self.address, self.name, self.is_answered = address, name, is_answered
        labels = [label.encode() for label in name.rstrip(".").split(".") if label]
        qname = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
        flags = 0x0100 if recursive else 0
        self.question = struct.pack("!HHHHH", flags, 1, 0, 0, 0) + qname + struct.pack("!HH", TYPES[rrtype], 1)


def ask_until_answered(queries, seconds, every=0.3, is_hopeless=lambda: False):
    """Asks all at once, and again `every` seconds, until all are answered, time is up or `is_hopeless()`.

    Returns the queries without the answer they wait for.
    """
    pending, sockets = dict(enumerate(queries)), {}
    for family in (socket.AF_INET, socket.AF_INET6):
        if any((":" in query.address) == (family == socket.AF_INET6) for query in queries):
            sockets[family] = socket.socket(family, socket.SOCK_DGRAM)
            sockets[family].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    deadline = time.monotonic() + seconds
    next_send = 0.0
    try:
        while pending and time.monotonic() < deadline and not is_hopeless():
            if time.monotonic() >= next_send:
                for number, query in pending.items():
                    family = socket.AF_INET6 if ":" in query.address else socket.AF_INET
                    try:
                        sockets[family].sendto(struct.pack("!H", number) + query.question, (query.address, 53))
                    except OSError:
                        pass  # an ICMP error of an earlier datagram: the server is not there yet
                next_send = time.monotonic() + every
            for sock in select.select(list(sockets.values()), [], [], min(0.05, every))[0]:
                try:
                    reply = sock.recv(65535)
                except OSError:
                    continue
                number = struct.unpack("!H", reply[:2])[0] if len(reply) >= 12 else None
                if number in pending and pending[number].is_answered(reply):
                    del pending[number]
    finally:
        for sock in sockets.values():
            sock.close()
    return list(pending.values())


def has_answer(reply):
    """NOERROR with at least one record in the answer section."""
    return reply[3] & 0x0F == 0 and struct.unpack("!H", reply[6:8])[0] > 0


def soa_serial(reply):
    """The serial of the SOA that a SOA query was answered with, or None."""
    if not has_answer(reply):
        return None
    after_question = _skip_name(reply, 12) + 4
    rdata = _skip_name(reply, after_question) + 10
    serial = _skip_name(reply, _skip_name(reply, rdata))
    return struct.unpack("!I", reply[serial : serial + 4])[0]


def _skip_name(message, at):
    while message[at]:
        if message[at] >= 0xC0:
            return at + 2
        at += message[at] + 1
    return at + 1
