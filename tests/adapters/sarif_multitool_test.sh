#!/bin/bash
# shellcheck disable=SC1091,SC2154  # root, work and tools come from there
# Microsoft's Sarif.Multitool over our SARIF: no error under the rules of the standard and of GitHub, and
# its line hashes are ours.
. "$(dirname "$0")/report_tools.sh"
tool=$(multitool) || skip "no @microsoft/sarif-multitool-linux"
python=$(command -v python3) || skip "no python3"

# validate FILE: its exit code says nothing, the log does.
validate() {
  "$tool" validate "$1" --rule-kind "Sarif;Ghas" --level "Error;Warning" --max-file-size-in-kb 100000 \
    -o "$work/log.sarif" --log ForceOverwrite -q true >"$work/out.txt" 2>&1 ||
    fail "the validator could not read $1: $(cat "$work/out.txt")"
  "$python" - "$work/log.sarif" <<'PY' || fail "$1 has errors"
import json, sys
results = json.load(open(sys.argv[1]))["runs"][0].get("results", [])
errors = [r for r in results if r.get("level", "warning") == "error"]
for r in errors[:20]:
    print(r["ruleId"], r["message"], file=sys.stderr)
sys.exit(1 if errors else 0)
PY
}

for kind in plain clean empty hostile huge; do
  "$RENDER_SAMPLE" "$kind" sarif >"$work/$kind.sarif.sarif"
  validate "$work/$kind.sarif.sarif"
done
for kind in plain hostile; do
  "$RENDER_SAMPLE" "$kind" sarif-history >"$work/$kind.history.sarif"
  validate "$work/$kind.history.sarif"
done
size=$(gzip -c "$work/huge.sarif.sarif" | wc -c)
[ "$size" -le 10000000 ] || fail "26,000 findings take $size bytes compressed"

# The validator must be able to fail, or the above says nothing.
sed 's/"fullDescription":{"text":"[^"]*"},//' "$work/plain.sarif.sarif" >"$work/broken.sarif"
(validate "$work/broken.sarif") 2>/dev/null && fail "a rule without description went through"

# same_hashes SARIF DIR: what the tool computes from the files equals primaryLocationLineHash.
same_hashes() {
  "$python" - "$1" "$2" "$work/in.sarif" <<'PY'
import json, sys
log = json.load(open(sys.argv[1]))
for r in log["runs"][0]["results"]:
    del r["partialFingerprints"]
    at = r["locations"][0]["physicalLocation"]["artifactLocation"]
    at["uri"] = "file://" + sys.argv[2] + "/" + at["uri"]
json.dump(log, open(sys.argv[3], "w"))
PY
  "$tool" rewrite "$work/in.sarif" -o "$work/hashed.sarif" --insert RollingHashPartialFingerprints \
    --log ForceOverwrite >"$work/out.txt" 2>&1 || fail "rewrite: $(cat "$work/out.txt")"
  "$python" - "$1" "$work/hashed.sarif" "$3" <<'PY' || fail "line hashes differ"
import json, sys
def hashes(path):
    return [(r["locations"][0]["physicalLocation"]["region"]["startLine"],
             r["partialFingerprints"]["primaryLocationLineHash"])
            for r in json.load(open(path))["runs"][0]["results"]]
ours, theirs = hashes(sys.argv[1]), hashes(sys.argv[2])
print(len(ours), "line hashes compared")
for a, b in zip(ours, theirs):
    if a != b:
        print("line", a[0], "ours", a[1], "theirs", b[1], file=sys.stderr)
sys.exit(0 if ours == theirs and len(ours) >= int(sys.argv[3]) else 1)
PY
}

mkdir -p "$work/tree/dir x"
cp "$root/core/report/sarif.cc" "$work/tree/source.cc"
printf 'a\r\nb\r\n\tc\r\n d\r\n\r\n' >"$work/tree/crlf.txt"
printf 'a\rb\rc\n' >"$work/tree/cr.txt"
printf 'same\nsame\nsame\n\n\nsame\n  same\n\tx  y\nlast' >"$work/tree/dir x/cfg [1].env"
printf 'h\xc3\xa9llo \xf0\x9f\x98\x80\nw\xe2\x82\xac\n\xff\xfe \xe2\x82 bad\nend\n' >"$work/tree/utf8.txt"
printf '\xef\xbb\xbfbyte order mark\nsecond\n' >"$work/tree/bom.txt"
head -c 3000 /dev/zero | tr '\0' 'k' >"$work/tree/long.txt"
for i in $(seq 200); do printf '%*s%s\n' $((i % 7)) '' $((i % 3)); done >"$work/tree/many.txt"
"$RENDER_SAMPLE" "lines:$work/tree" sarif >"$work/lines.sarif"
same_hashes "$work/lines.sarif" "$work/tree" 500

if [ -n "${LEAKSIFT:-}" ]; then
  sample_tree "$work/found"
  mkdir "$work/none"
  echo 'nothing here' >"$work/none/a.txt"
  leaksift_report sarif "$work/found" >"$work/found.sarif"
  leaksift_report sarif "$work/none" >"$work/none.sarif"
  validate "$work/found.sarif"
  validate "$work/none.sarif"
  same_hashes "$work/found.sarif" "$work/found" 2
fi

# The upload, but for sending it: where it came from is in the file, without the credentials of the remote.
if [ -n "${LEAKSIFT:-}" ]; then
  git -c init.defaultBranch=main init -q "$work/clone"
  sample_tree "$work/clone"
  git -C "$work/clone" remote add origin https://user:word@github.com/owner/repository.git
  git -C "$work/clone" add -A
  git -C "$work/clone" -c user.name=a -c user.email=a@example.com commit -qm change
  head=$(git -C "$work/clone" rev-parse HEAD)
  code=0
  (cd "$work/clone" && env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=push GITHUB_REF=refs/heads/topic "GITHUB_SHA=$head" \
    GITHUB_STEP_SUMMARY= GITHUB_OUTPUT= GITHUB_EVENT_PATH= "$LEAKSIFT" ci --full --report "sarif=$work/upload.sarif") \
    >"$work/out.txt" 2>&1 || code=$?
  [ "$code" -eq 1 ] || fail "leaksift ci gave exit code $code: $(cat "$work/out.txt")"
  validate "$work/upload.sarif"
  GHAS_TOKEN=none "$tool" publish-to-ghas "$work/upload.sarif" --dry-run true >"$work/out.txt" 2>&1 ||
    fail "the upload would be refused: $(cat "$work/out.txt")"
  for said in owner repository "$head" refs/heads/topic; do
    grep -qF "$said" "$work/out.txt" || fail "the upload does not name $said: $(cat "$work/out.txt")"
  done
  grep -q word@ "$work/upload.sarif" && fail "the remote's credentials are in the file"
fi
echo "passed"
