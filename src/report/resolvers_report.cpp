#include "report/resolvers_report.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/layout.hpp"
#include "wording/country.hpp"

namespace dnsprop::report {

namespace {

using catalogue::GeoPrecision;
using catalogue::Resolver;

struct Column {
    std::string title;
    std::size_t least = 0;  ///< columns below which it is of no use
    std::vector<std::string> cells;
    std::size_t width = 0;
};

std::string country_of(const Resolver& resolver) {
    return resolver.country.value_or("??");
}

std::string place_cell(const Resolver& resolver) {
    const std::string country = country_of(resolver);
    switch (resolver.geo_precision) {
        case GeoPrecision::city:
            return fmt::format("{}, {}", resolver.city.value_or("a given point"), country);
        case GeoPrecision::city_geolite:
            return fmt::format("~{}, {}", resolver.city.value_or("a given point"), country);
        case GeoPrecision::country:
            return country + ", country only";
        case GeoPrecision::anycast:
            return fmt::format("anycast ({})", country);
        case GeoPrecision::none:
            return country + ", no place";
    }
    return {};
}

/// What a word in the PLACE column is worth.
std::string place_legend(GeoPrecision precision) {
    switch (precision) {
        case GeoPrecision::city:
            return "City, XX: where it stands, from its operator, its names or public lists.";
        case GeoPrecision::city_geolite:
            return "~City, XX: a geolocation database's guess.";
        case GeoPrecision::country:
            return "XX, country only: its coordinate is the capital's and stands for the whole "
                   "country.";
        case GeoPrecision::anycast:
            return "anycast (XX): it answers from many places and has no coordinate; XX is its "
                   "operator's seat.";
        case GeoPrecision::none:
            return "XX, no place: no place is known, so it has no coordinate.";
    }
    return {};
}

std::string addresses_text(const std::vector<net::IpAddress>& addresses,
                           std::string_view separator) {
    std::string out;
    for (const auto& address : addresses)
        out += fmt::format("{}{}", out.empty() ? "" : separator, address.text());
    return out;
}

std::string first_address(const Resolver& resolver) {
    if (!resolver.ipv4.empty())
        return resolver.ipv4.front().text();
    return resolver.ipv6.empty() ? "by name" : resolver.ipv6.front().text();
}

std::string protocols(const Resolver& resolver) {
    std::string out = resolver.speaks_do53 ? "do53 " : "";
    out += resolver.dot_host ? "dot " : "";
    out += resolver.doh_url ? "doh " : "";
    if (!out.empty())
        out.pop_back();
    return out;
}

/// Leaves out columns on the right until the least widths fit, then takes from the widest.
void fit_columns(std::vector<Column>& columns, std::size_t width) {
    constexpr std::size_t gap = 2;
    const auto total = [&](auto width_of) {
        std::size_t sum = gap * (columns.size() - 1);
        for (const auto& column : columns)
            sum += width_of(column);
        return sum;
    };
    for (auto& column : columns) {
        column.width = display_width(column.title);
        for (const auto& cell : column.cells)
            column.width = std::max(column.width, display_width(cell));
        column.least = std::min(column.least, column.width);
    }
    while (columns.size() > 1 && total([](const Column& c) { return c.least; }) > width)
        columns.pop_back();
    while (total([](const Column& c) { return c.width; }) > width) {
        auto& widest = *std::ranges::max_element(columns, {},
                                                 [](const Column& c) { return c.width - c.least; });
        if (widest.width == widest.least)
            break;
        --widest.width;
    }
}

std::string table_line(const std::vector<std::pair<std::string, std::size_t>>& cells,
                       std::size_t width) {
    std::string line;
    for (const auto& [text, cell_width] : cells)
        line += pad(text, cell_width) + "  ";
    line.resize(line.find_last_not_of(' ') + 1);
    return elide(line, width) + '\n';
}

}  // namespace

void write_resolver_table(const ResolverRows& rows, std::size_t width, Sink& sink) {
    std::vector<Column> columns = {{"ID", 64, {}},       {"ADDRESS", 15, {}},  {"PLACE", 12, {}},
                                   {"OPERATOR", 12, {}}, {"ASKED BY", 12, {}}, {"FILTERS", 7, {}}};
    std::array<std::size_t, 5> counts{};
    for (const Resolver* row : rows) {
        const std::array cells = {row->id,          first_address(*row),
                                  place_cell(*row), row->operator_name,
                                  protocols(*row),  std::string(word(row->filtering))};
        for (std::size_t i = 0; i < cells.size(); ++i)
            columns[i].cells.push_back(cells[i]);
        ++counts[static_cast<std::size_t>(row->geo_precision)];
    }
    fit_columns(columns, width);

    std::vector<std::pair<std::string, std::size_t>> line;
    for (const auto& column : columns)
        line.emplace_back(column.title, column.width);
    sink.write(table_line(line, width));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            line[i].first = columns[i].cells[row];
        sink.write(table_line(line, width));
    }

