// Answers, questions and providers as tests write them: in presentation format.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/provider.hpp"
#include "dns/answer.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/question.hpp"
#include "expect/expectation.hpp"

namespace dnsprop::test {

inline dns::Question question(std::string_view name, std::string_view type) {
    return {dns::read_name(name), dns::read_rr_type(type).value()};
}

inline dns::Record record(std::string_view owner, std::string_view type, std::string_view data) {
    const auto rr_type = dns::read_rr_type(type).value();
    return {dns::read_name(owner).canonical(), rr_type, dns::read_rdata(rr_type, data)};
}

/// Builds the content of one answer to one question: `AnswerBuilder("www.example.com", "A")
/// .cname("cdn.example.net").data("192.0.2.7")`.
class AnswerBuilder {
public:
    AnswerBuilder(std::string_view name, std::string_view type) : at_(name), type_(type) {}

    AnswerBuilder& cname(std::string_view target) {
        content_.chain.push_back(record(at_, "CNAME", target));
        at_ = target;
        return *this;
    }
    AnswerBuilder& data(std::string_view data) {
        content_.kind = dns::AnswerKind::positive;
        content_.records.push_back(record(at_, type_, data));
        std::ranges::sort(content_.records);
        return *this;
    }
    AnswerBuilder& kind(dns::AnswerKind kind, dns::Rcode rcode = dns::Rcode::noerror) {
        content_.kind = kind;
        content_.rcode = rcode;
        return *this;
    }
    operator dns::AnswerContent() const { return content_; }  // NOLINT: reads as the content
    std::shared_ptr<const dns::AnswerContent> shared() const {
        return std::make_shared<const dns::AnswerContent>(content_);
    }

private:
    std::string at_;
    std::string type_;
    dns::AnswerContent content_;
};

/// Records of www.example.com, by their data.
inline AnswerBuilder answer(std::string_view type, const std::vector<std::string>& data) {
    AnswerBuilder builder("www.example.com", type);
    for (const auto& each : data)
        builder.data(each);
    return builder;
}

inline AnswerBuilder nxdomain() {
    return AnswerBuilder("www.example.com", "A")
        .kind(dns::AnswerKind::nxdomain, dns::Rcode::nxdomain);
}

inline AnswerBuilder nodata() {
    return AnswerBuilder("www.example.com", "A").kind(dns::AnswerKind::nodata);
}

inline catalogue::Provider provider(std::string id, const std::vector<std::string>& ranges,
                                    const std::vector<std::string>& suffixes) {
    catalogue::Provider made;
    made.name = id;
    made.id = std::move(id);
    for (const auto& range : ranges)
        made.ranges.push_back(net::IpPrefix::read(range).value());
    for (const auto& suffix : suffixes)
        made.cname_suffixes.push_back(dns::read_name(suffix));
    return made;
}

/// Invented ranges, real shapes: both, addresses of one family only, names only, neither.
inline const catalogue::ProviderDirectory& providers() {
    static const catalogue::ProviderDirectory directory({
        provider("cloudflare", {"198.51.100.0/24", "2001:db8:c::/48"}, {"cdn.cloudflare.net"}),
        provider("google-lb", {"203.0.113.128/25"}, {}),
        provider("shopify", {}, {"myshopify.com"}),
        provider("stormwall", {}, {}),
    });
    return directory;
}

/// What `--expect` and `--old` mean for www.example.com and one type.
inline expect::Expectation expectation(std::string_view type, std::vector<std::string> expected,
                                       expect::MatchMode mode = expect::MatchMode::any,
                                       std::vector<std::string> old = {}) {
    return expect::read_expectations({std::move(expected), std::move(old), mode},
                                     {question("www.example.com", type)}, providers)
        .front();
}

}  // namespace dnsprop::test
