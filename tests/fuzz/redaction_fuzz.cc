// The first line of the input is a secret, the second another; in the rest no form of either may be
// left.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "finding/redaction.h"
#include "finding/secret_forms.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using leaksift::Redactor;
  using leaksift::Secret;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Secret secrets[2];
  for (Secret& secret : secrets) {
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos) return 0;
    secret = Secret(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  const std::string redacted = Redactor({&secrets[0], &secrets[1]}).Redact(rest);
  for (const Secret& secret : secrets) {
    // A mask shows the edges of a secret, so a secret of such bytes only can come about between two
    // of them.
    if (secret.size() < 10 || leaksift::IsPlainWord(secret.Reveal()) ||
        secret.Reveal().find_first_of("*\xE2\x80\xA6") != std::string_view::npos)
      continue;
    for (const std::string& form : leaksift::SecretForms(secret.Reveal())) {
      if (form.size() >= 10 && redacted.find(form) != std::string::npos) std::abort();
    }
  }
  return 0;
}
