#include "check/verdict.hpp"

#include <algorithm>
#include <span>

#include "dns/extended_error.hpp"
#include "net/ip_address.hpp"

namespace dnsprop::check {

namespace {

using dns::AnswerKind;
using expect::Fit;

// The registry of extended DNS errors (RFC 8914 section 4 and IANA), as far as it decides a
// verdict.
constexpr std::array<std::uint16_t, 4> policy_codes = {4, 15, 16, 17};  ///< forged, blocked,
                                                                        ///< censored, filtered
constexpr std::uint16_t prohibited_code = 18;
constexpr std::array<std::uint16_t, 12> dnssec_codes = {1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 25, 27};
constexpr std::array<std::uint16_t, 2> lame_codes = {22, 23};  ///< no reachable authority, network
                                                               ///< error

const dns::ExtendedError* find_error(const dns::Answer& answer,
                                     std::span<const std::uint16_t> codes) {
    const auto found = std::ranges::find_if(answer.ede, [&](const dns::ExtendedError& error) {
        return std::ranges::find(codes, error.code) != codes.end();
    });
    return found == answer.ede.end() ? nullptr : &*found;
}

/// The text of the error that decided, else the first text there is; without any text, the
/// registry's name of the error.
std::string detail_of(const dns::Answer& answer, const dns::ExtendedError* decisive = nullptr) {
    if (decisive != nullptr && !decisive->text.empty())
        return decisive->text;
    const auto spoken = std::ranges::find_if(
        answer.ede, [](const dns::ExtendedError& error) { return !error.text.empty(); });
    if (spoken != answer.ede.end())
        return spoken->text;
    if (decisive != nullptr)
        return dns::write_extended_error(decisive->code);
    // "Other Error" would say nothing.
    const auto named = std::ranges::find_if(
        answer.ede, [](const dns::ExtendedError& error) { return error.code != 0; });
    return named == answer.ede.end() ? std::string() : dns::write_extended_error(named->code);
}

Judgement judge_servfail(const dns::Answer& answer) {
    // Both kinds come together when a signed zone's servers cannot be used; only
    // the servers may recover by themselves, so validation is named first.
    if (const auto* error = find_error(answer, dnssec_codes))
        return {Verdict::broken, Reason::dnssec_bogus, detail_of(answer, error)};
    if (const auto* error = find_error(answer, lame_codes))
        return {Verdict::broken, Reason::lame, detail_of(answer, error)};
    return {Verdict::broken, Reason::servfail, detail_of(answer)};
}

Judgement judge_error(const dns::Answer& answer) {
    switch (answer.content->rcode) {
        case dns::Rcode::servfail:
            return judge_servfail(answer);
        case dns::Rcode::refused:
            return {Verdict::refused, Reason::not_authorised, detail_of(answer)};
        default: {
            std::string detail = dns::write_rcode(answer.content->rcode);
            if (const std::string text = detail_of(answer); !text.empty())
                detail += ": " + text;
            return {Verdict::broken, Reason::error_rcode, std::move(detail)};
        }
    }
}

/// Addresses at which no server can be reached: 0.0.0.0 and ::, and from a declared filter loopback
/// too.
bool is_block_answer(const dns::AnswerContent& content, bool is_filter) {
    return !content.records.empty() &&
           std::ranges::all_of(content.records, [&](const dns::Record& record) {
               if (record.type != dns::RrType::a && record.type != dns::RrType::aaaa)
                   return false;
               const auto address = net::IpAddress::from_bytes(record.rdata_bytes());
               return address &&
                      (address->is_unspecified() || (is_filter && address->is_loopback()));
           });
}

/// Whether the resolver's own policy gave this answer. For answers that do not fit the expectation.
bool is_policy(const dns::Answer& answer, bool is_filter) {
    const dns::AnswerContent& content = *answer.content;
    switch (content.kind) {
        case AnswerKind::positive:
            return is_block_answer(content, is_filter);
        case AnswerKind::nxdomain:
        case AnswerKind::nodata:
            // A true negative answer carries the zone's SOA (RFC 2308 section 3); a block made on
            // the spot has none (docs.quad9.net). A filter that does send the SOA has asked the
            // zone.
            return is_filter && !answer.negative_ttl && answer.ede.empty();
        default:
            return false;
    }
}

const dns::ExtendedError* policy_error(const dns::Answer& answer) {
    if (const auto* error = find_error(answer, policy_codes))
        return error;
    // "Prohibited" on REFUSED speaks of the client, elsewhere of the name (RFC 8914 section 4.19).
    if (answer.content->rcode == dns::Rcode::refused)
        return nullptr;
    return find_error(answer, std::span(&prohibited_code, 1));
}

/// An empty answer from a server that does not recurse is no statement about the name: a referral,
/// or nothing at all. The zone's own servers set AA.
bool is_no_recursion(const dns::Answer& answer) {
    return answer.content->kind == AnswerKind::nodata && answer.content->chain.empty() &&
           !answer.flags.ra && !answer.flags.aa && !answer.negative_ttl;
}

Judgement judge_value(Fit fit, const dns::Answer& answer, bool wants_absence) {
    const auto stale = [&](Reason reason) {
        return Judgement{Verdict::stale, wants_absence ? Reason::still_there : reason,
                         detail_of(answer)};
    };
    switch (fit) {
        case Fit::expected:
            return {Verdict::match, Reason::none, detail_of(answer)};
        case Fit::old:
            return stale(Reason::old_value);
        case Fit::mixed:
            return stale(Reason::mixed);
        case Fit::incomplete:
            return stale(Reason::incomplete);
        case Fit::other:
            return stale(Reason::other_value);
        case Fit::absent:
            break;
    }
    const bool is_nxdomain = answer.content->kind == AnswerKind::nxdomain;
    return {Verdict::absent, is_nxdomain ? Reason::nxdomain : Reason::nodata, detail_of(answer)};
}

Judgement judge_nothing(const dns::Answer& answer) {
    const Reason reason = answer.content->kind == AnswerKind::nxdomain ? Reason::nxdomain
                          : answer.content->kind == AnswerKind::nodata ? Reason::nodata
                                                                       : Reason::none;
    return {Verdict::unjudged, reason, detail_of(answer)};
}

}  // namespace

Judgement judge(const Outcome& outcome, const catalogue::Resolver& resolver,
                const expect::Expectation& expectation) {
    if (outcome.failure)
        return {Verdict::silent, outcome.failure->kind, outcome.failure->detail};

    const dns::Answer& answer = outcome.answer;
    const AnswerKind kind = answer.content->kind;
    const bool is_readable =
        kind == AnswerKind::positive || kind == AnswerKind::nodata || kind == AnswerKind::nxdomain;
    const bool can_judge = expectation.can_judge() && is_readable;
    const Fit fit = can_judge ? expect::fit(*answer.content, expectation) : Fit::other;

    // A record that is what was hoped for is there, whatever else the resolver says of it, and so
    // is the old one. An absence proves nothing where policy speaks.
    const bool is_known_record =
        can_judge && kind == AnswerKind::positive && (fit == Fit::expected || fit == Fit::old);
    if (!is_known_record) {
        if (const auto* error = policy_error(answer))
            return {Verdict::filtered, Reason::blocked, detail_of(answer, error)};
        if (is_policy(answer, catalogue::is_filtering(resolver.filtering)))
            return {Verdict::filtered, Reason::blocked, detail_of(answer)};
    }
    switch (kind) {
        case AnswerKind::error:
            return judge_error(answer);
        case AnswerKind::cname_loop:
            return {Verdict::broken, Reason::cname_loop, detail_of(answer)};
        case AnswerKind::chain_too_long:
            return {Verdict::broken, Reason::chain_too_long, detail_of(answer)};
        case AnswerKind::positive:
        case AnswerKind::nodata:
        case AnswerKind::nxdomain:
            break;
    }
    if (is_no_recursion(answer))
        return {Verdict::refused, Reason::not_authorised, detail_of(answer)};
    return can_judge ? judge_value(fit, answer, expectation.wants_absence())
                     : judge_nothing(answer);
}

}  // namespace dnsprop::check
