#!/usr/bin/env bash
# Jenkins' own reader of SARIF (the library behind the Warnings plugin) reads ours: right places, severities and
# counts, whatever the file names hold.
# shellcheck source-path=SCRIPTDIR source=support/lib.sh
source "$(dirname "$0")/support/lib.sh"

classpath=$tools/analysis-model/classpath.txt
if [[ ! -s $classpath ]]; then
  mkdir -p "$tools/analysis-model"
  mvn -q -f "$root/tests/adapters/analysis-model/pom.xml" dependency:build-classpath -Dmdep.outputFile="$classpath" >&2 ||
    skip "analysis-model cannot be installed"
fi

# The program's own SARIF of a small tree, where the program was built; an invented token in a file whose name is a
# trap for URIs, one in a plain file.
[[ -x ${LEAKSIFT:-} ]] || skip "there is no program to test"
mkdir -p "$work/tree/dir x"
token=$(sample_token)
printf 'first\nkey: "%s"\n' "$token" >"$work/tree/dir x/a [1]:é.yml"
printf 'token = "%s"\n' "$token" >"$work/tree/plain.py"
(cd "$work/tree" && "$LEAKSIFT" dir . --report "sarif=$work/tree.sarif" >/dev/null 2>&1)
check "the program found something" 1 $?

java -cp "$(cat "$classpath")" "$root/tests/adapters/analysis-model/ReadSarif.java" "$work/tree.sarif" >"$work/issues" 2>&1
issues=$(cat "$work/issues")
check "both files are read" 2 "$(cut -f 1 "$work/issues" | sort -u | wc -l)"
holds "a name with space, bracket, colon and accent" "$issues" $'^dir x/a \\[1\\]:é.yml\t2\t'
holds "a plain name" "$issues" $'^plain.py\t1\t(ERROR|HIGH|NORMAL|LOW)\t'
lacks "no secret" "$issues" "${token#ghp_}"

finish
