// Any bytes given as --resolvers or --providers are either read or refused with an InputError of
// one printable line. What our JSON reader takes, nlohmann_json takes too.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/input_error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/strict_json.hpp"

namespace {

template <class Read>
void must_read_or_refuse(Read read) {
    try {
        read();
    } catch (const dnsprop::InputError& error) {
        for (const char c : std::string_view(error.what()))
            if (c < 0x20 || c == 0x7f)
                if (static_cast<unsigned char>(c) != 0xe2 &&
                    static_cast<unsigned char>(c) != 0x80 &&
                    static_cast<unsigned char>(c) != 0xa6)  // the "…" of a cut text is ours
                    std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dnsprop::catalogue;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    must_read_or_refuse([&] { read_resolvers(text, "fuzz.json"); });
    must_read_or_refuse([&] {
        const auto providers = read_providers(text, "fuzz.json");
        for (const auto& provider : providers.all())
            for (const auto& range : provider.ranges)
                if (!providers.owner_of(range.first()) || !providers.owner_of(range.last()))
                    std::abort();
    });
    must_read_or_refuse([&] {
        const JsonDocument document(text, "fuzz.json");
        try {
            const auto theirs = nlohmann::json::parse(text);
        } catch (const nlohmann::json::out_of_range&) {
            return;  // a number beyond a double: grammar to us, refused when it is read
        } catch (const nlohmann::json::parse_error&) {
            std::abort();
        }
    });
    return 0;
}
