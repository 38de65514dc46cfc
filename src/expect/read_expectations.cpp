#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/input_error.hpp"
#include "base/text.hpp"
#include "dns/rr_type.hpp"
#include "expect/expectation.hpp"
#include "expect/value_reader.hpp"

namespace dnsprop::expect {

namespace {

using dns::RrType;

std::string join(const std::vector<std::string>& words, std::string_view separator) {
    return fmt::format("{}", fmt::join(words, separator));
}

/// A text as given, cut into the type it is tied to and the value.
struct Tied {
    std::optional<RrType> type;
    std::string_view value;
};

/// Only the word of a type ties: `v=spf1 -all` is a text.
Tied split_tie(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
        if (const auto type = dns::read_rr_type(text.substr(0, equals)))
            return {type, text.substr(equals + 1)};
    return {std::nullopt, text};
}

std::vector<std::string_view> split_at_commas(std::string_view text) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const std::size_t comma = text.find(',');
        pieces.push_back(text.substr(0, comma));
        if (comma == std::string_view::npos)
            return pieces;
        text.remove_prefix(comma + 1);
    }
}

/// A value as octets, equal where the values are: for looking one up among very many.
std::string key_of(const Value& value) {
    const auto octets = [](dns::Bytes bytes) { return std::string(bytes.begin(), bytes.end()); };
    std::string key(1, static_cast<char>(value.index()));
    if (const auto* address = std::get_if<net::IpAddress>(&value))
        key += octets(address->bytes());
    else if (const auto* prefix = std::get_if<net::IpPrefix>(&value))
        key += octets(prefix->first().bytes()) + static_cast<char>(prefix->length());
    else if (const auto* provider = std::get_if<ProviderValue>(&value))
        key += provider->provider->id;
    else if (const auto* chain = std::get_if<ChainName>(&value))
        key += octets(chain->name.canonical().wire());
    else if (const auto* exchange = std::get_if<ExchangeName>(&value))
        key += octets(exchange->name.canonical().wire());
    else if (const auto* rdata = std::get_if<RdataValue>(&value))
        key += rdata->rdata;
    return key;
}

/// Reads the texts of one option into one list of values of each Expectation.
class OptionReader {
public:
    OptionReader(std::string_view option, std::vector<ExpectedValue> Expectation::* list,
                 const std::vector<dns::Question>& questions,
                 const catalogue::ProviderLookup& providers, std::vector<Expectation>& expectations)
        : option_(option),
          list_(list),
          questions_(questions),
          providers_(providers),
          expectations_(expectations),
          known_(expectations.size()) {}

