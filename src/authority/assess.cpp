#include "authority/assess.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace dnsprop::authority {

namespace {

/// There are not many more places.
constexpr std::size_t max_other_targets = 8;

dns::Name target_of(const dns::Record& alias) {
    return dns::Name::from_wire(alias.rdata_bytes());
}

/// Both sorted. In one pass: a hostile zone has many servers with thousands of records each.
bool shares_a_record(const std::vector<dns::Record>& a, const std::vector<dns::Record>& b) {
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
        const auto order = *left <=> *right;
        if (order == 0)
            return true;
        order < 0 ? ++left : ++right;
    }
    return false;
}

/// Whether two answers can be parts of one set.
bool fits(const dns::AnswerContent& a, const dns::AnswerContent& b) {
    return a == b || (a.chain == b.chain && shares_a_record(a.records, b.records));
}

/// Findings whose answers hang together: each fits another one of them.
using Cluster = std::vector<ServerFinding*>;

std::vector<Cluster> clusters_of(const Cluster& findings) {
    std::vector<Cluster> clusters;
    for (ServerFinding* finding : findings) {
        Cluster joined = {finding};
        std::erase_if(clusters, [&](const Cluster& cluster) {
            const bool belongs = std::ranges::any_of(cluster, [&](const ServerFinding* each) {
                return fits(*each->content, *finding->content);
            });
            if (belongs)
                joined.insert(joined.end(), cluster.begin(), cluster.end());
            return belongs;
        });
        clusters.push_back(std::move(joined));
    }
    std::ranges::sort(clusters, std::greater(), &Cluster::size);
    return clusters;
}

bool is_one_answer(const Cluster& findings) {
    return std::ranges::all_of(findings, [&](const ServerFinding* each) {
        return *each->content == *findings.front()->content;
    });
}

void add_records(const dns::AnswerContent& content, std::vector<dns::Record>& records) {
    records.insert(records.end(), content.records.begin(), content.records.end());
}

void sort_unique(std::vector<dns::Record>& records) {
    std::ranges::sort(records);
    const auto repeats = std::ranges::unique(records);
    records.erase(repeats.begin(), repeats.end());
}

/// All records of these answers, sorted.
std::vector<dns::Record> records_of(const Cluster& servers) {
    std::vector<dns::Record> records;
    for (const ServerFinding* each : servers)
        add_records(*each->content, records);
    sort_unique(records);
    return records;
}

/// Whether an older copy's answer is one that the newest copies may give too.
bool is_part_of(const dns::AnswerContent& content, const Cluster& newest,
                const std::vector<dns::Record>& newest_records) {
    return std::ranges::any_of(
               newest,
               [&](const ServerFinding* each) {
                   return *each->content == content ||
                          (!content.records.empty() && each->content->chain == content.chain);
               }) &&
           std::ranges::includes(newest_records, content.records);
}

ServerHealth health_of(const Failure& failure) {
    switch (failure.kind) {
        case FailureKind::timeout:
            return ServerHealth::silent;
        case FailureKind::no_route:
            return ServerHealth::skipped;
        case FailureKind::malformed:
        case FailureKind::mismatched:
        case FailureKind::truncated:
            return ServerHealth::unusable;
        default:
            return ServerHealth::unreachable;
    }
}

void read_response_into(const Reading& reading, ServerFinding& finding) {
    if (std::holds_alternative<Refused>(reading)) {
        finding.health = ServerHealth::refused;
    } else if (const auto* failed = std::get_if<Failed>(&reading)) {
        finding.health = ServerHealth::error;
        finding.detail = dns::write_rcode(failed->rcode);
    } else if (const auto* lame = std::get_if<Lame>(&reading)) {
        finding.health = ServerHealth::lame;
        finding.detail = sentence(lame->kind);
    } else if (const auto* referral = std::get_if<Referral>(&reading)) {
        finding.health = ServerHealth::lame;
        finding.detail =
            "refers to " + referral->zone.plain_text() + ", for which it was to answer itself";
    }
}

// ---- TTLs ----

/// The longest TTL that a counting server gives each record.
using Ttls = std::map<dns::Record, dns::Ttl>;

void note_ttls_of(const std::vector<dns::Record>& records, const std::vector<dns::Ttl>& ttls,
                  Ttls& longest) {
    for (std::size_t i = 0; i < records.size() && i < ttls.size(); ++i) {
        dns::Ttl& ttl = longest[records[i]];
        ttl = std::max(ttl, ttls[i]);
    }
}

void note_ttls(const dns::Answer& answer, Ttls& longest) {
    note_ttls_of(answer.content->chain, answer.chain_ttls, longest);
    note_ttls_of(answer.content->records, answer.record_ttls, longest);
}

