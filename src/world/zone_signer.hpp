// Signs a zone of the World, rightly or in one of the ways in which signing goes wrong. Each set is
// signed when it is first asked for, and the signature kept, so that a World starts no later.
#pragma once

#include <map>

#include "world/settings.hpp"
#include "world/signing.hpp"

namespace dnsprop::world {

class ZoneSigner {
public:
    /// `state` is what is wrong with it; a DS is the parent's, and no matter of this one.
    ZoneSigner(dns::Name apex, SigningKey key, Dnssec state, EpochSeconds clock)
        : apex_(std::move(apex)), key_(std::move(key)), state_(state), clock_(clock) {}

    const std::string& dnskey_rdata() const { return key_.dnskey_rdata(); }
    /// Appends the RRSIG to the records of one set; nothing where signatures are missing.
    void sign(std::vector<ReplyRecord>& set) const;

private:
    SignatureFields fields(const ReplyRecord& record) const;

    dns::Name apex_;
    SigningKey key_;
    Dnssec state_;
    EpochSeconds clock_;
    mutable std::map<std::string, std::string> made_;  ///< signed data to signature
};

}  // namespace dnsprop::world
