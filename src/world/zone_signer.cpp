#include "world/zone_signer.hpp"

namespace dnsprop::world {

namespace {

constexpr EpochSeconds hour = 3600;
constexpr EpochSeconds day = 24 * hour;

dns::Bytes bytes(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

SignatureFields ZoneSigner::fields(const ReplyRecord& record) const {
    const bool is_late = state_ == Dnssec::expired;
    SignatureFields fields;
    fields.covered = record.record.type;
    fields.labels = label_count(record.record.owner);
    fields.ttl = record.ttl;
    // Made a while ago, since caches may have fetched before the run began.
    fields.inception = clock_ - 30 * day;
    fields.expiration = is_late ? clock_ - hour : clock_ + 30 * day;
    fields.key_tag = key_tag(bytes(dnskey_rdata()));
    fields.signer = apex_;
    return fields;
}

void ZoneSigner::sign(std::vector<ReplyRecord>& set) const {
    if (set.empty())
        return;
    // The keys are in order whatever is wrong with the records: so a resolver gets as far as these.
    const bool is_key = set.front().record.type == dns::RrType::dnskey;
    if (state_ == Dnssec::no_signatures && !is_key)
        return;
    const SignatureFields head = fields(set.front());
    std::vector<std::string> rdata;
    for (const ReplyRecord& each : set)
        rdata.push_back(each.record.rdata);
    if (state_ == Dnssec::altered && !is_key)
        rdata.front().back() = static_cast<char>(rdata.front().back() ^ 1);
    const std::string data = signed_data(head, set.front().record.owner, std::move(rdata));
    auto made = made_.find(data);
    if (made == made_.end())
        made = made_.emplace(data, key_.sign(data)).first;
    set.push_back(
        {{set.front().record.owner, dns::RrType::rrsig, write_fields(head) + made->second},
         set.front().ttl});
}

}  // namespace dnsprop::world
