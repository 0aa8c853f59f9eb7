// Large inputs pass through a window that is moved along: [margin | piece | margin]. A hit belongs
// to the piece in which it begins; the margins give every decision the bytes it may depend on, so
// pieces give the same findings as one read of the whole would (law 1).
#include "scan/file_scanner.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "decode/unpack.h"

namespace leaksift {
namespace {

// Enough to tell what packs something.
constexpr size_t kMagic = 16;

// Moves `origin` over `text`.
void Advance(std::string_view text, TextOrigin* origin) {
  LineIndex lines(text);
  const Location end = lines.Locate({text.size(), text.size()});
  if (end.line == 1) {
    origin->column += end.column - 1;
  } else {
    origin->line += end.line - 1;
    origin->column = end.column;
  }
  origin->offset += text.size();
}

}  // namespace

struct FileScanner::Window {
  std::string_view text;
  Span piece;  // of text
  TextOrigin origin;
};

FileScanner::FileScanner(const Detector& detector, const CollectorContext& context,
                         Progress* progress)
    : detector_(detector), progress_(progress), collector_(context) {
  for (MatchScratch& level : scratch_.levels) level.costs = context.options().costs;
}

char* FileScanner::Buffer(size_t capacity) {
  if (capacity > capacity_) {
    capacity_ = std::max(capacity, std::min(capacity_ * 2, kPiece + 2 * kPieceMargin));
    buffer_.reset(new char[capacity_]);  // not zeroed: read() fills it
  }
  return buffer_.get();
}

void FileScanner::SkipMembers(const Provenance& provenance, std::string_view reason) {
  collector_.ledger.entries.push_back(
      {UnitKind::kMember, UnitOutcome::kSkipped, provenance.path, std::string(reason)});
}

void FileScanner::Counted(uint64_t bytes) {
  collector_.ledger.bytes += bytes;
  if (progress_) progress_->bytes.fetch_add(bytes, std::memory_order_relaxed);
}

void FileScanner::Scan(const FileUnit& file) {
  Provenance provenance;
  provenance.path = file.path;
  if (file.link) {
    ScanLink(file, provenance);
  } else {
    ScanFile(file, provenance);
  }
  if (progress_) progress_->units.fetch_add(1, std::memory_order_relaxed);
}

void FileScanner::ScanFile(const FileUnit& file, const Provenance& provenance) {
  Result<std::unique_ptr<FileReader>> opened = FileReader::Open(file.on_disk);
  if (!opened.ok()) return collector_.Fail(provenance, opened.error().message);
  FileReader& reader = **opened;
  if (reader.size() <= kPiece) {
    ScanWhole(&reader, provenance);
  } else {
    ScanStream([&reader](char* buffer, size_t capacity) { return reader.Read(buffer, capacity); },
               provenance);
  }
  if (!reader.Unchanged()) collector_.Fail(provenance, "the file changed while it was read");
}

void FileScanner::ScanLink(const FileUnit& file, const Provenance& provenance) {
  std::error_code failed;
  const std::string target = std::filesystem::read_symlink(file.on_disk, failed).string();
  if (failed) return collector_.Fail(provenance, failed.message());
  ScanText(target, provenance);
}

void FileScanner::ScanWhole(FileReader* reader, const Provenance& provenance) {
  const size_t capacity = static_cast<size_t>(reader->size()) + 1;  // one more byte shows the end
  char* buffer = Buffer(capacity);
  const Result<size_t> size = reader->Read(buffer, capacity);
  if (!size.ok()) return collector_.Fail(provenance, size.error().message);
  ScanText({buffer, *size}, provenance);
}

void FileScanner::ScanText(std::string_view text, const Provenance& provenance) {
  ++collector_.ledger.files;
  Counted(text.size());
  AddWhole(text, provenance);
}

void FileScanner::AddWhole(std::string_view bytes, const Provenance& provenance) {
  const Unpacked unpacked = Unpack(bytes);
  if (!unpacked.unread.empty()) SkipMembers(provenance, unpacked.unread);
  const std::string_view text = unpacked.text ? std::string_view(*unpacked.text) : bytes;
  std::vector<Hit> hits;
  const Result<void> detected = detector_.DetectAll(text, &scratch_, &hits);
  if (!detected.ok()) collector_.Fail(provenance, detected.error().message);
  if (unpacked.text) MarkUnpacked(&hits);
  collector_.Add(text, {}, provenance, std::move(hits));
}

void FileScanner::ScanStream(const ReadFunction& read, const Provenance& provenance) {
  char* buffer = Buffer(kPiece + 2 * kPieceMargin);
  TextOrigin origin;
  size_t have = 0;
  ++collector_.ledger.files;
  for (bool last = false; !last;) {
    const size_t wanted = kPiece + 2 * kPieceMargin - have;
    const Result<size_t> got = read(buffer + have, wanted);
    if (!got.ok()) return collector_.Fail(provenance, got.error().message);
    last = *got < wanted;
    have += *got;
    Counted(*got);
    const std::string_view text(buffer, have);
    if (origin.offset == 0 && !last && DecodeWideText(text.substr(0, kPieceMargin))) {
      return collector_.Fail(provenance, "UTF-16 or UTF-32 text of more than 32 MiB is not read");
    }
    if (origin.offset == 0 && !last && Unpack(text.substr(0, kMagic)).packs()) {
      SkipMembers(provenance, "compressed or archived data of more than 32 MiB is not unpacked");
    }
    if (origin.offset == 0 && last) return AddWhole(text, provenance);  // all of it is here
    const size_t begin = origin.offset == 0 ? 0 : kPieceMargin;
    ScanWindow({text, {begin, last ? have : have - kPieceMargin}, origin}, provenance);
    const size_t done = have - std::min(have, 2 * kPieceMargin);
    Advance(text.substr(0, done), &origin);
    std::memmove(buffer, buffer + done, have - done);
    have -= done;
  }
}

void FileScanner::ScanWindow(const Window& window, const Provenance& provenance) {
  std::vector<Hit> hits;
  const Result<void> detected =
      detector_.Detect(window.text, {&window.piece, 1}, {}, &scratch_, &hits, nullptr);
  if (!detected.ok()) collector_.Fail(provenance, detected.error().message);
  Settle(&hits);
  std::erase_if(hits, [&window](const Hit& hit) {
    return hit.token.begin < window.piece.begin || hit.token.begin >= window.piece.end;
  });
  collector_.Add(window.text, window.origin, provenance, std::move(hits));
}

}  // namespace leaksift
