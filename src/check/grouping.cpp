#include "check/grouping.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>

namespace dnsprop::check {

namespace {

/// Disjoint sets of row indices; the root of a set is its first row.
class RowSets {
public:
    explicit RowSets(std::size_t size) : parents_(size) {
        std::iota(parents_.begin(), parents_.end(), 0U);
    }
    std::uint32_t root(std::uint32_t row) {
        while (parents_[row] != row) {
            parents_[row] = parents_[parents_[row]];
            row = parents_[row];
        }
        return row;
    }
    void join(std::uint32_t a, std::uint32_t b) {
        const std::uint32_t root_a = root(a);
        const std::uint32_t root_b = root(b);
        parents_[std::max(root_a, root_b)] = std::min(root_a, root_b);
    }

private:
    std::vector<std::uint32_t> parents_;
};

/// What two rows must have in common to be joined: the judgement, and a record's type and rdata
/// (its owner is where a chain ended). Rows without records share an rcode instead: NOTIMP is not
/// FORMERR.
struct Shared {
    Verdict verdict;
    Reason reason;
    bool is_record;
    std::uint16_t type_or_rcode;
    std::string_view rdata;
    auto operator<=>(const Shared&) const = default;
};

bool has_records(const Row& row) {
    return row.outcome.has_answer() &&
           row.outcome.answer.content->kind == dns::AnswerKind::positive;
}

/// The rcode tells broken rows apart; NXDOMAIN and NODATA are told apart by their reason already.
std::uint16_t distinguishing_rcode(const Row& row) {
    return row.judgement.reason == Reason::error_rcode
               ? static_cast<std::uint16_t>(row.outcome.answer.content->rcode)
               : std::uint16_t{0};
}

RowSets join_rows(const std::vector<Row>& rows) {
    RowSets sets(rows.size());
    std::map<Shared, std::uint32_t> first_with;
    const auto join_by = [&](std::uint32_t row, const Shared& shared) {
        const auto [entry, is_new] = first_with.try_emplace(shared, row);
        if (!is_new)
            sets.join(entry->second, row);
    };
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        const auto& [verdict, reason, detail] = rows[i].judgement;
        if (!has_records(rows[i])) {
            join_by(i, {verdict, reason, false, distinguishing_rcode(rows[i]), {}});
            continue;
        }
        for (const dns::Record& record : rows[i].outcome.answer.content->records)
            join_by(i,
                    {verdict, reason, true, static_cast<std::uint16_t>(record.type), record.rdata});
    }
    return sets;
}

/// Each rdata once; of several owners the first in order stays.
std::vector<dns::Record> union_of_records(const std::vector<Row>& rows, const Group& group) {
    std::map<std::pair<dns::RrType, std::string_view>, const dns::Record*> by_rdata;
    for (const std::uint32_t row : group.rows) {
        if (!has_records(rows[row]))
            continue;
        for (const dns::Record& record : rows[row].outcome.answer.content->records) {
            const auto [entry, is_new] = by_rdata.try_emplace({record.type, record.rdata}, &record);
            if (!is_new && record < *entry->second)
                entry->second = &record;
        }
    }
    std::vector<dns::Record> records;
    records.reserve(by_rdata.size());
    for (const auto& [key, record] : by_rdata)
        records.push_back(*record);
    std::ranges::sort(records);
    return records;
}

}  // namespace

std::vector<Group> group_rows(const std::vector<Row>& rows) {
    RowSets sets = join_rows(rows);
    std::map<std::uint32_t, Group> by_root;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
        Group& group = by_root[sets.root(i)];
        group.verdict = rows[i].judgement.verdict;
        group.reason = rows[i].judgement.reason;
        group.rows.push_back(i);
    }
    std::vector<Group> groups;
    groups.reserve(by_root.size());
    for (auto& [root, group] : by_root) {
        group.records = union_of_records(rows, group);
        groups.push_back(std::move(group));
    }
    std::ranges::sort(groups, [](const Group& a, const Group& b) {
        return std::tuple(a.verdict, b.rows.size(), a.rows.front()) <
               std::tuple(b.verdict, a.rows.size(), b.rows.front());
    });
    return groups;
}

}  // namespace dnsprop::check
