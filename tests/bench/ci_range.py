#!/usr/bin/env python3
"""Compares which commits a CI run scans: `leaksift ci-range` and ggshield's own choice.

    tests/bench/ci_range.py LEAKSIFT PYTHON      PYTHON: one that has ggshield 1.56.1 installed

Makes one repository, clones it as each platform would, sets the variables that the platform sets, and asks both
programs. Prints a table: commits chosen of those that are new, or what the program says instead. ggshield's
function is called, nothing of it is scanned and nothing is sent.
"""
import json
import os
import subprocess
import sys
import tempfile

ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null",
               "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
for role in ("AUTHOR", "COMMITTER"):
    ENVIRONMENT[f"GIT_{role}_NAME"] = "a"
    ENVIRONMENT[f"GIT_{role}_EMAIL"] = "a@example.com"
ZEROS = "0" * 40


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], env=ENVIRONMENT, check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()


def make_origin(folder):
    """main: m0-m1-m2-m3. feature: f1-f4 on m1. rewritten: g1-g2 on m1. merge: m3 and f4."""
    subprocess.run(["git", "init", "-q", "-b", "main", folder], env=ENVIRONMENT, check=True)
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    ids = {}

    def commit(name):
        with open(os.path.join(folder, name), "w") as out:
            out.write(name)
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", name)
        ids[name] = git(folder, "rev-parse", "HEAD")

    for name in ("m0", "m1"):
        commit(name)
    for branch, names in (("feature", ("f1", "f2", "f3", "f4")), ("rewritten", ("g1", "g2"))):
        git(folder, "switch", "-q", "-c", branch, ids["m1"])
        for name in names:
            commit(name)
    git(folder, "switch", "-q", "main")
    for name in ("m2", "m3"):
        commit(name)
    git(folder, "switch", "-q", "-c", "merged")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", ids["f4"])
    ids["merge"] = git(folder, "rev-parse", "HEAD")
    git(folder, "update-ref", "refs/pull/7/merge", ids["merge"])
    git(folder, "switch", "-q", "main")
    git(folder, "branch", "-qD", "merged")
    return ids


def clone(origin, folder, commit, depth):
    subprocess.run(["git", "init", "-q", folder], env=ENVIRONMENT, check=True)
    git(folder, "remote", "add", "origin", "file://" + origin)
    if depth:
        git(folder, "fetch", "-q", f"--depth={depth}", "origin", commit)
    else:
        git(folder, "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", commit)
    git(folder, "checkout", "-q", "--detach", commit)


