#include "support/virtual_world.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "catalogue/provider.hpp"
#include "net/reply_matching.hpp"
#include "support/row_builder.hpp"
#include "unit/world/support.hpp"

namespace dnsprop::test {

namespace {

const catalogue::ProviderDirectory& no_providers() {
    static const catalogue::ProviderDirectory providers;
    return providers;
}

}  // namespace

/// One question on its way, by the engine's own rules.
class VirtualWorld::Flight : public std::enable_shared_from_this<Flight> {
public:
    Flight(VirtualWorld& run, std::size_t server,
           std::shared_ptr<const check::PreparedQuestion> question, std::optional<dns::Name> zone,
           OnHeard on_heard)
        : run_(run),
          server_(run.model_->servers()[server]),
          question_(std::move(question)),
          zone_(std::move(zone)),
          on_heard_(std::move(on_heard)),
          machine_(run.schedule_),
          asked_(run.asked_) {}

    void start() { carry_out(machine_.start(run_.now_)); }

private:
    void carry_out(check::Action action) {
        switch (action) {
            case check::Action::wait:
                break;
            case check::Action::send_udp:
                send(question_->with_edns, true);
                break;
            case check::Action::send_udp_no_edns:
                send(question_->without_edns, false);
                break;
            case check::Action::connect:
                connect();
                break;
            case check::Action::finish_answer:
                return;
            case check::Action::finish_failure:
                heard_.outcome.failure = Failure{machine_.failure_kind(), {}};
                finish();
                return;
        }
        run_.events_.emplace(machine_.due(), [self = shared_from_this()] {
            if (!self->is_done_ && self->run_.now_ >= self->machine_.due())
                self->carry_out(self->machine_.on_time(self->run_.now_));
        });
    }

    void count() const {
        if (server_.is_recursive())
            ++run_.sent_to_resolvers_;
    }

    void send(const std::vector<std::uint8_t>& query, bool has_edns) {
        count();
        if (run_.is_network_down)
            return;
        const SteadyTime sent_at = run_.now_;
        for (world::Delivery& delivery : server_.on_datagram(query, sent_at))
            run_.events_.emplace(sent_at + delivery.after,
                                 [self = shared_from_this(), sent_at, has_edns,
                                  octets = std::move(delivery.octets)] {
                                     if (!self->is_done_ && !self->run_.is_network_down)
                                         self->take(octets, has_edns, false, sent_at);
                                 });
    }

    void connect() {
        count();
        if (run_.is_network_down)
            return;
        const SteadyTime sent_at = run_.now_;
        server_.on_connection();
        for (world::Delivery& delivery : server_.on_frame(question_->with_edns, sent_at, true))
            run_.events_.emplace(sent_at + delivery.after, [self = shared_from_this(), sent_at,
                                                            octets = std::move(delivery.octets)] {
                if (!self->is_done_ && !self->run_.is_network_down && octets.size() > 2)
                    self->take({octets.begin() + 2, octets.end()}, true, true, sent_at);
            });
    }

    void take(const world::Wire& octets, bool has_edns, bool is_stream, SteadyTime sent_at) {
        const net::MatchedReply reply = net::match_reply(octets, question_->question);
        if (reply.fit != net::ReplyFit::answers) {
            machine_.on_stray(check::Stray::mismatched);
            return;
        }
        const check::ResponseLook poll{reply.message->rcode(), reply.message->tc(), has_edns};
        const check::Action action = is_stream ? machine_.on_stream_response(poll, run_.now_)
                                               : machine_.on_udp_response(poll, run_.now_);
        if (action == check::Action::finish_answer) {
            run_.reader_.read(*reply.message, question_->question, heard_.outcome.answer);
            heard_.outcome.rtt = run_.now_ - sent_at;
            if (zone_)
                heard_.reading =
                    authority::read_response(*reply.message, question_->question, *zone_, 16);
            finish();
        }
        carry_out(action);
    }

    void finish() {
        is_done_ = true;
        if (run_.asked_ != asked_)
            return;
        heard_.outcome.attempts = machine_.attempts();
        heard_.outcome.notes = machine_.notes();
        heard_.outcome.received_at = run_.now().utc;
        on_heard_(heard_);
    }

