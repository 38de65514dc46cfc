#include "cli/network.hpp"

#include "base/input_error.hpp"
#include "cli/files.hpp"
#include "diagnose/system_files.hpp"
#include "net/host.hpp"
#include "net/host_lookup.hpp"

namespace dnsprop::cli {

namespace {

/// A file that was named must be there; the system's own may be missing.
std::string read_system_file(const std::optional<std::string>& named, const std::string& usual) {
    if (named)
        return read_whole_file(*named);
    try {
        return read_whole_file(usual);
    } catch (const InputError&) {
        return {};
    }
}

class RealNetwork final : public Network {
public:
    HostView host() const override { return {net::has_route, net::find_addresses}; }

    run::LocalSources local_sources(const Settings& settings) const override {
        run::LocalSources local;
        local.hosts_file = settings.hosts_file.value_or("/etc/hosts");
        local.hosts_text = read_system_file(settings.hosts_file, "/etc/hosts");
        const std::string text = read_system_file(settings.resolv_conf_file, "/etc/resolv.conf");
        for (const net::Endpoint& endpoint : diagnose::read_resolv_conf(text).name_servers)
            local.resolvers.push_back({{}, endpoint});
        return local;
    }

    const net::Routing& routing() const override { return routing_; }

private:
    net::DirectRouting routing_;
};

}  // namespace

std::unique_ptr<Network> real_network() {
    return std::make_unique<RealNetwork>();
}

}  // namespace dnsprop::cli
