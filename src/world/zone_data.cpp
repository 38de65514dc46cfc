#include "world/zone_data.hpp"

#include <algorithm>
#include <utility>

#include "dns/ldns_codec.hpp"
#include "world/geo.hpp"
#include "world/name_server_move.hpp"

namespace dnsprop::world {

namespace {

using dns::Name;
using dns::RrType;

std::string octets(const Name& name) {
    const Name canonical = name.canonical();
    return {canonical.wire().begin(), canonical.wire().end()};
}

Name name_of(const std::string& rdata) {
    return Name::from_wire({reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()});
}

std::size_t label_count(Name name) {
    std::size_t count = 0;
    for (; !name.is_root(); name = name.parent())
        ++count;
    return count;
}

Name top_level(Name name) {
    while (label_count(name) > 1)
        name = name.parent();
    return name;
}

std::string_view first_label(const Name& name) {
    const auto* label = reinterpret_cast<const char*>(name.wire().data());
    return {label + 1, static_cast<std::uint8_t>(label[0])};
}

/// "_acme-challenge" and the like (RFC 8552) hold one type each.
bool is_service_label(const Name& name) {
    return first_label(name).starts_with('_');
}

/// The zone a name gets: the name itself, but "www" and "_dmarc" are not zones.
Name apex_for(Name name) {
    while (label_count(name) > 2 && (first_label(name) == "www" || is_service_label(name)))
        name = name.parent();
    return name;
}

/// The zone of an alias is above it: a CNAME cannot stand beside a SOA (RFC 1034 section 3.6.2).
Name apex_above(const Name& alias) {
    return alias.is_root() ? alias : apex_for(alias.parent());
}

/// The zone of a host that an alias leads to.
Name apex_around(const Name& host) {
    return label_count(host) > 2 ? apex_for(host.parent()) : host;
}

net::IpAddress address(const char* prefix, unsigned number) {
    return *net::IpAddress::read(prefix + std::to_string(number));
}

/// Servers are numbered: 198.51.100.N and 2001:db8:53::N (RFC 5737, RFC 3849).
std::vector<net::IpAddress> server_addresses(unsigned number) {
    return {address("198.51.100.", number), address("2001:db8:53::", number)};
}

constexpr dns::Ttl infrastructure_ttl = 86400;

SigningKey key_of(const Name& zone, std::string_view which) {
    return SigningKey::from_text(std::string(which) + zone.canonical().text());
}

std::string ds_of(const Name& zone, const SigningKey& key) {
    constexpr std::uint8_t sha256 = 2;  // RFC 4509
    const std::string& rdata = key.dnskey_rdata();
    return dns::ds_rdata(zone, {reinterpret_cast<const std::uint8_t*>(rdata.data()), rdata.size()},
                         sha256)
        .value();
}

class Builder {
public:
    Builder(const WorldSettings& settings, SteadyTime change_at)
        : settings_(settings), change_at_(change_at), move_(effective_move(settings)) {}

    Authority build() {
        add_zones();
        for (const Change& change : settings_.changes)
            if (!is_alias(change.question.name) && !is_service_label(change.question.name))
                add_default_data(change.question.name);
        // CNAMEs first: they say where the other types of their names live.
        for (const Change& change : settings_.changes)
            if (change.question.type == RrType::cname)
                add_alias(change);
        for (const Change& change : settings_.changes)
            if (change.question.type != RrType::cname)
                add_change(change);
        if (settings_.dnssec)
            sign_zones(*settings_.dnssec);
        return std::move(authority_);
    }

private:
    bool is_alias(const Name& name) const {
        return std::ranges::any_of(settings_.changes, [&](const Change& change) {
            return change.question.type == RrType::cname && change.question.name == name;
        });
    }

