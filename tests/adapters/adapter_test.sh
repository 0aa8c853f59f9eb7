#!/usr/bin/env bash
# ci/adapter.sh: what is run and what is refused, in every shell that is here.
# shellcheck disable=SC2016 # hostile words stay as they are
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

adapter=$root/ci/adapter.sh
fake=$root/tests/adapters/support/fake_leaksift
asset=leaksift-0.1.0-linux-$(uname -m | sed 's/aarch64/arm64/').tar.gz
# release VERSION: an archive on the mirror, as ci/release names and fills it
release() {
  local name=${asset%.tar.gz}
  name=${name/0.1.0/$1}
  mkdir -p "$work/mirror/v$1" "$work/staged/$name"
  cp "$fake" "$work/staged/$name/leaksift"
  tar -C "$work/staged" -czf "$work/mirror/v$1/$name.tar.gz" "$name"
}
release 0.1.0
sum=$(sha256sum "$work/mirror/v0.1.0/$asset" | cut -d ' ' -f 1)
# An archive that is as said, but holds no program.
mkdir -p "$work/mirror/v0.0.9" && tar -C "$work/staged" -czf "$work/mirror/v0.0.9/${asset/0.1.0/0.0.9}" --files-from=/dev/null
empty=$(sha256sum "$work/mirror/v0.0.9/${asset/0.1.0/0.0.9}" | cut -d ' ' -f 1)
export LEAKSIFT_DOWNLOAD_URL=file://$work/mirror TMPDIR=$work

# result COMMAND...: exit code in $code, output in $out, messages in $err
result() {
  out=$("$@" 2>"$work/err")
  code=$?
  err=$(cat "$work/err")
}

fresh_clone() {
  cd "$root" && rm -rf "$work/clone"
  git clone -q --depth=1 "file://$work/origin" "$work/clone"
  cd "$work/clone" || exit 1
}

shells=(bash)
for shell in dash "busybox sh"; do
  command -v "${shell%% *}" >/dev/null && shells+=("$shell")
done

for shell in "${shells[@]}"; do
  run=("${shell%% *}")
  [[ $shell != *" "* ]] || run+=("${shell##* }")
  run+=("$adapter")

  # install
  result "${run[@]}" install
  check "$shell: no checksum known: refused" 2 "$code"
  holds "$shell: no checksum known: what to do" "$err" 'build the program from source and name it with binary-path or LEAKSIFT_BINARY'
  check "$shell: nothing printed" "" "$out"
  result env LEAKSIFT_SHA256="$sum" "${run[@]}" install
  check "$shell: right checksum" 0 "$code"
  check "$shell: the program is there" 0 "$([[ -x $out ]] && echo 0)"
  holds "$shell: says the digest" "$err" "SHA-256 verified: $sum"
  result env LEAKSIFT_SHA256="${sum//[0-9]/0}" "${run[@]}" install
  check "$shell: wrong checksum: refused" 2 "$code"
  check "$shell: wrong checksum: no path" "" "$out"
  result env LEAKSIFT_SHA256="$sum" LEAKSIFT_VERSION='../../x' "${run[@]}" install
  check "$shell: hostile version: refused" 2 "$code"
  result env LEAKSIFT_SHA256="$sum" LEAKSIFT_VERSION=9.9.9 "${run[@]}" install
  check "$shell: no such release: refused" 2 "$code"
  result env LEAKSIFT_SHA256="$empty" LEAKSIFT_VERSION=0.0.9 "${run[@]}" install
  check "$shell: an archive without a program: refused" 2 "$code"
  result env LEAKSIFT_SHA256="$sum" LEAKSIFT_DOWNLOAD_URL=http://127.0.0.1:1/ "${run[@]}" install
  check "$shell: http: refused" 2 "$code"
  result env LEAKSIFT_BINARY="$work/none" "${run[@]}" install
  check "$shell: no such program: refused" 2 "$code"
  result env LEAKSIFT_BINARY="$fake" LEAKSIFT_SHA256=00 "${run[@]}" install
  check "$shell: own program, wrong checksum: refused" 2 "$code"

  # attestation
  mkdir -p "$work/bin"
  for verdict in 0 1; do
    printf '#!/bin/sh\necho "$*" >"%s"\nexit %s\n' "$work/gh-arguments" "$verdict" >"$work/bin/gh"
    chmod +x "$work/bin/gh"
    result env PATH="$work/bin:$PATH" LEAKSIFT_SHA256="$sum" LEAKSIFT_ATTESTATION=require "${run[@]}" install
    check "$shell: attestation with verdict $verdict" $((verdict * 2)) "$code"
    holds "$shell: gh was asked" "$(cat "$work/gh-arguments")" "^attestation verify .* --repo leaksift/leaksift$"
  done
  rm "$work/bin/gh"
  if ! command -v gh >/dev/null; then
    result env LEAKSIFT_SHA256="$sum" LEAKSIFT_ATTESTATION=require "${run[@]}" install
    check "$shell: attestation required, no gh: refused" 2 "$code"
  fi
  result env LEAKSIFT_SHA256="$sum" LEAKSIFT_ATTESTATION=maybe "${run[@]}" install
  check "$shell: attestation word" 2 "$code"

  # run: arguments and exit codes pass through
  rm -f "$work/log"
  result env LEAKSIFT_BINARY="$fake" FAKE_LOG="$work/log" FAKE_EXIT=1 \
    "${run[@]}" run --base 'a b' '--head=$(id)' -- --report 'text=-' '--fail-on=high;x' ''
  check "$shell: exit code" 1 "$code"
  check "$shell: range" 'ci-range --base a b --head=$(id)' "$(sed -n 1p "$work/log")"
  check "$shell: scan" 'ci --base a b --head=$(id) --report text=- --fail-on=high;x ' "$(sed -n 2p "$work/log")"
  for expected in 0 2 3 137; do
    result env LEAKSIFT_BINARY="$fake" FAKE_EXIT=$expected "${run[@]}" run --
    check "$shell: exit code $expected" "$expected" "$code"
  done
  result env LEAKSIFT_BINARY="$fake" "${run[@]}" run --report text=-
  check "$shell: no --" 2 "$code"
  result env LEAKSIFT_SHA256=00 "${run[@]}" run --
  check "$shell: run after a wrong checksum" 2 "$code"

  # gate
  for c in 0 1 2 3 139; do printf 'LEAKSIFT_EXIT_CODE=%s\n' "$c" >"$work/out$c"; done
  printf 'nothing\n' >"$work/outbroken"
  while read -r expected files; do
    # shellcheck disable=SC2046,SC2086 # one word a file
    result "${run[@]}" gate $(for f in $files; do echo "$work/out$f"; done)
    check "$shell: gate $files" "$expected" "$code"
  done <<'END'
