#pragma once

#include <string>

namespace leaksift {

/// One gzip member (RFC 1952) that holds `text`.
std::string Gzip(const std::string& text);

}  // namespace leaksift
