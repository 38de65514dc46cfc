#include "diagnose/follow_up.hpp"

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
class FollowUps {
public:
    void add(FollowUp follow_up) {
        if (seen_
                .insert(
                    {follow_up.kind, follow_up.target, follow_up.asked.type, follow_up.asked.name})
                .second)
            all_.push_back(std::move(follow_up));
    }
    /// As one of `max_name_server_follow_ups`, once it is settled which stay longest.
    void add_name_servers(const Row& row, FollowUp follow_up) {
        name_servers_.emplace(row.expires_at, std::move(follow_up));
    }
    std::vector<FollowUp> finish() && {
        const std::size_t most = all_.size() + max_name_server_follow_ups;
        for (auto& [expires_at, follow_up] : name_servers_)
            if (all_.size() < most)
                add(std::move(follow_up));
        return std::move(all_);
    }

private:
    std::set<std::tuple<FollowUpKind, std::uint32_t, dns::RrType, dns::Name>> seen_;
    std::vector<FollowUp> all_;
    /// The longest first; an empty optional is less than any time.
    std::multimap<std::optional<UtcTime>, FollowUp, std::greater<>> name_servers_;
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

std::vector<FollowUp> plan_follow_ups(const std::vector<QuestionResult>& results) {
    FollowUps follow_ups;
    for (const QuestionResult& result : results) {
        for (const Row& row : result.rows) {
            const std::uint32_t target = row.probe.target;
            if (is_servfail(row))
                follow_ups.add({FollowUpKind::checking_disabled, result.question, target});
            if (needs_control(row, result))
                follow_ups.add({FollowUpKind::control, control_question(), target});
            if (auto asked = name_servers_question(row, result))
                follow_ups.add_name_servers(
                    row, {FollowUpKind::name_servers, *std::move(asked), target});
        }
    }
    return std::move(follow_ups).finish();
}

std::optional<check::ProbeOrder> FollowUpSource::next() {
    if (next_ == follow_ups_.size())
        return std::nullopt;
    const FollowUp& follow_up = follow_ups_[next_];
    dns::QueryOptions options;
    options.checking_disabled = follow_up.kind == FollowUpKind::checking_disabled;
    options.recursion_desired = follow_up.kind != FollowUpKind::name_servers;
    auto& prepared = prepared_[{follow_up.kind, follow_up.asked.type, follow_up.asked.name}];
    if (!prepared)
        prepared = std::make_shared<check::PreparedQuestion>(follow_up.asked, options);
    return check::ProbeOrder{{next_++, follow_up.target}, prepared};
}

FollowUpAnswers::FollowUpAnswers(std::vector<FollowUp> follow_ups)
    : follow_ups_(std::move(follow_ups)) {}

FollowUpAnswers::Key FollowUpAnswers::key_of(const FollowUp& follow_up) {
    return {follow_up.kind, follow_up.target, follow_up.asked.type, follow_up.asked.name};
}

void FollowUpAnswers::on_outcome(const check::Probe& probe, const check::Outcome& outcome) {
    outcomes_.insert_or_assign(key_of(follow_ups_.at(probe.question)), outcome);
}

void FollowUpAnswers::merge(FollowUpAnswers later) {
    later.outcomes_.merge(std::move(outcomes_));
    outcomes_ = std::move(later.outcomes_);
}

void FollowUpAnswers::shift_clock(Milliseconds by) {
    for (auto& [key, outcome] : outcomes_)
        outcome.received_at += by;
}

const check::Outcome* FollowUpAnswers::find(FollowUpKind kind, const dns::Question& asked,
                                            std::uint32_t target) const {
    const auto found = outcomes_.find(key_of({kind, asked, target}));
    return found == outcomes_.end() ? nullptr : &found->second;
}

}  // namespace dnsprop::diagnose
