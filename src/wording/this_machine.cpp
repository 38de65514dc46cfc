#include "wording/this_machine.hpp"

#include <fmt/format.h>

#include "base/list.hpp"
#include "base/text.hpp"
#include "dns/ldns_codec.hpp"
#include "wording/text.hpp"

namespace dnsprop::wording {

namespace {

using check::Verdict;

std::string addresses_text(const std::vector<net::IpAddress>& addresses) {
    std::vector<std::string> texts;
    texts.reserve(addresses.size());
    for (const net::IpAddress& address : addresses)
        texts.push_back(address.text());
    return list_text(texts, shown_records);
}

/// "192.0.2.1", "no such name", "no answer (...)".
std::string says(const check::Row& row, const Style& style) {
    if (!row.outcome.has_answer())
        return "no answer";
    const dns::AnswerContent& content = *row.outcome.answer.content;
    if (!content.records.empty())
        return records_text(content.records, style.width / 2, style);
    switch (content.kind) {
        case dns::AnswerKind::nxdomain:
            return "no such name";
        case dns::AnswerKind::nodata:
        case dns::AnswerKind::positive:
            return "no such record";
        default:
            return dns::write_rcode(content.rcode);
    }
}

bool is_wrong(const check::Row& row) {
    const Verdict verdict = row.judgement.verdict;
    return verdict == Verdict::stale || verdict == Verdict::absent || verdict == Verdict::broken;
}

/// Of what is over already nothing is said: the resolver will have asked anew.
std::string until(const check::Row& row, UtcTime now, const Style& style) {
    return row.expires_at && *row.expires_at > now
               ? " until " + clock_text(*row.expires_at, now, style.zone)
               : std::string();
}

/// Only caches of this host listen on its loopback.
bool is_loopback(const net::IpAddress& address) {
    const std::string text = address.text();
    return text.starts_with("127.") || text == "::1";
}

}  // namespace

std::vector<Statement> local_section(const diagnose::QuestionResult& result, UtcTime now,
                                     const Style& style) {
    const diagnose::LocalView& local = result.local;
    const bool can_judge = result.expectation.can_judge();
    std::vector<Statement> lines;
    if (!local.hosts_addresses.empty())
        lines.push_back({fmt::format("This machine: {} says {}, and it comes before DNS",
                                     escape_for_terminal(local.hosts_file),
                                     addresses_text(local.hosts_addresses)),
                         !can_judge || local.hosts_match ? Tone::plain : Tone::bad});
    for (const diagnose::LocalResolver& each : local.resolvers) {
        std::string text = fmt::format("This machine's resolver {}: {}{}", each.endpoint.text(),
                                       says(each.row, style), until(each.row, now, style));
        if (each.row.expires_at && *each.row.expires_at > now && each.row.outcome.answer.ttl)
            text += fmt::format(" (TTL {} s)", *each.row.outcome.answer.ttl);
        lines.push_back({std::move(text), is_wrong(each.row) ? Tone::waiting : Tone::plain});
    }
    return lines;
}

std::optional<LocalTrouble> local_trouble(const diagnose::QuestionResult& result, UtcTime now,
                                          const Style& style) {
    const diagnose::LocalView& local = result.local;
    if (!result.expectation.can_judge())
        return std::nullopt;
    if (!local.hosts_addresses.empty()) {
        // With it in place nothing asks the resolver.
        if (local.hosts_match)
            return std::nullopt;
        return LocalTrouble{true,
                            fmt::format("{} says {}, and it comes before DNS",
                                        escape_for_terminal(local.hosts_file),
                                        addresses_text(local.hosts_addresses)),
                            true};
    }
    for (const diagnose::LocalResolver& each : local.resolvers)
        if (is_wrong(each.row))
            return LocalTrouble{false,
                                fmt::format("its resolver {} still says {}{}", each.endpoint.text(),
                                            says(each.row, style), until(each.row, now, style)),
                                is_loopback(each.endpoint.address)};
    return std::nullopt;
}

}  // namespace dnsprop::wording
