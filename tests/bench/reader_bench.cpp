// The strict reader and the answer reader on typical messages, beside ldns_wire2pkt, in rounds that
// take turns. Prints one line of JSON per message: the median of nanoseconds per message.
//   bench_reader [ROUNDS [MESSAGES_PER_ROUND]]

// <ldns/common.h> defines `bool` as `_Bool` unless <stdbool.h> came first.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <stdbool.h>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <ldns/ldns.h>

#include "dns/answer_reader.hpp"
#include "dns/ldns_codec.hpp"
#include "net/reply_matching.hpp"

namespace {

using namespace dnsprop;

struct Sample {
    std::string name;
    dns::Question question;
    std::vector<std::uint8_t> message;
};

/// Writes a response as servers do: owners as pointers to the question, or to the latest target.
class ResponseWriter {
public:
    explicit ResponseWriter(const dns::Question& question) {
        bytes_ = dns::compose_query(question, {.edns = false});
        bytes_[2] = 0x81;
        bytes_[3] = 0x80;
    }

    void add(dns::RrType type, const std::string& rdata) {
        put16(0xc000U | owner_);
        put16(static_cast<unsigned>(type));
        put16(1);
        put16(0);
        put16(300);
        put16(static_cast<unsigned>(rdata.size()));
        if (type == dns::RrType::cname)
            owner_ = static_cast<unsigned>(bytes_.size());
        bytes_.insert(bytes_.end(), rdata.begin(), rdata.end());
        ++bytes_[7];
    }

    std::vector<std::uint8_t> finish() {
        const std::vector<std::uint8_t> opt = {0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0};
        bytes_.insert(bytes_.end(), opt.begin(), opt.end());
        ++bytes_[11];
        return bytes_;
    }

private:
    void put16(unsigned value) {
        bytes_.push_back(static_cast<std::uint8_t>(value >> 8));
        bytes_.push_back(static_cast<std::uint8_t>(value));
    }

    std::vector<std::uint8_t> bytes_;
    unsigned owner_ = 12;
};

std::vector<Sample> make_samples() {
    const dns::Name name = dns::read_name("www.example.com");
    std::vector<Sample> samples;
    const auto add = [&](const char* title, dns::RrType type, const auto& fill) {
        const dns::Question question{name, type};
        ResponseWriter writer(question);
        fill(writer);
        samples.push_back({title, question, writer.finish()});
    };
    const auto record = [](ResponseWriter& writer, dns::RrType type, const std::string& text) {
        writer.add(type, dns::read_rdata(type, text));
    };
    add("1 A", dns::RrType::a,
        [&](ResponseWriter& writer) { record(writer, dns::RrType::a, "192.0.2.7"); });
    add("2 CNAME, 3 A", dns::RrType::a, [&](ResponseWriter& writer) {
        record(writer, dns::RrType::cname, "www.example.com.edge.example.net.");
        record(writer, dns::RrType::cname, "e1234.dscb.example.org.");
        for (int i = 0; i < 3; ++i)
            record(writer, dns::RrType::a, fmt::format("192.0.2.{}", 7 + i));
    });
    add("20 TXT", dns::RrType::txt, [&](ResponseWriter& writer) {
        for (int i = 0; i < 20; ++i)
            record(writer, dns::RrType::txt, fmt::format("\"service-{}=verify-{:032}\"", i, i));
    });
    return samples;
}

double median(std::vector<double> values) {
    std::ranges::nth_element(values,
                             values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

/// Nanoseconds for each of `count` calls.
double time_of(int count, const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i)
        work();
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - began)
               .count() /
           count;
}

[[noreturn]] void give_up(const char* what) {
    fmt::print(stderr, "bench_reader: {}\n", what);
    std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 15;
    const int count = argc > 2 ? std::atoi(argv[2]) : 20'000;
    for (const Sample& sample : make_samples()) {
        dns::AnswerReader reader;
        dns::Answer answer;
        const auto match_only = [&] {
            if (net::match_reply(sample.message, sample.question).fit != net::ReplyFit::answers)
                give_up("a sample does not match its question");
        };
        const auto ours = [&] {
            const net::MatchedReply reply = net::match_reply(sample.message, sample.question);
            reader.read(*reply.message, sample.question, answer);
        };
        const auto with_ldns = [&] {
            ldns_pkt* packet = nullptr;
            if (ldns_wire2pkt(&packet, sample.message.data(), sample.message.size()) !=
                LDNS_STATUS_OK)
                give_up("ldns cannot read a sample");
            ldns_pkt_free(packet);
        };
        std::vector<double> match_ns;
        std::vector<double> ours_ns;
        std::vector<double> ldns_ns;
        for (int round = 0; round < rounds; ++round) {
            match_ns.push_back(time_of(count, match_only));
            ours_ns.push_back(time_of(count, ours));
            ldns_ns.push_back(time_of(count, with_ldns));
        }
        fmt::print(
            "{{\"message\": \"{}\", \"octets\": {}, \"check_ns\": {:.0f}, \"read_ns\": {:.0f}, "
            "\"ldns_ns\": {:.0f}}}\n",
            sample.name, sample.message.size(), median(match_ns), median(ours_ns), median(ldns_ns));
    }
}
