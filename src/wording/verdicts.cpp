#include "wording/verdicts.hpp"

#include "wording/text.hpp"

namespace dnsprop::wording {

using check::AnswerReason;
using check::Reason;
using check::Status;
using check::Verdict;
using diagnose::Cause;

Verdict shown_verdict(Verdict verdict, const diagnose::CheckResult& check) {
    return check.interception && check::counts(verdict) ? Verdict::unjudged : verdict;
}

std::string_view verdict_word(Verdict verdict) {
    return verdict == Verdict::unjudged ? "answered" : check::word(verdict);
}

Tone tone_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::match:
            return Tone::good;
        case Verdict::stale:
        case Verdict::absent:
            return Tone::waiting;
        case Verdict::broken:
            return Tone::bad;
        case Verdict::filtered:
        case Verdict::refused:
        case Verdict::silent:
        case Verdict::unjudged:
            return Tone::dim;
    }
    return Tone::dim;
}

std::string_view symbol(Verdict verdict, const Style& style) {
    switch (verdict) {
        case Verdict::match:
            return style.unicode_symbols ? "✓" : "+";
        case Verdict::stale:
        case Verdict::absent:
            return style.unicode_symbols ? "○" : "o";
        case Verdict::broken:
            return style.unicode_symbols ? "✗" : "x";
        case Verdict::unjudged:
            return style.unicode_symbols ? "◆" : "*";
        case Verdict::filtered:
        case Verdict::refused:
        case Verdict::silent:
            return style.unicode_symbols ? "·" : "-";
    }
    return "-";
}

std::string_view meaning(Verdict verdict) {
    switch (verdict) {
        case Verdict::match:
            return "it has what is expected";
        case Verdict::stale:
            return "it has something else";
        case Verdict::absent:
            return "it says that there is no such record";
        case Verdict::broken:
            return "it cannot resolve the name";
        case Verdict::filtered:
            return "its own filter answers";
        case Verdict::refused:
            return "it does not answer questions from here";
        case Verdict::silent:
            return "no usable answer came";
        case Verdict::unjudged:
            return "it answered, and there is no expected value";
    }
    return "";
}

std::string_view status_words(Status status) {
    switch (status) {
        case Status::propagated:
            return "propagated";
        case Status::propagating:
        case Status::not_propagated:
            return "not yet";
        case Status::wrong_at_source:
            return "wrong at the source";
        case Status::unknown:
            return "no verdict";
    }
    return "";
}

Tone tone_of(Status status) {
    switch (status) {
        case Status::propagated:
            return Tone::good;
        case Status::propagating:
        case Status::not_propagated:
            return Tone::waiting;
        case Status::wrong_at_source:
            return Tone::bad;
        case Status::unknown:
            return Tone::dim;
    }
    return Tone::dim;
}

std::string_view symbol(Status status, const Style& style) {
    switch (status) {
        case Status::propagated:
            return symbol(Verdict::match, style);
        case Status::propagating:
        case Status::not_propagated:
            return symbol(Verdict::stale, style);
        case Status::wrong_at_source:
            return symbol(Verdict::broken, style);
        case Status::unknown:
            return symbol(Verdict::silent, style);
    }
    return "-";
}

