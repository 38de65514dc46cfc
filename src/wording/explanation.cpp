#include "wording/explanation.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "wording/causes.hpp"
#include "wording/change_plan.hpp"
#include "wording/evidence.hpp"
#include "wording/headline.hpp"
#include "wording/owners.hpp"
#include "wording/source.hpp"
#include "wording/text.hpp"
#include "wording/to_do.hpp"

namespace dnsprop::wording {

namespace {

using authority::Agreement;
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
        : result_(result), check_(check), platform_(platform), style_(style) {}

    Outline outline() && {
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
        return std::move(out_);
    }

private:
    void what_is_right() {
        const auto& baseline = result_.baseline;
        const bool is_given = result_.expectation.source == expect::Source::given;
        if (check_.interception) {
            out_.add(
                "Unknown from here. One device in your network answers on port 53, in the name of "
                "the zone's name servers too.");
            return;
        }
        if (!is_source_known(result_)) {
            out_.add(baseline ? "The zone's name servers could not be asked from here, so it is "
                                "unknown what they serve."
                              : "The zone's name servers were not asked.",
                     Tone::waiting);
            out_.add(is_given ? fmt::format("What counts as right is what you expect: {}.",
                                            expected_phrase(result_, style_))
                              : "So there is nothing to compare with.");
            return;
        }
        if (result_.summary.status == Status::wrong_at_source) {
            out_.add("Not right at the zone's name servers: " +
                         source_faults(result_, expected_phrase(result_, style_), style_),
                     Tone::bad);
            out_.add("Resolvers that ask there get this, so caches take it again.", Tone::bad);
        } else if (baseline->agreement() == Agreement::lagging ||
                   baseline->agreement() == Agreement::split) {
            out_.add(
                "The zone's name servers do not agree, so it is unknown which answer a resolver "
                "gets. They are listed below.",
                Tone::bad);
        } else {
            out_.add(source_alone(result_, expected_phrase(result_, style_), style_), Tone::good);
            if (result_.summary.count(Verdict::stale) + result_.summary.count(Verdict::absent) > 0)
                out_.add(is_given ? "So the change is made. Resolvers with another answer have a "
                                    "cached copy."
                                  : "The resolvers are compared with that.");
        }
        for (const authority::ZoneFinding& zone : result_.baseline->zones)
            if (const std::string places = regional_text(zone); !places.empty())
                out_.add(places + " Each of them counts as right.");
        chain_of_trust();
    }

    void chain_of_trust() {
        for (const authority::ZoneFinding& zone : result_.baseline->zones) {
            const DsState state = zone.delegation.ds_state;
            if (state == DsState::mismatch || state == DsState::keys_silent)
                out_.add(fmt::format("But DNSSEC of {} is broken: {}. Validating resolvers answer "
                                     "SERVFAIL.",
                                     name_text(zone.zone, style_),
                                     state == DsState::mismatch
                                         ? "no DS record at the parent matches a key of the zone"
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
                                : "served by your zone's name servers";
            case expect::Ownership::old:
                return provider ? fmt::format("old (--old), at {}", name) : "old: the old server";
            case expect::Ownership::provider:
                if (provider && stands_in_front(*provider))
                    return fmt::format(
                        "{}, a CDN or firewall: right if it stands in front of your "
                        "server, otherwise wrong",
                        name);
                return owned.owner;
            case expect::Ownership::unknown:
                break;
        }
        if (!result_.expectation.can_judge())
            return "unknown: there is no expected value";
        return result_.expectation.old_values.empty()
                   ? "wrong or old: not expected, and of no known CDN or firewall"
                   : "wrong: neither expected nor old, and of no known CDN or firewall";
    }

    void addresses() {
        static const catalogue::ProviderDirectory nobody;
        const auto owned = owners(result_, check_.providers ? *check_.providers : nobody, style_);
        for (std::size_t i = 0; i < std::min(owned.size(), shown_addresses); ++i)
            out_.item(
                fmt::format("{} - {} ({})", fit(owned[i].value, style_.width / 2, style_),
                            owner_phrase(owned[i]), count_text(owned[i].resolvers, "resolver")),
                owned[i].tone);
        if (owned.size() > shown_addresses)
            out_.add(fmt::format("+{} more", owned.size() - shown_addresses));
    }

    void causes() {
        const bool is_unknown = result_.summary.status == Status::unknown;
        out_.title(is_unknown                                     ? "Why there is no verdict"
                   : result_.summary.status == Status::propagated ? "Resolvers that still differ"
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
            "The TTL of {} is {}{}: caches keep the old value that long. Lower it so long before "
            "the next change. dnsprop {} {} --plan-change says when.",
            question_text(result_.question, style_), known->is_least ? "at least " : "",
            ttl_text(known->ttl), result_.question.name.plain_text(),
            dns::write_rr_type(result_.question.type)));
    }

    const diagnose::QuestionResult& result_;
    const diagnose::CheckResult& check_;
    Platform platform_;
    const Style& style_;
    Outline out_;
};

}  // namespace

Outline explanation(const diagnose::QuestionResult& result, const diagnose::CheckResult& check,
                    Platform platform, const Style& style) {
    return Explanation(result, check, platform, style).outline();
}

}  // namespace dnsprop::wording
