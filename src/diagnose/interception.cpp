#include "diagnose/interception.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"

namespace dnsprop::diagnose {

namespace {

/// Operators whose resolvers name the very machine that answers, each in a way of its own.
constexpr std::array<std::string_view, 3> naming_operators = {"Cloudflare", "Google", "Quad9"};

/// Did anything that speaks DNS, however badly, send something?
bool has_responded(const check::Outcome& outcome) {
    if (outcome.has_answer())
        return true;
    switch (outcome.failure->kind) {
        case FailureKind::malformed:
        case FailureKind::mismatched:
        case FailureKind::truncated:
            return true;
        default:
            // An ICMP error is what an honest network may say of such an address.
            return false;
    }
}

std::optional<Interception> find_decoy(std::span<const check::Outcome> decoys) {
    const std::vector<net::Endpoint> endpoints = decoy_endpoints();
    for (std::size_t i = 0; i < std::min(decoys.size(), endpoints.size()); ++i)
        if (has_responded(decoys[i]))
            return Interception{fmt::format("{}, where no DNS server is, answers too",
                                            endpoints[i].address.text())};
    return std::nullopt;
}

std::optional<Interception> find_shared_name(std::span<const check::Row> rows,
                                             std::span<const check::Target> targets) {
    std::map<std::string_view, std::set<std::string_view>> operators_by_name;
    for (const check::Row& row : rows) {
        if (!row.outcome.has_answer() || row.probe.target >= targets.size())
            continue;
        const std::string_view operator_name = targets[row.probe.target].resolver.operator_name;
        const auto& nsid = row.outcome.answer.nsid;
        if (nsid && !nsid->empty() &&
            std::ranges::find(naming_operators, operator_name) != naming_operators.end())
            operators_by_name[*nsid].insert(operator_name);
    }
    for (const auto& [name, operators] : operators_by_name)
        if (operators.size() > 1)
            return Interception{fmt::format("{} give the same server identity, {}",
                                            fmt::join(operators, " and "),
                                            escape_for_terminal(name))};
    return std::nullopt;
}

}  // namespace

std::vector<net::Endpoint> decoy_endpoints() {
    std::vector<net::Endpoint> endpoints;
    for (const std::string_view text : {"192.0.2.1", "2001:db8::1"})
        endpoints.push_back({net::IpAddress::read(text).value(), net::dns_port});
    return endpoints;
}

std::vector<check::Target> decoy_targets() {
    std::vector<check::Target> targets;
    for (const net::Endpoint& endpoint : decoy_endpoints()) {
        check::Target target;
        target.resolver.id = target.resolver.name = endpoint.address.text();
        (endpoint.address.is_ipv4() ? target.resolver.ipv4
                                    : target.resolver.ipv6) = {endpoint.address};
        target.endpoint = endpoint;
        targets.push_back(std::move(target));
    }
    return targets;
}

std::optional<Interception> find_interception(std::span<const check::Outcome> decoys,
                                              std::span<const check::Row> rows,
                                              std::span<const check::Target> targets) {
    if (auto found = find_decoy(decoys))
        return found;
    return find_shared_name(rows, targets);
}

}  // namespace dnsprop::diagnose
