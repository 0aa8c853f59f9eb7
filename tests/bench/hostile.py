#!/usr/bin/env python3
"""hostile PROGRAM [--size MB] [--only NAME]: texts made to be slow, all on one line, each at a quarter, a half and
the whole of the size. Prints seconds and megabytes a second; a rate that falls with the size is a fault (law 7:
time is linear in the text). A run that takes over 120 s is ended and printed as "over"."""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time

LIMIT = 120


def base64_of(rng, length):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return "".join(rng.choices(alphabet, k=length))


# name -> a function that gives a piece of some kilobytes; a text is that piece again and again.
KINDS = {
    "jwt chain": lambda rng: "eyJ" + "".join("eyJ" + base64_of(rng, 30) + "." for _ in range(200)),
    "assignments": lambda rng: "".join(
        "password=" + f'"{base64_of(rng, 20)}";' for _ in range(200)),
    "keywords": lambda rng: "secret token key password api " * 200,
    "names": lambda rng: "API_KEY, " * 900,
    "base64 run": lambda rng: base64_of(rng, 8192),
    "hex run": lambda rng: rng.randbytes(4096).hex(),
    "zeros": lambda rng: "0" * 8192,
    "brackets": lambda rng: "([{<" * 2048,
    "quotes": lambda rng: "\"'`" * 2048,
    "backslashes": lambda rng: "\\" * 8192,
    "percent": lambda rng: "%25" * 2048,
    "entities": lambda rng: "&amp;" * 2048,
    "pem heads": lambda rng: "-----BEGIN RSA PRIVATE KEY-----" * 200,
    "urls": lambda rng: "".join(f"https://u:{base64_of(rng, 12)}@h/" for _ in range(200)),
    "aws ids": lambda rng: "".join("AKI" + "A" + base64_of(rng, 16).upper().replace("+", "Q").replace("/", "R") + " "
                                   for _ in range(200)),
    "minified json": lambda rng: "".join(
        f'{{"id":{i},"k{i}":"{base64_of(rng, 24)}","n":[1,2,3]}},' for i in range(200)),
    "equals": lambda rng: "a=" * 4096,
    "spaces": lambda rng: "key" + " " * 8000 + "=",
}


def seconds(program, path):
    begin = time.monotonic()
    try:
        subprocess.run([program, "dir", path, "--threads", "1", "--report", "jsonl=/dev/null"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return None
    return time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--size", type=int, default=100, help="megabytes of the biggest text")
    parser.add_argument("--only", help="one kind")
    options = parser.parse_args()
    sizes = [options.size * 1_000_000 // n for n in (4, 2, 1)]
    print(f"{'text':15}" + "".join(f"{size // 1_000_000:>8} MB   MB/s" for size in sizes))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "line.txt")
        for name, piece in KINDS.items():
            if options.only not in (None, name):
                continue
            text = piece(random.Random(1))
            row = f"{name:15}"
            for size in sizes:
                with open(path, "w", encoding="ascii") as file:
                    file.write((text * (size // len(text) + 1))[:size])
                taken = seconds(options.program, path)
                row += f"{'over':>9} s      -" if taken is None else f"{taken:9.2f} s {size / 1e6 / taken:6.1f}"
                if taken is None:
                    break
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
