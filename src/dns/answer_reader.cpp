#include "dns/answer_reader.hpp"

#include <algorithm>
#include <array>

namespace dnsprop::dns {

namespace {

constexpr std::uint16_t nsid_option = 3;  // RFC 5001
constexpr std::uint16_t ede_option = 15;  // RFC 8914
constexpr std::size_t max_ede = 8;
constexpr std::size_t max_option_text = 512;
/// Stands for the name asked for as an owner; no length octet is as large.
constexpr char asked_name = '\xff';

std::string option_text(Bytes data) {
    const Bytes kept = data.first(std::min(data.size(), max_option_text));
    return {kept.begin(), kept.end()};
}

void read_options(const MessageView& response, Answer& out) {
    response.for_each_edns_option([&](std::uint16_t code, Bytes data) {
        if (code == ede_option && data.size() >= 2 && out.ede.size() < max_ede)
            out.ede.push_back(
                {static_cast<std::uint16_t>(data[0] << 8 | data[1]), option_text(data.subspan(2))});
        else if (code == nsid_option && !data.empty() && !out.nsid)
            out.nsid = option_text(data);
        else if (code == client_subnet_option && !out.client_subnet)
            out.client_subnet = read_client_subnet(data);
    });
}

/// RFC 2308 section 5: the smaller of the SOA's own TTL and its MINIMUM field, the last 32 bits of
/// its rdata.
Ttl negative_ttl_of(const RecordView& soa) {
    const Bytes minimum = soa.rdata.last(4);
    const Ttl value = static_cast<Ttl>(minimum[0]) << 24 | static_cast<Ttl>(minimum[1]) << 16 |
                      static_cast<Ttl>(minimum[2]) << 8 | minimum[3];
    return std::min(soa.ttl, (value & 0x80000000U) != 0 ? 0 : value);
}

void append16(std::string& out, std::uint16_t value) {
    const std::array<char, 2> octets = {static_cast<char>(value >> 8), static_cast<char>(value)};
    out.append(octets.data(), octets.size());
}

void lessen(std::optional<Ttl>& ttl, Ttl other) {
    ttl = ttl ? std::min(*ttl, other) : other;
}

}  // namespace

void AnswerReader::read(const MessageView& response, const Question& question, Answer& out) {
    out.flags = {response.is_response(), response.aa(), response.tc(), response.rd(),
                 response.ra(),          response.ad(), response.cd()};
    out.chain_ttls.clear();
    out.record_ttls.clear();
    out.ttl.reset();
    out.negative_ttl.reset();
    out.ede.clear();
    out.nsid.reset();
    out.client_subnet.reset();
    out.other_records = false;
    out.trailing_bytes = response.has_trailing_bytes();
    read_options(response, out);

    collect(response, question, out);
    sort_pieces();
    const Known& known = intern(response.rcode(), question);
    out.content = known.content;

    out.chain_ttls.resize(known.content->chain.size());
    out.record_ttls.resize(known.content->records.size());
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const Placement placement = known.placements[i];
        if (placement.place == Place::unused) {
            out.other_records = true;
            continue;
        }
        (placement.place == Place::chain ? out.chain_ttls : out.record_ttls)[placement.index] =
            pieces_[i].ttl;
        lessen(out.ttl, pieces_[i].ttl);
    }
    const bool is_negative =
        known.content->kind == AnswerKind::nodata || known.content->kind == AnswerKind::nxdomain;
    if (!is_negative)
        out.negative_ttl.reset();
    else if (out.negative_ttl && out.ttl)
        // The negative answer is reached through CNAMEs: it lasts as long as the whole way does.
        lessen(out.negative_ttl, *out.ttl);
}

/// Takes the records that can matter out of the message: the asked type and CNAMEs, and the SOA's
/// negative TTL.
void AnswerReader::collect(const MessageView& response, const Question& question, Answer& out) {
    scratch_.clear();
    pieces_.clear();
    response.for_each_record([&](const RecordView& record) {
        if (record.section == Section::authority && record.type == RrType::soa &&
            record.is_class_in())
            out.negative_ttl = negative_ttl_of(record);
        if (record.section != Section::answer)
            return;
        // Rdata outside class IN has not been checked: no chain is followed there.
        const bool can_matter =
            record.is_class_of(question) &&
            (record.type == question.type ||
             (record.type == RrType::cname && question.rr_class == RrClass::in));
        if (!can_matter) {
            // Signatures and the DNAME behind a synthesised CNAME belong to the answer (RFC 4035,
            // RFC 6672).
            out.other_records |= record.type != RrType::rrsig && record.type != RrType::dname;
            return;
        }
        Piece piece{scratch_.size(), 0, 0, record.type, record.ttl};
        // Nearly every owner is the name asked for, which the key holds once.
        if (record.owner.equals(question.name))
            scratch_ += asked_name;
        else
            record.owner.append_canonical(scratch_);
        piece.owner_size = scratch_.size() - piece.offset;
        append16(scratch_, static_cast<std::uint16_t>(record.type));
        response.append_canonical_rdata(record, scratch_);
        piece.size = scratch_.size() - piece.offset;
        pieces_.push_back(piece);
    });
}

