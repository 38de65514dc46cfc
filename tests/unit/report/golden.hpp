// Whole rendered texts compared with files under tests/golden/. DNSPROP_UPDATE_GOLDEN=1 rewrites
// them: look at what changed before it is committed.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

namespace dnsprop::tests {

inline std::string golden_path(const std::string& name) {
    return std::string(DNSPROP_SOURCE_DIR) + "/tests/golden/" + name;
}

inline void check_golden(const std::string& name, const std::string& text) {
    const std::string path = golden_path(name);
    if (std::getenv("DNSPROP_UPDATE_GOLDEN")) {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string expected{std::istreambuf_iterator<char>(file), {}};
    if (text != expected)
        FAIL_CHECK(name << " differs.\n--- expected\n" << expected << "\n--- rendered\n" << text);
}

}  // namespace dnsprop::tests
