# core/providers/*.toml become read-only data of the program: the tool embed_rules reads and checks them with
# the same reader as the program itself and writes one .cc into the build tree (never into git).
file(GLOB LEAKSIFT_PROVIDERS CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/core/providers/*.toml)
if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/core/rule/embed_rules.cc)
  add_executable(embed_rules core/rule/embed_rules.cc)
  target_link_libraries(embed_rules PRIVATE leaksift_rule)
  set(LEAKSIFT_EMBEDDED ${CMAKE_CURRENT_BINARY_DIR}/providers.cc)
  add_custom_command(
    OUTPUT ${LEAKSIFT_EMBEDDED}
    COMMAND embed_rules ${LEAKSIFT_EMBEDDED} ${CMAKE_CURRENT_SOURCE_DIR}/core/providers
    DEPENDS embed_rules ${LEAKSIFT_PROVIDERS}
    COMMENT "Compiling the provider files into the program"
    VERBATIM)
  add_library(leaksift_providers OBJECT ${LEAKSIFT_EMBEDDED})
  target_link_libraries(leaksift_providers PUBLIC leaksift_rule)
  target_compile_options(leaksift_providers PRIVATE -O0 -g0)
endif()
