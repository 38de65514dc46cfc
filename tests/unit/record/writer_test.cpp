#include "record/writer.hpp"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/input_error.hpp"
#include "record/reader.hpp"
#include "support/answer_builder.hpp"
#include "support/random_events.hpp"

using namespace dnsprop;
using namespace dnsprop::record;
using Catch::Matchers::Contains;

namespace {

/// A folder that is gone afterwards.
struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "dnspropXXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string file(const std::string& name) const { return (path / name).string(); }
    std::filesystem::path path;
};

watch::Moment at(int ms) {
    return {SteadyTime(Milliseconds(ms)), UtcTime(Milliseconds(1'795'339'733'000 + ms))};
}

const Writer::OnFailure no_failure = [](const std::string& error) { FAIL(error); };

}  // namespace

TEST_CASE("What is written is read back, line by line as it happens") {
    const Folder folder;
    test::RandomEvents random(3);
    const Header header = random.header();
    Writer writer(folder.file("a"), no_failure);
    writer.begin(header, at(50));
    CHECK(read_recording_file(folder.file("a"), test::providers).events.empty());
    writer.write(RoundEnded{}, at(60));
    CHECK(read_recording_file(folder.file("a"), test::providers).events.size() == 1);
    writer.write(Ended{}, at(70));
    const Recording recording = read_recording_file(folder.file("a"), test::providers);
    CHECK(test::is_same(recording.header, header));
    CHECK(recording.events.at(1).at.elapsed == SteadyTime(Milliseconds(20)));
}

TEST_CASE("A second run is appended, also behind a torn line") {
    const Folder folder;
    test::RandomEvents random(3);
    const Header first = random.header();
    const Header second = random.header();
    {
        Writer writer(folder.file("a"), no_failure);
        writer.begin(first, at(0));
        writer.write(RoundEnded{}, at(1));
    }
    for (const bool is_torn : {false, true}) {
        if (is_torn)
            std::filesystem::resize_file(folder.file("a"),
                                         std::filesystem::file_size(folder.file("a")) - 5);
        Writer writer(folder.file("a"), no_failure);
        writer.begin(second, at(0));
        writer.write(Ended{}, at(2));
        const Recording recording = read_recording_file(folder.file("a"), test::providers);
        CHECK(recording.runs == (is_torn ? 3 : 2));
        CHECK(test::is_same(recording.header, second));
        CHECK(recording.ended() != nullptr);
    }
}

TEST_CASE("A file that is no recording is left as it is") {
    const Folder folder;
    std::ofstream(folder.file("notes")) << "dear diary";
    CHECK_THROWS_WITH(Writer(folder.file("notes"), no_failure),
                      Contains("is there already, and no dnsprop recording; name a new file"));
    CHECK(std::filesystem::file_size(folder.file("notes")) == 10);
    CHECK_THROWS_AS(Writer(folder.path.string(), no_failure), InputError);
    CHECK_THROWS_AS(Writer(folder.file("none/a"), no_failure), InputError);
}

TEST_CASE("A full disk is said once, and nothing is written after it") {
    std::vector<std::string> errors;
    Writer writer("/dev/full", [&](const std::string& error) { errors.push_back(error); });
    writer.begin(test::RandomEvents(3).header(), at(0));
    CHECK(writer.has_failed());
    writer.write(RoundEnded{}, at(1));
    CHECK(errors == std::vector<std::string>{"No space left on device"});
}

TEST_CASE("A recording that another run is writing is refused, until that has ended") {
    const Folder folder;
    {
        const Writer first(folder.file("a"), no_failure);
        CHECK_THROWS_WITH(Writer(folder.file("a"), no_failure),
                          "--record " + folder.file("a") +
                              ": another dnsprop is writing to it now; name another file");
        CHECK_NOTHROW(Writer(folder.file("b"), no_failure));
    }
    CHECK_NOTHROW(Writer(folder.file("a"), no_failure));
    // A device is nobody's.
    const Writer nowhere("/dev/null", no_failure);
    CHECK_NOTHROW(Writer("/dev/null", no_failure));
}

TEST_CASE("What is no file, pipe or device is refused as what it is") {
    const Folder folder;
    CHECK_THROWS_WITH(Writer(folder.path.string(), no_failure),
                      Contains("is a directory; name a file"));
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = folder.file("s");
    name.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK_THROWS_WITH(Writer(name, no_failure), Contains("is neither a file nor a pipe"));
    ::close(fd);
}

TEST_CASE("A named pipe whose reader goes away is a failure that is said once") {
    const Folder folder;
    const std::string name = folder.file("pipe");
    REQUIRE(::mkfifo(name.c_str(), 0600) == 0);
    const int reader = ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    std::vector<std::string> errors;
    {
        Writer writer(name, [&](const std::string& error) { errors.push_back(error); });
        writer.begin(test::RandomEvents(3).header(), at(0));
        CHECK(errors.empty());
        ::close(reader);
        writer.write(RoundEnded{}, at(1));
        writer.write(RoundEnded{}, at(2));
    }
    CHECK(errors == std::vector<std::string>{"Broken pipe"});
    std::signal(SIGPIPE, before);
}
