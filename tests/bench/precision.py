#!/usr/bin/env python3
"""Findings per million lines of other people's code: precision.py LEAKSIFT FOLDER...

Point it at what package managers have fetched (module caches, site-packages, node_modules): such code is public, so
what is reported outside of tests, examples and documentation is nearly always a false alarm or a sample. The goal is
at most two a million lines at medium confidence and above. Prints a line for each rule and confidence, and with --list
each finding.
"""
import argparse
import collections
import json
import os
import subprocess


def count_lines(folder):
    """Lines of the text files under `folder`; a NUL in the first kilobytes makes a file binary."""
    lines = 0
    for parent, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(parent, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                head = file.read(8192)
                if b"\0" in head:
                    continue
                lines += head.count(b"\n")
                while block := file.read(1 << 20):
                    lines += block.count(b"\n")
    return lines


def findings(program, folder):
    """The findings at medium and above, as the jsonl report has them."""
    run = subprocess.run([program, "dir", folder, "--report", "jsonl=-", "--quiet"], stdout=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1, 3):
        raise SystemExit(f"{program} ended with {run.returncode}")
    for line in run.stdout.splitlines():
        entry = json.loads(line)
        if entry["type"] == "finding":
            yield entry


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--list", action="store_true", help="print each finding outside of tests")
    args = parser.parse_args()
    lines = 0
    outside = collections.Counter()
    inside = collections.Counter()
    for folder in args.folders:
        lines += count_lines(folder)
        for finding in findings(args.program, folder):
            in_tests = any(reason["code"] == "test-path" for reason in finding["reasons"])
            (inside if in_tests else outside)[finding["rule"], finding["confidence"]] += 1
            if args.list and not in_tests:
                print(f"{finding['confidence']:7}{finding['rule']}  {folder}/{finding['path']}:{finding['line']}")
    millions = lines / 1e6
    print(f"{millions:.1f} million lines, {sum(outside.values())} findings outside of tests, "
          f"{sum(outside.values()) / max(millions, 1e-6):.2f} a million")
    print("a million lines: outside of tests, in tests")
    for key, _ in sorted((outside + inside).items(), key=lambda item: (-item[1], item[0])):
        rates = [counts[key] / max(millions, 1e-6) for counts in (outside, inside)]
        print(f"{rates[0]:9.3f} {rates[1]:9.3f}  {key[1]:7}{key[0]}")


if __name__ == "__main__":
    main()
