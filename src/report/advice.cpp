// What to do next (report/wording.hpp). Only what this version can do is advised.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "report/layout.hpp"
#include "report/local_wording.hpp"
#include "report/values.hpp"
#include "report/wording.hpp"

namespace dnsprop::report {

namespace {

using check::Reason;
using check::Status;
using check::UnknownCause;
using check::Verdict;

/// Nothing is wrong but that caches still hold the old value.
bool is_all_waiting(const diagnose::QuestionResult& result) {
    return result.summary.count(Verdict::broken) == 0 &&
           !has_reason(result, Verdict::stale, Reason::mixed) &&
           (result.expectation.old_values.empty() ||
            !has_reason(result, Verdict::stale, Reason::other_value));
}

/// Over TLS and HTTPS there is no other way left to try from here.
std::string_view another_way(const diagnose::QuestionResult& result) {
    const bool is_plain = std::ranges::any_of(result.rows, [](const check::Row& row) {
        return row.outcome.protocol == net::Protocol::udp ||
               row.outcome.protocol == net::Protocol::tcp;
    });
    return is_plain ? "A firewall here may hold back DNS (port 53): ask from another network, or "
                      "with --dot or --doh."
                    : "A firewall here may hold back DNS over TLS and HTTPS: ask from another "
                      "network, or without --dot and --doh.";
}

std::string when_no_verdict(const diagnose::QuestionResult& result) {
    const auto& summary = result.summary;
    switch (summary.unknown_cause) {
        case UnknownCause::no_network:
            if (has_reason(result, Verdict::silent, FailureKind::timeout))
                return fmt::format("Check this machine's network. {}", another_way(result));
            return "Connect this machine to a network, then ask again.";
        case UnknownCause::no_expectation:
            return "Add --expect VALUE, with what the record should be now, to get a verdict.";
        case UnknownCause::low_coverage:
            if (summary.count(Verdict::refused) > summary.count(Verdict::silent))
                return "Most refuse to answer this network: ask from another one, or choose other "
                       "resolvers.";
            return std::string(another_way(result));
        case UnknownCause::no_authority:
            return "A firewall here may hold back DNS to other servers: ask from another network, "
                   "or "
                   "the resolvers, without --authority-only.";
        case UnknownCause::intercepted:
            return "Ask over an encrypted transport, with --dot or --doh, or from another network.";
        case UnknownCause::no_such_name:
            return "The resolvers were not asked: they would remember that it does not exist. Ask "
                   "again when it is there, or add --ask-anyway.";
        case UnknownCause::none:
            break;
    }
    return "Ask again.";
}

std::string when_done(const diagnose::QuestionResult& result) {
    if (!result.was_asked)
        return "Whether the world has it is not known: ask without --authority-only.";
    if (result.summary.count(Verdict::match) < result.summary.counted)
        return "Nothing left to do: the rest follows by itself as caches expire.";
    if (!leads_to_a_site(result.question.type) || result.expectation.wants_absence())
        return "Nothing left to do.";
    return "Nothing left to do in DNS. If you still see the old site, it is cached in your own "
           "browser, computer or router; if you see an error, it comes from the server.";
}

/// Stale and absent rows: to wait, or to look at the source first.
std::string about_waiting(const diagnose::QuestionResult& result, UtcTime now, const Style& style) {
    const auto& summary = result.summary;
    const std::string again =
        summary.complete_by ? "ask again after " + clock_text(*summary.complete_by, now, style)
                            : std::string("ask again later");
    if (summary.status == Status::propagating)
        return is_all_waiting(result) ? fmt::format("Nothing to do but wait: {}.", again)
                                      : fmt::format("The caches only take time: {}.", again);
    if (summary.count(Verdict::absent) == summary.counted &&
        has_reason(result, Verdict::absent, Reason::nxdomain))
        return fmt::format(
            "Check how the name is spelt and that it is in the zone, at your DNS "
            "provider. If it is, {}.",
            again);
    return fmt::format(
        "Look at your DNS provider first: if the record is not changed there, "
        "waiting will not help. If it is, {}.",
        again);
}

/// Where only this machine is behind.
std::optional<std::string> local_advice(const diagnose::QuestionResult& result, UtcTime now,
                                        const Style& style) {
    const auto trouble = local_trouble(result, now, style);
    if (!trouble)
        return std::nullopt;
    return fmt::format("The world is right; it is your own machine: {}. {}", trouble->clause,
                       trouble->is_hosts_file ? "Correct that line there."
                       : trouble->is_on_this_machine
                           ? "Empty its cache (--explain shows how), or wait."
                           : "Wait, or restart your router: the cache may be there.");
}

}  // namespace

bool leads_to_a_site(dns::RrType type) {
    return type == dns::RrType::a || type == dns::RrType::aaaa || type == dns::RrType::cname ||
           type == dns::RrType::https;
}

std::vector<std::string> zone_advice(const diagnose::QuestionResult& result, bool health) {
    std::vector<std::string> out;
    if (has_reason(result, Verdict::stale, Reason::mixed))
        out.push_back(
            "Caches take a record set whole, so the zone itself held both values: check that only "
            "the right ones are left there.");
    if (!result.expectation.old_values.empty() &&
        has_reason(result, Verdict::stale, Reason::other_value))
        out.push_back(
            "Somebody has a value that is neither the old nor the new one: check that no other "
            "record for this name is left in the zone.");
    if (health && has_reason(result, Verdict::broken, Reason::dnssec_bogus))
        out.push_back(
            "DNSSEC does not mend itself: check that the DS record at your registrar fits the "
            "zone's keys and signatures.");
    if (health && has_reason(result, Verdict::broken, Reason::lame))
        out.push_back(
            "Some cannot use the zone's servers: check that each name server of the zone answers.");
    if (has_reason(result, Verdict::broken, Reason::cname_loop) ||
        has_reason(result, Verdict::broken, Reason::chain_too_long))
        out.push_back("The CNAME records do not end: correct them at your DNS provider.");
    return out;
}

std::vector<std::string> advice(const diagnose::QuestionResult& result,
                                const diagnose::CheckResult& check, const Style& style) {
    const auto& summary = result.summary;
    if (check.interception)
        return {
            "Ask with --dot or --doh, which such a box cannot answer in others' names, or from "
            "another network."};
    if (summary.status == Status::unknown)
        return {when_no_verdict(result)};
    if (summary.status == Status::propagated) {
        const auto local = local_advice(result, check.finished_at, style);
        return {local.value_or(when_done(result))};
    }

    std::vector<std::string> out;
    if (check.providers)
        if (const auto* provider = unexpected_provider(result, *check.providers))
            out.push_back(fmt::format(
                "If {} stands in front of your server, its addresses are "
                "right: compare with --expect {}.",
                catalogue_text(provider->name, style), catalogue_text(provider->id, style)));
    if (summary.status == Status::wrong_at_source)
        out.push_back("Correct the record at your DNS provider: waiting will not help.");
    else if (summary.count(Verdict::stale) + summary.count(Verdict::absent) > 0)
        out.push_back(about_waiting(result, check.finished_at, style));
    if (const auto doubted = std::ranges::count_if(result.rows, &check::Row::ttl_disbelieved))
        out.push_back(
            doubted == 1
                ? "1 resolver claims a TTL that is not plausible: no time is reckoned from it, but "
                  "it may keep the answer for longer."
                : fmt::format("{} resolvers claim TTLs that are not plausible: no time is reckoned "
                              "from them, but they may keep the answer for longer.",
                              doubted));
    for (std::string& sentence : zone_advice(result, true))
        out.push_back(std::move(sentence));
    if (out.empty())
        out.push_back("Ask again in a few minutes.");
    return out;
}

}  // namespace dnsprop::report
