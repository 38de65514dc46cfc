// From a Question to the zone that decides it: along the CNAMEs, one hop for each zone.
#include <algorithm>

#include <fmt/format.h>

#include "authority/assess.hpp"
#include "authority/walk_state.hpp"

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

dns::Name end_of(const dns::AnswerContent& content, const dns::Name& begin) {
    return content.chain.empty() ? begin : dns::Name::from_wire(content.chain.back().rdata_bytes());
}

/// Whether the server's answer reaches the end of the chain: it holds data, or a "no" from the zone
/// of the last name. Otherwise another zone's servers must answer for the last name.
bool is_whole(const ServerOutcome& heard, const dns::AnswerContent& inside, const dns::Name& end) {
    if (inside.chain.empty() || !inside.records.empty())
        return true;
    if (inside.kind == dns::AnswerKind::nxdomain)
        return true;
    const auto* authoritative = std::get_if<Authoritative>(&*heard.reading);
    return inside.kind == dns::AnswerKind::nodata && authoritative != nullptr &&
           authoritative->soa_owner && end.is_at_or_below(*authoritative->soa_owner);
}

/// Types that exist at the apex of a zone only.
bool is_apex_type(dns::RrType type) {
    return type == dns::RrType::soa || type == dns::RrType::ns || type == dns::RrType::dnskey;
}

BaselineState state_of(const dns::AnswerContent& content) {
    return !content.records.empty()                    ? BaselineState::found
           : content.kind == dns::AnswerKind::nxdomain ? BaselineState::nxdomain
                                                       : BaselineState::nodata;
}

}  // namespace

asio::awaitable<void> WalkState::find_route(dns::Question question, std::size_t index,
                                            Route& route) {
    dns::Question at = question;
    std::vector<dns::Name> seen;
    std::size_t links = 0;
    const auto name = question.name.plain_text();
    for (;;) {
        seen.push_back(at.name);
        CnameHop hop;
        hop.question = at;
        hop.descent = co_await descend(at, LookupChain(), route.problems);
        const bool is_answered = hop.descent.is_answered();
        if (!is_answered) {
            const bool is_root = hop.descent.cut->apex.is_root();
            route.state =
                is_root && !is_over() ? BaselineState::unreachable : BaselineState::broken;
            route.hops.push_back(std::move(hop));
            break;
        }
        const dns::AnswerContent& full = *hop.descent.heard->outcome.answer.content;
        const dns::AnswerContent inside = inside_zone(full, hop.descent.cut->apex, {});
        dns::Name end = end_of(inside, at.name).canonical();
        links += inside.chain.size();
        const bool is_loop = full.kind == dns::AnswerKind::cname_loop ||
                             (end != at.name && std::ranges::count(seen, end) != 0);
        if (is_loop || full.kind == dns::AnswerKind::chain_too_long || links > dns::max_chain) {
            route.problems.add(
                is_loop ? fmt::format("the CNAMEs of {} lead round in a loop", name)
                        : fmt::format("more than {} CNAMEs from {} on", dns::max_chain, name));
            route.hops.push_back(std::move(hop));
            break;
        }
        if (is_whole(*hop.descent.heard, inside, end)) {
            route.state = state_of(inside);
            route.hops.push_back(std::move(hop));
            break;
        }
        hop.leads_to = end;
        at.name = std::move(end);
        route.hops.push_back(std::move(hop));
    }
    tell(index, route.state);
}

asio::awaitable<dns::Name> WalkState::apex_of(const CnameHop& hop, Problems& problems) {
    const ZoneCutPtr cut = hop.descent.cut;
    const ServerOutcome& heard = *hop.descent.heard;
    const dns::Question& question = hop.question;
    const bool has_chain = !heard.outcome.answer.content->chain.empty();
    const dns::Name top = question.type == dns::RrType::ds && !question.name.is_root()
                              ? question.name.parent()
                              : question.name;
    const auto* authoritative = std::get_if<Authoritative>(&*heard.reading);
    if (!has_chain && authoritative != nullptr && authoritative->soa_owner &&
        top.is_at_or_below(*authoritative->soa_owner))
        co_return *authoritative->soa_owner;
    if (is_apex_type(question.type) && !has_chain && !heard.outcome.answer.content->records.empty())
        co_return question.name;

    for (dns::Name at = top; at != cut->apex && at.is_at_or_below(cut->apex); at = at.parent()) {
        const dns::Question soa = {at, dns::RrType::soa};
        const Descent descent = co_await ask_zone(cut, soa, LookupChain(), problems);
        if (!descent.is_answered())
            break;
        const auto* answer = std::get_if<Authoritative>(&*descent.heard->reading);
        if (answer == nullptr)
            break;
        const dns::AnswerContent& content = *descent.heard->outcome.answer.content;
        // A CNAME stands at no apex (RFC 1034 section 3.6.2): look above it.
        if (!content.chain.empty())
            continue;
        if (!content.records.empty())
            co_return at;
        if (answer->soa_owner && at.is_at_or_below(*answer->soa_owner))
            co_return *answer->soa_owner;
        break;
    }
    co_return cut->apex;
}

asio::awaitable<void> WalkState::find_apex(CnameHop& hop, Problems& problems) {
    const dns::Name apex = co_await apex_of(hop, problems);
    const ZoneCutPtr above = hop.descent.cut;
    if (apex == above->apex)
        co_return;
    ZoneCut cut;
    cut.apex = apex;
    cut.parent = above->apex;
    co_await ask_own_servers(above, apex, cut.servers, problems);
    if (cut.servers.empty())
        cut.servers = above->servers;
    cuts_.add(std::move(cut));
    hop.descent.cut = cuts_.find(apex);
}

}  // namespace dnsprop::authority
