// Any bytes given to `dnsprop replay` are either read, played to their end and written as JSON, or
// refused with an InputError of one printable line.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/input_error.hpp"
#include "base/sink.hpp"
#include "record/player.hpp"
#include "record/reader.hpp"
#include "report/json.hpp"
#include "report/table.hpp"

namespace {

const dnsprop::catalogue::ProviderDirectory providers;

void replay(std::string_view text) {
    using namespace dnsprop;
    const auto pieces = [&] {
        const std::string_view piece = text.substr(0, 64);
        text.remove_prefix(piece.size());
        return piece;
    };
    const catalogue::ProviderLookup lookup = []() -> const catalogue::ProviderDirectory& {
        return providers;
    };
    const record::Recording recording = record::read_recording(pieces, "fuzz.rec", lookup);
    record::Player player(recording, lookup, recording.header.expectations,
                          recording.header.settings.thresholds);
    player.play_to_end();
    StringSink sink;
    report::write_json(player.snapshot().check, {"dnsprop", "fuzz"}, sink);
    report::write_table(player.snapshot().check, report::Style{}, sink,
                        {true, true, wording::Platform{}});
    for (const char c : sink.text)
        if ((c >= 0 && c < 0x20 && c != '\n') || c == 0x7f)
            std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        replay({reinterpret_cast<const char*>(data), size});
    } catch (const dnsprop::InputError& error) {
        for (const char c : std::string_view(error.what()))
            if ((c >= 0 && c < 0x20) || c == 0x7f)
                std::abort();
    }
    return 0;
}
