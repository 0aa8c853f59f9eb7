# shellcheck shell=bash
# What the adapter tests share. Source it: sets root, tools and work, and counts failures.
#
#   LEAKSIFT        the program under test; where it is not set, only the shell around it is tested
#   LEAKSIFT_TOOLS  where tools are installed once and kept (default build/tools)
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
tools=${LEAKSIFT_TOOLS:-$root/build/tools}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Nothing of the caller's CI or of its own git may leak into a test.
for name in $(compgen -e); do
  case $name in
    GITHUB_* | GITLAB_* | CI | CI_* | JENKINS_* | CIRCLE* | TRAVIS* | BITBUCKET_* | BUILDKITE* | DRONE* | BUILD_* | SYSTEM_* | TF_BUILD) unset "$name" ;;
    LEAKSIFT | LEAKSIFT_TOOLS) ;;
    LEAKSIFT_*) unset "$name" ;;
  esac
done
# A bare system has no locale, and Java prints ? for what is not ASCII there.
export LC_ALL=C.UTF-8
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=c GIT_COMMITTER_EMAIL=c@example.com
failures=0
checks=0

# check WHAT EXPECTED ACTUAL
check() {
  checks=$((checks + 1))
  [[ $2 == "$3" ]] && return
  failures=$((failures + 1))
  printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
}

# holds WHAT TEXT PATTERN: TEXT has a line that the extended expression matches
holds() {
  checks=$((checks + 1))
  grep -Eq -- "$3" <<<"$2" && return
  failures=$((failures + 1))
  printf 'FAILED: %s\n  no line matches: %s\n  in: %s\n' "$1" "$3" "$2"
}

# lacks WHAT TEXT FIXED-STRING
lacks() {
  checks=$((checks + 1))
  grep -Fq -- "$3" <<<"$2" || return 0
  failures=$((failures + 1))
  printf 'FAILED: %s\n  has: %s\n  in: %s\n' "$1" "$3" "$2"
}

finish() {
  printf '%d checks, %d failed\n' "$checks" "$failures"
  [[ $checks -gt 0 && $failures -eq 0 ]]
  exit
}

skip() {
  echo "skipped: $*"
  exit 77
}

# python_tool NAME REQUIREMENT...: the path of NAME from a virtual environment of its own
python_tool() {
  local name=$1 folder=$tools/python-$1
  shift
  (
    flock 9 # two tests may want the same tool at the same time
    [[ -x $folder/bin/$name ]] ||
      { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet "$@"; } >&2
  ) 9>"$folder.lock" || return 1
  echo "$folder/bin/$name"
}

# yaml_text FILE KEY...: the text at a place of a YAML file; of a list, its items as lines
yaml_text() {
  "$(dirname "$(python_tool check-jsonschema check-jsonschema==0.39.0)")/python" - "$@" <<'END'
import sys
from ruamel.yaml import YAML
node = YAML(typ="safe").load(open(sys.argv[1]))
for key in sys.argv[2:]:
    node = node[int(key) if key.isdigit() else key]
print("\n".join(node) if isinstance(node, list) else node, end="")
END
}

# An invented token that the program reports, made here so that no scanner trips over this file.
sample_token() {
  printf 'gh''p_'
  echo leaksift | sha512sum | cut -c 1-96 | base64 -w 0 | tr -d '+/=' | cut -c 1-36
}

# commit FOLDER FILE TEXT: commits a file; prints the commit's id
commit() {
  mkdir -p "$(dirname "$1/$2")" && printf '%s\n' "$3" >"$1/$2"
  git -C "$1" add -A && git -C "$1" commit -qm change && git -C "$1" rev-parse HEAD
}
