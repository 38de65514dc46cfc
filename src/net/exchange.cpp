#include "net/exchange.hpp"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "net/framed_conversation.hpp"
#include "net/http2_conversation.hpp"
#include "net/socket_address.hpp"
#include "net/tls.hpp"

namespace dnsprop::net {

namespace asio = boost::asio;

namespace {

asio::ip::tcp::endpoint asio_endpoint(const Endpoint& endpoint) {
    const auto bytes = endpoint.address.bytes();
    if (endpoint.address.is_ipv4()) {
        asio::ip::address_v4::bytes_type octets{};
        std::copy(bytes.begin(), bytes.end(), octets.begin());
        return {asio::ip::address_v4(octets), endpoint.port};
    }
    asio::ip::address_v6::bytes_type octets{};
    std::copy(bytes.begin(), bytes.end(), octets.begin());
    return {asio::ip::address_v6(octets), endpoint.port};
}

}  // namespace

Exchange::Exchange(asio::io_context& context, TlsContext& tls, const ExchangeRequest& request,
                   OnDone on_done)
    : socket_(context),
      tls_(tls),
      peer_(request.peer),
      protocol_(request.protocol),
      service_(request.service),
      question_(request.question),
      query_(request.query.begin(), request.query.end()),
      on_done_(std::move(on_done)) {
    // RFC 8484 section 4.1: id 0, so that HTTP caches may share the answer.
    const std::uint16_t id = protocol_ == Protocol::https ? std::uint16_t{0} : request.id;
    query_[0] = static_cast<std::uint8_t>(id >> 8);
    query_[1] = static_cast<std::uint8_t>(id);
}

std::shared_ptr<Exchange> Exchange::start(asio::io_context& context, TlsContext& tls,
                                          const ExchangeRequest& request, OnDone on_done,
                                          bool& is_out_of_files) {
    std::shared_ptr<Exchange> self(new Exchange(context, tls, request, std::move(on_done)));
    // Not by Asio, whose sockets are inherited by every program that is started meanwhile.
    const int socket = ::socket(socket_family(request.peer.address.family()),
                                SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
    is_out_of_files = socket < 0 && (errno == EMFILE || errno == ENFILE);
    if (is_out_of_files)
        return nullptr;
    if (socket >= 0)
        self->socket_.assign(asio_endpoint(request.peer).protocol(), socket);

    // The executor and the handler have names of their own: g++ 12 miscompiles them as temporaries
    // (gcc PR 107288).
    const auto executor = context.get_executor();
    auto on_end = [self](const std::exception_ptr& thrown, Reply reply) {
        if (thrown)
            std::rethrow_exception(thrown);
        if (self->on_done_) {
            const OnDone done = std::exchange(self->on_done_, nullptr);
            done(std::move(reply));
        }
    };
    asio::co_spawn(executor, run(self), std::move(on_end));
    return self;
}

void Exchange::cancel() {
    on_done_ = nullptr;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

/// Holds the exchange while the coroutine runs.
asio::awaitable<Exchange::Reply> Exchange::run(std::shared_ptr<Exchange> self) {
    Reply reply = co_await self->converse();
    boost::system::error_code ignored;
    self->socket_.close(ignored);
    co_return reply;
}

asio::awaitable<Exchange::Reply> Exchange::converse() {
    const asio::ip::tcp::endpoint peer = asio_endpoint(peer_);
    // Cancelled before it began; connecting would open the closed socket anew.
    if (!on_done_)
        co_return Failure{FailureKind::closed, {}};
    const auto [error] = co_await socket_.async_connect(peer, as_result);
    // Cancelled while the news of the connection was on its way: nothing of the owner's may be
    // touched.
    if (!on_done_)
        co_return Failure{FailureKind::closed, {}};
    if (error)
        co_return failure_of_stream(error);
    if (protocol_ == Protocol::tcp) {
        Reply reply = co_await converse_framed(socket_, query_, question_);
        co_return reply;
    }
    Reply reply = co_await converse_securely();
    co_return reply;
}

asio::awaitable<Exchange::Reply> Exchange::converse_securely() {
    const bool is_https = protocol_ == Protocol::https;
    TlsStream stream(socket_, tls_.get());
    const std::optional<Failure> failure = co_await shake_hands(
        stream, service_.host, is_https ? ApplicationProtocol::http2 : ApplicationProtocol::dot);
    if (failure)
        co_return *failure;
    // No farewell on TLS's level: the response is whole, and its end is known by its length.
    if (is_https) {
        Reply reply = co_await converse_http2(stream, service_, query_, question_);
        co_return reply;
    }
    Reply reply = co_await converse_framed(stream, query_, question_);
    co_return reply;
}

}  // namespace dnsprop::net
