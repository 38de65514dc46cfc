"""DoT (RFC 7858) and DoH (RFC 8484) in the lab: a CA made by openssl, and dnsdist with certificates of it."""

import socket
import ssl
import subprocess
import time
from urllib.parse import urlsplit

HOW_MANY = 2
DAYS = 30


class SecureError(Exception):
    """openssl cannot make what is needed, or nobody answers over TLS: in one line."""


def choose(resolvers):
    """The ids of the resolvers that speak DoT and DoH: the first that do in the catalogue, where some do."""
    both = [r for r in resolvers if r["dot_host"] and r["doh_url"]]
    return [r["id"] for r in (both + [r for r in resolvers if r not in both])[:HOW_MANY]]


def names(resolver):
    """What the certificate is for: NAME.lab.test, and the catalogue's own host names."""
    hosts = [f"{resolver['id']}.lab.test", resolver["dot_host"], urlsplit(resolver["doh_url"] or "").hostname]
    return list(dict.fromkeys(host for host in hosts if host))


def make_certificates(state, resolvers):
    """A CA in ca.pem, and for each resolver a key and a certificate."""
    folder = state / "tls"
    folder.mkdir()
    config = folder / "openssl.conf"
    config.write_text("[req]\ndistinguished_name = dn\nprompt = no\n[dn]\nCN = dnsprop lab\n"
                      "[ca]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\nsubjectKeyIdentifier = hash\n")
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-config", config]
    _openssl("req", "-x509", *new_key, "-extensions", "ca", "-days", DAYS, "-keyout", folder / "ca.key", "-out", ca(state))
    for resolver in resolvers:
        key, certificate = files(state, resolver)
        alternatives = [f"DNS:{name}" for name in names(resolver)] + [f"IP:{a}" for a in resolver["addresses"]]
        extensions, request = certificate.with_suffix(".ext"), certificate.with_suffix(".csr")
        extensions.write_text(f"subjectAltName = {', '.join(alternatives)}\nextendedKeyUsage = serverAuth\n"
                              "authorityKeyIdentifier = keyid\n")
        _openssl("req", "-new", *new_key, "-keyout", key, "-out", request)
        _openssl("x509", "-req", "-in", request, "-CA", ca(state), "-CAkey", folder / "ca.key", "-CAserial", folder / "ca.srl",
                 "-CAcreateserial", "-days", DAYS, "-extfile", extensions, "-out", certificate)


def ca(state):
    """For SSL_CERT_FILE."""
    return state / "ca.pem"


def files(state, resolver):
    return state / "tls" / f"{resolver['id']}.key", state / "tls" / f"{resolver['id']}.pem"


def dnsdist_lines(state, resolvers):
    """The configuration of a dnsdist that hands on to port 53 of the same address."""
    lines = ['setACL({"0.0.0.0/0", "::/0"})', 'setSecurityPollSuffix("")', "setVerboseHealthChecks(false)"]
    for resolver in resolvers:
        key, certificate = files(state, resolver)
        pair = f'"{certificate}", "{key}"'
        paths = {"/dns-query", urlsplit(resolver["doh_url"] or "").path or "/dns-query"}
        lines.append("to = newNMG()")
        for address in resolver["addresses"]:
            local = f"[{address}]" if ":" in address else address
            lines.append(f'to:addMask("{address}/{128 if ":" in address else 32}")')
            lines.append(f'addTLSLocal("{local}:853", {pair})')
            lines.append(f'addDOHLocal("{local}:443", {pair}, {{{", ".join(f"{path!r}" for path in sorted(paths))}}})')
        pool = resolver["id"]
        lines.append(f'newServer{{address="{resolver["addresses"][0]}:53", pool="{pool}"}}:setUp()')
        lines.append(f'addAction(NetmaskGroupRule(to, false), PoolAction("{pool}"))')
    return lines


def await_handshakes(state, resolvers, seconds, is_hopeless):
    """Until every address has shown a certificate that the CA vouches for, on both ports."""
    context = ssl.create_default_context(cafile=str(ca(state)))
    waiting = [(address, port, names(r)[0]) for r in resolvers for address in r["addresses"] for port in (853, 443)]
    deadline = time.monotonic() + seconds
    while waiting and time.monotonic() < deadline and not is_hopeless():
        address, port, name = waiting[0]
        try:
            with socket.create_connection((address, port), 1) as plain, context.wrap_socket(plain, server_hostname=name):
                waiting.pop(0)
        except ssl.SSLCertVerificationError as error:
            raise SecureError(f"{address} port {port}: {error.verify_message}") from None
        except OSError:
            time.sleep(0.05)
    if waiting and not is_hopeless():
        raise SecureError(f"no TLS at {waiting[0][0]} port {waiting[0][1]} within {seconds} s")


def _openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise SecureError(f"openssl {arguments[0]}: {said[-1] if said else done.returncode}")
