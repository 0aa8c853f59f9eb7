#!/bin/sh
# What all CI adapters share: get the program and verify it, deepen a shallow clone, run the scan.
# No policy: which commits are scanned and what fails is decided by the program.
#
#   adapter.sh install                        prints the path of a verified program
#   adapter.sh run [RANGE FLAG...] -- FLAG... install, deepen, then `leaksift ci`; its exit code
#   adapter.sh gate FILE...                   the exit code that the runs' outputs files ask for
#   adapter.sh merge FLAG... FILE...          install, then `leaksift merge`; its exit code
#
# Range flags (--base, --head, --full, --tree) go to `leaksift ci-range` too.
# Environment:
#   LEAKSIFT_BINARY         a program that is already there; nothing is downloaded
#   LEAKSIFT_SHA256         what the SHA-256 of that program, or of the download, must be; goes before the
#                           table below
#   LEAKSIFT_VERSION        release to download
#   LEAKSIFT_DOWNLOAD_URL   where releases are: https://... or, for a mirror on disk, file://...
#   LEAKSIFT_ATTESTATION    off, or require: `gh attestation verify` must pass as well
#   LEAKSIFT_FETCH_BUDGET   seconds to spend on deepening (default 120; 0: never fetch)
#   LEAKSIFT_REMOTE         the clone's remote (default origin)
# Exit codes: the program's (0 clean, 1 findings, 2 usage, 3 incomplete). A program that cannot be
# had or verified is 2: it is not run.
set -u

default_version=0.1.0
default_url=https://github.com/leaksift/leaksift/releases/download
attested_repository=leaksift/leaksift

# SHA-256 and name of every archive whose program may be run. ci/release-checksums writes this table.
checksums() {
  cat <<'EOF'
EOF
}

log() { printf 'leaksift: %s\n' "$*" >&2; }
refuse() {
  log "$*"
  exit 2
}

sha256_of() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum -- "$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 -- "$1" | cut -d ' ' -f 1
  else
    openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
  fi
}

# verify FILE EXPECTED
verify() {
  actual=$(sha256_of "$1")
  [ -n "$actual" ] || refuse "no tool to compute a SHA-256 with"
  [ "$actual" = "$2" ] || refuse "wrong SHA-256: $actual instead of $2; it was not run"
  log "SHA-256 verified: $actual"
  case ${LEAKSIFT_ATTESTATION:-off} in
    off) ;;
    require)
      command -v gh >/dev/null 2>&1 || refuse "an attestation is required, but gh is not there"
      gh attestation verify "$1" --repo "$attested_repository" >&2 ||
        refuse "the attestation was not verified; it was not run"
      ;;
    *) refuse "LEAKSIFT_ATTESTATION is off or require" ;;
  esac
}

asset_name() {
  case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=darwin ;;
    MINGW* | MSYS* | CYGWIN*) os=windows ;;
    *) refuse "no release for this system; set LEAKSIFT_BINARY" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) arch=x86_64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) refuse "no release for this processor; set LEAKSIFT_BINARY" ;;
  esac
  printf 'leaksift-%s-%s-%s.tar.gz\n' "$1" "$os" "$arch"
}

# download URL FILE
download() {
  case $1 in
    file://*) cp -- "${1#file://}" "$2" ;;
    https://*)
      if command -v curl >/dev/null 2>&1; then
        curl --proto '=https' --tlsv1.2 -fsSL --retry 3 -o "$2" -- "$1"
      else
        wget -q -O "$2" -- "$1"
      fi
      ;;
    *) refuse "LEAKSIFT_DOWNLOAD_URL must begin with https:// or file://" ;;
  esac
}

install() {
  if [ -n "${LEAKSIFT_BINARY:-}" ]; then
    [ -f "$LEAKSIFT_BINARY" ] && [ -x "$LEAKSIFT_BINARY" ] ||
      refuse "LEAKSIFT_BINARY names no program"
    [ -z "${LEAKSIFT_SHA256:-}" ] || verify "$LEAKSIFT_BINARY" "$LEAKSIFT_SHA256"
    printf '%s\n' "$LEAKSIFT_BINARY"
    return
  fi
  version=${LEAKSIFT_VERSION:-$default_version}
  case $version in
    '' | *[!0-9A-Za-z.+-]*) refuse "LEAKSIFT_VERSION is not a version" ;;
  esac
  asset=$(asset_name "$version") || exit 2
  expected=${LEAKSIFT_SHA256:-$(checksums | awk -v name="$asset" '$2 == name { print $1 }')}
  [ -n "$expected" ] ||
    refuse "no SHA-256 is known for $asset, so there is nothing that may be run: build the program from source \
and name it with binary-path or LEAKSIFT_BINARY, or give the archive's digest with sha256 or LEAKSIFT_SHA256"
  folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/leaksift.XXXXXX") || exit 2
  file=$folder/$asset
  download "${LEAKSIFT_DOWNLOAD_URL:-$default_url}/v$version/$asset" "$file" ||
    refuse "$asset cannot be downloaded"
  verify "$file" "$expected"
  program=$folder/${asset%.tar.gz}/leaksift
  tar -xzf "$file" -C "$folder" && [ -x "$program" ] || refuse "$asset holds no program"
  printf '%s\n' "$program"
}

