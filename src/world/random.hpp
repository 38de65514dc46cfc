// Draws that repeat: one generator per server of the World, keyed by the World's seed and the
// server's id, so that adding a resolver does not change what happens to the others. The same
// numbers on every machine (the standard's distributions promise no such thing).
#pragma once

#include <cstdint>
#include <string_view>

namespace dnsprop::world {

/// SplitMix64 (Steele, Lea, Flood 2014): small, quick and good enough to play weather.
class Random {
public:
    Random(std::uint64_t seed, std::string_view key) : state_(seed) {
        // FNV-1a over the key, so that "google" and "google-2" draw unrelated numbers.
        std::uint64_t hash = 0xcbf29ce484222325;
        for (const char c : key)
            hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
        state_ ^= hash;
        next();
    }

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    /// From 0 up to, not including, 1.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + unit() * (high - low); }
    /// From 0 up to, not including, `count`, which is not 0.
    std::size_t below(std::size_t count) { return next() % count; }
    bool chance(double probability) { return unit() < probability; }

private:
    std::uint64_t state_;
};

}  // namespace dnsprop::world
