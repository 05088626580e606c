#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs: what running all their paths shows against what the checker says.

    oracle.py --seed S --count N [--family lazy|held|owed...] [--wide] [--jobs J] [--shrink DIR]
              [--only K...] [--report FILE]
    oracle.py --keep FILE...    put such programs into kept/, once both sides agree
    oracle.py --replay          judge the programs in kept/ again; prints TAP

docs/exactness.md defines both sides.  The last line of each family counts; exit status 1 on any
disagreement in the exact fragment, or on more than 2 % outside it."""
import argparse
import hashlib
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import generate
import held
import owed
import shrink

here = pathlib.Path(__file__).resolve().parent
top = here.parents[1]
MMUCHECK = os.environ.get("MMUCHECK", str(top / "build" / "mmucheck"))
CLANG = os.environ.get("CLANG", "clang-19")
BATCH = 100
# Batch after batch; every fifth also reads entries through plain pointers.
GENERATIONS = ("generic", "arch", "generic", "arch", "generic", "token", "generic", "arch")
RAW_EVERY = 5
WIDE_EVERY = 4          # with --wide: of so many programs one is outside the fragment
ALLOWED_OUTSIDE = 0.02
MOST_TOLD = 40
FAMILIES = {"lazy": ("lazy-read-hazard", "lazy-unbalanced", "lazy-nested", "lazy-pause",
                     "lazy-flush-order"),
            "held": ("lazy-lock", "pte-map-unchecked", "pte-map-unbalanced",
                     "gather-unbalanced", "notifier-unbalanced"),
            "owed": ("tlb-missing-flush", "tlb-flush-before-update", "tlb-flush-after-unlock",
                     "tlb-free-before-flush", "tlb-batched-pending", "gather-missing-entry",
                     "gather-unshare", "gather-table-sync", "notifier-missing")}
# Who writes the programs of a family, and who judges them on the model.
WRITERS = {"lazy": generate, "held": held, "owed": owed}
JUDGES = {"lazy": "batch", "held": "held", "owed": "owed"}
# ... and who makes them smaller.
SHRINKERS = {"lazy": shrink, "held": held, "owed": owed}
# What the state of sections decides: left open where a path gets beyond its definition.
LEFT_OPEN = {"lazy-read-hazard", "lazy-flush-order"}
WRAPPED = {"generic": ("lazy_mmu_mode_enable", "lazy_mmu_mode_disable", "lazy_mmu_mode_pause",
                       "lazy_mmu_mode_resume"),
           "arch": ("arch_enter_lazy_mmu_mode", "arch_leave_lazy_mmu_mode"),
           "token": ("arch_enter_lazy_mmu_mode", "arch_leave_lazy_mmu_mode")}
FINDING = re.compile(r"^[^:]*:(\d+):\d+: \w+: .* \[([a-z-]+)\]$")
EXPECT = re.compile(r"/\* expect ([a-z-]+) \*/")
REPORT_HEAD = ("<!-- SPDX-License-Identifier: GPL-2.0-or-later -->",
               "# Random programs against the executable model", "",
               "Written by `make oracle`; what the columns mean is in docs/exactness.md.", "")


class Failed(Exception):
    """The checker, the model or the compiler did not do its part."""


class Result:
    """Both sides of one program."""

    def __init__(self, program, shown, said, family):
        kinds = [k for f in program.funcs for k in shown[program.prefix + f.name][1:]]
        self.index, self.wide = program.index, program.wide
        self.generation, self.raw = program.generation, program.raw
        self.runs = sum(int(shown[program.prefix + f.name][0]) for f in program.funcs)
        self.yes = {k.split("/")[0] for k in kinds} & set(FAMILIES[family])
        self.open = LEFT_OPEN - self.yes if "undefined" in kinds else set()
        self.said = said
        self.missing = self.yes - said
        self.extra = said - self.yes - self.open
        text = "\n".join(WRITERS[family].program_text(program))
        self.text = hashlib.blake2b(re.sub(rf"\b{program.prefix}", "", text).encode(),
                                    digest_size=8).digest()

    def disagreements(self):
        return {(r, "FN") for r in self.missing} | {(r, "FP") for r in self.extra}


def command(args, what, ok=(0,), timeout=120):
    try:
        run = subprocess.run(args, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{what}: more than {timeout} s") from late
    if run.returncode not in ok:
        raise Failed(f"{what}: status {run.returncode}: {(run.stderr or run.stdout)[:600]}")
    return run.stdout


def flags(generation):
    return ["-std=gnu11", "-w", f"-I{top}/corpus/include", f"-DGENERATION_{generation.upper()}"]


def build_model(out):
    """The model and the judge for each generation, in a directory."""
    for generation in WRAPPED:
        command(["sh", str(here / "build.sh"), str(out), generation], "build.sh")
        for name in JUDGES.values():
            command([CLANG, *flags(generation), "-O1", "-ffreestanding",
                     "-fno-omit-frame-pointer", f"-I{here}", "-c", "-o",
                     f"{out}/{name}-{generation}.o", str(here / f"{name}.c")], f"{name}.c")


def said_by_checker(source, generation):
    """(line, rule) of every finding in a file."""
    text = command([MMUCHECK, "check", str(source), "--", *flags(generation)], "mmucheck",
                   (0, 2, 3))
    found = (FINDING.match(line) for line in text.splitlines())
    return {(int(m[1]), m[2]) for m in found if m}


def shown_by_model(source, generation, raw, model, directory, family, extra=()):
    """For each function the number of runs and the kinds of violations that they show."""
    obj, exe = directory / "run.o", directory / "run"
    command([CLANG, *flags(generation), *(["-fsanitize=thread"] if raw else []), *extra, "-O0",
             "-ffreestanding", "-fno-omit-frame-pointer", "-c", "-o", str(obj), str(source)],
            f"{source}: {CLANG}")
    wraps = [f"-Wl,--wrap={name}" for name in WRAPPED[generation] if family == "lazy"]
    command(["cc", "-no-pie", *wraps, "-o", str(exe), str(obj),
             f"{model}/{JUDGES[family]}-{generation}.o", f"{model}/liboracle-{generation}.a"], "linking")
    lines = command([str(exe)], "a batch of programs").splitlines()
    return {line.split()[0]: line.split()[1:] for line in lines}


def judge(programs, model, family):
    """Both sides of the programs of one batch: same generation, all raw or none."""
    writer = WRITERS[family]
    lines, owner = list(writer.HEAD), [None] * len(writer.HEAD)
    for program in programs:
        text = writer.program_text(program)
        lines += text
        owner += [program.index] * len(text)
    first = programs[0]
    with tempfile.TemporaryDirectory(prefix="mmucheck-oracle-") as name:
        directory = pathlib.Path(name)
        (directory / "programs.c").write_text("\n".join(lines) + "\n")
        (directory / "run.c").write_text("\n".join(writer.run_text(programs)) + "\n")
        findings = said_by_checker(directory / "programs.c", first.generation)
        shown = shown_by_model(directory / "run.c", first.generation, first.raw, model, directory,
                               family)
    said = {program.index: set() for program in programs}
    for line, rule in findings:
        if rule in FAMILIES[family]:
            said[owner[line - 1]].add(rule)
    return [Result(program, shown, said[program.index], family) for program in programs]


def programs_of(job):
    seed, number, count, wide, family = job
    return [WRITERS[family].generate(seed, number * BATCH + k,
                                     GENERATIONS[number % len(GENERATIONS)],
                                     wide and k % WIDE_EVERY == WIDE_EVERY - 1,
                                     number % RAW_EVERY == RAW_EVERY - 1, family)
            for k in range(count)]


def run_batch(job_model_and_only):
    job, model, only = job_model_and_only
    try:
        return judge([p for p in programs_of(job) if not only or p.index in only], model, job[4])
    except Failed as failed:
        return f"batch {job[1]} of seed {job[0]}: {failed}"


class Tally:
    """Counts over all programs, by fragment and rule."""

    def __init__(self, rules):
        self.rules = rules
        self.programs, self.bad, self.open = {}, {}, {}
        self.count = {}         # (wide, rule, what)
        self.texts = set()

    def add(self, result):
        wide = result.wide
        self.texts.add(result.text)
        self.programs[wide] = self.programs.get(wide, 0) + 1
        self.bad[wide] = self.bad.get(wide, 0) + bool(result.missing or result.extra)
        for what, rules in (("violating", result.yes), ("fn", result.missing),
                            ("fp", result.extra), ("open", result.open & result.said)):
            for rule in rules:
                key = wide, rule, what
                self.count[key] = self.count.get(key, 0) + 1

    def sum(self, wide, what):
        return sum(self.count.get((wide, rule, what), 0) for rule in self.rules)

    def outside(self):
        return self.bad.get(True, 0) / max(1, self.programs.get(True, 0))

    def failed(self):
        return bool(self.bad.get(False, 0)) or self.outside() > ALLOWED_OUTSIDE

    def last_line(self):
        exact, wide = self.programs.get(False, 0), self.programs.get(True, 0)
        return (f"oracle: {exact + wide} programs ({exact} exact, {wide} wide), "
                f"fn {self.sum(False, 'fn')}, fp {self.sum(False, 'fp')} in the exact fragment; "
                f"fn {self.sum(True, 'fn')}, fp {self.sum(True, 'fp')} outside "
                f"({100 * self.outside():.1f} %)")

    def markdown(self, family, seed):
        out = [f"Family {family}, seed {seed}.", "",
               "| rule | fragment | programs | violating | agree | FN | FP | left open |",
               "|---|---|---|---|---|---|---|---|"]
        for wide in sorted(self.programs):
            for rule in self.rules:
                total = self.programs[wide]
                violating, fn, fp, left = (self.count.get((wide, rule, what), 0) for what in
                                           ("violating", "fn", "fp", "open"))
                out.append(f"| {rule} | {'wide' if wide else 'exact'} | {total} | {violating} | "
                           f"{total - fn - fp} | {fn} | {fp} | {left} |")
        return out + ["", f"{len(self.texts)} of the programs differ in their text.", "",
                      self.last_line(), ""]


def shrink_and_keep(result, args, model, directory):
    """The smallest program with the same disagreement, as a file."""
    number, k = divmod(result.index, BATCH)
    job = (args.seed, number, k + 1, args.wide, args.family)

    def disagreements(programs):
        try:
            return [r.disagreements() for r in judge(programs, model, args.family)]
        except Failed:
            return [set() for _ in programs]

    program = shrink.shrink(programs_of(job)[-1], disagreements, SHRINKERS[args.family])
    what = disagreements([program])[0]
    # The name of the program is that of the file from now on.
    program.index = result.index
    words = ", ".join(f"{kind} {rule}" for rule, kind in sorted(what))
    name = f"{args.family}-{args.seed}-{result.index}.c"
    origin = f"seed {args.seed}, program {result.index}"
    (directory / name).write_text(kept_text(program, args.family, origin, words))
    return name, words


def kept_text(program, family, origin, words):
    writer = WRITERS[family]
    lines = ["// SPDX-License-Identifier: GPL-2.0-or-later", "/*",
             f" * {origin}: {words}.", f" * generation: {program.generation}"]
    lines += [" * raw: yes"] if program.raw else []
    lines += [" */"] + writer.HEAD[1:] + [""] + writer.program_text(program)
    head = [l for l in writer.RUN_HEAD if not l.startswith("#include")]
    return "\n".join(lines + ["#ifdef ORACLE_RUN"] + writer.run_text([program], head) +
                     ["#endif", ""])


def family_of(path):
    return path.name.split("-")[0]


def judged(findings, family):
    """Those of rules that the programs of the family are written for."""
    return {(line, rule) for line, rule in findings if rule in FAMILIES[family]}


def keep(path, model):
    """A program that was mended: what is expected beside its lines, in kept/."""
    lines = path.read_text().splitlines()
    generation = re.search(r"^ \* generation: (\w+)$", "\n".join(lines), re.M)[1]
    for number, rule in sorted(judged(said_by_checker(path, generation),
                                      family_of(path))):
        lines[number - 1] += f" /* expect {rule} */"
    kept = here / "kept" / path.name
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("\n".join(lines) + "\n")
    problems = replay_one(kept, model)
    for problem in problems:
        print(f"{path}: {problem}", file=sys.stderr)
    if problems:
        kept.unlink()
    return len(problems)


def replay(model):
    """Kept programs: findings exactly at the lines expected, the model shows the same rules."""
    files = sorted((here / "kept").glob("*.c"))
    print(f"1..{len(files)}")
    failed = 0
    for number, path in enumerate(files, 1):
        problems = replay_one(path, model)
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} - kept: {path.name}")
        for problem in problems:
            print(f"# {path.name}: {problem}")
    return failed


def replay_one(path, model):
    text = path.read_text()
    generation = re.search(r"^ \* generation: (\w+)$", text, re.M)[1]
    want = {(number, rule) for number, line in enumerate(text.splitlines(), 1)
            for rule in EXPECT.findall(line)}
    try:
        got = judged(said_by_checker(path, generation), family_of(path))
        with tempfile.TemporaryDirectory(prefix="mmucheck-oracle-") as name:
            shown = shown_by_model(path, generation, "\n * raw: yes\n" in text, model,
                                   pathlib.Path(name), family_of(path), ("-DORACLE_RUN",))
    except Failed as failure:
        return [str(failure)]
    kinds = {k for words in shown.values() for k in words[1:]}
    rules = {k.split("/")[0] for k in kinds} & set(FAMILIES[family_of(path)])
    left = LEFT_OPEN if "undefined" in kinds else set()
    problems = [f"missing: line {line} {rule}" for line, rule in sorted(want - got)]
    problems += [f"extra: line {line} {rule}" for line, rule in sorted(got - want)]
    if {rule for _, rule in want} - left != rules - left:
        problems.append(f"the model shows {', '.join(sorted(rules)) or 'no violation'}")
    return problems


def explore(args, model):
    jobs = [(args.seed, b, min(BATCH, args.count - b * BATCH), args.wide, args.family)
            for b in range((args.count + BATCH - 1) // BATCH)]
    if args.only:
        jobs = [(args.seed, b, BATCH, args.wide, args.family)
                for b in sorted({k // BATCH for k in args.only})]
    tally, bad = Tally(FAMILIES[args.family]), []
    with multiprocessing.Pool(args.jobs) as pool:
        for results in pool.imap(run_batch, [(job, model, set(args.only)) for job in jobs]):
            if isinstance(results, str):
                raise Failed(results)
            for result in results:
                tally.add(result)
                if result.missing or result.extra:
                    bad.append(result)
    for result in bad[:MOST_TOLD]:
        words = ", ".join(f"{kind} {rule}" for rule, kind in sorted(result.disagreements()))
        if args.shrink and bad.index(result) < args.shrink_most:
            directory = pathlib.Path(args.shrink)
            directory.mkdir(parents=True, exist_ok=True)
            name, words = shrink_and_keep(result, args, model, directory)
            words += f", in {name}"
        print(f"program {result.index} ({'wide' if result.wide else 'exact'}, "
              f"{result.generation}): {words}", flush=True)
    if len(bad) > MOST_TOLD:
        print(f"... and {len(bad) - MOST_TOLD} more")
    return tally


def main():
    parser = argparse.ArgumentParser(description="random programs against the executable model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=600, metavar="N")
    parser.add_argument("--only", type=int, nargs="+", default=[], metavar="K",
                        help="run these programs of the seed and no others")
    parser.add_argument("--family", choices=sorted(FAMILIES), dest="families",
                        nargs="+", default=["lazy"])
    parser.add_argument("--wide", action="store_true",
                        help="one program in four from outside the exact fragment")
    parser.add_argument("--jobs", type=int, default=2, metavar="J")
    parser.add_argument("--shrink", metavar="DIR", help="write small disagreeing programs there")
    parser.add_argument("--shrink-most", type=int, default=10, metavar="N")
    parser.add_argument("--report", metavar="FILE", help="write the counts as Markdown")
    parser.add_argument("--keep", metavar="FILE", nargs="+", type=pathlib.Path, default=[],
                        help="keep these programs, once both sides agree")
    parser.add_argument("--replay", action="store_true", help="judge kept/ again")
    args = parser.parse_args()
    if args.wide and args.families != ["lazy"]:
        parser.error("--wide: only the family lazy has programs outside the exact fragment")
    report, failed = list(REPORT_HEAD), False
    with tempfile.TemporaryDirectory(prefix="mmucheck-model-") as model:
        try:
            build_model(pathlib.Path(model))
            if args.replay:
                return 1 if replay(model) else 0
            if args.keep:
                return 1 if sum(keep(path, model) for path in args.keep) else 0
            for args.family in args.families:
                tally = explore(args, model)
                report += tally.markdown(args.family, args.seed)
                failed |= tally.failed()
                print(tally.last_line(), flush=True)
        except Failed as failure:
            print(f"oracle: {failure}", file=sys.stderr)
            return 1
    if args.report:
        pathlib.Path(args.report).write_text("\n".join(report))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