/// Sorted by bytes and without repeats; a repeated record keeps its smallest TTL.
void AnswerReader::sort_pieces() {
    if (pieces_.size() < 2)
        return;
    std::ranges::sort(pieces_, [&](const Piece& a, const Piece& b) {
        const int order = bytes_of(a).compare(bytes_of(b));
        return order != 0 ? order < 0 : a.ttl < b.ttl;
    });
    const auto repeats = std::ranges::unique(
        pieces_, [&](const Piece& a, const Piece& b) { return bytes_of(a) == bytes_of(b); });
    pieces_.erase(repeats.begin(), repeats.end());
}

const AnswerReader::Known& AnswerReader::intern(Rcode rcode, const Question& question) {
    // What the records mean depends on the question, the rcode and the records themselves: that is
    // the key.
    key_.clear();
    append16(key_, static_cast<std::uint16_t>(rcode));
    append16(key_, static_cast<std::uint16_t>(question.type));
    append16(key_, static_cast<std::uint16_t>(question.rr_class));
    if (!pieces_.empty())
        append_lower(question.name.wire(), key_);
    for (const Piece& piece : pieces_) {
        append16(key_, static_cast<std::uint16_t>(piece.size));
        key_ += bytes_of(piece);
    }
    const auto found = known_.find(std::string_view(key_));
    if (found != known_.end())
        return found->second;
    if (known_.size() >= max_contents)
        known_.clear();
    return known_.emplace(key_, understand(rcode, question)).first->second;
}

Record AnswerReader::record_of(const Piece& piece, const Name& asked) const {
    const std::string_view bytes = bytes_of(piece);
    const std::string_view owner = bytes.substr(0, piece.owner_size);
    return {
        owner.front() == asked_name
            ? asked
            : Name::from_wire({reinterpret_cast<const std::uint8_t*>(owner.data()), owner.size()}),
        piece.type, std::string(bytes.substr(piece.owner_size + 2))};
}

AnswerReader::Known AnswerReader::understand(Rcode rcode, const Question& question) const {
    auto content = std::make_shared<AnswerContent>();
    Known known;
    known.placements.resize(pieces_.size());
    content->rcode = rcode;

    Name at = question.name.canonical();
    std::vector<Record> all;
    all.reserve(pieces_.size());
    for (const Piece& piece : pieces_)
        all.push_back(record_of(piece, at));

    // Walk by name, whatever the order: resolvers are known to put the chain last.
    bool is_loop = false;
    bool is_too_long = false;
    for (;;) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].type == question.type && all[i].owner == at) {
                known.placements[i] = {Place::records,
                                       static_cast<std::uint16_t>(content->records.size())};
                content->records.push_back(all[i]);
            }
        }
        if (!content->records.empty() || question.type == RrType::cname)
            break;
        const auto link = std::ranges::find_if(all, [&](const Record& record) {
            return record.type == RrType::cname && record.owner == at;
        });
        if (link == all.end())
            break;
        const auto index = static_cast<std::size_t>(link - all.begin());
        is_loop = known.placements[index].place == Place::chain;
        is_too_long = content->chain.size() == max_chain;
        if (is_loop || is_too_long)
            break;
        known.placements[index] = {Place::chain, static_cast<std::uint16_t>(content->chain.size())};
        content->chain.push_back(*link);
        at = Name::from_wire(link->rdata_bytes());
    }

    content->kind = rcode == Rcode::nxdomain   ? AnswerKind::nxdomain
                    : rcode != Rcode::noerror  ? AnswerKind::error
                    : is_loop                  ? AnswerKind::cname_loop
                    : is_too_long              ? AnswerKind::chain_too_long
                    : content->records.empty() ? AnswerKind::nodata
                                               : AnswerKind::positive;
    known.content = std::move(content);
    return known;
}

}  // namespace dnsprop::dns
