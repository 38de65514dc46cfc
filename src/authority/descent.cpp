// The descent: from the deepest known zone down to the one that answers for a name.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "authority/assess.hpp"
#include "authority/walk_state.hpp"

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

/// 0 where there is no distance, as in check::EngineSettings.
double per_second(SteadyDuration distance) {
    return distance <= SteadyDuration::zero() ? 0
                                              : 1 / std::chrono::duration<double>(distance).count();
}

}  // namespace

asio::awaitable<Descent> WalkState::descend(dns::Question question, LookupChain chain,
                                            Problems& problems) {
    ZoneCutPtr cut = cuts_.deepest_for(question);
    for (std::size_t depth = 0;; ++depth) {
        Descent descent = co_await ask_zone(cut, question, chain, problems);
        if (!descent.is_answered())
            co_return descent;
        const auto* referral = std::get_if<Referral>(&*descent.heard->reading);
        if (referral == nullptr)
            co_return descent;
        if (depth == settings_.max_zones) {
            problems.add(fmt::format("more than {} zones on the way to {}", settings_.max_zones,
                                     question.name.plain_text()));
            descent.heard.reset();
            co_return descent;
        }
        ZoneCut child;
        child.apex = referral->zone;
        child.parent = cut->apex;
        child.servers = referral->servers;
        child.ns_ttl = referral->ttl;
        child.is_delegation_seen = true;
        child.is_cut_off = referral->is_cut_off;
        cuts_.add(std::move(child));
        cut = cuts_.find(referral->zone);
    }
}

asio::awaitable<Descent> WalkState::ask_zone(ZoneCutPtr cut, dns::Question question,
                                             LookupChain chain, Problems& problems) {
    Descent descent;
    descent.cut = cut;
    ZoneFinding zone;
    zone.zone = cut->apex;
    zone.question = question;
    std::set<net::IpAddress> tried;
    // Servers without glue: looked up a few at a time, once no server with glue has helped.
    std::vector<NameServer> unknown;
    for (const NameServer& server : cut->servers)
        if (cuts_.addresses_of(server).empty())
            unknown.push_back(server);

    while (!is_over() && tried.size() < settings_.servers_per_step) {
        AskOrder order;
        order.servers = candidates(*cut, tried);
        if (order.servers.empty()) {
            if (unknown.empty())
                break;
            constexpr std::size_t at_once = 2;
            const auto count = std::min(unknown.size(), at_once);
            std::vector<NameServer> next(unknown.begin(), unknown.begin() + count);
            unknown.erase(unknown.begin(), unknown.begin() + count);
            co_await look_up_all(std::move(next), chain, problems);
            continue;
        }
        if (order.servers.size() > settings_.servers_per_step - tried.size())
            order.servers.resize(settings_.servers_per_step - tried.size());
        for (const ServerAddress& server : order.servers)
            tried.insert(server.address);
        const std::vector<ServerAddress> asked = order.servers;
        order.questions = {question};
        order.zone = cut->apex;
        order.is_first_enough = true;
        order.engine.timeout = settings_.step_timeout;
        order.engine.probes_per_second = per_second(settings_.stagger);
        std::vector<ServerOutcome> heard = co_await put(std::move(order), !chain.empty(), problems);
        for (ServerOutcome& each : heard) {
            if (each.is_useful()) {
                note_slow(asked, heard, each.server);
                descent.server = asked[each.server];
                descent.heard = std::move(each);
                co_return descent;
            }
            const ServerAddress& server = asked[each.server];
            if (each.outcome.failure)
                slow_.insert(server.address);
            descent.tried.push_back(
                read_finding(zone, server.server, server.address, each.outcome, each.reading));
        }
        if (heard.empty())
            break;  // a bound was reached
    }
    if (!is_over())
        problems.add(futility(descent));
    add_untried(*cut, descent.tried);
    co_return descent;
}

void WalkState::add_untried(const ZoneCut& cut, std::vector<ServerFinding>& findings) const {
    std::set<net::IpAddress> heard;
    for (const ServerFinding& each : findings)
        heard.insert(*each.address);
    for (const NameServer& server : cut.servers) {
        const std::vector<net::IpAddress> addresses = cuts_.addresses_of(server);
        if (addresses.empty())
            findings.push_back(unasked(server.name, std::nullopt));
        for (const net::IpAddress& address : addresses)
            if (heard.insert(address).second)
                findings.push_back(unasked(server.name, address));
    }
}

ServerFinding WalkState::unasked(const dns::Name& server,
                                 const std::optional<net::IpAddress>& address) const {
    ServerFinding finding;
    finding.server = server;
    finding.address = address;
    finding.health = ServerHealth::not_asked;
    if (!address) {
        finding.health = ServerHealth::no_address;
    } else if (!is_askable(*address)) {
        finding.health = ServerHealth::unreachable;
        finding.detail = "not an address of the Internet";
    } else if (!has_route(*address)) {
        finding.health = ServerHealth::skipped;
    }
    return finding;
}

