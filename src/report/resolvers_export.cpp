// The machine formats of report/resolvers_report.hpp.
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/csv.hpp"
#include "report/resolvers_report.hpp"

namespace dnsprop::report {

namespace {

using catalogue::Resolver;
using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json texts(const std::vector<net::IpAddress>& addresses) {
    Json out = Json::array();
    for (const auto& address : addresses)
        out.push_back(address.text());
    return out;
}

std::optional<double> latitude(const Resolver& resolver) {
    return resolver.coordinates ? std::optional(resolver.coordinates->latitude) : std::nullopt;
}

std::optional<double> longitude(const Resolver& resolver) {
    return resolver.coordinates ? std::optional(resolver.coordinates->longitude) : std::nullopt;
}

/// Every field of resolvers.json in its order: the one list that both formats are made from.
Json fields(const Resolver& resolver) {
    return {{"id", resolver.id},
            {"name", resolver.name},
            {"operator", resolver.operator_name},
            {"country", or_null(resolver.country)},
            {"city", or_null(resolver.city)},
            {"lat", or_null(latitude(resolver))},
            {"lon", or_null(longitude(resolver))},
            {"geo_precision", word(resolver.geo_precision)},
            {"asn", or_null(resolver.asn)},
            {"as_name", or_null(resolver.as_name)},
            {"anycast", or_null(resolver.anycast)},
            {"filtering", word(resolver.filtering)},
            {"dnssec", or_null(resolver.validates_dnssec)},
            {"ipv4", texts(resolver.ipv4)},
            {"ipv6", texts(resolver.ipv6)},
            {"do53", resolver.speaks_do53 ? "yes" : "unknown"},
            {"dot_host", or_null(resolver.dot_host)},
            {"doh_url", or_null(resolver.doh_url)},
            {"ecs", or_null(resolver.sends_ecs)},
            {"flush_url", or_null(resolver.flush_url)},
            {"class", or_null(resolver.operator_class)},
            {"tier", or_null(resolver.tier)},
            {"confidence", or_null(resolver.confidence)},
            {"sets", Json(resolver.sets)},
            {"source_date", or_null(resolver.source_date)}};
}

Json operator_fields(const catalogue::OperatorIdentity& identity) {
    return {{"name", identity.name},
            {"names_servers", identity.names_its_servers},
            {"server_names", Json(identity.server_names)},
            {"nsid_site", or_null(identity.nsid_site)}};
}

/// Either alone is not enough: U+202E would pass unescaped, ill-formed UTF-8 would throw.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string csv_value(const Json& value) {
    if (value.is_null())
        return {};
    if (value.is_string())
        return csv_field(value.get<std::string>());
    if (!value.is_array())
        return dump(value);  // numbers and booleans are ours and need no escaping
    std::string joined;
    for (const auto& item : value)
        joined += (joined.empty() ? "" : " ") + item.get<std::string>();
    return csv_field(joined);
}

}  // namespace

void write_resolver_json(const ResolverRows& rows, const std::string& generated, Sink& sink) {
    sink.write("{\"format_version\": 1, ");
    if (!generated.empty())
        sink.write(fmt::format("\"generated\": {}, ", dump(generated)));
    const auto write_list = [&sink](std::string_view key, const std::vector<Json>& entries) {
        sink.write(fmt::format("\"{}\": [\n", key));
        for (std::size_t i = 0; i < entries.size(); ++i)
            sink.write(dump(entries[i]) + (i + 1 < entries.size() ? ",\n" : "\n"));
    };
    std::map<std::size_t, Json> operators;  // by their place in the file
    std::vector<Json> resolvers;
    for (const Resolver* row : rows) {
        if (const auto& identity = row->operator_identity)
            operators.try_emplace(identity->rank, operator_fields(*identity));
        resolvers.push_back(fields(*row));
    }
    std::vector<Json> in_order;
    for (auto& [rank, each] : operators)
        in_order.push_back(std::move(each));
    write_list("operators", in_order);
    sink.write("], ");
    write_list("resolvers", resolvers);
    sink.write("]}\n");
}

void write_resolver_csv(const ResolverRows& rows, Sink& sink) {
    const Json names = fields(Resolver());
    std::string header;
    for (const auto& [key, value] : names.items())
        header += (header.empty() ? "" : ",") + key;
    sink.write(header + "\r\n");
    for (const Resolver* row : rows) {
        const Json values = fields(*row);
        std::string line;
        for (const auto& [key, value] : values.items())
            line += (key == "id" ? "" : ",") + csv_value(value);
        sink.write(line + "\r\n");
    }
}

}  // namespace dnsprop::report
