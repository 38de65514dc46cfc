#include "cli/files.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <sys/stat.h>
#include <system_error>

#include <fmt/format.h>

#include "base/input_error.hpp"

namespace dnsprop::cli {

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

InputError refusal(const std::string& name, const std::string& why) {
    return InputError(fmt::format("{}: {}", name, why));
}

std::string system_says() {
    return std::generic_category().message(errno);
}

std::string read_stream(std::FILE* file, const std::string& name, std::size_t largest) {
    struct stat status{};
    if (::fstat(::fileno(file), &status) == 0 && S_ISDIR(status.st_mode))
        throw refusal(name, "is a directory");
    std::string text;
    std::string chunk(64 * 1024, '\0');
    while (const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), file)) {
        text.append(chunk, 0, size);
        if (text.size() > largest)
            throw refusal(name, fmt::format("is larger than {} MiB", largest / mebibyte));
    }
    if (std::ferror(file) != 0)
        throw refusal(name, system_says());
    return text;
}

std::string read_file(const std::string& path, std::size_t largest) {
    struct Close {
        void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
    };
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "re"));
    if (!file)
        throw refusal(path, system_says());
    return read_stream(file.get(), path, largest);
}

}  // namespace

std::string read_whole_file(const std::string& path) {
    return read_file(path, 16 * mebibyte);
}

std::string record_file_name(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

std::string read_record_file(const std::string& path) {
    constexpr std::size_t largest = 10 * mebibyte;
    return path == "-" ? read_stream(stdin, record_file_name(path), largest)
                       : read_file(path, largest);
}

catalogue::Catalogue load_resolvers(const Settings& settings) {
    if (settings.resolvers_file)
        return catalogue::read_resolvers(read_whole_file(*settings.resolvers_file),
                                         *settings.resolvers_file);
    return catalogue::read_resolvers(catalogue::embedded_resolvers_json(),
                                     "resolvers.json (built in)");
}

Providers::Providers(const Settings& settings) {
    if (settings.providers_file)
        directory_ = catalogue::read_providers(read_whole_file(*settings.providers_file),
                                               *settings.providers_file);
}

const catalogue::ProviderDirectory& Providers::get() const {
    if (!directory_)
        directory_ = catalogue::read_providers(catalogue::embedded_providers_json(),
                                               "providers.json (built in)");
    return *directory_;
}

}  // namespace dnsprop::cli