# The platform's own git, with everything off that could run something or ask somebody.
quiet_git() {
  GIT_TERMINAL_PROMPT=0 git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0 \
    -c maintenance.auto=false -c submodule.recurse=false -c http.lowSpeedLimit=1000 \
    -c http.lowSpeedTime=30 "$@"
}

# fetch_for PLAN OPTION...: fetches what the lines "fetch=..." of PLAN name. Commits come one by one
# where the server refuses them all together, since one that is gone spoils the others.
fetch_for() {
  plan=$1
  shift
  remote=${LEAKSIFT_REMOTE:-origin}
  case $remote in
    -* | *[!0-9A-Za-z._-]*) refuse "LEAKSIFT_REMOTE is not a remote's name" ;;
  esac
  wanted=$(printf '%s\n' "$plan" | sed -n \
    -e "s|^fetch=refs/heads/\(.*\)\$|+refs/heads/\1:refs/remotes/$remote/\1|p" \
    -e 's|^fetch=\([0-9a-f]\{40,64\}\)$|\1|p')
  old_ifs=$IFS
  IFS='
'
  set -f
  # shellcheck disable=SC2086 # one word a line is what is wanted
  if quiet_git fetch --quiet --no-tags "$@" -- "$remote" $wanted 2>/dev/null; then
    fetched=0
  else
    fetched=1
    for name in $wanted; do
      quiet_git fetch --quiet --no-tags "$@" -- "$remote" "$name" && fetched=0
    done
  fi
  set +f
  IFS=$old_ifs
  return $fetched
}

# deepen PROGRAM RANGE-FLAG...: fetches until the program knows its range, or the budget is spent.
# Failure is no error here: the program then says what it could not see.
deepen() {
  program=$1
  shift
  budget=${LEAKSIFT_FETCH_BUDGET:-120}
  case $budget in
    '' | *[!0-9]*) refuse "LEAKSIFT_FETCH_BUDGET is a number of seconds" ;;
  esac
  deadline=$(($(date +%s) + budget))
  narrowed=no
  for step in 50 200 1000 all; do
    plan=$("$program" ci-range "$@" 2>/dev/null) || true
    printf '%s\n' "$plan" | grep -q '^fetch=' || return 0
    if [ "$(date +%s)" -ge "$deadline" ]; then
      log "the budget of $budget s for fetching is spent"
      return 0
    fi
    depth=--depth=$step
    [ "$step" != all ] || depth=--unshallow
    [ "$(quiet_git rev-parse --is-shallow-repository 2>/dev/null)" = true ] || depth=--no-tags
    if printf '%s\n' "$plan" | grep -q '^deepen=true$'; then
      log "deepening the clone: $step"
    elif [ "$narrowed" = yes ]; then
      return 0 # complete, and what would make it smaller is not to be had
    fi
    narrowed=yes
    fetch_for "$plan" "$depth" || {
      log "the remote did not give what was asked for"
      return 0
    }
  done
}

run() {
  program=$(install) || exit 2
  # Range flags are the arguments before "--": they are put behind the others, then used twice.
  count=0
  for argument in "$@"; do
    [ "$argument" != -- ] || break
    count=$((count + 1))
  done
  all=$#
  [ "$count" -lt "$all" ] || refuse "run needs -- before the flags of the scan"
  (
    left=$count
    for argument in "$@"; do
      shift
      [ "$left" -gt 0 ] || continue
      set -- "$@" "$argument"
      left=$((left - 1))
    done
    deepen "$program" "$@"
  ) || exit $?
  left=$count
  for argument in "$@"; do
    shift
    if [ "$left" -eq 0 ]; then
      left=-1 # the "--" itself
      continue
    fi
    set -- "$@" "$argument"
    [ "$left" -lt 0 ] || left=$((left - 1))
  done
  "$program" ci "$@"
}

# The worst of the outcomes: a usage error or crash, then incomplete, then findings.
gate() {
  [ $# -gt 0 ] || refuse "gate needs the outputs files of the runs"
  worst=0
  for file in "$@"; do
    code=$(sed -n 's/^LEAKSIFT_EXIT_CODE=\([0-9][0-9]*\)$/\1/p' "$file" 2>/dev/null | tail -n 1)
    case $code in
      '')
        log "no outcome in $file: that part of the scan is missing"
        code=3
        ;;
      0 | 1 | 3) ;;
      *)
        log "a part of the scan failed"
        exit "$code"
        ;;
    esac
    [ "$code" -le "$worst" ] || worst=$code
  done
  case $worst in
    0) log "clean" ;;
    1) log "there are findings at or above the gate" ;;
    3) log "the scan is incomplete; what it could not read is listed in its reports" ;;
  esac
  exit "$worst"
}

# Template engines set what is not given to "": that is the same as not set.
for name in $(env | sed -n 's/^\(LEAKSIFT_[A-Z0-9_]*\)=$/\1/p'); do unset "$name"; done

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
  install) install ;;
  run) run "$@" ;;
  gate) gate "$@" ;;
  merge)
    program=$(install) || exit 2
    "$program" merge "$@"
    ;;
  *) refuse "usage: adapter.sh install | run [RANGE FLAG...] -- FLAG... | gate FILE... | merge FLAG... FILE..." ;;
esac
