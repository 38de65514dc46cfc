// <ldns/common.h> defines `bool` as `_Bool` unless <stdbool.h> came first.
#include "dns/ldns_codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <stdbool.h>
#include <strings.h>

#include <fmt/format.h>
#include <idn2.h>
#include <ldns/ldns.h>

#include "base/input_error.hpp"
#include "base/utf8.hpp"
#include "dns/generic_rdata.hpp"
#include "dns/message_view.hpp"
#include "dns/rdata_layout.hpp"

namespace dnsprop::dns {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
constexpr std::size_t max_rdata_size = 65535;  ///< RDLENGTH has 16 bits

using Rdf = std::unique_ptr<ldns_rdf, Freed<ldns_rdf_deep_free>>;
using Rr = std::unique_ptr<ldns_rr, Freed<ldns_rr_free>>;
using Packet = std::unique_ptr<ldns_pkt, Freed<ldns_pkt_free>>;
using Buffer = std::unique_ptr<ldns_buffer, Freed<ldns_buffer_free>>;
using Allocated = std::unique_ptr<std::uint8_t, Freed<std::free>>;
using Text = std::unique_ptr<char, Freed<std::free>>;

/// ldns 1.8 follows null pointers of its own where it gets no memory for a part of what it makes:
/// so there has to be enough before it is called, for its buffers of whole messages and for
/// `octets`.
void make_room(std::size_t octets = 0) {
    constexpr std::size_t whole_messages = 8 * 65536;
    // Not a new-expression, which the compiler may leave out.
    ::operator delete(::operator new(whole_messages + 8 * octets));
}

/// What a library has allocated; it says with null that there is no memory.
template <class Owner, class T>
Owner made(T* object) {
    if (object == nullptr)
        throw std::bad_alloc();
    return Owner(object);
}

/// Whether ldns did what it was asked for. That there is no memory says nothing about the input.
bool is_done(ldns_status status) {
    if (status == LDNS_STATUS_MEM_ERR)
        throw std::bad_alloc();
    return status == LDNS_STATUS_OK;
}

/// The same of libidn2.
bool is_converted(int status) {
    if (status == IDN2_MALLOC)
        throw std::bad_alloc();
    return status == IDN2_OK;
}

Rdf rdf_of(const Name& name) {
    const Bytes wire = name.wire();
    return made<Rdf>(ldns_dname_new_frm_data(static_cast<std::uint16_t>(wire.size()), wire.data()));
}

Buffer empty_buffer() {
    return made<Buffer>(ldns_buffer_new(LDNS_MIN_BUFLEN));
}

/// Types whose text ldns makes: those whose fields the strict reader has checked. ldns 1.8 aborts
/// by an assert on an A record without octets, and calls getservbyport() for each bit of a WKS
/// record.
bool is_printable_by_ldns(RrType type) {
    return rdata_layout(type).has_value();
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// IDNA 2008 with the mappings of TR 46, as browsers do; what is ASCII already is left alone
/// (underscores are names).
std::string to_a_labels(std::string_view text) {
    const std::string given(text);
    char* ascii = nullptr;
    const int status =
        idn2_to_ascii_8z(given.c_str(), &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const Text owned(ascii);
    if (!is_converted(status))
        throw InputError(fmt::format("'{}' is not a valid internationalised name: {}", given,
                                     idn2_strerror(status)));
    return ascii;
}

/// What is wrong with a name that ldns refused.
std::string name_fault(std::string_view text) {
    if (text.empty())
        return "is empty";
    if (text.front() == '.' || text.find("..") != std::string_view::npos)
        return "has an empty label";
    if (text.size() > 253)
        return "is longer than 253 characters";
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t dot = std::min(text.find('.', start), text.size());
        if (dot - start > 63)
            return "has a label longer than 63 characters";
        start = dot + 1;
    }
    return "is not a domain name";
}

/// ldns takes a number modulo what its octets hold: MX 70000 would be MX 4464. Looks at the numbers
/// in front of the first field that may be several words.
bool are_numbers_in_range(RrType type, std::string_view text) {
    for (const char field : rdata_layout(type).value_or("")) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
        const std::string_view word = text.substr(0, text.find_first_of(" \t"));
        text.remove_prefix(word.size());
        if (field != '1' && field != '2')
            return true;
        const bool is_number = !word.empty() && word.find_first_not_of("0123456789") == word.npos;
        std::uint16_t number = 0;
        if (!is_number)
            continue;  // the mnemonic of an algorithm, say
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc() || (field == '1' && number > 255))
            return false;
    }
    return true;
}

