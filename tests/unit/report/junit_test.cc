#include "report/junit.h"

#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <map>
#include <set>

#include "support/sample_report.h"

namespace leaksift {
namespace {

class Junit : public testing::Test {
 protected:
  void Load(const SampleReport& sample, JunitProfile profile = JunitProfile::kGeneric) {
    text_ = RenderJunit(ReportView(sample.report(), options_), profile);
    ASSERT_EQ(xml_.Parse(text_.c_str()), tinyxml2::XML_SUCCESS) << xml_.ErrorStr();
    suite_ = xml_.FirstChildElement("testsuites")->FirstChildElement("testsuite");
    for (const auto* c = suite_->FirstChildElement("testcase"); c != nullptr;
         c = c->NextSiblingElement("testcase")) {
      cases_.push_back(c);
    }
  }
  size_t With(const char* child) const {
    size_t count = 0;
    for (const auto* c : cases_) count += c->FirstChildElement(child) != nullptr;
    return count;
  }
  const tinyxml2::XMLElement* Named(const std::string& start) const {
    for (const auto* c : cases_) {
      if (std::string(c->Attribute("name")).starts_with(start)) return c;
    }
    return nullptr;
  }

  const ReportOptions options_;
  std::string text_;
  tinyxml2::XMLDocument xml_;
  const tinyxml2::XMLElement* suite_ = nullptr;
  std::vector<const tinyxml2::XMLElement*> cases_;
};

TEST_F(Junit, CountsAgreeWithTheCases) {
  Load(SampleReport(SampleReport::Kind::kPlain));
  EXPECT_EQ(suite_->UnsignedAttribute("tests"), cases_.size());
  EXPECT_EQ(suite_->UnsignedAttribute("failures"), With("failure"));
  EXPECT_EQ(suite_->UnsignedAttribute("errors"), With("error"));
  EXPECT_EQ(suite_->UnsignedAttribute("skipped"), With("skipped"));
  EXPECT_EQ(With("error"), 2u);
  EXPECT_EQ(With("skipped"), 2u);
}

TEST_F(Junit, FailingCasesAreTheBlockingFindings) {
  const SampleReport sample(SampleReport::Kind::kPlain);
  Load(sample);
  EXPECT_EQ(With("failure"), BlockingFindings(sample.report()));
  const auto* below = Named("docs/alerts.md ");
  ASSERT_NE(below, nullptr);
  EXPECT_STREQ(below->FirstChildElement("skipped")->Attribute("message"),
               "severity low is below the gate (medium)");
  const auto* known = Named("legacy/build.xml ");
  ASSERT_NE(known, nullptr);
  EXPECT_STREQ(known->FirstChildElement("skipped")->Attribute("message"),
               "baselined: known: it is in the baseline");
}

TEST_F(Junit, NamesHaveNoLinesAndAreUnique) {
  Load(SampleReport(SampleReport::Kind::kHostile));
  std::set<std::string> keys;
  for (const auto* c : cases_) {
    keys.insert(c->Attribute("classname") + std::string("\n") + c->Attribute("name"));
  }
  EXPECT_EQ(keys.size(), cases_.size());
}

TEST_F(Junit, ASecretTwiceInAFileIsOneCase) {
  SampleReport sample(SampleReport::Kind::kPlain);
  Finding again = sample.report().findings.back();
  again.location.line += 10;
  sample.report().findings.push_back(again);
  const size_t before =
      RenderJunit(ReportView(SampleReport(SampleReport::Kind::kPlain).report(), options_),
                  JunitProfile::kGeneric)
          .size();
  Load(sample);
  EXPECT_LT(text_.size(), before + 20);
  EXPECT_NE(text_.find("Line: 40, 50\n"), std::string::npos);
}

TEST_F(Junit, AlwaysHasAPassingCase) {
  Load(SampleReport(SampleReport::Kind::kEmpty));
  ASSERT_EQ(cases_.size(), 1u);
  EXPECT_STREQ(cases_[0]->Attribute("classname"), "leaksift.scan");
  EXPECT_STREQ(cases_[0]->Attribute("name"), "completed (0 files, 0 commits)");
}

TEST_F(Junit, StrictHasNoFileAndLine) {
  const SampleReport sample(SampleReport::Kind::kPlain);
  Load(sample, JunitProfile::kStrict);
  for (const auto* c : cases_) {
    EXPECT_EQ(c->Attribute("file"), nullptr);
    EXPECT_EQ(c->Attribute("line"), nullptr);
  }
}

TEST_F(Junit, HostileNamesComeBackAsTheyWere) {
  Load(SampleReport(SampleReport::Kind::kHostile));
  for (const char* name :
       {"new%0Aline.txt", "quote\"'`.txt", "%1B[2Jansi%07.txt", "invalid%FF%C0%AF.txt",
        "cdata]]>.txt", "%EF%BF%BF%EF%BF%BEnonchar", "<b>&amp;</b><script>alert(1)</script>"}) {
    const auto* found = Named(name);
    ASSERT_NE(found, nullptr) << name;
    EXPECT_STREQ(found->Attribute("file"), name);
  }
}

TEST_F(Junit, ClassNamesHaveOneDot) {
  const SampleReport plain(SampleReport::Kind::kPlain);
  Rule rule = *plain.report().findings[0].rule;
  rule.id = "my.rule/v2";
  SampleReport sample(SampleReport::Kind::kClean);
  sample.report().findings.push_back(plain.report().findings[0]);
  sample.report().findings[0].rule = &rule;
  Load(sample);
  EXPECT_STREQ(cases_[1]->Attribute("classname"), "leaksift.my-rule-v2");
}

TEST_F(Junit, IsCutAtItsLimitMostSevereFirst) {
  Load(SampleReport(SampleReport::Kind::kHuge));
  EXPECT_EQ(cases_.size(), 10001u);
  EXPECT_LT(text_.size(), 30'000'000u);
  const auto* more = Named("more findings");
  ASSERT_NE(more, nullptr);
  EXPECT_STREQ(more->FirstChildElement("failure")->Attribute("message"),
               "16,001 more cases left out: this file has a limit, the json report has all");
  std::map<std::string, size_t> by_type;
  for (const auto* c : cases_) {
    if (const auto* f = c->FirstChildElement("failure")) ++by_type[f->Attribute("type")];
  }
  EXPECT_EQ(by_type["secret.critical"], 500u);
  EXPECT_EQ(by_type["secret.medium"], 0u);
}

TEST_F(Junit, IsCutByBytesToo) {
  SampleReport sample(SampleReport::Kind::kHuge);
  for (Finding& f : sample.report().findings) {
    f.provenance.path = std::string(4000, '\xFF') + f.provenance.path;
  }
  Load(sample);
  EXPECT_LT(text_.size(), 30'000'000u);
  EXPECT_NE(Named("more findings"), nullptr);
}

}  // namespace
}  // namespace leaksift