    /// The apexes of the zones asked about, parents before children.
    std::vector<Name> apexes() const {
        std::vector<Name> names;
        std::vector<Name> own_zone;
        for (const Change& change : settings_.changes) {
            const Name& name = change.question.name;
            const bool is_given = settings_.zone && name.is_at_or_below(*settings_.zone);
            if (needs_apex(change.question.type) && !is_alias(name))
                own_zone.push_back(name);
            names.push_back(is_given                                              ? *settings_.zone
                            : needs_apex(change.question.type) && !is_alias(name) ? name
                            : is_alias(name)                                      ? apex_above(name)
                                                                                  : apex_for(name));
            if (change.question.type == RrType::cname)
                for (const auto* targets : {&change.before, &change.after})
                    for (const std::string& target : *targets)
                        names.push_back(apex_around(name_of(target)));
        }
        std::ranges::sort(names, {},
                          [](const Name& name) { return std::pair(label_count(name), name); });
        std::vector<Name> found;
        for (const Name& name : names) {
            const bool inside = std::ranges::any_of(
                found, [&](const Name& apex) { return name.is_at_or_below(apex); });
            const bool is_new = std::ranges::find(found, name) == found.end();
            if (is_new && (!inside || std::ranges::find(own_zone, name) != own_zone.end()))
                found.push_back(name);
        }
        return found;
    }

    void add_zones() {
        std::vector<Name> zones = apexes();
        std::vector<Name> tlds;
        for (const Name& apex : zones)
            if (label_count(apex) > 1 && std::ranges::find(zones, top_level(apex)) == zones.end() &&
                std::ranges::find(tlds, top_level(apex)) == tlds.end())
                tlds.push_back(top_level(apex));
        const Name test = dns::read_name("test.");
        if (move_ && std::ranges::find(zones, test) == zones.end() &&
            std::ranges::find(tlds, test) == tlds.end())
            tlds.push_back(test);
        std::erase_if(zones, [](const Name& apex) { return apex.is_root(); });

        Name root_servers = dns::read_name("root-servers.net.");
        add_level({Name()}, {{"root-a", 1, "a"}, {"root-b", 2, "b"}},
                  [&](const Name&) { return root_servers; });
        add_level(tlds, {{"tld-a", 11, "a"}, {"tld-b", 12, "b"}},
                  [](const Name& tld) { return child_name("nic", tld); });
        add_level(zones, {{"ns1", 101, "ns1"}, {"ns2", 102, "ns2"}, {"ns3", 103, "ns3"}},
                  [](const Name& apex) {
                      constexpr std::size_t room = 8;
                      return apex.wire().size() + room > Name::max_wire_size
                                 ? child_name("nic", top_level(apex))
                                 : apex;
                  });
        if (move_)
            add_move(zones);
    }

    /// Until the change the zones are delegated to the old servers, which then keep their copy.
    void add_move(const std::vector<Name>& zones) {
        std::vector<std::string> old_ns;
        for (const Name& name : old_name_servers()) {
            old_ns.push_back(octets(name));
            const auto number = old_hosts()[old_ns.size() - 1].number;
            add_host(authority_.zone_of({name, RrType::a}), name, number);
        }
        for (const Name& apex : zones) {
            Zone& zone = *authority_.find_zone(apex);
            std::vector<std::string> new_ns;
            for (const ReplyRecord& each : zone.answer({apex, RrType::ns}, change_at_).answer)
                new_ns.push_back(each.record.rdata);
            RecordHistory history = RecordHistory::constant(move_->ns_ttl, old_ns);
            history.add({change_at_, move_->ns_ttl, new_ns});
            zone.set(apex, RrType::ns, history);
            authority_.zone_of({apex, RrType::ds}).set(apex, RrType::ns, history);
        }
        for (const auto* id : {"ns1", "ns2", "ns3"})
            authority_.find_server(id)->in_charge_from = change_at_;
        for (const Host& host : old_hosts()) {
            AuthorityServer server;
            server.id = host.id;
            server.addresses = server_addresses(host.number);
            server.zones = zones;
            server.left_at = change_at_;
            authority_.add_server(server);
        }
    }

