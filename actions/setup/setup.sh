#!/usr/bin/env bash
# The setup action: inputs to the adapter's environment, the program's folder to the PATH.
set -euo pipefail

adapter=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../ci" && pwd)/adapter.sh
export LEAKSIFT_VERSION=${INPUT_VERSION:-} LEAKSIFT_SHA256=${INPUT_SHA256:-}
export LEAKSIFT_BINARY=${INPUT_BINARY_PATH:-} LEAKSIFT_ATTESTATION=${INPUT_ATTESTATION:-off}
export LEAKSIFT_DOWNLOAD_URL=${INPUT_DOWNLOAD_URL:-}

program=$(sh "$adapter" install)
case $program in
  *$'\n'* | *$'\r'*)
    echo "leaksift: a path with a line break cannot be an output" >&2
    exit 2
    ;;
esac
echo "path=$program" >>"$GITHUB_OUTPUT"
dirname "$program" >>"$GITHUB_PATH"
