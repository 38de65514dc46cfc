#include "base/failure.hpp"

namespace dnsprop {

std::string_view word(FailureKind kind) {
    switch (kind) {
        case FailureKind::timeout:
            return "timeout";
        case FailureKind::refused_connection:
            return "refused-connection";
        case FailureKind::unreachable:
            return "unreachable";
        case FailureKind::no_route:
            return "no-route";
        case FailureKind::network:
            return "network";
        case FailureKind::malformed:
            return "malformed";
        case FailureKind::mismatched:
            return "mismatched";
        case FailureKind::truncated:
            return "truncated";
        case FailureKind::closed:
            return "closed";
        case FailureKind::tls_expired:
            return "tls-expired";
        case FailureKind::tls_untrusted:
            return "tls-untrusted";
        case FailureKind::tls_wrong_name:
            return "tls-wrong-name";
        case FailureKind::tls_handshake:
            return "tls-handshake";
        case FailureKind::http:
            return "http";
    }
    return "unknown";
}

std::string_view sentence(FailureKind kind) {
    switch (kind) {
        case FailureKind::timeout:
            return "no answer within the time limit";
        case FailureKind::refused_connection:
            return "nothing listens on its DNS port";
        case FailureKind::unreachable:
            return "the network says it cannot be reached";
        case FailureKind::no_route:
            return "this host has no route to it";
        case FailureKind::network:
            return "a network error";
        case FailureKind::malformed:
            return "only malformed responses came";
        case FailureKind::mismatched:
            return "only responses to something else came";
        case FailureKind::truncated:
            return "the answer was cut short over TCP too";
        case FailureKind::closed:
            return "the connection was closed before the answer was whole";
        case FailureKind::tls_expired:
            return "its certificate is not valid today";
        case FailureKind::tls_untrusted:
            return "its certificate is not trusted here";
        case FailureKind::tls_wrong_name:
            return "its certificate is for another name";
        case FailureKind::tls_handshake:
            return "TLS could not be agreed on";
        case FailureKind::http:
            return "its HTTP response is no DNS message";
    }
    return "unknown";
}

}  // namespace dnsprop
