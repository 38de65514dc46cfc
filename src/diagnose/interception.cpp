#include "diagnose/interception.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"

namespace dnsprop::diagnose {

namespace {

struct ByName {
    bool operator()(const catalogue::OperatorIdentity* a,
                    const catalogue::OperatorIdentity* b) const {
        return a->name < b->name;
    }
};
/// Operators whose resolvers gave the same answer.
using Operators = std::set<const catalogue::OperatorIdentity*, ByName>;
using OperatorsByText = std::map<std::string_view, Operators>;

/// Whether anything came back, however malformed.
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

std::optional<std::string> find_bogon(std::span<const check::Outcome> bogons) {
    const std::vector<net::Endpoint> endpoints = bogon_endpoints();
    for (std::size_t i = 0; i < std::min(bogons.size(), endpoints.size()); ++i)
        if (has_responded(bogons[i]))
            return fmt::format("there is no DNS server at {}, yet something answered in its name",
                               endpoints[i].address.text());
    return std::nullopt;
}

/// Of text that came from outside: short, and safe to show.
std::string quoted(std::string_view text) {
    constexpr std::size_t enough = 64;
    return escape_for_terminal(text.substr(0, enough)) + (text.size() > enough ? "..." : "");
}

std::string list(const Operators& operators) {
    std::vector<std::string> names;
    for (const auto* each : operators)
        names.push_back(each->name);
    return list_text(names);
}

/// Three operators, two of which are known to give other answers.
bool are_many(const Operators& operators) {
    return operators.size() >= 3 &&
           std::ranges::count_if(operators, &catalogue::OperatorIdentity::names_its_servers) >= 2;
}

/// Long enough to be one server's name, and not a word that servers of many operators use: a site's
/// code ("fra1"), the software, a host without a name of its own.
bool is_telling(std::string_view text) {
    constexpr std::size_t shortest = 6;
    const std::string word = lower_case(text);
    constexpr std::array<std::string_view, 7> common = {
        "localhost", "unbound", "dnsmasq", "powerdns", "pdns", "bind", "knot"};
    const bool has_blank = word.find(' ') != std::string::npos;
    const bool has_detail = word.find('.') != std::string::npos ||
                            (word.find('-') != std::string::npos &&
                             word.find_first_of("0123456789") != std::string::npos);
    return word.size() >= shortest && has_detail && !has_blank &&
           std::ranges::none_of(common, [&](auto each) { return word.starts_with(each); });
}

/// Whether the operator's servers are known to have other names than this.
bool is_foreign(const IdentityAnswer& answer) {
    const std::vector<std::string>& own = answer.operator_identity->server_names;
    return !own.empty() && std::ranges::none_of(own, [&](const std::string& pattern) {
        return catalogue::matches_server_name(pattern, answer.text);
    });
}

bool is_identity(const IdentityAnswer& answer) {
    return answer.question == IdentityQuestion::id_server ||
           answer.question == IdentityQuestion::hostname_bind;
}

/// By NSID and by CHAOS names.
OperatorsByText collect_identities(const Signs& signs) {
    OperatorsByText operators_by_name;
    for (const check::Row& row : signs.rows) {
        if (!row.outcome.has_answer() || row.probe.target >= signs.targets.size())
            continue;
        const catalogue::OperatorIdentityPtr& identity =
            signs.targets[row.probe.target].resolver.operator_identity;
        const auto& nsid = row.outcome.answer.nsid;
        if (nsid && !nsid->empty() && identity && identity->names_its_servers)
            operators_by_name[*nsid].insert(identity.get());
    }
    for (const IdentityAnswer& each : signs.identity_answers)
        if (is_identity(each) && is_telling(each.text))
            operators_by_name[each.text].insert(each.operator_identity.get());
    return operators_by_name;
}

std::optional<std::string> find_shared_identity(const Signs& signs) {
    for (const auto& [name, operators] : collect_identities(signs))
        if (operators.size() > 1)
            return fmt::format("{} give the same server identity, {}", list(operators),
                               quoted(name));
    OperatorsByText by_word;
    for (const IdentityAnswer& each : signs.identity_answers)
        if (is_identity(each))
            by_word[each.text].insert(each.operator_identity.get());
    for (const auto& [word, operators] : by_word)
        if (are_many(operators))
            return fmt::format("{} give the same server identity, {}", list(operators),
                               quoted(word));
    return std::nullopt;
}

std::optional<std::string> find_stranger(std::span<const IdentityAnswer> identity_answers) {
    for (const IdentityAnswer& each : identity_answers)
        if (is_identity(each) && is_foreign(each))
            return fmt::format("what answers in the name of {} is not one of its servers: {}",
                               each.operator_identity->name, quoted(each.text));
    return std::nullopt;
}

std::optional<std::string> find_shared_version(std::span<const IdentityAnswer> identity_answers) {
    OperatorsByText by_version;
    for (const IdentityAnswer& each : identity_answers)
        if (each.question == IdentityQuestion::version_bind)
            by_version[each.text].insert(each.operator_identity.get());
    for (const auto& [version, operators] : by_version)
        if (are_many(operators))
            return fmt::format("{} run the same software, {}", list(operators), quoted(version));
    return std::nullopt;
}

/// The /24 or /48 around an address.
std::optional<net::IpPrefix> network_of(const net::IpAddress& address) {
    const unsigned kept = address.is_ipv4() ? 3 : 6;
    std::vector<std::uint8_t> octets(address.bytes().begin(), address.bytes().end());
    std::fill(octets.begin() + kept, octets.end(), std::uint8_t{0});
    const auto first = net::IpAddress::from_bytes(octets);
    return net::IpPrefix::read(fmt::format("{}/{}", first.value().text(), kept * 8));
}

std::optional<std::string> find_shared_egress(std::span<const IdentityAnswer> identity_answers) {
    std::map<net::IpPrefix, Operators> by_network;
    for (const IdentityAnswer& each : identity_answers) {
        const auto address = net::IpAddress::read(each.text);
        if (each.question != IdentityQuestion::egress || !address || address->is_unspecified())
            continue;
        if (const auto network = network_of(*address))
            by_network[*network].insert(each.operator_identity.get());
    }
    for (const auto& [network, operators] : by_network)
        if (operators.size() >= 3)
            return fmt::format("{} send their questions on from one network, {}", list(operators),
                               network.text());
    return std::nullopt;
}

}  // namespace

std::vector<net::Endpoint> bogon_endpoints() {
    std::vector<net::Endpoint> endpoints;
    for (const std::string_view text : {"192.0.2.1", "2001:db8::1"})
        endpoints.push_back({net::IpAddress::read(text).value(), net::dns_port});
    return endpoints;
}

std::vector<check::Target> bogon_targets() {
    std::vector<check::Target> targets;
    for (const net::Endpoint& endpoint : bogon_endpoints()) {
        check::Target target;
        target.resolver.id = target.resolver.name = endpoint.address.text();
        (endpoint.address.is_ipv4() ? target.resolver.ipv4
                                    : target.resolver.ipv6) = {endpoint.address};
        target.endpoint = endpoint;
        targets.push_back(std::move(target));
    }
    return targets;
}

std::optional<Interception> find_interception(const Signs& signs) {
    // Proof that needs no more beside it.
    if (auto found = find_bogon(signs.bogons))
        return Interception{*std::move(found)};
    // What a device says of itself: one such sign is worth as much as three.
    auto self = find_shared_identity(signs);
    if (!self)
        self = find_stranger(signs.identity_answers);
    if (!self)
        self = find_shared_version(signs.identity_answers);
    std::vector<std::string> evidence;
    for (const auto& found : {self, find_shared_egress(signs.identity_answers)})
        if (found)
            evidence.push_back(*found);
    if (evidence.empty())
        return std::nullopt;
    return Interception{fmt::format("{}", fmt::join(evidence, "; "))};
}

}  // namespace dnsprop::diagnose
