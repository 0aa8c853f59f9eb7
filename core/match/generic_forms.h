// The forms of assignments, one reader each; internal to the extractor (generic_assignment.cc
// chooses).
#pragma once

#include <cstddef>
#include <string_view>

#include "match/generic_assignment.h"

namespace leaksift::generic {

/// The place of a name and what closes it.
struct Name {
  size_t begin;      // NameBegin
  size_t hit;        // inside it
  size_t end;        // one past its last byte
  size_t after = 0;  // past quote and brackets that close it
  bool quoted = false;
};

/// The whole name, without leading dashes, dots and '$'. At most kMaxName bytes before the hit are
/// looked at.
Span KeySpan(std::string_view text, const Name& name);

/// The name without what says that it is a control of a form: of passwordField.text, passwordInput
/// and password_box the password.
Span WithoutControl(std::string_view text, Span key);

/// -DNAME=…, ?name=…, "…;Password=…;…", --name …, NAME=…, name: …: `at` is one past the separator.
/// Bare values count only where what stands before the name says that this is an assignment.
void ReadBare(std::string_view text, const Name& name, char separator, size_t at, Assignments* out);

/// echo q…q | … --password-stdin: the password stands before its flag.
void ReadPiped(std::string_view text, const Name& name, Assignments* out);

/// "the password is x9y8z7": letters and digits at the end of the line; `at` is behind "is ".
void ReadSentence(std::string_view text, const Name& name, size_t at, Assignments* out);

/// <name>…</name> and <name attribute="…">…</name>.
void ReadElement(std::string_view text, const Name& name, Assignments* out);

/// (qnameq, q…q): two arguments, or a flag and its value in a list. More literals in a row are a
/// list of names. `at` is one past the comma.
void ReadPair(std::string_view text, const Name& name, size_t at, Assignments* out);

/// What is typed into, or compared with, what the name stands for: get('#password').type(q…q),
/// By.id("password")).sendKeys(q…q), expect(user.password).toBe(q…q), EQ(password(), q…q).
void ReadMethod(std::string_view text, const Name& name, Assignments* out);

/// INTO table (a, name, b) VALUES (…, q…q, …).
void ReadColumn(std::string_view text, const Name& name, Assignments* out);

/// name( q…q ) and name( q…q , q…q ): `at` is one past the parenthesis.
void ReadCall(std::string_view text, const Name& name, size_t at, Assignments* out);

}  // namespace leaksift::generic
