// Any octets as the reply of a server of a zone: dropped, or read as one of the five things that it
// can mean; what a referral names lies below the zone asked and at or above the name, and the bound
// on its servers holds.
#include <cstdint>
#include <cstdlib>

#include "authority/referral.hpp"
#include "dns/ldns_codec.hpp"
#include "net/reply_matching.hpp"

using namespace dnsprop;

namespace {

constexpr std::size_t max_servers = 4;

void require(bool holds) {
    if (!holds)
        std::abort();
}

void check(const authority::Referral& referral, const dns::Question& question,
           const dns::Name& zone) {
    require(referral.zone != zone && referral.zone.is_at_or_below(zone));
    require(question.name.is_at_or_below(referral.zone));
    require(!referral.servers.empty() && referral.servers.size() <= max_servers);
    for (const authority::NameServer& server : referral.servers) {
        require(server.addresses.size() <= authority::max_addresses_per_server);
        // Glue is believed in the bailiwick of who was asked only.
        require(server.addresses.empty() || server.name.is_at_or_below(zone));
    }
}

}  // namespace

/// The first octet says how many labels of the name lie below the zone that is asked; the message
/// follows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const dns::Bytes wire(data + 1, size - 1);
    const auto read = dns::MessageView::read(wire);
    const auto* message = std::get_if<dns::MessageView>(&read);
    const bool has_question = message != nullptr && message->question_count() == 1;
    const dns::Question question =
        has_question ? message->question()
                     : dns::Question{dns::read_name("www.example.com"), dns::RrType::a};

    const net::MatchedReply matched = net::match_reply(wire, question);
    require((matched.fit == net::ReplyFit::malformed) == (message == nullptr));
    require((matched.fit == net::ReplyFit::answers) == matched.message.has_value());
    if (message != nullptr)
        require(net::fit_of(*message, question) == matched.fit);
    const dns::Question other{dns::read_name("other.example"), question.type};
    if (has_question && question.name != other.name)
        require(net::match_reply(wire, other).fit != net::ReplyFit::answers);
    if (!matched.message)
        return 0;

    dns::Name zone = question.name;
    for (unsigned labels = data[0] % 8; labels > 0; --labels)
        zone = zone.parent();
    const authority::Reading reading =
        authority::read_response(*matched.message, question, zone, max_servers);
    if (const auto* referral = std::get_if<authority::Referral>(&reading))
        check(*referral, question, zone);
    if (const auto* said = std::get_if<authority::Authoritative>(&reading))
        require(!said->soa_owner || said->soa_owner->is_at_or_below(zone));
    if (const auto* lame = std::get_if<authority::Lame>(&reading))
        require(!authority::sentence(lame->kind).empty());
    return 0;
}
