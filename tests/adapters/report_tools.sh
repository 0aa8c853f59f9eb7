# shellcheck shell=bash
# Sourced by the tests that run real consumers over our reports.
#
# RENDER_SAMPLE: the program that prints constructed reports (tests/support/render_sample.cc).
# LEAKSIFT: the program itself; empty while the build has none.
# LEAKSIFT_TOOLS: where consumers are installed and kept, default build/tools.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tools=${LEAKSIFT_TOOLS:-$root/build/tools}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$tools"
: "${RENDER_SAMPLE:?must name the program render_sample}"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# A consumer that cannot be installed here: not tested, and ctest says so.
skip() {
  echo "skipped: $*" >&2
  exit 77
}

# multitool: path of Sarif.Multitool, installed when it is not there.
multitool() {
  local home=$tools/sarif-multitool-5.7.0
  local program=$home/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
  if [ ! -x "$program" ]; then
    command -v npm >/dev/null || return 1
    npm install --silent --no-audit --no-fund --prefix "$home" \
      @microsoft/sarif-multitool-linux@5.7.0 >&2 || return 1
  fi
  echo "$program"
}

# python_tools: path of a Python with check-jsonschema and junitparser.
python_tools() {
  local home=$tools/python-report-tools-1
  if [ ! -e "$home/complete" ]; then
    rm -rf "$home"
    python3 -m venv "$home" >&2 || return 1
    "$home/bin/pip" install --quiet --disable-pip-version-check \
      check-jsonschema==0.39.0 junitparser==5.0.3 >&2 || return 1
    touch "$home/complete"
  fi
  echo "$home/bin/python"
}

# sample_tree DIR: a small tree with two secrets, one name of which needs escaping.
sample_tree() {
  local secret
  secret="ico""-$(printf 'Qw3rT9yUi0pLkJ7hGfDs5aZxCvBn2Mq8')"
  mkdir -p "$1/dir x"
  printf 'name: app\nINFRACOST_API_KEY: "%s"\n' "$secret" >"$1/dir x/cfg [1].yml"
  printf '\xc3\xa9 key\r\nexport INFRACOST_API_KEY=%s\r\n' "$secret" >"$1/env.sh"
}

# leaksift_report FORMAT DIR: the program's report of DIR; findings or none are both fine.
leaksift_report() {
  local status=0
  (cd "$2" && "$LEAKSIFT" dir . --quiet --report "$1=-") || status=$?
  [ "$status" -le 1 ] || fail "leaksift dir gave exit code $status"
}
