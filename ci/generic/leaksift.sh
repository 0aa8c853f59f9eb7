#!/bin/sh
# For any CI: fetches the adapter of one release, checks it, and scans what this branch brings.
# Set LEAKSIFT_ADAPTER_SHA256 to the digest that the release's page names; docs/ci/generic.md.
#
#   LEAKSIFT_BASE   commit or branch to scan from, where the platform's variables are not known
set -eu
version=${LEAKSIFT_VERSION:-0.1.0}
url=${LEAKSIFT_DOWNLOAD_URL:-https://github.com/leaksift/leaksift/releases/download}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
case $url in
  file://*) cp -- "${url#file://}/v$version/leaksift-adapter.sh" "$folder/adapter.sh" ;;
  *) curl --proto '=https' --tlsv1.2 -fsSL -o "$folder/adapter.sh" -- "$url/v$version/leaksift-adapter.sh" ;;
esac || exit 2
echo "${LEAKSIFT_ADAPTER_SHA256:?}  $folder/adapter.sh" | sha256sum -c - >&2 || exit 2
set -- -- --report text=- "$@"
[ -z "${LEAKSIFT_BASE:-}" ] || set -- "--base=$LEAKSIFT_BASE" "$@"
sh "$folder/adapter.sh" run "$@"
