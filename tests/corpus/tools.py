# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs that a case goes through: two compilers, the checker, and the model."""
import dataclasses
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import checks
import dialect
import findings

TOP = pathlib.Path(__file__).resolve().parents[2]
ORACLE = TOP / "tests" / "oracle"
INCLUDE = TOP / "corpus" / "include"
MMUCHECK = checks.MMUCHECK
GCC = os.environ.get("GCC", "gcc-12" if shutil.which("gcc-12") else "gcc")
CLANG = os.environ.get("CLANG", "clang-19")

# Some cases stand for headers, so the language has to be said.
LANGUAGE = ["-x", "c", "-std=gnu11", "-ffreestanding", "-nostdinc", f"-I{INCLUDE}"]
WARNINGS = ["-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"]
# The hooks of the thread sanitizer show the model plain loads and stores of entries.
OBJECT = ["-O0", "-fsanitize=thread", "-c"]
RUN = ["-O0", "-fno-pie", "-c"]
# The other linker of binutils, without a plugin, takes two thirds of the time.
LINK = ["-no-pie", "-fuse-ld=gold", "-fno-use-linker-plugin"]
SECONDS = 120  # more than any case needs

VIOLATION = re.compile(r"violation ([a-z-]+)\b.*")
TOTAL = re.compile(r"runs (\d+), violations (\d+)")


class ToolError(Exception):
    """A tool could not do its work; the message is what it said."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where the files of a case in one generation lie."""
    folder: pathlib.Path
    case: object
    generation: str

    def source(self, variant):
        return self.folder / variant / self.case.path

    def object(self, variant):
        return self.source(variant).with_suffix(".o")

    def run_source(self):
        return self.folder / "run.c"

    def build(self, name):
        return self.folder / name


def run(command, cwd=None):
    """Run a tool; its status and all it says.  Status is None after a timeout."""
    try:
        done = subprocess.run([str(word) for word in command], cwd=cwd, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace")
    except subprocess.TimeoutExpired:
        return None, f"{command[0]}: not done after {SECONDS} seconds"
    except OSError as error:
        raise ToolError(f"{command[0]}: {error.strerror}") from error
    return done.returncode, done.stdout + done.stderr


def stage(work, case, generation):
    """Write the files of a case in the dialect of a generation; may raise DialectError."""
    place = Place(work / generation / case.id, case, generation)
    for variant in case.variants:
        target = place.source(variant.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dialect.translate(variant.text, generation), encoding="utf-8")
    place.run_source().write_text(dialect.translate(case.run, generation), encoding="utf-8")
    return place


def language(generation):
    return [*LANGUAGE, f"-DGENERATION_{generation.upper()}"]


def flags_of(place):
    return (*language(place.generation), *WARNINGS)


def run_flags(place):
    arch = ["-DORACLE_ARCH_CODE"] if place.case.path.startswith("arch/") else []
    return (*flags_of(place), f"-I{ORACLE}", *arch)


def compile_variant(place, variant):
    """Compile by gcc and by clang, which makes the object for the model.  Returns what the
    compilers said, nothing when all is well."""
    flags = flags_of(place)
    said = []
    for command in ([GCC, *flags, "-fsyntax-only"],
                    [CLANG, *flags, *OBJECT, "-o", place.object(variant)]):
        status, output = run([*command, place.source(variant)])
        if status != 0:
            said += [f"{command[0]}: {line}" for line in output.splitlines()[:8] or ["failed"]]
    return said


def compile_run(place):
    """Compile a case's run.c, once for all its variants; returns what the compiler said."""
    status, output = run([CLANG, *run_flags(place), *RUN, "-o", place.build("run.o"),
                          place.run_source()])
    return [] if status == 0 else output.splitlines()[:8] or ["failed"]


def compile_many(sources, flags, how, gcc=False):
    """Compile files with the same flags, each to the object beside it, by one clang, which takes
    longer to start than for any of them.  True when it has nothing to say of any, nor gcc if it
    is asked, too; else they have to be compiled one by one to know what of which."""
    if gcc and run([GCC, *flags, "-fsyntax-only", *sources])[0] != 0:
        return False
    # The driver starts a process for each, its compiler proper takes many.
    status, output = run([CLANG, "-###", *flags, *how, "-o", "object", sources[0]])
    words = shlex.split(output.splitlines()[-1]) if status == 0 else []
    if "-cc1" not in words or words[-1] != str(sources[0]):
        raise ToolError(f"{CLANG} does not tell how it compiles\n{output}")
    at = words.index("-o")
    return run([*words[:at], *words[at + 2:-1], *sources])[0] == 0


def check(place, variant):
    """The checker's Report on a variant, and what is wrong with the run itself."""
    sarif = place.build(f"{variant}.sarif")
    try:
        status, output = checks.run(["--format", "sarif", "-o", sarif, place.case.path,
                                     "--", *language(place.generation), "-w"],
                                    cwd=place.folder / variant)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{MMUCHECK}: {error}") from error
    try:
        report = findings.read_sarif(sarif)
    except (OSError, ValueError) as error:
        return None, [f"no report: {error}", f"exit status {status}", *output.splitlines()[:5]]
    wanted = 2 if report.findings else 0
    if status == wanted:
        return report, []
    return report, [f"exit status {status}, expected {wanted}", *report.notes,
                    *output.splitlines()[-5:]]


def build_model(work, generation):
    """Compile the model once for a generation; returns its library."""
    status, output = run([ORACLE / "build.sh", work, generation])
    if status != 0:
        raise ToolError("tests/oracle/build.sh failed\n" + output)
    return work / f"liboracle-{generation}.a"


def execute(place, variant, library):
    """Run a variant on the model: (rules it breaks, number of runs, what went wrong)."""
    program = place.build(f"{variant}.run")
    status, output = run([GCC, *LINK, place.build("run.o"), place.object(variant), library,
                          "-o", program])
    if status != 0:
        return set(), 0, ["link failed", *output.splitlines()[:8]]
    status, output = run([program])
    lines = output.splitlines()
    rules = {match[1] for line in lines if (match := VIOLATION.fullmatch(line))}
    total = TOTAL.fullmatch(lines[-1]) if lines else None
    if not total or status != (2 if rules else 0):
        return rules, 0, [f"the model ended with status {status}", *lines[-8:]]
    return rules, int(total[1]), []
