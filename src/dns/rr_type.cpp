#include "dns/rr_type.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace dnsprop::dns {

namespace {

constexpr std::array<std::string_view, 15> askable = {"A",   "AAAA",   "CNAME", "MX",    "NS",
                                                      "TXT", "SOA",    "CAA",   "SRV",   "PTR",
                                                      "DS",  "DNSKEY", "TLSA",  "HTTPS", "SVCB"};

constexpr std::array<std::pair<RrType, std::string_view>, 37> mnemonics = {{
    {RrType::a, "A"},
    {RrType::ns, "NS"},
    {RrType::cname, "CNAME"},
    {RrType::soa, "SOA"},
    {RrType::ptr, "PTR"},
    {RrType::mx, "MX"},
    {RrType::txt, "TXT"},
    {RrType::aaaa, "AAAA"},
    {RrType::srv, "SRV"},
    {RrType::naptr, "NAPTR"},
    {RrType::dname, "DNAME"},
    {RrType::opt, "OPT"},
    {RrType::ds, "DS"},
    {RrType::rrsig, "RRSIG"},
    {RrType::nsec, "NSEC"},
    {RrType::dnskey, "DNSKEY"},
    {RrType::nsec3, "NSEC3"},
    {RrType::tlsa, "TLSA"},
    {RrType::svcb, "SVCB"},
    {RrType::https, "HTTPS"},
    {RrType::caa, "CAA"},
    // Without a meaning here, but met in zone files.
    {RrType{13}, "HINFO"},
    {RrType{17}, "RP"},
    {RrType{18}, "AFSDB"},
    {RrType{29}, "LOC"},
    {RrType{37}, "CERT"},
    {RrType{42}, "APL"},
    {RrType{44}, "SSHFP"},
    {RrType{45}, "IPSECKEY"},
    {RrType{51}, "NSEC3PARAM"},
    {RrType{53}, "SMIMEA"},
    {RrType{59}, "CDS"},
    {RrType{60}, "CDNSKEY"},
    {RrType{61}, "OPENPGPKEY"},
    {RrType{62}, "CSYNC"},
    {RrType{63}, "ZONEMD"},
    {RrType{256}, "URI"},
}};

/// Meta types and query types, 128 to 255, and OPT are never a Question of ours (RFC 6895
/// section 3.1).
bool is_askable(std::uint16_t code) {
    return code != 0 && code != static_cast<std::uint16_t>(RrType::opt) &&
           (code < 128 || code > 255);
}

}  // namespace

std::string write_rr_type(RrType type) {
    const auto found =
        std::ranges::find(mnemonics, type, &std::pair<RrType, std::string_view>::first);
    if (found != mnemonics.end())
        return std::string(found->second);
    return "TYPE" + std::to_string(static_cast<std::uint16_t>(type));
}

std::optional<RrType> read_rr_type(std::string_view text) {
    const std::string upper = upper_case(text);
    const auto found =
        std::ranges::find(mnemonics, upper, &std::pair<RrType, std::string_view>::second);
    if (found != mnemonics.end())
        return is_askable(static_cast<std::uint16_t>(found->first)) ? std::optional(found->first)
                                                                    : std::nullopt;
    if (!upper.starts_with("TYPE"))
        return std::nullopt;
    std::uint16_t code = 0;
    const char* end = upper.data() + upper.size();
    const auto [stop, error] = std::from_chars(upper.data() + 4, end, code);
    if (error != std::errc() || stop != end || !is_askable(code))
        return std::nullopt;
    return static_cast<RrType>(code);
}

std::span<const std::string_view> askable_rr_types() {
    return askable;
}

}  // namespace dnsprop::dns
