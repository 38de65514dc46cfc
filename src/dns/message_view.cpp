#include "dns/message_view.hpp"

#include <algorithm>
#include <array>

#include "dns/rdata_layout.hpp"

namespace dnsprop::dns {

namespace {

constexpr std::size_t header_size = 12;
/// More labels than fit in 255 octets means a loop; each hop must also point further back.
constexpr std::size_t max_hops = 127;

std::uint16_t u16_at(Bytes message, std::size_t at) {
    return static_cast<std::uint16_t>(message[at] << 8 | message[at + 1]);
}

/// Calls `visit(octets)` for each run of labels that stand together, length octets included, of a
/// name that was checked; the last run ends with the root's. Stops when `visit` says false.
template <class Visitor>
void walk_runs(Bytes message, std::size_t at, Visitor&& visit) {
    for (;;) {
        const std::size_t begin = at;
        while (message[at] != 0 && message[at] < 0xc0)
            at += 1U + message[at];
        const bool is_last = message[at] == 0;
        if (!visit(message.subspan(begin, at - begin + (is_last ? 1 : 0))) || is_last)
            return;
        at = u16_at(message, at) & 0x3fffU;
    }
}

struct CheckedName {
    std::size_t end = 0;  ///< past the name in place
    ReadError error = ReadError::bad_name;
    bool ok = false;
};

/// Checks the name at `at`, whose octets in place must end at or before `limit`.
CheckedName check_name(Bytes message, std::size_t at, std::size_t limit, bool may_compress) {
    CheckedName result;
    std::size_t wire_size = 1;
    std::size_t hops = 0;
    std::size_t lowest =
        at;  // a pointer must go before the start of the stretch of labels it stands in
    bool in_place = true;
    for (;;) {
        if (at >= (in_place ? limit : message.size()))
            return result;
        const std::uint8_t size = message[at];
        if (size >= 0xc0) {
            if (!may_compress || at + 2 > (in_place ? limit : message.size()))
                return result;
            const std::size_t target = u16_at(message, at) & 0x3fffU;
            if (target < header_size || target >= lowest || ++hops > max_hops) {
                result.error = ReadError::bad_pointer;
                return result;
            }
            if (in_place)
                result.end = at + 2;
            in_place = false;
            at = lowest = target;
            continue;
        }
        if (size > 63)
            return result;
        if (size == 0) {
            if (in_place)
                result.end = at + 1;
            result.ok = true;
            return result;
        }
        wire_size += 1U + size;
        if (wire_size > Name::max_wire_size)
            return result;
        at += 1U + size;
    }
}

/// SvcParams: key, length, value, keys strictly rising (RFC 9460 section 2.2).
bool are_svc_params(Bytes rest) {
    std::int32_t last_key = -1;
    while (!rest.empty()) {
        if (rest.size() < 4)
            return false;
        const std::int32_t key = u16_at(rest, 0);
        const std::size_t size = u16_at(rest, 2);
        if (key <= last_key || rest.size() < 4 + size)
            return false;
        last_key = key;
        rest = rest.subspan(4 + size);
    }
    return true;
}

/// Type bitmaps: window blocks in rising order (RFC 4034 section 4.1.2).
bool are_type_bitmaps(Bytes rest) {
    std::int32_t last_window = -1;
    while (!rest.empty()) {
        if (rest.size() < 2 || rest[0] <= last_window || rest[1] == 0 || rest[1] > 32 ||
            rest.size() < 2U + rest[1])
            return false;
        last_window = rest[0];
        rest = rest.subspan(2U + rest[1]);
    }
    return true;
}

/// Walks the fields of rdata at [at, end). `on_name(offset)` sees each name, `on_bytes(offset,
/// size)` everything else. Nothing when the fields do not fill the rdata exactly; `error` then says
/// why.
template <class OnName, class OnBytes>
bool walk_rdata(Bytes message, std::string_view layout, std::size_t at, std::size_t end,
                ReadError& error, OnName&& on_name, OnBytes&& on_bytes) {
    error = ReadError::bad_rdata;
    const auto take = [&](std::size_t size) {
        if (end - at < size)
            return false;
        on_bytes(at, size);
        at += size;
        return true;
    };
    for (const char field : layout) {
        bool ok = true;
        switch (field) {
            case '1':
                ok = take(1);
                break;
            case '2':
                ok = take(2);
                break;
            case '4':
                ok = take(4);
                break;
            case 'g':
                ok = take(16);
                break;
            case 'n':
            case 'u': {
                const CheckedName name = check_name(message, at, end, field == 'n');
                if (!name.ok) {
                    error = name.error;
                    return false;
                }
                on_name(at);
                at = name.end;
                break;
            }
            case 's':
                ok = at < end && take(1U + message[at]);
                break;
            case 't':
                ok = at < end && message[at] != 0 && take(1U + message[at]);
                break;
            case 'S':
                ok = at < end;
                while (ok && at < end)
                    ok = take(1U + message[at]);
                break;
            case 'R':
                ok = at < end && take(end - at);
                break;
            case 'r':
                ok = take(end - at);
                break;
            case 'p':
                ok = are_svc_params(message.subspan(at, end - at)) && take(end - at);
                break;
            case 'b':
                ok = are_type_bitmaps(message.subspan(at, end - at)) && take(end - at);
                break;
            default:
                ok = false;
        }
        if (!ok)
            return false;
    }
    return at == end;
}

/// False when the fields do not fill the rdata; `out` then holds rubbish.
bool append_canonical(Bytes message, std::string_view layout, std::size_t at, std::size_t size,
                      std::string& out) {
    ReadError error = ReadError::bad_rdata;
    return walk_rdata(
        message, layout, at, at + size, error,
        [&](std::size_t name) { NameView(message, name).append_canonical(out); },
        [&](std::size_t bytes, std::size_t count) {
            out.append(reinterpret_cast<const char*>(message.data()) + bytes, count);
        });
}

/// Options: code, length, data, filling the rdata exactly (RFC 6891 section 6.1.2).
bool are_edns_options(Bytes rest) {
    while (!rest.empty()) {
        if (rest.size() < 4)
            return false;
        const std::size_t size = u16_at(rest, 2);
        if (rest.size() < 4 + size)
            return false;
        rest = rest.subspan(4 + size);
    }
    return true;
}

}  // namespace

std::string_view sentence(ReadError error) {
    switch (error) {
        case ReadError::short_header:
            return "shorter than a header";
        case ReadError::bad_name:
            return "a broken name";
        case ReadError::bad_pointer:
            return "a compression pointer that does not point backwards";
        case ReadError::short_record:
            return "the counts or lengths reach past the end";
        case ReadError::bad_rdata:
            return "rdata that does not fit its length";
        case ReadError::bad_opt:
            return "a broken OPT record";
    }
    return "unknown";
}

void NameView::append_canonical(std::string& out) const {
    walk_runs(message_, offset_, [&](Bytes run) {
        append_lower(run, out);
        return true;
    });
}

Name NameView::name() const {
    std::array<std::uint8_t, Name::max_wire_size> wire{};
    std::size_t used = 0;
    walk_runs(message_, offset_, [&](Bytes run) {
        std::ranges::copy(run, wire.begin() + static_cast<std::ptrdiff_t>(used));
        used += run.size();
        return true;
    });
    return Name::from_wire(Bytes(wire).first(used));
}

bool NameView::equals(const Name& other) const {
    const Bytes wire = other.wire();
    std::size_t used = 0;
    bool same = true;
    walk_runs(message_, offset_, [&](Bytes run) {
        same = run.size() <= wire.size() - used &&
               equals_in_lower(run, wire.subspan(used, run.size()));
        used += run.size();
        return same;
    });
    return same && used == wire.size();
}

std::variant<MessageView, ReadError> MessageView::read(Bytes message) {
    if (message.size() < header_size)
        return ReadError::short_header;
    MessageView view(message);
    std::size_t at = header_size;

    for (std::uint16_t i = 0; i < view.question_count(); ++i) {
        const CheckedName name = check_name(message, at, message.size(), i > 0);
        if (!name.ok)
            return name.error;
        if (message.size() - name.end < 4)
            return ReadError::short_record;
        at = name.end + 4;
    }

    view.records_ = view.end_ = at;
    const std::uint32_t promised = std::uint32_t{view.u16(6)} + view.u16(8) + view.u16(10);
    for (std::uint32_t i = 0; i < promised; ++i) {
        // A truncated message may stop anywhere: keep what is whole (RFC 2181 section 9).
        const auto cut = [&](ReadError error) -> std::variant<MessageView, ReadError> {
            if (view.tc() && error == ReadError::short_record)
                return view;
            return error;
        };
        const CheckedName owner = check_name(message, at, message.size(), true);
        if (!owner.ok)
            return cut(owner.error == ReadError::bad_pointer ? owner.error
                       : at >= message.size() || view.tc()   ? ReadError::short_record
                                                             : owner.error);
        if (message.size() - owner.end < 10)
            return cut(ReadError::short_record);
        const std::size_t rdata = owner.end + 10;
        const std::size_t size = u16_at(message, owner.end + 8);
        if (message.size() - rdata < size)
            return cut(ReadError::short_record);

        const auto type = static_cast<RrType>(u16_at(message, owner.end));
        if (type == RrType::opt) {
            const Bytes options = message.subspan(rdata, size);
            if (view.edns_ || view.section_of(i) != Section::additional || message[at] != 0 ||
                !are_edns_options(options))
                return ReadError::bad_opt;
            view.edns_ = EdnsView{u16_at(message, owner.end + 2), message[owner.end + 5],
                                  (message[owner.end + 6] & 0x80) != 0, options};
            view.extended_rcode_ = message[owner.end + 4];
        } else if (const auto layout = rdata_layout(type);
                   layout && u16_at(message, owner.end + 2) == 1) {
            ReadError error = ReadError::bad_rdata;
            const auto ignore = [](auto...) {};
            if (!walk_rdata(message, *layout, rdata, rdata + size, error, ignore, ignore))
                return error;
        }
        at = rdata + size;
        view.end_ = at;
        ++view.record_count_;
    }
    return view;
}

Rcode MessageView::rcode() const {
    return static_cast<Rcode>(static_cast<unsigned>(extended_rcode_) << 4 | (message_[3] & 0x0fU));
}

bool MessageView::asks(const Question& question) const {
    if (question_count() != 1 || !NameView(message_, header_size).equals(question.name))
        return false;
    // The only question ends where the records begin.
    return u16(records_ - 4) == static_cast<std::uint16_t>(question.type) &&
           u16(records_ - 2) == static_cast<std::uint16_t>(question.rr_class);
}

Question MessageView::question() const {
    // The first name cannot be compressed: there is nothing before it.
    const Name name = NameView(message_, header_size).name();
    const std::size_t at = header_size + name.wire().size();
    return {name, static_cast<RrType>(u16(at)), static_cast<RrClass>(u16(at + 2))};
}

RecordView MessageView::record_at(std::size_t offset, Section section) const {
    std::size_t at = offset;
    while (message_[at] != 0 && message_[at] < 0xc0)
        at += 1U + message_[at];
    at += message_[at] == 0 ? 1 : 2;
    const std::uint32_t ttl = static_cast<std::uint32_t>(u16(at + 4)) << 16 | u16(at + 6);
    return {NameView(message_, offset),
            static_cast<RrType>(u16(at)),
            u16(at + 2),
            (ttl & 0x80000000U) != 0 ? 0 : ttl,
            section,
            message_.subspan(at + 10, u16(at + 8)),
            at + 10};
}

void MessageView::append_canonical_rdata(const RecordView& record, std::string& out) const {
    const auto layout = record.is_class_in() ? rdata_layout(record.type) : std::nullopt;
    append_canonical(message_, layout.value_or("r"), record.rdata_offset, record.rdata.size(), out);
}

std::optional<std::string> canonical_rdata(RrType type, Bytes rdata) {
    std::string out;
    if (!append_canonical(rdata, rdata_layout(type).value_or("r"), 0, rdata.size(), out))
        return std::nullopt;
    return out;
}

}  // namespace dnsprop::dns
