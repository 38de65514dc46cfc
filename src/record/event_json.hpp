// One line of a recording: a Header or an Event with its time, and back (docs/recording.md). Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "catalogue/provider.hpp"
#include "record/event.hpp"
#include "record/outcome_json.hpp"

namespace dnsprop::record {

/// What every Header's line begins with, so that a file can be told from others.
inline constexpr std::string_view header_prefix = R"({"format":"dnsprop-record",)";

/// With its line feed. `at` is of the clock that the run's Moments are of; ASCII only.
std::string line_of(const Header& header, watch::Moment at);
std::string line_of(const Event& event, watch::Moment at, watch::Moment started);

/// A Header as it stands in a file.
struct TimedHeader {
    UtcTime at{};
    Header header;
};

/// What a line stands among.
struct Surroundings {
    const std::string& source_name;              ///< for messages
    const catalogue::ProviderLookup& providers;  ///< whom expectations may name
    const check::Plan* plan = nullptr;  ///< of the run it belongs to; null before the first Header
};

/// Reads a line of format version 1. Throws InputError: "FILE:LINE: ...".
std::variant<TimedHeader, TimedEvent> read_line(std::string_view line, std::size_t number,
                                                const Surroundings& around, Contents& contents);

}  // namespace dnsprop::record
