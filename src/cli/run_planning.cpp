#include "cli/run_planning.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "authority/root_hints.hpp"
#include "base/input_error.hpp"
#include "cli/files.hpp"
#include "cli/planning.hpp"
#include "expect/record_sets.hpp"
#include "run/client_subnets.hpp"

namespace dnsprop::cli {

namespace {

std::vector<authority::NameServer> load_root_hints(const Settings& settings) {
    if (!settings.root_hints_file)
        return authority::built_in_root_hints();
    return authority::read_root_hints(read_whole_file(*settings.root_hints_file),
                                      *settings.root_hints_file);
}

/// The Questions of --file, and what it expects of them.
expect::RecordSets load_record_sets(const RecordFile& file,
                                    const catalogue::ProviderLookup& providers) {
    const std::string text = read_record_file(file.path);
    const expect::RecordSource source = {record_file_name(file.path), file.origin, file.mode};
    if (!expect::is_json(text, file.path))
        return expect::read_zone_sets(text, source);
    if (file.origin)
        throw InputError(fmt::format("'{}' names the zone of a zone file, and {} is JSON",
                                     file.origin->plain_text(), source.name));
    return expect::read_json_sets(text, source, providers);
}

/// A single check counts every Outcome at once, and asks no resolver twice.
watch::WatchSettings rules_of(const Settings& settings) {
    watch::WatchSettings rules = settings.watch.rules;
    if (!settings.watch.is_shown && !settings.watch.waits) {
        rules = {};
        rules.once = true;
        rules.gate = watch::Gate::exists;
        rules.confirm = 1;
        // What is recorded may be explained later.
        rules.diagnoses = !settings.quiet || settings.record_file.has_value();
    }
    rules.thresholds = settings.thresholds;
    rules.has_source = settings.authority != AuthorityUse::off;
    rules.source_only = settings.authority == AuthorityUse::only;
    rules.asks_anyway = settings.asks_anyway;
    return rules;
}

/// With @RESOLVER no other resolver is asked, and TLS proves who answers.
bool seeks_interception(const Settings& settings) {
    return settings.references.empty() && !net::is_encrypted(settings.protocol) &&
           settings.authority != AuthorityUse::only;
}

/// The questions and what is expected of them, of a file or of the command line. Returns the zone
/// of a zone file.
std::optional<dns::Name> add_expectations(const Settings& settings, run::RunPlan& plan) {
    if (!settings.records) {
        plan.expectations =
            expect::read_expectations(settings.expectations, plan.plan.questions, plan.providers);
        return std::nullopt;
    }
    expect::RecordSets sets = load_record_sets(*settings.records, plan.providers);
    plan.plan.questions = std::move(sets.questions);
    plan.expectations = std::move(sets.expectations);
    for (const std::string& what : sets.left_out)
        plan.notes.push_back(
            fmt::format("{}: not asked for: {}", record_file_name(settings.records->path), what));
    return sets.apex;
}

}  // namespace

run::RunPlan make_run_plan(const Settings& settings, Network& network) {
    const catalogue::Catalogue catalogue = load_resolvers(settings);
    run::RunPlan plan;
    plan.providers = [providers = std::make_shared<const Providers>(settings)]()
        -> const catalogue::ProviderDirectory& { return providers->get(); };
    plan.plan = make_plan(settings, catalogue, network.host());
    plan.client_subnets = run::client_subnets(catalogue);
    plan.root_hints = load_root_hints(settings);
    if (settings.has_local_view)
        plan.local = network.local_sources(settings);
    plan.limits = {settings.timeout, settings.attempts, settings.rate};
    plan.rules = rules_of(settings);
    const std::optional<dns::Name> zone = add_expectations(settings, plan);
    network.set_up(settings, zone, plan);
    plan.rules.has_local_resolvers = !plan.local.resolvers.empty();
    plan.rules.seeks_interception = seeks_interception(settings);
    if (plan.rules.seeks_interception)
        plan.interception = run::interception_targets(plan.plan.targets);
    return plan;
}

}  // namespace dnsprop::cli
