// Any octets as what a peer sends over TCP, in pieces of any size: the conversation ends, with a
// message that answers the question under the right id, or with a failure.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "dns/ldns_codec.hpp"
#include "net/framed_conversation.hpp"

using namespace dnsprop;
using boost::system::error_code;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

/// A stream in memory: what is written vanishes, what is read comes in pieces and ends.
class Script {
public:
    Script(boost::asio::io_context& context, dns::Bytes octets, std::size_t piece)
        : context_(context), octets_(octets), piece_(piece) {}

    using executor_type = boost::asio::io_context::executor_type;
    executor_type get_executor() { return context_.get_executor(); }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const auto& room) {
                const auto source =
                    boost::asio::buffer(octets_.data(), std::min(piece_, octets_.size()));
                const std::size_t size = boost::asio::buffer_copy(room, source);
                octets_ = octets_.subspan(size);
                const bool is_end = size == 0 && boost::asio::buffer_size(room) > 0;
                this->complete(std::move(handler), is_end ? boost::asio::error::eof : error_code(),
                               size);
            },
            token, buffers);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return boost::asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const auto& given) {
                this->complete(std::move(handler), error_code(), boost::asio::buffer_size(given));
            },
            token, buffers);
    }

private:
    template <class Handler>
    void complete(Handler handler, error_code error, std::size_t size) {
        boost::asio::post(context_, [handler = std::move(handler), error, size]() mutable {
            handler(error, size);
        });
    }

    boost::asio::io_context& context_;
    dns::Bytes octets_;
    std::size_t piece_;
};

}  // namespace

/// The first octet says how large the pieces are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    static const dns::Question question{dns::read_name("www.example"), dns::RrType::a};
    static const std::vector<std::uint8_t> query = [] {
        auto image = dns::compose_query(question, {});
        image[0] = 0x12;
        image[1] = 0x34;
        return image;
    }();
    boost::asio::io_context context(1);
    Script stream(context, dns::Bytes(data + 1, size - 1), 1U + data[0]);
    std::optional<Result<std::vector<std::uint8_t>>> reply;
    const auto executor = context.get_executor();
    auto on_end = [&](const std::exception_ptr& thrown, Result<std::vector<std::uint8_t>> got) {
        require(thrown == nullptr);
        reply.emplace(std::move(got));
    };
    boost::asio::co_spawn(executor, net::converse_framed(stream, query, question),
                          std::move(on_end));
    context.run();
    require(reply.has_value());
    if (reply->has_value()) {
        const std::vector<std::uint8_t>& message = reply->value();
        require(message[0] == 0x12 && message[1] == 0x34);
        require(net::match_reply(message, question).fit == net::ReplyFit::answers);
    } else {
        const FailureKind kind = reply->error().kind;
        require(kind == FailureKind::closed || kind == FailureKind::malformed ||
                kind == FailureKind::mismatched);
    }
    return 0;
}
