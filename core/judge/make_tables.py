#!/usr/bin/env python3
"""Makes bigram_table.cc and common_words.cc: python3 make_tables.py GO_SRC PYTHON_LIB WORD_LIST,
in this folder, then clang-format.

What people write, as opposed to what machines draw: the names in the Go and Python standard libraries (without
their tests and data) and a word list such as Debian's wamerican. Each distinct name counts once, so that no
library's favourite dominates. Only counts and common words go into the output, no text.
"""
import collections
import math
import os
import re
import sys

SYMBOLS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"  # and one for all others
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,39}")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
BANNER = "// Made by make_tables.py from the names of two standard libraries and a word list; not edited by hand.\n"
WORD_COUNT = 3600


def names(root, suffix):
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if f not in ("testdata", "test", "tests", "idle_test", "site-packages")]
        for file in files:
            if file.endswith(suffix) and not file.endswith("_test.go") and "tables" not in file:
                with open(os.path.join(folder, file), encoding="utf-8", errors="ignore") as f:
                    yield from NAME.findall(f.read())


def made_by_people(name):
    return len(re.findall(r"[A-Za-z]\d", name)) <= 2


def symbol(c):
    return SYMBOLS.find(c) if c in SYMBOLS else len(SYMBOLS)


def bigram_table(distinct):
    n = len(SYMBOLS) + 1
    counts = [[0.3] * n for _ in range(n)]
    for name in distinct:
        for a, b in zip(name, name[1:]):
            counts[symbol(a)][symbol(b)] += 1
    bits = []
    for row in counts:
        total = sum(row)
        bits.append([min(255, round(-16 * math.log2(c / total))) for c in row])
    return bits


def write_bigrams(bits):
    with open("bigram_table.cc", "w") as out:
        out.write(BANNER + '#include "judge/bigram_table.h"\n\nnamespace leaksift {\n\n')
        out.write("const uint8_t kBigramCost[kBigramSymbols][kBigramSymbols] = {\n")
        for row in bits:
            out.write("    {" + ", ".join(map(str, row)) + "},\n")
        out.write("};\n\n}  // namespace leaksift\n")


def write_words(words):
    # One literal of space-separated words: the program indexes it once, at compile time.
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > 88:
            lines.append(line)
            line = ""
        line += word + " "
    lines.append(line)
    with open("common_words.cc", "w") as out:
        out.write(BANNER + '#include "judge/common_words.h"\n\nnamespace leaksift {\n\n// clang-format off\n')
        out.write("const std::string_view kCommonWords =\n")
        out.write("\n".join(f'    "{text}"' for text in lines) + ";\n// clang-format on\n\n}  // namespace leaksift\n")


def main():
    go, python, word_list = sys.argv[1:]
    with open(word_list) as f:
        dictionary = {w for w in f.read().split() if w.isascii() and w.isalpha()}
    all_names = collections.Counter(n for n in list(names(go, ".go")) + list(names(python, ".py")) if made_by_people(n))
    distinct = set(all_names) | {w for w in dictionary if 3 <= len(w)}
    write_bigrams(bigram_table(sorted(distinct)))
    lower = {w.lower() for w in dictionary}
    uses = collections.Counter()
    for name in all_names:
        uses.update(w.lower() for w in WORD.findall(name))
    seen = collections.Counter()
    for name, count in all_names.items():
        for w in WORD.findall(name):
            seen[w.lower()] += count
    score = {w: min(seen[w], 2000) * (1 + uses[w]) for w in seen if 4 <= len(w) <= 12}
    # A word of the language, or one that programmers made (config, param): in many different names.
    good = [w for w in score if (w in lower or uses[w] >= 40) and re.search("[aeiouy]", w)]
    good.sort(key=lambda w: (-score[w], w))
    write_words(sorted(good[:WORD_COUNT]))


if __name__ == "__main__":
    main()
