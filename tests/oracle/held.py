# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs about what is held: mapped tables, gathers, notifier ranges, locks.

A program is one function, some with helpers, kept as a tree (tree.py).  Each starts right, about one kind of
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
LOCALS = (("ret", "int ret = 0;"), ("tries", "int tries = 0;"), ("kpte", "pte_t *kpte;"),
          ("src", "pte_t *src;"), ("src_ptl", "spinlock_t *src_ptl;"), ("pte", "pte_t *pte;"), ("ptl", "spinlock_t *ptl;"),
          ("val", "pte_t val = __pte(0);"), ("tlb", "struct mmu_gather tlb;"),
          ("range", "struct mmu_notifier_range range;"), ("flag", "bool flag = want();"),
          ("n", "int n;"))
PARAMS = "struct mm_struct *mm, pmd_t *pmd, unsigned long addr"
SECOND = "pte_offset_map_lock(mm, pmd + 1, addr + PMD_SIZE, &src_ptl);"
BARE = "pte = pte_offset_map(pmd, addr);"
AGAIN = "if (want() && !tries++)"
# Where the mapped entry comes from.
MAPS = (MAP, BARE, "pte = @get(mm, pmd, addr, &ptl);")
PINNED = (*MAPS, "again:", "unlock:", "out:", "src = ", "kpte = ", "spin_", "if (@get", "goto", INIT, "n = some();", "flag = ", "pte++")
KINDS = ("map", "map", "bare", "helped", "helped", "retry", "jump", "jump", "two", "two", "gather",
         "notifier", "lock", "section", "section", "section", "inner")


def program_text(program):
    return [line for func in program.every
            for line in tree.function_text(func, LOCALS, program.prefix)]


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
        self.helpers = []
        # Not to be broken by small changes.
        self.whole = False

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


    # ---- more about maps ----

    def reads(self):
        r = self.r
        out = [(READ, None)]
        for _ in range(r.choice((0, 1, 1, 2))):
            out += r.choice(([(READ, None)], [(WRITE, None)], [("if (want())", [(READ, None)])],
                             [("if (want())", [(WRITE, None)])]))
        return out

    def tested(self, chance, *ways_out):
        return self.maybe(chance, ("if (!pte)", [*ways_out, ("return -EAGAIN;", None)]))

    def bare(self):
        """Mapped without the lock."""
        unmap = ("pte_unmap(pte);", None)
        return [(BARE, None), *self.tested(0.85), *self.early(unmap), *self.reads(),
                *self.early(unmap), unmap]

    def helped(self):
        """Helpers map and unmap."""
        r = self.r
        get = r.random() < 0.6
        put = not get or r.random() < 0.6
        start, unmap = (MAP, None), (UNMAP.format(""), None)
        if get:
            self.helpers.append(tree.Func("get", PARAMS + ", spinlock_t **ptl", self.getting(),
                                          "pte_t *", "return pte;"))
            start = (MAPS[2], None)
        if put:
            body = [*self.maybe(0.3, (READ, None)), (UNMAP.format(""), None)]
            self.helpers.append(tree.Func("put", "pte_t *pte, spinlock_t *ptl", body, "void", ""))
            unmap = ("@put(pte, ptl);", None)
        return [start, *self.tested(1 if get else 0.9), *self.early(unmap), *self.reads(),
                *self.early((UNMAP.format(""), None)), unmap]

    def getting(self):
        """What the helper does beside: it may look at the entry, or change its mind."""
        lost = [("pte_unmap_unlock(pte, *ptl);", None), ("return NULL;", None)]
        body = [(MAP.replace("&ptl", "ptl"), None)]
        if self.r.random() < 0.5:
            body += [("if (!pte)", [("return NULL;", None)]),
                     *self.maybe(0.5, ("if (want())", lost))]
        return body

    def retry(self):
        """Mapped again, once."""
        unmap = (UNMAP.format(""), None)
        again = ("if (!tries++)", [("goto again;", None)])
        lost = self.r.choice(([again], []))
        return [("again:", None), (MAP, None), ("if (!pte)", [*lost, ("return -EAGAIN;", None)]),
                *self.reads(), (AGAIN, [unmap, ("goto again;", None)]),
                *self.maybe(0.5, (READ, None)), unmap]

    def jump(self):
        """Ways out that go to the end."""
        unmap = (UNMAP.format(""), None)
        where = self.r.choice(("unlock", "unlock", "unlock", "out"))
        mid = self.maybe(0.8, ("if (want())", [("ret = -EBUSY;", None), (f"goto {where};", None)]))
        late = self.maybe(0.4, ("if (want())", [unmap, ("goto out;", None)]))
        return [(MAP, None), ("if (!pte)", [("goto out;", None)]), *self.reads(), *mid, *late,
                *self.maybe(0.4, (READ, None)), ("unlock:", None), unmap, ("out:", None),
                ("if (ret)", [("return ret;", None)])]

    def two(self):
        """Two tables under their locks."""
        r = self.r
        first, second = (UNMAP.format(""), None), ("pte_unmap_unlock(src, src_ptl);", None)
        out = [(MAP, None), *self.tested(0.95), ("src = " + SECOND, None),
               *self.maybe(0.95, ("if (!src)", [first, ("return -EAGAIN;", None)]))]
        out += r.choice(([(READ, None), ("ptep_get(src);", None)],
                         [("set_pte_at(mm, addr, pte, ptep_get(src));", None)],
                         [("if (want())", [("ptep_get(src);", None)]), (READ, None)]))
        out += self.early(second, first)
        return out + r.choice(([second, first], [first, second]))

    # ---- more about sections and locks ----

    def section(self):
        """Sections that may begin before the lock, end behind it, or be flushed in between."""
        r = self.r
        enter, leave, flush = ((text, None) for text in SECTION[self.generation])
        unmap = (UNMAP.format(""), None)
        outside = self.whole = r.random() < 0.25
        late = r.random() < 0.25
        out = [enter] if outside else []
        lost = [leave] if outside else []
        out += [(MAP, None), ("if (!pte)", [*lost, ("return -EAGAIN;", None)])]
        out += [] if outside else [enter]
        body = r.choice(([(WRITE, None)], [("if (want())", [(WRITE, None)])], []))
        if not outside:
            body += self.maybe(0.4, flush) + self.maybe(0.4, (WRITE, None), flush)
        body += self.early(leave, unmap)
        if r.random() < 0.3:
            body = [("n = some();", None), ("while (n-- > 0)", body or [("ptep_get(pte);", None)])]
        end = [unmap, leave] if late else [leave, unmap]
        return out + body + ([] if outside else self.maybe(0.3, flush)) + end

    def inner(self):
        """The kernel's own entries, under a lock inside of the section."""
        r = self.r
        enter, leave, flush = ((text, None) for text in SECTION[self.generation])
        lock = ("spin_lock(&init_mm.page_table_lock);", None)
        unlock = ("spin_unlock(&init_mm.page_table_lock);", None)
        write = ("set_pte_at(&init_mm, addr, kpte, val);", None)
        flushed = self.maybe(0.5, flush)
        body = [lock, *r.choice(([write], [("if (want())", [write])])), *flushed, unlock]
        if r.random() < 0.4:
            body = [("n = some();", None), ("while (n-- > 0)", body)]
        return [("kpte = pte_offset_kernel(pmd_off(&init_mm, addr), addr);", None), enter, *body,
                *self.early(leave), leave]


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


