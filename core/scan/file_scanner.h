// FileScanner: reads files and streams, whole or in pieces, and collects what is found. One a
// thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "scan/collector.h"
#include "scan/detector.h"
#include "scan/progress.h"
#include "source/directory.h"

namespace leaksift {

/// Files up to this size are read whole; larger ones and streams in pieces of this size.
inline constexpr size_t kPiece = size_t{32} << 20;
/// Pieces overlap by this much on both sides: more than any rule or decoder reaches (law 1).
inline constexpr size_t kPieceMargin = size_t{64} << 10;

class FileScanner {
 public:
  /// All arguments must outlive the scanner; `progress` may be null.
  FileScanner(const Detector& detector, const CollectorContext& context, Progress* progress);

  /// Scans one file; trouble becomes a failed entry of the ledger.
  void Scan(const FileUnit& file);

  /// Reads up to `capacity` bytes into `buffer`; 0 at the end.
  using ReadFunction = std::function<Result<size_t>(char* buffer, size_t capacity)>;
  /// Scans a stream of any length.
  void ScanStream(const ReadFunction& read, const Provenance& provenance);

  Collector& collector() { return collector_; }

 private:
  struct Window;
  void ScanFile(const FileUnit& file, const Provenance& provenance);
  void ScanLink(const FileUnit& file, const Provenance& provenance);
  void ScanWhole(FileReader* reader, const Provenance& provenance);
  void ScanText(std::string_view text, const Provenance& provenance);
  void AddWhole(std::string_view bytes, const Provenance& provenance);
  void ScanWindow(const Window& window, const Provenance& provenance);
  void SkipMembers(const Provenance& provenance, std::string_view reason);
  void Counted(uint64_t bytes);
  char* Buffer(size_t capacity);

  const Detector& detector_;
  Progress* progress_;
  Collector collector_;
  DetectScratch scratch_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
};

}  // namespace leaksift
