#!/usr/bin/env bash
# The scan action: inputs to flags, results to where GitHub shows them. Decides nothing itself.
#
# The text report holds names from the scanned change, so the runner's workflow commands are switched off
# while it is printed; the annotations, which are such commands, are written to a file and printed after.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
adapter=$(cd "$here/../../ci" && pwd)/adapter.sh
folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/leaksift.XXXXXX")
trap 'rm -rf "$folder"' EXIT

refuse() {
  echo "::error title=leaksift::$1"
  echo "exit-code=2" >>"$GITHUB_OUTPUT"
  exit 2
}

export LEAKSIFT_VERSION=${INPUT_VERSION:-} LEAKSIFT_SHA256=${INPUT_SHA256:-}
export LEAKSIFT_BINARY=${INPUT_BINARY_PATH:-} LEAKSIFT_ATTESTATION=${INPUT_ATTESTATION:-off}
export LEAKSIFT_DOWNLOAD_URL=${INPUT_DOWNLOAD_URL:-} LEAKSIFT_FETCH_BUDGET=${INPUT_FETCH_BUDGET:-120}
token=${INPUT_TOKEN:-}
unset INPUT_TOKEN

for name in ON_FINDINGS ON_PARTIAL; do
  value=INPUT_$name
  case ${!value:-fail} in
    fail | report) ;;
    *) refuse "on-findings and on-partial are fail or report" ;;
  esac
done

range=()
case ${INPUT_SCOPE:-auto} in
  auto) ;;
  full) range+=(--full) ;;
  tree) range+=(--tree) ;;
  *) refuse "scope is auto, full or tree" ;;
esac
[[ -z ${INPUT_BASE:-} ]] || range+=("--base=$INPUT_BASE")
[[ -z ${INPUT_HEAD:-} ]] || range+=("--head=$INPUT_HEAD")

flags=(--report text=- "--outputs=$folder/outputs")
[[ -z ${INPUT_FAIL_ON:-} ]] || flags+=("--fail-on=$INPUT_FAIL_ON")
[[ -z ${INPUT_MIN_CONFIDENCE:-} ]] || flags+=("--min-confidence=$INPUT_MIN_CONFIDENCE")
[[ -z ${INPUT_CONFIG_FROM:-} ]] || flags+=("--config-from=$INPUT_CONFIG_FROM")
if [[ -n ${INPUT_SHARD_INDEX:-}${INPUT_SHARD_TOTAL:-} ]]; then
  export LEAKSIFT_SHARD_INDEX=${INPUT_SHARD_INDEX:-} LEAKSIFT_SHARD_TOTAL=${INPUT_SHARD_TOTAL:-}
  flags+=(--shard=auto)
fi
files=(sarif "${INPUT_SARIF_FILE:-}" junit "${INPUT_JUNIT_FILE:-}" json "${INPUT_JSON_FILE:-}")
for ((i = 0; i < ${#files[@]}; i += 2)); do
  [[ -z ${files[i + 1]} ]] || flags+=(--report "${files[i]}=${files[i + 1]}")
done
[[ ${INPUT_ANNOTATIONS:-true} != true ]] || flags+=(--report "annotations=$folder/annotations")
flags+=(--report "markdown=$folder/summary.md")

cd -- "${INPUT_WORKING_DIRECTORY:-.}"
guard=leaksift-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$guard"
code=0
# The program would write these by itself; here that is done below.
env -u GITHUB_STEP_SUMMARY -u GITHUB_OUTPUT sh "$adapter" run ${range[@]+"${range[@]}"} -- "${flags[@]}" || code=$?
echo
echo "::$guard::"

[[ ! -s $folder/annotations ]] || cat "$folder/annotations"
if [[ ${INPUT_SUMMARY:-true} == true && -s $folder/summary.md && -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [[ -s $folder/outputs ]]; then
  # LEAKSIFT_RANGE_BASE=x becomes range-base=x; any other line is no output.
  sed -n -e '/^LEAKSIFT_EXIT_CODE=/d' -e 's/^LEAKSIFT_\([A-Z_]*=[0-9a-z]*\)$/\1/p' "$folder/outputs" |
    while IFS='=' read -r name value; do
      printf '%s=%s\n' "$(printf '%s' "$name" | tr 'A-Z_' 'a-z-')" "$value"
    done >>"$GITHUB_OUTPUT"
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
for ((i = 0; i < ${#files[@]}; i += 2)); do
  file=${files[i + 1]}
  if [[ -n $file && -f $file && $file != *$'\n'* && $file != *$'\r'* ]]; then
    echo "${files[i]}-file=$file" >>"$GITHUB_OUTPUT"
  fi
done

if [[ ${INPUT_COMMENT:-false} == true && -s $folder/summary.md ]]; then
  GH_TOKEN=$token bash "$here/comment.sh" "$folder/summary.md" ||
    echo "::warning title=leaksift::the pull request's comment could not be written"
fi

case $code in
  0) ;;
  1) [[ ${INPUT_ON_FINDINGS:-fail} == report ]] || exit 1 ;;
  3)
    echo "::warning title=leaksift::the scan is incomplete; the report lists what was not read"
    [[ ${INPUT_ON_PARTIAL:-fail} == report ]] || exit 3
    ;;
  *)
    echo "::error title=leaksift::the scan did not run (exit code $code)"
    exit "$code"
    ;;
esac
