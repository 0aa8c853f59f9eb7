"""What compare and history share: commands timed in alternation, medians, the processor's name."""
import os
import shutil
import statistics
import subprocess
import sys
import time


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return "unknown processor"


def find_program(name, tools):
    """The peer `name` in the folder `tools`, else on PATH; None where it is not installed."""
    place = os.path.join(tools, "bin", name)
    return place if os.access(place, os.X_OK) else shutil.which(name)


def leaksift():
    here = os.path.dirname(os.path.abspath(__file__))
    program = os.environ.get("LEAKSIFT") or os.path.join(here, "../../build/release/leaksift")
    if not os.access(program, os.X_OK):
        raise SystemExit(f"{program} is not there: build the preset release, or set LEAKSIFT")
    return program


def install(tools):
    """Puts the peers into `tools`. Each failure is printed; what is missing is left out of the runs."""
    os.makedirs(os.path.join(tools, "bin"), exist_ok=True)
    venv = os.path.join(tools, "venv")
    env = dict(os.environ, GOBIN=os.path.join(os.path.abspath(tools), "bin"),
               GOMODCACHE=os.path.join(os.path.abspath(tools), "gomod"), GOFLAGS="-modcacherw")
    steps = [
        ([sys.executable, "-m", "venv", venv], None),
        ([os.path.join(venv, "bin/pip"), "install", "-q", "kingfisher-bin"], "kingfisher"),
        (["go", "install", "github.com/zricethezav/gitleaks/v8@latest"], None),
        (["cargo", "install", "-q", "--root", tools, "ripsecrets"], None),
    ]
    for command, link in steps:
        try:
            subprocess.run(command, env=env, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"not installed: {' '.join(command)}: {error}", file=sys.stderr)
            continue
        target = os.path.join(tools, "bin", link) if link else None
        if target and not os.path.lexists(target):
            os.symlink(os.path.join("../venv/bin", link), target)


LIMIT_SECONDS = 1800  # one run of one program


def run_once(command, accepted):
    """Seconds of one run. A status that is not accepted is an error: a crash is not a fast run."""
    begin = time.perf_counter()
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, check=False, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"no end after {LIMIT_SECONDS} s: {' '.join(command)}") from None
    seconds = time.perf_counter() - begin
    if run.returncode not in accepted:
        raise SystemExit(f"exit status {run.returncode}: {' '.join(command)}")
    return seconds


def compare(entries, runs, baseline):
    """entries: (name, command, accepted exit statuses). Runs all in turn, `runs` times after one unmeasured
    round that fills the page cache, and prints a table."""
    times = {name: [] for name, _, _ in entries}
    for turn in range(runs + 1):
        for name, command, accepted in entries:
            seconds = run_once(command, accepted)
            if turn:
                times[name].append(seconds)
    ours = statistics.median(times[baseline])
    print(f"{processor()}, {os.cpu_count()} processors, {runs} runs in alternation, warm cache")
    print(f"{'':14}{'median s':>10}{'min':>9}{'max':>9}{'of ' + baseline:>15}")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:14}{median:10.3f}{min(values):9.3f}{max(values):9.3f}{median / ours:14.2f}x")