    void read(const std::string& text) {
        given_ = text;
        const Tied tied = split_tie(text);
        set_scope(tied);
        if (tied.value.find_first_not_of(" \t") == std::string_view::npos)
            refuse("a value is missing");
        for (const std::string_view piece : pieces_of(tied.value)) {
            given_ = piece.empty() ? text : std::string(piece);
            if (piece.empty())
                refuse("a value between the commas is missing");
            distribute(piece);
        }
    }

private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw InputError(escape_controls(fmt::format("{} {}: {}", option_, given_, why)));
    }

    void set_scope(const Tied& tied) {
        scope_.clear();
        scope_types_.clear();
        for (std::size_t i = 0; i < questions_.size(); ++i) {
            const RrType type = questions_[i].type;
            if (tied.type && type != *tied.type)
                continue;
            scope_.push_back(i);
            if (std::ranges::find(scope_types_, type) == scope_types_.end())
                scope_types_.push_back(type);
        }
        if (!scope_.empty())
            return;
        std::vector<RrType> asked;
        for (const dns::Question& question : questions_)
            if (std::ranges::find(asked, question.type) == asked.end())
                asked.push_back(question.type);
        scope_types_ = asked;
        refuse(fmt::format("{} is not asked (asked: {}){}", dns::write_rr_type(*tied.type),
                           scope_words(), text_hint()));
    }

    bool is_only(RrType type) const { return scope_types_.size() == 1 && scope_types_[0] == type; }
    bool has(RrType type) const {
        return std::ranges::find(scope_types_, type) != scope_types_.end();
    }
    bool has_provider_type() const { return std::ranges::any_of(scope_types_, takes_provider); }

    /// Addresses, prefixes and providers may stand in a list; names and texts hold their commas.
    std::vector<std::string_view> pieces_of(std::string_view value) const {
        const auto pieces = split_at_commas(value);
        const auto is_listed = [&](std::string_view piece) {
            const Shape shape = look_at(piece, providers_).shape;
            return shape == Shape::address || shape == Shape::prefix || shape == Shape::provider;
        };
        const bool is_list = has_provider_type() && value.find_first_of("\"=") == value.npos &&
                             std::ranges::any_of(pieces, is_listed);
        return is_list ? pieces : std::vector{value};
    }

    void distribute(std::string_view text) {
        const Piece piece = look_at(text, providers_);
        bool is_taken = false;
        try {
            is_taken =
                is_only(RrType::txt) ? distribute_text(piece, text) : distribute_value(piece, text);
        } catch (const InputError& error) {
            // What the codec and the value reader say needs the option in front of it.
            refuse(error.what());
        }
        if (!is_taken)
            refuse(unfit(piece));
    }

    /// Only TXT is meant: everything is a text, but for `none`.
    bool distribute_text(const Piece& piece, std::string_view text) {
        const bool is_special = piece.shape == Shape::absence || piece.shape == Shape::generic;
        for (const std::size_t index : scope_)
            add(index, piece.text,
                is_special ? *read_value(piece, questions_[index], true) : read_text(text));
        return true;
    }

    bool distribute_value(const Piece& piece, std::string_view text) {
        bool is_taken = false;
        for (const std::size_t index : scope_) {
            const dns::Question& question = questions_[index];
            if (question.type == RrType::txt && piece.shape != Shape::absence)
                continue;
            if (const auto value = read_value(piece, question, scope_types_.size() == 1)) {
                add(index, piece.text, *value);
                is_taken = true;
            }
        }
        // A text is what nothing else is: it needs quotes, a blank, or some other such character.
        const bool is_text = piece.shape == Shape::quoted || piece.shape == Shape::free;
        if (is_taken || !is_text || !has(RrType::txt))
            return is_taken;
        for (const std::size_t index : scope_)
            if (questions_[index].type == RrType::txt)
                add(index, piece.text, read_text(text));
        return true;
    }

    void add(std::size_t index, const std::string& text, Value value) {
        if (known_[index].insert(key_of(value)).second)
            (expectations_[index].*list_).push_back({text, std::move(value)});
    }

    std::string scope_words() const {
        std::vector<std::string> words;
        for (const RrType type : scope_types_)
            words.push_back(dns::write_rr_type(type));
        return join(words, ", ");
    }

    std::string text_hint() const {
        return has(RrType::txt) ? fmt::format("; as a text: TXT={}", given_) : "";
    }

    /// Why nothing in scope takes the piece, and what would be right.
    std::string unfit(const Piece& piece) const {
        switch (piece.shape) {
            case Shape::address:
            case Shape::prefix: {
                const bool is_ipv4 =
                    piece.address ? piece.address->is_ipv4() : piece.prefix->first().is_ipv4();
                return fmt::format("an {} {} fits {}; asked: {}{}", is_ipv4 ? "IPv4" : "IPv6",
                                   piece.address ? "address" : "prefix", is_ipv4 ? "A" : "AAAA",
                                   scope_words(), text_hint());
            }
            case Shape::no_address:
                return address_fault(piece.text) + text_hint();
            case Shape::provider:
                if (has_provider_type())
                    return fmt::format("no address ranges and no names of {} are known for {}",
                                       piece.provider->name, scope_words());
                return fmt::format("a provider fits A, AAAA and CNAME; asked: {}{}", scope_words(),
                                   text_hint());
            case Shape::name:
                if (has_provider_type())
                    return "the name asked for itself: no CNAME chain passes through it";
                return fmt::format("a host name fits A, AAAA, CNAME, MX, NS and PTR; asked: {}{}",
                                   scope_words(), text_hint());
            case Shape::word:
                return unknown_word(piece.text);
            case Shape::generic:
                return "give the type it is for: TYPE=\\# LENGTH HEX";
            case Shape::absence:
            case Shape::quoted:
            case Shape::free:
                break;
        }
        const bool has_comma = piece.text.find(',') != std::string::npos;
        return fmt::format("not a value that fits {}{}", scope_words(),
                           has_comma ? "; names are not comma-separated: repeat the option" : "");
    }

    std::string unknown_word(const std::string& word) const {
        if (!has_provider_type())
            return fmt::format("a host name of one label is written '{}.'{}", word, text_hint());
        std::vector<std::string> ids;
        for (const auto& provider : providers_().all())
            ids.push_back(provider.id);
        const auto near = nearest_words(lower_case(word), ids);
        if (near.empty())
            return "not an address, prefix, provider or host name" + text_hint();
        return fmt::format("unknown provider '{}'; did you mean {}?{}", word, join(near, " or "),
                           text_hint());
    }

    std::string_view option_;
    std::vector<ExpectedValue> Expectation::* list_;
    const std::vector<dns::Question>& questions_;
    const catalogue::ProviderLookup& providers_;
    std::vector<Expectation>& expectations_;
    std::vector<std::unordered_set<std::string>> known_;  ///< keys of each expectation's list
    std::string given_;                                   ///< the text at hand, for messages
    std::vector<std::size_t> scope_;                      ///< the questions it may be for
    std::vector<RrType> scope_types_;                     ///< their types
};

