// What the command line promises, one test a promise. docs: README.md and docs/configuration.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "base/base64.h"
#include "base/utf8.h"
#include "report/report.h"
#include "support/gzip.h"
#include "support/program.h"
#include "support/sample_secret.h"
#include "support/temp_dir.h"

namespace leaksift {
namespace {

using Strings = std::vector<std::string>;

const std::string kGithub = "github-personal-access-token";
const std::string kStripe = "stripe-secret-key";

bool Contains(const std::string& text, const std::string& needle) {
  return text.find(needle) != std::string::npos;
}

// Names in a folder, sorted.
Strings NamesIn(const std::string& folder) {
  Strings names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// A tree with one secret in app.env, and an empty folder for reports.
class Contract : public testing::Test {
 protected:
  void SetUp() override {
    tree_.Write("app.env", sample_.line + "\n");
    tree_.Write("README", "Nothing to see here.\n");
  }

  ProgramInput InTree() const { return {.folder = tree_.path()}; }

  const SampleSecret sample_ = SampleOf(kGithub);
  const TempDir tree_;
  const TempDir out_;
};

// ---- what is compressed ----

TEST_F(Contract, GzipIsReadAndArchivesAreNotCalledClean) {
  tree_.Write("dump.gz", Gzip("first line\n" + sample_.line + "\n"));
  const ProgramOutput run = Leaksift({"dir", tree_.At("dump.gz")});
  EXPECT_EQ(1, run.status);
  EXPECT_TRUE(Contains(run.out, "dump.gz:2:")) << run.out;
  tree_.Write("a.zip", "PK\x03\x04 and so on");
  const ProgramOutput zip = Leaksift({"dir", tree_.At("a.zip")});
  EXPECT_EQ(0, zip.status);
  EXPECT_TRUE(Contains(zip.out, "a zip archive: its members are not read")) << zip.out;
  EXPECT_EQ(3, Leaksift({"dir", tree_.At("a.zip"), "--require-complete"}).status);
  ProgramInput in;
  in.standard_input = Gzip(sample_.line);
  EXPECT_EQ(1, Leaksift({"stdin"}, in).status);
}

// ---- exit status ----

TEST_F(Contract, ZeroForACleanTree) {
  const ProgramOutput run = Leaksift({"dir", tree_.At("README")});
  EXPECT_EQ(0, run.status);
  EXPECT_EQ("", run.err);
}

TEST_F(Contract, OneForFindings) {
  const ProgramOutput run = Leaksift({"dir", "."}, InTree());
  EXPECT_EQ(1, run.status);
  EXPECT_TRUE(Contains(run.out, "app.env:1")) << run.out;
  EXPECT_EQ("", run.err);
}

TEST_F(Contract, TwoForWrongWords) {
  const Strings wrong[] = {{},
                           {"nonsense"},
                           {"dir"},
                           {"dir", "/does/not/exist"},
                           {"dir", ".", "--no-such-flag"},
                           {"dir", ".", "--color", "perhaps"},
                           {"dir", ".", "--threads", "0"},
                           {"dir", ".", "--threads", "many"},
                           {"dir", ".", "--shard", "3/2"},
                           {"dir", ".", "--report", "sarif"},
                           {"dir", ".", "--report", "pdf=x"},
                           {"dir", ".", "--report", "sarif="},
                           {"dir", ".", "--min-confidence", "certain"},
                           {"dir", ".", "--config", "/does/not/exist"},
                           {"dir", ".", "--baseline", "/does/not/exist"},
                           {"rules", "show", "no-such-rule"},
                           {"explain", "no-such-rule"}};
  for (const Strings& words : wrong) {
    const ProgramOutput run = Leaksift(words, InTree());
    EXPECT_EQ(2, run.status) << testing::PrintToString(words);
    EXPECT_EQ("", run.out) << testing::PrintToString(words);
    EXPECT_EQ(0u, run.err.find("leaksift: ")) << run.err;
  }
}

TEST_F(Contract, ThreeForWhatCouldNotBeRead) {
  std::filesystem::create_symlink("nothing", tree_.At("dangling"));
  const ProgramOutput run = Leaksift({"dir", "."}, InTree());
  EXPECT_EQ(3, run.status);
  EXPECT_TRUE(Contains(run.out, "app.env:1")) << "findings are reported all the same";
  EXPECT_TRUE(Contains(run.out, "dangling")) << run.out;
}

TEST_F(Contract, TheGateDecidesBetweenZeroAndOne) {
  EXPECT_EQ(1, Leaksift({"dir", ".", "--fail-on", "critical"}, InTree()).status);
  tree_.Write("app.env", SampleOf("infracost-api-key").line);
  EXPECT_EQ(0, Leaksift({"dir", ".", "--fail-on", "critical"}, InTree()).status);
  EXPECT_EQ(1, Leaksift({"dir", ".", "--fail-on", "high"}, InTree()).status);
}

TEST_F(Contract, SkippedUnitsCountOnlyOnRequest) {
  std::filesystem::create_symlink("README", tree_.At("link"));
  const std::string config = out_.Write("c.toml", "[[allow]]\nreason = 'test'\npaths = ['*']\n");
  EXPECT_EQ(0, Leaksift({"dir", ".", "-c", config}, InTree()).status);
  EXPECT_EQ(3, Leaksift({"dir", ".", "-c", config, "--require-complete"}, InTree()).status);
}

TEST_F(Contract, AnEmptyFolderIsCleanAndSaysSo) {
  const ProgramOutput run = Leaksift({"dir", out_.path()});
  EXPECT_EQ(0, run.status);
  EXPECT_TRUE(Contains(run.out, "0 files")) << run.out;
}

// ---- reports ----

TEST_F(Contract, SeveralReportsAtOnce) {
  Strings words = {"dir", "."};
  for (const std::string_view format : ReportFormatNames()) {
    words.push_back("--report");
    words.push_back(std::string(format) + "=" + out_.At(format));
  }
  const ProgramOutput run = Leaksift(words, InTree());
  EXPECT_EQ(1, run.status);
  EXPECT_EQ("", run.out);
  EXPECT_EQ(ReportFormatNames().size(), NamesIn(out_.path()).size());
  for (const std::string& name : NamesIn(out_.path())) {
    const std::string alone = Leaksift({"dir", ".", "--report", name + "=-"}, InTree()).out;
    EXPECT_EQ(alone, ReadFile(out_.At(name))) << name;
    EXPECT_NE("", alone) << name;
  }
}

TEST_F(Contract, AReportThatCannotBeWrittenIsNoSuccess) {
  const std::string missing = out_.At("missing/report");
  const std::string folder = out_.path();
  for (const std::string& target : {missing, folder, std::string("/dev/full")}) {
    const ProgramOutput run = Leaksift({"dir", tree_.At("README"), "--report", "json=" + target});
    EXPECT_EQ(3, run.status) << target;
    EXPECT_TRUE(Contains(run.err, target)) << run.err;
  }
  EXPECT_EQ(Strings{}, NamesIn(out_.path()));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_F(Contract, TheOtherReportsAreWrittenAllTheSame) {
  const ProgramOutput run = Leaksift(
      {"dir", ".", "--report", "json=" + out_.At("missing/a"), "--report", "sarif=" + out_.At("b")},
      InTree());
  EXPECT_EQ(3, run.status);
  EXPECT_EQ(Strings{"b"}, NamesIn(out_.path()));
}

TEST_F(Contract, AnOldReportStaysWhenTheNewOneCannotBeWritten) {
  out_.Write("locked/report", "old");
  const std::string folder = out_.At("locked");
  ProgramInput input;
  if (geteuid() == 0) {
    std::filesystem::permissions(out_.path(), std::filesystem::perms(0755));
    std::filesystem::permissions(tree_.path(), std::filesystem::perms(0755));
    input.user = 65534;
  }
  std::filesystem::permissions(folder, std::filesystem::perms(0555));
  const ProgramOutput run =
      Leaksift({"dir", tree_.At("README"), "--report", "json=" + folder + "/report"}, input);
  EXPECT_EQ(3, run.status);
  EXPECT_EQ("old", ReadFile(folder + "/report"));
  EXPECT_EQ(Strings{"report"}, NamesIn(folder));
  std::filesystem::permissions(folder, std::filesystem::perms(0755));
}

TEST_F(Contract, HelpThatCannotBeWrittenIsNoSuccess) {
  ProgramInput full;
  full.standard_output = "/dev/full";
  for (const Strings& words : {Strings{"--help"}, Strings{"--version"}, Strings{"rules", "list"}}) {
    EXPECT_EQ(3, Leaksift(words, full).status);
  }
}

TEST_F(Contract, StandardOutputThatIsFullOrClosedIsNoSuccess) {
  for (const char* format : {"text", "json", "sarif"}) {
    const Strings words = {"dir", tree_.At("README"), "--report", std::string(format) + "=-"};
    ProgramInput full;
    full.standard_output = "/dev/full";
    const ProgramOutput to_full = Leaksift(words, full);
    EXPECT_EQ(3, to_full.status) << format;
    EXPECT_EQ("leaksift: standard output could not be written\n", to_full.err);
    ProgramInput closed;
    closed.closed_pipe = true;
    const ProgramOutput to_closed = Leaksift(words, closed);
    EXPECT_EQ(3, to_closed.status) << format;  // and not ended by SIGPIPE
    EXPECT_EQ("leaksift: standard output could not be written\n", to_closed.err);
  }
}

TEST_F(Contract, AFlagTakesOneValueAndWhatFollowsIsAPath) {
  const std::string report = out_.At("report.json");
  EXPECT_EQ(1, Leaksift({"dir", "--report", "json=" + report, "app.env"}, InTree()).status);
  EXPECT_TRUE(Contains(ReadFile(report), "\"path\":\"app.env\""));
  EXPECT_EQ(0, Leaksift({"dir", "--exclude", "app.*", "."}, InTree()).status);
}

// ---- law 3 ----

TEST_F(Contract, TheSameBytesForAnyNumberOfThreads) {
  for (int i = 0; i < 300; ++i) {
    const std::string folder = "d" + std::to_string(i % 17) + "/";
    const auto name = folder + "f" + std::to_string(i);
    tree_.Write(name, (i % 3 == 0 ? sample_.line : "x = 1") + "\n" +
                          (i % 5 == 0 ? SampleOf(kStripe).line : "") + "\n");
  }
  for (const std::string_view format : ReportFormatNames()) {
    std::set<std::string> outputs;
    for (const char* threads : {"1", "2", "8", "8"}) {
      const ProgramOutput run = Leaksift({"dir", ".", "-j", threads, "--verbose", "--show-dropped",
                                          "--report", std::string(format) + "=-"},
                                         InTree());
      EXPECT_EQ(1, run.status);
      outputs.insert(run.out);
    }
    EXPECT_EQ(1u, outputs.size()) << format;
  }
}

// ---- law 4 ----

// Any twelve bytes of the secret in a row, or the whole of it in base64.
bool Leaks(const std::string& text, const std::string& secret) {
  for (size_t at = 0; at + 12 <= secret.size(); ++at) {
    if (Contains(text, secret.substr(at, 12))) return true;
  }
  return Contains(text, Base64Encode(secret).substr(0, 16));
}

TEST_F(Contract, NoOutputHoldsASecret) {
  const SampleSecret stripe = SampleOf(kStripe), generic = {"Xk29vQw7Lp3z", ""};
  tree_.Write(stripe.secret + ".txt", stripe.line + "\n" + sample_.line + "\n");
  tree_.Write("dir-" + sample_.secret + "/inner", stripe.line);
  tree_.Write("config.py", "password = \"" + generic.secret + "\"\n");
  tree_.Write("k8s.yml", "data:\n  token: " + Base64Encode(sample_.secret) + "\n");
  tree_.Write("one-line.js", std::string(5000, ' ') + "k(\"" + stripe.secret + "\")");
  std::filesystem::create_symlink("nothing", tree_.At("link-" + stripe.secret));
  std::filesystem::create_symlink(stripe.secret, tree_.At("dangling"));
  std::string formats;
  for (const std::string_view format : ReportFormatNames()) {
    const ProgramOutput run =
        Leaksift({"dir", ".", "--verbose", "--show-dropped", "--min-confidence", "low", "--report",
                  std::string(format) + "=-"},
                 InTree());
    EXPECT_EQ(3, run.status);
    for (const std::string& secret : {sample_.secret, stripe.secret, generic.secret}) {
      EXPECT_FALSE(Leaks(run.out, secret)) << format;
      EXPECT_FALSE(Leaks(run.err, secret)) << format;
    }
  }
}

TEST_F(Contract, TheSearchForSecretsWouldFindOne) {
  const ProgramOutput run = Leaksift({"dir", ".", "--show-secrets"}, InTree());
  EXPECT_TRUE(Leaks(run.out, sample_.secret));
}

TEST_F(Contract, ShowSecretsIsRefusedInCi) {
  for (const char* ci : {"1", "true", "anything"}) {
    ProgramInput input = InTree();
    input.environment = {{"CI", ci}};
    const ProgramOutput run = Leaksift({"dir", ".", "--show-secrets"}, input);
    EXPECT_EQ(2, run.status);
    EXPECT_EQ("", run.out);
    EXPECT_EQ("leaksift: --show-secrets is refused when CI is set\n", run.err);
    input.environment["LEAKSIFT_SHOW_SECRETS"] = "1";
    EXPECT_EQ(2, Leaksift({"dir", "."}, input).status);
  }
  // Platforms that do not set CI, even where their variables are not to be used.
  for (const auto& [name, value] : {std::pair("TF_BUILD", "True"), std::pair("JENKINS_URL", "x"),
                                    std::pair("BUILDKITE", "true")}) {
    ProgramInput input = InTree();
    input.environment = {{name, value}, {"LEAKSIFT_CI_PLATFORM", "none"}};
    const ProgramOutput run = Leaksift({"dir", ".", "--show-secrets"}, input);
    EXPECT_EQ(2, run.status) << name;
    EXPECT_EQ("", run.out);
    EXPECT_EQ("leaksift: --show-secrets is refused in a job of a CI platform\n", run.err);
  }
}

// ---- names ----

bool IsCleanUtf8(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const Utf8Char c = DecodeUtf8(text, at);
    if (!c.valid || (c.code < 0x20 && c.code != '\n' && c.code != '\t' && c.code != '\r') ||
        c.code == 0x7f || (c.code >= 0x80 && c.code < 0xa0)) {
      return false;
    }
    at += c.size;
  }
  return true;
}

TEST_F(Contract, NamesOfAnyBytesArePrintedSafely) {
  const Strings names = {"new\nline",
                         "quote\"'`$(id)",
                         "\x1b[31mred\x1b[0m",
                         "\xff\xfe\x80",
                         "tab\there",
                         "-rf",
                         "a::error::b",
                         "\xe2\x80\xae"
                         "gnp.x",
                         "##vso[task.complete]",
                         "<b>&amp;</b>]]>",
                         "a\\b",
                         "\r\n::warning::x",
                         "\x9b"
                         "31m"};
  for (const std::string& name : names) tree_.Write("names/" + name, sample_.line + "\n");
  for (const std::string_view format : ReportFormatNames()) {
    const ProgramOutput run =
        Leaksift({"dir", ".", "--verbose", "--report", std::string(format) + "=-"}, InTree());
    EXPECT_EQ(1, run.status) << format;
    EXPECT_EQ("", run.err);
    EXPECT_TRUE(IsCleanUtf8(run.out)) << format;
    EXPECT_FALSE(Contains(run.out, "\xe2\x80\xae")) << format;
    if (format == "text") {
      EXPECT_FALSE(Contains(run.out, "\n::")) << run.out;
      EXPECT_FALSE(Contains(run.out, "##vso")) << run.out;
    }
  }
  // A name with a line end makes no line of its own, and the message of an error neither.
  const ProgramOutput missing = Leaksift({"dir", "no\x1b[31m\nsuch"}, InTree());
  EXPECT_EQ(2, missing.status);
  EXPECT_FALSE(Contains(missing.err, "\x1b")) << missing.err;
}

// ---- configuration ----

TEST_F(Contract, AWrongConfigurationShowsThePlace) {
  const std::string config =
      tree_.Write("bad.toml", "[scan]\nexclude = [\"a\"]\nfail_on = \"hgh\"\n");
  for (const Strings& words : {Strings{"dir", "."}, Strings{"rules", "list"},
                               Strings{"baseline", "create", ".", "-b", out_.At("b")}}) {
    Strings all = words;
    all.insert(all.end(), {"--config", config});
    const ProgramOutput run = Leaksift(all, InTree());
    EXPECT_EQ(2, run.status);
    EXPECT_EQ("", run.out);
    EXPECT_EQ("leaksift: " + config +
                  ":3:11: \"fail_on\" must be one of: low, medium, high, critical\n"
                  "  fail_on = \"hgh\"\n"
                  "            ^\n",
              run.err);
  }
}

TEST_F(Contract, AWrongGitleaksConfigurationShowsThePlace) {
  const std::string config = tree_.Write("bad.toml", "[[rules]]\nid = 'a'\nregex = '''x('''\n");
  const ProgramOutput run = Leaksift({"dir", ".", "--config", config}, InTree());
  EXPECT_EQ(2, run.status);
  EXPECT_EQ("leaksift: " + config +
                ":3:9: no valid expression: missing ): x(\n"
                "  regex = '''x('''\n"
                "          ^\n",
            run.err);
}

TEST_F(Contract, AGitleaksConfigurationWorks) {
  const std::string config = out_.Write(".gitleaks.toml",
                                        "[[rules]]\nid = 'acme'\nregex = '''acme-([a-z0-9]{8})'''\n"
                                        "[[rules]]\nid = 'pem'\npath = '''x'''\n");
  tree_.Write("a.txt", "zacme-k3v9x2mq\nzacme-z8w1n5tr # gitleaks:allow\nacme-h4j7d2yc\n");
  tree_.Write(".gitleaksignore", "# known\na.txt:acme:3\n");
  const ProgramOutput run =
      Leaksift({"dir", tree_.path(), "--config", config, "--report", "jsonl=-"});
  EXPECT_EQ(1, run.status);
  EXPECT_TRUE(Contains(run.err, "leaksift: note: " + config + ":4: rule \"pem\" has no regex"))
      << run.err;
  EXPECT_TRUE(Contains(run.err, "1 fingerprints are honoured")) << run.err;
  EXPECT_TRUE(Contains(run.err, "only the rules of this file apply")) << run.err;
  EXPECT_TRUE(Contains(run.out, "rules about paths alone are left out")) << "in the ledger";
  EXPECT_FALSE(Contains(run.out, "app.env"));
  EXPECT_TRUE(Contains(run.out, "\"gitleaks:allow\"")) << run.out;
  EXPECT_TRUE(Contains(run.out, ".gitleaksignore")) << run.out;
  const ProgramOutput quiet = Leaksift({"dir", tree_.path(), "--config", config, "--quiet"});
  EXPECT_EQ("", quiet.err);
  EXPECT_EQ(3, Leaksift({"dir", tree_.path(), "--config", config, "--require-complete"}).status);
}

TEST_F(Contract, GitleaksIgnoreStandsInForABaseline) {
  const std::string ignore = out_.Write(".gitleaksignore", "app.env:github-pat:1\n");
  EXPECT_EQ(0, Leaksift({"dir", ".", "--baseline", ignore}, InTree()).status);
  out_.Write(".gitleaksignore", "app.env:github-pat:2\n");
  EXPECT_EQ(1, Leaksift({"dir", ".", "--baseline", ignore}, InTree()).status);
  const ProgramOutput create =
      Leaksift({"baseline", "update", ".", "--baseline", ignore}, InTree());
  EXPECT_EQ(2, create.status);
  EXPECT_TRUE(Contains(create.err, "is not a baseline of leaksift")) << create.err;
}

// ---- baseline ----

TEST_F(Contract, BaselineFromCreateToPrune) {
  const std::string baseline = out_.At("baseline");
  const Strings scan = {"dir", ".", "--baseline", baseline};
  EXPECT_EQ(0, Leaksift({"baseline", "create", ".", "--baseline", baseline}, InTree()).status);
  EXPECT_EQ((Strings{".leaksift.key", "baseline"}), NamesIn(out_.path()));
  EXPECT_EQ(0, Leaksift(scan, InTree()).status);
  EXPECT_FALSE(Leaks(ReadFile(baseline), sample_.secret));

  tree_.Write("new.env", SampleOf(kStripe).line + "\n");
  const ProgramOutput with_new = Leaksift(scan, InTree());
  EXPECT_EQ(1, with_new.status);
  EXPECT_TRUE(Contains(with_new.out, "new.env:1")) << with_new.out;
  EXPECT_EQ(0, Leaksift({"baseline", "update", ".", "--baseline", baseline}, InTree()).status);
  EXPECT_EQ(0, Leaksift(scan, InTree()).status);

  std::filesystem::remove(tree_.At("app.env"));
  const ProgramOutput prune =
      Leaksift({"baseline", "prune", ".", "--baseline", baseline}, InTree());
  EXPECT_EQ(0, prune.status);
  EXPECT_TRUE(Contains(prune.out, "1 known, 2 before")) << prune.out;
  tree_.Write("app.env", sample_.line + "\n");
  EXPECT_EQ(1, Leaksift(scan, InTree()).status);
}

TEST_F(Contract, ADoubtfulBaselineHidesNothing) {
  const std::string baseline = out_.At("baseline");
  ASSERT_EQ(0, Leaksift({"baseline", "create", ".", "--baseline", baseline}, InTree()).status);
  const std::string text = ReadFile(baseline);
  const size_t line = text.find('\n') + 1;
  std::string changed = text;
  changed[line] = changed[line] == '0' ? '1' : '0';
  for (const std::string& broken : {changed, text.substr(0, text.size() - 6), text + text,
                                    std::string("nonsense\n"), std::string()}) {
    out_.Write("baseline", broken);
    const ProgramOutput run = Leaksift({"dir", ".", "--baseline", baseline}, InTree());
    EXPECT_EQ(2, run.status) << broken;
    EXPECT_TRUE(Contains(run.err, baseline)) << run.err;
  }
}

// ---- environment ----

struct VariableCase {
  const char* variable;
  const char* value;
  Strings flags;
};

TEST_F(Contract, VariablesStandInForFlags) {
  std::filesystem::create_symlink("nothing", tree_.At("dangling"));
  tree_.Write("vendor/x.env", SampleOf(kStripe).line + "\n");
  tree_.Write("test/x.py", "password = 'hunter22'\n");
  tree_.Write(".gitignore", "vendor\n");
  std::filesystem::create_directory(tree_.At(".git"));
  out_.Write("c.toml", "[[allow]]\nreason = 'test'\npaths = ['vendor']\n");
  ASSERT_EQ(3,
            Leaksift({"baseline", "create", ".", "--baseline", out_.At("base")}, InTree()).status);
  const VariableCase cases[] = {
      {"LEAKSIFT_REPORT", "json=-", {"--report", "json=-"}},
      {"LEAKSIFT_EXCLUDE", "vendor app.*", {"--exclude", "vendor", "--exclude", "app.*"}},
      {"LEAKSIFT_SHOW_SECRETS", "1", {"--show-secrets"}},
      {"LEAKSIFT_SHOW_SECRETS", "0", {}},
      {"LEAKSIFT_SHOW_DROPPED", "true", {"--show-dropped"}},
      {"LEAKSIFT_QUIET", "1", {"--quiet"}},
      {"LEAKSIFT_VERBOSE", "yes", {"--verbose"}},
      {"LEAKSIFT_COLOR", "always", {"--color", "always"}},
      {"LEAKSIFT_CONFIG", "c.toml", {"--config", "c.toml"}},
      {"LEAKSIFT_BASELINE", "base", {"--baseline", "base"}},
      {"LEAKSIFT_FINGERPRINT_KEY", ".leaksift.key", {"--fingerprint-key", ".leaksift.key"}},
      {"LEAKSIFT_MIN_CONFIDENCE", "low", {"--min-confidence", "low"}},
      {"LEAKSIFT_FAIL_ON", "critical", {"--fail-on", "critical"}},
      {"LEAKSIFT_REQUIRE_COMPLETE", "1", {"--require-complete"}},
      {"LEAKSIFT_THREADS", "3", {"--threads", "3"}},
      {"LEAKSIFT_SHARD", "1/2", {"--shard", "1/2"}},
      {"LEAKSIFT_GITIGNORE", "1", {"--gitignore"}},
  };
  for (const VariableCase& c : cases) {
    ProgramInput by_flag{.folder = out_.path()}, by_variable = by_flag;
    by_variable.environment = {{c.variable, c.value}};
    Strings words = {"dir", tree_.path()};
    const ProgramOutput expected_without = Leaksift(words, by_variable);
    words.insert(words.end(), c.flags.begin(), c.flags.end());
    const ProgramOutput expected = Leaksift(words, by_flag);
    EXPECT_EQ(expected.status, expected_without.status) << c.variable;
    EXPECT_EQ(expected.out, expected_without.out) << c.variable;
    EXPECT_EQ(expected.err, expected_without.err) << c.variable;
  }
}

TEST_F(Contract, AFlagCountsMoreThanItsVariable) {
  const VariableCase cases[] = {{"LEAKSIFT_REPORT", "json=-", {"--report", "jsonl=-"}},
                                {"LEAKSIFT_COLOR", "always", {"--color", "never"}},
                                {"LEAKSIFT_EXCLUDE", "app.env", {"--exclude", "README"}},
                                {"LEAKSIFT_FAIL_ON", "low", {"--fail-on", "critical"}},
                                {"LEAKSIFT_CONFIG", "/does/not/exist", {"--config", "empty.toml"}}};
  tree_.Write("empty.toml", "");
  for (const VariableCase& c : cases) {
    Strings words = {"dir", "."};
    words.insert(words.end(), c.flags.begin(), c.flags.end());
    ProgramInput input = InTree();
    const ProgramOutput expected = Leaksift(words, input);
    input.environment = {{c.variable, c.value}};
    const ProgramOutput run = Leaksift(words, input);
    EXPECT_EQ(expected.status, run.status) << c.variable;
    EXPECT_EQ(expected.err, run.err) << c.variable;
    EXPECT_TRUE(expected.out == run.out) << c.variable << "\n" << run.out;
  }
}

TEST_F(Contract, AVariableOfOneVerbDoesNotReachAnother) {
  ProgramInput input = InTree();
  input.environment = {{"LEAKSIFT_COLOR", "perhaps"}};
  EXPECT_EQ(0, Leaksift({"rules", "list"}, input).status);
  EXPECT_EQ(0, Leaksift({"man"}, input).status);
}

TEST_F(Contract, AWrongVariableIsAUsageError) {
  for (const auto& [variable, value] :
       std::map<std::string, std::string>{{"LEAKSIFT_COLOR", "perhaps"},
                                          {"LEAKSIFT_REPORT", "sarif=a nonsense"},
                                          {"LEAKSIFT_THREADS", "-1"},
                                          {"LEAKSIFT_SHOW_SECRETS", "perhaps"}}) {
    ProgramInput input = InTree();
    input.environment = {{variable, value}};
    const ProgramOutput run = Leaksift({"dir", "."}, input);
    EXPECT_EQ(2, run.status) << variable;
    EXPECT_EQ("", run.out) << variable;
  }
}

// ---- standard input ----

TEST_F(Contract, StandardInputIsScanned) {
  ProgramInput input;
  input.standard_input = "first line\n" + sample_.line + "\n";
  const ProgramOutput run = Leaksift({"stdin", "--name", "build.log"}, input);
  EXPECT_EQ(1, run.status);
  EXPECT_TRUE(Contains(run.out, "build.log:2")) << run.out;
  EXPECT_EQ(0, Leaksift({"stdin"}).status);
}

}  // namespace
}  // namespace leaksift
