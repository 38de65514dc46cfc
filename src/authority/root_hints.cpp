#include "authority/root_hints.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/rr_type.hpp"

namespace dnsprop::authority {

namespace {

struct BuiltIn {
    char letter;
    std::string_view ipv4;
    std::string_view ipv6;
};

constexpr std::array<BuiltIn, 13> iana = {{
    {'a', "198.41.0.4", "2001:503:ba3e::2:30"},
    {'b', "170.247.170.2", "2801:1b8:10::b"},
    {'c', "192.33.4.12", "2001:500:2::c"},
    {'d', "199.7.91.13", "2001:500:2d::d"},
    {'e', "192.203.230.10", "2001:500:a8::e"},
    {'f', "192.5.5.241", "2001:500:2f::f"},
    {'g', "192.112.36.4", "2001:500:12::d0d"},
    {'h', "198.97.190.53", "2001:500:1::53"},
    {'i', "192.36.148.17", "2001:7fe::53"},
    {'j', "192.58.128.30", "2001:503:c27::2:30"},
    {'k', "193.0.14.129", "2001:7fd::1"},
    {'l', "199.7.83.42", "2001:500:9f::42"},
    {'m', "202.12.27.33", "2001:dc3::35"},
}};

class HintsReader {
public:
    explicit HintsReader(const std::string& source_name) : source_name_(source_name) {}

    void read_line(std::string_view line) {
        ++line_;
        const bool begins_blank = !line.empty() && is_blank(line.front());
        const std::vector<std::string_view> words = words_of(line.substr(0, line.find(';')));
        if (words.empty())
            return;
        if (words.front().starts_with('$'))
            fail(words.front(), "is a directive; write records only: NAME TTL IN NS|A|AAAA VALUE");
        if (begins_blank)
            fail(words.front(), "begins with a blank; write the name in front of each record");
        read_record(words);
    }

    std::vector<NameServer> result() {
        for (const Address& address : addresses_) {
            const auto place = places_.find(address.owner);
            line_ = address.line;
            if (place == places_.end())
                fail(address.owner.plain_text(),
                     "has an address but is no root name server; add \". IN NS\" for it, or drop "
                     "the line");
            auto& known = servers_[place->second].addresses;
            if (known.size() < max_addresses_per_server &&
                std::ranges::find(known, address.address) == known.end())
                known.push_back(address.address);
        }
        std::erase_if(servers_, [](const NameServer& each) { return each.addresses.empty(); });
        if (servers_.empty())
            throw InputError(fmt::format(
                "{}: no root name server with an address; \". 3600000 IN NS a.root.example.\" and "
                "\"a.root.example. 3600000 IN A 192.0.2.1\" would be one",
                source_name_));
        return std::move(servers_);
    }

private:
    struct Address {
        dns::Name owner;
        net::IpAddress address;
        std::size_t line;
    };

    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

    static std::vector<std::string_view> words_of(std::string_view line) {
        std::vector<std::string_view> words;
        for (std::size_t at = 0; at < line.size();) {
            if (is_blank(line[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < line.size() && !is_blank(line[end]))
                ++end;
            words.push_back(line.substr(at, end - at));
            at = end;
        }
        return words;
    }

    [[noreturn]] void fail(std::string_view what, std::string_view why) const {
        constexpr std::size_t shown = 80;
        throw InputError(fmt::format("{}:{}: '{}' {}", source_name_, line_,
                                     escape_for_terminal(what.substr(0, shown)), why));
    }

    dns::Name name_of(std::string_view word) const {
        try {
            return dns::read_name(word);
        } catch (const InputError&) {
            fail(word, "is not a domain name");
        }
    }

    void read_record(const std::vector<std::string_view>& words) {
        std::size_t at = 1;
        const auto word = [&] { return at < words.size() ? words[at] : std::string_view(); };
        std::uint32_t ttl = 0;
        const auto [stop, error] =
            std::from_chars(word().data(), word().data() + word().size(), ttl);
        if (error == std::errc() && stop == word().data() + word().size())
            ++at;
        else if (!word().empty() && word().front() >= '0' && word().front() <= '9')
            fail(word(), "is not a TTL; write whole seconds up to 4294967295");
        if (word() == "IN" || word() == "in")
            ++at;
        const auto type = dns::read_rr_type(word());
        if (type != dns::RrType::ns && type != dns::RrType::a && type != dns::RrType::aaaa)
            fail(word(), "is not a type of a root hint; NS, A or AAAA would be");
        ++at;
        if (at + 1 != words.size())
            fail(words.back(), at == words.size()
                                   ? "is not followed by a value; NAME TTL IN TYPE VALUE is a line"
                                   : "is one word too many; NAME TTL IN TYPE VALUE is a line");
        add(name_of(words.front()), *type, words.back());
    }

    void add(const dns::Name& owner, dns::RrType type, std::string_view value) {
        if (type == dns::RrType::ns) {
            if (!owner.is_root())
                fail(owner.plain_text(), "is not the root; hints name the servers of \".\" only");
            dns::Name server = name_of(value);
            if (places_.emplace(server, servers_.size()).second)
                servers_.push_back({std::move(server), {}});
            return;
        }
        const auto address = net::IpAddress::read(value);
        if (!address || address->is_ipv4() != (type == dns::RrType::a))
            fail(value, type == dns::RrType::a ? "is not an IPv4 address; 192.0.2.1 would be"
                                               : "is not an IPv6 address; 2001:db8::1 would be");
        addresses_.push_back({owner, *address, line_});
    }

    const std::string& source_name_;
    std::size_t line_ = 0;
    std::vector<NameServer> servers_;
    std::map<dns::Name, std::size_t> places_;  ///< in `servers_`
    std::vector<Address> addresses_;
};

}  // namespace

std::vector<NameServer> built_in_root_hints() {
    std::vector<NameServer> servers;
    for (const BuiltIn& each : iana)
        servers.push_back({dns::read_name(fmt::format("{}.root-servers.net.", each.letter)),
                           {*net::IpAddress::read(each.ipv4), *net::IpAddress::read(each.ipv6)}});
    return servers;
}

std::vector<NameServer> read_root_hints(std::string_view text, const std::string& source_name) {
    HintsReader reader(source_name);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        reader.read_line(text.substr(at, end - at));
        at = end + 1;
    }
    return reader.result();
}

}  // namespace dnsprop::authority
