#include "world/query.hpp"

#include <algorithm>
#include <variant>

#include "dns/message_view.hpp"

namespace dnsprop::world {

std::optional<Query> read_query(dns::Bytes wire) {
    const auto read = dns::MessageView::read(wire);
    const auto* message = std::get_if<dns::MessageView>(&read);
    if (message == nullptr || message->is_response() || message->opcode() != 0 ||
        message->question_count() != 1)
        return std::nullopt;
    Query query;
    query.id = message->id();
    query.question = message->question();
    if (query.question.rr_class != dns::RrClass::in && query.question.rr_class != dns::RrClass::ch)
        return std::nullopt;
    query.recursion_desired = message->rd();
    query.checking_disabled = message->cd();
    query.authentic_data = message->ad();
    if (message->edns()) {
        query.edns = true;
        query.dnssec_ok = message->edns()->dnssec_ok;
        query.edns_version = message->edns()->version;
        query.payload_size = std::max<std::uint16_t>(512, message->edns()->udp_payload_size);
        constexpr std::uint16_t nsid_option = 3;  // RFC 5001
        message->for_each_edns_option([&](std::uint16_t code, dns::Bytes data) {
            if (code == nsid_option)
                query.asks_nsid = true;
            if (code == dns::client_subnet_option)
                query.client_subnet = dns::read_client_subnet(data);
        });
    }
    return query;
}

}  // namespace dnsprop::world
