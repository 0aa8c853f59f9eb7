// Raw bytes from a scanned tree (names, messages) made fit to be printed: one function per kind of
// reader. None of them masks secrets: redact first (finding/redaction.h). All are total: any bytes
// may come in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace leaksift {

/// For a terminal or a log, on one line: control characters (so ANSI escapes, line ends and tabs),
/// characters that are invisible or change the direction of text, and bytes that are not UTF-8 come
/// out as \xNN, byte by byte; everything else as it is. Two more things are broken up because build
/// logs obey them:
/// "::" at the start, and the second '#' of "##" (workflow and logging commands).
std::string TerminalText(std::string_view raw);

/// For a name in a document (JSON, XML, Markdown): valid UTF-8 without control and invisible
/// characters, which come out as %NN, byte by byte, like bytes that are not UTF-8. Harmless names
/// stay as they are; the exact bytes of every name are in its URI.
std::string NameText(std::string_view raw);

/// For running text in XML 1.0 (2.2 Char) or JSON: valid UTF-8; bytes that are not, and characters
/// that XML does not allow, come out as U+FFFD. Line ends and tabs stay.
std::string DocumentText(std::string_view raw);

/// A path as a URI reference (RFC 3986): relative for a relative path, file:///… for an absolute
/// one. Bytes other than unreserved, sub-delims, '@' and '/' come out as %NN; ':' does too, as a
/// relative reference must not have one in its first segment (4.2). Lossless.
std::string UriReference(std::string_view path);

/// One word for a line of a text file, and back: UTF-8 letters stay readable; blanks, control and
/// invisible characters, '#', '%' and bytes that are not UTF-8 are %NN. Lossless. Empty optional:
/// no such word.
std::string EscapeWord(std::string_view raw);
std::optional<std::string> UnescapeWord(std::string_view word);

/// At most `limit` bytes of UTF-8 `text`, cut between characters, with "…" where something was cut.
std::string Truncated(std::string_view text, size_t limit);

}  // namespace leaksift
