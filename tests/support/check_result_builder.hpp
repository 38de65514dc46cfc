// Finished checks for tests of what comes after a check, told like a story:
//
//     CheckResultBuilder world;
//     world.ask("example.com", dns::RrType::a).expect("192.0.2.7");
//     world.crowd(118).has({"192.0.2.7"}, 300);
//     world.resolver("Google Public DNS").still_has({"192.0.2.1"}, 1733);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnose/result.hpp"

namespace dnsprop::tests {

/// A check together with what it points into.
struct BuiltCheck {
    std::unique_ptr<check::Plan> plan;
    diagnose::CheckResult check;
};

/// "cloudflare" (104.16.0.0/13, *.cdn.cloudflare.net) and "shopify" (23.227.38.0/24,
/// *.myshopify.com).
const catalogue::ProviderDirectory& test_providers();

class CheckResultBuilder;

/// One or more resolvers, about to answer the current Question.
class Speakers {
public:
    using Values = std::vector<std::string>;  ///< rdata in presentation format

    Speakers& has(const Values& values, dns::Ttl ttl);        ///< match
    Speakers& still_has(const Values& values, dns::Ttl ttl);  ///< stale, the value given as old
    Speakers& has_other(const Values& values, dns::Ttl ttl);  ///< stale, another value
    Speakers& mixes(const Values& values, dns::Ttl ttl);      ///< stale, expected and others
    Speakers& has_not_dropped(const Values& values, dns::Ttl ttl);  ///< stale, `none` was expected
    Speakers& says(const Values& values, dns::Ttl ttl);  ///< unjudged: there was no expectation
    Speakers& denies_name(std::optional<dns::Ttl> negative_ttl);  ///< absent, NXDOMAIN
    Speakers& denies_type(std::optional<dns::Ttl> negative_ttl);  ///< absent, NODATA
    Speakers& has_dropped();  ///< match, where `none` was expected
    Speakers& cannot_resolve(check::Reason reason, const std::string& ede_text = "");
    Speakers& filters(const Values& values);
    Speakers& refuses();
    Speakers& fails(FailureKind kind, const std::string& detail = "");

    Speakers& through(const std::string& alias);  ///< the answer passes this CNAME target
    Speakers& notes(check::Note note);
    Speakers& nsid(const std::string& octets);
    Speakers& record_bytes(dns::RrType type, const std::string& rdata);  ///< one more, as it came

private:
    friend class CheckResultBuilder;
    Speakers(CheckResultBuilder& builder, std::vector<std::size_t> rows)
        : builder_(builder), rows_(std::move(rows)) {}
    Speakers& answer(check::Verdict verdict, check::Reason reason, dns::AnswerKind kind,
                     dns::Rcode rcode, const Values& values, std::optional<dns::Ttl> ttl);
    template <class Change>
    Speakers& each(Change&& change);

    CheckResultBuilder& builder_;
    std::vector<std::size_t> rows_;
};

class CheckResultBuilder {
public:
    /// Started at 2026-11-22T09:15:59Z, finished 412 ms later.
    CheckResultBuilder();

    CheckResultBuilder& ask(const std::string& name, dns::RrType type);
    CheckResultBuilder& expect(const std::string& text);
    CheckResultBuilder& expect_provider(const std::string& id);
    CheckResultBuilder& expect_none();
    CheckResultBuilder& old(const std::string& text);
    CheckResultBuilder& thresholds(double at_least, double min_coverage);

    /// The resolver of that name, made up when it is new; it is about to answer.
    Speakers resolver(const std::string& name);
    /// `count` resolvers in many cities.
    Speakers crowd(std::size_t count);
    CheckResultBuilder& skip(const std::string& id, const std::string& reason);
    CheckResultBuilder& no_network();
    CheckResultBuilder& interrupted();

    /// Sums up and hands over; the builder is empty then.
    BuiltCheck finish();

    catalogue::Resolver& facts_about(const std::string& name);

private:
    friend class Speakers;
    std::uint32_t target(const std::string& name);
    std::size_t add_row(std::uint32_t target);
    diagnose::QuestionResult& question() { return built_.check.questions.back(); }

    BuiltCheck built_;
    check::Thresholds thresholds_;
    bool no_network_ = false;
};

}  // namespace dnsprop::tests
