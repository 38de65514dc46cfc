#include "wording/advice.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/list.hpp"
#include "diagnose/authority_finding.hpp"
#include "wording/evidence.hpp"
#include "wording/headline.hpp"
#include "wording/owners.hpp"
#include "wording/text.hpp"
#include "wording/this_machine.hpp"
#include "wording/verdicts.hpp"

namespace dnsprop::wording {

namespace {

using authority::DsState;
using check::Reason;
using check::Status;
using check::UnknownCause;
using check::Verdict;
using diagnose::AuthorityState;

/// Nothing is wrong but that caches still hold the old value.
bool is_all_waiting(const diagnose::QuestionResult& result) {
    return result.summary.count(Verdict::broken) == 0 &&
           !has_reason(result, Verdict::stale, Reason::mixed) &&
           (result.expectation.old_values.empty() ||
            !has_reason(result, Verdict::stale, Reason::other_value));
}

/// Over TLS and HTTPS there is no other way left to try from here.
std::string another_way(const diagnose::QuestionResult& result) {
    const bool is_plain = std::ranges::any_of(result.rows, [](const check::Row& row) {
        return row.outcome.protocol == net::Protocol::udp ||
               row.outcome.protocol == net::Protocol::tcp;
    });
    return is_plain ? "A firewall here may block DNS (port 53). Ask from another network, or with "
                      "--dot or --doh."
                    : "A firewall here may block DNS over TLS and HTTPS. Ask from another network, "
                      "or without --dot and --doh.";
}

constexpr std::string_view when_intercepted =
    "Ask with --dot or --doh: the device cannot answer those in others' names. Or ask from another "
    "network.";

std::vector<std::string> when_no_verdict(const diagnose::QuestionResult& result) {
    const auto& summary = result.summary;
    switch (summary.unknown_cause) {
        case UnknownCause::no_network:
            if (has_reason(result, Verdict::silent, FailureKind::timeout))
                return {"Check this machine's network. " + another_way(result)};
            return {};
        case UnknownCause::no_expectation:
            return {"Add --expect VALUE with the new value to get a verdict."};
        case UnknownCause::low_coverage:
            if (summary.count(Verdict::refused) > summary.count(Verdict::silent))
                return {
                    "Most of them refuse this network. Ask from another network, or choose "
                    "other resolvers."};
            return {another_way(result)};
        case UnknownCause::no_authority:
            return {
                "A firewall here may block DNS to the name servers. Ask from another network, "
                "or without --authority-only."};
        case UnknownCause::intercepted:
            return {std::string(when_intercepted)};
        case UnknownCause::no_such_name:
            return {
                "The resolvers were not asked, because they would remember that it does not "
                "exist. Ask again when it exists, or add --ask-anyway."};
        case UnknownCause::none:
            return {"Ask again."};
    }
    return {};
}

/// Stale and absent rows: to wait, or to check the source first.
std::string about_waiting(const diagnose::QuestionResult& result, UtcTime now, const Style& style) {
    const auto& summary = result.summary;
    const std::string when =
        summary.complete_by
            ? fmt::format("after {}.", clock_text(*summary.complete_by, now, style.zone))
            : std::string("later.");
    if (summary.status == Status::propagating || source_serves_it(result))
        return is_all_waiting(result) ? "Nothing to do: just wait. Check again " + when
                                      : "The cached copies will expire. Check again " + when;
    if (summary.count(Verdict::absent) == summary.counted &&
        has_reason(result, Verdict::absent, Reason::nxdomain))
        return "Check the spelling of the name, and at your DNS provider that it is in the zone. "
               "If it is, check again " +
               when;
    return "First check at your DNS provider that the record is changed: if not, waiting will not "
           "help. If it is, check again " +
           when;
}

/// Where only this machine is behind.
std::optional<std::string> local_step(const diagnose::QuestionResult& result, UtcTime now,
                                      const Style& style) {
    const auto trouble = local_trouble(result, now, style);
    if (!trouble)
        return std::nullopt;
    return fmt::format("Your own machine differs: {}. {}", trouble->clause,
                       trouble->is_hosts_file ? "Correct that line there."
                       : trouble->is_on_this_machine
                           ? "Clear its cache (--explain shows how), or wait."
                           : "Wait, or restart your router: the cache may be there.");
}

/// The addresses of the other family are another record, which nobody asked for.
bool is_other_family_asked(const diagnose::QuestionResult& result,
                           const diagnose::CheckResult& check) {
    return std::ranges::any_of(check.questions, [&](const diagnose::QuestionResult& each) {
        return each.question.type == dns::RrType::aaaa &&
               each.question.name == result.question.name;
    });
}

std::string implausible_ttls(std::size_t count) {
    return count == 1 ? "1 resolver gives an implausible TTL, so its TTL is not used. It may keep "
                        "the answer longer."
                      : fmt::format(
                            "{} resolvers give implausible TTLs, so their TTLs are not "
                            "used. They may keep the answer longer.",
                            count);
}

/// The values of stale rows that are neither old nor new.
std::string strange_values(const diagnose::QuestionResult& result, const Style& style) {
    std::vector<std::string> values;
    for (const check::Group& group : result.summary.groups)
        if (group.verdict == Verdict::stale && group.reason == Reason::other_value)
            values.push_back(records_text(group.records, style.width / 2, style));
    return list_text(values, 2);
}

/// "1 resolver rejects the zone's DNSSEC signatures. The fault may be its own."
std::string own_fault(std::uint32_t count, Reason reason) {
    const Clauses words = clauses(reason);
    return count == 1
               ? fmt::format("1 resolver {}. The fault may be its own.", words.one)
               : fmt::format("{} resolvers {}. The fault may be their own.", count, words.many);
}

std::string dnssec_step(const diagnose::QuestionResult& result,
                        const diagnose::CheckResult& check) {
    const auto state = [&](DsState wanted) {
        return result.baseline &&
               std::ranges::any_of(result.baseline->zones, [&](const authority::ZoneFinding& zone) {
                   return zone.delegation.ds_state == wanted;
               });
    };
    constexpr std::string_view opening = "This DNSSEC error will not fix itself. ";
    if (state(DsState::mismatch))
        return fmt::format(
            "{}Replace the DS record at your registrar: it does not match the zone's key.",
            opening);
    if (!is_widespread(result, check, Verdict::broken, Reason::dnssec_bogus))
        return own_fault(count_of(result, Verdict::broken, Reason::dnssec_bogus),
                         Reason::dnssec_bogus);
    if (state(DsState::matches))
        return fmt::format(
            "{}The DS record matches a key, so ask your DNS provider to sign the zone again.",
            opening);
    return fmt::format(
        "{}Check that the DS record at your registrar matches the zone's keys and signatures.",
        opening);
}

}  // namespace

bool leads_to_a_site(dns::RrType type) {
    return type == dns::RrType::a || type == dns::RrType::aaaa || type == dns::RrType::cname ||
           type == dns::RrType::https;
}

std::optional<std::string> provider_step(const diagnose::QuestionResult& result,
                                         const diagnose::CheckResult& check, const Style& style) {
    const auto* provider =
        check.providers ? unexpected_provider(result, *check.providers) : nullptr;
    if (!provider)
        return std::nullopt;
    return fmt::format(
        "If {} stands in front of your server, its addresses are right. Check with --expect {}.",
        catalogue_text(provider->name, style), catalogue_text(provider->id, style));
}

std::vector<std::string> source_steps(const diagnose::QuestionResult& result, const Style& style) {
    std::vector<std::string> wrong;
    bool is_right_somewhere = false;
    if (result.baseline)
        for (const auto& server :
             diagnose::check_authority(*result.baseline, result.expectation).servers) {
            is_right_somewhere = is_right_somewhere || server.state == AuthorityState::serves_it;
            std::string name = name_text(server.server, style);
            if (server.state != AuthorityState::serves_it &&
                std::ranges::find(wrong, name) == wrong.end())
                wrong.push_back(std::move(name));
        }
    if (is_right_somewhere && !wrong.empty())
        return {
            fmt::format("Ask your DNS provider to update {}: other name servers of the zone "
                        "have the new record. Waiting will not help.",
                        list_text(wrong))};
    return {
        fmt::format("Correct {} at your DNS provider: its name servers do not have {}. Waiting "
                    "will not help.",
                    question_text(result.question, style), expected_phrase(result, style))};
}

std::vector<std::string> zone_steps(const diagnose::QuestionResult& result,
                                    const diagnose::CheckResult& check, bool health,
                                    const Style& style) {
    std::vector<std::string> out;
    const bool is_source_right = source_serves_it(result);
    const auto is_zones = [&](Verdict verdict, Reason reason) {
        return !is_source_right && is_widespread(result, check, verdict, reason);
    };
    if (is_zones(Verdict::stale, Reason::mixed))
        out.emplace_back(
            "A cache takes a record set whole, so the zone itself had both values. Check at your "
            "DNS provider that only the right ones are left.");
    const auto strange = count_of(result, Verdict::stale, Reason::other_value);
    if (!result.expectation.old_values.empty() && strange > 0) {
        std::string text = fmt::format(
            "{} {} a value that is neither old nor new: {}.", count_text(strange, "resolver"),
            strange == 1 ? "returns" : "return", strange_values(result, style));
        if (is_zones(Verdict::stale, Reason::other_value))
            add_sentence(text,
                         "Check at your DNS provider that no other record for this name is "
                         "left.");
        out.push_back(std::move(text));
    }
    if (health && has_reason(result, Verdict::broken, Reason::dnssec_bogus))
        out.push_back(dnssec_step(result, check));
    if (health && has_reason(result, Verdict::broken, Reason::lame))
        out.push_back(
            is_widespread(result, check, Verdict::broken, Reason::lame)
                ? "Check at your DNS provider that each name server of the zone answers."
                : own_fault(count_of(result, Verdict::broken, Reason::lame), Reason::lame));
    if (is_zones(Verdict::broken, Reason::cname_loop) ||
        is_zones(Verdict::broken, Reason::chain_too_long))
        out.emplace_back("The CNAME records do not end. Correct them at your DNS provider.");
    return out;
}

std::vector<std::string> done_steps(const diagnose::QuestionResult& result,
                                    const diagnose::CheckResult& check, const Style& style) {
    if (auto local = local_step(result, check.finished_at, style))
        return {*std::move(local)};
    if (!result.was_asked)
        return {"The resolvers were not asked. To ask them, leave out --authority-only."};
    const auto& summary = result.summary;
    if (summary.count(Verdict::match) < summary.counted)
        return {summary.count(Verdict::broken) == 0
                    ? "Nothing to do: the remaining cached copies will expire."
                    : "The required share is reached. Some resolvers still cannot resolve it."};
    std::vector<std::string> out;
    const std::string what = question_text(result.question, style);
    const bool is_absence = result.expectation.wants_absence();
    if (result.expectation.source == expect::Source::authoritative && !is_absence)
        out.push_back(fmt::format(
            "If that is not the new value, {} is unchanged: change it at your DNS provider.",
            what));
    else
        out.push_back(fmt::format("Nothing left to do for {}.", what));
    if (!leads_to_a_site(result.question.type) || is_absence)
        return out;
    if (result.question.type == dns::RrType::a && !is_other_family_asked(result, check))
        add_sentence(out.back(), "AAAA (IPv6) was not checked.");
    out.emplace_back(
        "If you still see the old site, your browser, computer or router has an old copy. An error "
        "page comes from the web server.");
    return out;
}

std::vector<std::string> advice(const diagnose::QuestionResult& result,
                                const diagnose::CheckResult& check, const Style& style) {
    const auto& summary = result.summary;
    if (check.interception)
        return {std::string(when_intercepted)};
    if (summary.status == Status::unknown)
        return when_no_verdict(result);
    if (summary.status == Status::propagated)
        return done_steps(result, check, style);
    std::vector<std::string> out;
    if (auto step = provider_step(result, check, style))
        out.push_back(*std::move(step));
    if (summary.status == Status::wrong_at_source)
        for (std::string& step : source_steps(result, style))
            out.push_back(std::move(step));
    else if (summary.count(Verdict::stale) + summary.count(Verdict::absent) > 0)
        out.push_back(about_waiting(result, check.finished_at, style));
    const auto implausible = std::ranges::count_if(result.rows, &check::Row::ttl_disbelieved);
    if (implausible > 0)
        out.push_back(implausible_ttls(static_cast<std::size_t>(implausible)));
    for (std::string& step : zone_steps(result, check, true, style))
        out.push_back(std::move(step));
    if (out.empty())
        out.emplace_back("Check again in a few minutes.");
    return out;
}

}  // namespace dnsprop::wording
