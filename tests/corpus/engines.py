#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The other engines on the corpus: what each of them finds in each variant.

    engines.py [ENGINE...]      run them (all by default), write engines/ENGINE anew

tests/corpus/engines/ENGINE has a line for each finding: case, variant, generation, line of the
source, rule; or "0 not-parsed" where the engine had errors.  The scoreboard takes an engine's column from there, so that engines need not be
run for it; tests/golden/run-cocci, run-csa and run-sparse run them and compare.  Each is run
over many files at once, which takes far less than once for each."""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import casefile
import dialect
import findings
import tools

KEPT = pathlib.Path("tests", "corpus", "engines")  # below the folder that corpus/ is in
LLVM = os.environ.get("LLVM", "-19")
PLUGIN = os.environ.get("PLUGIN", str(tools.TOP / "build" / f"mmucheck-csa{LLVM}.so"))
# The rules of the plugin: a case of others is looked at in one generation only.
CSA_RULES = {"lazy-read-hazard", "lazy-unbalanced", "lazy-nested", "lazy-sleep",
             "lazy-flush-order"}
LINE = re.compile(r"^(.*?):(\d+):[\d-]+: (?:ERROR|WARNING|warning): .*\[([a-z-]+)\]$", re.M)
NOT_PARSED = (0, "not-parsed")
IN_FUNCTION = re.compile(r"^(.*?):(\d+):\d+: warning: .* in '(\w+)'.*\[([a-z-]+)\]$", re.M)
NOTE = re.compile(r"^(.*?):\d+:\d+: note: .*$", re.M)  # a step of the analyzer's path
MAYFAIL = "void *__pte_offset_map(void);\n"  # maps can fail in a tree,
COUNTED = "void lazy_mmu_mode_enable(void);\n"  # and sections are counted
PARTS = 4  # of the cases, a clang each
# A tenth of the analyzer's budget of steps finds the same here, in a tenth of the time.
ANALYZER = ["-cc1", "-analyze", "-load", PLUGIN, "-analyzer-checker=mmucheck",
            "-analyzer-checker=core.builtin", "-analyzer-config",
            "display-checker-name=false,max-nodes=20000", "-x", "c", "-std=gnu11",
            "-ffreestanding", "-nostdsysteminc", f"-I{tools.INCLUDE}", "-w"]


def generations(engine, case):
    """Those in which an engine is run on a case."""
    if engine == "sparse":  # no annotations later; the hooks' own code defines what it replaces
        return tuple(g for g in case.generations if g == "arch" and case.path.endswith(".c")
                     and not case.path.startswith("arch/"))
    if engine == "cocci":  # a semantic patch names the functions of all of them
        return case.generations[-1:]
    return case.generations if CSA_RULES & set(case.rules) else case.generations[:1]


def keys(engine, case):
    return [(case.name, variant.name, generation) for generation in generations(engine, case)
            for variant in case.variants]


def missing(engine):
    """Why an engine cannot be run here, or nothing."""
    if engine == "clang-analyzer":
        return "" if os.path.isfile(PLUGIN) else f"{PLUGIN or 'the plugin'} is not built"
    program = {"cocci": "spatch", "sparse": "sparse"}[engine]
    return "" if shutil.which(program) else f"{program} is not installed"


def run(engine, work, cases):
    """{key: {(line, rule)} of what it finds there}; raises tools.ToolError."""
    work = pathlib.Path(work) / engine
    work.mkdir(parents=True)
    found = {"cocci": cocci, "clang-analyzer": analyzer, "sparse": sparse}[engine](work, cases)
    return {key: set(places) for key, places in found.items()}


def lines(found):
    """What run() says in the form that is kept."""
    return sorted(f"{' '.join(key)} {line} {rule}" for key, places in found.items()
                  for line, rule in places)


def kept(engine, root, cases):
    """What run() said when the list was written; raises ValueError."""
    path = root / KEPT / engine
    found = {key: set() for case in cases for key in keys(engine, case)}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = text.split()
        if len(words) != 5 or not words[3].isdigit() or tuple(words[:3]) not in found:
            raise ValueError(f"{KEPT / engine}:{number}: there is no such case: renew it by "
                             "make corpus")
        found[tuple(words[:3])].add((int(words[3]), words[4]))
    return found


def unlike(found, engine, root, cases):
    """How lines() of a run differ from what is kept, one line each; may raise ValueError."""
    was = lines(kept(engine, root, cases))
    return ([f"not found any more: {line}" for line in was if line not in found] +
            [f"not in {KEPT / engine}: {line}" for line in found if line not in was])


def report(engine, case, places):
    """Places as the Report of an engine that tells no functions."""
    return findings.Report(rules_of(engine), [findings.Finding(rule, case.path, line, "", ())
                                              for line, rule in sorted(places)])


def rules_of(engine, known={}):  # pylint: disable=dangerous-default-value
    """The rules that it has, as reports name them."""
    if engine not in known:
        said = subprocess.run([tools.MMUCHECK, "import", "--engine",
                               "csa" if engine == "clang-analyzer" else engine, "-"], text=True,
                              input='{"version": "2.1.0", "runs": []}'
                              if engine == "clang-analyzer" else "", capture_output=True,
                              check=True).stdout
        known[engine] = {r["id"] for r in json.loads(said)["runs"][0]["tool"]["driver"]["rules"]}
    return known[engine]


def cocci(work, cases):
    found = {}
    for counted in (True, False):
        tree, files = work / ("counted" if counted else "flat"), {}
        for folder in ("mm", "arch", "include/linux"):
            (tree / folder).mkdir(parents=True)
        (tree / "Makefile").touch()
        (tree / "include" / "linux" / "mm.h").write_text(MAYFAIL, encoding="utf-8")
        (tree / "include" / "linux" / "pgtable.h").write_text(COUNTED if counted else "", "utf-8")
        for case in cases:
            for name, variant, generation in keys("cocci", case):
                if (generation == "generic") == counted:
                    top = "arch" if case.path.startswith("arch/") else "mm"
                    path = f"{top}/{name}.{variant}.c"
                    text = next(v.text for v in case.variants if v.name == variant)
                    (tree / path).write_text(dialect.translate(text, generation), "utf-8")
                    files[path] = found.setdefault((name, variant, generation), [])
        for path, line, rule in LINE.findall(spatch(tree)):
            files[path].append((int(line), rule))
    return found


def spatch(tree):
    done = subprocess.run([str(tools.TOP / "scripts" / "coccicheck.sh"), "check", str(tree), "mm",
                           "arch"], env={**os.environ, "MODE": "report", "COCCI": "", "J": "2"},
                          capture_output=True, text=True, check=False)
    # 3 is that something could not be parsed, which the corpus must not be.
    if done.returncode not in (0, 2):
        raise tools.ToolError("coccicheck.sh failed\n" + done.stdout[-2000:] + done.stderr)
    return done.stdout


def analyzer(work, cases):
    tasks = [(work, part, generation) for generation in casefile.GENERATIONS for part in parts(
        [case for case in cases if generation in generations("clang-analyzer", case)])]
    found = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for some in pool.map(analyze, tasks):
            found.update(some)
    return found


def parts(cases):
    return [part for part in (cases[i::PARTS] for i in range(PARTS)) if part]


def clang(generation, *arguments):
    """One clang for many files: starting it takes longer than to analyse one of these."""
    return tools.run([f"clang{LLVM}", *ANALYZER, f"-DGENERATION_{generation.upper()}",
                      *arguments])


def analyze(task):
    work, cases, generation = task
    found, files = {}, {}
    for case in cases:
        place = tools.stage(work, case, generation)
        for variant in case.variants:
            files[str(place.source(variant.name))] = found.setdefault(
                (case.name, variant.name, generation), [])
    status, said = clang(generation, "-analyzer-output=text", *files)
    if status != 0:
        raise tools.ToolError(f"clang{LLVM} ended with status {status}\n" + said[-1000:])
    for path, line, rule in LINE.findall(said):
        files[path].append((int(line), rule))
    told = {path for path, places in files.items() if places}
    if not told <= set(NOTE.findall(said)):
        raise tools.ToolError("findings without their paths in " +
                              " ".join(sorted(told - set(NOTE.findall(said)))))
    return found


def sparse(work, cases):
    """It blames functions: one has all that is expected there."""
    found = {}
    header = tools.TOP / "tests" / "golden" / "sparse" / "before" / "include" / "linux"
    for case in cases:
        for name, variant, generation in keys("sparse", case):
            path = tools.stage(work, case, generation).source(variant)
            done = subprocess.run(
                [str(tools.TOP / "plugins" / "sparse" / "mmucheck-sparse"), "-D__linux__",
                 "-nostdinc", f"-I{tools.INCLUDE}", "-DGENERATION_ARCH", "-include",
                 str(header / "compiler_types.h"), str(path)], capture_output=True, text=True,
                check=False)
            if done.returncode:
                raise tools.ToolError(f"{path}: {done.stderr}")
            if ": note: " in done.stderr:
                found[name, variant, generation] = [NOT_PARSED]
                continue
            text = next(v for v in case.variants if v.name == variant)
            found[name, variant, generation] = [
                (line, rule) for _, last, function, rule in IN_FUNCTION.findall(done.stderr)
                for line in blamed(text, function, rule) or [int(last)]]
    return found


def blamed(variant, function, rule):
    """The lines of a function where the case expects the rule."""
    return [e.line for e in variant.expectations
            if e.role is None and e.rule == rule and e.function == function]


def main(engines):
    cases = [casefile.load(folder) for folder in casefile.folders(tools.TOP / "corpus")]
    for engine in engines or [e for e in casefile.ENGINES if e != "checker"]:
        why = missing(engine)
        if why:
            print(f"{KEPT / engine} stays as it is: {why}", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as work:
            text = "".join(f"{line}\n" for line in lines(run(engine, work, cases)))
        (tools.TOP / KEPT / engine).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
