// Placeholders are sentences in small: "your-token-here", "CHANGE_ME", "insert_api_key". So the
// value is split into words, words written together are split again over the same small vocabulary,
// and the value is a placeholder when nothing but vocabulary, digits and separators is in it. A
// random password with "test" in the middle has other letters too and stays.
#include "judge/placeholder.h"

#include <algorithm>
#include <array>
#include <string>

#include "judge/randomness.h"
#include "match/generic_key.h"

namespace leaksift {
namespace {

// clang-format off
constexpr std::string_view kFillWords =
    "a abc abcd abcde abcdef access account actual add admin administrator all an and any api app apikey application as "
    "asdf auth authentication authorization aws azure bar baz bearer blah bla bogus by change changeit changeme changethis "
    "client code complex config consumer correct cred credential credentials custom data db default demo dev developer "
    "disabled do docker dummy edit empty enter example examples fake false file filler fill fixme foo foobar for from "
    "generate generated get git github gitlab gcp go goes google guest hash hello here hidden host id ignore ignored in "
    "incorrect insert invalid is it key keys kms letmein license like local localhost login long lorem ipsum me missing "
    "mock mongo mongodb more my mypassword mysecret mysql mytoken na name new nil no none nopass nopassword not nothing null of "
    "oauth old one only openai optional or our owner pass passcode passphrase passwd password placeholder please pls postgres "
    "private production prod project provide provided public put pw pwd random rather real redacted redis refresh "
    "registry remove removed replace replaced required root sample secret secrets secure server service session set "
    "shared should sig signing signature slack some something somewhere space specified stripe string strong stub stubbed "
    "super supersecret system temp temporary test tester testing tests text tfoobar that the thing this to tbd todo token "
    "tokens top true two type undefined unknown unset unused update use used user username userpass val valid value values vault very webhook "
    "whatever with word world wrong x xx xxx xxxx xyz y yes your yours yourpassword you z encrypted stored stack environment "
    "variable env anything keyring store specify supplied omitted obfuscated masked censored snip snipped suppressed "
    "kennwort passwort parola sandi wachtwoord jelszo heslo haslo senha contrasena clave sifre salasana adgangskode "
    "losenord mot de passe geheim jeton";

constexpr std::string_view kWeakWords =
    "admin administrator adminadmin azerty baseball batman changeit changeme cisco default demo dragon football guest hello "
    "hunter iloveyou letmein login master minioadmin monkey mustang nimda oracle owner pass password passwd passwort postgres "
    "princess public qazwsx qwe qwer qwert qwerty rabbitmq raspberry redis root sa secret service shadow starwars sunshine "
    "superman support system temp test tester tiger tomcat toor trustno ubuntu user vagrant welcome winter summer spring autumn "
    "zaq calvin manager mysql mongo elastic guestguest pa pw pwd foo bar foobar baz abc abcd xyz asdf hallo god "
    "cassandra jenkins mantis gosa trac cacti cactiuser zabbix nagios ubnt dreambox particle minio nexus sonar grafana kibana "
    "wordpress drupal joomla magento deadbeef scott dbadmin sqladmin opensesame sesame open cactus tomee geoserver solr couchdb influx "
    "kafka spark hive hadoop airflow superset django flask rails laravel symfony odoo erp wiki blog forum jboss wildfly weblogic "
    "love sex secure company server database anonymous nobody operator supersecret topsecret p w";
// clang-format on

/// A sorted view of a list of words in one literal.
template <size_t N>
constexpr std::array<std::string_view, N> Sorted(std::string_view list) {
  std::array<std::string_view, N> words{};
  size_t size = 0;
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(' ', at), list.size());
    words[size++] = list.substr(at, end - at);
    at = end + 1;
  }
  std::sort(words.begin(), words.end());
  return words;
}

constexpr size_t CountOf(std::string_view list) {
  return 1 + static_cast<size_t>(std::count(list.begin(), list.end(), ' '));
}

