// (name, separator, value) around a word such as "password" or "token", in whatever language or
// format.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "match/generic_key.h"
#include "match/generic_value.h"

namespace leaksift::generic {

/// What was found around a name.
struct Assignment {
  Span key;
  Value value;
  char separator = 0;     // as AssignmentShape says
  bool is_login = false;  // the second argument of a call that takes user and password
};

/// The values of one name: more than one for a list of literals.
struct Assignments {
  static constexpr size_t kMax = 8;
  std::vector<Assignment> items;  // nearly always empty: then nothing is allocated

  /// Whether more was looked at than GenericExtractor::kNearBehind bytes behind the hit. Readers
  /// set it before they look; it may be true although nothing was found.
  bool far = false;

  void Add(const Assignment& item) {
    if (items.size() < kMax) items.push_back(item);
  }
};

/// Finds what is given to the name that contains text[hit, hit + size). Looks at most 256 bytes
/// behind the name and 160 before it, besides the value itself. Nothing separates behind the name:
/// returns in a few nanoseconds.
void FindAssignments(std::string_view text, size_t hit, size_t size, Assignments* out);

/// The other half: the name is itself a value, and what it is given to stands beside it under
/// another name.
///   {"name": "API_KEY", "value": "…"}    <add key="Password" value="…"/>    - name: TOKEN⏎  value:
///   … <key>password</key><string>…</string>    variable "db_password" { default = "…" }
/// `after_key` is one past the name and its quote.
void FindSibling(std::string_view text, Span key, size_t after_key, Assignments* out);

}  // namespace leaksift::generic