0 0
0 0 0
1 0 1
3 0 3 1
2 1 2 3
139 0 139
3 0 missing
3 broken
END
  result "${run[@]}" gate
  check "$shell: gate of nothing" 2 "$code"

  # deepening: a clone of depth 1 of a branch with 120 commits since the base
  if [[ $shell == bash ]]; then
    git init -q -b main "$work/origin"
    base=$(commit "$work/origin" a 0)
    for i in $(seq 120); do
      tree=$(git -C "$work/origin" rev-parse 'HEAD^{tree}')
      id=$(git -C "$work/origin" commit-tree -p HEAD -m "$i" "$tree")
      git -C "$work/origin" update-ref HEAD "$id"
    done
    git -C "$work/origin" branch 'topic/$(touch${IFS}pwned);`id`' "$base"
    git -C "$work/origin" config uploadpack.allowReachableSHA1InWant true
  fi
  fresh_clone
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE="$base" "${run[@]}" run --
  check "$shell: deepened" 121 "$(git rev-list --count HEAD)"
  holds "$shell: in steps" "$err" "deepening the clone: 200"
  lacks "$shell: no further" "$err" "deepening the clone: 1000"

  fresh_clone
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE="$base" FAKE_RANGE_EXIT=3 "${run[@]}" run --
  check "$shell: deepened whatever the exit code of the decision" 121 "$(git rev-list --count HEAD)"

  fresh_clone
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE="$base" LEAKSIFT_FETCH_BUDGET=0 "${run[@]}" run --
  check "$shell: budget 0: not fetched" 1 "$(git rev-list --count HEAD)"
  check "$shell: budget 0: the scan runs all the same" 0 "$code"
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE="$base" LEAKSIFT_FETCH_BUDGET=x "${run[@]}" run --
  check "$shell: budget is a number" 2 "$code"
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE="$base" LEAKSIFT_REMOTE='--upload-pack=touch pwned' "${run[@]}" run --
  check "$shell: hostile remote: refused" 2 "$code"

  # a commit that is gone does not keep the rest from being fetched; a hostile branch name is one word
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE=0123456789012345678901234567890123456789 \
    FAKE_BRANCH='topic/$(touch${IFS}pwned);`id`' "${run[@]}" run --
  check "$shell: fetched without the missing commit" 121 "$(git rev-list --count HEAD)"
  check "$shell: the hostile branch came" "$base" \
    "$(git rev-parse 'refs/remotes/origin/topic/$(touch${IFS}pwned);`id`')"
  check "$shell: nothing was run" "" "$(find "$work" -name pwned)"

  git remote set-url origin "file://$work/nowhere"
  result env LEAKSIFT_BINARY="$fake" FAKE_BASE=0123456789012345678901234567890123456789 "${run[@]}" run --
  check "$shell: no remote: the scan runs all the same" 0 "$code"
  cd "$root" || exit 1
done

# release-checksums fills the table in a copy of the project
cp -r "$root/ci" "$work/ci"
printf '#!/bin/sh\n' >"$work/ci/generate" # the real one needs the whole project
release 0.2.0
next=$work/mirror/v0.2.0/${asset/0.1.0/0.2.0}
for again in 1 2; do # the second time, the table of the first is replaced
  sh "$work/ci/release-checksums" 0.2.0 "$next"
  check "release-checksums, time $again" 0 $?
done
check "one line of the table" 1 "$(grep -c "^[0-9a-f]*  ${asset/0.1.0/0.2.0}\$" "$work/ci/adapter.sh")"
holds "the copied script fetches the adapter of that release" "$(cat "$work/ci/generic/leaksift.sh")" '^version=\$\{LEAKSIFT_VERSION:-0\.2\.0\}$'
result sh "$work/ci/adapter.sh" install
check "the table of the release is used" 0 "$code"
echo >>"$next"
result sh "$work/ci/adapter.sh" install
check "a changed archive is refused" 2 "$code"
check "an archive of another version is refused" 2 "$(sh "$work/ci/release-checksums" 0.3.0 "$next" 2>/dev/null; echo $?)"

finish
