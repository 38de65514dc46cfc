#include "net/tls.hpp"

#include <array>
#include <ctime>
#include <memory>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string_view>
#include <vector>

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/verify_context.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "net/ip_address.hpp"
#include "net/socket_address.hpp"
#include "net/stream_result.hpp"

namespace dnsprop::net {

namespace asio = boost::asio;

namespace {

std::string date_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "at an unreadable time";
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string common_name(X509_NAME* name) {
    std::array<char, 256> text{};
    const int size =
        X509_NAME_get_text_by_NID(name, NID_commonName, text.data(), static_cast<int>(text.size()));
    return size <= 0 ? "a CA without a name"
                     : escape_for_terminal({text.data(), static_cast<std::size_t>(size)});
}

/// The DNS names a certificate is for, the first few of them.
std::string names_of(const X509* certificate) {
    constexpr std::size_t shown = 3;
    std::vector<std::string> names;
    std::size_t count = 0;
    auto* all = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(all, i);
        if (name->type != GEN_DNS)
            continue;
        const auto* octets = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
        const auto size = static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName));
        if (++count <= shown)
            names.push_back(elide(escape_for_terminal({octets, size}), 60));
    }
    GENERAL_NAMES_free(all);
    if (names.empty())
        return "no host name";
    return count > shown ? fmt::format("{} and {} more", fmt::join(names, ", "), count - shown)
                         : fmt::format("{}", fmt::join(names, ", "));
}

/// What a certificate chain is rejected for. Its first fault is the one to tell.
Failure rejection_of(X509_STORE_CTX* store) {
    const int error = X509_STORE_CTX_get_error(store);
    X509* certificate = X509_STORE_CTX_get_current_cert(store);
    switch (error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return {FailureKind::tls_expired,
                    fmt::format("it ended on {}", date_of(X509_get0_notAfter(certificate)))};
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return {FailureKind::tls_expired,
                    fmt::format("it begins on {}", date_of(X509_get0_notBefore(certificate)))};
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return {FailureKind::tls_untrusted, "it is signed by itself"};
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return {
                FailureKind::tls_untrusted,
                fmt::format("it is signed by {}", common_name(X509_get_issuer_name(certificate)))};
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return {FailureKind::tls_wrong_name,
                    fmt::format("it is for {}", names_of(certificate))};
        default:
            return {FailureKind::tls_untrusted, X509_verify_cert_error_string(error)};
    }
}

/// SNI and the name that the certificate must have (RFC 6066 section 3: an address is no SNI).
bool expect_host(SSL* ssl, const std::string& host) {
    if (IpAddress::read(host))
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl, host.c_str()) == 1 &&
           SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

bool has_chosen_http2(const SSL* ssl) {
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &chosen, &size);
    return std::string_view(reinterpret_cast<const char*>(chosen), size) == "h2";
}

}  // namespace

Failure failure_of_stream(const boost::system::error_code& error) {
    if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
        return {FailureKind::closed, {}};
    if (error.category() == asio::error::get_ssl_category())
        return {FailureKind::tls_handshake, escape_for_terminal(error.message())};
    const FailureKind kind = failure_of_errno(error.value(), false);
    return {kind, kind == FailureKind::network ? error.message() : std::string()};
}

asio::ssl::context& TlsContext::get() {
    if (!context_) {
        context_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
        SSL_CTX_set_min_proto_version(context_->native_handle(), TLS1_2_VERSION);
        // Who has been trusted must not become somebody else. TLS 1.3 has no renegotiation, and no
        // DNS server needs it (RFC 9325 section 3.5).
        SSL_CTX_set_options(context_->native_handle(), SSL_OP_NO_RENEGOTIATION);
        context_->set_verify_mode(asio::ssl::verify_peer);
        // Without any CA on this machine every peer is untrusted, and is said to be.
        boost::system::error_code ignored;
        context_->set_default_verify_paths(ignored);
    }
    return *context_;
}

asio::awaitable<std::optional<Failure>> shake_hands(TlsStream& stream, const std::string& host,
                                                    ApplicationProtocol protocol) {
    SSL* ssl = stream.native_handle();
    const bool is_http2 = protocol == ApplicationProtocol::http2;
    static constexpr std::array<unsigned char, 3> h2 = {2, 'h', '2'};
    const bool is_set = expect_host(ssl, host) &&
                        (!is_http2 || SSL_set_alpn_protos(ssl, h2.data(), h2.size()) == 0);
    if (!is_set)
        co_return Failure{FailureKind::tls_handshake, "OpenSSL does not take the host name"};
    // Shared with the callback, which lives as long as the stream: longer than this handshake.
    const auto rejection = std::make_shared<std::optional<Failure>>();
    auto verify = [rejection](bool is_good, asio::ssl::verify_context& context) {
        if (!is_good && !*rejection)
            *rejection = rejection_of(context.native_handle());
        return is_good;
    };
    stream.set_verify_callback(verify);
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, as_result);
    if (*rejection)
        co_return *rejection;
    if (error)
        co_return failure_of_stream(error);
    if (is_http2 && !has_chosen_http2(ssl))
        co_return Failure{FailureKind::http, "it does not offer HTTP/2"};
    co_return std::nullopt;
}

}  // namespace dnsprop::net
