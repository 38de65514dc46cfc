// What came of a Probe: an Answer or a Failure, with how it was got.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/failure.hpp"
#include "base/time.hpp"
#include "dns/answer.hpp"
#include "net/endpoint.hpp"

namespace dnsprop::check {

/// Facts worth telling about how an Outcome was got; JSON's `notes`.
enum class Note : std::uint8_t {
    without_edns,     ///< answered only after EDNS was left out
    tcp_after_loss,   ///< UDP brought nothing; the last attempt over TCP did
    tcp_after_tc,     ///< the UDP answer was truncated
    trailing_bytes,   ///< octets after the last record were ignored
    stray_responses,  ///< responses with a wrong id, question or format came too and were dropped
    other_records,    ///< records that were not asked for stood in the answer section
    icmp_error,       ///< an ICMP error came, and a later attempt brought the answer
};
/// "without-edns", ...
std::string_view word(Note note);

/// A small set of Notes.
class Notes {
public:
    void add(Note note) { bits_ |= 1U << static_cast<unsigned>(note); }
    bool has(Note note) const { return (bits_ >> static_cast<unsigned>(note)) & 1U; }
    bool empty() const { return bits_ == 0; }
    static constexpr unsigned count = 7;

private:
    std::uint32_t bits_ = 0;
};

struct Outcome {
    std::optional<Failure> failure;  ///< set: there is no Answer
    dns::Answer answer;              ///< meaningful when `failure` is not set
    SteadyDuration rtt{};            ///< from the send that was answered, to its answer
    net::Protocol protocol = net::Protocol::udp;  ///< that brought the answer, or was tried last
    std::uint8_t attempts = 0;                    ///< queries sent, over any protocol
    Notes notes;
    UtcTime received_at{};  ///< when it was settled: TTLs count down from here

    bool has_answer() const { return !failure.has_value(); }
};

}  // namespace dnsprop::check
