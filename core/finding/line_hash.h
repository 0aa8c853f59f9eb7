// GitHub's `primaryLocationLineHash`: the partial fingerprint by which code scanning follows an
// alert when its line moves. The algorithm is the one that the upload step applies to a checked-out
// file, so that giving the value ourselves changes nothing there, and gives it where no file is
// checked out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leaksift {

/// For each of `lines` (1-based, any order, repeats allowed): "hash:n", where hash is lower-case
/// hexadecimal without leading zeros and n counts the lines with that hash from the top of the text
/// down to this one. Empty for a line that the text does not have. Reads the text twice, up to the
/// last line asked for; memory does not grow with the text.
std::vector<std::string> LineHashes(std::string_view text, const std::vector<uint32_t>& lines);

}  // namespace leaksift