    const auto count = [&](GeoPrecision p) { return counts[static_cast<std::size_t>(p)]; };
    std::vector<std::string> notes = {fmt::format(
        "{} {}: {} in a known city, {} known only by country, {} anycast, {} without a place.",
        rows.size(), rows.size() == 1 ? "resolver" : "resolvers",
        count(GeoPrecision::city) + count(GeoPrecision::city_geolite), count(GeoPrecision::country),
        count(GeoPrecision::anycast), count(GeoPrecision::none))};
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0)
            notes.push_back(place_legend(static_cast<GeoPrecision>(i)));
    sink.write("\n");
    for (const auto& note : notes)
        for (const auto& text : wrap(note, std::max<std::size_t>(width, 1)))
            sink.write(text + '\n');
}

namespace {

std::string place_sentence(const Resolver& resolver) {
    const std::string country =
        resolver.country
            ? fmt::format("{} ({})", wording::country_name(*resolver.country), *resolver.country)
            : "an unknown country";
    const std::string point = resolver.coordinates
                                  ? fmt::format("({:.2f}, {:.2f})", resolver.coordinates->latitude,
                                                resolver.coordinates->longitude)
                                  : std::string();
    const std::string city = resolver.city ? *resolver.city + ", " + country : country;
    switch (resolver.geo_precision) {
        case GeoPrecision::city:
            return fmt::format("{} {}", city, point);
        case GeoPrecision::city_geolite:
            return fmt::format("{} {}, a geolocation database's guess", city, point);
        case GeoPrecision::country:
            return fmt::format("somewhere in {}; {} is the capital and stands for the country",
                               country, point);
        case GeoPrecision::anycast:
            return fmt::format("anycast: many places at once; its operator is in {}", country);
        case GeoPrecision::none:
            return resolver.country ? fmt::format("unknown; said to be in {}", country) : "unknown";
    }
    return {};
}

std::string yes_no(std::optional<bool> fact, std::string_view yes, std::string_view no) {
    return !fact ? "not known" : std::string(*fact ? yes : no);
}

std::string filtering_sentence(catalogue::Filtering filtering) {
    using catalogue::Filtering;
    if (filtering == Filtering::none)
        return "none";
    if (filtering == Filtering::unknown)
        return "not known";
    if (filtering == Filtering::dns64)
        return "dns64: makes up AAAA records for names that have only A";
    return fmt::format("{}: what it blocks never counts against a change", word(filtering));
}

std::string data_sentence(const Resolver& resolver) {
    std::vector<std::string> parts;
    const auto add = [&](std::string_view what, const std::string& value) {
        if (!value.empty())
            parts.push_back(fmt::format("{} {}", what, value));
    };
    add("tier", resolver.tier);
    add("confidence", resolver.confidence);
    add("newest source", resolver.source_date);
    return parts.empty() ? "given by hand" : fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

void write_resolver_page(const Resolver& resolver, std::size_t width, Sink& sink) {
    constexpr std::size_t label_width = 12;
    const auto line = [&](std::string_view label, const std::string& value) {
        const std::size_t room = width > label_width + 10 ? width - label_width : 10;
        std::string head = pad(label, label_width);
        for (const auto& part : wrap(value.empty() ? "none known" : value, room)) {
            sink.write(elide(head + part, width) + '\n');
            head.assign(label_width, ' ');
        }
    };
    for (const auto& part : wrap(fmt::format("{}: {}", resolver.id, resolver.name), width))
        sink.write(part + '\n');
    sink.write("\n");
    line("Operator", resolver.operator_class.empty()
                         ? resolver.operator_name
                         : fmt::format("{} ({})", resolver.operator_name, resolver.operator_class));
    line("Network", resolver.asn
                        ? fmt::format("AS{} {}", *resolver.asn, resolver.as_name.value_or(""))
                        : resolver.as_name.value_or(""));
    line("Place", place_sentence(resolver));
    line("IPv4", addresses_text(resolver.ipv4, ", "));
    line("IPv6", addresses_text(resolver.ipv6, ", "));
    line("Plain DNS", resolver.speaks_do53 ? "yes" : "not known to answer on port 53");
    line("DoT", resolver.dot_host.value_or(""));
    line("DoH", resolver.doh_url.value_or(""));
    line("Filtering", filtering_sentence(resolver.filtering));
    line("DNSSEC", yes_no(resolver.validates_dnssec, "validates", "does not validate"));
    line("ECS", yes_no(resolver.sends_ecs, "tells authoritative servers the client's network",
                       "does not tell authoritative servers the client's network"));
    line("Flush page", resolver.flush_url.value_or(""));
    line("Sets",
         resolver.sets.empty() ? "all" : fmt::format("{}, all", fmt::join(resolver.sets, ", ")));
    line("Data", data_sentence(resolver));
}

}  // namespace dnsprop::report
