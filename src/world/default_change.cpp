#include <utility>

#include "dns/ldns_codec.hpp"
#include "world/settings.hpp"
#include "world/zone.hpp"

namespace dnsprop::world {

namespace {

struct Texts {
    std::vector<std::string> before;
    std::vector<std::string> after;
};

/// For the many types that move from one value to another.
Texts from_to(std::string before, std::string after) {
    return {{std::move(before)}, {std::move(after)}};
}

/// "mail.example.com.", or a host elsewhere where that would be too long.
std::string below(std::string_view label, const dns::Name& name) {
    if (name.wire().size() + label.size() + 1 > dns::Name::max_wire_size)
        return std::string(label) + ".elsewhere.example.";
    return child_name(label, name).text();
}

constexpr const char* new_key =
    "257 3 13 "
    "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
    "BBBBBBBBBBBBBBBBBBBBBBBBBA==";

/// The DS for the key that a zone has after its change, and otherwise all the time.
std::string matching_ds(const dns::Name& name) {
    constexpr std::uint8_t sha256 = 2;
    const std::string key = dns::read_rdata(dns::RrType::dnskey, new_key);
    const auto octets = [](const std::string& text) {
        return dns::Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    };
    const std::string ds = dns::ds_rdata(name, octets(key), sha256).value();
    return dns::write_rdata(dns::RrType::ds, octets(ds));
}

Texts texts(const dns::Question& question) {
    using dns::RrType;
    const dns::Name& name = question.name;
    const std::string digest(64, '0');
    switch (question.type) {
        case RrType::a:
            return from_to("192.0.2.1", "192.0.2.7");
        case RrType::aaaa:
            return from_to("2001:db8::1", "2001:db8::7");
        case RrType::cname:
            return from_to(below("old", name), below("new", name));
        case RrType::mx:
            return from_to("10 " + below("mail-old", name), "10 " + below("mail", name));
        case RrType::ns:
            // The zone's servers as zone_data lays them out: a third one is added.
            return {{below("ns1", name), below("ns2", name)},
                    {below("ns1", name), below("ns2", name), below("ns3", name)}};
        case RrType::txt:
            return from_to("\"v=spf1 ip4:192.0.2.1 -all\"", "\"v=spf1 ip4:192.0.2.7 -all\"");
        case RrType::caa:
            return from_to("0 issue \"old-ca.example\"", "0 issue \"ca.example\"");
        case RrType::srv:
            return from_to("10 5 5061 " + below("sip-old", name),
                           "10 5 5061 " + below("sip", name));
        case RrType::ptr:
            return from_to("host-old.example.", "host.example.");
        case RrType::naptr:
            return from_to("10 10 \"s\" \"SIP+D2U\" \"\" " + below("sip-old", name),
                           "10 10 \"s\" \"SIP+D2U\" \"\" " + below("sip", name));
        case RrType::ds:
            return from_to("11111 13 2 " + digest, matching_ds(name));
        case RrType::dnskey:
            return from_to("257 3 13 " + std::string(86, 'A') + "==", new_key);
        case RrType::tlsa:
            return from_to("3 1 1 " + digest, "3 1 1 " + std::string(64, '7'));
        case RrType::https:
        case RrType::svcb:
            return from_to("1 . alpn=\"h2\"", "1 . alpn=\"h3,h2\"");
        default:
            return from_to("\\# 4 c0000201", "\\# 4 c0000207");
    }
}

}  // namespace

Change read_change(const dns::Question& question, const std::vector<std::string>& before,
                   const std::vector<std::string>& after) {
    Change change;
    change.question = question;
    for (const std::string& text : before)
        change.before.push_back(dns::read_rdata(question.type, text));
    for (const std::string& text : after)
        change.after.push_back(dns::read_rdata(question.type, text));
    return change;
}

Change default_change(const dns::Question& question) {
    if (question.type == dns::RrType::soa)
        return read_change(question, {}, {});
    const Texts value = texts(question);
    return read_change(question, value.before, value.after);
}

}  // namespace dnsprop::world