/// Appends `records` and their TTLs, and lowers `ttl` to the smallest.
void append(const std::vector<dns::Record>& records, const Ttls& longest,
            std::vector<dns::Record>& to, std::vector<dns::Ttl>& ttls,
            std::optional<dns::Ttl>& ttl) {
    for (const dns::Record& record : records) {
        const auto found = longest.find(record);
        const dns::Ttl own = found == longest.end() ? 0 : found->second;
        to.push_back(record);
        ttls.push_back(own);
        ttl = std::min(ttl.value_or(own), own);
    }
}

/// The servers of a zone whose word counts, best first.
std::vector<const ServerFinding*> counting(const ZoneFinding& zone) {
    std::vector<const ServerFinding*> servers;
    for (const ServerFinding& each : zone.servers)
        if (each.content && counts(each.health))
            servers.push_back(&each);
    std::ranges::sort(servers, {},
                      [](const ServerFinding* each) { return std::pair(each->health, each); });
    return servers;
}

/// Data before "no", and "no such record" before "no such name": what exists anywhere exists.
std::optional<BaselineState> state_of(const std::vector<const ServerFinding*>& servers) {
    const auto has = [&](auto&& is_such) {
        return std::ranges::any_of(
            servers, [&](const ServerFinding* each) { return is_such(*each->content); });
    };
    if (has([](const dns::AnswerContent& content) { return !content.records.empty(); }))
        return BaselineState::found;
    if (has([](const auto& content) { return content.kind == dns::AnswerKind::nodata; }))
        return BaselineState::nodata;
    if (has([](const auto& content) { return content.kind == dns::AnswerKind::nxdomain; }))
        return BaselineState::nxdomain;
    return std::nullopt;
}

/// Targets of CNAMEs that only clients in some places get, outside the chain that was followed.
void add_other_target(const dns::AnswerContent& content, Baseline& baseline) {
    if (content.chain.empty() || !content.records.empty() ||
        content.kind != dns::AnswerKind::positive ||
        baseline.other_targets.size() == max_other_targets)
        return;
    dns::Name target = target_of(content.chain.back());
    const bool is_known =
        std::ranges::find(baseline.other_targets, target) != baseline.other_targets.end() ||
        std::ranges::any_of(baseline.zones, [&](const ZoneFinding& zone) {
            return zone.leads_to == target || zone.question.name == target;
        });
    if (!is_known)
        baseline.other_targets.push_back(std::move(target));
}

/// One of the five numbers at the end of a SOA: serial, refresh, retry, expire, minimum.
std::optional<std::uint32_t> number_of(const dns::Record& soa, std::size_t index) {
    constexpr std::size_t numbers = 20;
    const dns::Bytes rdata = soa.rdata_bytes();
    if (soa.type != dns::RrType::soa || rdata.size() < numbers + 2)
        return std::nullopt;
    std::uint32_t number = 0;
    for (const std::uint8_t octet : rdata.last(numbers).subspan(4 * index, 4))
        number = number << 8 | octet;
    return number;
}

/// How long a "no" of these servers is kept: of the one they give, or of the one they would.
std::optional<dns::Ttl> longest_negative_ttl(const std::vector<const ServerFinding*>& servers,
                                             BaselineState state) {
    std::optional<dns::Ttl> longest;
    for (const ServerFinding* each : servers)
        longest =
            std::max(longest, state == BaselineState::found ? each->negative_ttl
                                                            : each->outcome->answer.negative_ttl);
    return longest;
}

}  // namespace

bool is_newer_serial(std::uint32_t a, std::uint32_t b) {
    return a != b && a - b < 0x80000000U;
}

std::optional<std::uint32_t> serial_of(const dns::Record& soa) {
    return number_of(soa, 0);
}

std::optional<dns::Ttl> negative_ttl_of(const dns::Record& soa, dns::Ttl ttl) {
    const auto minimum = number_of(soa, 4);
    if (!minimum)
        return std::nullopt;
    // The top bit makes a TTL 0 (RFC 2181 section 8).
    return std::min(ttl, (*minimum & 0x80000000U) != 0 ? 0 : *minimum);
}

dns::AnswerContent inside_zone(const dns::AnswerContent& content, const dns::Name& zone,
                               const std::optional<dns::Name>& leads_to) {
    dns::AnswerContent inside;
    for (const dns::Record& link : content.chain) {
        inside.chain.push_back(link);
        const dns::Name target = target_of(link);
        if (target == leads_to || !target.is_at_or_below(zone)) {
            inside.kind = dns::AnswerKind::positive;
            return inside;
        }
    }
    inside.kind = content.kind;
    inside.rcode = content.rcode;
    inside.records = content.records;
    return inside;
}

