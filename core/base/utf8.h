// UTF-8, read one character at a time from bytes that may be anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leaksift {

struct Utf8Char {
  char32_t code;  // U+FFFD when !valid
  uint8_t size;   // bytes taken, at least 1
  bool valid;
};

/// The character at text[pos]; `pos` must be inside the text. Invalid bytes are cut as the WHATWG
/// Encoding Standard (4.1, "maximal subpart") cuts them, so that replacing each !valid result by
/// one U+FFFD gives what browsers and Node give. Surrogates, overlong forms and code points over
/// U+10FFFF are invalid.
Utf8Char DecodeUtf8(std::string_view text, size_t pos);

}  // namespace leaksift