constexpr auto kFill = Sorted<CountOf(kFillWords)>(kFillWords);
constexpr auto kWeak = Sorted<CountOf(kWeakWords)>(kWeakWords);

template <size_t N>
bool In(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

/// Whether `run` (lower case) is a row of words of the vocabulary.
template <size_t N>
bool IsRowOf(const std::array<std::string_view, N>& words, std::string_view run) {
  constexpr size_t kMaxRun = 48;
  constexpr size_t kMaxWord = 14;
  if (run.size() > kMaxRun) return false;
  std::array<bool, kMaxRun + 1> reached{};
  reached[0] = true;
  for (size_t begin = 0; begin < run.size(); ++begin) {
    if (!reached[begin]) continue;
    for (size_t size = 1; size <= kMaxWord && begin + size <= run.size(); ++size) {
      // One-letter words count only where they stand alone, or any text would be a row of them.
      if (size < 2 && run.size() > 1) continue;
      if (In(words, run.substr(begin, size))) reached[begin + size] = true;
    }
  }
  return reached[run.size()];
}

bool IsCross(char c) {
  return c == '*' || c == '.' || c == '#' || c == '?' || c == '-' || c == '_' || c == 'x' ||
         c == 'X' || c == ' ';
}

/// Longest run of one byte, letters without case, that `of` accepts.
template <typename Accept>
size_t LongestRun(std::string_view value, Accept accept) {
  size_t longest = 0;
  size_t run = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = static_cast<char>(value[i] | 0x20);
    const bool same = run > 0 && c == static_cast<char>(value[i - 1] | 0x20);
    run = accept(value[i]) ? (same ? run + 1 : 1) : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string Unleet(std::string_view value) {
  std::string out;
  for (char c : value) {
    switch (c) {
      case '0':
        out += 'o';
        break;
      case '1':
      case '!':
        out += 'i';
        break;
      case '3':
        out += 'e';
        break;
      case '4':
      case '@':
        out += 'a';
        break;
      case '5':
      case '$':
        out += 's';
        break;
      case '7':
        out += 't';
        break;
      default:
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
  }
  return out;
}

/// The letters of a value, lower case.
std::string LettersOf(std::string_view value) {
  std::string out;
  for (char c : value) {
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'z') out += lower;
  }
  return out;
}

/// Every second character in sequence: 1a2b3c4d.
bool IsInterleavedSequence(std::string_view value) {
  std::string even;
  std::string odd;
  for (size_t i = 0; i < value.size(); ++i) (i % 2 == 0 ? even : odd) += value[i];
  return even.size() >= 6 && IsSequenceOrRepeat(even) && IsSequenceOrRepeat(odd);
}

/// The value without digits and punctuation at its ends.
std::string_view Core(std::string_view value) {
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  while (!value.empty() && !is_letter(value.back())) value.remove_suffix(1);
  while (!value.empty() && !is_letter(value.front())) value.remove_prefix(1);
  return value;
}

/// key_1234, token-1: a kind and a number that counts.
bool IsNumberedKind(std::string_view value) {
  const size_t joint = value.find_last_of("_-");
  if (joint == std::string_view::npos || joint + 1 == value.size()) return false;
  const std::string_view number = value.substr(joint + 1);
  if (number.find_first_not_of("0123456789") != std::string_view::npos) return false;
  if (number.size() >= 4 && !IsSequenceOrRepeat(number)) return false;
  bool all = true;
  ForEachWord(value.substr(0, joint), [&all](std::string_view word) {
    all = all && (word == "key" || word == "token" || word == "id" || word == "api" ||
                  word == "apikey" || word == "access");
  });
  return all;
}

/// smtp_pass, redfish_pwd: words that '_' joins, the last of which says what the value is.
bool NamesPassword(std::string_view value) {
  const size_t joint = value.rfind('_');
  if (joint == std::string_view::npos || joint < 2) return false;
  const std::string_view last = value.substr(joint + 1);
  const bool names = last == "pass" || last == "pwd" || last == "password" || last == "passwd" ||
                     last == "secret" || last == "passphrase";
  return names && std::all_of(value.begin(), value.end(),
                              [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// Words written together that tell what the value is: anothersecretpassword,
/// randomtokenfromthedevice.
bool DescribesItself(std::string_view value) {
  constexpr size_t kShortest = 16;
  if (value.size() < kShortest || MixOf(value).lower != value.size()) return false;
  for (const std::string_view kind : {"password", "passwd", "secret", "token"}) {
    if (value.find(kind) != std::string_view::npos) return WordCoverage(value) >= 0.6;
  }
  return false;
}

/// Letters and what joins words.
bool WordsOnly(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' || c == '.' || c == ' ';
  });
}

/// my-acme2-key: short pieces that '-' or '_' joins, the first of which is "my".
bool IsMyOwn(std::string_view value) {
  constexpr size_t kLongestPiece = 12;
  if (value.size() < 4 || Unleet(value.substr(0, 2)) != "my" ||
      (value[2] != '-' && value[2] != '_'))
    return false;
  for (size_t at = 0; at < value.size();) {
    const size_t end = std::min(value.find_first_of("-_", at), value.size());
    if (end - at > kLongestPiece) return false;
    at = end + 1;
  }
  return MixOf(value).digits * 5 <= value.size();
}

/// "mustBe8chars": what a password has to be.
bool TellsLength(std::string_view value) {
  const std::string letters = LettersOf(value);
  return MixOf(value).digits > 0 &&
         (letters.ends_with("chars") || letters.ends_with("characters")) && value.size() < 32;
}

/// Exampl3Pass: nothing but words that fill in for a value, spelled with digits, and "example" is
/// one.
bool SaysExample(std::string_view value) {
  const std::string letters = LettersOf(Unleet(value));
  return letters.find("example") != std::string::npos && IsRowOf(kFill, letters);
}

}  // namespace

bool IsMask(std::string_view value) {
  if (value.empty()) return false;
  if (std::all_of(value.begin(), value.end(), IsCross)) return true;
  // *LK*, *NP*: the marks of shadow(5) for accounts without a password.
  if (value.size() >= 4 && value.size() <= 10 && value.front() == '*' && value.back() == '*' &&
      MixOf(value.substr(1, value.size() - 2)).upper == value.size() - 2)
    return true;
  if (value.find("\xe2\x80\xa2\xe2\x80\xa2") != std::string_view::npos) return true;  // bullets
  if (value.find("...") != std::string_view::npos ||
      value.find("\xe2\x80\xa6") != std::string_view::npos)
    return true;
  return LongestRun(value, [](char c) { return c == '*'; }) >= 3 ||
         LongestRun(value, [](char c) { return c == 'x' || c == 'X'; }) >= 4;
}

bool IsPlaceholder(std::string_view value) {
  size_t longest = 0;
  bool all = true;
  ForEachWord(value, [&](std::string_view word) {
    if (word[0] >= '0' && word[0] <= '9') return;
    longest = std::max(longest, word.size());
    all = all && IsRowOf(kFill, word);
  });
  if (longest >= 2 && all) return true;
  // "YOUR-ACME-API-KEY": a demand, whatever the service is called.
  const std::string letters = LettersOf(value);
  const bool mine = IsMyOwn(value);
  const bool demands = mine || letters.starts_with("your") || letters.starts_with("insert") ||
                       letters.starts_with("replacewith") || letters.starts_with("enteryour");
  const bool of_credential = letters.ends_with("key") || letters.ends_with("token") ||
                             letters.ends_with("secret") || letters.ends_with("here") ||
                             letters.ends_with("password");
  if (demands && of_credential && (mine || letters.size() * 4 >= value.size() * 3)) return true;
  if (IsNumberedKind(value) || TellsLength(value) || SaysExample(value)) return true;
  // Words written in another rhythm (yourAPIkeyHERE); with digits or signs between the letters it
  // is something else.
  const std::string_view core = Core(value);
  return core.size() >= 3 && WordsOnly(core) && IsRowOf(kFill, LettersOf(core));
}

bool IsInstruction(std::string_view value) {
  static constexpr std::string_view kWords[] = {
      "your",    "here",        "change",  "changeme",  "replace",  "enter", "insert",
      "example", "placeholder", "fixme",   "todo",      "redacted", "some",  "xxx",
      "xxxx",    "wrong",       "invalid", "incorrect", "fake",     "dummy", "nonexistent"};
  return HasWordIn(value, kWords) || IsNumberedKind(value) || TellsLength(value) ||
         SaysExample(value);
}

bool IsPlaceholderBody(std::string_view body) {
  if (body.size() < 6) return false;
  if (IsMask(body) || IsPlaceholder(body) || IsInterleavedSequence(body)) return true;
  const CharacterMix mix = MixOf(body);
  if (body.size() >= 12 && mix.distinct <= 4) return true;
  if (LongestRun(body, [](char) { return true; }) * 3 > body.size()) return true;
  if (IsSequenceOrRepeat(body)) return true;
  const std::string lower = LettersOf(body);
  for (const std::string_view word :
       {"example", "placeholder", "changeme", "redacted", "insertyour", "yourtoken", "yourapi",
        "foobarbaz", "thequickbrown", "yourkey", "yoursecret", "replaceme", "dummytoken",
        "faketoken", "notreal"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

bool IsWeakPassword(std::string_view value) {
  if (value.size() < 4 || IsSequenceOrRepeat(value)) return true;
  if (NamesPassword(value) || DescribesItself(value)) return true;
  const std::string core = Unleet(Core(value));
  if (core.empty()) return value.size() < 6;  // digits and punctuation
  const std::string plain = LettersOf(value);
  if (plain.size() < 20 &&
      (plain.find("password") != std::string::npos || plain.find("passwd") != std::string::npos))
    return true;
  return IsRowOf(kWeak, core) ||
         (WordsOnly(Core(value)) && (IsRowOf(kWeak, plain) || IsRowOf(kFill, plain))) ||
         (WordsOnly(core) && IsRowOf(kWeak, LettersOf(core)));
}

bool IsKnownPublic(std::string_view value) {
  // Azurite and the Cosmos DB emulator (Microsoft's documentation), AWS's documentation keys,
  // Google's test reCAPTCHA; public SSH keys and public keys as X.509 writes them (RFC 5280,
  // 4.1.2.7); the UUIDs of RFC 4122 and of its encyclopedia article; base64 of images (PNG, GIF,
  // JPEG), fonts, WebAssembly, certificates and public keys in PEM; the bearer token of RFC 6750
  // and the JSON Web Token of John Doe that its debugger shows.
  static constexpr std::string_view kStarts[] = {"Eby8vdM02xNOcqFl",
                                                 "C2y6yDjf5/R+ob0N",
                                                 "wJalrXUtnFEMI",
                                                 "je7MtGbClwBF",
                                                 "AKIAIOSFODNN7",
                                                 "AKIAI44QH8DHB",
                                                 "6LeIxAcTAAAA",
                                                 "AAAAB3NzaC1",
                                                 "AAAAC3NzaC1",
                                                 "AAAAE2VjZHNh",
                                                 "AAAAG2VjZHNh",
                                                 "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
                                                 "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
                                                 "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8A",
                                                 "MIGfMA0GCSqGSIb3DQEBAQUAA4GN",
                                                 "MCowBQYDK2VwAyEA",
                                                 "550e8400-e29b-41d4-a716-4466",
                                                 "123e4567-e89b-12d3-a456-4266",
                                                 "iVBORw0KGgo",
                                                 "R0lGODlh",
                                                 "/9j/4AAQ",
                                                 "d09GMg",
                                                 "d09GRg",
                                                 "AGFzbQE",
                                                 "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS",
                                                 "LS0tLS1CRUdJTiBQVUJMSUMg",
                                                 "mF_9.B5f-4.1JqM",
                                                 "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIx"
                                                 "MjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l"};
  return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) {
    return value.substr(0, start.size()) == start;
  });
}

}  // namespace leaksift
