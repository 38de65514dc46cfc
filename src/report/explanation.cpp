#include "report/explanation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "diagnose/authority_finding.hpp"
#include "report/causes.hpp"
#include "report/change_plan.hpp"
#include "report/layout.hpp"
#include "report/paragraphs.hpp"
#include "report/source_wording.hpp"
#include "report/to_do.hpp"
#include "report/values.hpp"
#include "report/wording.hpp"

namespace dnsprop::report {

namespace {

using authority::Agreement;
using authority::BaselineState;
using authority::DsState;
using check::Status;
using check::Verdict;

/// Addresses that are explained; further ones are counted.
constexpr std::size_t shown_addresses = 12;
/// A TTL that makes the next change slow.
constexpr dns::Ttl long_ttl = 3600;

class Explanation {
public:
    Explanation(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                Platform platform, const Style& style)
        : result_(result), check_(check), platform_(platform), style_(style), out_(style) {}

    std::vector<Line> lines() && {
        out_.title("What is right");
        what_is_right();
        if (!check_.interception) {
            out_.title("What the addresses are");
            addresses();
            causes();
        }
        out_.title("What to do");
        to_do(result_, check_, platform_, style_, out_);
        if (!check_.interception) {
            out_.title("Before the next change");
            next_change();
        }
        return std::move(out_).lines();
    }

private:
    void what_is_right() {
        const auto& baseline = result_.baseline;
        const bool is_given = result_.expectation.source == expect::Source::given;
        if (check_.interception) {
            out_.add(
                "Not known from here. Whatever is asked over port 53, one box in your network "
                "answers, in the name of the zone's own servers too.");
            return;
        }
        if (!baseline || baseline->state == BaselineState::unreachable ||
            baseline->state == BaselineState::broken) {
            out_.add(fmt::format("The zone's own servers {}.",
                                 !baseline ? "were not asked"
                                           : "could not be asked from here, so it is not known "
                                             "whether they are right"),
                     Tone::waiting);
            out_.add(is_given ? fmt::format("What counts as right is what you expect: {}.",
                                            expected_phrase(result_, style_))
                              : "So there is nothing to compare with.");
            return;
        }
        if (result_.summary.status == Status::wrong_at_source) {
            // The first line has it in these words already.
            constexpr std::string_view opening = "Wrong at the source: ";
            const std::string wrong =
                wrong_at_source(result_, expected_phrase(result_, style_), style_);
            out_.add(fmt::format("Not the zone's own servers: {} Whoever asks there gets that, so "
                                 "caches go on filling with it.",
                                 wrong.starts_with(opening) ? wrong.substr(opening.size()) : wrong),
                     Tone::bad);
        } else if (baseline->agreement() == Agreement::lagging ||
                   baseline->agreement() == Agreement::split) {
            out_.add(
                "The zone's own servers do not say the same, so nobody can tell which answer a "
                "resolver gets. Below, they are listed.",
                Tone::bad);
        } else {
            out_.add(source_alone(result_, expected_phrase(result_, style_), style_), Tone::good);
            if (result_.summary.count(Verdict::stale) + result_.summary.count(Verdict::absent) > 0)
                out_.add(is_given ? "So the change is made. What differs from it are copies in "
                                    "caches."
                                  : "That is what the resolvers are compared with.");
        }
        for (const authority::ZoneFinding& zone : result_.baseline->zones)
            if (const std::string places = regional_text(zone); !places.empty())
                out_.add(places + " Each of them is right, whoever gives it.");
        chain_of_trust();
    }

    void chain_of_trust() {
        for (const authority::ZoneFinding& zone : result_.baseline->zones) {
            const DsState state = zone.delegation.ds_state;
            if (state == DsState::mismatch || state == DsState::keys_silent)
                out_.add(
                    fmt::format("But DNSSEC of {} is broken: {}, so resolvers that validate answer "
                                "SERVFAIL.",
                                name_text(zone.zone, style_),
                                state == DsState::mismatch ? "no DS at the parent fits a key of it"
                                                           : authority::sentence(state)),
                    Tone::bad);
        }
    }

    std::string owner_phrase(const Owned& owned) const {
        const bool is_given = result_.expectation.source == expect::Source::given;
        const auto* provider = owned.whose.provider;
        const std::string name = provider ? catalogue_text(provider->name, style_) : std::string();
        switch (owned.whose.ownership) {
            case expect::Ownership::expected:
                if (provider && stands_in_front(*provider))
                    return fmt::format("right: {}, the CDN or firewall in front of your server",
                                       name);
                if (provider)
                    return fmt::format("right, at {}", name);
                return is_given ? "right: your server, as you expect"
                                : "right: the zone's own servers say so";
            case expect::Ownership::old:
                return provider ? fmt::format("old (--old), at {}", name) : "old: the old server";
            case expect::Ownership::provider:
                if (provider && stands_in_front(*provider))
                    return fmt::format(
                        "{}, a CDN or firewall: right if it stands in front of your "
                        "server, else wrong",
                        name);
                return owned.owner;
            case expect::Ownership::unknown:
                break;
        }
        if (!result_.expectation.can_judge())
            return "not known";
        return result_.expectation.old_values.empty()
                   ? "wrong or old: not what is expected, and of no CDN or firewall known here"
                   : "wrong: neither expected nor old, and of no CDN or firewall known here";
    }

    void addresses() {
        static const catalogue::ProviderDirectory nobody;
        const auto owned = owners(result_, check_.providers ? *check_.providers : nobody, style_);
        for (std::size_t i = 0; i < std::min(owned.size(), shown_addresses); ++i)
            out_.item(
                fmt::format("{} - {} ({} resolver{})",
                            fit(owned[i].value, style_.width / 2, style_), owner_phrase(owned[i]),
                            owned[i].resolvers, owned[i].resolvers == 1 ? "" : "s"),
                owned[i].tone);
        if (owned.size() > shown_addresses)
            out_.add(fmt::format("+{} more", owned.size() - shown_addresses));
    }

    void causes() {
        const bool is_unknown = result_.summary.status == Status::unknown;
        out_.title(is_unknown                                     ? "Why there is no verdict"
                   : result_.summary.status == Status::propagated ? "Who is still behind"
                                                                  : "Why not yet");
        const bool is_not_counted_told =
            is_unknown && result_.summary.unknown_cause == check::UnknownCause::low_coverage;
        for (const CauseGroup& group : cause_groups(result_, true))
            out_.item(cause_text(group, check_, result_, style_));
        if (is_not_counted_told)
            for (const CauseGroup& group : cause_groups(result_, false))
                out_.item(cause_text(group, check_, result_, style_));
    }

    void next_change() {
        const auto known = record_ttl(result_);
        if (!known || known->ttl <= long_ttl)
            return;
        out_.add(fmt::format(
            "The TTL of {} is {}{}: a change takes that long to arrive everywhere. Lower it so "
            "long before the next change; dnsprop {} {} --plan-change tells when.",
            question_text(result_.question, style_), known->is_least ? "at least " : "",
            ttl_text(known->ttl), result_.question.name.plain_text(),
            dns::write_rr_type(result_.question.type)));
    }

    const diagnose::QuestionResult& result_;
    const diagnose::CheckResult& check_;
    Platform platform_;
    const Style& style_;
    Paragraphs out_;
};

}  // namespace

std::vector<Line> explanation(const diagnose::QuestionResult& result,
                              const diagnose::CheckResult& check, Platform platform,
                              const Style& style) {
    return Explanation(result, check, platform, style).lines();
}

}  // namespace dnsprop::report
