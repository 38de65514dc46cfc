#include "cli/words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "dns/ldns_codec.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::cli {

namespace {

/// A word that only makes sense as a query type, and that we never ask.
void refuse_meta_type(std::string_view word) {
    constexpr std::array<std::string_view, 6> meta = {"ANY", "AXFR",  "IXFR",
                                                      "OPT", "MAILB", "TSIG"};
    if (std::ranges::find(meta, upper_case(word)) != meta.end())
        throw InputError(
            fmt::format("{} is not asked: resolvers answer it with whatever they like (RFC 8482). "
                        "Name the types you need, such as A "
                        "AAAA MX; a name of that spelling is written with a trailing dot",
                        upper_case(word)));
}

std::string known_types() {
    std::string out;
    for (const std::string_view type : dns::askable_rr_types())
        out += (out.empty() ? "" : ", ") + std::string(type);
    return out + ", TYPEnnn";
}

/// Two words that are no types: the one that looks less like a name is what the user should look
/// at.
InputError too_many_names(const std::string& first, const std::string& second) {
    const auto has_dot = [](const std::string& word) {
        return word.find('.') != std::string::npos;
    };
    if (has_dot(first) && has_dot(second))
        return InputError(
            fmt::format("two names, '{}' and '{}': one is checked at a time", first, second));
    const std::string& odd = has_dot(first) ? second : first;
    std::vector<std::string> types;
    for (const std::string_view type : dns::askable_rr_types())
        types.emplace_back(type);
    const auto near = nearest_words(upper_case(odd), types);
    return InputError(
        near.empty() ? fmt::format("'{}' is not a record type; there are {}", odd, known_types())
                     : fmt::format("'{}' is not a record type; did you mean {}?", odd,
                                   fmt::join(near, ", ")));
}

}  // namespace

Words read_words(const std::vector<std::string>& words) {
    Words out;
    std::vector<std::string> names;
    std::vector<dns::RrType> types;
    for (const std::string& word : words) {
        if (word.starts_with('@')) {
            out.references.push_back(read_resolver_reference(std::string_view(word).substr(1)));
        } else if (const auto type = dns::read_rr_type(word)) {
            if (std::ranges::find(types, *type) == types.end())
                types.push_back(*type);
        } else {
            refuse_meta_type(word);
            names.push_back(word);
        }
    }
    if (names.empty())
        throw InputError(
            types.empty()
                ? "a name is missing: dnsprop NAME [TYPE...] [@RESOLVER...]"
                : fmt::format("a name is missing (a name that is spelled like a type is written "
                              "with a trailing dot: {}.)",
                              dns::write_rr_type(types.front())));
    if (names.size() > 1)
        throw too_many_names(names[0], names[1]);

    std::string name = names.front();
    if (const auto address = net::IpAddress::read(name)) {
        // An address as a name means its reverse name, whose natural type is PTR.
        name = address->reverse_name();
        if (types.empty())
            types.push_back(dns::RrType::ptr);
    }
    if (types.empty())
        types.push_back(dns::RrType::a);
    const dns::Name read = dns::read_name(name);
    for (const dns::RrType type : types)
        out.questions.push_back({read, type});
    return out;
}

FileWords read_file_words(const std::vector<std::string>& words) {
    FileWords out;
    for (const std::string& word : words) {
        if (word.starts_with('@'))
            out.references.push_back(read_resolver_reference(std::string_view(word).substr(1)));
        else if (dns::read_rr_type(word))
            throw InputError(
                fmt::format("{} does not go with --file: all records of the file are asked for",
                            upper_case(word)));
        else if (out.origin)
            throw InputError(
                fmt::format("'{}': only one name goes with --file, the name of its zone", word));
        else
            out.origin = dns::read_name(word);
    }
    return out;
}

}  // namespace dnsprop::cli
