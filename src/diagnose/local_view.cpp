#include "diagnose/local_view.hpp"

#include <algorithm>

#include "check/verdict.hpp"

namespace dnsprop::diagnose {

namespace {

/// The hosts file's addresses as if DNS had given them.
dns::AnswerContent content_of(const dns::Question& question,
                              const std::vector<net::IpAddress>& addresses) {
    dns::AnswerContent content;
    content.kind = dns::AnswerKind::positive;
    for (const net::IpAddress& address : addresses) {
        const auto octets = address.bytes();
        content.records.push_back({question.name.canonical(),
                                   address.is_ipv4() ? dns::RrType::a : dns::RrType::aaaa,
                                   std::string(octets.begin(), octets.end())});
    }
    std::ranges::sort(content.records);
    return content;
}

}  // namespace

LocalView make_local_view(const dns::Question& question, const expect::Expectation& expectation,
                          const LocalAnswers& answers) {
    LocalView view;
    view.hosts_addresses = answers.hosts_addresses;
    view.hosts_file = answers.hosts_file;
    view.hosts_match = !view.hosts_addresses.empty() && expectation.can_judge() &&
                       expect::fit(content_of(question, view.hosts_addresses), expectation) ==
                           expect::Fit::expected;
    for (const LocalOutcome& each : answers.outcomes) {
        LocalResolver local;
        local.endpoint = each.endpoint;
        local.row.probe.target = static_cast<std::uint32_t>(view.resolvers.size());
        local.row.outcome = each.outcome;
        local.row.judgement = check::judge(each.outcome, {}, expectation);
        local.row.expires_at = check::own_expiry(local.row);
        view.resolvers.push_back(std::move(local));
    }
    return view;
}

}  // namespace dnsprop::diagnose
