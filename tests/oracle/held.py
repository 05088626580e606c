# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs about what is held: mapped tables, gathers, notifier ranges, locks.

A program is one function, kept as a tree (tree.py).  Each starts right, about one kind of
thing, and is then broken by up to two small changes.  Statements in PINNED give variables their value and stay.

docs/exactness.md says what these programs may do and what is compared."""
import copy
import random

import tree
from tree import block_text, blocks_of

HEAD = """/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
int some(void);			/* how many, 1 or more */
""".splitlines()

RUN_HEAD = """#include "programs.c"

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *held_vma(void);
pmd_t *held_pmd(void);
unsigned long held_addr(void);
void held_begin(void);
""".splitlines()

MAP = "pte = pte_offset_map_lock(mm, pmd, addr, &ptl);"
UNMAP = "pte_unmap_unlock(pte{}, ptl);"
BEGIN = {"gather": "tlb_gather_mmu(&tlb, mm);",
         "notifier": "mmu_notifier_invalidate_range_start(&range);"}
END = {"gather": "tlb_finish_mmu(&tlb);",
       "notifier": "mmu_notifier_invalidate_range_end(&range);"}
INIT = "mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, addr, addr + PAGE_SIZE);"
TRY = "mmu_notifier_invalidate_range_start_nonblock(&range)"
SECTION = {"generic": ("lazy_mmu_mode_enable();", "lazy_mmu_mode_disable();",
                       "arch_flush_lazy_mmu_mode();"),
           "arch": ("arch_enter_lazy_mmu_mode();", "arch_leave_lazy_mmu_mode();",
                    "arch_flush_lazy_mmu_mode();")}
READ = "ptep_get(pte);"
WRITE = "set_pte_at(mm, addr, pte, val);"
LOCALS = (("pte", "pte_t *pte;"), ("ptl", "spinlock_t *ptl;"),
          ("val", "pte_t val = __pte(0);"), ("tlb", "struct mmu_gather tlb;"),
          ("range", "struct mmu_notifier_range range;"), ("flag", "bool flag = want();"),
          ("n", "int n;"))
PARAMS = "struct mm_struct *mm, pmd_t *pmd, unsigned long addr"
PINNED = (MAP, INIT, "n = some();", "flag = ", "pte++")
KINDS = ("map", "map", "gather", "notifier", "lock")


def program_text(program):
    return tree.function_text(program.every[0], LOCALS, program.prefix)


def run_text(programs, head=None):
    out = list(RUN_HEAD if head is None else head) + [""]
    for program in programs:
        name = f"{program.prefix}main"
        out += [f"static void run_{name}(void)", "{",
                "\theld_begin();",
                f"\t{name}(held_vma()->vm_mm, held_pmd(), held_addr());", "}"]
    out += ["const struct oracle_program oracle_programs[] = {"]
    out += [f'\t{{ "{p.prefix}main", run_{p.prefix}main }},' for p in programs]
    return out + ["};", f"const unsigned int oracle_nr_programs = {len(programs)};"]


class Maker:
    """Right programs of each kind."""

    def __init__(self, r, generation):
        self.r, self.generation = r, generation

    def maybe(self, chance, *stmts):
        return list(stmts) if self.r.random() < chance else []

    def early(self, *closers):
        """A way out in the middle, with everything closed."""
        return self.maybe(0.4, ("if (want())", [*closers, ("return -EAGAIN;", None)]))

    def map(self):
        r = self.r
        out = [(MAP, None)]
        if r.random() < 0.9:
            out.append(("if (!pte)", [("return -EAGAIN;", None)]))
        last = ""
        unmap = (UNMAP.format(""), None)
        out += self.early(unmap)
        if r.random() < 0.6:
            turn = [(READ, None)] + self.maybe(0.3, ("if (want())", [("break;", None)]))
            turn += [("pte++;", None)]
            if any(head == "if (want())" for head, _ in turn):
                # Where the loop is left early pte is at an entry, else behind the last.
                last = r.choice(("", " - 1"))
            else:
                last = r.choice((" - 1", " - 1", ""))
            out += [("n = some();", None), ("while (n-- > 0)", turn)]
        else:
            out += [(READ, None)] + self.maybe(0.5, (READ, None))
        return out + [(UNMAP.format(last), None)]

    def gather(self):
        return self.object("gather")

    def notifier(self):
        return [(INIT, None)] + self.object("notifier")

    def object(self, kind):
        r = self.r
        begin, end = (BEGIN[kind], None), (END[kind], None)
        shape = r.choice(("plain", "plain", "flag", "loop", "try"))
        if shape == "try" and kind == "notifier":
            return [(f"if ({TRY})", [("return -EAGAIN;", None)]), *self.early(end), end]
        if shape == "flag":
            return [("flag = want();", None), ("if (flag)", [begin]),
                    *self.early(("if (flag)", [end])), ("if (flag)", [end])]
        if shape == "loop":
            turn = [begin, *self.maybe(0.5, ("if (want())", [end, ("continue;", None)])), end]
            return [("n = some();", None), ("while (n-- > 0)", turn)]
        return [begin, *self.early(end), end]

    def lock(self):
        r = self.r
        enter, leave, flush = ((text, None) for text in SECTION[self.generation])
        unmap = (UNMAP.format(""), None)
        out = [(MAP, None), ("if (!pte)", [("return -EAGAIN;", None)]), enter,
               *self.maybe(0.8, (WRITE, None)), *self.early(leave, unmap), *self.maybe(0.3, flush), *self.maybe(0.3, ("if (want())", [(WRITE, None)])),
               leave, unmap]
        return out


def movable(stmt):
    return not stmt[0].startswith(PINNED)


def change(r, body):
    """One small change that may break the program."""
    places = [(b, k) for b in blocks_of(body) for k in range(len(b)) if movable(b[k])]
    if not places:
        return
    block, k = r.choice(places)
    what = r.choice(("delete", "delete", "double", "swap", "return", "optional"))
    if what == "delete":
        del block[k]
    elif what == "double" and block[k][1] is None and block[k][0][:5] not in ("break", "conti"):
        block.insert(k, block[k])
    elif what == "swap" and k and movable(block[k - 1]):
        block[k - 1], block[k] = block[k], block[k - 1]
    elif what == "return":
        block.insert(k + 1, ("if (want())", [("return -EBUSY;", None)]))
    elif what == "optional" and block[k][1] is None and block[k][0][:3] != "bre":
        block[k] = ("if (want())", [block[k]])


def judged_unmaps(lines):
    """The checker is silent by design about an unmap of pte - 1 behind no access of the table."""
    minus = UNMAP.format(" - 1")
    if minus in lines and READ not in lines[:lines.index(minus)]:
        return False
    return not (minus in lines and "break;" in lines and
                lines.index("break;") < lines.index(READ))


def well_formed(program):
    """Statements that give variables their value are there and come first."""
    lines = [line.strip() for line in block_text(program.body)]
    for start, users in ((MAP, ("pte", "ptl")), (INIT, ("&range",)), ("n = some();", ("n--",))):
        uses = [k for k, line in enumerate(lines)
                if line != start and any(u in line for u in users) and
                not line.startswith("mmu_notifier_range_init")]
        if uses and (start not in lines or lines.index(start) > uses[0]):
            return False
    for block in blocks_of(program.body):
        heads = [head for head, _ in block]
        if "pte++;" in heads and READ not in heads[:heads.index("pte++;")]:
            return False
    if not judged_unmaps(lines):
        return False
    # Sections entered twice are the business of the lazy family; no code behind a jump.
    if sum(line in (SECTION["generic"][0], SECTION["arch"][0]) for line in lines) > 1:
        return False
    return not any(head.startswith(("return", "break", "continue")) and k + 1 < len(block)
                   for block in blocks_of(program.body) for k, (head, _) in enumerate(block))


def generate(seed, index, generation, wide=False, raw=False, family="held"):
    """The program of this number: always the same for the same arguments."""
    r = random.Random(f"{family} {seed} {index}")
    generation = "generic" if generation == "token" else generation
    while True:
        maker = Maker(r, generation)
        body = copy.deepcopy(getattr(maker, r.choice(KINDS))())
        for _ in range(r.choice((0, 1, 1, 2))):
            change(r, body)
        program = tree.Program(index, generation, [tree.Func("main", PARAMS, body)])
        if body and well_formed(program):
            return program


# ---- shrinking ----------------------------------------------------------------------------

size = tree.size


def candidates(program):
    return (twin for twin in tree.smaller(program) if well_formed(twin))