    /// Gives each zone a key, and its parent the DS. Where keys are asked about, beside those.
    void sign_zones(Dnssec state) {
        const std::vector<Name>& asked_about = authority_.find_server("ns1")->zones;
        for (const AuthorityServer& server : authority_.servers())
            for (const Name& apex : server.zones) {
                Zone& zone = *authority_.find_zone(apex);
                if (zone.signer() != nullptr)
                    continue;
                const bool is_asked = std::ranges::count(asked_about, apex) != 0;
                const Dnssec own = is_asked ? state : Dnssec::whole;
                const SigningKey key = key_of(apex, "key of ");
                zone.add_value(apex, RrType::dnskey, key.dnskey_rdata());
                zone.sign_with(ZoneSigner(apex, key, own, settings_.clock));
                const SigningKey& vouched =
                    own == Dnssec::wrong_ds ? key_of(apex, "former key of ") : key;
                if (!apex.is_root() && own != Dnssec::no_ds)
                    authority_.zone_of({apex, RrType::ds})
                        .add_value(apex, RrType::ds, ds_of(apex, vouched));
            }
    }

    /// Zones of one depth and the hosts that serve them all, delegated from the zone above.
    template <class ParentOfHosts>
    void add_level(const std::vector<Name>& apexes, const std::vector<Host>& hosts,
                   ParentOfHosts parent_of_hosts) {
        for (const Name& apex : apexes) {
            std::vector<std::string> ns;
            for (const Host& host : hosts)
                ns.push_back(octets(child_name(host.label, parent_of_hosts(apex))));
            ZoneSettings zone;
            zone.primary = name_of(ns.front());
            zone.minimum = settings_.negative_ttl;
            for (const Change& change : settings_.changes)
                if (change.question == dns::Question{apex, RrType::soa})
                    zone.soa_ttl = change.ttl;
            const bool has_parent = !apex.is_root();
            const Name above = has_parent ? authority_.zone_of({apex, RrType::ds}).apex() : Name();
            authority_.add_zone(Zone(apex, zone));
            for (const Name& at : {apex, above}) {
                Zone& holder = *authority_.find_zone(at);
                holder.set(apex, RrType::ns, RecordHistory::constant(infrastructure_ttl, ns));
                for (const Host& host : hosts)
                    add_host(holder, child_name(host.label, parent_of_hosts(apex)), host.number);
            }
        }
        for (const Host& host : hosts) {
            AuthorityServer server;
            server.id = host.id;
            server.addresses = server_addresses(host.number);
            server.zones = apexes;
            if (&host == &hosts.back() && host.id == "ns3")
                server.lag = settings_.secondary_lag;
            authority_.add_server(server);
        }
    }

    void add_host(Zone& zone, const Name& name, unsigned number) {
        if (!name.is_at_or_below(zone.apex()))
            return;
        for (const net::IpAddress& each : server_addresses(number))
            zone.set(name, each.is_ipv4() ? RrType::a : RrType::aaaa,
                     RecordHistory::constant(infrastructure_ttl,
                                             {{each.bytes().begin(), each.bytes().end()}}));
    }

    /// The demo's own keys stand only where nothing is signed.
    bool is_left_to_signing(RrType type) const {
        return settings_.dnssec && (type == RrType::dnskey || type == RrType::ds);
    }

    /// Something for every type, so that no question draws a blank.
    void add_default_data(const Name& name) {
        const bool is_apex = authority_.find_zone(name) != nullptr;
        for (const std::string_view word : dns::askable_rr_types()) {
            const RrType type = *dns::read_rr_type(word);
            if (type == RrType::soa || type == RrType::cname || type == RrType::ns ||
                (needs_apex(type) && !is_apex) || (type == RrType::ds && name.is_root()) ||
                is_left_to_signing(type))
                continue;
            set_if_free({name, type}, default_change({name, type}).after);
        }
        if (name.wire().size() + 16 > Name::max_wire_size)
            return;
        for (const char* label : {"mail", "mail-old", "sip", "sip-old"})
            add_addresses(child_name(label, name), false);
        set_if_free({child_name("www", name), RrType::cname}, {octets(name)});
    }

