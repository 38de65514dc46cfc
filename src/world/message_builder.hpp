// Composes DNS responses on the wire: right ones, and each kind of wrong one that a network may
// deliver (false counts, pointers, lengths, OPT records). For the World's servers and for tests of
// what reads responses.
//
//   MessageBuilder::response_to(question, id).answer("www.example.com", RrType::a, 300,
//   "192.0.2.7")
//       .edns().ede(15, "blocked").wire()
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/message_view.hpp"
#include "world/query.hpp"
#include "world/reply.hpp"

namespace dnsprop::world {

using Wire = std::vector<std::uint8_t>;

/// Every method returns the builder itself. What damages a record damages the one added last.
class MessageBuilder {
public:
    /// A response without question or records.
    MessageBuilder() = default;
    static MessageBuilder response_to(const dns::Question& question, std::uint16_t id = 0);
    /// Id, question and RD of the query; EDNS when the query has it.
    static MessageBuilder response_to(const Query& query);
    /// The same from a query's octets. Throws std::invalid_argument when they are no query.
    static MessageBuilder response_to(dns::Bytes query);

    MessageBuilder& id(std::uint16_t id);
    MessageBuilder& rcode(dns::Rcode rcode);
    MessageBuilder& qr(bool on = true) { return flag(0x8000, on); }
    MessageBuilder& aa(bool on = true) { return flag(0x0400, on); }
    MessageBuilder& tc(bool on = true) { return flag(0x0200, on); }
    MessageBuilder& rd(bool on = true) { return flag(0x0100, on); }
    MessageBuilder& ra(bool on = true) { return flag(0x0080, on); }
    MessageBuilder& ad(bool on = true) { return flag(0x0020, on); }
    MessageBuilder& cd(bool on = true) { return flag(0x0010, on); }

    /// The records added after it are of its class.
    MessageBuilder& question(const dns::Question& question);
    MessageBuilder& no_question();
    MessageBuilder& question_class(std::uint16_t rr_class);

    /// Owner and rdata in presentation format; throws InputError when they are no such thing.
    MessageBuilder& answer(std::string_view owner, dns::RrType type, dns::Ttl ttl,
                           std::string_view rdata);
    MessageBuilder& authority(std::string_view owner, dns::RrType type, dns::Ttl ttl,
                              std::string_view rdata);
    MessageBuilder& additional(std::string_view owner, dns::RrType type, dns::Ttl ttl,
                               std::string_view rdata);
    /// Any octets as rdata.
    MessageBuilder& record(dns::Section section, const dns::Record& record, dns::Ttl ttl);
    /// Rcode, AA, AD, all three sections and EDE.
    MessageBuilder& content(const Reply& reply);
    /// The class of the record added last.
    MessageBuilder& record_class(std::uint16_t rr_class);

    MessageBuilder& edns(std::uint16_t payload_size = 1232);
    MessageBuilder& no_edns();
    MessageBuilder& dnssec_ok(bool on = true);
    MessageBuilder& edns_version(std::uint8_t version);
    MessageBuilder& edns_option(std::uint16_t code, std::string_view data);
    MessageBuilder& ede(std::uint16_t code, std::string_view text = {});  ///< RFC 8914
    MessageBuilder& nsid(std::string_view octets);                        ///< RFC 5001

    /// Owner names, and names in NS, CNAME, PTR, MX and SOA, as pointers where they repeat.
    MessageBuilder& compressed(bool on = true);

    // From here on: damage.

    /// TC set and no records, as most servers truncate.
    MessageBuilder& truncated();
    /// TC set and cut in the middle of the last record, as some servers truncate.
    MessageBuilder& truncated_in_record();
    /// Only the first `size` octets, whatever the header says.
    MessageBuilder& cut_to(std::size_t size);
    MessageBuilder& trailing(std::string_view octets);
    /// The RDLENGTH of the last record says this.
    MessageBuilder& rdlength(std::uint16_t size);
    /// The owner of the last record is these octets: a forward pointer, a loop, a bad label type.
    MessageBuilder& owner_octets(std::string_view octets);
    /// The owner of the last record points past the message's end.
    MessageBuilder& forward_pointer() { return owner_octets("\xff\xff"); }
    /// ANCOUNT says this.
    MessageBuilder& answer_count(std::uint16_t count);
    MessageBuilder& second_opt();
    MessageBuilder& opt_in_answer();

    Wire wire() const;

private:
    struct Entry {
        dns::Section section = dns::Section::answer;
        ReplyRecord content;
        std::uint16_t rr_class = 1;
        std::optional<std::uint16_t> rdlength;
        std::optional<std::string> owner_octets;
    };
    MessageBuilder& flag(std::uint16_t bit, bool on);
    Entry& last();

    std::uint16_t id_ = 0;
    std::uint16_t flags_ = 0x8000;
    dns::Rcode rcode_ = dns::Rcode::noerror;
    std::optional<dns::Question> question_;
    std::uint16_t question_class_ = 1;
    std::vector<Entry> entries_;
    bool edns_ = false;
    std::uint16_t payload_size_ = 1232;
    std::uint8_t edns_version_ = 0;
    bool dnssec_ok_ = false;
    std::string edns_options_;
    int opts_ = 1;  ///< OPT records written when `edns_`
    bool opt_in_answer_ = false;
    bool compressed_ = false;
    bool drop_records_ = false;
    bool cut_in_record_ = false;
    std::optional<std::size_t> cut_to_;
    std::optional<std::uint16_t> answer_count_;
    std::string trailing_;
};

}  // namespace dnsprop::world
