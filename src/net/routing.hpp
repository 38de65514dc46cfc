// Where the bytes for an Endpoint really go. The shipped program sends them there; the World leads
// them to loopback.
#pragma once

#include <optional>

#include "net/endpoint.hpp"

namespace dnsprop::net {

class Routing {
public:
    virtual ~Routing() = default;
    /// Nothing: this endpoint may not be sent to. The probe then fails with FailureKind::no_route.
    virtual std::optional<Endpoint> route(const Endpoint& endpoint, Protocol protocol) const = 0;
};

/// Every Endpoint is where it says.
class DirectRouting final : public Routing {
public:
    std::optional<Endpoint> route(const Endpoint& endpoint, Protocol) const override {
        return endpoint;
    }
};

}  // namespace dnsprop::net
