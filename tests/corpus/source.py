# SPDX-License-Identifier: GPL-2.0-or-later
"""C text as far as the corpus needs it: comments apart from code, and which function a
line stands in.  Relies on kernel style, where a function's braces stand in column 0."""
import re

TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)
ATTRIBUTE = re.compile(r"__attribute__\s*\(\(.*?\)\)")
NAME = re.compile(r"(\w+)\s*\(")


def comments(text):
    """(line of its end, text) of each block comment; a line's expectations stand behind it."""
    for match in TOKEN.finditer(text):
        if match[0].startswith("/*"):
            yield text.count("\n", 0, match.end()) + 1, match[0][2:-2]


def masked(text):
    """The same text with comments and literals blanked; lines and columns stay."""
    return TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


class Functions:
    """The functions of a file: name, first and last line, line of the opening brace."""

    def __init__(self, text):
        self.list = []
        head, brace = [], 0
        for number, line in enumerate(masked(text).split("\n"), 1):
            if brace:
                if line.startswith("}"):
                    self._add(head, brace, number)
                    head, brace = [], 0
            elif line.startswith("{") and head:
                brace = number
            elif not line.strip() or line.startswith(("#", "}")) or line.rstrip().endswith(";"):
                head = []
            else:
                head.append((number, line))

    def _add(self, head, brace, last):
        name = NAME.search(ATTRIBUTE.sub("", " ".join(line for _, line in head)))
        if name:
            self.list.append((name[1], head[0][0], brace, last))

    def at(self, line):
        """The name of the function that a line belongs to, or None."""
        return next((name for name, first, _, last in self.list if first <= line <= last), None)

    def brace_of(self, line):
        """The line of the opening brace of that function, or None."""
        return next((brace for _, first, brace, last in self.list if first <= line <= last), None)
