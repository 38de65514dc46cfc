#include "diagnose/diagnose.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/list.hpp"
#include "check/ttl_doubt.hpp"
#include "check/verdict.hpp"
#include "diagnose/authority_finding.hpp"
#include "diagnose/zone_behind.hpp"
#include "dns/extended_error.hpp"

namespace dnsprop::diagnose {

namespace {

using authority::DsState;
using authority::ServerFinding;
using authority::ZoneFinding;
using check::Outcome;
using check::Reason;
using check::Row;
using check::Verdict;

/// Stale Answer, Stale NXDOMAIN Answer (RFC 8914 sections 4.4 and 4.20).
constexpr std::array<std::uint16_t, 2> stale_codes = {3, 19};

std::string list(const std::vector<dns::Name>& names) {
    std::vector<std::string> texts;
    for (const dns::Name& name : names)
        texts.push_back(name.plain_text());
    return list_text(texts);
}

/// Adds a clause.
void append(std::string& detail, std::string_view clause) {
    detail.append(detail.empty() ? "" : "; ").append(clause);
}

// ---- a record, or an absence, that is not what is expected ----

std::optional<Diagnosis> find_stale_service(const Row& row) {
    for (const dns::ExtendedError& error : row.outcome.answer.ede)
        if (std::ranges::find(stale_codes, error.code) != stale_codes.end())
            return Diagnosis{
                Cause::serves_stale, Bound::none, std::nullopt,
                error.text.empty() ? dns::write_extended_error(error.code) : error.text};
    return std::nullopt;
}

/// The name servers a resolver has for `zone`.
std::vector<dns::Name> names_in(const dns::AnswerContent& content, const dns::Name& zone) {
    std::vector<dns::Name> names;
    for (const dns::Record& record : content.records)
        if (record.type == dns::RrType::ns && record.owner == zone)
            names.push_back(dns::Name::from_wire(record.rdata_bytes()));
    return names;
}

/// Those of `names` that neither the zone nor its parent names any more. Where the zone's own word
/// is missing, it may have more than its parent: then who shares one with the parent has none.
std::vector<dns::Name> old_among(std::vector<dns::Name> names, const ZoneFinding& zone) {
    const auto has = [](const std::vector<dns::Name>& list, const dns::Name& name) {
        return std::ranges::find(list, name) != list.end();
    };
    const authority::Delegation& delegation = zone.delegation;
    const std::size_t before = names.size();
    std::erase_if(names, [&](const dns::Name& name) {
        return has(delegation.ns_at_parent, name) || has(delegation.ns_at_zone, name);
    });
    if (delegation.ns_at_zone.empty() && names.size() < before)
        names.clear();
    return names;
}

/// When the state ends by the TTL the row itself came with.
Diagnosis cached(const Row& row) {
    const bool is_absence = row.judgement.verdict == Verdict::absent;
    return {is_absence ? Cause::cached_absence : Cause::cached_record,
            is_absence ? Bound::negative_ttl : Bound::record_ttl, row.expires_at, std::string()};
}

std::optional<Diagnosis> find_old_name_servers(const Row& row, const QuestionResult& result,
                                               const DiagnosticAnswers& answers) {
    const auto asked = name_servers_question(row, result);
    const Outcome* outcome =
        asked ? answers.find(DiagnosticQueryKind::name_servers, *asked, row.probe.target) : nullptr;
    if (outcome == nullptr || !outcome->has_answer())
        return std::nullopt;
    const ZoneFinding& zone = *zone_behind(*row.outcome.answer.content, *result.baseline);
    const std::vector<dns::Name> old =
        old_among(names_in(*outcome->answer.content, zone.zone), zone);
    if (old.empty() || !knows_name_servers(zone, *result.baseline))
        return std::nullopt;

    Diagnosis diagnosis{Cause::old_name_servers, Bound::none, std::nullopt, list(old)};
    const auto ttl = outcome->answer.ttl;
    // A made-up TTL must not put off the end of the whole check by years.
    if (!ttl || *ttl > check::max_plausible_ttl)
        return diagnosis;
    const UtcTime ns_expiry = outcome->received_at + Seconds(*ttl);
    const Diagnosis own = cached(row);
    // The record it already has stays, though the next one will come from the new servers.
    const bool record_stays_longer = !row.ttl_disbelieved && own.until > ns_expiry;
    diagnosis.bound = record_stays_longer ? own.bound : Bound::ns_ttl;
    diagnosis.until = record_stays_longer ? *own.until : ns_expiry;
    return diagnosis;
}

/// Could a resolver have this part of an answer from a server that says `content`? A server may
/// hand out more records than a resolver passes on.
bool could_come_from(const dns::AnswerContent& part, const dns::AnswerContent& content) {
    if (part == content)
        return true;
    return !part.records.empty() && part.chain == content.chain &&
           std::ranges::includes(content.records, part.records);
}

std::optional<Diagnosis> find_lagging_server(const Row& row, const QuestionResult& result) {
    if (!result.baseline)
        return std::nullopt;
    const dns::AnswerContent& content = *row.outcome.answer.content;
    const ZoneFinding* zone = zone_behind(content, *result.baseline);
    if (zone == nullptr)
        return std::nullopt;
    const dns::AnswerContent part = part_of_zone(content, *zone);
    std::vector<dns::Name> names;
    for (const ServerFinding& each : zone->servers)
        if (each.content && could_come_from(part, *each.content) &&
            judge_server(each, *zone, *result.baseline, result.expectation) !=
                AuthorityState::serves_it &&
            std::ranges::find(names, each.server) == names.end())
            names.push_back(each.server);
    if (names.empty())
        return std::nullopt;
    return Diagnosis{Cause::lagging_server, Bound::none, std::nullopt, list(names)};
}

Diagnosis stretched(const Row& row, const QuestionResult& result) {
    Diagnosis diagnosis;
    diagnosis.cause = Cause::stretched_ttl;
    if (const auto ttl = row.outcome.answer.ttl) {
        diagnosis.detail = fmt::format("for {} more", write_duration(Seconds(*ttl)));
        if (result.baseline && result.baseline->ttl)
            append(diagnosis.detail, fmt::format("the zone's TTL is {}",
                                                 write_duration(Seconds(*result.baseline->ttl))));
    }
    return diagnosis;
}

Diagnosis diagnose_cache(const Row& row, const QuestionResult& result,
                         const DiagnosticAnswers& answers) {
    if (auto diagnosis = find_stale_service(row))
        return *std::move(diagnosis);
    if (auto diagnosis = find_old_name_servers(row, result, answers))
        return *std::move(diagnosis);
    if (auto diagnosis = find_lagging_server(row, result))
        return *std::move(diagnosis);
    return row.ttl_disbelieved ? stretched(row, result) : cached(row);
}

// ---- no usable answer ----

/// What came of the control question.
enum class Control : std::uint8_t { not_asked, answers, refuses, fails };

Control control_of(const Row& row, const DiagnosticAnswers& answers) {
    const Outcome* outcome = answers.find_control(row.probe.target);
    if (outcome == nullptr)
        return Control::not_asked;
    switch (check::judge(*outcome, {}, {}).verdict) {
        case Verdict::refused:
            return Control::refuses;
        case Verdict::broken:
        case Verdict::silent:
            return Control::fails;
        default:
            return Control::answers;
    }
}

bool is_signed_nowhere(const QuestionResult& result) {
    return result.baseline && !result.baseline->zones.empty() &&
           std::ranges::all_of(result.baseline->zones, [](const ZoneFinding& zone) {
               return zone.delegation.ds_state == DsState::no_ds;
           });
}

Diagnosis bogus(const Row& row, const QuestionResult& result, Control control) {
    Diagnosis diagnosis;
    diagnosis.cause = Cause::dnssec_bogus;
    diagnosis.detail = row.judgement.detail;
    if (result.baseline)
        for (const ZoneFinding& zone : result.baseline->zones)
            if (zone.delegation.ds_state == DsState::mismatch)
                append(diagnosis.detail,
                       fmt::format("the DS record of {} at the parent matches no key of the zone",
                                   zone.zone.plain_text()));
    // Then it is not this zone that is wrong.
    if (control == Control::fails)
        append(diagnosis.detail, "it rejects the root zone too");
    return diagnosis;
}

Diagnosis diagnose_broken(const Row& row, const QuestionResult& result,
                          const DiagnosticAnswers& answers) {
    const Reason reason = row.judgement.reason;
    if (reason != Reason::dnssec_bogus && reason != Reason::lame && reason != Reason::servfail)
        return {};
    const std::string& detail = row.judgement.detail;
    const Control control = control_of(row, answers);
    if (reason == Reason::dnssec_bogus)
        return bogus(row, result, control);

    const Outcome* unchecked =
        answers.find(DiagnosticQueryKind::checking_disabled, result.question, row.probe.target);
    const Verdict with_cd =
        unchecked == nullptr ? Verdict::broken : check::judge(*unchecked, {}, {}).verdict;
    // Where the resolver itself blames the zone's servers, an answer now only shows that they are
    // back.
    if (with_cd == Verdict::unjudged && reason == Reason::servfail) {
        if (!is_signed_nowhere(result))
            return bogus(row, result, control);
        // CD changes nothing about a zone without signatures.
        return {Cause::none, Bound::none, std::nullopt, "answered when it was asked again"};
    }
    if (control == Control::fails)
        return {Cause::down, Bound::none, std::nullopt, detail};
    if (reason == Reason::lame || (unchecked != nullptr && with_cd == Verdict::broken))
        return {Cause::authorities_fail, Bound::none, std::nullopt, detail};
    return {};
}

Diagnosis diagnose_refused(const Row& row, const DiagnosticAnswers& answers) {
    switch (control_of(row, answers)) {
        case Control::refuses:
            return {Cause::refuses_us, Bound::none, std::nullopt, row.judgement.detail};
        case Control::answers:
            return {Cause::refuses_name, Bound::none, std::nullopt, row.judgement.detail};
        case Control::fails:
        case Control::not_asked:
            break;
    }
    return {};
}

Diagnosis diagnose_silent(const Row& row, const DiagnosticAnswers& answers) {
    switch (control_of(row, answers)) {
        case Control::answers:
        case Control::refuses:
            return {Cause::fails_for_name, Bound::none, std::nullopt, row.judgement.detail};
        case Control::fails:
            return {Cause::down, Bound::none, std::nullopt, row.judgement.detail};
        case Control::not_asked:
            break;
    }
    return {};
}

}  // namespace

Diagnosis diagnose(const Row& row, const QuestionResult& result, const DiagnosticAnswers& answers) {
    switch (row.judgement.verdict) {
        case Verdict::stale:
        case Verdict::absent:
            return diagnose_cache(row, result, answers);
        case Verdict::broken:
            return diagnose_broken(row, result, answers);
        case Verdict::filtered:
            return {Cause::filter, Bound::none, std::nullopt, row.judgement.detail};
        case Verdict::refused:
            return diagnose_refused(row, answers);
        case Verdict::silent:
            return diagnose_silent(row, answers);
        case Verdict::match:
        case Verdict::unjudged:
            break;
    }
    return {};
}

void diagnose_all(QuestionResult& result, const DiagnosticAnswers& answers) {
    result.diagnoses.clear();
    result.diagnoses.reserve(result.rows.size());
    for (const Row& row : result.rows)
        result.diagnoses.push_back(diagnose(row, result, answers));
}

}  // namespace dnsprop::diagnose
