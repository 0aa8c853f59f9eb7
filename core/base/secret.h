// Secret: the only type that holds a raw credential (law 4: a raw secret never leaves the process).
//
// It prints masked wherever it is printed; the bytes come out only through Reveal(), which is meant
// for hashing, comparing and --show-secrets, so that a reviewer can search for that one word. The
// bytes are overwritten when the object goes.
#pragma once

#include <string>
#include <string_view>

namespace leaksift {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view raw) : raw_(raw) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  Secret(Secret&& other) noexcept : raw_(other.raw_) { other.Wipe(); }
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { Wipe(); }

  /// First and last characters, at most an eighth of the length and four each, with "…" in between;
  /// all masked under 8 bytes. Control characters and invalid UTF-8 never come through.
  std::string Masked() const;

  /// The raw bytes; valid while this object lives.
  std::string_view Reveal() const { return raw_; }
  size_t size() const { return raw_.size(); }
  bool empty() const { return raw_.empty(); }

  friend bool operator==(const Secret& a, const Secret& b) { return a.raw_ == b.raw_; }

 private:
  void Wipe();
  std::string raw_;
};

}  // namespace leaksift
