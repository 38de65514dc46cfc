#include "world/signing.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <openssl/evp.h>
#include <stdexcept>

namespace dnsprop::world {

namespace {

constexpr std::size_t key_size = 32;
constexpr std::size_t signature_size = 64;
/// Flags, protocol and algorithm stand before the key itself.
constexpr std::size_t dnskey_head = 4;
/// The fields of an RRSIG before the signer's name.
constexpr std::size_t fixed_fields = 18;

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context new_context() {
    Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!context)
        throw std::bad_alloc();
    return context;
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void append(std::string& out, std::uint32_t value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift & 0xff);
}

void append(std::string& out, const dns::Name& name) {
    const dns::Name canonical = name.canonical();
    out.append(canonical.wire().begin(), canonical.wire().end());
}

std::uint32_t read(dns::Bytes from, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (const std::uint8_t octet : from.subspan(at, size))
        value = value << 8 | octet;
    return value;
}

/// Of the uncompressed name at the beginning; 0 where there is no whole one.
std::size_t name_size(dns::Bytes octets) {
    std::size_t size = 0;
    while (size < octets.size() && octets[size] != 0 && octets[size] < 64)
        size += 1U + octets[size];
    return size < octets.size() && octets[size] == 0 && size < dns::Name::max_wire_size ? size + 1
                                                                                        : 0;
}

}  // namespace

std::optional<Signature> read_signature(dns::Bytes rdata) {
    if (rdata.size() < fixed_fields)
        return std::nullopt;
    const std::size_t signer = name_size(rdata.subspan(fixed_fields));
    if (signer == 0)
        return std::nullopt;
    Signature out;
    SignatureFields& fields = out.fields;
    fields.covered = static_cast<dns::RrType>(read(rdata, 0, 2));
    fields.algorithm = rdata[2];
    fields.labels = rdata[3];
    fields.ttl = read(rdata, 4, 4);
    fields.expiration = read(rdata, 8, 4);
    fields.inception = read(rdata, 12, 4);
    fields.key_tag = static_cast<std::uint16_t>(read(rdata, 16, 2));
    fields.signer = dns::Name::from_wire(rdata.subspan(fixed_fields, signer));
    const dns::Bytes rest = rdata.subspan(fixed_fields + signer);
    out.octets.assign(rest.begin(), rest.end());
    return out;
}

std::string write_fields(const SignatureFields& fields) {
    std::string out;
    append(out, static_cast<std::uint32_t>(fields.covered), 2);
    append(out, fields.algorithm, 1);
    append(out, fields.labels, 1);
    append(out, fields.ttl, 4);
    append(out, fields.expiration, 4);
    append(out, fields.inception, 4);
    append(out, fields.key_tag, 2);
    append(out, fields.signer);
    return out;
}

std::uint8_t label_count(const dns::Name& name) {
    std::uint8_t count = 0;
    for (dns::Name at = name; !at.is_root(); at = at.parent())
        ++count;
    return count;
}

std::string signed_data(const SignatureFields& fields, const dns::Name& owner,
                        std::vector<std::string> rdata) {
    std::ranges::sort(rdata);
    const auto repeated = std::ranges::unique(rdata);
    rdata.erase(repeated.begin(), repeated.end());
    std::string out = write_fields(fields);
    for (const std::string& each : rdata) {
        append(out, owner);
        append(out, static_cast<std::uint32_t>(fields.covered), 2);
        append(out, 1, 2);  // class IN
        append(out, fields.ttl, 4);
        append(out, static_cast<std::uint32_t>(each.size()), 2);
        out += each;
    }
    return out;
}

std::uint16_t key_tag(dns::Bytes dnskey_rdata) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < dnskey_rdata.size(); ++i)
        sum += i % 2 == 0 ? dnskey_rdata[i] << 8 : dnskey_rdata[i];
    return static_cast<std::uint16_t>(sum + (sum >> 16));
}

bool fits(dns::Bytes dnskey_rdata, std::string_view data, std::string_view signature) {
    if (dnskey_rdata.size() != dnskey_head + key_size || dnskey_rdata[3] != ed25519)
        return false;
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, dnskey_rdata.data() + dnskey_head,
                                    key_size),
        &EVP_PKEY_free);
    const Context context = new_context();
    return key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(data),
                            data.size()) == 1;
}

SigningKey::SigningKey(std::string_view private_key)
    : key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(private_key),
                                        private_key.size()),
           [](void* key) { EVP_PKEY_free(static_cast<EVP_PKEY*>(key)); }) {
    std::array<unsigned char, key_size> public_key{};
    std::size_t size = public_key.size();
    if (!key_ || EVP_PKEY_get_raw_public_key(static_cast<EVP_PKEY*>(key_.get()), public_key.data(),
                                             &size) != 1)
        throw std::logic_error("these octets are no private key of Ed25519");
    append(dnskey_, 257, 2);
    append(dnskey_, 3, 1);  // the protocol is always 3 (RFC 4034 section 2.1.2)
    append(dnskey_, ed25519, 1);
    dnskey_.append(public_key.begin(), public_key.end());
}

SigningKey SigningKey::from_text(std::string_view text) {
    std::array<unsigned char, key_size> digest{};
    if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc();
    return SigningKey({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string SigningKey::sign(std::string_view data) const {
    std::string signature(signature_size, '\0');
    std::size_t size = signature.size();
    const Context context = new_context();
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr,
                           static_cast<EVP_PKEY*>(key_.get())) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       octets(data), data.size()) != 1)
        throw std::logic_error("Ed25519 could not sign");
    return signature;
}

}  // namespace dnsprop::world
