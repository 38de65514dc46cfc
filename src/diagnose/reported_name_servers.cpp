#include "diagnose/reported_name_servers.hpp"

#include <algorithm>
#include <set>

namespace dnsprop::diagnose {

namespace {

/// More labels than this are skipped from the left: a zone is rarely cut so deep.
constexpr std::size_t max_names = 4;

/// The name and those above it, the deepest first.
std::vector<dns::Name> possible_zones(const dns::Name& name) {
    std::vector<dns::Name> zones;
    for (dns::Name each = name; !each.is_root() && !each.parent().is_root(); each = each.parent())
        zones.push_back(each);
    if (zones.size() > max_names)
        zones.erase(zones.begin(), zones.end() - max_names);
    return zones;
}

std::vector<std::uint32_t> identity_targets(const QuestionResult& result) {
    std::vector<std::uint32_t> targets;
    for (const check::Row& row : result.rows)
        if (targets.size() < enough_reporters && row.outcome.has_answer() &&
            row.outcome.answer.content->kind == dns::AnswerKind::positive)
            targets.push_back(row.probe.target);
    return targets;
}

}  // namespace

std::vector<DiagnosticQuery> plan_reported_name_servers(const QuestionResult& result) {
    std::vector<DiagnosticQuery> diagnostic_queries;
    if (!result.baseline || result.baseline->state != authority::BaselineState::unreachable)
        return diagnostic_queries;
    for (const dns::Name& zone : possible_zones(result.question.name))
        for (const std::uint32_t target : identity_targets(result))
            diagnostic_queries.push_back({DiagnosticQueryKind::reported_name_servers,
                                          dns::Question{zone, dns::RrType::ns}, target});
    return diagnostic_queries;
}

std::optional<ReportedNameServers> collect_reported_name_servers(const QuestionResult& result,
                                                                 const DiagnosticAnswers& answers) {
    if (!result.baseline || result.baseline->state != authority::BaselineState::unreachable)
        return std::nullopt;
    for (const dns::Name& zone : possible_zones(result.question.name)) {
        std::set<dns::Name> servers;
        std::size_t heard = 0;
        for (const std::uint32_t target : identity_targets(result)) {
            const check::Outcome* outcome = answers.find(DiagnosticQueryKind::reported_name_servers,
                                                         {zone, dns::RrType::ns}, target);
            if (outcome == nullptr || !outcome->has_answer() ||
                outcome->answer.content->records.empty())
                continue;
            ++heard;
            for (const dns::Record& record : outcome->answer.content->records)
                servers.insert(dns::Name::from_wire(record.rdata_bytes()));
        }
        if (heard > 0)
            return ReportedNameServers{zone, {servers.begin(), servers.end()}, heard};
    }
    return std::nullopt;
}

}  // namespace dnsprop::diagnose
