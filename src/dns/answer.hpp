// What a Response means: the content (shared by all resolvers that gave the same answer, TTL apart)
// and what came with it (TTLs, flags, EDE, NSID). Pure values; no sockets, no judgement.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/client_subnet.hpp"
#include "dns/rcode.hpp"
#include "dns/record.hpp"

namespace dnsprop::dns {

enum class AnswerKind : std::uint8_t {
    positive,        ///< records of the asked type at the end of the chain
    nodata,          ///< NOERROR without such records (RFC 2308 section 2.2)
    nxdomain,        ///< NXDOMAIN (RFC 2308 section 2.1)
    error,           ///< any other rcode: SERVFAIL, REFUSED ...
    cname_loop,      ///< the chain bites its tail
    chain_too_long,  ///< more than max_chain CNAMEs
};

/// Longest CNAME chain followed inside one answer.
inline constexpr std::size_t max_chain = 16;

/// One distinct answer. Equal for two resolvers exactly when their records are the same, whatever
/// their order and TTLs.
struct AnswerContent {
    AnswerKind kind = AnswerKind::nodata;
    Rcode rcode = Rcode::noerror;
    std::vector<Record> chain;  ///< CNAME records in the order followed, from the asked name on
    std::vector<Record>
        records;  ///< records of the asked type at the end of the chain, sorted, without repeats

    friend bool operator==(const AnswerContent&, const AnswerContent&) = default;
};

/// Header bits that JSON shows (RFC 1035 section 4.1.1, RFC 4035 section 3).
struct Flags {
    bool qr = false, aa = false, tc = false, rd = false, ra = false, ad = false, cd = false;
};

/// An extended DNS error (RFC 8914). `text` is the server's and so unescaped, hostile octets.
struct ExtendedError {
    std::uint16_t code = 0;
    std::string text;
};

struct Answer {
    std::shared_ptr<const AnswerContent> content;  ///< never null in a finished Outcome
    Flags flags;
    std::vector<Ttl> chain_ttls;   ///< beside content->chain
    std::vector<Ttl> record_ttls;  ///< beside content->records
    std::optional<Ttl> ttl;  ///< how long this answer lives: the smallest of chain and records
    std::optional<Ttl> negative_ttl;  ///< for nodata and nxdomain: min(SOA's TTL, SOA MINIMUM) (RFC
                                      ///< 2308 section 5)
    std::vector<ExtendedError> ede;   ///< at most 8 are kept
    std::optional<std::string> nsid;  ///< raw octets (RFC 5001)
    /// Whose network the answer is for, where the server says so; a malformed option is none.
    std::optional<ClientSubnet> client_subnet;
    bool trailing_bytes = false;  ///< octets after the last record were ignored
    bool other_records = false;   ///< the answer section held records that were not asked for
};

}  // namespace dnsprop::dns
