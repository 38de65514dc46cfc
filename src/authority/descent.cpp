// The way down: from the deepest known zone to the one that answers for a name.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "authority/assess.hpp"
#include "authority/walk_state.hpp"

namespace dnsprop::authority {

namespace asio = boost::asio;

namespace {

/// 0 for no distance at all, as check::EngineSettings has it.
double per_second(SteadyDuration distance) {
    return distance <= SteadyDuration::zero() ? 0
                                              : 1 / std::chrono::duration<double>(distance).count();
}

}  // namespace

asio::awaitable<ChainEnd> WalkState::descend(dns::Question question, CnameChain chain,
                                             Problems& problems) {
    ZoneCutPtr cut = cuts_.deepest_for(question);
    for (std::size_t depth = 0;; ++depth) {
        ChainEnd chain_end = co_await ask_zone(cut, question, chain, problems);
        if (!chain_end.has_arrived())
            co_return chain_end;
        const auto* referral = std::get_if<Referral>(&*chain_end.heard->reading);
        if (referral == nullptr)
            co_return chain_end;
        if (depth == settings_.max_zones) {
            problems.add(fmt::format("more than {} zones on the way to {}", settings_.max_zones,
                                     question.name.plain_text()));
            chain_end.heard.reset();
            co_return chain_end;
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

asio::awaitable<ChainEnd> WalkState::ask_zone(ZoneCutPtr cut, dns::Question question,
                                              CnameChain chain, Problems& problems) {
    ChainEnd chain_end;
    chain_end.cut = cut;
    ZoneFinding zone;
    zone.zone = cut->apex;
    zone.question = question;
    std::set<net::IpAddress> tried;
    // Servers without glue, to be looked up a few at a time when those with glue were in vain.
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
        std::vector<Heard> heard = co_await put(std::move(order), !chain.empty(), problems);
        for (Heard& each : heard) {
            if (each.is_useful()) {
                note_slow(asked, heard, each.server);
                chain_end.server = asked[each.server];
                chain_end.heard = std::move(each);
                co_return chain_end;
            }
            const ServerAddress& server = asked[each.server];
            if (each.outcome.failure)
                slow_.insert(server.address);
            chain_end.tried.push_back(
                read_finding(zone, server.server, server.address, each.outcome, each.reading));
        }
        if (heard.empty())
            break;  // a bound was reached
    }
    if (!is_over())
        problems.add(futility(chain_end));
    add_untried(*cut, chain_end.tried);
    co_return chain_end;
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

/// Whoever was asked before the one that answered, and has not said a word.
void WalkState::note_slow(const std::vector<ServerAddress>& asked, const std::vector<Heard>& heard,
                          std::size_t before) {
    for (std::size_t i = 0; i < before; ++i)
        if (std::ranges::find(heard, i, &Heard::server) == heard.end())
            slow_.insert(asked[i].address);
}

/// Why no server of a zone was useful: "no server of example.com gave a usable answer (2 tried: 2
/// refused)".
std::string WalkState::futility(const ChainEnd& chain_end) const {
    const std::string server = chain_end.cut->apex.is_root()
                                   ? "no root server"
                                   : "no server of " + chain_end.cut->apex.plain_text();
    if (chain_end.tried.empty())
        return server + " has an address that can be asked";
    std::map<ServerHealth, int> counts;
    for (const ServerFinding& each : chain_end.tried)
        ++counts[each.health];
    std::string list;
    for (const auto& [health, count] : counts)
        list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, word(health));
    return fmt::format("{} gave a usable answer ({} tried: {})", server, chain_end.tried.size(),
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

asio::awaitable<void> WalkState::look_up_all(std::vector<NameServer> servers, CnameChain chain,
                                             Problems& problems) {
    // Each way has sockets of its own, and the host may give us few.
    constexpr std::size_t at_once = 8;
    for (std::size_t i = 0; i < servers.size() && !is_over(); i += at_once) {
        std::vector<asio::awaitable<void>> tasks;
        for (std::size_t j = i; j < std::min(i + at_once, servers.size()); ++j)
            tasks.push_back(look_up(servers[j], chain, problems));
        co_await run_all(context_, std::move(tasks));
    }
}

asio::awaitable<void> WalkState::look_up(NameServer server, CnameChain chain, Problems& problems) {
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
        const ChainEnd chain_end = co_await descend(question, chain, problems);
        std::vector<net::IpAddress> addresses;
        is_lost = !chain_end.has_arrived();
        if (!is_lost) {
            const dns::AnswerContent content =
                inside_zone(*chain_end.heard->outcome.answer.content, chain_end.cut->apex, {});
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
