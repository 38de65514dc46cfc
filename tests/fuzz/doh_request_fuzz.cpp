// Any octets as what a DoH server sends inside TLS, in pieces of any size: the request ends with a
// message that answers the question, or with a failure whose detail a terminal may show.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "dns/ldns_codec.hpp"
#include "net/doh_request.hpp"
#include "net/reply_matching.hpp"

using namespace dnsprop;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

}  // namespace

/// The first octet says how large the pieces are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    static const dns::Question question{dns::read_name("www.example.com"), dns::RrType::a};
    static const auto query = dns::compose_query(question, {});
    const std::size_t piece = 1U + data[0];
    dns::Bytes octets(data + 1, size - 1);
    net::DohRequest request({"dns.example", "dns.example", "/dns-query"}, query);
    for (;;) {
        std::size_t sent = 0;
        for (auto out = request.next_to_send(); !out.empty(); out = request.next_to_send())
            sent += out.size();
        // What it answers is in proportion to what it was told.
        require(sent <= 4096 + 64 * size);
        if (request.is_over() || octets.empty())
            break;
        const auto next = octets.first(std::min(piece, octets.size()));
        octets = octets.subspan(next.size());
        request.receive(next);
    }
    if (!request.is_over())
        return 0;
    const auto reply = request.take_reply(question);
    if (reply) {
        require(net::match_reply(*reply, question).fit == net::ReplyFit::answers);
        return 0;
    }
    const Failure& failure = reply.error();
    require(failure.kind == FailureKind::http || failure.kind == FailureKind::closed ||
            failure.kind == FailureKind::malformed || failure.kind == FailureKind::mismatched);
    // "…" is ours.
    for (const char c : failure.detail)
        require(c < 0 || (c >= 0x20 && c != 0x7f));
    return 0;
}
