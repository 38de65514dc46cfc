// Hooks run with a real shell; what they were told is read from a file they write.
#include "cli/hook.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

using namespace dnsprop;
using namespace dnsprop::cli;

namespace {

/// A folder whose file `told` hooks write to.
class Told {
public:
    Told() {
        std::string name = (std::filesystem::temp_directory_path() / "dnspropXXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~Told() { std::filesystem::remove_all(folder_); }
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;

    std::string path() const { return (folder_ / "told").string(); }
    std::string text() const {
        std::ifstream file(path());
        return {std::istreambuf_iterator<char>(file), {}};
    }

private:
    std::filesystem::path folder_;
};

std::string value_of(const Facts& facts, const std::string& name) {
    for (const auto& fact : facts)
        if (fact.first == name)
            return fact.second;
    return "(none)";
}

constexpr const char* mark = "DNSPROP_EVENT_TRUNCATED";

}  // namespace

TEST_CASE("A fact that is too long ends with its last whole line, and it is said", "[hook]") {
    const Facts facts = {{"A", "192.0.2.1\n192.0.2.2\n192.0.2.3"}, {"B", "short"}};
    CHECK(shortened(facts, 100) == facts);
    const Facts cut = shortened(facts, 25);
    CHECK(value_of(cut, "A") == "192.0.2.1\n192.0.2.2");
    CHECK(value_of(cut, "B") == "short");
    CHECK(value_of(cut, mark) == "1");
    // Once is enough.
    CHECK(shortened(cut, 15).size() == cut.size());
}

TEST_CASE("A line that is too long is not cut within an escape or a letter", "[hook]") {
    const auto cut_to = [](std::size_t longest, const std::string& text) {
        return value_of(shortened({{"A", text}}, longest), "A");
    };
    for (std::size_t longest = 4; longest < 8; ++longest)
        CHECK(cut_to(longest, R"(1234\195\164)") == "1234");
    CHECK(cut_to(8, R"(1234\195\164)") == R"(1234\195)");
    CHECK(cut_to(5, R"(1234\\\\56789)") == "1234");
    CHECK(cut_to(9, "1234567\xc3\xa4\xc3\xa4") == "1234567");
    CHECK(cut_to(8, "1234567\xc3\xa4\xc3\xa4") == "1234567");
    CHECK(cut_to(3, std::string("ab\0cdef", 7)) == "ab");
}

TEST_CASE("A hook is not told what another hook, that started this process, was told", "[hook]") {
    std::string theirs = "DNSPROP_EVENT_TRUNCATED=1";
    std::string kept = "HOME=/home/me";
    std::array<char*, 3> inherited = {theirs.data(), kept.data(), nullptr};
    CHECK(hook_environment({{"DNSPROP_EVENT", "done"}}, inherited.data()) ==
          std::vector<std::string>{"DNSPROP_EVENT=done", "HOME=/home/me"});
}

TEST_CASE("An answer as large as a message silences no hook", "[hook]") {
    const Told told;
    boost::asio::io_context context(1);
    Hook hook(context, "--on-change",
              "printf '%s %s' ${#BIG} \"$DNSPROP_EVENT_TRUNCATED\" > " + told.path(), true);
    // Each octet of 64,000 as \DDD: more than Linux takes of one string.
    hook.call({{"BIG", std::string(256'000, 'x')}});
    CHECK(hook.finish());
    CHECK(told.text() == "32768 1");
}

TEST_CASE("A system that takes less gets shorter facts", "[hook]") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_STACK, &before) == 0);
    // Arguments and environment get a quarter of it.
    rlimit little = before;
    little.rlim_cur = 2 * 1024 * 1024;
    REQUIRE(::setrlimit(RLIMIT_STACK, &little) == 0);
    const Told told;
    boost::asio::io_context context(1);
    Facts facts;
    for (int i = 0; i < 70; ++i)
        facts.emplace_back("BIG" + std::to_string(i), std::string(32'000, 'x'));
    Hook hook(context, "--on-change", "printf '%s' ${#BIG69} > " + told.path(), true);
    hook.call(facts);
    CHECK(hook.finish());
    CHECK(told.text() == "1024");
    CHECK(::setrlimit(RLIMIT_STACK, &before) == 0);
}

TEST_CASE("A hook has no descriptor but its input, output and errors", "[hook]") {
    const Told told;
    const int leak = ::dup2(STDIN_FILENO, 57);
    REQUIRE(leak == 57);
    boost::asio::io_context context(1);
    Hook hook(context, "--on-change",
              "for fd in 3 4 5 6 7 8 9 57; do [ -e /proc/$$/fd/$fd ] && echo $fd; done > " +
                  told.path() + "; [ -e /proc/$$/fd/2 ] && echo errors >> " + told.path(),
              true);
    hook.call({});
    CHECK(hook.finish());
    CHECK(told.text() == "errors\n");
    ::close(leak);
}

TEST_CASE("Calls are carried out one after the other, and waited for", "[hook]") {
    const Told told;
    boost::asio::io_context context(1);
    Hook hook(context, "--on-change", "echo $N >> " + told.path(), true);
    for (const char* n : {"1", "2", "3"})
        hook.call({{"N", n}});
    CHECK(hook.finish(Milliseconds(60'000)));
    CHECK(told.text() == "1\n2\n3\n");
}

TEST_CASE("A hook that hangs is ended when its time is over, with all it has started", "[hook]") {
    const Told told;
    boost::asio::io_context context(1);
    // Whoever lives holds the fifo open; the shell and what it started ignore SIGTERM.
    const std::string fifo = told.path();
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    Hook hook(context, "--on-change", "trap '' TERM; exec > " + fifo + "; sleep 1000; sleep 1000",
              true);
    hook.call({});
    hook.call({});
    std::ifstream reader(fifo);
    CHECK(hook.finish(Milliseconds(1)));
    CHECK(std::string(std::istreambuf_iterator<char>(reader), {}).empty());
}

TEST_CASE("A hook that hangs does not outlive the request to end", "[hook]") {
    boost::asio::io_context context(1);
    Hook hook(context, "--on-done", "sleep 1000", true);
    hook.call({});
    process_stop().ask();
    CHECK_FALSE(hook.finish());
    process_stop().withdraw();
}
