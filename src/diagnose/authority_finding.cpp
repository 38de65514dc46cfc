#include "diagnose/authority_finding.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/list.hpp"
#include "diagnose/zone_behind.hpp"
#include "dns/ldns_codec.hpp"

namespace dnsprop::diagnose {

namespace {

using authority::ServerFinding;
using authority::ZoneFinding;
using expect::Fit;

/// Values of one answer that are shown; a hostile server may send thousands.
constexpr std::size_t max_shown_values = 4;

dns::Name target_of(const dns::Record& link) {
    return dns::Name::from_wire(link.rdata_bytes());
}

/// What it says ends with a CNAME out of its zone.
bool leads_on(const dns::AnswerContent& content) {
    return content.kind == dns::AnswerKind::positive && content.records.empty() &&
           !content.chain.empty();
}

AuthorityState state_of(Fit fit) {
    switch (fit) {
        case Fit::expected:
            return AuthorityState::serves_it;
        case Fit::mixed:
        case Fit::incomplete:
            return AuthorityState::serves_it_partly;
        case Fit::old:
        case Fit::other:
            return AuthorityState::serves_something_else;
        case Fit::absent:
            return AuthorityState::not_there;
    }
    return AuthorityState::unknown;
}

std::string words_of(const dns::AnswerContent& content) {
    if (leads_on(content))
        return fmt::format("a CNAME to {}", target_of(content.chain.back()).plain_text());
    if (content.kind == dns::AnswerKind::nxdomain)
        return "NXDOMAIN";
    if (content.records.empty())
        return "NODATA";
    std::vector<std::string> values;
    for (const dns::Record& record : content.records) {
        const bool is_shown = values.size() <= max_shown_values;
        values.push_back(is_shown ? dns::write_rdata(record.type, record.rdata_bytes())
                                  : std::string());
    }
    return list_text(values, max_shown_values);
}

bool is_on_the_way(const dns::AnswerContent& content, const ZoneFinding& zone) {
    return zone.leads_to && leads_on(content) && target_of(content.chain.back()) == *zone.leads_to;
}

AuthorityState state_of_all(const std::vector<JudgedServer>& servers) {
    if (servers.empty())
        return AuthorityState::unknown;
    const AuthorityState first = servers.front().state;
    const auto are_all = [&](AuthorityState state) {
        return std::ranges::all_of(servers, [&](const auto& each) { return each.state == state; });
    };
    if (are_all(first))
        return first;
    const bool has_some = std::ranges::any_of(servers, [](const JudgedServer& each) {
        return each.state == AuthorityState::serves_it ||
               each.state == AuthorityState::serves_it_partly;
    });
    return has_some ? AuthorityState::serves_it_partly : AuthorityState::serves_something_else;
}

expect::ExpectedValue value_of(const dns::Record& record) {
    expect::ExpectedValue value{dns::write_rdata(record.type, record.rdata_bytes()),
                                expect::RdataValue{record.rdata}};
    if (record.type == dns::RrType::a || record.type == dns::RrType::aaaa)
        if (const auto address = net::IpAddress::from_bytes(record.rdata_bytes()))
            value.value = *address;
    return value;
}

}  // namespace

std::string_view word(AuthorityState state) {
    switch (state) {
        case AuthorityState::serves_it:
            return "serves-it";
        case AuthorityState::serves_it_partly:
            return "serves-it-partly";
        case AuthorityState::serves_something_else:
            return "serves-something-else";
        case AuthorityState::not_there:
            return "not-there";
        case AuthorityState::unknown:
            return "unknown";
    }
    return "unknown";
}

AuthorityState judge_server(const ServerFinding& server, const ZoneFinding& zone,
                            const authority::Baseline& baseline,
                            const expect::Expectation& expectation) {
    if (!server.content || !expectation.can_judge())
        return AuthorityState::unknown;
    dns::AnswerContent whole = *server.content;
    const std::vector<dns::Record> way = way_to(zone, baseline.content.chain);
    whole.chain.insert(whole.chain.begin(), way.begin(), way.end());
    // Where this server alone leads was not asked, so the CNAME itself is what it serves.
    if (leads_on(*server.content))
        whole.records = {server.content->chain.back()};
    return state_of(expect::fit(whole, expectation));
}

bool AuthorityFinding::is_wrong() const {
    return std::ranges::any_of(
        servers, [](const JudgedServer& each) { return each.state != AuthorityState::serves_it; });
}

AuthorityFinding check_authority(const authority::Baseline& baseline,
                                 const expect::Expectation& expectation) {
    AuthorityFinding finding;
    if (!expectation.can_judge())
        return finding;
    for (const ZoneFinding& zone : baseline.zones) {
        for (const ServerFinding& each : zone.servers) {
            if (!each.content || !each.address || is_on_the_way(*each.content, zone))
                continue;
            finding.servers.push_back({zone.zone, each.server, *each.address, each.health,
                                       judge_server(each, zone, baseline, expectation),
                                       words_of(*each.content)});
        }
    }
    finding.state = state_of_all(finding.servers);
    return finding;
}

expect::Expectation expectation_of(const authority::Baseline& baseline) {
    expect::Expectation expectation;
    switch (baseline.state) {
        case authority::BaselineState::found:
            for (const dns::Record& record : baseline.content.records)
                expectation.values.push_back(value_of(record));
            for (const dns::Name& target : baseline.other_targets)
                expectation.values.push_back({target.plain_text(), expect::ChainName{target}});
            break;
        case authority::BaselineState::nodata:
        case authority::BaselineState::nxdomain:
            expectation.values.push_back({"none", expect::NoRecord{}});
            break;
        case authority::BaselineState::unreachable:
        case authority::BaselineState::broken:
            break;
    }
    if (!expectation.values.empty())
        expectation.source = expect::Source::authoritative;
    return expectation;
}

void apply_authority(QuestionResult& result) {
    if (result.expectation.source != expect::Source::given || !result.baseline ||
        !check_authority(*result.baseline, result.expectation).is_wrong())
        return;
    result.summary.status = check::Status::wrong_at_source;
    result.summary.unknown_cause = check::UnknownCause::none;
}

void judge_authority_alone(QuestionResult& result) {
    if (!result.baseline)
        return;
    const authority::Baseline& baseline = *result.baseline;
    check::Summary& summary = result.summary;
    summary.unknown_cause = check::UnknownCause::none;
    const bool is_known = baseline.state == authority::BaselineState::found ||
                          baseline.state == authority::BaselineState::nodata ||
                          baseline.state == authority::BaselineState::nxdomain;
    const bool is_given = result.expectation.source == expect::Source::given;
    if (!is_known) {
        summary.status = check::Status::unknown;
        summary.unknown_cause = check::UnknownCause::no_authority;
    } else if (is_given) {
        summary.status = check_authority(baseline, result.expectation).is_wrong()
                             ? check::Status::wrong_at_source
                             : check::Status::propagated;
    } else if (baseline.state == authority::BaselineState::nxdomain) {
        summary.status = check::Status::unknown;
        summary.unknown_cause = check::UnknownCause::no_such_name;
    } else {
        // Nothing was expected: that they agree is the good news.
        const bool is_agreed = baseline.agreement() == authority::Agreement::all_agree ||
                               baseline.agreement() == authority::Agreement::round_robin;
        summary.status = is_agreed ? check::Status::propagated : check::Status::wrong_at_source;
    }
}

}  // namespace dnsprop::diagnose
