// Any text as a name: refused with an InputError, or read, written as ASCII and read again as the
// same name; its Unicode form, where there is one, is that name too. Any octets as rdata: written
// as ASCII that is read back to the same octets.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/input_error.hpp"
#include "dns/ldns_codec.hpp"
#include "dns/message_view.hpp"

using namespace dnsprop;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

void try_name(std::string_view text) {
    dns::Name name;
    try {
        name = dns::read_name(text);
    } catch (const InputError&) {
        return;
    }
    require(!name.wire().empty() && name.wire().size() <= dns::Name::max_wire_size);
    const std::string written = name.text();
    for (const char c : written)
        require(c > 0x20 && c < 0x7f);
    require(dns::read_name(written) == name);
    const std::string in_unicode = dns::unicode_text(name);
    if (!in_unicode.empty())
        require(dns::read_name(in_unicode) == name);
    require(name.is_at_or_below(name.parent()));
    require(name.canonical() == name);
}

void try_rdata(dns::RrType type, dns::Bytes octets) {
    // Any octets can be written, fitting or not.
    const std::string text = dns::write_rdata(type, octets);
    for (const char c : text)
        require(c >= 0x20 && c <= 0x7e);
    const auto canonical = dns::canonical_rdata(type, octets);
    if (!canonical)
        return;
    const dns::Bytes bytes(reinterpret_cast<const std::uint8_t*>(canonical->data()),
                           canonical->size());
    try {
        require(dns::read_rdata(type, dns::write_rdata(type, bytes)) == *canonical);
    } catch (const InputError&) {
        std::abort();
    }
}

void try_rdata_text(dns::RrType type, std::string_view text) {
    try {
        static_cast<void>(dns::read_rdata(type, text));
    } catch (const InputError&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try_name({reinterpret_cast<const char*>(data), size});
    const auto types = dns::askable_rr_types();
    if (size > 0) {
        const auto type = *dns::read_rr_type(types[data[0] % types.size()]);
        try_rdata(type, {data + 1, size - 1});
        try_rdata_text(type, {reinterpret_cast<const char*>(data + 1), size - 1});
    }
    return 0;
}