    void add_addresses(const Name& name, bool before) {
        for (const RrType type : {RrType::a, RrType::aaaa}) {
            const Change change = default_change({name, type});
            set_if_free(change.question, before ? change.before : change.after);
        }
    }

    void set_if_free(const dns::Question& question, const std::vector<std::string>& rdata) {
        const bool is_asked = std::ranges::any_of(settings_.changes, [&](const Change& change) {
            return change.question.name == question.name &&
                   (change.question == question || question.type == RrType::cname ||
                    change.question.type == RrType::cname);
        });
        Zone& zone = authority_.zone_of(question);
        if (!is_asked && !zone.has(question.name, question.type))
            zone.set(question.name, question.type, RecordHistory::constant(3600, rdata));
    }

    RecordHistory history(const Change& change) const {
        RecordHistory history = RecordHistory::constant(change.ttl, change.before);
        if (change.before != change.after)
            history.add({change_at_, change.ttl, change.after});
        return history;
    }

    void add_alias(const Change& change) {
        authority_.zone_of(change.question)
            .set(change.question.name, RrType::cname, history(change));
        for (const std::string& target : change.before)
            add_addresses(name_of(target), change.before != change.after);
        for (const std::string& target : change.after)
            add_addresses(name_of(target), false);
    }

    void add_change(const Change& change) {
        if (change.question.type == RrType::soa && change.after.empty()) {
            // A serial rises because something else changed.
            Change cause = default_change({change.question.name, RrType::txt});
            add_change(cause);
            return;
        }
        const auto alias = std::ranges::find_if(settings_.changes, [&](const Change& each) {
            return each.question.type == RrType::cname &&
                   each.question.name == change.question.name;
        });
        if (alias == settings_.changes.end()) {
            // A zone's own NS set is what the move makes of it.
            const bool is_moved = move_ && change.question.type == RrType::ns;
            if (!is_moved || change.question.name.is_root())
                authority_.zone_of(change.question)
                    .set(change.question.name, change.question.type, history(change));
            return;
        }
        // Asked beside a CNAME, the data lives at the CNAME's target; there is no zone cut there.
        if (needs_apex(change.question.type))
            return;
        const bool moves = alias->before != alias->after;
        if (alias->before.empty() || alias->after.empty())
            add_beside_half_alias(change, *alias);
        for (const auto& [targets, rdata] :
             {std::pair(alias->before, change.before), std::pair(alias->after, change.after)})
            for (const std::string& target : targets) {
                const dns::Question question = {name_of(target), change.question.type};
                authority_.zone_of(question).set(
                    question.name, question.type,
                    moves ? RecordHistory::constant(change.ttl, rdata) : history(change));
            }
    }

    /// Where the CNAME comes or goes, the data is at the name itself before or after that.
    void add_beside_half_alias(const Change& change, const Change& alias) {
        using Values = std::vector<std::string>;
        RecordHistory own =
            RecordHistory::constant(change.ttl, alias.before.empty() ? change.before : Values());
        own.add({change_at_, change.ttl, alias.after.empty() ? change.after : Values()});
        authority_.zone_of(change.question)
            .set(change.question.name, change.question.type, std::move(own));
    }

    const WorldSettings& settings_;
    SteadyTime change_at_;
    std::optional<NameServerMove> move_;
    Authority authority_;
};

}  // namespace

bool needs_apex(RrType type) {
    return type == RrType::ns || type == RrType::soa || type == RrType::ds ||
           type == RrType::dnskey;
}

Authority build_authority(const WorldSettings& settings, SteadyTime change_at) {
    Authority authority = Builder(settings, change_at).build();
    if (settings.geo)
        add_places(settings, change_at, authority);
    if (settings.arrange)
        settings.arrange(authority);
    return authority;
}

}  // namespace dnsprop::world
