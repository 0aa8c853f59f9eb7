// Completions and the manual, by the programs that read them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <sstream>

#include "cli/command_info.h"
#include "support/program.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

using Strings = std::vector<std::string>;

Strings Lines(const std::string& text) {
  Strings out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  std::sort(out.begin(), out.end());
  return out;
}

std::string Script(const std::string& shell) {
  const ProgramOutput made = Leaksift({"completion", shell});
  EXPECT_EQ(0, made.status);
  EXPECT_EQ("", made.err);
  return made.out;
}

// Every flag and verb, so that nothing is forgotten.
void ForNames(const CommandInfo& command, const std::function<void(const std::string&)>& visit) {
  for (const OptionInfo& option : command.options) {
    for (const std::string& name : option.names) {
      if (!option.positional) visit(name);
    }
  }
  for (const CommandInfo& below : command.commands) {
    visit(below.name);
    ForNames(below, visit);
  }
}

/// A folder with the program under its own name and a script, and files to complete.
class CompletionTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_symlink(LEAKSIFT_PROGRAM, dir_.At("leaksift"));
    dir_.Write("files/alpha.toml", "");
    dir_.Write("files/beta beta", "");
  }

  ProgramInput InFiles() const {
    return {.environment = {{"PATH", dir_.path() + ":" + std::getenv("PATH")}},
            .folder = dir_.At("files")};
  }

  TempDir dir_;
};

class BashCompletion : public CompletionTest {
 protected:
  // What bash offers when the cursor stands at the end of the last word.
  Strings Complete(const Strings& words) {
    const std::string script = dir_.Write("completion.bash", Script("bash"));
    Strings command = {"bash",
                       "--norc",
                       "-c",
                       "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); "
                       "_leaksift; printf '%s\\n' \"${COMPREPLY[@]}\"",
                       "bash",
                       script};
    command.insert(command.end(), words.begin(), words.end());
    const ProgramOutput run = RunProgram(command, InFiles());
    EXPECT_EQ("", run.err);
    Strings lines = Lines(run.out);
    std::erase(lines, "");
    return lines;
  }
};

TEST_F(BashCompletion, Verbs) {
  EXPECT_EQ((Strings{"dir"}), Complete({"leaksift", "d"}));
  EXPECT_EQ((Strings{"create", "prune", "update"}), Complete({"leaksift", "baseline", ""}));
  EXPECT_EQ((Strings{"bash", "fish", "zsh"}), Complete({"leaksift", "completion", ""}));
  const Strings all = Complete({"leaksift", ""});
  EXPECT_NE(all.end(), std::find(all.begin(), all.end(), "stdin"));
}

TEST_F(BashCompletion, Flags) {
  EXPECT_EQ((Strings{"--version"}), Complete({"leaksift", "--v"}));
  EXPECT_EQ((Strings{"--show-dropped", "--show-secrets"}), Complete({"leaksift", "dir", "--show"}));
  EXPECT_EQ((Strings{"--name"}), Complete({"leaksift", "stdin", "--na"}));
  EXPECT_EQ(Strings{}, Complete({"leaksift", "dir", "--na"}));
}

TEST_F(BashCompletion, Values) {
  const Strings whens = {"always", "auto", "never"};
  EXPECT_EQ(whens, Complete({"leaksift", "dir", "--color", ""}));
  EXPECT_EQ(whens, Complete({"leaksift", "dir", "--color", "="}));
  EXPECT_EQ((Strings{"always", "auto"}), Complete({"leaksift", "dir", "--color", "=", "a"}));
  EXPECT_EQ((Strings{"codequality="}), Complete({"leaksift", "dir", "--report", "code"}));
  EXPECT_EQ((Strings{"alpha.toml", "beta beta"}),
            Complete({"leaksift", "dir", "--report", "sarif", "="}));
  EXPECT_EQ((Strings{"alpha.toml"}), Complete({"leaksift", "dir", "-r", "sarif", "=", "al"}));
  EXPECT_EQ((Strings{"alpha.toml"}),
            Complete({"leaksift", "dir", "--report", "=", "sarif", "=", "a"}));
  EXPECT_EQ((Strings{"alpha.toml"}), Complete({"leaksift", "stdin", "-c", "a"}));
  EXPECT_EQ(Strings{}, Complete({"leaksift", "dir", "--threads", ""}));
}

TEST_F(BashCompletion, Arguments) {
  EXPECT_EQ((Strings{"alpha.toml", "beta beta"}), Complete({"leaksift", "dir", ""}));
  EXPECT_EQ((Strings{"beta beta"}), Complete({"leaksift", "dir", "--quiet", "b"}));
  const Strings rules = Complete({"leaksift", "explain", "stripe-s"});
  EXPECT_NE(rules.end(), std::find(rules.begin(), rules.end(), "stripe-secret-key"));
}

