// The strict reader: a message as it came from the wire, checked whole, then read through views. It
// allocates nothing. Knows the message format (RFC 1035 section 4, RFC 6891), not what an answer
// means (dns/answer.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "dns/question.hpp"
#include "dns/rcode.hpp"
#include "dns/record.hpp"

namespace dnsprop::dns {

/// Why a message cannot be read. Each is a reason to drop it and keep listening, since anybody may
/// send us datagrams.
enum class ReadError : std::uint8_t {
    short_header,  ///< less than 12 octets
    bad_name,      ///< label type unknown, over 255 octets, or past the end
    bad_pointer,   ///< a compression pointer that does not point backwards
    short_record,  ///< a record or question reaches past the end, so the counts or an RDLENGTH lie
    bad_rdata,     ///< the rdata does not fill RDLENGTH exactly as its type demands
    bad_opt,       ///< OPT twice, not at the root, outside the additional section, or with broken
                   ///< options
};
std::string_view sentence(ReadError error);

/// A possibly compressed name inside a message that the reader has checked.
class NameView {
public:
    NameView(Bytes message, std::size_t offset) : message_(message), offset_(offset) {}
    /// Appends the uncompressed wire form, in lower case.
    void append_canonical(std::string& out) const;
    /// The uncompressed name in the case it came in.
    Name name() const;
    bool equals(const Name& other) const;

private:
    Bytes message_;
    std::size_t offset_;
};

/// Uncompressed rdata in canonical form (names in lower case, RFC 4034 section 6.2); nothing when
/// it does not fit its type.
std::optional<std::string> canonical_rdata(RrType type, Bytes rdata);

enum class Section : std::uint8_t { answer, authority, additional };

/// A record in place.
struct RecordView {
    NameView owner;
    RrType type;
    std::uint16_t rr_class;
    Ttl ttl;  ///< 0 where the top bit was set (RFC 2181 section 8)
    Section section;
    Bytes rdata;               ///< as it came, names in it possibly compressed
    std::size_t rdata_offset;  ///< of `rdata` in the message

    bool is_class_in() const { return rr_class == 1; }
    bool is_class_of(const Question& question) const {
        return rr_class == static_cast<std::uint16_t>(question.rr_class);
    }
};

/// EDNS as it came (RFC 6891).
struct EdnsView {
    std::uint16_t udp_payload_size = 0;
    std::uint8_t version = 0;
    bool dnssec_ok = false;
    Bytes options;  ///< code, length, data, repeated; checked
};

class MessageView {
public:
    /// Checks the whole message: header, question, every record with its exact RDLENGTH, EDNS. A
    /// message with TC set may end in mid-record: what is whole is seen, so that TCP is tried
    /// (RFC 2181 section 9).
    static std::variant<MessageView, ReadError> read(Bytes message);

    std::uint16_t id() const { return u16(0); }
    bool is_response() const { return message_[2] & 0x80; }
    std::uint8_t opcode() const { return (message_[2] >> 3) & 0x0f; }
    bool aa() const { return message_[2] & 0x04; }
    bool tc() const { return message_[2] & 0x02; }
    bool rd() const { return message_[2] & 0x01; }
    bool ra() const { return message_[3] & 0x80; }
    bool ad() const { return message_[3] & 0x20; }
    bool cd() const { return message_[3] & 0x10; }
    /// With the upper eight bits from OPT.
    Rcode rcode() const;

    std::uint16_t question_count() const { return u16(4); }
    /// Exactly this question, class included, names compared without case (RFC 5452 section 9.1).
    bool asks(const Question& question) const;
    /// The first question; call only when `question_count()` is not 0.
    /// Its class may be none that RrClass names.
    Question question() const;

    const std::optional<EdnsView>& edns() const { return edns_; }
    bool has_trailing_bytes() const { return end_ < message_.size(); }
    /// Only the header came, with or without OPT: how servers reject what they cannot read.
    bool is_header_only() const {
        return question_count() == 0 && record_count_ == (edns_ ? 1U : 0U);
    }

    /// Calls `visit(const RecordView&)` for every record but OPT, in order.
    template <class Visitor>
    void for_each_record(Visitor&& visit) const {
        std::size_t offset = records_;
        for (std::uint32_t i = 0; i < record_count_; ++i) {
            const RecordView record = record_at(offset, section_of(i));
            if (record.type != RrType::opt)
                visit(record);
            offset = record.rdata_offset + record.rdata.size();
        }
    }

    /// Appends the record's rdata in canonical form: names uncompressed and in lower case (RFC 4034
    /// section 6.2).
    void append_canonical_rdata(const RecordView& record, std::string& out) const;

    /// Calls `visit(std::uint16_t code, Bytes data)` for each EDNS option.
    template <class Visitor>
    void for_each_edns_option(Visitor&& visit) const {
        if (!edns_)
            return;
        for (Bytes rest = edns_->options; rest.size() >= 4;) {
            const auto code = static_cast<std::uint16_t>(rest[0] << 8 | rest[1]);
            const auto size = static_cast<std::size_t>(rest[2] << 8 | rest[3]);
            visit(code, rest.subspan(4, size));
            rest = rest.subspan(4 + size);
        }
    }

private:
    explicit MessageView(Bytes message) : message_(message) {}
    std::uint16_t u16(std::size_t at) const {
        return static_cast<std::uint16_t>(message_[at] << 8 | message_[at + 1]);
    }
    RecordView record_at(std::size_t offset, Section section) const;
    Section section_of(std::uint32_t index) const {
        return index < u16(6)            ? Section::answer
               : index < u16(6) + u16(8) ? Section::authority
                                         : Section::additional;
    }

    Bytes message_;
    std::size_t records_ = 0;         ///< offset of the first record
    std::uint32_t record_count_ = 0;  ///< records that are whole, OPT included
    std::size_t end_ = 0;             ///< past the last record
    std::optional<EdnsView> edns_;
    std::uint8_t extended_rcode_ = 0;
};

}  // namespace dnsprop::dns
