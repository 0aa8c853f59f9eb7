// One pass over the instructions: each is decoded, checked against the base and the room that is
// left, carried out, and noted. An object is 460 bytes a copy on average in real packs, so that a
// pack of 6 GB of contents has some 20 million instructions: the loop below is the second hottest
// of a walk, after inflating.
#include "pack/delta.h"

#include <cstddef>
#include <cstring>
#include <utility>

namespace leaksift {
namespace {

Error Corrupt(const char* what) { return {ErrorKind::kCorrupt, what}; }

bool ReadSize(std::string_view delta, size_t* at, uint64_t* value) {
  *value = 0;
  for (int shift = 0; *at < delta.size() && shift <= 56; shift += 7) {
    const uint8_t byte = static_cast<uint8_t>(delta[(*at)++]);
    *value |= uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

struct Copy {
  uint32_t offset = 0;
  uint32_t size = 0;
};

/// Reads the operands of a copy instruction: bits 0-3 of the opcode say which bytes of the offset
/// follow, bits 4-6 which of the size. False when they are cut off.
bool ReadCopy(uint8_t opcode, const uint8_t** at, const uint8_t* end, Copy* copy) {
  constexpr ptrdiff_t kMost = 7;
  if (end - *at < kMost && end - *at < __builtin_popcount(opcode & 0x7f)) return false;
  const uint8_t* p = *at;
  if (opcode & 0x01) copy->offset = *p++;
  if (opcode & 0x02) copy->offset |= uint32_t{*p++} << 8;
  if (opcode & 0x04) copy->offset |= uint32_t{*p++} << 16;
  if (opcode & 0x08) copy->offset |= uint32_t{*p++} << 24;
  if (opcode & 0x10) copy->size = *p++;
  if (opcode & 0x20) copy->size |= uint32_t{*p++} << 8;
  if (opcode & 0x40) copy->size |= uint32_t{*p++} << 16;
  if (copy->size == 0) copy->size = 0x10000;
  *at = p;
  return true;
}

/// Appends a run, or lengthens the last one when this continues it.
void Note(DeltaRun run, DeltaRuns* runs) {
  if (!runs->complete) return;
  if (!runs->runs.empty()) {
    DeltaRun& last = runs->runs.back();
    const bool continues = run.inserted()
                               ? last.inserted()
                               : !last.inserted() && last.source + last.size == run.source;
    if (continues) {
      last.size += run.size;
      return;
    }
  }
  if (runs->runs.size() == DeltaRuns::kMaxRuns) {
    runs->complete = false;
    runs->runs.clear();
    return;
  }
  runs->runs.push_back(run);
}

}  // namespace

Result<DeltaHeader> ReadDeltaHeader(std::string_view delta) {
  DeltaHeader header;
  if (!ReadSize(delta, &header.instructions, &header.base_size) ||
      !ReadSize(delta, &header.instructions, &header.result_size)) {
    return Corrupt("the sizes in its delta are not numbers");
  }
  return header;
}

Result<void> ApplyDelta(std::string_view base, std::string_view delta, const DeltaHeader& header,
                        char* out, DeltaRuns* runs) {
  if (runs != nullptr) {
    runs->runs.clear();
    runs->complete = true;
  }
  if (header.base_size != base.size()) return Corrupt("its delta is for a base of another size");
  const uint8_t* at = reinterpret_cast<const uint8_t*>(delta.data()) + header.instructions;
  const uint8_t* const end = reinterpret_cast<const uint8_t*>(delta.data()) + delta.size();
  uint64_t written = 0;
  while (at < end) {
    const uint8_t opcode = *at++;
    DeltaRun run;
    run.target = static_cast<uint32_t>(written);
    const char* from;
    if (opcode & 0x80) {
      Copy copy;
      if (!ReadCopy(opcode, &at, end, &copy)) return Corrupt("its delta is cut off");
      if (copy.offset > base.size() || copy.size > base.size() - copy.offset) {
        return Corrupt("its delta copies from outside of the base");
      }
      run.size = copy.size;
      run.source = copy.offset;
      from = base.data() + copy.offset;
    } else if (opcode != 0) {
      if (end - at < opcode) return Corrupt("its delta is cut off");
      run.size = opcode;
      from = reinterpret_cast<const char*>(at);
      at += opcode;
    } else {
      return Corrupt("its delta has an unknown instruction");
    }
    if (run.size > header.result_size - written) return Corrupt("its delta builds too much");
    std::memcpy(out + written, from, run.size);
    written += run.size;
    if (runs != nullptr) Note(run, runs);
  }
  if (written != header.result_size) return Corrupt("its delta builds too little");
  return {};
}

}  // namespace leaksift