    VirtualWorld& run_;
    world::Server& server_;
    std::shared_ptr<const check::PreparedQuestion> question_;
    std::optional<dns::Name> zone_;
    OnHeard on_heard_;
    check::ProbeMachine machine_;
    std::uint64_t asked_;
    Heard heard_;
    bool is_done_ = false;
};

/// What the servers of the zone are asked, all at once.
struct VirtualWorld::Walk {
    struct Server {
        std::string id;
        net::IpAddress address;
        Heard answer, soa, ns;
    };
    dns::Question question;
    dns::Name zone;
    std::vector<Server> servers;
    std::size_t awaited = 0;
};

world::WorldSettings all_hold_the_old_record(dns::Ttl ttl) {
    world::WorldSettings settings = world::test::settings();
    settings.changes.front().ttl = ttl;
    settings.latency.scale = 1;
    settings.share = 0;
    settings.changed_ago = Seconds(0);
    return settings;
}

VirtualWorld::VirtualWorld(world::WorldSettings settings, unsigned resolvers)
    : settings_(std::move(settings)),
      resolvers_(world::test::resolvers(resolvers)),
      schedule_(check::AttemptSchedule::make(std::chrono::seconds(4), 3, net::Protocol::udp)),
      start_(world::test::at(0)),
      now_(start_) {
    plan.questions = {settings_.changes.front().question};
    run_plan.expectations.resize(1);
    run_plan.providers = no_providers;
    for (const catalogue::Resolver& resolver : resolvers_)
        plan.targets.push_back({resolver, {resolver.ipv4.front(), 53}, net::Protocol::udp});
    first_sample.resize(resolvers);
    first_shown.resize(resolvers);
}

void VirtualWorld::expect(const std::string& value) {
    run_plan.expectations =
        expect::read_expectations({{value}, {}, {}}, plan.questions, no_providers);
}

SteadyTime VirtualWorld::after(double seconds) const {
    return start_ +
           std::chrono::duration_cast<SteadyDuration>(std::chrono::duration<double>(seconds));
}

void VirtualWorld::at(double seconds, std::function<void()> action) {
    events_.emplace(after(seconds), std::move(action));
}

watch::Moment VirtualWorld::now() const {
    return {now_, received_at + std::chrono::round<Milliseconds>(now_ - start_) + clock_offset_};
}

void VirtualWorld::set_alarm(SteadyTime at, std::function<void()> action) {
    events_.emplace(std::max(at, now_), [this, set = ++alarm_, action = std::move(action)] {
        if (set == alarm_)
            action();
    });
}

void VirtualWorld::begin() {
    if (conductor_)
        return;
    model_ = std::make_unique<world::Model>(settings_, resolvers_, start_);
    conductor_ = std::make_unique<run::Conductor>(run_plan, *this, *this, observers);
    conductor_->start([this](std::optional<watch::Ending> ending) { ending_ = ending; });
}

std::optional<watch::Ending> VirtualWorld::go_on_until(double seconds) {
    begin();
    const SteadyTime end = after(seconds);
    while (!conductor_->is_over() && !events_.empty() && events_.begin()->first <= end) {
        now_ = std::max(now_, events_.begin()->first);
        const auto action = std::move(events_.extract(events_.begin()).mapped());
        action();
        ++events;
        if (on_turn)
            on_turn();
    }
    if (!conductor_->is_over())
        now_ = std::max(now_, end);
    return ending_;
}

void VirtualWorld::ask(std::size_t server, std::shared_ptr<const check::PreparedQuestion> question,
                       std::optional<dns::Name> zone, OnHeard on_heard) {
    std::make_shared<Flight>(*this, server, std::move(question), std::move(zone),
                             std::move(on_heard))
        ->start();
}

void VirtualWorld::ask(run::Purpose purpose, std::vector<check::ProbeOrder> orders) {
    const auto left = std::make_shared<std::size_t>(orders.size());
    for (const check::ProbeOrder& order : orders) {
        const check::Target& target = run_plan.targets(purpose)[order.probe.target];
        ask(*model_->server_at(target.endpoint.address), order.question, {},
            [this, purpose, probe = order.probe, left](const Heard& heard) {
                if (listener_ == nullptr)
                    return;
                listener_->on_outcome(purpose, probe, heard.outcome);
                if (purpose == run::Purpose::poll)
                    note(probe);
                if (--*left == 0)
                    listener_->on_batch_end(purpose);
            });
    }
}

void VirtualWorld::note(const check::Probe& probe) {
    const watch::ProbeState& seen = probe_state(probe.target);
    if (seen.agreeing() > 0 && !first_sample[probe.target])
        first_sample[probe.target] = time();
    if (seen.verdict() == check::Verdict::match && !first_shown[probe.target])
        first_shown[probe.target] = time();
}

/// What was asked comes to nothing, but for what the walk has heard.
void VirtualWorld::stop() {
    ++asked_;
    if (!walk_)
        return;
    for (Walk::Server& server : walk_->servers)
        for (Heard* heard : {&server.answer, &server.soa, &server.ns})
            if (!heard->outcome.answer.content)
                heard->outcome.failure = Failure{FailureKind::timeout, {}};
    events_.emplace(now_, [this, walk = walk_] {
        if (walk == walk_)
            finish_walk(*walk);
    });
}

void VirtualWorld::walk() {
    const world::Authority& authority = model_->authority();
    const auto walk = std::make_shared<Walk>();
    walk_ = walk;
    walk->question = plan.questions.front();
    walk->zone = authority.zone_of(walk->question).apex();
    for (const world::AuthorityServer* server : authority.servers_of(walk->question, now_))
        walk->servers.push_back({server->id, server->addresses.front(), {}, {}, {}});
    walk->awaited = walk->servers.size() * 3;
    dns::QueryOptions options;
    options.recursion_desired = false;
    const auto prepare = [&](const dns::Question& question) {
        return std::make_shared<const check::PreparedQuestion>(question, options);
    };
    const auto answer = prepare(walk->question);
    const auto soa = prepare({walk->zone, dns::RrType::soa});
    const auto ns = prepare({walk->zone, dns::RrType::ns});
    const auto take_into = [&](Walk::Server& server, Heard Walk::Server::* place,
                               const std::shared_ptr<const check::PreparedQuestion>& asked) {
        ask(*model_->server_at(server.address), asked, walk->zone,
            [this, walk, &server, place](const Heard& heard) {
                server.*place = heard;
                if (--walk->awaited == 0)
                    finish_walk(*walk);
            });
    };
    for (Walk::Server& server : walk->servers) {
        take_into(server, &Walk::Server::answer, answer);
        take_into(server, &Walk::Server::soa, soa);
        take_into(server, &Walk::Server::ns, ns);
    }
}

void VirtualWorld::finish_walk(const Walk& walk) {
    walk_.reset();
    authority::Baseline baseline;
    baseline.question = walk.question;
    authority::ZoneFinding& zone = baseline.zones.emplace_back();
    zone.zone = zone.delegation.zone = walk.zone;
    zone.question = walk.question;
    for (const Walk::Server& server : walk.servers) {
        zone.servers.push_back(
            authority::read_finding(zone, world::test::name(server.id + ".example.net."),
                                    server.address, server.answer.outcome, server.answer.reading));
        if (server.soa.outcome.has_answer() && !server.soa.outcome.answer.content->records.empty())
            zone.servers.back().serial =
                authority::serial_of(server.soa.outcome.answer.content->records.front());
        if (!server.ns.outcome.has_answer() || !zone.delegation.ns_at_zone.empty())
            continue;
        for (const dns::Record& record : server.ns.outcome.answer.content->records)
            zone.delegation.ns_at_zone.push_back(dns::Name::from_wire(record.rdata_bytes()));
        std::ranges::sort(zone.delegation.ns_at_zone);
        zone.delegation.zone_ns_ttl = server.ns.outcome.answer.ttl;
    }
    authority::assess(zone);
    static_cast<void>(authority::conclude(baseline));
    std::vector<authority::Baseline> baselines;
    baselines.push_back(std::move(baseline));
    if (listener_ != nullptr)
        listener_->on_walk_end(std::move(baselines));
}

std::uint64_t VirtualWorld::recursor_queries() const {
    std::uint64_t sum = 0;
    for (const world::Server& server : model_->servers())
        sum += server.is_recursive() ? server.counters().queries() : 0;
    return sum;
}

std::uint64_t VirtualWorld::authority_queries() const {
    std::uint64_t sum = 0;
    for (const world::Server& server : model_->servers())
        sum += server.is_recursive() ? 0 : server.counters().queries();
    return sum;
}

std::size_t VirtualWorld::count(watch::ChangeKind kind) const {
    return static_cast<std::size_t>(
        std::ranges::count(snapshot().timeline.changes(), kind, &watch::Change::kind));
}

std::optional<double> VirtualWorld::turn_of(std::uint32_t target) const {
    // A World of its own, that nobody has asked.
    const world::Model untouched(settings_, resolvers_, start_);
    const world::Cache& cache = untouched.cache_of(resolvers_[target].id);
    const dns::Question& question = plan.questions.front();
    const auto left = cache.remaining(question, start_);
    if (!left)
        return std::nullopt;
    // Whole seconds are told; the moment itself lies within the last one.
    SteadyTime held = start_ + *left - Seconds(1);
    SteadyTime gone = start_ + *left;
    while (gone - held > Milliseconds(1)) {
        const SteadyTime middle = held + (gone - held) / 2;
        (cache.remaining(question, middle) ? held : gone) = middle;
    }
    return seconds(gone);
}

}  // namespace dnsprop::test
