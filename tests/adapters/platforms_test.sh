#!/usr/bin/env bash
# The adapters of the other platforms: the scripts inside their files are taken out and run.
# shellcheck disable=SC2016 # hostile words and expressions stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

check_jsonschema=$(python_tool check-jsonschema check-jsonschema==0.39.0) || skip "a YAML reader cannot be installed"
python=$(dirname "$check_jsonschema")/python
fake=$root/tests/adapters/support/fake_leaksift
export FAKE_LOG=$work/log
mkdir -p "$work/project"
cd "$work/project" || exit 1

# --- generic: the adapter by checksum
mkdir -p "$work/mirror/v0.1.0"
cp "$root/ci/adapter.sh" "$work/mirror/v0.1.0/leaksift-adapter.sh"
generic() {
  env LEAKSIFT_DOWNLOAD_URL="file://$work/mirror" LEAKSIFT_BINARY="$fake" "$@" \
    sh "$root/ci/generic/leaksift.sh" --report sarif=leaksift.sarif >"$work/out" 2>&1
}
sum=$(sha256sum "$root/ci/adapter.sh" | cut -d ' ' -f 1)
generic LEAKSIFT_ADAPTER_SHA256="$sum" LEAKSIFT_BASE=main FAKE_EXIT=1
check "generic: exit code" 1 $?
check "generic: base goes to the range, too" 'ci-range --base=main' "$(sed -n 1p "$FAKE_LOG")"
check "generic: flags" 'ci --base=main --report text=- --report sarif=leaksift.sarif' "$(sed -n 2p "$FAKE_LOG")"
rm "$FAKE_LOG"
generic LEAKSIFT_ADAPTER_SHA256="${sum//[0-9]/0}"
check "generic: wrong checksum of the adapter: refused" 2 $?
generic
check "generic: no checksum: refused" 1 "$(($? != 0))"
check "generic: nothing was run" no "$([[ -e $FAKE_LOG ]] && echo yes || echo no)"

# --- Bitbucket: each line of the report is a request to the proxy
"$python" - "$work" <<'END' &
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with open(sys.argv[1] + "/requests", "a") as log:
            log.write(f"{self.command} {self.path} {len(body)} {body[:1]}\n")
        self.send_response(500 if "refuse" in self.path else 200)
        self.end_headers()
    do_PUT = do_POST = do_DELETE = answer
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
open(sys.argv[1] + "/port", "w").write(str(server.server_port))
for _ in range(12): server.handle_request()
END
server=$!
for _ in $(seq 100); do [[ -s $work/port ]] && break; sleep 0.05; done
insights() {
  env LEAKSIFT_BITBUCKET_PROXY="http://127.0.0.1:$(cat "$work/port")" BITBUCKET_WORKSPACE=space \
    BITBUCKET_REPO_SLUG="$1" BITBUCKET_COMMIT=abc no_proxy='' sh "$root/ci/bitbucket/code-insights.sh" "$2" 2>"$work/err"
}
printf '%s\n' '{"title":"x"}' '[{"a":1}]' '[{"b":"$(id) \\n"}]' '[]' >report.ndjson
insights repository report.ndjson
check "bitbucket: exit code" 0 $?
url=http://api.bitbucket.org/2.0/repositories/space/repository/commit/abc/reports/leaksift
check "bitbucket: requests" "DELETE $url 0 
PUT $url 13 {
POST $url/annotations 9 [
POST $url/annotations 19 [
POST $url/annotations 2 [" "$(cat "$work/requests")"
insights refuse report.ndjson
check "bitbucket: an upload that is refused is a warning" 0 $?
holds "bitbucket: and said" "$(cat "$work/err")" 'did not take the report'
insights repository none.ndjson
check "bitbucket: no report" 0 $?
kill $server 2>/dev/null

# --- Buildkite: annotation by the agent, exit code of the scan
mkdir -p bin ci
printf '#!/bin/sh\necho "$@" >"%s"\ncat >>"%s"\n' "$work/agent" "$work/agent" >bin/buildkite-agent
chmod +x bin/buildkite-agent
cp "$root/ci/buildkite/step.sh" ci/step.sh
cp "$root/ci/generic/leaksift.sh" ci/leaksift.sh
env PATH="$PWD/bin:$PATH" LEAKSIFT_DOWNLOAD_URL="file://$work/mirror" LEAKSIFT_ADAPTER_SHA256="$sum" \
  LEAKSIFT_BINARY="$fake" FAKE_EXIT=1 sh -c "$(yaml_text "$root/ci/buildkite/pipeline.yml" steps 0 command)" >/dev/null 2>&1
check "buildkite: exit code" 1 $?
check "buildkite: annotation" "annotate --style error --context leaksift
markdown report" "$(cat "$work/agent")"

# --- CircleCI: the script of the orb, with \<< as the platform reads it
yaml_text "$root/ci/circleci/orb.yml" commands scan steps 0 run command | sed 's/\\<</<</g' >circle.sh
rm -f "$FAKE_LOG"
env LEAKSIFT_BINARY="$fake" LEAKSIFT_VERSION='' CIRCLE_NODE_INDEX=2 FAKE_EXIT=3 bash -eo pipefail circle.sh >/dev/null 2>&1
check "circleci: exit code" 3 $?
holds "circleci: flags" "$(cat "$FAKE_LOG")" '^ci --report text=- .*json=leaksift/report-2.json .*--shard=auto$'
check "circleci: results where the platform looks" "junit report" "$(cat test-results/leaksift/results.xml)"
check "circleci: every << is escaped or a parameter" "" \
  "$(grep '<<' "$root/ci/circleci/orb.yml" | grep -vE '\\<<|<< (parameters|pipeline)\.[a-z0-9_.-]+ >>')"

# --- Azure: the script of the template
yaml_text "$root/ci/azure/leaksift.yml" steps 0 bash >azure.sh
rm -f "$FAKE_LOG"
env LEAKSIFT_BINARY="$fake" LEAKSIFT_SHARE=true BUILD_ARTIFACTSTAGINGDIRECTORY="$work/staging" FAKE_EXIT=1 \
  bash azure.sh >/dev/null 2>&1
check "azure: exit code" 1 $?
holds "azure: flags" "$(cat "$FAKE_LOG")" '^ci --report text=- --report azure=- .* --shard=auto$'
check "azure: SARIF where the Scans tab looks" "sarif report" "$(cat "$work/staging/leaksift/CodeAnalysisLogs/leaksift.sarif")"

# --- Bitbucket, Travis, Drone, Woodpecker: the steps end with the scan's exit code
for step in "bitbucket/bitbucket-pipelines.yml definitions steps 0 step script" \
  "travis/travis.yml jobs include 0 script" "drone/drone.yml steps 0 commands" "drone/woodpecker.yml steps 0 commands"; do
  read -ra words <<<"$step"
  yaml_text "$root/ci/${words[0]}" "${words[@]:1}" >step.sh
  cp "$root/ci/bitbucket/code-insights.sh" ci/
  for code in 0 1 3; do
    env LEAKSIFT_DOWNLOAD_URL="file://$work/mirror" LEAKSIFT_ADAPTER_SHA256="$sum" LEAKSIFT_BINARY="$fake" \
      FAKE_EXIT=$code LEAKSIFT_BITBUCKET_PROXY=http://127.0.0.1:1 BITBUCKET_WORKSPACE=s BITBUCKET_REPO_SLUG=r \
      BITBUCKET_COMMIT=c sh -e step.sh >/dev/null 2>&1
    check "${words[0]}: exit code" "$code" $?
  done
done

finish
