#!/usr/bin/env python3
"""Precision and recall of leaksift on the tables of tests/rules/generic, at the default gate.

  generic_score.py PROGRAM [--set a] [--list]

Each line of the tables becomes a file of its own. A secret counts as found when a finding lies on
it; a line of a plain_ table counts as a false alarm when anything is reported in it. --list prints
what was missed and what was reported wrongly, with the reasons that leaksift gives.
"""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile

TABLES = pathlib.Path(__file__).resolve().parent.parent / "rules" / "generic"
CLASSES = {
    "alnum": "A-Za-z0-9", "lalnum": "a-z0-9", "ualnum": "A-Z0-9", "alpha": "A-Za-z",
    "lalpha": "a-z", "ualpha": "A-Z", "digit": "0-9", "hex": "0-9a-f", "uhex": "0-9A-F",
    "xhex": "0-9a-fA-F", "b64": "A-Za-z0-9+/", "b64url": "A-Za-z0-9_-", "word": "A-Za-z0-9_",
    "base32": "A-Z2-7", "base58": "1-9A-HJ-NP-Za-km-z",
}
RECIPE = re.compile(r"\{(uuid|(?:\[[^\]]*\]|[a-z0-9]+):\d+)\}")


def characters(spec):
    return re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), spec)


def make(body, rng):
    """What a recipe of core/providers/README.md stands for."""
    if body == "uuid":
        return "-".join("".join(rng.choices("0123456789abcdef", k=k)) for k in (8, 4, 4, 4, 12))
    name, _, length = body.rpartition(":")
    alphabet = characters(name[1:-1] if name[0] == "[" else CLASSES[name])
    edges = [c for c in alphabet if c.isalnum()]
    while True:
        text = [rng.choice(alphabet) for _ in range(int(length))]
        text[0], text[-1] = rng.choice(edges), rng.choice(edges)
        mixed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
        if mixed or int(length) < 8 or not (any(map(str.isdigit, alphabet)) and
                                            any(map(str.isalpha, alphabet))):
            return "".join(text)


def expand(text, rng):
    text = text.replace("⏎", "\n").replace("⇥", "\t")
    return RECIPE.sub(lambda m: make(m[1], rng), text)


def cases(which):
    for kind in ("secrets", "plain"):
        for table in sorted(TABLES.glob(f"{kind}_{which}.tsv")):
            for number, line in enumerate(table.read_text("utf-8").splitlines(), 1):
                _, path, text, *secret = line.split("\t")
                rng = random.Random(f"{table.name}:{number}")
                text = expand(text, rng)
                span = None
                if kind == "secrets":
                    value = expand(secret[0], rng)
                    begin = len(text[:text.index("«»")].encode())
                    span = (begin, begin + len(value.encode()))
                    text = text.replace("«»", value)
                yield f"{table.name}:{number}", path, text, span


def scan(program, folder):
    report = os.path.join(folder, "report.jsonl")
    result = subprocess.run(
        [program, "dir", os.path.join(folder, "texts"), "--quiet", "--show-dropped", "--show-secrets",
         "--report", f"jsonl={report}"], env={k: v for k, v in os.environ.items() if k != "CI"})
    if result.returncode not in (0, 1):
        raise SystemExit(f"leaksift ended with {result.returncode}")
    found = {}
    with open(report, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if line["type"] in ("finding", "dropped"):
                found.setdefault(line["path"].split("/", 1)[0], []).append(line)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--set", default="*", help="a letter: only the tables of this set")
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    hits = misses = alarms = quiet = 0
    with tempfile.TemporaryDirectory() as folder:
        table = {}
        for index, case in enumerate(cases(args.set)):
            table[f"{index:05}"] = case
            file = pathlib.Path(folder, "texts", f"{index:05}", case[1])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(case[2].encode() + b"\n")
        found = scan(args.program, folder)
    for index, (name, path, text, span) in table.items():
        seen = found.get(index, [])
        kept = [f for f in seen if f["type"] == "finding"]
        if span:
            kept = [f for f in kept if f["begin"] < span[1] and f["end"] > span[0]]
        hits += bool(span and kept)
        misses += bool(span and not kept)
        alarms += bool(not span and kept)
        quiet += bool(not span and not kept)
        if args.list and bool(kept) != bool(span):
            why = "; ".join(f"{f['rule']} «{f['secret']}» {f['confidence']} " +
                            ",".join(r["code"] for r in f["reasons"]) for f in seen)
            print(f"{'MISSED' if span else 'ALARM '} {name} {path}: {text!r}\n       {why or '-'}")
    print(f"secrets {hits + misses}: found {hits}, recall {hits / max(1, hits + misses):.3f}")
    print(f"plain {alarms + quiet}: reported {alarms}, "
          f"precision {hits / max(1, hits + alarms):.3f}")


if __name__ == "__main__":
    main()