def situations(ids):
    """(name, commit that is checked out, depth of the clone or 0, names of the new commits, variables, payload)"""
    github = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r"}
    feature = {"ref": "refs/heads/feature", "before": ids["f1"], "after": ids["f4"],
               "repository": {"default_branch": "main"}}
    request = {"pull_request": {"number": 7, "head": {"sha": ids["f4"], "ref": "feature", "repo": {"full_name": "o/r"}},
                                "base": {"sha": ids["m3"], "ref": "main", "repo": {"full_name": "o/r"}}},
               "repository": {"default_branch": "main"}}
    queue = {"merge_group": {"head_sha": ids["merge"], "base_sha": ids["m3"], "base_ref": "refs/heads/main"},
             "repository": {"default_branch": "main"}}
    pushed, whole = ["f2", "f3", "f4"], ["f1", "f2", "f3", "f4"]
    # As its README has it: the field of the event that it names is empty in a push.
    github_push = {**github, "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/feature",
                   "GITHUB_SHA": ids["f4"], "GITHUB_PUSH_BEFORE_SHA": ids["f1"], "GITHUB_PUSH_BASE_SHA": "",
                   "GITHUB_DEFAULT_BRANCH": "main"}
    github_request = {**github, "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main",
                      "GITHUB_HEAD_REF": "feature", "GITHUB_SHA": ids["merge"],
                      "GITHUB_REF": "refs/pull/7/merge", "GITHUB_DEFAULT_BRANCH": "main"}
    gitlab = {"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_SHA": ids["f4"],
              "CI_COMMIT_BRANCH": "feature", "CI_COMMIT_REF_NAME": "feature", "CI_DEFAULT_BRANCH": "main"}
    jenkins = {"JENKINS_URL": "http://127.0.0.1/", "JENKINS_HOME": "/var/jenkins", "GIT_COMMIT": ids["f4"],
               "BRANCH_NAME": "feature", "LEAKSIFT_DEFAULT_BRANCH": "main"}
    azure = {"TF_BUILD": "True", "BUILD_BUILDID": "3", "BUILD_SOURCEVERSION": ids["f4"],
             "BUILD_REASON": "IndividualCI", "BUILD_SOURCEBRANCH": "refs/heads/feature",
             "LEAKSIFT_DEFAULT_BRANCH": "main"}
    return [
        ("GitHub: push of three", "f4", 0, pushed, github_push, feature),
        ("GitHub: pull request", "merge", 0, whole, github_request, request),
        ("GitHub: pull request, depth 1", "merge", 1, whole, github_request, request),
        ("GitHub: merge queue", "merge", 0, whole,
         {**github, "GITHUB_EVENT_NAME": "merge_group", "GITHUB_SHA": ids["merge"],
          "GITHUB_REF": "refs/heads/gh-readonly-queue/main/pr-7", "GITHUB_DEFAULT_BRANCH": "main"}, queue),
        ("GitLab: push of three", "f4", 0, pushed, {**gitlab, "CI_COMMIT_BEFORE_SHA": ids["f1"]}, None),
        ("GitLab: new branch", "f4", 0, whole, {**gitlab, "CI_COMMIT_BEFORE_SHA": ZEROS}, None),
        ("GitLab: forced push", "g2", 0, ["g1", "g2"],
         {**gitlab, "CI_COMMIT_SHA": ids["g2"], "CI_COMMIT_BEFORE_SHA": "1" * 40}, None),
        ("GitLab: merge request", "f4", 0, whole,
         {**gitlab, "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "7",
          "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_BEFORE_SHA": ZEROS,
          "CI_MERGE_REQUEST_DIFF_BASE_SHA": ids["m1"]}, None),
        ("Travis: push of three", "f4", 0, pushed,
         {"TRAVIS": "true", "TRAVIS_EVENT_TYPE": "push", "TRAVIS_COMMIT": ids["f4"], "TRAVIS_BRANCH": "feature",
          "TRAVIS_COMMIT_RANGE": f"{ids['f1']}...{ids['f4']}", "LEAKSIFT_DEFAULT_BRANCH": "main"}, None),
        ("Jenkins: first build of a branch", "f4", 0, whole, jenkins, None),
        ("Jenkins: build after one that failed", "f4", 0, pushed,
         {**jenkins, "GIT_PREVIOUS_COMMIT": ids["f3"], "GIT_PREVIOUS_SUCCESSFUL_COMMIT": ids["f1"]}, None),
        ("CircleCI: push of three, no orb", "f4", 0, pushed,
         {"CIRCLECI": "true", "CIRCLE_SHA1": ids["f4"], "CIRCLE_BRANCH": "feature",
          "LEAKSIFT_DEFAULT_BRANCH": "main"}, None),
        ("Bitbucket: push of three", "f4", 0, pushed,
         {"BITBUCKET_COMMIT": ids["f4"], "BITBUCKET_BUILD_NUMBER": "3", "BITBUCKET_BRANCH": "feature",
          "LEAKSIFT_DEFAULT_BRANCH": "main"}, None),
        ("Drone: push of three", "f4", 0, pushed,
         {"DRONE": "true", "DRONE_BUILD_EVENT": "push", "DRONE_COMMIT_SHA": ids["f4"], "DRONE_COMMIT": ids["f4"],
          "DRONE_COMMIT_BRANCH": "feature", "DRONE_BRANCH": "feature", "DRONE_COMMIT_BEFORE": ids["f1"],
          "DRONE_REPO_BRANCH": "main"}, None),
        ("Azure: push of three", "f4", 0, pushed, azure, None),
        ("Azure: pull request into release/1", "merge", 0, whole,
         {**azure, "BUILD_REASON": "PullRequest", "BUILD_SOURCEVERSION": ids["merge"],
          "BUILD_SOURCEBRANCH": "refs/pull/7/merge", "SYSTEM_PULLREQUEST_SOURCECOMMITID": ids["f4"],
          "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/release/1",
          "SYSTEM_PULLREQUEST_TARGETBRANCHNAME": "1"}, None),
    ]


def count(chosen, new):
    """How many of the new commits were chosen, and how many others."""
    there = sum(1 for commit in new if commit in chosen)
    more = len(chosen) - there
    return f"{there} of {len(new)}" + (f", {more} more" if more else "")


def ours(program, folder, environment, new):
    run = subprocess.run([program, "ci-range", "--json"], cwd=folder, env=environment, text=True,
                         capture_output=True)
    if run.returncode not in (0, 3):
        return "error: " + run.stderr.strip()[:60]
    plan = json.loads(run.stdout)
    chosen = set()
    for part in plan["ranges"]:
        words = ["rev-list", *part["include"], *("^" + commit for commit in part["exclude"])]
        chosen.update(git(folder, *words).split())
    return count(chosen, new) + ("" if plan["coverage"] == "complete" else "; says partial, exit 3")


THEIRS = """
import json
from ggshield.core.git_hooks.ci.commit_range import collect_commit_range_from_ci_env
print(json.dumps(list(collect_commit_range_from_ci_env()[0])))
"""


def theirs(python, folder, environment, new):
    run = subprocess.run([python, "-c", THEIRS], cwd=folder, env=environment, text=True, capture_output=True)
    if run.returncode != 0:
        lines = run.stderr.strip().splitlines()
        return "error: " + (lines[-1] if lines else "")[:60]
    return count(set(json.loads(run.stdout)), new)


def main():
    program, python = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as work:
        origin = os.path.join(work, "origin")
        ids = make_origin(origin)
        git(origin, "branch", "release/1", ids["m3"])
        print("| job | leaksift | ggshield 1.56.1 |\n| --- | --- | --- |")
        for i, (name, commit, depth, new, variables, payload) in enumerate(situations(ids)):
            cells = []
            for ask, who in ((ours, program), (theirs, python)):
                folder = os.path.join(work, f"clone{i}{len(cells)}")
                clone(origin, folder, ids[commit], depth)
                environment = {**ENVIRONMENT, **variables}
                if payload is not None:
                    environment["GITHUB_EVENT_PATH"] = os.path.join(work, "event.json")
                    with open(environment["GITHUB_EVENT_PATH"], "w") as out:
                        json.dump(payload, out)
                cells.append(ask(who, folder, environment, [ids[n] for n in new]))
            print(f"| {name} | {cells[0]} | {cells[1]} |")


main()
