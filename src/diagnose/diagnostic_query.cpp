#include "diagnose/diagnostic_query.hpp"

#include <functional>
#include <set>

#include "diagnose/zone_behind.hpp"

namespace dnsprop::diagnose {

namespace {

using check::Row;
using check::Verdict;

/// Silence that another question would not break.
bool is_silence_of_its_own(const Failure& failure) {
    switch (failure.kind) {
        case FailureKind::no_route:
        case FailureKind::tls_expired:
        case FailureKind::tls_untrusted:
        case FailureKind::tls_wrong_name:
            return true;
        default:
            return false;
    }
}

bool is_servfail(const Row& row) {
    return row.judgement.verdict == Verdict::broken &&
           row.outcome.answer.content->kind == dns::AnswerKind::error &&
           row.outcome.answer.content->rcode == dns::Rcode::servfail;
}

bool needs_control(const Row& row, const QuestionResult& result) {
    switch (row.judgement.verdict) {
        case Verdict::broken:
            return is_servfail(row);
        case Verdict::refused:
            return true;
        case Verdict::silent:
            return result.summary.unknown_cause != check::UnknownCause::no_network &&
                   !is_silence_of_its_own(*row.outcome.failure);
        default:
            return false;
    }
}

/// Gathers without repeats.
class PlannedQueries {
public:
    void add(DiagnosticQuery diagnostic_query) {
        if (seen_
                .insert({diagnostic_query.kind, diagnostic_query.target,
                         diagnostic_query.asked.type, diagnostic_query.asked.name})
                .second)
            all_.push_back(std::move(diagnostic_query));
    }
    /// As one of `max_name_server_queries`, once it is settled which stay longest.
    void add_name_servers(const Row& row, DiagnosticQuery diagnostic_query) {
        name_servers_.emplace(row.expires_at, std::move(diagnostic_query));
    }
    std::vector<DiagnosticQuery> finish() && {
        const std::size_t most = all_.size() + max_name_server_queries;
        for (auto& [expires_at, diagnostic_query] : name_servers_)
            if (all_.size() < most)
                add(std::move(diagnostic_query));
        return std::move(all_);
    }

private:
    std::set<std::tuple<DiagnosticQueryKind, std::uint32_t, dns::RrType, dns::Name>> seen_;
    std::vector<DiagnosticQuery> all_;
    /// The longest first; an empty optional is less than any time.
    std::multimap<std::optional<UtcTime>, DiagnosticQuery, std::greater<>> name_servers_;
};

bool says_where_its_servers_are(const authority::Baseline& baseline) {
    return baseline.state == authority::BaselineState::found ||
           baseline.state == authority::BaselineState::nodata ||
           baseline.state == authority::BaselineState::nxdomain;
}

}  // namespace

dns::Question control_question() {
    return {dns::Name(), dns::RrType::ns};
}

std::optional<dns::Question> name_servers_question(const Row& row, const QuestionResult& result) {
    const Verdict verdict = row.judgement.verdict;
    if ((verdict != Verdict::stale && verdict != Verdict::absent) || !result.baseline ||
        !says_where_its_servers_are(*result.baseline))
        return std::nullopt;
    const auto* zone = zone_behind(*row.outcome.answer.content, *result.baseline);
    if (zone == nullptr || zone->zone.is_root() ||
        (zone->delegation.ns_at_parent.empty() && zone->delegation.ns_at_zone.empty()))
        return std::nullopt;
    return dns::Question{zone->zone, dns::RrType::ns};
}

std::vector<DiagnosticQuery> plan_diagnostic_queries(const std::vector<QuestionResult>& results) {
    PlannedQueries diagnostic_queries;
    for (const QuestionResult& result : results) {
        for (const Row& row : result.rows) {
            const std::uint32_t target = row.probe.target;
            if (is_servfail(row))
                diagnostic_queries.add(
                    {DiagnosticQueryKind::checking_disabled, result.question, target});
            if (needs_control(row, result))
                diagnostic_queries.add({DiagnosticQueryKind::control, control_question(), target});
            if (auto asked = name_servers_question(row, result))
                diagnostic_queries.add_name_servers(
                    row, {DiagnosticQueryKind::name_servers, *std::move(asked), target});
        }
    }
    return std::move(diagnostic_queries).finish();
}

std::optional<check::ProbeOrder> DiagnosticQuerySource::next() {
    if (next_ == diagnostic_queries_.size())
        return std::nullopt;
    const DiagnosticQuery& diagnostic_query = diagnostic_queries_[next_];
    dns::QueryOptions options;
    options.checking_disabled = diagnostic_query.kind == DiagnosticQueryKind::checking_disabled;
    options.recursion_desired = diagnostic_query.kind != DiagnosticQueryKind::name_servers;
    auto& prepared = prepared_[{diagnostic_query.kind, diagnostic_query.asked.type,
                                diagnostic_query.asked.name}];
    if (!prepared)
        prepared = std::make_shared<check::PreparedQuestion>(diagnostic_query.asked, options);
    return check::ProbeOrder{{next_++, diagnostic_query.target}, prepared};
}

DiagnosticAnswers::DiagnosticAnswers(std::vector<DiagnosticQuery> diagnostic_queries)
    : diagnostic_queries_(std::move(diagnostic_queries)) {}

DiagnosticAnswers::Key DiagnosticAnswers::key_of(const DiagnosticQuery& diagnostic_query) {
    return {diagnostic_query.kind, diagnostic_query.target, diagnostic_query.asked.type,
            diagnostic_query.asked.name};
}

void DiagnosticAnswers::on_outcome(const check::Probe& probe, const check::Outcome& outcome) {
    add(diagnostic_queries_.at(probe.question), outcome);
}

void DiagnosticAnswers::shift_clock(Milliseconds by) {
    for (auto& [key, outcome] : outcomes_)
        outcome.received_at += by;
}

const check::Outcome* DiagnosticAnswers::find(DiagnosticQueryKind kind, const dns::Question& asked,
                                              std::uint32_t target) const {
    const auto found = outcomes_.find(key_of({kind, asked, target}));
    return found == outcomes_.end() ? nullptr : &found->second;
}

}  // namespace dnsprop::diagnose
