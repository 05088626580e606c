# SPDX-License-Identifier: GPL-2.0-or-later
"""The cases of corpus/: their metadata, their files, and what their comments expect.

A case is a folder with a text file `case`, source files (bug.c and fixed.c, or good.c) and
the run.c that drives them on the executable model.  corpus/README.md tells how one is
written.  Whatever is not as described there is an error that names file and line."""
import dataclasses
import pathlib
import re

import source

RULES = (
    "lazy-read-hazard", "lazy-unbalanced", "lazy-nested", "lazy-pause", "lazy-sleep",
    "lazy-alloc", "lazy-lock", "lazy-flush-order", "lazy-token", "lazy-api", "lazy-arch",
    "tlb-missing-flush", "tlb-flush-before-update", "tlb-flush-after-unlock",
    "tlb-free-before-flush", "tlb-batched-pending",
    "gather-unbalanced", "gather-missing-entry", "gather-unshare", "gather-table-sync",
    "notifier-unbalanced", "notifier-missing", "notifier-secondary",
    "pte-map-unchecked", "pte-map-unbalanced", "pte-raw-deref",
)
GENERATIONS = ("arch", "token", "generic")
ENGINES = ("checker", "cocci", "clang-analyzer", "sparse")
RELEASES = ("6.1", "6.12", "7.2")
ROLES = ("section", "source", "sink")
KEYS = ("title", "rules", "path", "source", "checked", "live", "generations", "engines", "about")

BUGS = ("C", "P")  # a folder of these has bug.c and fixed.c, others have good.c
TRAPS = ("S", "T")

SPDX = "SPDX-License-Identifier: GPL-2.0-or-later"
FOLDER = re.compile(r"([CPST]\d{2,3})-[a-z0-9]+(-[a-z0-9]+)*")
KEY_LINE = re.compile(r"([a-z]+):(?:\s+(.*))?")
EXPECT = re.compile(r"expect ([a-z-]+)(?: ([a-z]+))?(?: \[([a-z ]+)\])?(?: \(([a-z-]+)\))?")