namespace {

/// A row is told as one resolver is.
constexpr Clauses alike(std::string_view one, std::string_view many) {
    return {one, one, many};
}

Clauses clauses(FailureKind kind) {
    switch (kind) {
        case FailureKind::timeout:
            return {sentence(kind), "gave no answer in time", "gave no answer in time"};
        case FailureKind::refused_connection:
            return {sentence(kind), "accepts no DNS queries", "accept no DNS queries"};
        case FailureKind::unreachable:
            return {sentence(kind), "cannot be reached", "cannot be reached"};
        case FailureKind::no_route:
            return {sentence(kind), "cannot be reached: no route from here",
                    "cannot be reached: no route from here"};
        case FailureKind::network:
            return {sentence(kind), "could not be asked: a network error",
                    "could not be asked: a network error"};
        case FailureKind::malformed:
            return {sentence(kind), "sent only malformed responses",
                    "sent only malformed responses"};
        case FailureKind::mismatched:
            return {sentence(kind), "sent only responses to other questions",
                    "sent only responses to other questions"};
        case FailureKind::truncated:
            return {sentence(kind), "cut the answer short over TCP too",
                    "cut the answer short over TCP too"};
        case FailureKind::closed:
            return {sentence(kind), "closed the connection too early",
                    "closed the connection too early"};
        case FailureKind::tls_expired:
            return {sentence(kind), "has a certificate that is not valid today",
                    "have certificates that are not valid today"};
        case FailureKind::tls_untrusted:
            return {sentence(kind), "has a certificate that is not trusted here",
                    "have certificates that are not trusted here"};
        case FailureKind::tls_wrong_name:
            return {sentence(kind), "has a certificate for another name",
                    "have certificates for other names"};
        case FailureKind::tls_handshake:
            return {sentence(kind), "could not agree on TLS", "could not agree on TLS"};
        case FailureKind::http:
            return {sentence(kind), "sent HTTP responses without a DNS message",
                    "sent HTTP responses without a DNS message"};
    }
    return {};
}

Clauses clauses(AnswerReason reason) {
    switch (reason) {
        case AnswerReason::none:
            return {};
        case AnswerReason::old_value:
            return {"still has the old value", "still has the old record in its cache",
                    "still have the old record in their caches"};
        case AnswerReason::other_value:
            return {"has another value than expected", "has another record in its cache",
                    "have another record in their caches"};
        case AnswerReason::mixed:
            return {"has expected and other values together",
                    "has expected and other records together in its cache",
                    "have expected and other records together in their caches"};
        case AnswerReason::incomplete:
            return {"has only some of the expected values",
                    "has only some of the expected records in its cache",
                    "have only some of the expected records in their caches"};
        case AnswerReason::still_there:
            return {"still has a record that should be gone", "still has the record in its cache",
                    "still have the record in their caches"};
        case AnswerReason::nxdomain:
            return alike("says that the name does not exist", "say that the name does not exist");
        case AnswerReason::nodata:
            return alike("says that the name has no such record",
                         "say that the name has no such record");
        case AnswerReason::dnssec_bogus:
            return alike("rejects the zone's DNSSEC signatures",
                         "reject the zone's DNSSEC signatures");
        case AnswerReason::lame:
            return alike("cannot use the zone's name servers",
                         "cannot use the zone's name servers");
        case AnswerReason::servfail:
            return alike("cannot resolve the name and gives no reason",
                         "cannot resolve the name and give no reason");
        case AnswerReason::error_rcode:
            return alike("answers with an error", "answer with an error");
        case AnswerReason::cname_loop:
            return {"the CNAME records form a loop", "cannot follow the CNAME records: a loop",
                    "cannot follow the CNAME records: a loop"};
        case AnswerReason::chain_too_long:
            return {"the CNAME chain is too long to follow",
                    "cannot follow the CNAME records: too many",
                    "cannot follow the CNAME records: too many"};
        case AnswerReason::blocked:
            return {"answers from its own filter, not from the zone", "answers from its own filter",
                    "answer from their own filters"};
        case AnswerReason::not_authorised:
            return alike("does not answer questions from here",
                         "do not answer questions from here");
    }
    return {};
}

}  // namespace

Clauses clauses(Reason reason) {
    return reason.failure ? clauses(*reason.failure) : clauses(reason.answer);
}

Clauses clauses(Cause cause, Reason reason) {
    switch (cause) {
        case Cause::none:
        case Cause::cached_record:
            return clauses(reason);
        case Cause::dnssec_bogus:
            return clauses(Reason::dnssec_bogus);
        case Cause::authorities_fail:
            return clauses(Reason::lame);
        case Cause::filter:
            return clauses(Reason::blocked);
        case Cause::cached_absence:
            return alike("still has in its cache that there is no such record",
                         "still have in their caches that there is no such record");
        case Cause::old_name_servers:
            return alike("still uses the old name servers", "still use the old name servers");
        case Cause::lagging_server:
            return alike("got it from a name server of the zone that is out of date",
                         "got it from a name server of the zone that is out of date");
        case Cause::stretched_ttl:
            return alike("keeps records longer than the zone's TTL",
                         "keep records longer than the zone's TTL");
        case Cause::serves_stale:
            return alike("serves an expired record, because it cannot refresh it",
                         "serve an expired record, because they cannot refresh it");
        case Cause::refuses_us:
            return alike("refuses other questions from here too",
                         "refuse other questions from here too");
        case Cause::refuses_name:
            return alike("refuses this name, but answers other questions",
                         "refuse this name, but answer other questions");
        case Cause::down:
            return alike("fails for another question too", "fail for another question too");
        case Cause::fails_for_name:
            return alike("answers another question, but not this one",
                         "answer another question, but not this one");
    }
    return {};
}

bool adds_to(Cause cause, Reason reason) {
    switch (cause) {
        case Cause::none:
            return false;
        case Cause::dnssec_bogus:
            return reason != Reason::dnssec_bogus;
        case Cause::authorities_fail:
            return reason != Reason::lame;
        case Cause::filter:
            return reason != Reason::blocked;
        case Cause::cached_record:
        case Cause::cached_absence:
        case Cause::old_name_servers:
        case Cause::lagging_server:
        case Cause::stretched_ttl:
        case Cause::serves_stale:
        case Cause::refuses_us:
        case Cause::refuses_name:
        case Cause::down:
        case Cause::fails_for_name:
            return true;
    }
    return false;
}

std::string other_records_text(std::size_t resolvers) {
    return count_text(resolvers, "resolver") + (resolvers == 1 ? " also sends" : " also send") +
           " records that were not asked for. Some programs may use those:";
}

Lasting lasting(Cause cause) {
    switch (cause) {
        case Cause::lagging_server:
        case Cause::dnssec_bogus:
            return Lasting::for_good;
        case Cause::cached_record:
        case Cause::cached_absence:
        case Cause::old_name_servers:
        case Cause::stretched_ttl:
        case Cause::serves_stale:
            return Lasting::expires;
        case Cause::none:
        case Cause::authorities_fail:
        case Cause::filter:
        case Cause::refuses_us:
        case Cause::refuses_name:
        case Cause::down:
        case Cause::fails_for_name:
            return Lasting::unknown;
    }
    return Lasting::unknown;
}

}  // namespace dnsprop::wording
