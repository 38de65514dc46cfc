#include "world/validator.hpp"

#include <algorithm>
#include <utility>

#include "dns/ldns_codec.hpp"

namespace dnsprop::world {

namespace {

using dns::RrType;

constexpr std::uint16_t bogus = 6;  // RFC 8914
constexpr std::uint16_t expired = 7;
constexpr std::uint16_t not_yet_valid = 8;
constexpr std::uint16_t dnskey_missing = 9;
constexpr std::uint16_t rrsigs_missing = 10;

dns::Bytes bytes(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// One record set of an answer with its signatures.
struct RecordSet {
    dns::Name owner;
    RrType type;
    std::vector<std::string> rdata;
    std::vector<Signature> signatures;

    std::string text() const { return owner.plain_text() + " " + dns::write_rr_type(type); }
};

std::vector<RecordSet> record_sets(const std::vector<ReplyRecord>& records) {
    std::vector<RecordSet> sets;
    const auto set_of = [&](const dns::Name& owner, RrType type) -> RecordSet& {
        const auto found = std::ranges::find_if(
            sets, [&](const RecordSet& each) { return each.owner == owner && each.type == type; });
        return found != sets.end() ? *found : sets.emplace_back(RecordSet{owner, type, {}, {}});
    };
    for (const ReplyRecord& each : records)
        if (each.record.type != RrType::rrsig)
            set_of(each.record.owner, each.record.type).rdata.push_back(each.record.rdata);
    for (const ReplyRecord& each : records)
        if (each.record.type == RrType::rrsig)
            if (auto signature = read_signature(each.record.rdata_bytes()))
                set_of(each.record.owner, signature->fields.covered)
                    .signatures.push_back(*std::move(signature));
    std::erase_if(sets, [](const RecordSet& each) { return each.rdata.empty(); });
    return sets;
}

std::optional<RecordSet> find_set(const Reply& reply, const dns::Question& question) {
    for (RecordSet& each : record_sets(reply.answer))
        if (each.owner == question.name && each.type == question.type)
            return std::move(each);
    return std::nullopt;
}

/// Later than, in the arithmetic of serial numbers (RFC 4034 section 3.1.5, RFC 1982).
bool is_after(EpochSeconds a, EpochSeconds b) {
    return static_cast<std::int32_t>(a - b) > 0;
}

/// A zone whose keys are known to be its own.
struct TrustedZone {
    dns::Name apex;
    std::vector<std::string> keys;
};

}  // namespace

bool VerifiedSignatures::fits(const std::string& dnskey, const std::string& data,
                              const std::string& signature) {
    const auto [found, is_new] = known_.try_emplace({dnskey, data, signature}, false);
    if (is_new)
        found->second = world::fits(bytes(dnskey), data, signature);
    return found->second;
}

/// One answer being validated; it ends at the first error.
struct Validator::Run {
    const Validator& validator;
    EpochSeconds now;
    const Fetch& fetch;
    Validation validation = {true, std::nullopt};

    bool refuse(std::uint16_t code, std::string text) {
        validation = {false, dns::ExtendedError{code, std::move(text)}};
        return false;
    }

    /// Whether a key of the zone signed this set, and the signature is good today.
    bool verify(const RecordSet& set, const TrustedZone& zone) {
        if (set.signatures.empty())
            return refuse(rrsigs_missing, set.text() + " has no signature");
        std::uint16_t code = bogus;
        std::string text = "the signature of " + set.text() + " does not fit it";
        for (const Signature& each : set.signatures) {
            if (is_after(now, each.fields.expiration)) {
                code = expired;
                text = "the signature of " + set.text() + " has expired";
            } else if (is_after(each.fields.inception, now)) {
                code = not_yet_valid;
                text = "the signature of " + set.text() + " is not valid yet";
            } else if (is_by(zone, set, each)) {
                return true;
            }
        }
        return refuse(code, std::move(text));
    }

    bool is_by(const TrustedZone& zone, const RecordSet& set, const Signature& signature) const {
        const SignatureFields& fields = signature.fields;
        // No wildcards here: all labels of the owner are signed.
        if (fields.signer != zone.apex || fields.labels != label_count(set.owner))
            return false;
        const std::string data = signed_data(fields, set.owner, set.rdata);
        return std::ranges::any_of(zone.keys, [&](const std::string& key) {
            return key_tag(bytes(key)) == fields.key_tag &&
                   validator.verified_->fits(key, data, signature.octets);
        });
    }

    /// The zone's keys, given those that the parent, or the trust anchor, vouches for. Nothing, and
    /// an error, where none of them is the zone's or signs its key set.
    template <class IsVouchedFor>
    std::optional<TrustedZone> keys_of(const dns::Name& apex, IsVouchedFor is_vouched_for) {
        const auto keys = find_set(fetch({apex, RrType::dnskey}), {apex, RrType::dnskey});
        TrustedZone entry = {apex, {}};
        if (keys)
            std::ranges::copy_if(keys->rdata, std::back_inserter(entry.keys), is_vouched_for);
        if (entry.keys.empty()) {
            refuse(dnskey_missing, "no DNSKEY of " + apex.plain_text() + " fits the parent's DS");
            return std::nullopt;
        }
        if (!verify(*keys, entry))
            return std::nullopt;
        return TrustedZone{apex, keys->rdata};
    }

    /// The deepest zone on the way to the set, with its keys; nothing where the way has no DS, or
    /// ends in an error.
    std::optional<TrustedZone> zone_of(const RecordSet& set) {
        auto zone = keys_of({}, [&](const std::string& key) { return key == *validator.anchor_; });
        std::vector<dns::Name> way;
        for (dns::Name at = set.owner; !at.is_root(); at = at.parent())
            way.insert(way.begin(), at);
        // DS lives on the parent's side of the cut (RFC 4035 section 2.4).
        if (set.type == RrType::ds && !way.empty())
            way.pop_back();
        for (const dns::Name& name : way) {
            if (!zone)
                return std::nullopt;
            const auto ds = find_set(fetch({name, RrType::ds}), {name, RrType::ds});
            if (!ds) {
                if (find_set(fetch({name, RrType::ns}), {name, RrType::ns}))
                    return std::nullopt;  // a delegation without DS: not signed from here on
                continue;
            }
            if (!verify(*ds, *zone))
                return std::nullopt;
            zone = keys_of(name, [&](const std::string& key) { return has_digest(*ds, key); });
        }
        return zone;
    }

    static bool has_digest(const RecordSet& ds, const std::string& key) {
        return std::ranges::any_of(ds.rdata, [&](const std::string& each) {
            constexpr std::size_t digest_type = 3;
            return each.size() > digest_type &&
                   dns::ds_rdata(ds.owner, bytes(key),
                                 static_cast<std::uint8_t>(each[digest_type])) == each;
        });
    }

    void add(const RecordSet& set) {
        const auto zone = zone_of(set);
        if (!zone)
            validation.is_secure = false;
        else
            verify(set, *zone);
    }
};

Validation Validator::validate(const Reply& reply, EpochSeconds now, const Fetch& fetch) const {
    // A "no" is not proved, so it is believed but never secure.
    if (!anchor_ || reply.answer.empty())
        return {};
    Run run = {*this, now, fetch};
    for (const RecordSet& set : record_sets(reply.answer)) {
        run.add(set);
        if (run.validation.error)
            break;
    }
    return run.validation;
}

}  // namespace dnsprop::world
