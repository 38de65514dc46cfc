// What the benchmarks count: CPU time, memory, allocations.
#pragma once

#include <cstdint>
#include <cstdio>
#include <sys/resource.h>

namespace bench {

/// Calls of operator new so far (allocations.cpp replaces it).
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): operator new has no object
extern std::uint64_t allocations;

struct CpuTime {
    double user_us = 0;
    double system_us = 0;
    double sum_us() const { return user_us + system_us; }
};

/// Of this process, so far.
inline CpuTime cpu_time() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return {us(usage.ru_utime), us(usage.ru_stime)};
}

/// The most memory this process ever had, in KiB. Not ru_maxrss: that one remembers the parent's
/// from before exec.
inline long peak_kib() {
    long peak = 0;
    if (std::FILE* file = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, file) != nullptr)
            if (std::sscanf(line, "VmHWM: %ld", &peak) == 1)
                break;
        std::fclose(file);
    }
    return peak;
}

}  // namespace bench