/// Canonical rdata from presentation format, below `origin` where names in it are relative.
std::optional<std::string> read_by_ldns(RrType type, std::string_view text,
                                        const Name& origin_name = Name()) {
    if (!are_numbers_in_range(type, text))
        return std::nullopt;
    make_room(text.size());
    const std::string line =
        fmt::format(". 0 IN TYPE{} {}", static_cast<std::uint16_t>(type), text);
    ldns_rr* raw = nullptr;
    // With the root as origin names in the data are absolute with and without their last dot.
    const Rdf origin = rdf_of(origin_name);
    const ldns_status status = ldns_rr_new_frm_str(&raw, line.c_str(), 0, origin.get(), nullptr);
    const Rr rr(raw);
    if (!is_done(status) || ldns_rr_rd_count(rr.get()) == 0)
        return std::nullopt;
    const Buffer buffer = empty_buffer();
    // Field by field: as a whole ldns folds the case of names that we compare octet by octet.
    for (std::size_t i = 0; i < ldns_rr_rd_count(rr.get()); ++i)
        if (!is_done(ldns_rdf2buffer_wire(buffer.get(), ldns_rr_rdf(rr.get(), i))))
            return std::nullopt;
    if (ldns_buffer_position(buffer.get()) > max_rdata_size)
        return std::nullopt;
    return canonical_rdata(type,
                           {ldns_buffer_begin(buffer.get()), ldns_buffer_position(buffer.get())});
}

/// "'x' is not the data of an MX record"
InputError not_the_data(RrType type, std::string_view text) {
    // As the letters are spoken: "an MX record", "a TXT record".
    const std::string word = write_rr_type(type);
    const bool is_vowel = std::string_view("AEFHILMNORSX").find(word[0]) != std::string::npos;
    return InputError(
        fmt::format("'{}' is not the data of {} {} record", text, is_vowel ? "an" : "a", word));
}

/// Canonical rdata given as `\# n hex`; nothing where it is not.
std::optional<std::string> read_generic_rdata(RrType type, std::string_view text) {
    const auto unknown = read_generic_octets(text);
    if (!unknown)
        return std::nullopt;
    auto rdata = canonical_rdata(
        type, {reinterpret_cast<const std::uint8_t*>(unknown->data()), unknown->size()});
    if (!rdata)
        throw not_the_data(type, text);
    return rdata;
}

bool has_line_break(std::string_view text) {
    return text.find_first_of(std::string_view("\0\n\r", 3)) != std::string_view::npos;
}

/// ldns's idea of a record with TTL 0; null where it refuses the rdata.
Rr record_of(const Name& owner, RrType type, Bytes rdata) {
    // Owner, type, class IN, TTL 0, RDLENGTH, rdata.
    std::vector<std::uint8_t> wire(owner.wire().begin(), owner.wire().end());
    const auto put16 = [&](std::size_t value) {
        wire.push_back(static_cast<std::uint8_t>(value >> 8));
        wire.push_back(static_cast<std::uint8_t>(value));
    };
    put16(static_cast<std::uint16_t>(type));
    put16(1);
    put16(0);
    put16(0);
    put16(rdata.size());
    wire.insert(wire.end(), rdata.begin(), rdata.end());
    make_room(rdata.size());
    ldns_rr* raw = nullptr;
    std::size_t at = 0;
    const ldns_status status =
        ldns_wire2rr(&raw, wire.data(), wire.size(), &at, LDNS_SECTION_ANSWER);
    Rr rr(raw);
    if (!is_done(status) || at != wire.size() || ldns_rr_rd_count(rr.get()) == 0)
        return nullptr;
    return rr;
}

