// A name is judged by a small vocabulary: every word has roles (below), looked up in a table that
// is sorted at compile time. Reading goes once over the words and keeps the last word that names a
// kind; what stands before and after it then confirms or takes back. Words that are written
// together (dbpassword, apitoken, tokenurl) are split at a known word at their end or start.
#include "match/generic_key.h"

#include <algorithm>
#include <array>

namespace leaksift {
namespace {

/// What a word can say, as bits.
enum Role : uint32_t {
  kPassword = 1 << 0,  // names a password
  kPass = 1 << 1,      // "pass": only alone or after kBeforePass
  kSecret = 1 << 2,
  kToken = 1 << 3,
  kKey = 1 << 4,
  kAuth = 1 << 5,
  kTailStop = 1 << 6,       // after the kind: about the secret, not the secret (password_hint)
  kTailFine = 1 << 7,       // after the kind: says nothing (password_prod)
  kHeadStop = 1 << 8,       // before any kind: no value of it (csrf_token, show_password)
  kHeadStopToken = 1 << 9,  // before token
  kHeadStopKey = 1 << 10,   // before key
  kBeforePass = 1 << 11,    // makes "pass" a password
  kBeforeKey = 1 << 12,     // makes "key" a secret one
  kPlural = 1 << 13,        // the plural of a kind
  kPreposition = 1 << 14,   // what follows is whose secret it is
  kHeadWeak = 1 << 15,      // before any kind: perhaps not a real one
  kChosen = 1 << 16,        // people choose what it names, as they choose passwords
};

struct RoleList {
  uint32_t role;
  std::string_view words;  // separated by one space
};

// clang-format off
constexpr RoleList kRoles[] = {
    {kPassword,
     "password passwd passphrase passwort passcode requirepass bindpw authpass pwd psw pswd passw passwrd pword userpass "
     "userpwd mypassword wachtwoord contrasena motdepasse pw rootpw"},
    {kPassword | kPlural,
     "passwords passwds pwds passphrases"},
    {kPass,
     "pass"},
    {kSecret | kChosen,
     "secret clientsecret appsecret"},
    {kSecret,
     "cred creds credential credentials salt"},
    {kSecret | kPlural,
     "secrets"},
    {kToken,
     "token tok authtoken accesstoken bearer"},
    {kToken | kPlural,
     "tokens"},
    {kKey,
     "key"},
    {kKey | kPlural,
     "keys"},
    {kAuth,
     "auth authorization"},
    {kTailStop,
     "fingerprint thumbprint hmac sealed encoding charset character mechanism encode decode "
     "split replace startswith endswith format includes contains indexof strip trim selector "
     "xpath css id ids name names length len size count counts num number numbers idx index "
     "indexes url urls uri uris endpoint endpoints host hostname path paths file files filename "
     "dir directory folder type types kind kinds version versions hint hints label labels "
     "placeholder placeholders error errors err exception message messages msg title text desc "
     "description help tooltip field fields fieldname column columns col param params parameter "
     "parameters header headers prefix suffix regex regexp pattern patterns fmt template "
     "templates hash hashed hashes digest hasher encoder encrypted encryption cipher alias "
     "aliases vault manager provider providers factory handler handlers service services class "
     "store storage policy policies rule rules validator validators validation valid validity "
     "invalid expiry expires expired expiration expire exp timeout ttl age date time timestamp "
     "at created updated lifetime issued strength required enabled enable disabled disable "
     "visible visibility reset forgot forgotten change changed update mismatch incorrect wrong "
     "missing empty min max minimum maximum generator gen generate generated fn func function "
     "callback cb input output button btn link links page form view icon icons status state "
     "states mode flag flags scope scopes algorithm algorithms alg algo location ref refs "
     "reference source env var vars variable variables arn usage uses limit limits quota budget "
     "map list set dict array cache frame code codes event events press down up board word words "
     "ring bind binding bindings binds stroke strokes tokenizer builder parser reader writer "
     "info metadata meta issuer audience subject claim claims request requests response "
     "responses grant exchange spec schema config configuration settings options option property "
     "properties props attr attribute attributes table row rows item items entry entries element "
     "elements address addresses md sha crc node match position pos offset start begin end first last next prev previous "
     "separator sep delimiter delim pair pairs stream span through thru by over fail failed rate "
     "percent threshold depth color management manage rotation rotate protocol plugin scheme "
     "schemes realm domain screen dialog modal com src srcs sources flavor section group groups role roles user username "
     "users login email owner issue issues question questions prompt only based iterations "
     "iteration rounds bits curve usages equal equals matches exists changes attempts "
     "attempt history entropy score meter toggle show hide copy copied context kid"},
    {kPreposition,
     "for of to"},
    {kTailFine,
     "prod production dev development test tests testing stage staging live sandbox qa uat local "
     "value val v str string base64 b64 plain plaintext clear raw data default old new here hex "
     "bytes admin root main primary secondary backup master a b c x y db again repeat confirm "
     "confirmation current env1 literal const secure us eu github gitlab npm aws gcp azure slack "
     "stripe docker openai google heroku sentry mysql postgres redis mongodb"},
    {kHeadWeak,
     "default mock placeholder example sample"},
    {kHeadStop,
     "dummy fake csrf xsrf antiforgery no has is uses use used without require requires required "
     "need needs enable enables enabled disable disables allow allows allowed show hide toggle "
     "forgot forget forgotten mandatory label title lbl txt msg message err error tooltip hint "
     "desc description placeholder btn button invalid wrong incorrect weak strong hash hashed "
     "encrypted encoded cipher get fetch find load read parse generate generated create make "
     "remove delete revoke lookup resolve extract validate missing empty min max count num total "
     "supports can should must ask prompt prompts i18n locale translation lang text help "
     "public pub fingerprint from bad guid uuid clsid iid oid"},
    {kHeadStopToken,
     "page next prev previous continuation pagination cursor paging sync resume start prompt "
     "completion input output bos eos pad unk sep cls mask special lexer stop syntax parser "
     "reserved literal operator cancellation cancel whitespace delimiter keyword identifier authenticity captcha recaptcha "
     "first last current end begin comment string number line word text peek unexpected expected "
     "skip design color theme style nft erc20 mint fungible base quote pool lp native symbol "
     "left right open close eof template macro separator punctuation semicolon comma colon brace "
     "version revision paren bracket marker fencing watch change delta idempotency concurrency cssom subword"},
    {kHeadStopKey,
     "websocket primary foreign sort cache partition hash range unique index column map dict "
     "object json property config configuration setting settings registry reg lookup routing "
     "route row group parent child record item entity field label translation message msg arrow "
     "enter escape esc shift ctrl alt meta hot shortcut keyboard modifier function tab home end "
     "del backspace idempotency dedupe cluster composite surrogate natural candidate metric "
     "event tag feature flag query param parameter header attr attribute data state sitekey site "
     "publishable measurement on up down press order node edge cell block chunk file path name "
     "type category topic sorting grouping react vue option menu nav bucket context span trace "
     "log annotation i18n lang verification verify verifying verifier peer remote host known trusted sentry "
     "temp lock mutex any each this that cmd command left right space return next last first "
     "prev current default pub public fingerprint recv receive resource locale string kv ref join captcha recaptcha"},
    {kBeforePass,
     "user usr db database mysql pg psql postgres postgresql admin root smtp mail email ftp ssh "
     "login my proxy http https redis mongo mongodb rabbit rabbitmq mq amqp ldap bind sftp wifi "
     "key cert keystore store truststore sudo rpc api sql oracle server client access account "
     "basic web wp ci vnc imap pop pop3 jenkins nexus docker registry app service svc test "
     "default old new temp tmp guest master private secret auth jdbc ds datasource maria mariadb "
     "mssql neo4j couch couchdb elastic es kibana influx influxdb grafana gitlab github git svn "
     "telegram vpn router switch camera host remote local backup deploy owner super superuser su "
     "sa sys system zip rar pdf p12 pfx jks enable snmp mqtt kafka cassandra clickhouse airflow "
     "django sentry nagios zabbix odoo magento joomla drupal backend prod production dev staging "
     "qa uat env cloud hub dockerhub webdav nas dsn conn connection dbuser dbadmin"},
    {kBeforeKey,
     "api app application access secret private priv auth authentication encryption encrypt "
     "encoding crypto cipher aes des hmac signing sign signature master account service storage "
     "shared license licence consumer subscription session jwt admin root deploy client ssh rsa "
     "dsa ec webhook integration write ingest server security cookie wallet token aws azure gcp "
     "google stripe sendgrid mailgun maps openai anthropic hash_secret developer dev partner "
     "merchant user project team org organization instrumentation ikey functions function_host "
     "pre preshared psk symmetric decrypt decryption data_encryption kms seed mnemonic wif wpa "
     "wep rest search monitoring datadog dd newrelic honeycomb segment algolia firebase "
     "fcm gcm apns twilio nexmo github gitlab slack live prod production test sandbox staging "
     "azurite cosmos cosmosdb eventhub servicebus host_key registration activation product "
     "serial unlock enc sec apikey secretkey accesskey sas fernet flask django rails laravel "
     "upload download cdn payment pay bot telegram weather map geocoding youtube tmdb omdb "
     "newsapi rapidapi"},
};
// clang-format on

struct WordRoles {
  std::string_view word;
  uint32_t roles = 0;
};

constexpr size_t CountWords() {
  size_t count = 0;
  for (const RoleList& list : kRoles) {
    count += 1 + static_cast<size_t>(std::count(list.words.begin(), list.words.end(), ' '));
  }
  return count;
}

constexpr auto MakeVocabulary() {
  std::array<WordRoles, CountWords()> table{};
  size_t size = 0;
  for (const RoleList& list : kRoles) {
    for (size_t at = 0; at < list.words.size();) {
      const size_t end = std::min(list.words.find(' ', at), list.words.size());
      table[size++] = {list.words.substr(at, end - at), list.role};
      at = end + 1;
    }
  }
  std::sort(table.begin(), table.end(),
            [](const auto& a, const auto& b) { return a.word < b.word; });
  return table;
}

constexpr auto kVocabulary = MakeVocabulary();

uint32_t RolesOf(std::string_view word) {
  auto at =
      std::lower_bound(kVocabulary.begin(), kVocabulary.end(), word,
                       [](const WordRoles& entry, std::string_view w) { return entry.word < w; });
  uint32_t roles = 0;  // a word stands once for each list that it is in
  for (; at != kVocabulary.end() && at->word == word; ++at) roles |= at->roles;
  return roles;
}

constexpr uint32_t kAnyKind = kPassword | kPass | kSecret | kToken | kKey | kAuth;

/// Words that are often written together with one before or after them.
constexpr std::string_view kGlued[] = {"password", "passwd", "passphrase", "passwort", "token",
                                       "secret",   "pass",   "pwd",        "key"};
/// Ordinary words that end in one of those.
constexpr std::string_view kNotGlued[] = {
    "compass", "bypass",  "trespass", "encompass", "surpass", "overpass", "underpass",  "monkey",
    "turkey",  "hockey",  "jockey",   "donkey",    "whiskey", "hotkey",   "passkey",    "keykey",
    "lackey",  "flunkey", "latchkey", "mickey",    "rickey",  "smokey",   "onepassword"};

/// The words of a name as roles; a glued word counts as two.
struct Words {
  std::array<uint32_t, 50> roles{};
  size_t size = 0;

