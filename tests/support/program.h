// Runs a program from outside, as a user or a CI job does: words, input, environment and folder in,
// both streams and the exit status out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace leaksift {

struct ProgramInput {
  std::string standard_input = {};
  /// Added to a small fixed environment (PATH, HOME, LC_ALL); nothing of the test's own gets
  /// through but what sanitizers read.
  std::map<std::string, std::string> environment = {};
  std::string folder = {};              // to run in; empty: the test's own
  std::string standard_output = {};     // file that gets it instead, such as /dev/full
  bool closed_pipe = false;             // standard output is a pipe that nobody reads
  std::optional<uint64_t> memory = {};  // most bytes of address space
  std::optional<uint32_t> user = {};    // user and group id to run as; only root can
  int timeout = 120;                    // seconds; then it is killed, and that is a failure
};

struct ProgramOutput {
  int status = -1;  // exit status; 128 and the signal's number where one ended it
  std::string out;
  std::string err;
  uint64_t peak_memory = 0;  // bytes of resident memory
  double cpu_seconds = 0;
};

/// Runs `words` (the first is looked up in PATH) to its end.
ProgramOutput RunProgram(const std::vector<std::string>& words, const ProgramInput& input = {});

#ifdef LEAKSIFT_PROGRAM
/// Runs the leaksift that belongs to this build.
inline ProgramOutput Leaksift(std::vector<std::string> words, const ProgramInput& input = {}) {
  words.insert(words.begin(), LEAKSIFT_PROGRAM);
  return RunProgram(words, input);
}
#endif

/// Whether a program of this name is in PATH.
bool HasProgram(const std::string& name);

}  // namespace leaksift