/// Servers that were asked before the one that answered, and have not answered yet.
void WalkState::note_slow(const std::vector<ServerAddress>& asked,
                          const std::vector<ServerOutcome>& heard, std::size_t before) {
    for (std::size_t i = 0; i < before; ++i)
        if (std::ranges::find(heard, i, &ServerOutcome::server) == heard.end())
            slow_.insert(asked[i].address);
}

/// Why no server of a zone was useful: "no server of example.com gave a usable answer (2 tried: 2
/// refused)".
std::string WalkState::futility(const Descent& descent) const {
    const std::string server = descent.cut->apex.is_root()
                                   ? "no root server"
                                   : "no server of " + descent.cut->apex.plain_text();
    if (descent.tried.empty())
        return server + " has an address that can be asked";
    std::map<ServerHealth, int> counts;
    for (const ServerFinding& each : descent.tried)
        ++counts[each.health];
    std::string list;
    for (const auto& [health, count] : counts)
        list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, word(health));
    return fmt::format("{} gave a usable answer ({} tried: {})", server, descent.tried.size(),
                       list);
}

/// Addresses not tried yet, IPv4 and IPv6 in turn, in a random order each time (RFC 1034 section
/// 5.3.3: share the load), those that were silent before last.
std::vector<ServerAddress> WalkState::candidates(const ZoneCut& cut,
                                                 const std::set<net::IpAddress>& tried) {
    std::array<std::vector<ServerAddress>, 2> families;
    for (const NameServer& server : cut.servers)
        for (const net::IpAddress& address : cuts_.addresses_of(server))
            if (!tried.contains(address) && can_ask(address))
                families[address.is_ipv4() ? 0 : 1].push_back({server.name, address});
    for (auto& family : families)
        std::ranges::shuffle(family, random_);
    std::vector<ServerAddress> mixed;
    for (const bool is_slow : {false, true})
        for (std::size_t i = 0; i < std::max(families[0].size(), families[1].size()); ++i)
            for (const auto& family : families)
                if (i < family.size() && slow_.contains(family[i].address) == is_slow)
                    mixed.push_back(family[i]);
    return mixed;
}

asio::awaitable<void> WalkState::look_up_all(std::vector<NameServer> servers, LookupChain chain,
                                             Problems& problems) {
    // Each lookup has sockets of its own, and the host may give us few.
    constexpr std::size_t at_once = 8;
    for (std::size_t i = 0; i < servers.size() && !is_over(); i += at_once) {
        std::vector<asio::awaitable<void>> tasks;
        for (std::size_t j = i; j < std::min(i + at_once, servers.size()); ++j)
            tasks.push_back(look_up(servers[j], chain, problems));
        co_await run_all(context_, std::move(tasks));
    }
}

asio::awaitable<void> WalkState::look_up(NameServer server, LookupChain chain, Problems& problems) {
    const std::string text = server.name.plain_text();
    if (std::ranges::find(chain, server.name) != chain.end()) {
        problems.add(fmt::format("delegation loop: the address of {} leads back to itself", text));
        co_return;
    }
    if (chain.size() >= settings_.max_side_depth) {
        problems.add(
            fmt::format("the way to the address of {} leads through more than {} other "
                        "name servers",
                        text, settings_.max_side_depth));
        co_return;
    }
    chain.push_back(server.name);
    bool is_lost = false;
    for (const dns::RrType type : {dns::RrType::a, dns::RrType::aaaa}) {
        const bool has_glue =
            std::ranges::any_of(server.addresses, [&](const net::IpAddress& address) {
                return address.is_ipv4() == (type == dns::RrType::a);
            });
        const dns::Question question = {server.name, type};
        if (has_glue || is_lost || is_over() || cuts_.was_looked_up(question))
            continue;
        const Descent descent = co_await descend(question, chain, problems);
        std::vector<net::IpAddress> addresses;
        is_lost = !descent.is_answered();
        if (!is_lost) {
            const dns::AnswerContent content =
                inside_zone(*descent.heard->outcome.answer.content, descent.cut->apex, {});
            if (!content.chain.empty())
                problems.add(text + " is a name server and a CNAME, which it must not be");
            for (const dns::Record& record : content.records)
                if (const auto address = net::IpAddress::from_bytes(record.rdata_bytes());
                    address && addresses.size() < max_addresses_per_server)
                    addresses.push_back(*address);
        }
        if (!is_over())
            cuts_.set_addresses(question, std::move(addresses));
    }
}

}  // namespace dnsprop::authority
