#include "world/server.hpp"

#include <algorithm>

#include "dns/ldns_codec.hpp"
#include "world/zone.hpp"

namespace dnsprop::world {

namespace {

constexpr Milliseconds slowness{1500};
constexpr Milliseconds lateness{1000};
constexpr Milliseconds drip_interval{250};
/// What TCP loses comes again so much later (RFC 6298's lower bound is slower than most systems).
constexpr Milliseconds retransmission{300};

Reply error(dns::Rcode rcode, std::vector<dns::ExtendedError> ede = {}) {
    Reply reply;
    reply.rcode = rcode;
    reply.ede = std::move(ede);
    return reply;
}

ReplyRecord alias(const dns::Name& from, const dns::Name& to) {
    const dns::Name canonical = to.canonical();
    return {{from, dns::RrType::cname, {canonical.wire().begin(), canonical.wire().end()}}, 300};
}

/// An address that no expectation has (RFC 5737), or none for other types.
std::string false_rdata(dns::RrType type, const char* ipv4, const char* ipv6) {
    if (type == dns::RrType::a)
        return dns::read_rdata(type, ipv4);
    return type == dns::RrType::aaaa ? dns::read_rdata(type, ipv6) : std::string();
}

/// A CNAME loop of two, or a chain longer than any resolver follows.
Reply hostile_chain(const dns::Question& question, bool loops) {
    const dns::Name chain = dns::read_name("chain.example.");
    constexpr int length = 20;
    Reply reply;
    dns::Name at = question.name;
    for (int i = 0; i < (loops ? 1 : length); ++i) {
        const dns::Name next = child_name("link-" + std::to_string(i), chain);
        reply.answer.push_back(alias(at, next));
        at = next;
    }
    if (loops) {
        reply.answer.push_back(alias(at, question.name));
        return reply;
    }
    const std::string rdata = false_rdata(question.type, "203.0.113.66", "2001:db8:bad::66");
    if (!rdata.empty())
        reply.answer.push_back({{at, question.type, rdata}, 300});
    return reply;
}

/// What an authoritative server says of a zone it does not know, where it does not refuse.
Reply upward_referral() {
    Reply reply;
    const std::string root = dns::read_rdata(dns::RrType::ns, "a.root-servers.net.");
    reply.authority.push_back({{dns::Name(), dns::RrType::ns, root}, 518400});
    return reply;
}

/// With the length of RFC 1035 section 4.2.2 in front.
Wire frame(const Wire& message) {
    Wire framed = {static_cast<std::uint8_t>(message.size() >> 8),
                   static_cast<std::uint8_t>(message.size() & 0xff)};
    framed.insert(framed.end(), message.begin(), message.end());
    return framed;
}

}  // namespace

Counters& Counters::operator+=(const Counters& other) {
    udp_queries += other.udp_queries;
    tcp_queries += other.tcp_queries;
    tcp_connections += other.tcp_connections;
    replies += other.replies;
    lost += other.lost;
    unreadable += other.unreadable;
    chaos_queries += other.chaos_queries;
    for (const auto& [type, count] : other.by_type)
        by_type[type] += count;
    return *this;
}

void Server::count(const dns::Question& question) {
    ++counters_.by_type[question.type];
    if (question.rr_class == dns::RrClass::ch)
        ++counters_.chaos_queries;
}

bool Server::drops(const Query& query) const {
    return has(Fault::silent) || (has(Fault::drops_edns) && query.edns) ||
           (has(Fault::drops_name) && !is_spared(query.question));
}

std::optional<Reply> Server::wrong_content(const Query& query) const {
    using dns::Rcode;
    const dns::Question& question = query.question;
    if (has(Fault::refuses_name))
        return error(Rcode::refused);
    if (has(Fault::servfail))
        return error(Rcode::servfail);
    if (has(Fault::bogus) && !query.checking_disabled)
        return error(Rcode::servfail, {{6, "signature of " + question.name.text() + " is bogus"}});
    if (has(Fault::lame))
        return settings_.recursive ? error(Rcode::servfail, {{22, ""}}) : upward_referral();
    if (has(Fault::filtering_ede))
        return error(Rcode::nxdomain, {{15, "blocked"}});
    if (has(Fault::filtering_nxdomain))
        return error(Rcode::nxdomain);
    if (has(Fault::cname_loop) || has(Fault::long_chain))
        return hostile_chain(question, has(Fault::cname_loop));
    if (has(Fault::filtering)) {
        Reply reply;
        const std::string rdata = false_rdata(question.type, "0.0.0.0", "::");
        if (!rdata.empty())
            reply.answer.push_back({{question.name, question.type, rdata}, 60});
        return reply;
    }
    if (has(Fault::lying)) {
        const std::string rdata = false_rdata(question.type, "203.0.113.66", "2001:db8:bad::66");
        if (rdata.empty())
            return std::nullopt;
        Reply reply;
        reply.answer.push_back({{question.name, question.type, rdata}, 600});
        return reply;
    }
    return std::nullopt;
}

Reply Server::content(const Query& query, SteadyTime now) {
    if (has(Fault::refused))
        return error(dns::Rcode::refused);
    if (query.question.rr_class == dns::RrClass::ch)
        return chaos_reply(settings_.identity, query.question);
    if (!is_spared(query.question))
        if (auto wrong = wrong_content(query))
            return *std::move(wrong);
    if (auto egress = egress_reply(settings_.identity, query.question))
        return *std::move(egress);
    if (answer_by_place_ && query.client_subnet && !has(Fault::ignores_ecs))
        return answer_by_place_(query.question, now, *query.client_subnet);
    Reply reply = responder_(query.question, now);
    if (!check_ || query.checking_disabled)
        return reply;
    Validation validation = check_(reply, now);
    if (validation.error)
        return error(dns::Rcode::servfail, {*std::move(validation.error)});
    reply.authentic = validation.is_secure;
    return reply;
}

MessageBuilder Server::compose(const Query& query, SteadyTime now) {
    MessageBuilder builder = MessageBuilder::response_to(query);
    builder.ra(settings_.recursive).compressed();
    if (query.edns && has(Fault::formerr_edns))
        return builder.rcode(dns::Rcode::formerr).no_question().no_edns();
    if (query.edns && has(Fault::notimp_edns))
        return builder.rcode(dns::Rcode::notimp).no_edns();
    if (query.edns && (has(Fault::badvers) || query.edns_version != 0))
        return builder.rcode(dns::Rcode::badvers);
    if (query.client_subnet && has(Fault::formerr_ecs))
        return builder.rcode(dns::Rcode::formerr);
    Reply reply = content(query, now);
    reply.authentic = reply.authentic && (query.dnssec_ok || query.authentic_data);
    if (!query.dnssec_ok)
        std::erase_if(reply.answer, [](const ReplyRecord& each) {
            return each.record.type == dns::RrType::rrsig;
        });
    builder.content(reply).dnssec_ok(query.dnssec_ok);
    add_client_subnet(query, reply, builder);
    if (query.asks_nsid && settings_.gives_nsid)
        builder.nsid(settings_.id);
    return builder;
}

void Server::add_client_subnet(const Query& query, const Reply& reply,
                               MessageBuilder& builder) const {
    if (!query.client_subnet || !reply.varies_by_place || has(Fault::ignores_ecs))
        return;
    dns::ClientSubnet subnet = *query.client_subnet;
    subnet.scope_prefix_length = subnet.source_prefix_length;
    if (has(Fault::wrong_ecs))
        subnet.address[0] ^= 0x40;
    builder.edns_option(dns::client_subnet_option, dns::write_client_subnet(subnet));
}

void Server::truncate(const Query& query, MessageBuilder& builder) const {
    if (has(Fault::truncating_in_record))
        builder.truncated_in_record();
    else if (has(Fault::truncating) || has(Fault::truncating_tcp) ||
             builder.wire().size() > query.payload_size)
        builder.truncated();
}

Wire Server::damage(MessageBuilder builder, const Query& query) const {
    const dns::Record stray = {query.question.name, dns::RrType::a, std::string("\xc0\0\2\1", 4)};
    if (has(Fault::wrong_id))
        builder.id(static_cast<std::uint16_t>(query.id ^ 0x5555));
    if (has(Fault::wrong_question))
        builder.question({dns::read_name("wrong.example."), query.question.type});
    if (has(Fault::no_question))
        builder.no_question();
    if (has(Fault::not_a_response))
        builder.qr(false);
    if (has(Fault::lying_rdlength))
        builder.record(dns::Section::answer, stray, 300).rdlength(400);
    if (has(Fault::forward_pointer))
        builder.record(dns::Section::answer, stray, 300).forward_pointer();
    if (has(Fault::lying_counts))
        builder.answer_count(99);
    if (has(Fault::two_opts))
        builder.second_opt();
    if (has(Fault::trailing_bytes))
        builder.trailing("trailing");
    if (has(Fault::one_byte))
        builder.cut_to(1);
    return builder.wire();
}

std::vector<Delivery> Server::forge(const Query& query, SteadyDuration before) const {
    std::vector<Delivery> forged;
    const std::string rdata = false_rdata(query.question.type, "203.0.113.99", "2001:db8:bad::99");
    const dns::Record lie = {query.question.name, query.question.type, rdata};
    MessageBuilder right = MessageBuilder::response_to(query);
    if (!rdata.empty())
        right.record(dns::Section::answer, lie, 86400);
    if (has(Fault::spoofing)) {
        MessageBuilder wrong_id = right;
        MessageBuilder wrong_question = right;
        wrong_id.id(static_cast<std::uint16_t>(query.id + 1));
        wrong_question.question({dns::read_name("other.example."), query.question.type});
        forged.push_back({before, wrong_id.wire()});
        forged.push_back({before, wrong_question.wire()});
    }
    if (has(Fault::foreign_source))
        forged.push_back({before, right.wire(), true});
    return forged;
}

SteadyDuration Server::delay(const Query& query) {
    constexpr double jitter = 0.08;
    auto total = std::chrono::duration_cast<SteadyDuration>(settings_.round_trip *
                                                            random_.between(1 - jitter, 1));
    if (has(Fault::slow))
        total += slowness;
    if (has(Fault::late) && asked_[{query.question.name, query.question.type}]++ % 2 == 0)
        total += lateness;
    return total;
}

std::vector<Delivery> Server::on_datagram(dns::Bytes wire, SteadyTime now) {
    if (random_.chance(settings_.loss)) {
        ++counters_.lost;
        return {};
    }
    const auto query = read_query(wire);
    if (!query) {
        ++counters_.unreadable;
        return {};
    }
    ++counters_.udp_queries;
    count(query->question);
    if (drops(*query))
        return {};

    MessageBuilder builder = compose(*query, now);
    truncate(*query, builder);
    const SteadyDuration after = delay(*query);
    std::vector<Delivery> deliveries = forge(*query, after / 2);
    deliveries.push_back({after, damage(std::move(builder), *query)});
    if (has(Fault::duplicate))
        deliveries.push_back(deliveries.back());
    counters_.lost +=
        std::erase_if(deliveries, [&](const Delivery&) { return random_.chance(settings_.loss); });
    counters_.replies += deliveries.size();
    return deliveries;
}

std::vector<Delivery> Server::on_frame(dns::Bytes wire, SteadyTime now, bool first) {
    const auto query = read_query(wire);
    if (!query) {
        ++counters_.unreadable;
        return {{SteadyDuration(0), {}, false, true}};
    }
    ++counters_.tcp_queries;
    count(query->question);
    if (drops(*query) || has(Fault::tcp_silent))
        return {};

    MessageBuilder builder = compose(*query, now);
    if (has(Fault::truncating_tcp))
        builder.truncated();
    SteadyDuration after = delay(*query) + (first ? settings_.round_trip : SteadyDuration(0));
    for (int segment = 0; segment < 4; ++segment)
        if (random_.chance(settings_.loss))
            after += retransmission;
    const Wire framed = frame(damage(std::move(builder), *query));
    ++counters_.replies;

    if (has(Fault::tcp_half_length))
        return {{after, {framed[0]}}};
    if (has(Fault::tcp_close_in_frame))
        return {{after, {framed.begin(), framed.begin() + framed.size() / 2}, false, true}};
    if (has(Fault::tcp_zero_length))
        return {{after, {0, 0}}, {after, framed}};
    if (has(Fault::tcp_drip)) {
        std::vector<Delivery> drops;
        for (const std::uint8_t octet : framed)
            drops.push_back({after + drops.size() * drip_interval, {octet}});
        return drops;
    }
    return {{after, framed}};
}

}  // namespace dnsprop::world
