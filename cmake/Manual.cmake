# The manual page and the completions of shells: printed by the program itself at build time, put
# where man and the shells look for them.
set(LEAKSIFT_MANUAL_DIR ${CMAKE_CURRENT_BINARY_DIR}/manual)
set(LEAKSIFT_MANUAL "")
function(leaksift_printed file)
  set(output ${LEAKSIFT_MANUAL_DIR}/${file})
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${LEAKSIFT_MANUAL_DIR}
    COMMAND leaksift ${ARGN} > ${output}
    DEPENDS leaksift
    VERBATIM)
  set(LEAKSIFT_MANUAL ${LEAKSIFT_MANUAL} ${output} PARENT_SCOPE)
endfunction()

leaksift_printed(leaksift.1 man)
leaksift_printed(leaksift completion bash)
leaksift_printed(_leaksift completion zsh)
leaksift_printed(leaksift.fish completion fish)
add_custom_target(manual ALL DEPENDS ${LEAKSIFT_MANUAL} COMMENT "Manual page and completions")

include(GNUInstallDirs)
install(FILES ${LEAKSIFT_MANUAL_DIR}/leaksift.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${LEAKSIFT_MANUAL_DIR}/leaksift
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${LEAKSIFT_MANUAL_DIR}/_leaksift
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${LEAKSIFT_MANUAL_DIR}/leaksift.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