void refuse_none_beside_others(std::string_view option, const std::vector<ExpectedValue>& values,
                               RrType type) {
    const auto is_none = [](const ExpectedValue& each) {
        return std::holds_alternative<NoRecord>(each.value);
    };
    const auto other = std::ranges::find_if_not(values, is_none);
    if (other != values.end() && std::ranges::any_of(values, is_none))
        throw InputError(
            escape_controls(fmt::format("{} none: contradicts {} {} (both for {})", option, option,
                                        other->text, dns::write_rr_type(type))));
}

void refuse_contradictions(const Expectation& expectation, RrType type,
                           const ExpectationTexts& texts) {
    refuse_none_beside_others(texts.expected_word, expectation.values, type);
    refuse_none_beside_others(texts.old_word, expectation.old_values, type);
    if (expectation.old_values.empty())
        return;
    std::unordered_map<std::string, std::string_view> expected;
    for (const ExpectedValue& each : expectation.values)
        expected.emplace(key_of(each.value), each.text);
    for (const ExpectedValue& old : expectation.old_values)
        if (const auto same = expected.find(key_of(old.value)); same != expected.end())
            throw InputError(escape_controls(
                fmt::format("{} {}: the same value is expected ({} {})", texts.old_word, old.text,
                            texts.expected_word, same->second)));
}

}  // namespace

std::vector<Expectation> read_expectations(const ExpectationTexts& texts,
                                           const std::vector<dns::Question>& questions,
                                           const catalogue::ProviderLookup& providers) {
    std::vector<Expectation> expectations(questions.size());
    OptionReader expected(texts.expected_word, &Expectation::values, questions, providers,
                          expectations);
    OptionReader old(texts.old_word, &Expectation::old_values, questions, providers, expectations);
    for (const std::string& text : texts.expected)
        expected.read(text);
    for (const std::string& text : texts.old)
        old.read(text);
    for (std::size_t i = 0; i < questions.size(); ++i) {
        expectations[i].mode = texts.mode;
        if (!expectations[i].values.empty())
            expectations[i].source = Source::given;
        refuse_contradictions(expectations[i], questions[i].type, texts);
    }
    return expectations;
}

}  // namespace dnsprop::expect
