// The benchmarks' own DNS server: one process, many loopback ports, a fixed answer for every
// question, in batches, so that it costs less than whoever asks it. Prints its ports on one line
// and ends when its standard input does.
//   bench_responder [--ports N] [--latency FIRST-LAST] [--loss SHARE] [--seed N] [--cpu N]
// The latencies, in ms, rise evenly from the first port to the last; a loss of 0.1 drops a tenth of
// the queries and then a tenth of the responses.
#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <optional>
#include <queue>
#include <random>
#include <sched.h>
#include <span>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t batch = 64;
constexpr std::size_t max_query = 512;
constexpr std::size_t max_reply = 768;

struct Options {
    int ports = 1;
    double first_ms = 0;
    double last_ms = 0;
    double loss = 0;
    unsigned seed = 1;
    std::optional<int> cpu;
};

struct Message {
    std::array<std::uint8_t, max_reply> bytes;
    std::size_t size = 0;
};

void put16(Message& message, unsigned value) {
    message.bytes[message.size++] = static_cast<std::uint8_t>(value >> 8);
    message.bytes[message.size++] = static_cast<std::uint8_t>(value);
}

/// Owner (the question's name), type, class IN, a TTL of 300 s.
void put_record(Message& message, unsigned type, std::span<const std::uint8_t> rdata) {
    put16(message, 0xc00c);
    put16(message, type);
    put16(message, 1);
    put16(message, 0);
    put16(message, 300);
    put16(message, static_cast<unsigned>(rdata.size()));
    std::ranges::copy(rdata, message.bytes.begin() + static_cast<std::ptrdiff_t>(message.size));
    message.size += rdata.size();
}

/// A fixed record for A, AAAA and TXT, nothing for other types. False for what is no query.
bool compose_reply(std::span<const std::uint8_t> query, Message& reply) {
    if (query.size() < 17 || query.size() > max_query || (query[2] & 0x80) != 0)
        return false;
    std::size_t at = 12;
    while (at < query.size() && query[at] != 0)
        at += 1U + query[at];
    if (at + 5 > query.size())
        return false;
    const unsigned type = static_cast<unsigned>(query[at + 1]) << 8 | query[at + 2];
    const std::size_t question_end = at + 5;
    const bool has_edns = query[11] != 0;

    std::copy_n(query.begin(), question_end, reply.bytes.begin());
    reply.size = question_end;
    static constexpr std::array<std::uint8_t, 4> ipv4 = {192, 0, 2, 7};
    static constexpr std::array<std::uint8_t, 16> ipv6 = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0,
                                                          0,    0,    0,    0,    0, 0, 0, 7};
    static constexpr std::array<std::uint8_t, 12> text = {11,  'v', '=', 's', 'p', 'f',
                                                          '1', ' ', '-', 'a', 'l', 'l'};
    const bool has_answer = type == 1 || type == 28 || type == 16;
    if (type == 1)
        put_record(reply, type, ipv4);
    else if (type == 28)
        put_record(reply, type, ipv6);
    else if (type == 16)
        put_record(reply, type, text);
    if (has_edns) {
        static constexpr std::array<std::uint8_t, 11> opt = {0, 0, 41, 0x04, 0xd0, 0,
                                                             0, 0, 0,  0,    0};
        std::ranges::copy(opt, reply.bytes.begin() + static_cast<std::ptrdiff_t>(reply.size));
        reply.size += opt.size();
    }
    // QR, and RD as it came; RA; the counts.
    reply.bytes[2] = static_cast<std::uint8_t>(0x80 | (query[2] & 0x01));
    reply.bytes[3] = 0x80;
    constexpr std::size_t counts = 4;
    const std::array<std::uint8_t, 8> values = {0, 1, 0, static_cast<std::uint8_t>(has_answer),
                                                0, 0, 0, static_cast<std::uint8_t>(has_edns)};
    std::ranges::copy(values, reply.bytes.begin() + counts);
    return true;
}

/// A response that waits for its time.
struct Delayed {
    Clock::time_point due;
    std::size_t port = 0;
    sockaddr_in to{};
    Message reply;
};

class Responder {
public:
    explicit Responder(const Options& options);
    void print_ports() const;
    void run();

private:
    struct Port {
        int fd = -1;
        std::uint16_t number = 0;
        Clock::duration latency{};
    };
    struct Later {
        bool operator()(const std::unique_ptr<Delayed>& a,
                        const std::unique_ptr<Delayed>& b) const {
            return a->due > b->due;
        }
    };

    void answer(std::size_t index);
    void send_due();
    bool is_lost() { return options_.loss > 0 && chance_(random_) < options_.loss; }

    Options options_;
    int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    std::vector<Port> ports_;
    std::priority_queue<std::unique_ptr<Delayed>, std::vector<std::unique_ptr<Delayed>>, Later>
        delayed_;
    std::mt19937_64 random_;
    std::uniform_real_distribution<double> chance_{0, 1};

