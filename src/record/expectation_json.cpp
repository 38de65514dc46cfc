#include "record/expectation_json.hpp"

#include <algorithm>
#include <utility>

#include "dns/message_view.hpp"
#include "record/text.hpp"

namespace dnsprop::record {

namespace {

using dns::RrType;
using expect::ExpectedValue;

const std::vector<std::string_view> match_words =
    words_of<expect::MatchMode, 3>([](expect::MatchMode mode) { return expect::word(mode); });

struct PutValue {
    Json& out;

    void operator()(const net::IpAddress& address) const { out["address"] = address.text(); }
    void operator()(const net::IpPrefix& prefix) const { out["prefix"] = prefix.text(); }
    void operator()(const expect::ProviderValue& value) const {
        out["provider"] = write_text(value.provider->id);
    }
    void operator()(const expect::ChainName& value) const { out["chain_name"] = value.name.text(); }
    void operator()(const expect::ExchangeName& value) const {
        out["exchange"] = value.name.text();
    }
    void operator()(const expect::RdataValue& value) const {
        out["rdata"] = write_hex(value.rdata);
    }
    void operator()(const expect::NoRecord& /*none*/) const { out["none"] = true; }
};

void put_values(Json& out, const char* key, const std::vector<ExpectedValue>& values) {
    for (const ExpectedValue& each : values) {
        Json value = Json::object();
        put_text(value, "text", each.text);
        std::visit(PutValue{value}, each.value);
        out[key].push_back(std::move(value));
    }
}

bool passes_through_names(RrType type) {
    return type == RrType::a || type == RrType::aaaa || type == RrType::cname;
}

/// One kind of value after the other: the first whose key is there.
class ValueReader {
public:
    ValueReader(Fields& fields, RrType type, const catalogue::ProviderLookup& providers)
        : fields_(fields), type_(type), providers_(providers) {}

    ExpectedValue read() {
        ExpectedValue out;
        out.text = fields_.optional_text("text").value_or(std::string());
        if (const auto address = fields_.optional_address("address")) {
            require_family("address", address->is_ipv4());
            out.value = *address;
        } else if (const auto prefix = fields_.optional_prefix("prefix")) {
            require_family("prefix", prefix->first().is_ipv4());
            out.value = *prefix;
        } else if (const auto id = fields_.optional_text("provider")) {
            require_fit("provider", passes_through_names(type_));
            out.value = provider(*id);
        } else if (const auto link = fields_.optional_name("chain_name")) {
            require_fit("chain_name", passes_through_names(type_));
            out.value = expect::ChainName{*link};
        } else if (const auto host = fields_.optional_name("exchange")) {
            require_fit("exchange", type_ == RrType::mx);
            out.value = expect::ExchangeName{*host};
        } else if (fields_.flag("none")) {
            out.value = expect::NoRecord{};
        } else {
            out.value = expect::RdataValue{fields_.rdata("rdata", type_)};
        }
        fields_.refuse_unknown_keys();
        return out;
    }

private:
    void require_fit(std::string_view key, bool fits) const {
        if (!fits)
            fields_.fail(key, "does not fit type " + dns::write_rr_type(type_));
    }
    void require_family(std::string_view key, bool is_ipv4) const {
        require_fit(key, type_ == (is_ipv4 ? RrType::a : RrType::aaaa));
    }
    expect::ProviderValue provider(const std::string& id) const {
        const catalogue::Provider* known = providers_().find(id);
        if (known == nullptr)
            fields_.fail("provider",
                         "is none that this dnsprop knows; --providers FILE names more");
        return {known};
    }

    Fields& fields_;
    RrType type_;
    const catalogue::ProviderLookup& providers_;
};

std::vector<ExpectedValue> read_values(Fields& question, std::string_view key, RrType type,
                                       const catalogue::ProviderLookup& providers) {
    std::vector<ExpectedValue> values;
    for (Fields& each : question.objects(key))
        values.push_back(ValueReader(each, type, providers).read());
    const auto is_none = [](const ExpectedValue& each) {
        return std::holds_alternative<expect::NoRecord>(each.value);
    };
    if (values.size() > 1 && std::ranges::any_of(values, is_none))
        question.fail(key, "holds none beside other values");
    return values;
}

}  // namespace

void put_expectation(Json& question, const expect::Expectation& expectation) {
    put_values(question, "expect", expectation.values);
    put_values(question, "old", expectation.old_values);
    question["match"] = expect::word(expectation.mode);
}

expect::Expectation read_expectation(Fields& question, RrType type,
                                     const catalogue::ProviderLookup& providers) {
    expect::Expectation out;
    out.values = read_values(question, "expect", type, providers);
    out.old_values = read_values(question, "old", type, providers);
    out.mode = question.word<expect::MatchMode>("match", match_words);
    if (!out.values.empty())
        out.source = expect::Source::given;
    return out;
}

}  // namespace dnsprop::record
