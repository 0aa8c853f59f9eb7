#include "support/program.h"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace leaksift {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int read = -1;
  int write = -1;

  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == 0) read = ends[0], write = ends[1];
  }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void CloseRead() { Close(&read); }
  void CloseWrite() { Close(&write); }

 private:
  static void Close(int* fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
  }
};

std::vector<std::string> EnvironmentOf(const ProgramInput& input) {
  std::map<std::string, std::string> all = {
      {"PATH", std::getenv("PATH")}, {"HOME", "/nonexistent"}, {"LC_ALL", "C.UTF-8"}};
  for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "TMPDIR"}) {
    if (const char* value = std::getenv(name)) all[name] = value;
  }
  for (const auto& [name, value] : input.environment) all[name] = value;
  std::vector<std::string> out;
  for (const auto& [name, value] : all) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

// In the child: nothing but system calls from here to exec.
[[noreturn]] void Become(const ProgramInput& input, char* const* words, char* const* environment,
                         const std::array<int, 3>& streams) {
  for (int fd = 0; fd < 3; ++fd) dup2(streams[fd], fd);
  std::signal(SIGPIPE, SIG_DFL);
  bool ok = input.folder.empty() || chdir(input.folder.c_str()) == 0;
  if (input.memory) {
    const rlimit limit{*input.memory, *input.memory};
    ok = ok && setrlimit(RLIMIT_AS, &limit) == 0;
  }
  if (input.user) {
    ok = ok && setgroups(0, nullptr) == 0 && setgid(*input.user) == 0 && setuid(*input.user) == 0;
  }
  if (ok) execvpe(words[0], words, environment);
  _exit(127);
}

// Feeds the input and reads both outputs until they end; false: the time is over.
bool Exchange(const std::string& text, Pipe* in, Pipe* out, Pipe* err, ProgramOutput* result,
              Clock::time_point deadline) {
  size_t written = 0;
  if (text.empty()) in->CloseWrite();
  fcntl(in->write, F_SETFL, O_NONBLOCK);
  std::array<char, 65536> buffer;
  const auto drain = [&buffer](Pipe* pipe, std::string* to) {
    const ssize_t n = read(pipe->read, buffer.data(), buffer.size());
    if (n > 0) to->append(buffer.data(), static_cast<size_t>(n));
    if (n == 0 || (n < 0 && errno != EINTR)) pipe->CloseRead();
  };
  while (out->read >= 0 || err->read >= 0) {
    std::array<pollfd, 3> wait = {
        {{out->read, POLLIN, 0}, {err->read, POLLIN, 0}, {in->write, POLLOUT, 0}}};
    poll(wait.data(), wait.size(), 200);
    if (wait[0].revents) drain(out, &result->out);
    if (wait[1].revents) drain(err, &result->err);
    if (wait[2].revents) {
      const ssize_t n = write(in->write, text.data() + written, text.size() - written);
      if (n > 0) written += static_cast<size_t>(n);
      if (written == text.size() || (n < 0 && errno != EAGAIN && errno != EINTR)) in->CloseWrite();
    }
    if (Clock::now() > deadline) return false;
  }
  return true;
}

}  // namespace

ProgramOutput RunProgram(const std::vector<std::string>& words, const ProgramInput& input) {
  std::signal(SIGPIPE, SIG_IGN);  // the program may not read all of its input
  ProgramOutput result;
  Pipe in, out, err;
  const int file = input.standard_output.empty()
                       ? -1
                       : open(input.standard_output.c_str(), O_WRONLY | O_CLOEXEC);
  const std::vector<std::string> environment = EnvironmentOf(input);
  const std::vector<char*> argv = Pointers(words), envp = Pointers(environment);
  const std::array<int, 3> streams = {in.read, file >= 0 ? file : out.write, err.write};
  if (input.closed_pipe) out.CloseRead();
  const auto deadline = Clock::now() + std::chrono::seconds(input.timeout);
  const pid_t child = fork();
  if (child == 0) Become(input, argv.data(), envp.data(), streams);
  in.CloseRead(), out.CloseWrite(), err.CloseWrite();
  if (file >= 0) close(file);
  if (child < 0) {
    ADD_FAILURE() << "fork: " << std::strerror(errno);
    return result;
  }
  if (!Exchange(input.standard_input, &in, &out, &err, &result, deadline)) {
    kill(child, SIGKILL);
    ADD_FAILURE() << words[0] << " did not end within " << input.timeout << " s";
  }
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.peak_memory = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  result.cpu_seconds = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  return result;
}

bool HasProgram(const std::string& name) {
  return RunProgram({"sh", "-c", "command -v \"$0\" >/dev/null", name}).status == 0;
}

}  // namespace leaksift
