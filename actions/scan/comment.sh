#!/usr/bin/env bash
# Keeps one comment on the pull request up to date: comment.sh FILE. Needs GH_TOKEN with permission to write
# to pull requests, and gh. The comment is known by its first line and by being the token's own kind (a bot),
# so that nobody can plant one to be overwritten; all pages of comments are read, so there is never a second.
set -euo pipefail

marker='<!-- leaksift: findings of this pull request -->'
limit=65000 # bytes; the platform's limit is 65,536 characters

number=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")
[[ $number =~ ^[0-9]+$ ]] || exit 0 # no pull request
[[ $GITHUB_REPOSITORY =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]]

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  echo "$marker"
  if (($(wc -c <"$1") > limit)); then
    # Cut at a line end, so that no character and no table row is halved.
    head -c "$limit" "$1" | sed '$d'
    echo
    echo "Cut to the size of a comment; the whole report is in the job summary."
  else
    cat "$1"
  fi
} >"$body"

comments=repos/$GITHUB_REPOSITORY/issues/$number/comments
old=$(gh api --paginate "$comments?per_page=100" \
  --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$marker\"))) | .id" | sed -n 1p)
if [[ -n $old ]]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$old" --field "body=@$body"
else
  gh api --silent --method POST "$comments" --field "body=@$body"
fi
