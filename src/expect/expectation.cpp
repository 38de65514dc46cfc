#include "expect/expectation.hpp"

#include <algorithm>

namespace dnsprop::expect {

std::string_view word(MatchMode mode) {
    switch (mode) {
        case MatchMode::any:
            return "any";
        case MatchMode::all:
            return "all";
        case MatchMode::exact:
            return "exact";
    }
    return "unknown";
}

std::string_view word(Source source) {
    switch (source) {
        case Source::none:
            return "none";
        case Source::given:
            return "given";
        case Source::authoritative:
            return "authoritative";
    }
    return "unknown";
}

bool Expectation::wants_absence() const {
    return std::ranges::any_of(values, [](const ExpectedValue& expected) {
        return std::holds_alternative<NoRecord>(expected.value);
    });
}

}  // namespace dnsprop::expect
