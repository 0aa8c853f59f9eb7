// Result<T>: a value or an Error. Everything in core/ that can fail returns one; nothing throws
// across modules. "Could not decide" is always an Error, never an empty value.
//
//   Result<int> n = Parse(text);
//   if (!n.ok()) return n.error();
//   Use(*n);
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace leaksift {

/// What kind of failure it was; decides the exit code and whether the scan goes on.
enum class ErrorKind {
  kUsage,        // the caller's words or configuration are wrong: exit 2
  kIo,           // the system refused: unreadable, vanished, no space
  kCorrupt,      // the input contradicts its own format
  kUnsupported,  // a format or extension that is not read
  kBudget,       // a stated limit was reached before the end
  kMissing,      // something that the input refers to is not there
};

/// A failure with a text for a person. The text never contains a raw secret.
struct Error {
  ErrorKind kind = ErrorKind::kIo;
  std::string message;
};

/// Either a T or an Error. Reading the wrong one is a programming error (asserted).
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}  // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: same

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    assert(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace leaksift
