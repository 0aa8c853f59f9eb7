#!/usr/bin/env bash
# The pull request's comment: one, updated in place, never somebody else's, never too long.
# shellcheck disable=SC2016 # the text of a program stays as it is
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

command -v jq >/dev/null || apt-get install -y -qq jq >/dev/null 2>&1 || skip "jq cannot be installed"
mkdir "$work/bin"
# gh api, as far as it is used: lists $COMMENTS through the filter, keeps what is sent, or refuses.
cat >"$work/bin/gh" <<'END'
#!/usr/bin/env bash
echo "$*" >>"$WORK/calls"
[[ ! -e $WORK/refuse ]] || { echo "HTTP 403" >&2; exit 1; }
while [[ $# -gt 0 ]]; do
  case $1 in
    --jq) exec jq -r "$2" "$WORK/comments.json" ;;
    body=@*) cp "${1#body=@}" "$WORK/body" ;;
  esac
  shift
done
END
chmod +x "$work/bin/gh"
marker='<!-- leaksift: findings of this pull request -->'
echo '{"pull_request":{"number":7}}' >"$work/event.json"
comment() {
  rm -f "$work/calls" "$work/body"
  env WORK="$work" PATH="$work/bin:$PATH" GITHUB_EVENT_PATH="$work/event.json" GITHUB_REPOSITORY=owner/repository \
    bash "$root/actions/scan/comment.sh" "$work/summary.md" 2>"$work/err"
}

echo 'two findings' >"$work/summary.md"
jq -n --arg m "$marker" '[{id: 1, user: {type: "User"}, body: ($m + " planted")},
  {id: 2, user: {type: "Bot"}, body: "another bot"}]' >"$work/comments.json"
comment
check "first: succeeds" 0 $?
holds "first: a new comment, though somebody planted the marker" "$(cat "$work/calls")" \
  '--method POST repos/owner/repository/issues/7/comments '
check "first: text" "$marker
two findings" "$(cat "$work/body")"

jq -n --arg m "$marker" '[range(150) | {id: ., user: {type: "User"}, body: "talk"}] +
  [{id: 4711, user: {type: "Bot"}, body: ($m + "\nold")}]' >"$work/comments.json"
comment
holds "again: all pages are read" "$(sed -n 1p "$work/calls")" '--paginate .*per_page=100'
holds "again: updated in place" "$(sed -n 2p "$work/calls")" '--method PATCH repos/owner/repository/issues/comments/4711 '
check "again: two calls, no second comment" 2 "$(wc -l <"$work/calls")"

# 26,000 findings: cut at a line end, and said so
for i in $(seq 26000); do printf '| %d | é src/file%d.py |\n' "$i" "$i"; done >"$work/summary.md"
comment
check "many: within the platform's limit" 1 "$(($(wc -m <"$work/body") < 65536))"
holds "many: says that it is cut" "$(tail -n 1 "$work/body")" '^Cut to the size of a comment'
check "many: whole lines only" "" "$(sed -e 1d "$work/body" | grep '^|' | grep -v '|$')"
check "many: valid UTF-8" 0 "$(iconv -f UTF-8 -t UTF-8 "$work/body" >/dev/null 2>&1 && echo 0)"

touch "$work/refuse"
comment
check "refused: fails, which the action makes a warning" 1 $?
rm "$work/refuse"
echo '{"ref":"refs/heads/main"}' >"$work/event.json"
comment
check "no pull request: nothing to do" 0 $?
check "no pull request: no call" no "$([[ -e $work/calls ]] && echo yes || echo no)"
echo '{"pull_request":{"number":"7/../../x"}}' >"$work/event.json"
comment
check "a number that is none: no call" no "$([[ -e $work/calls ]] && echo yes || echo no)"

finish
