#include "world/faults.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"

namespace dnsprop::world {

namespace {

[[noreturn]] void refuse(std::string_view what, std::string_view given,
                         const std::vector<std::string>& known) {
    const auto near = nearest_words(given, known);
    throw InputError(fmt::format("--fault: unknown {} \"{}\"{}", what, escape_for_terminal(given),
                                 near.empty()
                                     ? fmt::format("; there are {}", fmt::join(known, ", "))
                                     : fmt::format("; did you mean {}?", fmt::join(near, ", "))));
}

}  // namespace

const std::vector<FaultDescription>& all_faults() {
    static const std::vector<FaultDescription> faults = {
        {Fault::silent, "silent", "never answers"},
        {Fault::drops_name, "drops-name", "answers nothing but the control question . NS"},
        {Fault::icmp, "icmp", "nobody listens: port unreachable, connection refused"},
        {Fault::slow, "slow", "answers 1.5 s later than the distance explains"},
        {Fault::late, "late", "answers every first query 1 s late, repeats at once"},
        {Fault::duplicate, "duplicate", "answers every query twice"},
        {Fault::refused, "refused", "REFUSED: does not serve us"},
        {Fault::refuses_name, "refuses-name", "REFUSED to all but the control question . NS"},
        {Fault::servfail, "servfail", "SERVFAIL without a reason"},
        {Fault::bogus, "bogus", "SERVFAIL, EDE 6: the signatures do not hold (unless CD is set)"},
        {Fault::lame, "lame", "SERVFAIL, EDE 22; an authoritative server: a referral to the root"},
        {Fault::filtering, "filtering", "answers 0.0.0.0 and ::"},
        {Fault::filtering_ede, "filtering-ede", "NXDOMAIN, EDE 15: blocked"},
        {Fault::filtering_nxdomain, "filtering-nxdomain", "NXDOMAIN without SOA"},
        {Fault::lying, "lying", "answers an address of its own"},
        {Fault::ttl_stretching, "ttl-stretching", "keeps everything for at least a day"},
        {Fault::stale, "stale", "still holds the record of before the change"},
        {Fault::serve_stale, "serve-stale", "the old record, expired: TTL 30, EDE 3"},
        {Fault::old_ns, "old-ns", "still asks the name servers of before a move"},
        {Fault::many_caches, "many-caches", "four caches behind one address, by chance"},
        {Fault::truncating, "truncating", "sets TC over UDP"},
        {Fault::truncating_in_record, "truncating-in-record", "cuts UDP answers inside a record"},
        {Fault::truncating_tcp, "truncating-tcp", "sets TC over UDP and TCP"},
        {Fault::drops_edns, "drops-edns", "does not answer queries with EDNS"},
        {Fault::formerr_edns, "formerr-edns", "FORMERR, header only, to EDNS"},
        {Fault::notimp_edns, "notimp-edns", "NOTIMP to EDNS"},
        {Fault::badvers, "badvers", "BADVERS to EDNS"},
        {Fault::spoofing, "spoofing", "forged answers come before the right one"},
        {Fault::foreign_source, "foreign-source", "a forged answer comes from another address"},
        {Fault::wrong_id, "wrong-id", "only answers with another id"},
        {Fault::wrong_question, "wrong-question", "only answers to another question"},
        {Fault::no_question, "no-question", "answers without the question"},
        {Fault::not_a_response, "not-a-response", "answers with QR=0"},
        {Fault::lying_rdlength, "lying-rdlength", "an RDLENGTH reaches past the end"},
        {Fault::lying_counts, "lying-counts", "the header counts records that are not there"},
        {Fault::forward_pointer, "forward-pointer", "a compression pointer points forward"},
        {Fault::trailing_bytes, "trailing-bytes", "octets after the last record"},
        {Fault::one_byte, "one-byte", "a datagram of one octet"},
        {Fault::two_opts, "two-opts", "two OPT records"},
        {Fault::cname_loop, "cname-loop", "a CNAME chain that bites its tail"},
        {Fault::long_chain, "long-chain", "a chain of 20 CNAMEs"},
        {Fault::tcp_refused, "tcp-refused", "no TCP: connection refused"},
        {Fault::tcp_silent, "tcp-silent", "takes TCP connections and says nothing"},
        {Fault::tcp_drip, "tcp-drip", "one octet every 250 ms over TCP"},
        {Fault::tcp_half_length, "tcp-half-length", "half of the TCP length, then nothing"},
        {Fault::tcp_zero_length, "tcp-zero-length", "an empty TCP frame before the answer"},
        {Fault::tcp_close_in_frame, "tcp-close-in-frame", "closes TCP in the middle of the answer"},
        {Fault::ignores_ecs, "ignores-ecs", "takes no notice of EDNS Client Subnet"},
        {Fault::formerr_ecs, "formerr-ecs", "FORMERR to EDNS Client Subnet"},
        {Fault::wrong_ecs, "wrong-ecs", "answers with another client subnet than asked for"},
    };
    return faults;
}

void read_fault(std::string_view text, const std::vector<std::string>& known_ids,
                FaultMap& faults) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos || equals + 1 == text.size())
        throw InputError(fmt::format("--fault: \"{}\" is not of the form ID=KIND[+KIND...]",
                                     escape_for_terminal(text)));
    const std::string id(text.substr(0, equals));
    if (std::ranges::find(known_ids, id) == known_ids.end())
        refuse("resolver", id, known_ids);
    FaultSet set = faults[id];
    for (std::string_view rest = text.substr(equals + 1);;) {
        const std::size_t plus = rest.find('+');
        const std::string_view word = rest.substr(0, plus);
        const auto found = std::ranges::find(all_faults(), word, &FaultDescription::word);
        if (found == all_faults().end()) {
            std::vector<std::string> words;
            for (const FaultDescription& each : all_faults())
                words.emplace_back(each.word);
            refuse("fault", word, words);
        }
        set.add(found->fault);
        if (plus == std::string_view::npos)
            break;
        rest.remove_prefix(plus + 1);
    }
    faults[id] = set;
}

FaultMap demo_faults(std::vector<std::string> resolver_ids,
                     const std::vector<std::string>& prefer_filtering, std::uint64_t seed) {
    // The most telling first, since a short list of resolvers gets only the first few.
    constexpr std::array mix = {Fault::silent,  Fault::filtering_ede, Fault::bogus,
                                Fault::refused, Fault::lying,         Fault::ttl_stretching,
                                Fault::silent,  Fault::truncating,    Fault::lame,
                                Fault::icmp};
    // In a seeded order that no addition to the catalogue disturbs much.
    const auto draw = [&](const std::string& id) { return Random(seed, "demo " + id).next(); };
    std::ranges::sort(resolver_ids, {}, draw);
    const std::size_t count = std::min(mix.size() * 2, (resolver_ids.size() + 10) / 20);
    FaultMap faults;
    for (std::size_t i = 0; i < count; ++i) {
        const Fault fault = mix[i % mix.size()];
        const auto is_free = [&](const std::string& id) { return !faults.contains(id); };
        auto chosen = std::ranges::find_if(resolver_ids, [&](const std::string& id) {
            const bool filters = std::ranges::find(prefer_filtering, id) != prefer_filtering.end();
            return is_free(id) && filters == (fault == Fault::filtering_ede);
        });
        if (chosen == resolver_ids.end())
            chosen = std::ranges::find_if(resolver_ids, is_free);
        faults[*chosen].add(fault);
    }
    return faults;
}

}  // namespace dnsprop::world
