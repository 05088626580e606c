#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The verdicts of reports/KERNEL/findings.md.

    triage.py sum                     the table of reports/README.md: verdicts by rule
    triage.py limits                  are too many false? 8 % of all, 25 % of a rule's
    triage.py check KERNEL SARIF      has every finding a verdict, every verdict a finding?
    triage.py engines                 is what other engines report the checker's, or explained?

A row of findings.md is: place, function, rule, architectures, verdict, reason. The verdict
begins with real, by design or false; what follows is said to the reader.

What cocci, csa, sparse and clang's context analysis report is in files of their own beside it. A
row there that is no finding of the checker's says why, behind "not the checker's:" in its last cell."""
import collections
import os
import pathlib
import re
import sys

from sarif import Report

top = pathlib.Path(__file__).resolve().parents[2]
reports = pathlib.Path(os.environ.get("MMUCHECK_REPORTS", top / "reports"))
VERDICTS = ("real", "by design", "false")
ALL = ["arm64", "powerpc", "s390", "sparc", "x86_64"]

Row = collections.namedtuple("Row", "place function rule archs verdict")


def verdict_of(cell, where):
    for verdict in VERDICTS:
        if cell.startswith(verdict):
            return verdict
    raise SystemExit(f"{where}: no verdict: {cell}")


def rows(kernel):
    """The judged findings of a kernel."""
    path = reports / kernel / "findings.md"
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) < 6 or ":" not in cells[0] or "--" in cells[0]:
            continue
        archs = ALL if cells[3] == "all" else sorted(cells[3].replace(",", " ").split())
        found.append(Row(cells[0], cells[1], cells[2], archs, verdict_of(cells[4], path)))
    return found


def engine_rows(kernel):
    """(file, line, function, rule, last cell) of what other engines report; sparse blames functions."""
    for engine in ("cocci", "csa", "sparse", "context"):
        path = reports / kernel / f"{engine}.md"
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not line.startswith("|") or len(cells) < 4 or "." not in cells[0]:
                continue
            verdict_of(cells[-2], path)
            file, _, line = cells[0].partition(":")
            if len(cells) == 4:
                yield file, None, cells[1], "lazy-unbalanced", cells[-1]
                continue
            for number in re.findall(r"\d+", line.split(",")[0] if "time" in line else line):
                yield file, number, cells[1], cells[2], cells[-1]


def unlike():
    """What is reported of kernels, not found by the checker and not explained, or the reverse."""
    wrong = []
    for kernel in kernels():
        judged = [(*row.place.split(":"), row.function, row.rule) for row in rows(kernel)]
        for file, line, function, rule, why in engine_rows(kernel):
            too = any(f == file and r == rule and (n == line or (not line and w == function))
                      for f, n, w, r in judged)
            explained = re.search("not the checker's: .", why)
            if bool(too) == bool(explained):
                wrong.append(f"{kernel}: {file}:{line or function} {rule}: "
                             + ("the checker finds it" if too else "not explained"))
    return wrong


def kernels():
    return sorted((p.parent.name for p in reports.glob("*/findings.md")),
                  key=lambda name: [int(part) for part in name.split(".")])


def percent(counts):
    return 100 * counts["false"] / max(1, sum(counts.values()))


def count():
    """Verdicts by rule, the whole last."""
    by_rule = collections.defaultdict(collections.Counter)
    whole = collections.Counter()
    for kernel in kernels():
        for row in rows(kernel):
            by_rule[row.rule][row.verdict] += 1
            whole[row.verdict] += 1
    return [*sorted(by_rule.items()), ("all rules", whole)]


def summary():
    """Markdown lines: a row for each rule, one for the whole."""
    lines = ["| rule | findings | real | by design | false | false, of all |",
             "|---|---|---|---|---|---|"]
    for rule, counts in count():
        numbers = " | ".join(str(counts[verdict]) for verdict in VERDICTS)
        lines.append(f"| {rule} | {sum(counts.values())} | {numbers} | {percent(counts):.0f} % |")
    return lines


def beyond_limits():
    """What is more often false than the project allows itself."""
    return [f"{name}: {percent(counts):.1f} % are false" for name, counts in count()
            if percent(counts) > (8 if name == "all rules" else 25)]


def found_rows(path):
    """What a report's findings would be as rows without a verdict."""
    return [(f"{f.file}:{f.line}", f.function, f.rule, sorted(f.archs))
            for f in Report(path).findings]


def check(kernel, path):
    judged = collections.Counter((r.place, r.function, r.rule, " ".join(r.archs))
                                 for r in rows(kernel))
    found = collections.Counter((place, function, rule, " ".join(archs))
                                for place, function, rule, archs in found_rows(path))
    for row in sorted((found - judged).elements()):
        print("no verdict:", *row)
    for row in sorted((judged - found).elements()):
        print("not found: ", *row)
    return found != judged


def main(args):
    if args == ["sum"]:
        print("\n".join(summary()))
        return 0
    if args == ["limits"]:
        beyond = beyond_limits()
        print("\n".join(beyond))
        return bool(beyond)
    if args == ["engines"]:
        wrong = unlike()
        print("\n".join(wrong))
        return bool(wrong)
    if len(args) == 3 and args[0] == "check":
        return check(args[1], args[2])
    print(__doc__, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
