# SPDX-License-Identifier: GPL-2.0-or-later
"""The generic spelling of lazy MMU sections, put into the two older dialects.

A file keeps its lines, so that what is expected on a line stays there.  Names that are
already those of the target dialect stay as they are, and so do comments."""
import re

import source

STATE = " lazy_mmu_state_t lazy_state;"
CALL = re.compile(r"\blazy_mmu_mode_(enable|disable)\s*\(\s*\)")
SPELLING = {
    "arch": {"enable": "arch_enter_lazy_mmu_mode()", "disable": "arch_leave_lazy_mmu_mode()"},
    "token": {"enable": "lazy_state = arch_enter_lazy_mmu_mode()",
              "disable": "arch_leave_lazy_mmu_mode(lazy_state)"},
}


class DialectError(Exception):
    """The text cannot be put into the dialect; the message says line and reason."""


def translate(text, generation):
    """The text in the dialect of a generation."""
    if generation == "generic":
        return text
    lines = text.split("\n")
    # Comments are blank in the mask and the columns agree, so only code is found.
    mask = source.masked(text).split("\n")
    functions = source.Functions(text)
    braces = set()
    for index, line in enumerate(mask):
        calls = list(CALL.finditer(line))
        if calls and generation == "token":
            brace = functions.brace_of(index + 1)
            if brace is None:
                raise DialectError(f"line {index + 1}: a section outside of any function has "
                                   "no place for its token; leave out generation token")
            braces.add(brace)
        for call in reversed(calls):
            lines[index] = (lines[index][:call.start()] + SPELLING[generation][call[1]] +
                            lines[index][call.end():])
    for brace in braces:
        lines[brace - 1] = "{" + STATE + lines[brace - 1][1:]
    return "\n".join(lines)
