#include <fmt/format.h>

#include "dns/ldns_codec.hpp"
#include "world/settings.hpp"
#include "world/zone.hpp"

namespace dnsprop::world {

namespace {

struct Texts {
    std::string before;
    std::string after;
};

/// "mail.example.com.", or the name itself where that would be too long.
std::string below(std::string_view label, const dns::Name& name) {
    if (name.wire().size() + label.size() + 1 > dns::Name::max_wire_size)
        return name.text();
    return child_name(label, name).text();
}

Texts texts(const dns::Question& question) {
    using dns::RrType;
    const dns::Name& name = question.name;
    const std::string digest(64, '0');
    switch (question.type) {
        case RrType::a:
            return {"192.0.2.1", "192.0.2.7"};
        case RrType::aaaa:
            return {"2001:db8::1", "2001:db8::7"};
        case RrType::cname:
            return {below("old", name), below("new", name)};
        case RrType::mx:
            return {"10 " + below("mail-old", name), "10 " + below("mail", name)};
        case RrType::ns:
            return {below("ns-old", name), below("ns1", name)};
        case RrType::txt:
            return {"\"v=spf1 ip4:192.0.2.1 -all\"", "\"v=spf1 ip4:192.0.2.7 -all\""};
        case RrType::caa:
            return {"0 issue \"old-ca.example\"", "0 issue \"ca.example\""};
        case RrType::srv:
            return {"10 5 5061 " + below("sip-old", name), "10 5 5061 " + below("sip", name)};
        case RrType::ptr:
            return {"host-old.example.", "host.example."};
        case RrType::naptr:
            return {"10 10 \"s\" \"SIP+D2U\" \"\" " + below("sip-old", name),
                    "10 10 \"s\" \"SIP+D2U\" \"\" " + below("sip", name)};
        case RrType::ds:
            return {"11111 13 2 " + digest, "22222 13 2 " + digest};
        case RrType::dnskey:
            return {"257 3 13 " + std::string(85, 'A') + "Q==",
                    "257 3 13 " + std::string(85, 'B') + "Q=="};
        case RrType::tlsa:
            return {"3 1 1 " + digest, "3 1 1 " + std::string(64, '7')};
        case RrType::https:
            // 1 . alpn="h2", then alpn="h3,h2" (RFC 9460 section 7.1).
            return {"\\# 10 000100000100030268 32", "\\# 13 0001000001000602683302 6832"};
        case RrType::svcb:
            return {"\\# 10 000100000100030268 32", "\\# 13 0001000001000602683302 6832"};
        default:
            return {"\\# 4 c0000201", "\\# 4 c0000207"};
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
    return read_change(question, {value.before}, {value.after});
}

}  // namespace dnsprop::world
