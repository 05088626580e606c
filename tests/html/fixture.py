# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports for the tests of the HTML form: an ordinary one, a hostile one, a large one.

Each is SARIF beside a tree with the source it speaks of, made into a page by mmucheck.
"""
import json
import os
import subprocess
import urllib.parse

MMUCHECK = os.environ.get("MMUCHECK") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../../build/mmucheck")
FIRST = "0123456789abcdef0123456789abcde0"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as f:
        f.write(text)


def location(path, line, func, text=None, col=2, code=None):
    loc = {"physicalLocation": {
        "artifactLocation": {"uri": urllib.parse.quote(path), "uriBaseId": "SRCROOT"},
        "region": {"startLine": line, "startColumn": col}}}
    if func:
        loc["logicalLocations"] = [{"name": func}]
    if text:
        loc["message"] = {"text": text}
    if code is not None:
        loc["physicalLocation"]["region"]["snippet"] = {"text": code}
    return loc


def result(number, rule, message, steps, level="warning", archs=("x86_64",), engines=("checker",), **properties):
    """steps are (path, line, function, text) or end in the code that the scan saw; the last is the place."""
    path, line, func = steps[-1][:3]
    return {
        "ruleId": rule, "level": level, "message": {"text": message},
        "partialFingerprints": {"mmucheck/v1": f"{int(FIRST, 16) + number:032x}"},
        "locations": [location(path, line, func)],
        "codeFlows": [{"threadFlows": [{"locations": [
            {"kinds": ["sink" if s is steps[-1] else "source"],
             "location": location(*s[:4], code=s[4] if len(s) > 4 else None)} for s in steps]}]}],
        "properties": {"confidence": "high", "function": func, "engines": list(engines),
                       "architectures": list(archs), **properties}}


def report(directory, results, notes=(), kernel="7.2.11"):
    log = {"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "mmucheck"}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [
            {"level": "warning", "message": {"text": text}, "properties": {"kind": kind}}
            for kind, text in notes]}],
        "properties": {"kernel": kernel, "coverage": {"files": {"asked": 3, "parsed": 2}}},
        "results": results}]}
    path, page = os.path.join(directory, "report.sarif"), os.path.join(directory, "report.html")
    write(path, json.dumps(log))
    run = subprocess.run([MMUCHECK, "report", "-k", os.path.join(directory, "tree"), "--format",
                          "html", "-o", page, path], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 2, 3):
        raise RuntimeError(run.stderr)
    return "file://" + page


def empty(directory):
    return report(directory, [])


def numbered(count):
    return "".join(f"\tline_{n}(a, b);\n" for n in range(1, count + 1))


# A path through four functions of two files, out of one again, and back over a loop.
PATH = [
    ("mm/memory.c", 20, "copy_range", "section entered here: lazy_mmu_mode_enable()"),
    ("mm/memory.c", 30, "copy_range", "calls copy_entry(), src is argument 1"),
    ("mm/entry.c", 5, "copy_entry", "calls restore(), src is argument 1"),
    ("mm/entry.c", 50, "restore", "set_pte_at() may only queue the write of ptep"),
    ("mm/entry.c", 7, "copy_entry", "returns -2"),
    ("mm/memory.c", 24, "copy_range", "ptep_get() reads src back"),
]


def ordinary(directory):
    write(os.path.join(directory, "tree/mm/memory.c"), numbered(60))
    write(os.path.join(directory, "tree/mm/entry.c"), numbered(60))
    outward = [("mm/entry.c", 10, "inner", "set_pte_at() may only queue the write of pte"),
               ("mm/entry.c", 12, "inner", "returns 0"),
               ("mm/memory.c", 40, "outer", "flush_tlb_range() flushes the TLB")]
    changed = [("mm/memory.c", 33, "f", "calls g()", "\tline_33(a, b);"),
               ("mm/memory.c", 34, "g", "another line", "\tnot_this_line();"),
               ("mm/memory.c", 900, "g", "it is no longer so long", "\twas_here();"),
               ("mm/gone.c", 3, "h", "not there", "\tgone();")]
    single = result(3, "other-rule", "told by another engine", [("mm/entry.c", 44, "f", "x")], level="error",
                    engines=("checker", "cocci"), archs=("arm64", "x86_64"), confidence="medium",
                    verdict="false", verdictBy="somebody", verdictReason="the caller holds it",
                    notFoundBy=["csa"])
    del single["codeFlows"]
    return report(directory, [
        result(0, "lazy-read-hazard", "src is read while its write is still batched", PATH,
               affects="x86 Xen PV", fix="flush before the access"),
        result(1, "lazy-flush-order", "the TLB is flushed while writes are batched", outward, archs=("s390",)),
        result(2, "lazy-read-hazard", "the source has changed since", changed, level="note", confidence="low"),
        single,
    ], notes=[("files that could not be parsed", "mm/broken.c: the parser crashed"),
              ("functions that hit a limit", "huge(): states")])


ATTACK = "<img src=x onerror=alert(1)>"
ATTACKS = [ATTACK, "</script><script>alert(1)</script>", "</style></title><svg onload=alert(1)>", "<!--<script>",
           "\"onmouseover=\"alert(1)", "'-alert(1)-'", "${alert(1)}", "javascript:alert(1)", "&lt;b&gt;&amp;",
           "]]>", "a\u2028b\u2029c", "\u202egnp.c", "\u0000\u001b[2J", "*/ alert(1) /*"]


def hostile(directory):
    """Every text that a report can hold tries to be more than text."""
    path = "mm/<img src=x onerror=alert(1)>\"'&.c"
    lines = ["\t" + attack.replace("\0", "") for attack in ATTACKS] + ["\tbad \udcff byte"] + ["\tx;"] * 10
    write(os.path.join(directory, "tree", path), "\n".join(lines) + "\n")
    results = []
    for i, attack in enumerate(ATTACKS):
        attack = attack.replace("\0", "")
        steps = [(path, i + 1, attack, f"calls {attack}()", attack), (path, i + 2, attack, attack, attack)]
        results.append(result(i, attack, attack, steps, archs=(attack,), engines=(attack,), affects=attack,
                              fix=attack, verdict=attack, verdictBy=attack, verdictReason=attack))
    return report(directory, results, kernel=ATTACK,
                  notes=[("functions that hit a limit", f"{attack}: {attack}".replace("\0", "")) for attack in ATTACKS])


def large(directory, count):
    rules = ["lazy-read-hazard", "lazy-sleep", "tlb-missing-flush", "pte-raw-deref"]
    for n in range(200):
        write(os.path.join(directory, f"tree/mm/file_{n}.c"), numbered(1000))
    results = []
    for n in range(count):
        path, func, base = f"mm/file_{n % 200}.c", f"function_{n % 700}", n % 900 + 10
        steps = [(path, base, func, "section entered here: lazy_mmu_mode_enable()")]
        steps += [(path, base + 10 * d, f"{func}_{d}", f"calls {func}_{d + 1}(), ptep is argument {d}")
                  for d in range(1, 7)]
        steps += [(path, base + 3, func, "ptep_get() reads ptep back")]
        results.append(result(n, rules[n % 4], f"entry {n} is read while its write is still batched", steps,
                              archs=("x86_64", "arm64") if n % 3 else ("s390",)))
    return report(directory, results)
