// DoT against a peer that does what honest servers do not: it renegotiates once it has been
// trusted.
#include "net/tls.hpp"

#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "dns/ldns_codec.hpp"
#include "net/exchange.hpp"

using namespace dnsprop;
using boost::asio::ip::tcp;

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL_free>>;

/// A key and a certificate for `dns.test` that it signed itself, issued by `common_name`.
struct Identity {
    explicit Identity(const char* common_name) : key(EVP_EC_gen("P-256")), certificate(X509_new()) {
        X509* made = certificate.get();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), -60);
        X509_gmtime_adj(X509_getm_notAfter(made), 3600);
        X509_set_pubkey(made, key.get());
        X509_NAME* name = X509_get_subject_name(made);
        X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
        X509_set_issuer_name(made, name);
        const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> host(
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:dns.test"));
        X509_add_ext(made, host.get(), -1);
        X509_sign(made, key.get(), EVP_sha256());
    }
    PrivateKey key;
    Certificate certificate;
};

/// Serves one connection in a thread: reads the query, then asks for a second handshake in which
/// it shows `second`.
class RenegotiatingPeer {
public:
    RenegotiatingPeer(const Identity& first, const Identity& second)
        : acceptor_(context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
          thread_([this, &first, &second] { serve(first, second); }) {}
    ~RenegotiatingPeer() { thread_.join(); }
    RenegotiatingPeer(const RenegotiatingPeer&) = delete;
    RenegotiatingPeer& operator=(const RenegotiatingPeer&) = delete;

    net::Endpoint endpoint() const {
        return {*net::IpAddress::read("127.0.0.1"), acceptor_.local_endpoint().port()};
    }
    /// OpenSSL's reason for the end of the second handshake, once the connection is over.
    int reason() {
        thread_.join();
        thread_ = std::thread([] {});
        return reason_;
    }

private:
    void serve(const Identity& first, const Identity& second) {
        tcp::socket socket(context_);
        boost::system::error_code error;
        acceptor_.accept(socket, error);
        if (error)
            return;
        const Context server(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_set_max_proto_version(server.get(), TLS1_2_VERSION);
        SSL_CTX_set_options(server.get(), SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
        SSL_CTX_use_certificate(server.get(), first.certificate.get());
        SSL_CTX_use_PrivateKey(server.get(), first.key.get());
        const Session session(SSL_new(server.get()));
        SSL_set_fd(session.get(), socket.native_handle());
        std::array<char, 512> query{};
        if (SSL_accept(session.get()) != 1 ||
            SSL_read(session.get(), query.data(), query.size()) <= 0)
            return;
        SSL_use_certificate(session.get(), second.certificate.get());
        SSL_use_PrivateKey(session.get(), second.key.get());
        SSL_renegotiate(session.get());
        SSL_do_handshake(session.get());
        while (SSL_read(session.get(), query.data(), query.size()) > 0) {
        }
        reason_ = ERR_GET_REASON(ERR_peek_last_error());
    }

    boost::asio::io_context context_{1};
    tcp::acceptor acceptor_;
    int reason_ = 0;
    std::thread thread_;
};

void trust(net::TlsContext& tls, const Identity& identity) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(tls.get().native_handle()),
                        identity.certificate.get());
}

}  // namespace

TEST_CASE("a peer that was trusted cannot show another certificate by renegotiating") {
    const Identity trusted("the peer's own");
    // Longer than what fits inside a string object: what it would say lands in memory of its own.
    const Identity other("a name of the peer's choice that is longer than a short string can be");
    RenegotiatingPeer peer(trusted, other);
    boost::asio::io_context context{1};
    net::TlsContext tls;
    trust(tls, trusted);
    const dns::Question question{dns::read_name("www.example"), dns::RrType::a};
    const auto query = dns::compose_query(question, {});
    net::ExchangeRequest request;
    request.peer = peer.endpoint();
    request.protocol = net::Protocol::tls;
    request.service.host = "dns.test";
    request.question = question;
    request.query = query;
    bool is_out_of_files = false;
    std::optional<Failure> failure;
    const auto exchange = net::Exchange::start(
        context, tls, request, [&](const net::Exchange::Reply& reply) { failure = reply.error(); },
        is_out_of_files);
    context.run_for(std::chrono::seconds(10));
    REQUIRE(failure);
    // The second handshake is refused before a certificate is looked at.
    CHECK(peer.reason() == SSL_R_NO_RENEGOTIATION);
    CHECK(word(failure->kind) == "tls-handshake");
    CHECK(failure->detail.find("choice") == std::string::npos);
}
