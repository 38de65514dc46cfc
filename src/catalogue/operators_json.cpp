#include "catalogue/operators_json.hpp"

#include <fmt/format.h>

#include "catalogue/catalogue.hpp"
#include "catalogue/did_you_mean.hpp"

namespace dnsprop::catalogue {

namespace {

constexpr std::size_t max_pattern_size = 100;

std::vector<std::string> read_server_names(EntryReader& entry) {
    std::vector<std::string> patterns;
    const auto items = entry.strings("server_names");
    for (std::size_t i = 0; items && i < items->size(); ++i) {
        const std::string_view pattern = (*items)[i].text();
        const auto fail = [&](const std::string& problem) {
            entry.fail_at((*items)[i], element("server_names", i),
                          fmt::format("{} {}", quote(pattern), problem));
        };
        if (pattern.find_first_not_of('*') == std::string_view::npos)
            fail("is every server's name; give some letters beside the *");
        if (pattern.size() > max_pattern_size)
            fail(fmt::format("is longer than {} characters", max_pattern_size));
        patterns.emplace_back(pattern);
    }
    return patterns;
}

OperatorIdentityPtr read_operator(EntryReader& entry,
                                  const std::vector<OperatorIdentityPtr>& before) {
    OperatorIdentity identity;
    const auto name = entry.text("name");
    identity.rank = before.size();
    identity.names_its_servers = entry.boolean("names_servers").value_or(false);
    identity.server_names = read_server_names(entry);
    identity.nsid_site = entry.text("nsid_site", max_pattern_size);
    entry.refuse_unknown_keys();
    if (!name)
        entry.fail("name", "is missing");
    if (const OperatorIdentityPtr twin = find_operator(before, *name))
        entry.fail("name", fmt::format("{} is already the name of {}", quote(*name),
                                       element("operators", twin->rank)));
    if (const auto fault = identity.nsid_site ? site_pattern_fault(*identity.nsid_site)
                                              : std::optional<std::string>())
        entry.fail("nsid_site", fmt::format("{} {}", quote(*identity.nsid_site), *fault));
    identity.name = *name;
    return std::make_shared<const OperatorIdentity>(std::move(identity));
}

}  // namespace

std::optional<std::vector<OperatorIdentityPtr>> read_operators(EntryReader& file,
                                                               const std::string& source_name) {
    if (!file.find("operators"))
        return std::nullopt;
    const std::vector<JsonValue> list = file.objects("operators");
    std::vector<OperatorIdentityPtr> operators;
    operators.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        EntryReader entry(list[i], source_name, element("operators", i));
        operators.push_back(read_operator(entry, operators));
    }
    return operators;
}

const std::vector<OperatorIdentityPtr>& shipped_operators() {
    static const std::vector<OperatorIdentityPtr> operators = [] {
        const JsonDocument document(embedded_resolvers_json(), "resolvers.json (built in)");
        EntryReader file(document.root(), document.source_name(), "");
        return read_operators(file, document.source_name()).value();
    }();
    return operators;
}

}  // namespace dnsprop::catalogue
