// UTF-16 and UTF-32 texts (Windows registry exports, PowerShell output): recognised by the byte
// order mark, or by where the NULs stand, since most characters of code are ASCII.
#include <array>
#include <cstring>

#include "decode/region.h"

namespace leaksift {
namespace {

struct WideForm {
  Encoding encoding;
  size_t unit;  // bytes
  bool little;
};

/// Share of NULs by their offset modulo four, in the first bytes.
std::optional<WideForm> FormByNuls(std::string_view text) {
  constexpr size_t kSample = 4096;
  const size_t size = std::min(text.size(), kSample) / 4 * 4;
  // Nearly every text has none, and is done here.
  if (size < 16 || std::memchr(text.data(), 0, size) == nullptr) return std::nullopt;
  std::array<size_t, 4> nuls{};
  for (size_t i = 0; i < size; ++i) nuls[i % 4] += text[i] == '\0';
  const size_t most = size / 4 * 3 / 4;
  const size_t few = size / 4 / 20;
  const auto is = [&](bool a, bool b, bool c, bool d) {
    const bool wanted[] = {a, b, c, d};
    for (size_t i = 0; i < 4; ++i) {
      if (wanted[i] ? nuls[i] < most : nuls[i] > few) return false;
    }
    return true;
  };
  if (is(false, true, false, true)) return WideForm{Encoding::kUtf16Le, 2, true};
  if (is(true, false, true, false)) return WideForm{Encoding::kUtf16Be, 2, false};
  if (is(false, true, true, true)) return WideForm{Encoding::kUtf32Le, 4, true};
  if (is(true, true, true, false)) return WideForm{Encoding::kUtf32Be, 4, false};
  return std::nullopt;
}

std::optional<WideForm> FormOf(std::string_view text) {
  if (text.substr(0, 4) == std::string_view("\xff\xfe\0\0", 4))
    return WideForm{Encoding::kUtf32Le, 4, true};
  if (text.substr(0, 4) == std::string_view("\0\0\xfe\xff", 4))
    return WideForm{Encoding::kUtf32Be, 4, false};
  if (text.substr(0, 2) == "\xff\xfe") return WideForm{Encoding::kUtf16Le, 2, true};
  if (text.substr(0, 2) == "\xfe\xff") return WideForm{Encoding::kUtf16Be, 2, false};
  return FormByNuls(text);
}

uint32_t Unit(std::string_view text, size_t at, const WideForm& form) {
  uint32_t value = 0;
  for (size_t i = 0; i < form.unit; ++i) {
    const size_t byte = form.little ? form.unit - 1 - i : i;
    value = value << 8 | static_cast<unsigned char>(text[at + byte]);
  }
  return value;
}

}  // namespace

std::optional<Segment> DecodeWideText(std::string_view text) {
  const auto form = FormOf(text);
  // Offsets are 32 bits; a longer text is not decoded but scanned as it is.
  if (!form || text.size() > UINT32_MAX) return std::nullopt;
  decode::SegmentBuilder builder(form->encoding, {0, text.size()});
  for (size_t at = 0; at + form->unit <= text.size(); at += form->unit) {
    uint32_t code = Unit(text, at, *form);
    if (code == 0xfeff && at == 0) continue;
    size_t begin = at;
    if (form->unit == 2 && code >= 0xd800 && code < 0xdc00 && at + 4 <= text.size()) {
      const uint32_t low = Unit(text, at + 2, *form);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    builder.Add(decode::Utf8(code), begin);
  }
  return builder.Finish();
}

}  // namespace leaksift
