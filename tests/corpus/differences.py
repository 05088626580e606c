# SPDX-License-Identifier: GPL-2.0-or-later
"""What another engine finds and the checker does not: each such place needs an explanation.

tests/corpus/differences has a line for each: engine, case, file and line, rule, reason.

    cocci T01-local-copy/good.c:31 tlb-batched-pending: what is wrong about the engine, or right

An explanation holds in every generation; one that nothing needs any more is stale."""
import re

import engines

FILE = engines.KEPT.parent / "differences"
LINE = re.compile(r"(\S+) (\S+)/(\w+)\.c:(\d+) ([a-z-]+): (\S.*)")


def read(root):
    """{(engine, case, variant, line, rule): why}; raises ValueError."""
    path, found = root / FILE, {}
    if not path.is_file():
        return found
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text or text.startswith("#"):
            continue
        match = LINE.fullmatch(text)
        if not match:
            raise ValueError(f"{FILE}:{number}: not ENGINE CASE/FILE.c:LINE RULE: REASON")
        engine, case, variant, line, rule, why = match.groups()
        key = engine, case, variant, int(line), rule
        if key in found:
            raise ValueError(f"{FILE}:{number}: stands there twice")
        found[key] = why
    return found


def unlike(kept, checker):
    """The keys that need an explanation.

    `kept` is {engine: what engines.kept() says}, `checker` {(case, variant, generation):
    findings.Report}; a variant of which the checker has no report is not compared."""
    found = set()
    for engine, places in kept.items():
        for key, here in places.items():
            if key not in checker or engines.NOT_PARSED in here:
                continue
            told = {(f.line, f.rule) for f in checker[key].findings}
            found |= {(engine, *key[:2], line, rule) for line, rule in here
                      if (line, rule) not in told}
    return found


def problems(kept, checker, explained):
    """What is not explained and what is explained in vain, one line each."""
    def name(key):
        engine, case, variant, line, rule = key
        return f"{engine} {case}/{variant}.c:{line} {rule}"

    needed = unlike(kept, checker)
    return ([f"not explained in {FILE}: {name(key)}" for key in sorted(needed - set(explained))] +
            [f"stale in {FILE}: {name(key)}" for key in sorted(set(explained) - needed)])
