// Unpredictable 16-bit message ids from the system's random source (RFC 5452 section 4.3), drawn in
// blocks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dnsprop::net {

class QueryIds {
public:
    std::uint16_t next() {
        if (used_ == block_.size())
            refill();
        return block_[used_++];
    }

private:
    void refill();

    std::array<std::uint16_t, 2048> block_{};
    std::size_t used_ = block_.size();
};

}  // namespace dnsprop::net
