// What a validating resolver makes of an answer: the chain of trust from the root's key over DS and
// DNSKEY to each record set (RFC 4035 section 5). Pure; what it needs it fetches through a
// function.
//
// The World's zones prove no absence (no NSEC): a "no" is believed, and so is the lack of a DS.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "world/signing.hpp"

namespace dnsprop::world {

struct Validation {
    bool is_secure = false;  ///< every set has a chain of trust, so that AD may be set
    std::optional<dns::ExtendedError> error;  ///< why it is bogus
};

/// Remembers what was verified: one for all resolvers of a World, which see the same signatures.
class VerifiedSignatures {
public:
    bool fits(const std::string& dnskey, const std::string& data, const std::string& signature);

private:
    std::map<std::tuple<std::string, std::string, std::string>, bool> known_;
};

class Validator {
public:
    /// What the resolver itself would answer, signatures included.
    using Fetch = std::function<Reply(const dns::Question&)>;

    /// `anchor` is the root's DNSKEY; without it nothing is secure. `verified` must outlive it.
    Validator(std::optional<std::string> anchor, VerifiedSignatures& verified)
        : anchor_(std::move(anchor)), verified_(&verified) {}

    Validation validate(const Reply& reply, EpochSeconds now, const Fetch& fetch) const;

private:
    struct Run;
    std::optional<std::string> anchor_;
    VerifiedSignatures* verified_;
};

}  // namespace dnsprop::world
