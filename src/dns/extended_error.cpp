#include "dns/extended_error.hpp"

#include <array>

namespace dnsprop::dns {

namespace {

/// By code, from 0 on, as the registry writes them.
constexpr std::array<std::string_view, 31> names = {
    "Other Error",
    "Unsupported DNSKEY Algorithm",
    "Unsupported DS Digest Type",
    "Stale Answer",
    "Forged Answer",
    "DNSSEC Indeterminate",
    "DNSSEC Bogus",
    "Signature Expired",
    "Signature Not Yet Valid",
    "DNSKEY Missing",
    "RRSIGs Missing",
    "No Zone Key Bit Set",
    "NSEC Missing",
    "Cached Error",
    "Not Ready",
    "Blocked",
    "Censored",
    "Filtered",
    "Prohibited",
    "Stale NXDOMAIN Answer",
    "Not Authoritative",
    "Not Supported",
    "No Reachable Authority",
    "Network Error",
    "Invalid Data",
    "Signature Expired before Valid",
    "Too Early",
    "Unsupported NSEC3 Iterations Value",
    "Unable to conform to policy",
    "Synthesized",
    "Invalid Query Type",
};

}  // namespace

std::string_view extended_error_name(std::uint16_t code) {
    return code < names.size() ? names[code] : std::string_view();
}

std::string write_extended_error(std::uint16_t code) {
    std::string out = "EDE " + std::to_string(code);
    if (const std::string_view name = extended_error_name(code); !name.empty())
        out.append(" ").append(name);
    return out;
}

}  // namespace dnsprop::dns
