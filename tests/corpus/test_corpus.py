#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The corpus runner's own tests: each way a case can be wrong must fail as told.
Prints TAP."""
import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import casefile
import dialect
import differences
import engines
import findings
import scoreboard
import source
import tools

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "kernel"))
from tap import Tap  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SPDX = "// SPDX-License-Identifier: GPL-2.0-or-later\n"
META = {
    "title": "an entry is read back", "rules": "lazy-read-hazard", "path": "mm/example.c",
    "source": "-", "checked": "written for this test", "live": "-",
    "generations": "arch token generic", "engines": "checker",
    "about": "the write may still be queued\n when the entry is read",
}
BUG = SPDX + """\
#include <linux/mm.h>

int touch(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
int touch(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	int none;

	lazy_mmu_mode_enable(); /* expect lazy-read-hazard section */
	set_pte_at(mm, addr, ptep, pte); /* expect lazy-read-hazard source */
	none = pte_none(ptep_get(ptep)); /* expect lazy-read-hazard */
	lazy_mmu_mode_disable();
	return none;
}
"""
# The fix reads the entry behind the section.
FIXED = SPDX + """\
#include <linux/mm.h>

int touch(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
int touch(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	lazy_mmu_mode_enable();
	set_pte_at(mm, addr, ptep, pte);
	lazy_mmu_mode_disable();
	return pte_none(ptep_get(ptep));
}
"""
READ, WRITE, ENTER, FUNCTION = 11, 10, 9, "touch"
RUN = SPDX + """\
#include <linux/mm.h>
#include "oracle.h"

int touch(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);

void oracle_case(void)
{
	pte_t *ptep = pte_offset_kernel(oracle_pmd(&init_mm, 0), 0);

	touch(&init_mm, 0, ptep, __pte(oracle_choose(3) << PAGE_SHIFT));
}
"""


def metadata(**changes):
    lines = [f"{key}: {value}\n" for key, value in {**META, **changes}.items() if value]
    return "# SPDX-License-Identifier: GPL-2.0-or-later\n" + "".join(lines)


class Corpus(unittest.TestCase):
    """A corpus of one case in a temporary directory."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.top = pathlib.Path(temporary.name)
        self.folder = self.top / "corpus" / "C901-read-back"
        self.folder.mkdir(parents=True)
        self.write()

    def write(self, bug=BUG, fixed=FIXED, run=RUN, **changes):
        for name, text in (("case", metadata(**changes)), ("bug.c", bug), ("fixed.c", fixed),
                           ("run.c", run)):
            (self.folder / name).write_text(text)

    def problems(self, **changes):
        """What the parser says about the case with these changes."""
        self.write(**changes)
        with self.assertRaises(casefile.CaseError) as caught:
            casefile.load(self.folder)
        return caught.exception.problems

    def run_corpus(self, *options, model="--no-model"):
        done = subprocess.run([HERE / "run-corpus", "--corpus", self.folder.parent, model,
                               *options], capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def assert_fails(self, *told, all_generations=False):
        """It fails and tells this; one generation is enough unless it is about them."""
        status, output = self.run_corpus(*[] if all_generations else ["--generation=generic"])
        self.assertEqual(status, 1, output)
        for text in told:
            self.assertIn(text, output)


class Metadata(Corpus):
    def test_a_good_case_is_read(self):
        case = casefile.load(self.folder)
        self.assertEqual(case.id, "C901")
        self.assertEqual(case.generations, ("arch", "token", "generic"))
        self.assertEqual([v.name for v in case.variants], ["bug", "fixed"])
        self.assertEqual({(e.role, e.line, e.function) for e in case.variants[0].expectations},
                         {("section", ENTER, FUNCTION), ("source", WRITE, FUNCTION),
                          (None, READ, FUNCTION)})

    def test_every_key_is_needed(self):
        for key in META:
            with self.subTest(key=key):
                self.assertIn(f"C901-read-back/case:1: '{key}' is missing or empty",
                              self.problems(**{key: ""}))

    def test_unknown_key(self):
        self.assertIn("case:12: unknown key 'colour'", "".join(self.problems(colour="red")))

    def test_unknown_words(self):
        for key in ("rules", "generations", "engines", "live"):
            with self.subTest(key=key):
                self.assertIn(f"{key}: unknown 'nonsense'",
                              "".join(self.problems(**{key: "nonsense"})))

    def test_path_outside_of_the_tree(self):
        for path in ("/etc/passwd", "../x.c", "memory.c", "mm/../x.c"):
            with self.subTest(path=path):
                self.assertIn("is no path in a kernel tree", "".join(self.problems(path=path)))

    def test_rules_agree_with_the_comments(self):
        said = "".join(self.problems(rules="lazy-read-hazard, lazy-sleep"))
        self.assertIn("case:3: rules: no 'expect lazy-sleep' in bug.c", said)
        said = "".join(self.problems(rules="lazy-sleep"))
        self.assertIn("rules: 'lazy-read-hazard' is missing", said)

    def test_every_generation_has_something_to_find(self):
        bug = BUG.replace("expect lazy-read-hazard */", "expect lazy-read-hazard [arch token] */")
        self.assertIn("nothing is expected in generation generic",
                      "".join(self.problems(bug=bug)))

    def test_files(self):
        (self.folder / "run.c").unlink()
        (self.folder / "note.txt").write_text("x")
        with self.assertRaises(casefile.CaseError) as caught:
            casefile.load(self.folder)
        self.assertIn("C901-read-back/run.c:1: missing", caught.exception.problems)
        self.assertIn("note.txt:1: not a file of a case", str(caught.exception))

    def test_licence(self):
        said = "".join(self.problems(bug=BUG.replace("2.0-or-later", "2.0-only")))
        self.assertIn("bug.c:1: the first line is not", said)

    def test_folders(self):
        for name in ("X001-strange", "C901-twice"):
            (self.top / "corpus" / name).mkdir()
        with self.assertRaises(casefile.CaseError) as caught:
            casefile.folders(self.top / "corpus")
        self.assertIn("X001-strange:1: neither a case folder", str(caught.exception))
        self.assertIn("C901-twice:1: C901 is also C901-read-back", str(caught.exception))

    def test_bad_metadata_fails_the_run(self):
        self.write(live="5.15")
        self.assert_fails("not ok 1 - C901-read-back: case file",
                          "# C901-read-back/case:7: live: unknown '5.15'")


class Coverage(Corpus):
    """How many cases a rule has."""

    def test_patterns_are_bugs(self):
        for name in ("P901-read-back", "T901-read-back"):
            self.folder = self.folder.rename(self.folder.with_name(name))
            if name[0] == "P":
                self.assertEqual([v.name for v in casefile.load(self.folder).variants],
                                 ["bug", "fixed"])
            else:
                with self.assertRaises(casefile.CaseError) as caught:
                    casefile.load(self.folder)
                self.assertIn("T901-read-back/good.c:1: missing", caught.exception.problems)

    def test_counts(self):
        bug = casefile.load(self.folder)
        trap = dataclasses.replace(bug, id="T901", variants=[])
        rules = ("lazy-read-hazard", "lazy-sleep")
        self.assertEqual(casefile.lacking([bug, bug, trap], rules, 2),
                         [("lazy-read-hazard", 2, 1), ("lazy-sleep", 0, 0)])
        self.assertEqual(casefile.lacking([bug, bug, trap, trap], rules[:1], 2), [])

    def test_a_step_is_no_bug(self):
        bug = casefile.load(self.folder)
        bug.variants[0].expectations = [e for e in bug.variants[0].expectations if e.role]
        self.assertEqual(casefile.lacking([bug], ("lazy-read-hazard",), 1),
                         [("lazy-read-hazard", 0, 0)])

    def test_every_rule_has_three_bugs_and_three_traps(self):
        _, output = tools.run([tools.MMUCHECK, "rules"])
        rules = tuple(line.split()[0] for line in output.splitlines())
        self.assertEqual(sorted(rules), sorted(casefile.RULES))
        cases = [casefile.load(f) for f in casefile.folders(tools.TOP / "corpus")]
        self.assertEqual(casefile.lacking(cases, rules), [])


class Comments(Corpus):
    def comment(self, text):
        return BUG.replace("/* expect lazy-read-hazard */", text)

    def test_malformed(self):
        for text in ("/* expect: lazy-read-hazard */", "/* expect lazy-read-hazard, twice */",
                     "/* expect lazy-read-hazard section sink */", "/* expect */",
                     "/* expect lazy-read-hazard (cocci) [arch] */"):
            with self.subTest(text=text):
                self.assertIn(f"bug.c:{READ}: '{text[3:-3]}' is not",
                              "".join(self.problems(bug=self.comment(text))))

    def test_unknown_words(self):
        for text, said in (("expect lazy-nonsense", "unknown rule 'lazy-nonsense'"),
                           ("expect lazy-read-hazard middle", "unknown role 'middle'"),
                           ("expect lazy-read-hazard [old]", "'old' is no generation"),
                           ("expect lazy-read-hazard (cocci)", "'cocci' is no engine")):
            with self.subTest(text=text):
                self.assertIn(f"bug.c:{READ}: {said}",
                              "".join(self.problems(bug=self.comment(f"/* {text} */"))))

    def test_outside_of_a_function(self):
        bug = BUG + "/* expect lazy-read-hazard */\n"
        self.assertIn("bug.c:15: 'expect' stands outside of any function",
                      "".join(self.problems(bug=bug)))

    def test_prose_is_no_expectation(self):
        self.write(bug=BUG.replace("int none;", "int none; /* as expected, unexpected */"))
        self.assertEqual(len(casefile.load(self.folder).variants[0].expectations), 3)

    def test_fixed_expects_nothing(self):
        fixed = FIXED.replace("disable();", "disable(); /* expect lazy-read-hazard */")
        self.assertIn("nothing is to be expected in fixed.c",
                      "".join(self.problems(fixed=fixed)))

    def test_step_without_a_finding(self):
        bug = BUG.replace("int none;", "int none; /* expect lazy-pause source */")
        self.assertIn("a step of 'lazy-pause', which is expected nowhere",
                      "".join(self.problems(bug=bug)))

    def test_suffixes(self):
        self.write(engines="checker cocci", bug=self.comment(
            "/* expect lazy-read-hazard (cocci) */ /* expect lazy-read-hazard [arch] */"
            " /* expect lazy-sleep */").replace("int none;",
                                                "int none; /* expect lazy-read-hazard */"),
            rules="lazy-read-hazard lazy-sleep")
        bug = casefile.load(self.folder).variants[0]

        def primary(generation, engine):
            return sorted((e.rule, e.line) for e in bug.expected(generation, engine)
                          if not e.role)
        here, above, sleep = (("lazy-read-hazard", READ), ("lazy-read-hazard", 7),
                              ("lazy-sleep", READ))
        self.assertEqual(primary("generic", "checker"), [above, sleep])
        self.assertEqual(primary("arch", "checker"), [above, here, sleep])
        self.assertEqual(primary("generic", "cocci"), [above, here, sleep])


class Source(unittest.TestCase):
    TEXT = ("struct a { int b; };\n"                                # 1
            "static inline __attribute__((cold)) int\n"             # 2
            "first(int (*fn)(void),\n"                              # 3
            "      int b)\n"                                        # 4
            "{\n"                                                   # 5
            "\tchar c = '}', *d = \"\\\"{\"; /* ( */ // }\n"        # 6
            "}\n"                                                   # 7
            "\n"                                                    # 8
            "struct ops table = {\n"                                # 9
            "\t.fn = first,\n"                                      # 10
            "};\n"                                                  # 11
            "int declared(int);\n"                                  # 12
            "void second(void)\n"                                   # 13
            "{ int x;\n"                                            # 14
            "}\n")                                                  # 15

    def test_functions(self):
        functions = source.Functions(self.TEXT)
        names = [functions.at(line) for line in range(1, 16)]
        self.assertEqual(names, [None] + ["first"] * 6 + [None] * 5 + ["second"] * 3)
        self.assertEqual(functions.brace_of(6), 5)
        self.assertEqual(functions.brace_of(9), None)

    def test_comments_end_where_they_end(self):
        self.assertEqual(list(source.comments("a /* b\n c */ \"/* d */\"\n// /* e */\n")),
                         [(2, " b\n c ")])


class Dialect(unittest.TestCase):
    TEXT = ("/* lazy_mmu_mode_enable(); */\n"
            "void f(bool c)\n"
            "{\n"
            "\tif (c) /* lazy_mmu_mode_disable() */\n"
            "\t\tlazy_mmu_mode_enable(); lazy_mmu_mode_disable();\n"
            "}\n"
            "void g(void)\n"
            "{\n"
            "\tlazy_mmu_mode_pause();\n"
            "}\n")

    def test_generic_is_untouched(self):
        self.assertEqual(dialect.translate(self.TEXT, "generic"), self.TEXT)

    def test_arch(self):
        lines = dialect.translate(self.TEXT, "arch").split("\n")
        self.assertEqual(lines[4], "\t\tarch_enter_lazy_mmu_mode(); arch_leave_lazy_mmu_mode();")
        before = self.TEXT.split("\n")
        self.assertEqual(lines[:4] + lines[5:], before[:4] + before[5:])

    def test_token(self):
        lines = dialect.translate(self.TEXT, "token").split("\n")
        before = self.TEXT.split("\n")
        self.assertEqual(lines[2], "{ lazy_mmu_state_t lazy_state;")
        self.assertEqual(lines[4], "\t\tlazy_state = arch_enter_lazy_mmu_mode(); "
                                   "arch_leave_lazy_mmu_mode(lazy_state);")
        self.assertEqual(lines[:2] + lines[3:4] + lines[5:], before[:2] + before[3:4] + before[5:])

    def test_token_needs_a_function(self):
        with self.assertRaisesRegex(dialect.DialectError, "line 1: .* outside of any function"):
            dialect.translate("#define enter() lazy_mmu_mode_enable()\n", "token")


class Compare(Corpus):
    """Reports made by hand."""

    def outcome(self, *found, variant=0, engine="checker", rules=("lazy-read-hazard",)):
        case = casefile.load(self.folder)
        report = findings.Report(set(rules), list(found))
        return findings.compare(case, case.variants[variant], "generic", engine, report)

    @staticmethod
    def found(line=READ, function=FUNCTION, rule="lazy-read-hazard", file="mm/example.c",
              steps=(("section", ENTER), ("source", WRITE))):
        return findings.Finding(rule, file, line, function,
                                tuple((role, file, at) for role, at in steps))

    def test_exact(self):
        out = self.outcome(self.found())
        self.assertEqual((out.problems, out.hit), ([], ["lazy-read-hazard"]))

    def test_missing(self):
        out = self.outcome()
        self.assertIn(f"missing finding: lazy-read-hazard at line {READ} in touch()",
                      out.problems)
        self.assertEqual(out.missed, ["lazy-read-hazard"])

    def test_extra(self):
        out = self.outcome(self.found(line=8), variant=1)
        self.assertEqual(out.problems, ["extra finding: lazy-read-hazard at line 8 in touch()"])
        self.assertEqual(out.false, ["lazy-read-hazard"])

    def test_extra_of_another_rule(self):
        out = self.outcome(self.found(), self.found(rule="lazy-sleep"))
        self.assertEqual(out.problems, [f"extra finding: lazy-sleep at line {READ} in touch()"])

    def test_wrong_line(self):
        out = self.outcome(self.found(line=WRITE))
        self.assertEqual(out.problems, ["wrong line: lazy-read-hazard in touch() is found at line "
                                        f"{WRITE}, expected at line {READ}"])
        self.assertEqual((out.missed, out.false), (["lazy-read-hazard"],) * 2)

    def test_wrong_function(self):
        out = self.outcome(self.found(function="other"))
        self.assertEqual(out.problems, [f"wrong function: lazy-read-hazard at line {READ} is said "
                                        "to be in other(), it is in touch()"])

    def test_wrong_file(self):
        out = self.outcome(self.found(), self.found(file="mm/other.c"))
        self.assertEqual(out.problems, [f"extra finding: lazy-read-hazard at mm/other.c:{READ}, "
                                        "not in mm/example.c"])

    def test_wrong_role(self):
        out = self.outcome(self.found(steps=(("section", ENTER), ("sink", WRITE))))
        self.assertEqual(out.problems, ["missing trace role: lazy-read-hazard source at line "
                                        f"{WRITE} in touch() is told as sink"])

    def test_missing_role(self):
        out = self.outcome(self.found(steps=(("source", WRITE),)))
        self.assertEqual(out.problems, ["missing trace role: lazy-read-hazard section at line "
                                        f"{ENTER} in touch() is not told"])

    def test_only_the_checker_is_held_to_roles(self):
        self.write(engines="checker cocci")
        self.assertEqual(self.outcome(self.found(steps=()), engine="cocci").problems, [])

    def test_not_yet(self):
        out = self.outcome(rules=("lazy-sleep",))
        self.assertEqual((out.problems, out.not_yet), ([], ["lazy-read-hazard"]))

    def test_engine_that_is_not_asked(self):
        out = self.outcome(engine="sparse")
        self.assertEqual((out.problems, out.missed, out.not_yet), ([], [], []))
        self.assertEqual(self.outcome(self.found(line=8), engine="sparse", variant=1).false,
                         ["lazy-read-hazard"])


class Run(Corpus):
    """The whole way, with the compilers and the checker."""

    def test_a_good_case_passes(self):
        status, output = self.run_corpus()
        self.assertEqual(status, 0, output)
        for generation in casefile.GENERATIONS:
            self.assertRegex(output, rf"ok \d+ - C901-read-back: {generation} bug, checker\n")
        self.assertNotIn("# SKIP", output)

    def test_missing_finding(self):
        self.write(bug=FIXED.replace("ptep));", "ptep)); /* expect lazy-read-hazard */"))
        self.assert_fails("# missing finding: lazy-read-hazard at line 10 in touch()")

    def test_extra_finding(self):
        self.write(fixed=BUG.replace("/* expect", "/* as in"))
        self.assert_fails(f"# extra finding: lazy-read-hazard at line {READ} in touch()")

    def test_wrong_line(self):
        primary = " /* expect lazy-read-hazard */"
        self.write(bug=BUG.replace(primary, "").replace("return none;", "return none;" + primary))
        self.assert_fails(f"is found at line {READ}, expected at line 13")

    def test_wrong_role(self):
        self.write(bug=BUG.replace("hazard section", "hazard sink"))
        self.assert_fails(f"lazy-read-hazard sink at line {ENTER} in touch() is told as section")

    def test_wrong_function(self):
        with_reports = self.top / "work"
        self.run_corpus("--work", with_reports)
        for sarif in with_reports.glob("*/C901/bug.sarif"):
            log = json.loads(sarif.read_text())
            for result in log["runs"][0]["results"]:
                result["locations"][0]["logicalLocations"][0]["name"] = "other"
            sarif.write_text(json.dumps(log))
        status, output = self.run_corpus("--sarif", f"checker={with_reports}")
        self.assertEqual(status, 1, output)
        self.assertIn("is said to be in other(), it is in touch()", output)

    def test_not_yet(self):
        """No engine will ever have every rule in a report that lists none."""
        with_reports = self.top / "work"
        self.run_corpus("--work", with_reports)
        for sarif in with_reports.glob("*/C901/*.sarif"):
            sarif.write_text(json.dumps({"runs": [{"tool": {"driver": {}}, "results": []}]}))
        status, output = self.run_corpus("--sarif", f"checker={with_reports}")
        self.assertEqual(status, 0, output)
        self.assertIn("bug, checker # SKIP rule lazy-read-hazard is not in the checker yet",
                      output)

    def test_report_that_is_missing(self):
        self.write(engines="checker cocci")
        status, output = self.run_corpus("--sarif", f"cocci={self.top}")
        self.assertEqual(status, 1, output)
        self.assertRegex(output, r"not ok \d+ - C901-read-back: arch bug, cocci\n# no report")

    def test_code_that_does_not_compile(self):
        self.write(fixed=FIXED.replace("return pte_none", "return unknown"))
        self.assert_fails("not ok 1 - C901-read-back: compiles in arch token generic",
                          "# arch fixed: gcc", "# arch fixed: clang", all_generations=True)

    def test_warnings_are_errors(self):
        self.write(fixed=FIXED.replace("{\n", "{\n\tint unused;\n\n"))
        self.assert_fails("unused variable")

    def test_dialect_without_a_place_for_the_token(self):
        self.write(fixed=FIXED.replace(
            "\nint touch", "\n#define enter() lazy_mmu_mode_enable()\nint touch", 1))
        self.assert_fails("# token: line 4: a section outside of any function",
                          all_generations=True)

    def test_unknown_case(self):
        status, output = self.run_corpus("--case", "C902")
        self.assertEqual(status, 1)
        self.assertIn("there is no case C902", output)


class Engines(Corpus):
    """What other engines find is kept, and explained where the checker does not find it."""

    PLACE = "cocci C901-read-back/fixed.c:8 lazy-read-hazard"

    def setUp(self):
        super().setUp()
        self.write(engines="checker cocci", generations="generic")
        (self.top / engines.KEPT).mkdir(parents=True)
        self.keep(f"C901-read-back bug generic {READ} lazy-read-hazard",
                  "C901-read-back fixed generic 8 lazy-read-hazard")
        (self.top / differences.FILE).write_text(f"# why\n{self.PLACE}: it guesses\n")

    def keep(self, *lines):
        (self.top / engines.KEPT / "cocci").write_text("".join(f"{line}\n" for line in lines))

    def test_explained(self):
        status, output = self.run_corpus()
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"\nok \d+ - corpus: what other engines find")

    def test_not_explained(self):
        (self.top / differences.FILE).unlink()
        self.assert_fails(f"# not explained in tests/corpus/differences: {self.PLACE}\n",
                          all_generations=True)

    def test_stale(self):
        self.keep(f"C901-read-back bug generic {READ} lazy-read-hazard")
        self.assert_fails(f"# stale in tests/corpus/differences: {self.PLACE}\n",
                          all_generations=True)

    def test_no_reason(self):
        (self.top / differences.FILE).write_text(f"{self.PLACE}: \n")
        self.assert_fails("# tests/corpus/differences:1: not ENGINE CASE/FILE.c:LINE RULE: REASON",
                          all_generations=True)

    def test_list_of_another_corpus(self):
        self.keep("C902-other bug generic 1 lazy-read-hazard")
        self.assert_fails("# tests/corpus/engines/cocci:1: there is no such case")

    def test_column(self):
        _, output = self.run_corpus("--markdown")
        self.assertIn("| cocci | 1 | 0 | 1 | 0 | 0 | 0 | 0 |", output)
        self.assertIn("| C901-read-back | lazy-read-hazard | hit | hit, false |", output)

    def test_not_parsed(self):
        self.keep("C901-read-back bug generic 0 not-parsed")
        _, output = self.run_corpus("--markdown")
        self.assertIn("| C901-read-back | lazy-read-hazard | hit | error |", output)

    def test_what_has_changed(self):
        case = casefile.load(self.folder)
        found = engines.lines({("C901-read-back", "bug", "generic"): {(9, "lazy-sleep")}})
        self.assertEqual(engines.unlike(found, "cocci", self.top, [case])[-1],
                         "not in tests/corpus/engines/cocci: "
                         "C901-read-back bug generic 9 lazy-sleep")


class Model(Corpus):
    """The case runs, too; one generation is enough to see how that is told."""

    def run_corpus(self, *options, model="--generation=generic"):
        return super().run_corpus(*options, model=model)

    def test_shown_and_silent(self):
        status, output = self.run_corpus()
        self.assertEqual(status, 0, output)
        for variant in ("bug", "fixed"):
            self.assertRegex(output, rf"ok \d+ - C901-read-back: generic {variant}, model\n")

    def test_fixed_that_still_breaks_the_rule(self):
        self.write(fixed=BUG.replace("/* expect", "/* as in"))
        self.assert_fails("generic fixed, model\n# shown, not expected: lazy-read-hazard")

    def test_bug_that_does_nothing(self):
        self.write(bug=BUG.replace("set_pte_at", "if (!mm)\n\t\tset_pte_at"))
        self.assert_fails("generic bug, model\n# not shown: lazy-read-hazard")

    def test_run_that_does_not_compile(self):
        self.write(run=RUN.replace("touch(&init_mm", "unknown(&init_mm"))
        self.assert_fails("generic bug, model\n# run.c: ")

    def test_run_that_ends_in_a_signal(self):
        self.write(run=RUN.replace("touch(&init_mm, 0", "__builtin_trap();\n\ttouch(&init_mm, 0"))
        self.assert_fails("generic fixed, model\n# the model ended with status ")


class Board(unittest.TestCase):
    """Cells of the scoreboard."""

    def result(self, case_id="C001", engines=("checker",), **lists):
        outcome = findings.Outcome({"lazy-pause"}, **lists)
        case = casefile.Case(case_id, pathlib.Path(case_id), "", ("lazy-pause",), "", (),
                             engines, [], "")

        class Result:
            folder = case_id
        result = Result()
        result.case, result.model, result.broken = case, {}, set()
        result.engines = {("checker", "generic", "bug"): outcome}
        return result

    def test_verdicts(self):
        rule = ["lazy-pause"]
        for lists, words in (({"hit": rule}, ["hit"]),
                             ({"missed": rule, "false": rule}, ["miss", "false"]),
                             ({"hit": rule, "missed": rule}, ["miss"]),
                             ({"hit": rule, "not_yet": ["lazy-sleep"]}, ["hit", "not yet"]),
                             ({"false": rule}, ["false"]), ({}, ["silent"])):
            with self.subTest(words=words):
                self.assertEqual(scoreboard.verdict(self.result(**lists), "checker"), words)

    def test_engine_that_is_not_asked(self):
        result = self.result(engines=("cocci",), hit=["lazy-pause"])
        self.assertEqual(scoreboard.verdict(result, "checker"), ["-"])

    def test_silence_needs_the_rule(self):
        result = self.result("T01")
        result.case.rules = ("lazy-sleep",)
        self.assertEqual(scoreboard.verdict(result, "checker"), ["not yet"])

    def test_engine_without_a_report(self):
        result = self.result(hit=["lazy-pause"])
        result.broken = {"checker"}
        self.assertEqual(scoreboard.verdict(result, "checker"), ["error"])
        self.assertEqual(scoreboard.verdict(self.result(engines=("cocci",)), "cocci"), ["error"])
        self.assertEqual(scoreboard.verdict(self.result(), "cocci"), ["-"])

    def test_ratios(self):
        result = self.result(hit=["lazy-pause"] * 2, missed=["lazy-pause"],
                             false=["lazy-pause"] * 2)
        self.assertIn("| lazy-pause | 1 | 66.7 % (2/3) | 50.0 % (2/4) | - |",
                      scoreboard.rules([result], ["checker"]))

    def test_model(self):
        result = self.result()
        result.model = {("arch", "bug"): ("shown", 4), ("generic", "bug"): ("wrong", 6),
                        ("arch", "fixed"): ("silent", 1)}
        self.assertEqual(scoreboard.model(result, ("bug",)), "shown (arch), wrong (generic)")
        self.assertEqual(scoreboard.model(result, ("fixed", "good")), "silent")


class TapResult(unittest.TestResult):
    """unittest's results as TAP, one line a test."""

    def __init__(self):
        super().__init__()
        self.tap = Tap()
        self.parts = []

    def startTest(self, test):
        super().startTest(test)
        self.parts = []

    def addError(self, test, err):
        super().addError(test, err)
        self.parts.append(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.parts.append(self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        if err:
            self.parts.append(f"{subtest}\n{self._exc_info_to_string(err, test)}")

    def stopTest(self, test):
        name = test.id().removeprefix("__main__.")
        self.tap.ok(not self.parts, name, *"\n".join(self.parts).splitlines())
        super().stopTest(test)


if __name__ == "__main__":
    collected = TapResult()
    unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__]).run(collected)
    sys.exit(collected.tap.done())