class CaseError(Exception):
    """What is wrong with a case, one "file:line: message" each."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclasses.dataclass(frozen=True)
class Expectation:
    """One `expect` comment; a role of None is the primary place of a finding."""
    rule: str
    role: str | None
    line: int
    function: str
    generations: tuple
    engine: str | None

    def binds(self, generation, engine):
        return generation in self.generations and self.engine in (None, engine)


@dataclasses.dataclass
class Variant:
    """A source file of a case: bug, fixed or good."""
    name: str
    text: str
    expectations: list

    def expected(self, generation, engine):
        return [e for e in self.expectations if e.binds(generation, engine)]

    def rules(self, generation):
        """The rules that the file breaks when it runs, whichever engine can see it."""
        return {e.rule for e in self.expectations
                if e.role is None and generation in e.generations}


@dataclasses.dataclass
class Case:
    id: str
    folder: pathlib.Path
    title: str
    rules: tuple
    path: str
    generations: tuple
    engines: tuple
    variants: list
    run: str

    @property
    def name(self):
        return self.folder.name


class Problems:
    """Collects errors, so that an author sees all of them at once."""

    def __init__(self):
        self.list = []

    def add(self, path, line, message):
        self.list.append(f"{path.parent.name}/{path.name}:{line}: {message}")


def lacking(cases, rules, enough=3):
    """(rule, bugs, traps) of the rules without enough bugs that expect them or right code that
    looks like a violation of them."""
    found = []
    for rule in rules:
        bugs = sum(any(e.rule == rule and e.role is None for v in case.variants
                       for e in v.expectations) for case in cases if case.id[0] in BUGS)
        traps = sum(rule in case.rules for case in cases if case.id[0] in TRAPS)
        if bugs < enough or traps < enough:
            found.append((rule, bugs, traps))
    return found


def folders(corpus):
    """All case folders in order; what does not belong into the corpus is an error."""
    found, wrong, seen = [], [], {}
    for entry in sorted(corpus.iterdir()):
        match = FOLDER.fullmatch(entry.name)
        if entry.name in ("README.md", "include"):
            continue
        if not entry.is_dir() or not match:
            wrong.append(f"{entry.name}:1: neither a case folder (C001-two-words) nor known")
        elif match[1] in seen:
            wrong.append(f"{entry.name}:1: {match[1]} is also {seen[match[1]]}")
        else:
            seen[match[1]] = entry.name
            found.append(entry)
    if wrong:
        raise CaseError(wrong)
    return found


def load(folder):
    """Read a case folder or raise CaseError."""
    problems = Problems()
    texts = read_files(folder, problems)
    lines = {}
    if "case" not in texts:
        raise CaseError(problems.list)
    meta = parse_metadata(folder / "case", texts["case"], problems, lines)
    variants = [Variant(name, texts[f"{name}.c"],
                        parse_expectations(folder / f"{name}.c", texts[f"{name}.c"], meta,
                                           problems))
                for name in ("bug", "fixed", "good") if f"{name}.c" in texts]
    check_rules(folder, meta, variants, lines, problems)
    if problems.list:
        raise CaseError(problems.list)
    return Case(FOLDER.fullmatch(folder.name)[1], folder, meta["title"], meta["rules"],
                meta["path"], meta["generations"], meta["engines"], variants, texts["run.c"])


def read_files(folder, problems):
    """The texts of the files that a case consists of, by name."""
    sources = ("bug.c", "fixed.c") if folder.name[0] in BUGS else ("good.c",)
    wanted = ("case", *sources, "run.c")
    texts = {}
    for name in wanted:
        if not (folder / name).is_file():
            problems.add(folder / name, 1, "missing")
            continue
        texts[name] = (folder / name).read_text(encoding="utf-8")
        first = texts[name].split("\n", 1)[0]
        if first != ("# " if name == "case" else "// ") + SPDX:
            problems.add(folder / name, 1, f"the first line is not the comment '{SPDX}'")
    for entry in sorted(folder.iterdir()):
        if entry.name not in wanted:
            problems.add(entry, 1, "not a file of a case: " + ", ".join(wanted))
    return texts


def parse_metadata(path, text, problems, lines):
    """The values by key, lists already split; `lines` gets the line of each key."""
    raw, key = {}, None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = KEY_LINE.fullmatch(line)
        if line[0] in " \t" and key:
            raw[key] += " " + line.strip()
        elif not match:
            problems.add(path, number, "neither 'key: value' nor a line that goes on")
        elif match[1] not in KEYS:
            problems.add(path, number, f"unknown key '{match[1]}': " + ", ".join(KEYS))
            key = None
        elif match[1] in raw:
            problems.add(path, number, f"'{match[1]}' stands twice")
        else:
            key = match[1]
            raw[key], lines[key] = (match[2] or "").strip(), number
    for key in KEYS:
        if not raw.get(key, "").strip():
            problems.add(path, lines.get(key, 1), f"'{key}' is missing or empty")
    return check_metadata(path, raw, lines, problems)


def check_metadata(path, raw, lines, problems):
    meta = dict(raw)
    for key, known in (("rules", RULES), ("generations", GENERATIONS), ("engines", ENGINES),
                       ("live", RELEASES)):
        words = tuple(w for w in re.split(r"[,\s]+", raw.get(key, "")) if w)
        meta[key] = () if key == "live" and words == ("-",) else words
        for word in meta[key]:
            if word not in known:
                problems.add(path, lines[key], f"{key}: unknown '{word}': " + ", ".join(known))
    # Order and repetition in the file mean nothing.
    meta["generations"] = tuple(g for g in GENERATIONS if g in meta["generations"])
    meta["engines"] = tuple(e for e in ENGINES if e in meta["engines"])
    kernel_path = raw.get("path", "")
    if kernel_path and not re.fullmatch(r"(?:[\w-]+/)+[\w.-]+\.[ch]", kernel_path):
        problems.add(path, lines["path"], f"path: '{kernel_path}' is no path in a kernel tree")
    return meta


def parse_expectations(path, text, meta, problems):
    """The `expect` comments of a source file."""
    functions = source.Functions(text)
    found = []
    for line, comment in source.comments(text):
        words = " ".join(comment.split())
        if not re.match(r"expect\b", words):
            continue
        match = EXPECT.fullmatch(words)
        function = functions.at(line)
        if not match:
            problems.add(path, line, f"'{words}' is not 'expect RULE [ROLE] [[GENERATION...]] "
                         "[(ENGINE)]'")
        elif not function:
            problems.add(path, line, "'expect' stands outside of any function")
        else:
            found.append(expectation(path, line, function, match, meta, problems))
    return [e for e in found if e]


def expectation(path, line, function, match, meta, problems):
    rule, role, generations, engine = match.groups()
    generations = tuple(generations.split()) if generations else meta["generations"]
    before = len(problems.list)
    if rule not in RULES:
        problems.add(path, line, f"unknown rule '{rule}'")
    if role and role not in ROLES:
        problems.add(path, line, f"unknown role '{role}': " + ", ".join(ROLES))
    for generation in generations:
        if generation not in meta["generations"]:
            problems.add(path, line, f"'{generation}' is no generation of this case")
    if engine and engine not in meta["engines"]:
        problems.add(path, line, f"'{engine}' is no engine of this case")
    if len(problems.list) > before:
        return None
    return Expectation(rule, role, line, function, generations, engine)


def check_rules(folder, meta, variants, lines, problems):
    """A bug breaks what its metadata says, in every generation; other files nothing."""
    for variant in variants:
        path = folder / f"{variant.name}.c"
        if variant.name != "bug":
            for e in variant.expectations:
                problems.add(path, e.line, f"nothing is to be expected in {path.name}")
            continue
        primary = {e.rule for e in variant.expectations if e.role is None}
        for rule in sorted(set(meta["rules"]) - primary):
            problems.add(folder / "case", lines.get("rules", 1),
                         f"rules: no 'expect {rule}' in bug.c")
        for rule in sorted(primary - set(meta["rules"])):
            problems.add(folder / "case", lines.get("rules", 1),
                         f"rules: '{rule}' is missing, bug.c expects it")
        for generation in meta["generations"]:
            if not variant.rules(generation):
                problems.add(path, 1, f"nothing is expected in generation {generation}")
        for e in variant.expectations:
            if e.role and e.rule not in primary:
                problems.add(path, e.line, f"a step of '{e.rule}', which is expected nowhere")