ServerFinding read_finding(const ZoneFinding& zone, const dns::Name& server,
                           const net::IpAddress& address, const check::Outcome& outcome,
                           const std::optional<Reading>& reading) {
    ServerFinding finding;
    finding.server = server;
    finding.address = address;
    finding.outcome = outcome;
    if (outcome.failure) {
        finding.health = health_of(*outcome.failure);
        finding.detail = sentence(outcome.failure->kind);
        return finding;
    }
    finding.is_authoritative = outcome.answer.flags.aa;
    const dns::AnswerKind kind = outcome.answer.content->kind;
    if (!reading || !std::holds_alternative<Authoritative>(*reading)) {
        if (reading)
            read_response_into(*reading, finding);
    } else if (kind == dns::AnswerKind::cname_loop || kind == dns::AnswerKind::chain_too_long) {
        finding.health = ServerHealth::unusable;
        finding.detail =
            kind == dns::AnswerKind::cname_loop ? "a loop of CNAMEs" : "too long a chain of CNAMEs";
    } else {
        finding.health = ServerHealth::healthy;
        finding.content = std::make_shared<const dns::AnswerContent>(
            inside_zone(*outcome.answer.content, zone.zone, zone.leads_to));
    }
    return finding;
}

void assess(ZoneFinding& zone) {
    zone.serial.reset();
    Cluster answering;
    for (ServerFinding& each : zone.servers) {
        if (!each.content)
            continue;
        answering.push_back(&each);
        if (each.serial && (!zone.serial || is_newer_serial(*each.serial, *zone.serial)))
            zone.serial = each.serial;
    }
    zone.agreement = Agreement::unknown;
    if (answering.empty())
        return;

    Cluster newest;
    Cluster older;
    for (ServerFinding* each : answering)
        (each->serial && *each->serial != *zone.serial ? older : newest).push_back(each);

    const std::vector<Cluster> clusters = clusters_of(newest);
    zone.agreement = clusters.size() > 1     ? Agreement::split
                     : is_one_answer(newest) ? Agreement::all_agree
                                             : Agreement::round_robin;
    // Which server is right is unknown here, but those of a clear majority are not marked.
    const bool has_majority = clusters.size() == 1 || clusters[0].size() > clusters[1].size();
    for (const Cluster& cluster : clusters)
        for (ServerFinding* each : cluster)
            each->health = has_majority && &cluster == &clusters.front()
                               ? ServerHealth::healthy
                               : ServerHealth::other_answer;
    const std::vector<dns::Record> newest_records = records_of(newest);
    for (ServerFinding* each : older) {
        const bool agrees = is_part_of(*each->content, newest, newest_records);
        each->health = agrees ? ServerHealth::older_serial : ServerHealth::lagging;
        if (!agrees && zone.agreement != Agreement::split)
            zone.agreement = Agreement::lagging;
    }
}

bool conclude(Baseline& baseline) {
    baseline.other_targets.clear();
    dns::AnswerContent content;
    Ttls longest;
    std::vector<dns::Record> records;
    std::vector<dns::Ttl> chain_ttls;
    std::vector<dns::Ttl> record_ttls;
    std::optional<dns::Ttl> ttl;
    std::optional<dns::Ttl> negative_ttl;
    std::optional<dns::Ttl> chain_ttl;
    std::optional<BaselineState> state;
    for (const ZoneFinding& zone : baseline.zones) {
        const std::vector<const ServerFinding*> servers = counting(zone);
        if (servers.empty())
            return false;
        for (const ServerFinding* each : servers) {
            const dns::Answer& answer = each->outcome->answer;
            note_ttls(answer, longest);
        }
        for (const RegionalAnswer& each : zone.regional) {
            note_ttls(each.answer, longest);
            add_records(*each.content, records);
            add_other_target(*each.content, baseline);
        }
        append(servers.front()->content->chain, longest, content.chain, chain_ttls, ttl);
        if (zone.leads_to)
            continue;
        for (const ServerFinding* each : servers)
            add_records(*each->content, records);
        state = state_of(servers);
        chain_ttl = ttl;
        if (state)
            negative_ttl = longest_negative_ttl(servers, *state);
    }
    if (!state)
        return false;
    sort_unique(records);
    if (!records.empty())
        state = BaselineState::found;
    append(records, longest, content.records, record_ttls, ttl);

    baseline.state = *state;
    content.kind = *state == BaselineState::found    ? dns::AnswerKind::positive
                   : *state == BaselineState::nodata ? dns::AnswerKind::nodata
                                                     : dns::AnswerKind::nxdomain;
    content.rcode = *state == BaselineState::nxdomain ? dns::Rcode::nxdomain : dns::Rcode::noerror;
    baseline.content = std::move(content);
    baseline.chain_ttls = std::move(chain_ttls);
    baseline.record_ttls = std::move(record_ttls);
    baseline.ttl = ttl;
    // A "no" at the end of CNAMEs lasts no longer than they do.
    baseline.negative_ttl =
        negative_ttl && chain_ttl ? std::min(*negative_ttl, *chain_ttl) : negative_ttl;
    return true;
}

}  // namespace dnsprop::authority
