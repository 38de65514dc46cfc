#include "record/reader.hpp"

#include <cerrno>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "record/event_json.hpp"

namespace dnsprop::record {

namespace {

constexpr std::size_t max_line_size = catalogue::max_json_size;
/// More than a year's watching brings.
constexpr std::size_t max_events = 20'000'000;

class RunReader {
public:
    RunReader(const std::string& source_name, const catalogue::ProviderLookup& providers)
        : source_name_(source_name), providers_(providers) {}

    /// Without its line feed; `is_whole` says whether there was one.
    void take_line(std::string_view line, bool is_whole) {
        ++number_;
        // Whoever appends a run to a torn one begins a line of its own.
        if (broken_ && !line.starts_with(header_prefix))
            throw InputError(*broken_);
        broken_.reset();
        if (number_ == 1 && !begins_as_recording(line))
            throw refuse(
                fmt::format("is no dnsprop recording, which begins with {}", header_prefix));
        if (!is_whole) {
            recording_.torn_line = number_;
            return;
        }
        try {
            const check::Plan* plan = recording_.runs == 0 ? nullptr : &recording_.header.plan;
            take(read_line(line, number_, {source_name_, providers_, plan}, contents_));
        } catch (const InputError& error) {
            if (is_json(line))
                throw;
            broken_ = error.what();
        }
    }

    Recording finish() && {
        if (broken_)
            throw InputError(*broken_);
        if (recording_.runs == 0)
            throw InputError(
                fmt::format("{}: {}", escape_for_terminal(source_name_),
                            number_ == 0 ? "is empty" : "breaks off in its first line"));
        return std::move(recording_);
    }

    InputError refuse(const std::string& problem) const {
        return InputError(
            fmt::format("{}:{}: {}", escape_for_terminal(source_name_), number_, problem));
    }

private:
    /// A torn line may be shorter than that.
    static bool begins_as_recording(std::string_view line) {
        return !line.empty() &&
               (line.starts_with(header_prefix) || header_prefix.starts_with(line));
    }
    bool is_json(std::string_view line) const {
        try {
            const catalogue::JsonDocument document(line, source_name_);
            return true;
        } catch (const InputError&) {
            return false;
        }
    }

    void take(std::variant<TimedHeader, TimedEvent> read) {
        if (auto* header = std::get_if<TimedHeader>(&read))
            begin(std::move(*header));
        else
            add(std::get<TimedEvent>(std::move(read)));
    }
    void begin(TimedHeader header) {
        const std::size_t runs = recording_.runs + 1;
        recording_ = {};
        recording_.runs = runs;
        recording_.header = std::move(header.header);
        recording_.started.utc = header.at;
    }

    void add(TimedEvent event) {
        if (recording_.ended() != nullptr)
            throw refuse("comes after the end of its run");
        const SteadyTime before =
            recording_.events.empty() ? SteadyTime() : recording_.events.back().at.elapsed;
        const auto* resumed = std::get_if<Resumed>(&event.event);
        if (event.at.elapsed < before ||
            (resumed != nullptr &&
             (resumed->stopped.elapsed < before || resumed->stopped.elapsed > event.at.elapsed)))
            throw refuse("its time (ms) lies before that of the line above");
        if (recording_.events.size() == max_events)
            throw refuse(fmt::format("a run of more than {} events", max_events));
        recording_.events.push_back(std::move(event));
    }

    const std::string& source_name_;
    const catalogue::ProviderLookup& providers_;
    std::size_t number_ = 0;
    /// What is wrong with the last line, unless a run begins behind it.
    std::optional<std::string> broken_;
    Contents contents_;
    Recording recording_;
};

}  // namespace

Recording read_recording(const Pieces& pieces, const std::string& source_name,
                         const catalogue::ProviderLookup& providers) {
    RunReader reader(source_name, providers);
    std::string line;
    for (std::string_view piece = pieces(); !piece.empty(); piece = pieces()) {
        while (!piece.empty()) {
            const std::size_t end = piece.find('\n');
            line += piece.substr(0, end);
            if (line.size() > max_line_size)
                throw InputError(fmt::format("{}: holds a line larger than {} MiB",
                                             escape_for_terminal(source_name),
                                             max_line_size / (1024 * 1024)));
            if (end == std::string_view::npos)
                break;
            reader.take_line(line, true);
            line.clear();
            piece.remove_prefix(end + 1);
        }
    }
    if (!line.empty())
        reader.take_line(line, false);
    return std::move(reader).finish();
}

Recording read_recording_file(const std::string& path, const catalogue::ProviderLookup& providers) {
    const auto refuse = [&](const std::string& why) {
        return InputError(fmt::format("{}: {}", path, why));
    };
    const auto system_says = [] { return std::generic_category().message(errno); };
    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "re"));
    if (!file)
        throw refuse(system_says());
    struct stat status{};
    if (::fstat(::fileno(file.get()), &status) == 0 && S_ISDIR(status.st_mode))
        throw refuse("is a directory");
    std::string chunk(256 * 1024, '\0');
    const auto pieces = [&]() -> std::string_view {
        const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), file.get());
        if (std::ferror(file.get()) != 0)
            throw refuse(system_says());
        return std::string_view(chunk).substr(0, size);
    };
    return read_recording(pieces, path, providers);
}

}  // namespace dnsprop::record