TEST_F(CompletionTest, EveryShellAcceptsItsScriptAndItLeavesNothingOut) {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const std::string script = Script(shell);
    ForNames(DescribeCommands(), [&](const std::string& name) {
      const std::string needle = shell == "fish" && name.starts_with("--")  ? "-l " + name.substr(2)
                                 : shell == "fish" && name.starts_with("-") ? "-s " + name.substr(1)
                                                                            : name;
      EXPECT_NE(std::string::npos, script.find(needle)) << name << " in " << shell;
    });
    if (!HasProgram(shell)) {
      GTEST_LOG_(WARNING) << shell << " is not installed: its script was not checked by it";
      continue;
    }
    const ProgramOutput checked = RunProgram({shell, "-n", dir_.Write("script", script)});
    EXPECT_EQ(0, checked.status) << checked.err;
    EXPECT_EQ("", checked.err);
  }
}

TEST_F(CompletionTest, FishOffersVerbsFlagsAndValues) {
  if (!HasProgram("fish")) GTEST_SKIP() << "fish is not installed";
  const std::string script = dir_.Write("leaksift.fish", Script("fish"));
  const auto complete = [&](const std::string& line) {
    ProgramInput input = InFiles();
    input.environment["HOME"] = dir_.path();
    const ProgramOutput run = RunProgram(
        {"fish", "--no-config", "-c", "source " + script + "; complete -C '" + line + "'"}, input);
    EXPECT_EQ("", run.err);
    Strings names;
    for (const std::string& entry : Lines(run.out))
      names.push_back(entry.substr(0, entry.find('\t')));
    return names;
  };
  EXPECT_EQ((Strings{"create", "prune", "update"}), complete("leaksift baseline "));
  EXPECT_EQ((Strings{"always", "auto", "never"}), complete("leaksift dir --color "));
  EXPECT_EQ((Strings{"--name"}), complete("leaksift stdin --na"));
  EXPECT_EQ(Strings{}, complete("leaksift dir --na"));
  EXPECT_EQ((Strings{"alpha.toml"}), complete("leaksift dir al"));
  EXPECT_EQ((Strings{"bash", "fish", "zsh"}), complete("leaksift completion "));
}

TEST_F(CompletionTest, ZshDefinesItsFunctions) {
  if (!HasProgram("zsh")) GTEST_SKIP() << "zsh is not installed";
  dir_.Write("functions/_leaksift", Script("zsh"));
  ProgramInput input = InFiles();
  input.environment["HOME"] = dir_.path();
  // compinit reads the first line; +X loads the function, which shows that it parses in place.
  const ProgramOutput run = RunProgram(
      {"zsh", "-f", "-c",
       "fpath=(" + dir_.At("functions") +
           " $fpath); autoload -Uz compinit && compinit -u -D && print -r -- ${_comps[leaksift]}; "
           "autoload +X _leaksift && print loaded"},
      input);
  EXPECT_EQ("_leaksift\nloaded\n", run.out);
  EXPECT_EQ("", run.err);
}

TEST(Completion, UnknownShellIsAUsageError) {
  const ProgramOutput run = Leaksift({"completion", "tcsh"});
  EXPECT_EQ(2, run.status);
  EXPECT_EQ("", run.out);
  EXPECT_NE(std::string::npos, run.err.find("bash, fish, zsh")) << run.err;
}

TEST(Manual, IsCompleteAndWithoutWarnings) {
  const ProgramOutput made = Leaksift({"man"});
  ASSERT_EQ(0, made.status);
  EXPECT_TRUE(std::all_of(made.out.begin(), made.out.end(),
                          [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
  const TempDir dir;
  const std::string page = dir.Write("leaksift.1", made.out);
  if (!HasProgram("groff")) GTEST_SKIP() << "groff is not installed: the page was not set";
  const ProgramOutput checked = RunProgram({"groff", "-man", "-ww", "-z", "-Tutf8", page});
  EXPECT_EQ("", checked.err);
  const ProgramOutput plain =
      RunProgram({"groff", "-man", "-P-cbou", "-Tascii", "-rLL=500n", page});
  ForNames(DescribeCommands(), [&](const std::string& name) {
    EXPECT_NE(std::string::npos, plain.out.find(name)) << name;
  });
  EXPECT_NE(std::string::npos, plain.out.find("LEAKSIFT_MIN_CONFIDENCE"));
  if (!HasProgram("man")) return;
  const ProgramOutput man =
      RunProgram({"man", "--warnings", "-l", page}, {.environment = {{"MANPAGER", "cat"}}});
  EXPECT_EQ(0, man.status);
  EXPECT_EQ("", man.err);
}

TEST(Help, EveryVerbHasOne) {
  const std::function<void(const CommandInfo&, Strings)> check = [&](const CommandInfo& command,
                                                                     const Strings& path) {
    Strings words = path;
    words.push_back("--help");
    const ProgramOutput run = Leaksift(words);
    EXPECT_EQ(0, run.status);
    EXPECT_EQ("", run.err);
    EXPECT_EQ(0u, run.out.find(command.description)) << run.out;
    for (const OptionInfo& option : command.options) {
      EXPECT_NE(std::string::npos, run.out.find(option.names.back())) << option.names.back();
    }
    for (const CommandInfo& below : command.commands) {
      Strings deeper = path;
      deeper.push_back(below.name);
      check(below, deeper);
    }
  };
  check(DescribeCommands(), {});
}

}  // namespace
}  // namespace leaksift
