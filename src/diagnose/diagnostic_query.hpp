// The diagnostic queries that tell why a row differs, few and harmless: which are worth asking,
// where the engine gets them, and where their Outcomes are found again. Judges nothing; opens no
// socket.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "check/engine.hpp"
#include "diagnose/result.hpp"

namespace dnsprop::diagnose {

enum class DiagnosticQueryKind : std::uint8_t {
    checking_disabled,  ///< the Question again with CD set: is it DNSSEC that the resolver rejects?
    /// NS of the zone, without recursion: does the resolver still hold those of before a move? With
    /// recursion some would fetch the old set anew, and keep it for its whole TTL: seen of Unbound.
    name_servers,
    reported_name_servers,  ///< NS of what may be a zone (diagnose/reported_name_servers.hpp)
    control,  ///< NS of the root, which every resolver has in its cache: does it serve us at all?
};

struct DiagnosticQuery {
    DiagnosticQueryKind kind = DiagnosticQueryKind::control;
    dns::Question asked;
    std::uint32_t target = 0;  ///< index into the Plan's targets

    friend bool operator==(const DiagnosticQuery&, const DiagnosticQuery&) = default;
};

/// NS of the root.
dns::Question control_question();
/// NS of the zone that the row's answer depends on. Nothing where no Baseline tells which servers
/// the zone has now.
std::optional<dns::Question> name_servers_question(const check::Row& row,
                                                   const QuestionResult& result);

/// At most so many `name_servers` in one run.
inline constexpr std::size_t max_name_server_queries = 64;

/// What is worth asking about these rows, nothing twice: of SERVFAIL with CD, and a control; of
/// REFUSED and silence a control, unless the silence is this host's (no route, no network) or a TLS
/// certificate's; of stale and absent rows the zone's NS, those that stay longest first.
std::vector<DiagnosticQuery> plan_diagnostic_queries(const std::vector<QuestionResult>& results);

/// Feeds the engine. A Probe's `question` is the index of its diagnostic query, its `target` the
/// Plan's.
class DiagnosticQuerySource final : public check::ProbeSource {
public:
    /// `diagnostic_queries` must outlive the source.
    explicit DiagnosticQuerySource(const std::vector<DiagnosticQuery>& diagnostic_queries)
        : diagnostic_queries_(diagnostic_queries) {}
    std::optional<check::ProbeOrder> next() override;

private:
    const std::vector<DiagnosticQuery>& diagnostic_queries_;
    std::uint32_t next_ = 0;
    /// Each composed once.
    using Key = std::tuple<DiagnosticQueryKind, dns::RrType, dns::Name>;
    std::map<Key, std::shared_ptr<const check::PreparedQuestion>> prepared_;
};

/// Keeps what came of them.
class DiagnosticAnswers final : public check::OutcomeSink {
public:
    DiagnosticAnswers() = default;
    explicit DiagnosticAnswers(std::vector<DiagnosticQuery> diagnostic_queries);

    void on_outcome(const check::Probe& probe, const check::Outcome& outcome) override;

    /// The later answer to the same query wins.
    void add(const DiagnosticQuery& query, const check::Outcome& outcome) {
        outcomes_.insert_or_assign(key_of(query), outcome);
    }
    /// The wall clock was set by so much: what was answered was answered then by the new clock too.
    void shift_clock(Milliseconds by);

    /// Null where it was not asked, or is not settled yet.
    const check::Outcome* find(DiagnosticQueryKind kind, const dns::Question& asked,
                               std::uint32_t target) const;
    /// Of the control question.
    const check::Outcome* find_control(std::uint32_t target) const {
        return find(DiagnosticQueryKind::control, control_question(), target);
    }

private:
    using Key = std::tuple<DiagnosticQueryKind, std::uint32_t, dns::RrType, dns::Name>;
    static Key key_of(const DiagnosticQuery& diagnostic_query);

    std::vector<DiagnosticQuery> diagnostic_queries_;
    std::map<Key, check::Outcome> outcomes_;
};

}  // namespace dnsprop::diagnose