  void Add(std::string_view word) {
    const uint32_t whole = RolesOf(word);
    if (whole & kAnyKind || !AddGlued(word)) roles[size++] = whole;
  }

 private:
  bool AddGlued(std::string_view word) {
    if (std::find(std::begin(kNotGlued), std::end(kNotGlued), word) != std::end(kNotGlued))
      return false;
    for (const std::string_view part : kGlued) {
      if (word.size() <= part.size()) continue;
      const std::string_view head = word.substr(0, word.size() - part.size());
      if (word.substr(head.size()) == part) {
        // "pass" and "key" are too short to stand out by themselves: the rest must be a word that
        // goes with them.
        const uint32_t needed = part == "pass" ? kBeforePass : part == "key" ? kBeforeKey : ~0u;
        const uint32_t head_roles = RolesOf(head);
        if (needed != ~0u && !(head_roles & needed)) return false;
        roles[size++] = head_roles;
        roles[size++] = RolesOf(part);
        return true;
      }
      const std::string_view tail = word.substr(part.size());
      if (word.substr(0, part.size()) == part && (RolesOf(tail) & (kTailStop | kTailFine))) {
        roles[size++] = RolesOf(part);
        roles[size++] = RolesOf(tail);
        return true;
      }
    }
    return false;
  }
};

KeyKind KindOf(uint32_t roles) {
  if (roles & (kPassword | kPass)) return KeyKind::kPassword;
  if (roles & kSecret) return KeyKind::kSecret;
  if (roles & kToken) return KeyKind::kToken;
  if (roles & kKey) return KeyKind::kKey;
  return roles & kAuth ? KeyKind::kAuth : KeyKind::kNone;
}

/// The words before the kind.
void ReadHead(const Words& words, size_t at, KeyMeaning* meaning) {
  uint32_t head = 0;
  for (size_t i = 0; i < at; ++i) head |= words.roles[i];
  const uint32_t before = at > 0 ? words.roles[at - 1] : 0;
  if (words.roles[at] & kPass && at > 0 && !(before & kBeforePass)) meaning->weak = true;
  if (head & kHeadStop) meaning->negative = true;
  if (head & kHeadWeak) meaning->weak = true;
  if (meaning->kind == KeyKind::kToken && before & kHeadStopToken) meaning->negative = true;
  if (meaning->kind == KeyKind::kAuth && before & kToken) meaning->kind = KeyKind::kToken;
  if (meaning->kind != KeyKind::kKey) return;
  if (before & (kBeforeKey | kSecret | kToken | kPassword | kAuth)) {
    meaning->kind = KeyKind::kApiKey;
    meaning->chosen = (before & kChosen) != 0;
  } else if (before & kHeadStopKey) {
    meaning->negative = true;
  } else if (head & kBeforeKey) {
    meaning->kind = KeyKind::kApiKey;
    meaning->weak = true;
  }
}

/// The words after the kind.
void ReadTail(const Words& words, size_t at, KeyMeaning* meaning) {
  for (size_t i = at + 1; i < words.size; ++i) {
    if (words.roles[i] & kTailFine) continue;
    if (words.roles[i] & kPreposition) break;  // key_for_service: of the service nothing follows
    if (words.roles[i] & kTailStop) {
      meaning->negative = meaning->negative_tail = true;
    } else {
      meaning->weak = true;
    }
  }
}

}  // namespace

KeyMeaning ReadKey(std::string_view name) {
  constexpr size_t kMaxName = 96;
  if (name.size() > kMaxName) name.remove_prefix(name.size() - kMaxName);
  Words words;
  std::string_view before;
  ForEachWord(name, [&](std::string_view word) {
    // Numbers say nothing, but Auth0 and 1Password are names of services.
    const bool number = word[0] >= '0' && word[0] <= '9';
    // Clear text is the password itself, another text is about it.
    const bool clear = word == "text" && before == "clear";
    if (!number && !clear && !(word == "password" && words.size == 0 && before == "1"))
      words.Add(word);
    if (word == "0" && before == "auth" && words.size > 0) words.roles[words.size - 1] = 0;
    before = number && word == "1"                ? "1"
             : word == "auth"                     ? "auth"
             : word == "clear" || word == "plain" ? "clear"
                                                  : "";
  });
  size_t at = words.size;
  while (at > 0 && !(words.roles[at - 1] & kAnyKind)) --at;
  if (at == 0) return {};
  --at;
  KeyMeaning meaning;
  meaning.kind = KindOf(words.roles[at]);
  meaning.weak = (words.roles[at] & kPlural) != 0;
  meaning.chosen = (words.roles[at] & kChosen) != 0;
  ReadHead(words, at, &meaning);
  ReadTail(words, at, &meaning);
  return meaning;
}

}  // namespace leaksift