    std::array<std::array<std::uint8_t, max_query + 1>, batch> queries_{};
    std::array<Message, batch> replies_{};
    std::array<sockaddr_in, batch> senders_{};
};

[[noreturn]] void give_up(const char* what) {
    std::perror(what);
    std::exit(2);
}

Responder::Responder(const Options& options) : options_(options), random_(options.seed) {
    for (int i = 0; i < options.ports; ++i) {
        Port port;
        port.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        // 4 MB each: what the client sends in one burst must fit.
        const int size = 4 << 20;
        setsockopt(port.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (bind(port.fd, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
            getsockname(port.fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            give_up("bind");
        port.number = ntohs(address.sin_port);
        const double share = options.ports == 1 ? 0 : static_cast<double>(i) / (options.ports - 1);
        port.latency =
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(
                options.first_ms + share * (options.last_ms - options.first_ms)));
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = ports_.size();
        epoll_ctl(epoll_, EPOLL_CTL_ADD, port.fd, &event);
        ports_.push_back(port);
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = ports_.size();
    epoll_ctl(epoll_, EPOLL_CTL_ADD, STDIN_FILENO, &event);
}

void Responder::print_ports() const {
    for (std::size_t i = 0; i < ports_.size(); ++i)
        std::printf("%s%d", i == 0 ? "" : ",", ports_[i].number);
    std::printf("\n");
    std::fflush(stdout);
}

void Responder::answer(std::size_t index) {
    const Port& port = ports_[index];
    std::array<iovec, batch> parts{};
    std::array<mmsghdr, batch> messages{};
    for (std::size_t i = 0; i < batch; ++i) {
        parts[i] = {queries_[i].data(), queries_[i].size()};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_hdr.msg_name = &senders_[i];
        messages[i].msg_hdr.msg_namelen = sizeof senders_[i];
    }
    const int received = recvmmsg(port.fd, messages.data(), batch, 0, nullptr);
    const Clock::time_point due = Clock::now() + port.latency;
    unsigned ready = 0;
    for (int i = 0; i < received; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (is_lost() ||
            !compose_reply({queries_[at].data(), messages[at].msg_len}, replies_[ready]) ||
            is_lost())
            continue;
        if (port.latency > Clock::duration::zero()) {
            delayed_.push(
                std::make_unique<Delayed>(Delayed{due, index, senders_[at], replies_[ready]}));
            continue;
        }
        // `ready` is never past `i`: the header of an answered query is free to carry a response.
        senders_[ready] = senders_[at];
        messages[ready].msg_hdr.msg_name = &senders_[ready];
        parts[ready] = {replies_[ready].bytes.data(), replies_[ready].size};
        ++ready;
    }
    for (unsigned done = 0; done < ready;) {
        const int sent = sendmmsg(port.fd, messages.data() + done, ready - done, 0);
        done += sent > 0 ? static_cast<unsigned>(sent) : 1U;
    }
}

void Responder::send_due() {
    const Clock::time_point now = Clock::now();
    while (!delayed_.empty() && delayed_.top()->due <= now) {
        const Delayed& next = *delayed_.top();
        sendto(ports_[next.port].fd, next.reply.bytes.data(), next.reply.size, 0,
               reinterpret_cast<const sockaddr*>(&next.to), sizeof next.to);
        delayed_.pop();
    }
}

void Responder::run() {
    std::array<epoll_event, 256> events{};
    for (;;) {
        timespec wait{};
        if (!delayed_.empty()) {
            const auto left = std::max(Clock::duration::zero(), delayed_.top()->due - Clock::now());
            wait.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
            wait.tv_nsec = (left % std::chrono::seconds(1)).count();
        }
        const int count = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                                       delayed_.empty() ? nullptr : &wait, nullptr);
        for (int i = 0; i < count; ++i) {
            const std::size_t index = events[static_cast<std::size_t>(i)].data.u64;
            if (index == ports_.size())
                return;
            answer(index);
        }
        send_due();
    }
}

Options read_options(std::span<char*> arguments) {
    Options options;
    for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
        const std::string_view name = arguments[i];
        const char* value = arguments[i + 1];
        if (name == "--ports")
            options.ports = std::atoi(value);
        else if (name == "--latency")
            std::sscanf(value, "%lf-%lf", &options.first_ms, &options.last_ms);
        else if (name == "--loss")
            options.loss = std::atof(value);
        else if (name == "--seed")
            options.seed = static_cast<unsigned>(std::atoi(value));
        else if (name == "--cpu")
            options.cpu = std::atoi(value);
    }
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = read_options({argv, static_cast<std::size_t>(argc)});
    if (options.cpu) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(static_cast<std::size_t>(*options.cpu), &set);
        sched_setaffinity(0, sizeof set, &set);
    }
    Responder responder(options);
    responder.print_ports();
    responder.run();
}
