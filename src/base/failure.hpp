// Why there is no Answer. Every kind has one sentence, used by every format and by the screen.
// Must not know about sockets, clocks or verdicts.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace dnsprop {

enum class FailureKind : std::uint8_t {
    timeout,             ///< nothing usable came before the deadline
    refused_connection,  ///< ICMP port unreachable, or RST to a TCP connection
    unreachable,         ///< ICMP host or network unreachable, or a local firewall's "prohibited"
    no_route,            ///< this host has no route to the address
    network,             ///< another socket error; the detail names it
    malformed,           ///< only responses that break the message format (RFC 1035) came
    mismatched,          ///< only responses to another question or with another id came
    truncated,           ///< TC was set over TCP too (RFC 7766)
    closed,              ///< the peer closed the connection before a whole message came
    tls_expired,         ///< the peer's certificate is not valid at this time
    tls_untrusted,       ///< no CA that this machine trusts has signed the peer's certificate
    tls_wrong_name,      ///< the peer's certificate is for another name (RFC 9525)
    tls_handshake,       ///< TLS could not be agreed on; the detail is OpenSSL's
    http,  ///< an HTTP response that is no DNS message (RFC 8484); the detail names it
};

/// Why a Probe ended without an Answer.
struct Failure {
    FailureKind kind = FailureKind::timeout;
    std::string
        detail;  ///< a short fact beside the kind, may be empty; never from the wire unescaped
};

/// The machine word of a kind, as JSON's `reason` shows it: "timeout", "unreachable", ...
std::string_view word(FailureKind kind);
/// One clause in plain words: "no answer within the time limit".
std::string_view sentence(FailureKind kind);

template <class T>
using Result = boost::system::result<T, Failure>;

/// For boost::system::result: reading the value of a failed Result is a bug of ours.
[[noreturn]] inline void throw_exception_from_error(const Failure& failure,
                                                    const boost::source_location&) {
    throw std::logic_error("value of a failed Result read: " + std::string(word(failure.kind)));
}

}  // namespace dnsprop
