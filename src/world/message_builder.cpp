#include "world/message_builder.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "dns/ldns_codec.hpp"

namespace dnsprop::world {

namespace {

/// Octets as they are laid down, with the names seen so far for compression.
class Composer {
public:
    explicit Composer(bool compress) : compress_(compress) {}

    void u8(unsigned value) { out.push_back(static_cast<std::uint8_t>(value)); }
    void u16(unsigned value) {
        u8(value >> 8 & 0xff);
        u8(value & 0xff);
    }
    void u32(std::uint32_t value) {
        u16(value >> 16);
        u16(value & 0xffff);
    }
    void octets(std::string_view bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

    /// RFC 1035 section 4.1.4: the longest suffix written before becomes a pointer.
    void name(dns::Bytes wire) {
        while (wire[0] != 0) {
            std::string suffix(wire.begin(), wire.end());
            std::ranges::transform(suffix, suffix.begin(), [](char c) {
                return static_cast<char>(dns::lower(static_cast<std::uint8_t>(c)));
            });
            const auto seen = seen_.find(suffix);
            if (compress_ && seen != seen_.end()) {
                u16(0xc000 | static_cast<unsigned>(seen->second));
                return;
            }
            if (out.size() < 0x4000)
                seen_.emplace(std::move(suffix), out.size());
            const std::size_t label = 1U + wire[0];
            out.insert(out.end(), wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(label));
            wire = wire.subspan(label);
        }
        u8(0);
    }

    /// The types whose names may be compressed (RFC 3597 section 4): plain octets, then names, then
    /// plain octets.
    void rdata(dns::RrType type, dns::Bytes rdata) {
        std::size_t before = 0;
        int names = 0;
        switch (type) {
            case dns::RrType::ns:
            case dns::RrType::cname:
            case dns::RrType::ptr:
                names = 1;
                break;
            case dns::RrType::mx:
                before = 2;
                names = 1;
                break;
            case dns::RrType::soa:
                names = 2;
                break;
            default:
                break;
        }
        if (!compress_ || rdata.size() <= before)
            names = 0;
        if (names != 0) {
            out.insert(out.end(), rdata.begin(),
                       rdata.begin() + static_cast<std::ptrdiff_t>(before));
            rdata = rdata.subspan(before);
        }
        for (; names > 0; --names) {
            std::size_t size = 0;
            while (rdata[size] != 0)
                size += 1U + rdata[size];
            name(rdata.first(size + 1));
            rdata = rdata.subspan(size + 1);
        }
        out.insert(out.end(), rdata.begin(), rdata.end());
    }

    Wire out;

private:
    bool compress_;
    std::map<std::string, std::size_t> seen_;
};

std::string u16_octets(std::size_t value) {
    return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

}  // namespace

MessageBuilder MessageBuilder::response_to(const dns::Question& question, std::uint16_t id) {
    MessageBuilder builder;
    builder.id(id).question(question).rd().ra();
    return builder;
}

MessageBuilder MessageBuilder::response_to(const Query& query) {
    MessageBuilder builder = response_to(query.question, query.id);
    builder.rd(query.recursion_desired).cd(query.checking_disabled);
    if (query.edns)
        builder.edns();
    return builder;
}

MessageBuilder MessageBuilder::response_to(dns::Bytes query) {
    const auto read = read_query(query);
    if (!read)
        throw std::invalid_argument("response_to: these octets are no query");
    return response_to(*read);
}

MessageBuilder& MessageBuilder::id(std::uint16_t id) {
    id_ = id;
    return *this;
}

MessageBuilder& MessageBuilder::rcode(dns::Rcode rcode) {
    rcode_ = rcode;
    // The upper eight bits live in OPT (RFC 6891 section 6.1.3).
    if (static_cast<unsigned>(rcode) > 15)
        edns_ = true;
    return *this;
}

MessageBuilder& MessageBuilder::flag(std::uint16_t bit, bool on) {
    flags_ = static_cast<std::uint16_t>(on ? flags_ | bit : flags_ & ~bit);
    return *this;
}

MessageBuilder& MessageBuilder::question(const dns::Question& question) {
    question_ = question;
    return question_class(static_cast<std::uint16_t>(question.rr_class));
}

MessageBuilder& MessageBuilder::no_question() {
    question_.reset();
    return *this;
}

MessageBuilder& MessageBuilder::question_class(std::uint16_t rr_class) {
    question_class_ = rr_class;
    return *this;
}

MessageBuilder& MessageBuilder::answer(std::string_view owner, dns::RrType type, dns::Ttl ttl,
                                       std::string_view rdata) {
    return record(dns::Section::answer, {dns::read_name(owner), type, dns::read_rdata(type, rdata)},
                  ttl);
}

MessageBuilder& MessageBuilder::authority(std::string_view owner, dns::RrType type, dns::Ttl ttl,
                                          std::string_view rdata) {
    return record(dns::Section::authority,
                  {dns::read_name(owner), type, dns::read_rdata(type, rdata)}, ttl);
}

MessageBuilder& MessageBuilder::additional(std::string_view owner, dns::RrType type, dns::Ttl ttl,
                                           std::string_view rdata) {
    return record(dns::Section::additional,
                  {dns::read_name(owner), type, dns::read_rdata(type, rdata)}, ttl);
}

MessageBuilder& MessageBuilder::record(dns::Section section, const dns::Record& record,
                                       dns::Ttl ttl) {
    Entry entry;
    entry.section = section;
    entry.content = {record, ttl};
    entry.rr_class = question_class_;
    entries_.push_back(std::move(entry));
    return *this;
}

MessageBuilder& MessageBuilder::content(const Reply& reply) {
    ad(reply.authentic);
    rcode(reply.rcode).aa(reply.authoritative);
    for (const ReplyRecord& each : reply.answer)
        record(dns::Section::answer, each.record, each.ttl);
    for (const ReplyRecord& each : reply.authority)
        record(dns::Section::authority, each.record, each.ttl);
    for (const ReplyRecord& each : reply.additional)
        record(dns::Section::additional, each.record, each.ttl);
    // A client without EDNS cannot get it (RFC 8914 section 3), so nothing switches EDNS on here.
    if (edns_)
        for (const dns::ExtendedError& error : reply.ede)
            ede(error.code, error.text);
    return *this;
}

MessageBuilder::Entry& MessageBuilder::last() {
    if (entries_.empty())
        throw std::logic_error("MessageBuilder: there is no record yet");
    return entries_.back();
}

MessageBuilder& MessageBuilder::record_class(std::uint16_t rr_class) {
    last().rr_class = rr_class;
    return *this;
}

MessageBuilder& MessageBuilder::edns(std::uint16_t payload_size) {
    edns_ = true;
    payload_size_ = payload_size;
    return *this;
}

MessageBuilder& MessageBuilder::no_edns() {
    edns_ = false;
    return *this;
}

MessageBuilder& MessageBuilder::dnssec_ok(bool on) {
    dnssec_ok_ = on;
    return *this;
}

MessageBuilder& MessageBuilder::edns_version(std::uint8_t version) {
    edns_version_ = version;
    return *this;
}

MessageBuilder& MessageBuilder::edns_option(std::uint16_t code, std::string_view data) {
    edns_ = true;
    edns_options_ += u16_octets(code) + u16_octets(data.size());
    edns_options_ += data;
    return *this;
}

MessageBuilder& MessageBuilder::ede(std::uint16_t code, std::string_view text) {
    return edns_option(15, u16_octets(code) + std::string(text));
}

MessageBuilder& MessageBuilder::nsid(std::string_view octets) {
    return edns_option(3, octets);
}

MessageBuilder& MessageBuilder::compressed(bool on) {
    compressed_ = on;
    return *this;
}

MessageBuilder& MessageBuilder::truncated() {
    drop_records_ = true;
    return tc();
}

MessageBuilder& MessageBuilder::truncated_in_record() {
    cut_in_record_ = true;
    return tc();
}

MessageBuilder& MessageBuilder::cut_to(std::size_t size) {
    cut_to_ = size;
    return *this;
}

MessageBuilder& MessageBuilder::trailing(std::string_view octets) {
    trailing_ = octets;
    return *this;
}

MessageBuilder& MessageBuilder::rdlength(std::uint16_t size) {
    last().rdlength = size;
    return *this;
}

MessageBuilder& MessageBuilder::owner_octets(std::string_view octets) {
    last().owner_octets = octets;
    return *this;
}

MessageBuilder& MessageBuilder::answer_count(std::uint16_t count) {
    answer_count_ = count;
    return *this;
}

MessageBuilder& MessageBuilder::second_opt() {
    edns_ = true;
    opts_ = 2;
    return *this;
}

MessageBuilder& MessageBuilder::opt_in_answer() {
    edns_ = true;
    opt_in_answer_ = true;
    return *this;
}

Wire MessageBuilder::wire() const {
    const auto in_section = [&](dns::Section section) {
        return drop_records_
                   ? 0U
                   : static_cast<unsigned>(std::ranges::count(entries_, section, &Entry::section));
    };
    const unsigned opts = edns_ ? static_cast<unsigned>(opts_) : 0U;
    const unsigned answers = in_section(dns::Section::answer) + (opt_in_answer_ ? opts : 0U);
    const unsigned additional = in_section(dns::Section::additional) + (opt_in_answer_ ? 0U : opts);

    // The header (RFC 1035 section 4.1.1).
    Composer composer(compressed_);
    composer.u16(id_);
    composer.u16(flags_ | (static_cast<unsigned>(rcode_) & 0x0f));
    composer.u16(question_ ? 1 : 0);
    composer.u16(answer_count_.value_or(static_cast<std::uint16_t>(answers)));
    composer.u16(in_section(dns::Section::authority));
    composer.u16(additional);
    if (question_) {
        composer.name(question_->name.wire());
        composer.u16(static_cast<unsigned>(question_->type));
        composer.u16(question_class_);
    }

    const auto write_opts = [&] {
        for (unsigned i = 0; i < opts; ++i) {
            composer.u8(0);
            composer.u16(static_cast<unsigned>(dns::RrType::opt));
            composer.u16(payload_size_);
            composer.u8(static_cast<unsigned>(rcode_) >> 4);
            composer.u8(edns_version_);
            composer.u16(dnssec_ok_ ? 0x8000 : 0);
            composer.u16(static_cast<unsigned>(edns_options_.size()));
            composer.octets(edns_options_);
        }
    };
    std::size_t last_rdata = composer.out.size();
    for (const dns::Section section :
         {dns::Section::answer, dns::Section::authority, dns::Section::additional}) {
        for (const Entry& entry : entries_) {
            if (drop_records_ || entry.section != section)
                continue;
            if (entry.owner_octets)
                composer.octets(*entry.owner_octets);
            else
                composer.name(entry.content.record.owner.wire());
            composer.u16(static_cast<unsigned>(entry.content.record.type));
            composer.u16(entry.rr_class);
            composer.u32(entry.content.ttl);
            const std::size_t length_at = composer.out.size();
            composer.u16(0);
            composer.rdata(entry.content.record.type, entry.content.record.rdata_bytes());
            const std::size_t size = composer.out.size() - length_at - 2;
            const std::string length =
                u16_octets(entry.rdlength.value_or(static_cast<std::uint16_t>(size)));
            std::ranges::copy(length,
                              composer.out.begin() + static_cast<std::ptrdiff_t>(length_at));
            last_rdata = length_at + 2 + size / 2;
        }
        if (section == dns::Section::answer && opt_in_answer_)
            write_opts();
    }
    if (cut_in_record_) {
        composer.out.resize(last_rdata);
        return composer.out;
    }
    if (!opt_in_answer_)
        write_opts();
    composer.octets(trailing_);
    if (cut_to_)
        composer.out.resize(std::min(*cut_to_, composer.out.size()));
    return composer.out;
}

}  // namespace dnsprop::world
