#include "net/tcp_exchange.hpp"

#include <array>
#include <cerrno>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "net/reply_matching.hpp"
#include "net/socket_address.hpp"

namespace dnsprop::net {

namespace asio = boost::asio;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

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

Failure failure_of(const boost::system::error_code& error) {
    if (error == asio::error::eof)
        return {FailureKind::closed, {}};
    const FailureKind kind = failure_of_errno(error.value(), false);
    return {kind, kind == FailureKind::network ? error.message() : std::string()};
}

}  // namespace

TcpExchange::TcpExchange(asio::io_context& context, const Endpoint& peer,
                         const dns::Question& question, OnDone on_done)
    : socket_(context), peer_(peer), question_(question), on_done_(std::move(on_done)) {}

std::shared_ptr<TcpExchange> TcpExchange::start(asio::io_context& context, const Endpoint& peer,
                                                std::span<const std::uint8_t> query,
                                                std::uint16_t id, const dns::Question& question,
                                                OnDone on_done, bool& is_out_of_files) {
    std::shared_ptr<TcpExchange> self(new TcpExchange(context, peer, question, std::move(on_done)));
    boost::system::error_code error;
    self->socket_.open(asio_endpoint(peer).protocol(), error);
    is_out_of_files = error.value() == EMFILE || error.value() == ENFILE;
    if (is_out_of_files)
        return nullptr;

    // RFC 7766 section 8: length and message in one write, so that they share a segment.
    auto& framed = self->framed_query_;
    framed = {static_cast<std::uint8_t>(query.size() >> 8), static_cast<std::uint8_t>(query.size()),
              static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
    framed.insert(framed.end(), query.begin() + 2, query.end());

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

void TcpExchange::cancel() {
    on_done_ = nullptr;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

/// Holds the exchange while the coroutine runs.
asio::awaitable<TcpExchange::Reply> TcpExchange::run(std::shared_ptr<TcpExchange> self) {
    Reply reply = co_await self->exchange();
    boost::system::error_code ignored;
    self->socket_.close(ignored);
    co_return reply;
}

asio::awaitable<TcpExchange::Reply> TcpExchange::exchange() {
    const asio::ip::tcp::endpoint peer = asio_endpoint(peer_);
    const auto [connect_error] = co_await socket_.async_connect(peer, as_result);
    if (connect_error)
        co_return failure_of(connect_error);
    const auto query = asio::buffer(framed_query_);
    const auto [write_error, written] = co_await asio::async_write(socket_, query, as_result);
    if (write_error)
        co_return failure_of(write_error);

    // A message to something else must not end the wait; the owner's deadline does.
    FailureKind seen = FailureKind::closed;
    for (;;) {
        std::array<std::uint8_t, 2> prefix{};
        const auto prefix_buffer = asio::buffer(prefix);
        const auto [prefix_error, prefix_size] =
            co_await asio::async_read(socket_, prefix_buffer, as_result);
        if (prefix_error) {
            Failure failure = failure_of(prefix_error);
            if (failure.kind == FailureKind::closed)
                failure.kind = seen;
            co_return failure;
        }
        message_.resize(static_cast<std::size_t>(prefix[0] << 8 | prefix[1]));
        const auto message_buffer = asio::buffer(message_);
        const auto [read_error, read_size] =
            co_await asio::async_read(socket_, message_buffer, as_result);
        if (read_error)
            co_return failure_of(read_error);
        const bool has_id = message_.size() >= 2 && message_[0] == framed_query_[2] &&
                            message_[1] == framed_query_[3];
        const MatchedReply matched = match_reply(message_, question_);
        if (has_id && matched.fit == ReplyFit::answers)
            co_return std::move(message_);
        seen =
            matched.fit == ReplyFit::malformed ? FailureKind::malformed : FailureKind::mismatched;
    }
}

}  // namespace dnsprop::net
