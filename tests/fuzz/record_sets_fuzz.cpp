// Any file of records is read or refused with an InputError of one line; what was read can be asked
// for.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "expect/record_sets.hpp"

using namespace dnsprop;

/// The first octet says whether the zone has a name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    static const catalogue::ProviderDirectory nobody;
    const auto providers = []() -> const catalogue::ProviderDirectory& { return nobody; };
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    expect::RecordSource source = {"fuzz", std::nullopt, std::nullopt};
    if (data[0] % 2 == 0)
        source.origin = dns::read_name("example.com");
    try {
        const auto sets = expect::is_json(text, source.name)
                              ? expect::read_json_sets(text, source, providers)
                              : expect::read_zone_sets(text, source);
        if (sets.questions.empty() || sets.questions.size() != sets.expectations.size())
            std::abort();
        for (const auto& expectation : sets.expectations)
            if (!expectation.can_judge() || expectation.values.empty())
                std::abort();
    } catch (const InputError& error) {
        const std::string_view line = error.what();
        if (!line.starts_with("fuzz:") || line.find('\n') != std::string_view::npos)
            std::abort();
    }
    return 0;
}