std::string edns_options(const QueryOptions& options) {
    // An empty NSID option asks for it (RFC 5001 section 2.1).
    std::string out("\0\3\0\0", 4);
    if (options.client_subnet) {
        const std::string data = write_client_subnet(*options.client_subnet);
        out += {0, static_cast<char>(client_subnet_option), 0, static_cast<char>(data.size())};
        out += data;
    }
    return out;
}

}  // namespace

Name read_name(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw InputError("a name must not hold a NUL character");
    const std::string ascii = is_ascii(text) ? std::string(text) : to_a_labels(text);
    ldns_rdf* raw = nullptr;
    const ldns_status status =
        ascii.empty() ? LDNS_STATUS_ERR : ldns_str2rdf_dname(&raw, ascii.c_str());
    // It says that all is well where it has no memory for the name.
    const Rdf rdf = status == LDNS_STATUS_OK ? made<Rdf>(raw) : Rdf(raw);
    const bool has_blank =
        std::ranges::any_of(ascii, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    if (!is_done(status) || has_blank || ldns_rdf_size(rdf.get()) > Name::max_wire_size)
        throw InputError(
            fmt::format("'{}' {}", text, has_blank ? "holds a blank" : name_fault(ascii)));
    return Name::from_wire({ldns_rdf_data(rdf.get()), ldns_rdf_size(rdf.get())});
}

std::string unicode_text(const Name& name) {
    const std::string ascii = name.canonical().plain_text();
    if (ascii.find("xn--") == std::string::npos)
        return {};
    char* raw = nullptr;
    const int status = idn2_to_unicode_8z8z(ascii.c_str(), &raw, 0);
    const Text owned(raw);
    if (!is_converted(status) || raw == ascii || holds_control_character(raw))
        return {};
    char* back = nullptr;
    const int back_status = idn2_to_ascii_8z(raw, &back, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const Text owned_back(back);
    return is_converted(back_status) && ascii == back ? std::string(raw) : std::string();
}

std::string read_rdata(RrType type, std::string_view text) {
    if (has_line_break(text))
        throw not_the_data(type, text);
    if (auto generic = read_generic_rdata(type, text))
        return *std::move(generic);
    if (!rdata_layout(type))
        throw InputError(fmt::format("'{}': data of type {} is given as \\# LENGTH HEX (RFC 3597)",
                                     text, write_rr_type(type)));

    auto rdata = read_by_ldns(type, text);
    if (!rdata)
        throw not_the_data(type, text);
    return *std::move(rdata);
}

std::optional<RrType> read_record_type(std::string_view text) {
    const auto type = read_rr_type(text);
    // ldns reads "TYPE99999999" into an enum that has no room for it.
    const bool is_number = text.size() > 4 && strncasecmp(text.data(), "TYPE", 4) == 0;
    if (type || is_number)
        return type;
    const ldns_rr_type known = ldns_get_rr_type_by_name(std::string(text).c_str());
    return read_rr_type(fmt::format("TYPE{}", static_cast<unsigned>(known)));
}

std::string read_zone_rdata(RrType type, std::string_view text, const std::optional<Name>& origin) {
    if (has_line_break(text))
        throw not_the_data(type, text);
    if (auto generic = read_generic_rdata(type, text))
        return *std::move(generic);
    auto rdata = read_by_ldns(type, text, origin.value_or(Name()));
    if (!rdata)
        throw not_the_data(type, text);
    constexpr std::array<std::uint8_t, 3> elsewhere = {1, 'x', 0};
    if (!origin && rdata != read_by_ldns(type, text, Name::from_wire(elsewhere)))
        throw InputError(fmt::format("'{}' holds a relative name: {}", text, nameless_zone));
    return *std::move(rdata);
}

std::string write_rdata(RrType type, Bytes rdata) {
    if (!is_printable_by_ldns(type))
        return write_generic_rdata(rdata);
    const Rr rr = record_of(Name(), type, rdata);
    if (!rr)
        return write_generic_rdata(rdata);
    std::string out;
    for (std::size_t i = 0; i < ldns_rr_rd_count(rr.get()); ++i) {
        const Text field(ldns_rdf2str(ldns_rr_rdf(rr.get(), i)));
        if (!field)
            return write_generic_rdata(rdata);
        if (i > 0)
            out += ' ';
        out += field.get();
    }
    // ldns leaves out a CAA's value that is empty, and does not read that back.
    if (type == RrType::caa && ldns_rr_rd_count(rr.get()) == 2)
        out += " \"\"";
    while (!out.empty() && (out.back() == ' ' || out.back() == '\n'))
        out.pop_back();
    const bool is_printable =
        std::ranges::all_of(out, [](char c) { return c >= 0x20 && c <= 0x7e; });
    // ldns prints parameters (an empty ALPN id, say) that it does not read back.
    const bool has_parameters = type == RrType::svcb || type == RrType::https;
    // It takes any name that begins with an at sign for the origin, escaped or not.
    const bool is_doubtful = has_parameters || out.find('@') != std::string::npos;
    const bool is_readable =
        !is_doubtful || read_by_ldns(type, out) == canonical_rdata(type, rdata);
    return is_printable && is_readable ? out : write_generic_rdata(rdata);
}

bool can_digest(std::uint8_t ds_digest_type) {
    return ds_digest_type == LDNS_SHA1 || ds_digest_type == LDNS_SHA256 ||
           ds_digest_type == LDNS_SHA384;
}

std::optional<std::string> ds_rdata(const Name& owner, Bytes dnskey_rdata,
                                    std::uint8_t ds_digest_type) {
    constexpr std::uint8_t zone_key = 0x01;  // in the first of the two octets of flags
    constexpr std::uint8_t dnssec = 3;
    if (!can_digest(ds_digest_type) || dnskey_rdata.size() < 5 ||
        (dnskey_rdata[0] & zone_key) == 0 || dnskey_rdata[2] != dnssec)
        return std::nullopt;
    const Rr key = record_of(owner.canonical(), RrType::dnskey, dnskey_rdata);
    if (!key)
        return std::nullopt;
    const Rr ds(ldns_key_rr2ds(key.get(), static_cast<ldns_hash>(ds_digest_type)));
    const Buffer buffer = empty_buffer();
    if (!ds || !is_done(ldns_rr_rdata2buffer_wire(buffer.get(), ds.get())))
        return std::nullopt;
    const auto* begin = reinterpret_cast<const char*>(ldns_buffer_begin(buffer.get()));
    return std::string(begin, ldns_buffer_position(buffer.get()));
}

std::vector<std::uint8_t> compose_query(const Question& question, const QueryOptions& options) {
    make_room();
    Rdf owner = rdf_of(question.name);
    const auto packet = made<Packet>(ldns_pkt_query_new(
        owner.release(), static_cast<ldns_rr_type>(question.type),
        static_cast<ldns_rr_class>(question.rr_class), options.recursion_desired ? LDNS_RD : 0));
    ldns_pkt_set_id(packet.get(), 0);
    ldns_pkt_set_cd(packet.get(), options.checking_disabled);
    if (options.edns) {
        ldns_pkt_set_edns_udp_size(packet.get(), options.udp_payload_size);
        const std::string edns = edns_options(options);
        auto data =
            made<Rdf>(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_UNKNOWN, edns.size(), edns.data()));
        ldns_pkt_set_edns_data(packet.get(), data.release());
    }
    std::uint8_t* raw = nullptr;
    std::size_t size = 0;
    const ldns_status status = ldns_pkt2wire(&raw, packet.get(), &size);
    const Allocated wire(raw);
    if (!is_done(status))
        throw std::logic_error(
            fmt::format("ldns cannot compose a query: {}", ldns_get_errorstr_by_id(status)));
    return {wire.get(), wire.get() + size};
}

}  // namespace dnsprop::dns
