#!/usr/bin/python3
"""g++ 12 miscompiles (double free, at -O2 too; gcc PR 107288) a full expression that holds a co_await together with a braced
temporary or a capturing lambda. The rule is a little stricter: name such an object on a line of its own, then await."""

import re
import unittest

import source_tree
from sample import RuleTest

_TOKEN = re.compile(r"[A-Za-z_]\w*|\d[\w.']*|::|->|\[\[|[^\s\w]")
# What may stand right before the brace of a block, apart from the `)` of a function, if, for, while, switch or catch.
_BLOCK_WORDS = {"else", "try", "do", "const", "noexcept", "override", "final", "mutable", "{", "}", ";", ":"}
_TYPE_WORDS = {"namespace", "struct", "class", "enum", "union", "extern"}
_CALLER_WORDS = {"if", "for", "while", "switch", "catch"}


class Expression:
    """What one full expression holds, as far as the bug cares."""

    def __init__(self):
        self.awaits = self.braces = self.captures = 0
        self.words = []

    def is_miscompiled(self):
        return self.awaits > 0 and (self.braces > 0 or self.captures > 0)


def expressions(text):
    """[(line of its first co_await or word, Expression)]: cut at `;` and at the braces of blocks. The body of a lambda is
    made of expressions of its own: what it awaits is not awaited by the expression around it."""
    text = source_tree.without_literals(text)
    text = re.sub(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", lambda match: re.sub(r"[^\n]", " ", match.group(0)), text, flags=re.M)
    tokens = [(match.group(0), match.start()) for match in _TOKEN.finditer(text)]
    found, current, first_line = [], Expression(), 0
    # One entry for each open bracket: its kind, and for a lambda's body the expression it interrupts.
    open_brackets, parentheses = [], 0

    def finish():
        nonlocal current, first_line
        if current.words:
            found.append((first_line, current))
        current, first_line = Expression(), 0

    def is_block(index):
        before = tokens[index - 1][0] if index else ";"
        if before == ")" or before in _BLOCK_WORDS or _TYPE_WORDS & set(current.words[:6]) and "=" not in current.words:
            return "co_await" not in current.words or parenthesis_ends_header(index)
        # A trailing return type: ) -> Type {
        return "->" in current.words and ")" in current.words and "=" not in current.words and not parentheses

    def parenthesis_ends_header(index):
        """Is the `)` before this brace the end of `if (co_await f())` and not of `co_await f(){...}`?"""
        before = tokens[index - 1][0]
        return before in _BLOCK_WORDS or bool(current.words) and (
            current.words[0] in _CALLER_WORDS or current.words[:2] == ["else", "if"])

    def lambda_body(index):
        """Does a lambda's header end before this brace? [..] {, [..](..) {, [..](..) mutable noexcept -> T {"""
        depth, i = 0, index - 1
        while i >= 0:
            token = tokens[i][0]
            if token in ")":
                depth += 1
            elif token == "(":
                depth -= 1
                if depth < 0:
                    return False
            elif depth == 0 and token == "]":
                return (i + 1) in introducer_ends
            elif depth == 0 and token in ";{}=,":
                return False
            i -= 1
        return False

    introducer_ends = set()
    for index, (token, at) in enumerate(tokens):
        if not first_line or (token == "co_await" and not current.awaits):
            first_line = text.count("\n", 0, at) + 1
        if token == "[[" or token == "[":
            before = tokens[index - 1][0] if index else ";"
            subscript = re.match(r"[\w)\]]", before) and before not in ("return", "co_return", "co_await", "co_yield", "case")
            introducer = token == "[" and not subscript and before not in ("auto", "&")
            # Structured bindings: auto [a, b], auto& [a, b].
            if token == "[" and before == "&" and index > 1 and tokens[index - 2][0] == "auto":
                introducer = False
            elif token == "[" and before == "&":
                introducer = True
            open_brackets.append(("[[" if token == "[[" else "[", introducer, index))
            current.words.append(token)
        elif token == "]" and open_brackets and open_brackets[-1][0] in ("[", "[["):
            kind, introducer, start = open_brackets.pop()
            if kind == "[[":
                open_brackets.append(("[", False, start))  # the second ] of an attribute
            elif introducer:
                introducer_ends.add(index + 1)
                if index - start > 1:
                    current.captures += 1
            current.words.append(token)
        elif token == "(":
            parentheses += 1
            open_brackets.append(("(", None, None))
            current.words.append(token)
        elif token == ")":
            while open_brackets and open_brackets[-1][0] in ("[", "[["):
                open_brackets.pop()
            if open_brackets and open_brackets[-1][0] == "(":
                open_brackets.pop()
                parentheses -= 1
            current.words.append(token)
        elif token == "{":
            if lambda_body(index):
                open_brackets.append(("lambda", (current, first_line, parentheses), None))
                current, first_line, parentheses = Expression(), 0, 0
            elif parentheses == 0 and is_block(index):
                finish()
                open_brackets.append(("block", None, None))
            else:
                current.braces += 1
                current.words.append(token)
                open_brackets.append(("braces", parentheses, None))
        elif token == "}":
            while open_brackets and open_brackets[-1][0] in ("[", "[[", "("):
                open_brackets.pop()
            kind, kept, _ = open_brackets.pop() if open_brackets else ("block", None, None)
            if kind == "lambda":
                finish()
                current, first_line, parentheses = kept
                current.words.append("}")
            elif kind == "block":
                finish()
                parentheses = 0
            else:
                parentheses = kept
                current.words.append("}")
        elif token == ";" and parentheses == 0:
            finish()
        elif token == ";":  # for (a; b; c): three expressions; what stands before the header's parenthesis is harmless
            kept_words = current.words
            finish()
            current.words = kept_words[:1]
        else:
            if token == "co_await":
                current.awaits += 1
            current.words.append(token)
    finish()
    return found


def findings_in(text):
    return [line for line, expression in expressions(text) if expression.is_miscompiled()]


def coroutine_findings(root):
    return [f"{path.relative_to(root)}:{line}: name the braced temporary or the capturing lambda before the co_await (g++ 12)"
            for path in source_tree.cpp_files(root, "src", "tests") for line in findings_in(source_tree.read(path))]


BAD = {
    "designated initialiser as an argument": "co_await f({.a = x});",
    "braced aggregate as an argument": "co_await f(Agg{x, 1});",
    "braced aggregate by const reference in a condition": "if (co_await holds(Agg{x})) {\n    g();\n}",
    "co_await inside braces": "const Agg agg{co_await f(), 2};",
    "co_await inside braces of an assignment": "agg = Agg{.a = co_await f()};",
    "co_return of braces that hold a co_await": "co_return Agg{co_await f()};",
    "capturing lambda beside an awaited executor": "co_spawn(co_await this_coro::executor, [p] { g(p); }, token);",
    "capturing lambda as an argument of what is awaited": "co_await post([&](int n) { h(n); });",
    "capturing lambda with a trailing return type": "co_await post([this]() mutable -> awaitable<void> { co_return; });",
    "init capture": "co_await post([p = std::move(p)] { g(p); });",
    "braced vector": "co_await f(std::vector<int>{1, 2});",
    "empty braces": "co_await f(Options{});",
    "braces after the co_await": "const auto r = combine(co_await f(), Agg{1});",
    "braces in the second operand": "const auto r = co_await (f() || g(Agg{1}));",
    "while header": "while (co_await next({.a = 1})) {\n}",
    "range-for over an awaited call with braces": "for (auto x : co_await all({1, 2})) {\n    g(x);\n}",
    "on several lines": "const auto reply =\n    co_await exchange(query,\n                      {.address = a, .port = 53});",
    "inside a capturing lambda's own body": "const auto run = [&]() -> awaitable<void> { co_await f({.a = 1}); };",
    "nested lambda as argument, awaiting inside with braces": "spawn(executor, []() -> awaitable<void> { co_await f(Agg{1}); });",
    "structured binding of a braced call": "const auto [error, size] = co_await send({1, 2}, as_result);",
}
GOOD = {
    "named object": "const Agg agg{.a = x};\nco_await f(agg);",
    "moved object": "co_await f(std::move(agg));",
    "class with a constructor": "co_await f(Deadline(now, 4));",
    "std::string temporary": 'co_await f(std::string("{ }"));',
    "co_return of an aggregate": "co_return Agg{x, 1};",
    "named lambda": "const auto work = [p] { g(p); };\nco_await post(work);",
    "executor fetched on its own line": "const auto executor = co_await this_coro::executor;\nco_spawn(executor, [p] { g(p); }, token);",
    "lambda without capture": "co_await post([](int n) { return n; });",
    "block after a condition that awaits": "if (co_await f(x)) {\n    g({1});\n} else {\n    h();\n}",
    "function body": "asio::awaitable<Result<Reply>> exchange(Query query) {\n    co_await f();\n    co_return Reply{{1, 2}};\n}",
    "function with a trailing return type": "auto exchange(Query q) -> asio::awaitable<void> {\n    co_await f();\n}",
    "awaiting inside a lambda, captured outside": "co_spawn(executor, [&]() -> awaitable<void> { co_await f(); }, token);",
    "subscript is no lambda": "co_await f(table[index], rows[0]);",
    "structured binding is no lambda": "const auto [error, sent] = co_await socket.send(buffer, as_result);",
    "structured binding by reference": "auto& [a, b] = co_await pair();",
    "braces in a string and a comment": 'co_await f("{.a}"); // co_await f({.a = 1})\n/* co_await f(Agg{}) */',
    "braces in a raw string": 'co_await f(R"({"a": [1]})");',
    "the next statement": "co_await f();\nconst Agg agg{1};",
    "switch and loop": "for (;;) {\n    const auto x = co_await f();\n    switch (x) {\n        case 1: {\n            g({1});\n        }\n    }\n}",
    "parallel wait": "const auto first = co_await (op(token) ||\n    timer.async_wait(token));",
    "struct with a coroutine": "struct Server : Base {\n    int limit{4};\n    awaitable<void> run() const override { co_await f(); }\n};",
    "attribute": "[[nodiscard]] awaitable<int> f() {\n    co_return co_await g();\n}",
    "digit separator": "co_await f(1'000'000);\nconst char c = '{';",
    "constructor with an initialiser list": "Server::Server(int a) : a_{a}, b_(2) {\n    g();\n}",
    "try block": "try {\n    co_await f();\n} catch (const std::exception& error) {\n    report({error.what()});\n}",
    "macro": "#define AWAIT(x) co_await f({x})\nco_await g();",
}


class Coroutines(RuleTest):
    def test_no_expression_has_a_shape_that_gcc_12_miscompiles(self):
        self.assertHolds(coroutine_findings(source_tree.ROOT))


class SelfTest(RuleTest):
    def test_finds_every_bad_shape(self):
        for name, code in BAD.items():
            with self.subTest(name):
                self.assertEqual(1, len(findings_in(code)), code)
                self.assertEqual(1, len(findings_in(f"awaitable<void> run(int x) {{\n    {code}\n}}\n")), code)

    def test_leaves_every_good_shape(self):
        for name, code in GOOD.items():
            with self.subTest(name):
                self.assertEqual([], findings_in(code), code)
                self.assertEqual([], findings_in(f"namespace a {{\nawaitable<void> run(int x) {{\n    {code}\n}}\n}}\n"), code)

    def test_says_the_file_and_the_line_of_the_co_await(self):
        root = self.tree({"src/net/a.cpp": "void f() {\n    const auto x =\n        co_await g({1});\n}\n"})
        self.assertFinds("src/net/a.cpp:3:", coroutine_findings(root))


if __name__ == "__main__":
    unittest.main()
