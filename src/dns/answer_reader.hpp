// From a Response to an Answer: walks the CNAME chain, finds the TTLs, and recognises what it has
// seen before by its bytes, so that equal answers share one AnswerContent (order-free, TTL apart).
// Warm, it allocates nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dns/answer.hpp"
#include "dns/message_view.hpp"

namespace dnsprop::dns {

class AnswerReader {
public:
    /// `response` must have been matched to `question`. `out` is overwritten and its buffers are
    /// reused.
    void read(const MessageView& response, const Question& question, Answer& out);

    /// Beyond so many distinct contents the table starts anew, so that a bulk run holds its memory;
    /// Answers keep what they share.
    static constexpr std::size_t max_contents = 4096;

private:
    /// Where a record of the sorted, distinct list went in the content.
    enum class Place : std::uint8_t { chain, records, unused };
    struct Placement {
        Place place = Place::unused;
        std::uint16_t index = 0;
    };
    struct Known {
        std::shared_ptr<const AnswerContent> content;
        std::vector<Placement> placements;
    };
    /// A record's canonical bytes in `scratch_`: owner (one octet where it is the name asked for),
    /// type and rdata; and its TTL.
    struct Piece {
        std::size_t offset = 0;
        std::size_t size = 0;
        std::size_t owner_size = 0;
        RrType type = RrType::a;
        Ttl ttl = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view bytes) const {
            return std::hash<std::string_view>()(bytes);
        }
    };

    void collect(const MessageView& response, const Question& question, Answer& out);
    void sort_pieces();
    const Known& intern(Rcode rcode, const Question& question);
    Known understand(Rcode rcode, const Question& question) const;
    std::string_view bytes_of(const Piece& piece) const {
        return std::string_view(scratch_).substr(piece.offset, piece.size);
    }
    Record record_of(const Piece& piece, const Name& asked) const;

    std::unordered_map<std::string, Known, Hash, std::equal_to<>> known_;
    std::string scratch_;
    std::vector<Piece> pieces_;
    std::string key_;
};

}  // namespace dnsprop::dns
