#include "world/faults.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"

namespace dnsprop::world {

namespace {

const std::vector<std::string> known = {"google", "quad9", "ns1"};

std::string complaint(std::string_view text) {
    FaultMap faults;
    try {
        read_fault(text, known, faults);
    } catch (const InputError& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("faults are read by name, several together and in turn") {
    FaultMap faults;
    read_fault("google=truncating+tcp-drip", known, faults);
    read_fault("google=slow", known, faults);
    read_fault("ns1=silent", known, faults);
    CHECK(faults.at("google") == FaultSet{Fault::truncating, Fault::tcp_drip, Fault::slow});
    CHECK(faults.at("ns1") == FaultSet{Fault::silent});
}

TEST_CASE("a fault that cannot be read says what is wrong and what is near") {
    CHECK(complaint("google") == "--fault: \"google\" is not of the form ID=KIND[+KIND...]");
    CHECK(complaint("google=") == "--fault: \"google=\" is not of the form ID=KIND[+KIND...]");
    CHECK(complaint("gogle=silent")
              .starts_with("--fault: unknown resolver \"gogle\"; did you mean google"));
    CHECK(complaint("google=silnt")
              .starts_with("--fault: unknown fault \"silnt\"; did you mean silent"));
    CHECK(complaint("google=silent+").starts_with("--fault: unknown fault \"\""));
}

TEST_CASE("every fault has its own word and sentence") {
    std::set<std::string_view> words;
    std::set<Fault> faults;
    for (const FaultDescription& each : all_faults()) {
        words.insert(each.word);
        faults.insert(each.fault);
        CHECK_FALSE(each.sentence.empty());
    }
    CHECK(words.size() == all_faults().size());
    CHECK(faults.size() == static_cast<std::size_t>(Fault::wrong_ecs) + 1);
}

TEST_CASE("the demo has a few percent of faults, the same for the same seed") {
    std::vector<std::string> ids;
    for (int i = 0; i < 200; ++i)
        ids.push_back("r" + std::to_string(i));
    const FaultMap faults = demo_faults(ids, {"r17"}, 1);
    CHECK(faults.size() == 10);
    CHECK(faults.at("r17").has(Fault::filtering_ede));
    CHECK(faults == demo_faults(ids, {"r17"}, 1));
    CHECK(faults != demo_faults(ids, {"r17"}, 2));
    CHECK(demo_faults({"only"}, {}, 1).empty());
    CHECK(demo_faults({}, {}, 1).empty());
    CHECK(demo_faults(std::vector<std::string>(ids.begin(), ids.begin() + 27), {}, 1).size() == 1);
}

}  // namespace dnsprop::world
