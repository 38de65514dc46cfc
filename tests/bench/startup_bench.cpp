// From exec to the first packet: starts a program again and again, and stamps when its first
// datagram comes in here (in the kernel, so that our own waking up does not count). Prints one line
// of JSON.
//   bench_startup RUNS PROGRAM [ARGUMENT...]      {port} in an argument becomes our port
#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <string>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vector>

namespace {

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(2);
}

int open_server(std::string& port) {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int yes = 1;
    if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes) != 0)
        give_up("bench_startup: socket");
    port = std::to_string(ntohs(address.sin_port));
    return fd;
}

double milliseconds(const timespec& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Takes one query, answers it with REFUSED so that the program ends soon, and returns when it
/// came.
double take_query(int fd) {
    std::array<std::uint8_t, 1500> bytes{};
    alignas(cmsghdr) std::array<std::uint8_t, 256> control{};
    sockaddr_in sender{};
    iovec part{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_name = &sender;
    message.msg_namelen = sizeof sender;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = recvmsg(fd, &message, 0);
    if (size < 12)
        return 0;
    timespec stamp{};
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header))
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPNS)
            std::memcpy(&stamp, CMSG_DATA(header), sizeof stamp);
    bytes[2] |= 0x80;
    bytes[3] = 0x85;
    sendto(fd, bytes.data(), static_cast<std::size_t>(size), 0,
           reinterpret_cast<const sockaddr*>(&sender), sizeof sender);
    return milliseconds(stamp);
}

/// Milliseconds from the spawn to the first datagram.
double run_once(int fd, char** arguments) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    timespec start{};
    clock_gettime(CLOCK_REALTIME, &start);
    pid_t child = 0;
    if (posix_spawn(&child, arguments[0], &actions, nullptr, arguments, environ) != 0)
        give_up(arguments[0]);
    posix_spawn_file_actions_destroy(&actions);
    // Its end is waited for as an event: idling between the runs would measure a processor's waking
    // up.
    const int process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    double first = 0;
    for (;;) {
        std::array<pollfd, 2> waits = {pollfd{fd, POLLIN, 0}, pollfd{process, POLLIN, 0}};
        poll(waits.data(), waits.size(), -1);
        if ((waits[0].revents & POLLIN) != 0) {
            const double came = take_query(fd);
            if (first == 0)
                first = came;
        } else if ((waits[1].revents & POLLIN) != 0) {
            waitpid(child, nullptr, 0);
            close(process);
            return first == 0 ? 0 : first - milliseconds(start);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    std::string port;
    const int fd = open_server(port);
    std::vector<std::string> texts(argv + 2, argv + argc);
    std::vector<char*> arguments;
    for (std::string& text : texts) {
        if (const auto at = text.find("{port}"); at != std::string::npos)
            text.replace(at, 6, port);
        arguments.push_back(text.data());
    }
    arguments.push_back(nullptr);
    std::vector<double> times;
    int silent = 0;
    for (int i = std::atoi(argv[1]); i > 0; --i) {
        const double time = run_once(fd, arguments.data());
        if (time > 0)
            times.push_back(time);
        else
            ++silent;
    }
    std::ranges::sort(times);
    if (times.empty())
        times.push_back(0);
    std::printf("{\"runs\": %zu, \"silent\": %d, \"median_ms\": %.3f, \"least_ms\": %.3f}\n",
                times.size(), silent, times[times.size() / 2], times.front());
}
