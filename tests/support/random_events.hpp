// Random events of a recording, as odd as their types allow, and whether two are the same to the
// last field that means something.
#pragma once

#include <random>

#include "record/event.hpp"

namespace dnsprop::test {

class RandomEvents {
public:
    explicit RandomEvents(std::uint64_t seed) : random_(seed) {}

    record::Header header();
    record::Event event(const check::Plan& plan);
    check::Outcome outcome(dns::RrType type);
    authority::Baseline baseline(const dns::Question& question);

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool coin() { return below(2) == 0; }
    template <class Enum>
    Enum any(Enum last) {
        return static_cast<Enum>(below(static_cast<std::uint64_t>(last) + 1));
    }
    template <class Make>
    auto maybe(Make make) -> std::optional<decltype(make())> {
        return coin() ? std::optional(make()) : std::nullopt;
    }
    template <class Make>
    auto several(Make make, std::size_t most = 3) {
        std::vector<decltype(make())> out;
        for (std::size_t i = below(most + 1); i > 0; --i)
            out.push_back(make());
        return out;
    }

    std::string octets(std::size_t most = 12);
    std::string words();
    dns::Name name();
    dns::RrType type();
    std::string rdata(dns::RrType type);
    net::IpAddress address();
    dns::Ttl ttl() { return static_cast<dns::Ttl>(random_()); }
    UtcTime time();
    dns::Record record(dns::RrType type) { return {name().canonical(), type, rdata(type)}; }
    dns::AnswerContent content(dns::RrType type, dns::AnswerKind kind);
    dns::Answer answer(dns::RrType type);
    authority::Delegation delegation();
    authority::ServerFinding server(dns::RrType type);
    authority::ZoneFinding zone();
    check::Target target();
    expect::ExpectedValue value(dns::RrType type);
    expect::Expectation expectation(dns::RrType type);

    std::mt19937_64 random_;
};

bool is_same(const check::Outcome& a, const check::Outcome& b);
bool is_same(const authority::Baseline& a, const authority::Baseline& b);
bool is_same(const record::Header& a, const record::Header& b);
bool is_same(const record::Event& a, const record::Event& b);

}  // namespace dnsprop::test
