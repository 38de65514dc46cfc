// Any texts as --expect and --old are understood or refused with an InputError of one line.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "expect/expectation.hpp"

using namespace dnsprop;

namespace {

const catalogue::ProviderDirectory& providers() {
    static const catalogue::ProviderDirectory directory([] {
        catalogue::Provider cloudflare;
        cloudflare.id = "cloudflare";
        cloudflare.name = "Cloudflare";
        cloudflare.ranges = {*net::IpPrefix::read("104.16.0.0/13")};
        cloudflare.cname_suffixes = {dns::read_name("cdn.cloudflare.net")};
        return std::vector{cloudflare};
    }());
    return directory;
}

}  // namespace

/// The first octet says which types are asked, how sets are judged and where --old begins; texts
/// are separated by line feeds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    expect::ExpectationTexts texts;
    texts.mode = static_cast<expect::MatchMode>(data[0] % 3);
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    while (!rest.empty() && texts.expected.size() + texts.old.size() < 16) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string text(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (text.starts_with('-'))
            texts.old.push_back(text.substr(1));
        else
            texts.expected.push_back(std::move(text));
    }
    std::vector<dns::Question> questions;
    const auto types = dns::askable_rr_types();
    for (std::size_t i = 0; i < 1U + (data[0] >> 6); ++i)
        questions.push_back({dns::read_name("www.example.com"),
                             *dns::read_rr_type(types[(data[0] / 3U + i) % types.size()])});
    try {
        const auto expectations = expect::read_expectations(texts, questions, providers);
        if (expectations.size() != questions.size())
            std::abort();
        const dns::AnswerContent nothing;
        for (const auto& expectation : expectations)
            if (expectation.can_judge())
                static_cast<void>(fit(nothing, expectation));
    } catch (const InputError& error) {
        if (std::string_view(error.what()).empty())
            std::abort();
    }
    return 0;
}