def keeps_locks(body):
    """What is locked once more was unlocked, and no way out leads past a plain spin lock."""
    for block in blocks_of(body):
        if any(head == AGAIN and (UNMAP.format(""), None) not in inner for head, inner in block):
            return False
        for k, (head, _) in enumerate(block):
            if not head.startswith("spin_lock"):
                continue
            rest = block[k + 1:]
            upto = [h.startswith("spin_unlock") for h, _ in rest]
            if True not in upto or any(h.startswith("return") for h in
                                       tree.heads_of(rest[:upto.index(True)])):
                return False
    return True


def goes_out(body):
    """Whoever tests a map leaves if it failed."""
    return all(inner and inner[-1][0].startswith(("return", "goto"))
               for block in blocks_of(body) for head, inner in block
               if head in ("if (!pte)", "if (!src)"))


def two_tables(lines):
    return any(line.startswith("src = ") for line in lines)


def uses_before_test(lines, name):
    """Is the table used before it is tested for NULL?  Behind that use the other one is still mapped."""
    test = f"if (!{name}) {{"
    if test not in lines:
        return False
    before = lines[:lines.index(test)]
    return any(f"({name})" in line or f" {name}," in line for line in before)


def well_formed(program):
    """Statements that give variables their value are there and come first."""
    lines = [line.strip() for line in block_text(program.body)]
    start = next((line for line in lines if line in MAPS), MAP)
    for start, users in ((start, ("pte;", "pte,", "pte)", "&ptl", "ptl)")), (INIT, ("&range",)), ("n = some();", ("n--",))):
        uses = [k for k, line in enumerate(lines)
                if line != start and any(u in line for u in users) and
                not line.startswith("mmu_notifier_range_init")]
        if uses and (start not in lines or lines.index(start) > uses[0]):
            return False
    # A helper's NULL is not followed into its caller; a path ends where NULL is used.
    if MAPS[2] in lines and lines[lines.index(MAPS[2]) + 1:][:1] != ["if (!pte) {"]:
        return False
    if "@put(" in " ".join(lines) and "if (!pte) {" not in lines:
        return False
    if ("@" in " ".join(lines) or "src" in " ".join(lines)) and not goes_out(program.body):
        return False
    if two_tables(lines) and (uses_before_test(lines, "src") or uses_before_test(lines, "pte")):
        return False
    for block in blocks_of(program.body):
        heads = [head for head, _ in block]
        if "pte++;" in heads and READ not in heads[:heads.index("pte++;")]:
            return False
    if not keeps_locks(program.body) or tree.stray(program.body):
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
        for _ in range(0 if maker.whole else r.choice((0, 1, 1, 2))):
            change(r, body)
        funcs = copy.deepcopy(maker.helpers) + [tree.Func("main", PARAMS, body)]
        program = tree.Program(index, generation, funcs)
        if body and well_formed(program):
            return program


# ---- shrinking ----------------------------------------------------------------------------

size = tree.size


def candidates(program):
    return (twin for twin in tree.smaller(program) if well_formed(twin))
