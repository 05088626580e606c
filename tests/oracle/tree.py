# SPDX-License-Identifier: GPL-2.0-or-later
"""Programs kept as trees of (head, inner) pairs: what the families held and owed share.

A statement has None inside, a block the list of what it holds; a do loop has its condition
in its head: `do /* while: n-- > 0 */`, an `else` follows its if.  Shrinking takes a statement away or puts a block's
inside in its place."""
import copy
import re


class Func:
    """One function; in its text @ stands for the program's prefix."""

    def __init__(self, name, params, body, result="int", last="return 0;"):
        self.name, self.params, self.body = name, params, body
        self.result, self.last = result, last


class Program:
    """What oracle.py asks of a program; the last function is the one that is run."""

    def __init__(self, index, generation, funcs):
        self.index, self.generation, self.every = index, generation, funcs
        self.wide = self.raw = False

    @property
    def funcs(self):
        return self.every[-1:]

    @property
    def body(self):
        return self.every[-1].body

    @property
    def prefix(self):
        return f"p{self.index}_"


def blocks_of(block):
    yield block
    for _, inner in block:
        if inner is not None:
            yield from blocks_of(inner)


def blocks_in(program):
    for func in program.every:
        yield from blocks_of(func.body)


def heads_of(block):
    """All statements in the order of the text."""
    for head, inner in block:
        yield head
        if inner is not None:
            yield from heads_of(inner)


def block_text(block, depth=1):
    out = []
    for head, inner in block:
        tail = " {" if inner is not None else ""
        if head == "else":
            out.pop()
            head = "} else"
        head, _, condition = head.partition(" /* while: ")
        out.append("\t" * (0 if re.fullmatch(r"\w+:", head) else depth) + head + tail)
        if inner is not None:
            end = f"}} while ({condition[:-3]});" if condition else "}"
            out += block_text(inner, depth + 1) + ["\t" * depth + end]
    return out


def words_in(lines):
    return set(re.findall(r"\w+", " ".join(lines)))


def function_text(func, known, prefix):
    """known: declarations of locals by name, those that the function mentions."""
    body = block_text(func.body) + (["\t" + func.last] if func.last else [])
    mentioned = words_in(body) - words_in([func.params])
    static = "" if func.name == "main" else "static "
    head = f"{static}{func.result} @{func.name}({func.params})"
    lines = [head, "{", *("\t" + text for name, text in known if name in mentioned), *body, "}", ""]
    return [line.replace("@", prefix) for line in lines]


def stray(block, in_loop=False):
    """A jump out of no loop, or an else of no if."""
    return any((head in ("break;", "continue;") and not in_loop) or
               (head == "else" and (not k or not block[k - 1][0].startswith("if ("))) or
               (inner is not None and
                stray(inner, in_loop or head.startswith(("while", "for", "do "))))
               for k, (head, inner) in enumerate(block))


def size(program):
    return sum(len(b) for b in blocks_in(program)) + len(program.every)


def without_function(program):
    """Helpers that nobody calls."""
    for k, func in enumerate(program.every[:-1]):
        called = any("@" + func.name + "(" in head for other in program.every if other is not func
                     for head in heads_of(other.body))
        if not called:
            twin = copy.deepcopy(program)
            del twin.every[k]
            yield twin


def smaller(program):
    """Programs one step smaller: a statement less, or a block's inside in its place."""
    yield from without_function(program)
    for number, block in enumerate(blocks_in(program)):
        for k, (_, inner) in enumerate(block):
            for content in ([], inner):
                if content is None:
                    continue
                twin = copy.deepcopy(program)
                list(blocks_in(twin))[number][k:k + 1] = copy.deepcopy(content)
                if twin.body and not any(stray(f.body) for f in twin.every):
                    yield twin
