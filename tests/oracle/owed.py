# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs about what is owed to TLBs, gathers, lockless walkers and secondary MMUs.

A program is an entry function and up to two helpers, kept as trees (tree.py).  It changes
entries and does what is due for them: more or less, early or late, by itself or by its
caller.  Then up to two statements are moved, doubled or lost.

docs/exactness.md says what these programs may do and what is compared."""
import copy
import random
import re

import tree
from tree import Func

HEAD = """/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/sched.h>
#include <linux/swapops.h>
#include <asm/tlb.h>
#include <asm/tlbflush.h>

bool want(void);		/* a decision */
struct page *spare_page(void);
""".splitlines()

RUN_HEAD = """#include "programs.c"

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *owed_vma(void);
pmd_t *owed_pmd(void);
unsigned long owed_addr(void);
unsigned long owed_end(void);
void owed_begin(unsigned int was, unsigned int flags);
""".splitlines()

LOCALS = (("mm", "struct mm_struct *mm = vma->vm_mm;"),
          ("mapping", "struct address_space *mapping = vma->vm_file->f_mapping;"),
          ("start", "unsigned long start = addr;"),
          ("base", "unsigned long base = addr & PMD_MASK;"),
          ("start_pte", "pte_t *start_pte;"), ("pte", "pte_t *pte;"), ("ptl", "spinlock_t *ptl;"),
          ("old", "pte_t old;"), ("val", "pte_t val;"), ("orig", "pmd_t orig;"),
          ("page", "struct page *page;"), ("folio", "struct folio *folio;"),
          ("range", "struct mmu_notifier_range range;"), ("tlb", "struct mmu_gather tlb;"),
          ("need", "bool need = false;"), ("nr", "int nr = 0;"), ("ret", "int ret = 0;"),
          ("tries", "int tries = 0;"), ("flag", "bool flag = want();"))
PARAMS = "struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end"
ENTRY_PARAMS = "struct vm_area_struct *vma, unsigned long addr, pte_t *pte"
LESS = ("ptep_set_wrprotect", "wrprotect_ptes", "pte_wrprotect", "pmdp_set_wrprotect", "pmd_wrprotect")
INIT = "mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, base, base + PMD_SIZE);"
START = "mmu_notifier_invalidate_range_start(&range);"
STOP = "mmu_notifier_invalidate_range_end(&range);"
UNSWAP = "swp_entry_to_pte(make_readable_migration_entry(pte_pfn({})))"

# Ways to change an entry that was read as `old` before, and those that say what it was.
CLEARS = ("old = ptep_get_and_clear(mm, addr, pte);", "old = ptep_get_and_clear_full(mm, addr, pte, 0);",
          "old = get_and_clear_full_ptes(mm, addr, pte, 1, 0);")
READ_BEFORE = {
    "gone": [("pte_clear(mm, addr, pte);",), ("set_pte_at(mm, addr, pte, " + UNSWAP.format("old") + ");",),
             ("set_pte_at(mm, addr, pte, mk_pte(spare_page(), vma->vm_page_prot));",),
             ("ptep_get_and_clear(mm, addr, pte);",)] + [(c,) for c in CLEARS],
    "less": [("ptep_set_wrprotect(mm, addr, pte);",), ("wrprotect_ptes(mm, addr, pte, 1);",),
             ("set_pte_at(mm, addr, pte, pte_wrprotect(old));",),
             ("val = pte_wrprotect(old);", "set_pte_at(mm, addr, pte, val);"),
             ("set_pte_at(mm, addr, pte, pte_mkclean(pte_wrprotect(old)));",),
             ("old = ptep_modify_prot_start(vma, addr, pte);",
              "ptep_modify_prot_commit(vma, addr, pte, old, pte_wrprotect(old));"),
             ("old = ptep_get_and_clear(mm, addr, pte);", "set_pte_at(mm, addr, pte, pte_wrprotect(old));")],
    "same": [("set_pte_at(mm, addr, pte, pte_mkdirty(old));",), ("ptep_test_and_clear_young(vma, addr, pte);",),
             ("set_pte_at(mm, addr, pte, pte_mkold(old));",),
             ("old = ptep_get_and_clear(mm, addr, pte);", "set_pte_at(mm, addr, pte, pte_mkyoung(old));")]}
HUGE_BEFORE = {
    "gone": [("pmdp_huge_get_and_clear(mm, addr, pmd);",), ("orig = pmdp_huge_get_and_clear(mm, addr, pmd);",)],
    "less": [("pmdp_set_wrprotect(mm, addr, pmd);",), ("set_pmd_at(mm, addr, pmd, pmd_wrprotect(orig));",)],
    "same": [("pmdp_test_and_clear_young(vma, addr, pmd);",), ("set_pmd_at(mm, addr, pmd, pmd_mkold(orig));",)]}

# All that a program may change; the checker takes any flush for that.
FLUSH_ALL = ("flush_tlb_range(vma, base, base + PMD_SIZE);",) * 2 + ("flush_tlb_mm(mm);", "flush_tlb_all();")
FLUSH_ONE = ("flush_tlb_page(vma, addr);", "flush_tlb_range(vma, addr, addr + PAGE_SIZE);")
RECORD = ("tlb_remove_tlb_entry(&tlb, pte, addr);", "tlb_remove_tlb_entries(&tlb, pte, 1, addr);")
BATCH = "set_tlb_ubc_flush_pending(mm, old, addr, addr + PAGE_SIZE);"
DRAIN = "flush_tlb_batched_pending(mm);"

# What a small change may move, double or lose.
MOVABLE = ("flush_tlb", "tlb_remove", "tlb_flush", "need", "nr++", "set_tlb", "set_pte", "ptep_",
           "pte_clear", "wrprotect", "pmdp_", "set_pmd", "if (need)", "if (nr", "folio_remove",
           "huge_pmd_unshare_flush", "note", "if (need &&")
# ... and past what.
PASSABLE = MOVABLE + ("pte_unmap_unlock", "spin_unlock", "tlb_finish", "mmu_notifier_invalidate",
                      "i_mmap_unlock", "mmap_", "pte_free", "pgtable_", "for (", "do ", "if (@", "nr +=")
WAS = {"writable": 1, "swap": 2, "none": 4, "read_only": 8, "clean": 16, "anon": 32, "special": 64}
WORLD = {"kernel": 1, "huge": 2, "shared": 4, "batched": 8, "secondary": 16, "no_turn": 32, "twice": 64}


def s(*texts):
    return [(text, None) for text in texts]


def when(condition, *stmts):
    """One statement: an if with a body."""
    return (f"if ({condition})", list(stmts))


class Program(tree.Program):
    def was(self):
        """Values of entries that the program tells apart."""
        words = tree.words_in(h for f in self.every for h in tree.heads_of(f.body))
        was = {"writable"}
        if words & {"pte_present", "pmd_trans_huge", "pmd_present"}:
            was.add("swap" if "pte_present" in words else "none")
        if "pte_none" in words or "pmd_none" in words:
            was.add("none")
        if words & {"pte_write", "pmd_write"}:
            was.add("read_only")
        if "pte_dirty" in words:
            was.add("clean")
        if "folio_test_anon" in words:
            was.add("anon")
        if "page" in words and "vm_normal_page" in words:
            was.add("special")
        return sum(WAS[w] for w in was)

    def world(self):
        text = " ".join(h for f in self.every for h in tree.heads_of(f.body))
        flags = {"kernel": "init_mm" in text, "huge": "orig" in text and "pmdp_collapse_flush" not in text,
                 "shared": "huge_pmd_unshare(" in text, "batched": DRAIN in text or "pte_modify(" in text,
                 "secondary": self.secondary, "no_turn": "do /*" not in text,
                 "twice": "4 * PAGE_SIZE" in text}
        return sum(WORLD[f] for f, on in flags.items() if on)

    secondary = False


def program_text(program):
    return [line for func in program.every
            for line in tree.function_text(func, LOCALS, program.prefix)]


def run_text(programs, head=None):
    out = list(RUN_HEAD if head is None else head) + [""]
    for program in programs:
        name = f"{program.prefix}main"
        out += [f"static void run_{name}(void)", "{",
                f"\towed_begin({program.was()}, {program.world()});",
                f"\t{name}(owed_vma(), owed_pmd(), owed_addr(), owed_end());", "}"]
    out += ["const struct oracle_program oracle_programs[] = {"]
    out += [f'\t{{ "{p.prefix}main", run_{p.prefix}main }},' for p in programs]
    return out + ["};", f"const unsigned int oracle_nr_programs = {len(programs)};"]


class Maker:
    """One program, mostly right."""

    def __init__(self, r):
        self.r = r
        self.helpers = []
        self.secondary = False
        # What every exit has to undo: locks and the like, in the order in which they came.
        self.open = []
        # Labels of those, where a way out jumps there.
        self.labels = {}
        # The changes of this walk, and its flush, are under a flag.
        self.flagged = False
        # All its changes of permissions ask whether there are any to take, or none.
        self.asks_write = r.random() < 0.4

    def maybe(self, chance, *stmts):
        return list(stmts) if self.r.random() < chance else []

    def closers(self):
        return [stmt for stmts in reversed(self.open) for stmt in stmts]

    def leave(self, value="-EAGAIN"):
        return [*self.closers(), (f"return {value};", None)]

    def early(self, chance=0.25, jumps=True):
        """A way out, by itself or to where main undoes what is open."""
        if jumps and self.open and self.r.random() < 0.3 * chance / 0.25:
            label = self.labels.setdefault(id(self.open[-1]), f"out{self.named()}")
            return [when("want()", *self.maybe(0.5, ("ret = -EBUSY;", None)), (f"goto {label};", None))]
        return self.maybe(chance, when("want()", *self.leave("-EBUSY")))

    # ---- one entry ----

    def change(self, effect):
        """Statements that change the entry read before."""
        forms = READ_BEFORE[effect]
        return s(*self.r.choice(forms))

    def turn(self, effect, due):
        """Read the entry, change it if it was present, and what is due for it."""
        r = self.r
        shape = "before" if self.flagged else r.choice(("before", "before", "after", "early", "none"))
        if effect == "less" and self.asks_write:
            read = s("old = ptep_get(pte);")
            asked = "pte_present(old) && pte_write(old)" + (" && flag" if self.flagged else "")
            return [*read, when(asked, *self.change(effect), *due)]
        noise = self.maybe(0.15, ("ptep_get(pte);", None))
        if effect == "gone" and shape == "after":
            return [*s(r.choice(CLEARS)), when("pte_present(old)", *due or s("ret++;")), *noise]
        change = [*self.change(effect), *noise, *(self.pages() if self.keeps_pages else [])]
        read = s("old = ptep_get(pte);")
        if r.random() < 0.3:
            change = [*change, *due] if r.random() < 0.8 else [*due, *change]
            return [*read, when(self.present(), *change)]
        if shape == "none":
            return [*read, when("pte_none(old)", *s("ret++;")), when("pte_present(old)", *change, *due)]
        if shape == "early" and self.in_for:
            return [*read, when("!pte_present(old)", *s("continue;")), *change, *due]
        return [*read, when(self.present(), *change, *due)]

    def present(self):
        if self.flagged:
            return self.r.choice(("pte_present(old) && flag", "flag && pte_present(old)"))
        return self.r.choice(("pte_present(old)", "pte_present(old)", "pte_present(old) && want()"))

    in_for = False
    keeps_pages = False

    def pages(self):
        """A page that the entry mapped is let go, which others still hold."""
        return self.maybe(0.15, ("page = vm_normal_page(vma, addr, old);", None),
                          when("page", *s("put_page(page);")))

    def walk(self, effect, due):
        """The turn for every entry of the range, or for the first."""
        r = self.r
        how = r.choice(("one", "one", "for", "for", "do"))
        self.in_for = how == "for"
        turn = self.turn(effect, due)
        self.in_for = False
        if how == "one":
            return turn
        if how == "for":
            stop = self.maybe(0.25, when("want()", *s("break;")))
            return [("for (; addr < end; pte++, addr += PAGE_SIZE)", [*turn, *stop])]
        return [("do /* while: pte++, addr += PAGE_SIZE, addr != end */", turn)]

    # ---- locks ----

    def lock(self):
        r = self.r
        out = s("pte = pte_offset_map_lock(mm, pmd, addr, &ptl);")
        out.append(when("!pte", *self.leave()))
        if not self.walks:
            unlock = s("pte_unmap_unlock(pte, ptl);")
        else:
            out += s("start_pte = pte;")
            unlock = s("pte_unmap_unlock(start_pte, ptl);")
        self.open.append(unlock)
        return out

    def named(self):
        self.names += 1
        return self.names

    names = -1

    def unlock(self):
        stmts = self.open.pop()
        label = self.labels.pop(id(stmts), None)
        return [(label + ":", None), *stmts] if label else stmts

    walks = True

    # ---- flushing by hand ----

    def due(self):
        """What is done for each entry, and what behind the walk."""
        r = self.r
        how = r.choice(("each", "flag", "flag", "count", "all", "all", "none", "each", "flagged"))
        self.flagged = how == "flagged"
        if how == "flagged":
            return [], [when("flag", *s(r.choice(FLUSH_ALL)))]
        if how == "each":
            return s(r.choice(FLUSH_ALL)), []
        if how == "flag":
            return s("need = true;"), [when("need", *s(r.choice(FLUSH_ALL)))]
        if how == "count":
            cond = r.choice(("nr", "nr > 0"))
            return s("nr++;"), [when(cond, *s(r.choice(FLUSH_ALL)))]
        if how == "all":
            return [], s(r.choice(FLUSH_ALL))
        return [], []

    def mmap(self, effect):
        """Permissions may wait for their flush while the lock is held for writing."""
        if effect != "less" and self.r.random() < 0.6:
            return []
        how = self.r.choice(("read", "write"))
        self.open.append(s(f"mmap_{how}_unlock(mm);"))
        return s(f"mmap_{how}_lock(mm);")

    def flush(self):
        """One or two rounds of lock, walk, flush, unlock."""
        self.keeps_pages = True
        effect = self.r.choice(("gone", "gone", "gone", "less", "less", "same"))
        body = self.mmap(effect)
        for k in range(self.r.choice((1, 1, 1, 2))):
            body += s("addr = start + 4 * PAGE_SIZE;", "end += 4 * PAGE_SIZE;") if k else []
            body += self.round(effect)
        while self.open:
            body += self.unlock()
        return body

    def round(self, effect):
        r = self.r
        each, after = self.due()
        early = self.maybe(0.1, *s(r.choice(FLUSH_ALL)))
        walk = self.walk(effect, each)
        form = r.choice(("inline", "inline", "entry", "range"))
        if form == "entry":
            self.flagged = False
            return self.by_entry(effect, early)
        if form == "range":
            return self.by_range(effect, each, after)
        self.walks = any(h.startswith(("for", "do ")) for h, _ in walk)
        self.flagged = False
        out = [*early, *self.lock(), *walk, *self.early()]
        if r.random() < 0.75:
            return out + after + self.early(0.1) + self.unlock()
        return out + self.unlock() + self.early(0.1) + after

    def by_entry(self, effect, early):
        """A helper changes one entry and says whether it did."""
        r = self.r
        name = f"change{len(self.helpers)}"
        saved, self.open = self.open, []
        how = r.choice(("bool", "bool", "count", "out", "status", "self"))
        walk, call = self.helper_for(name, effect, how)
        self.open = saved
        after = [when({"count": "nr"}.get(how, "need"), *s(r.choice(FLUSH_ALL)))]
        if how == "self":
            after = []
        elif r.random() < 0.15:
            after = s(r.choice(FLUSH_ALL))
        self.walks = r.random() < 0.6
        if self.walks:
            call = [("for (; addr < end; pte++, addr += PAGE_SIZE)",
                     [*call, *self.maybe(0.2, when("want()", *s("break;")))])]
        out = [*early, *self.lock(), *call, *self.early()]
        if r.random() < 0.7:
            return out + after + self.unlock()
        return out + self.unlock() + after

    # ---- gathers ----

    def gather(self):
        """Entries are changed under a gather, which is told of them."""
        r = self.r
        effect = r.choice(("gone", "gone", "gone", "less", "same"))
        body = self.mmap(effect)
        body += s("tlb_gather_mmu(&tlb, mm);")
        self.open.append(s("tlb_finish_mmu(&tlb);"))
        for k in range(r.choice((1, 1, 2))):
            body += s("addr = start + 4 * PAGE_SIZE;", "end += 4 * PAGE_SIZE;") if k else []
            body += r.choice((self.gather_inline, self.gather_inline, self.gather_entry,
                              self.gather_range))(effect)
            body += self.maybe(0.2, *s(r.choice(("tlb_flush_mmu(&tlb);", "tlb_flush_mmu_tlbonly(&tlb);",
                                                 "flush_tlb_mm(mm);"))))
        body += self.early(0.15)
        while self.open:
            body += self.unlock()
        return body

    def record(self, tlb="&tlb"):
        r = self.r
        record = s(r.choice(RECORD).replace("&tlb", tlb))
        how = r.choice(("plain", "plain", "plain", "page", "asked", "lost"))
        if how == "page":
            return [*record, *s("page = vm_normal_page(vma, addr, old);"),
                    when(f"page && __tlb_remove_page({tlb}, page, false)", *s(f"tlb_flush_mmu({tlb});"))]
        if how == "asked":
            return [when(r.choice(("pte_young(old)", "want()")), *record)]
        return [] if how == "lost" and r.random() < 0.5 else record

    def gather_inline(self, effect):
        walk = self.walk(effect, self.record())
        self.walks = any(h.startswith(("for", "do ")) for h, _ in walk)
        return [*self.lock(), *walk, *self.early(), *self.unlock()]

    def gather_entry(self, effect):
        name = f"zap{len(self.helpers)}"
        saved, self.open = self.open, []
        body = self.turn(effect, self.record("tlb"))
        self.open = saved
        self.helpers.append(Func(name, "struct mmu_gather *tlb, " + ENTRY_PARAMS, body, "void", ""))
        self.walks = self.r.random() < 0.6
        call = s(f"@{name}(&tlb, vma, addr, pte);")
        if self.walks:
            call = [("for (; addr < end; pte++, addr += PAGE_SIZE)", call)]
        return [*self.lock(), *call, *self.early(0.15), *self.unlock()]

    def gather_range(self, effect):
        name = f"zaps{len(self.helpers)}"
        saved, self.open = self.open, []
        walk = self.walk(effect, self.record("tlb"))
        self.walks = any(h.startswith(("for", "do ")) for h, _ in walk)
        body = [*self.lock(), *walk, *self.unlock()]
        body[1] = when("!pte", *s("return -EAGAIN;"))
        self.open = saved
        self.helpers.append(Func(name, "struct mmu_gather *tlb, " + PARAMS, body, "int", "return 0;"))
        call = f"@{name}(&tlb, vma, pmd, addr, end)"
        return self.r.choice(([when(call, *self.leave())], s(f"{call};")))

    # ---- the reverse map ----

    def rmap(self):
        """A page's mapping is given up: for a dirty page of a file only behind the flush."""
        r = self.r
        gather = r.random() < 0.4
        body = []
        if gather:
            body += s("tlb_gather_mmu(&tlb, mm);")
            self.open.append(s("tlb_finish_mmu(&tlb);"))
        due = s(r.choice(RECORD)) if gather else self.maybe(0.3, *s(r.choice(FLUSH_ALL)))
        clear = s(r.choice(CLEARS))
        turn = [*s("old = ptep_get(pte);"), when("pte_present(old)", *clear, *due, *self.unmap_page(gather))]
        if r.random() < 0.4:
            turn = [("for (; addr < end; pte++, addr += PAGE_SIZE)", turn)]
        self.walks = turn[0][0].startswith("for")
        body += [*self.lock(), *turn]
        if not gather:
            body += r.choice((s(r.choice(FLUSH_ALL)), [when("need", *s(r.choice(FLUSH_ALL)))] if
                              any("need" in h for h in tree.heads_of(turn)) else s("flush_tlb_mm(mm);")))
        while self.open:
            body += self.unlock()
        return body

    def unmap_page(self, gather):
        r = self.r
        remove = s("folio_remove_rmap_pte(folio, page, vma);")
        flush = s(r.choice(("tlb_flush_mmu(&tlb);", "tlb_flush_mmu_tlbonly(&tlb);") if gather else FLUSH_ALL))
        dirty = [*s("set_page_dirty(page);"), *r.choice((remove, [*flush, *remove], [*flush, *remove], [*remove, *flush]))]
        # Only where the other branch flushes as well: else it would decide against it.
        clean = [*remove, *flush] if len(dirty) > 2 and r.random() < 0.3 else remove
        need = [] if gather else s("need = true;")
        ask = r.choice(("pte_dirty(old) && !folio_test_anon(folio)", "!folio_test_anon(folio) && pte_dirty(old)", "nested"))
        if ask == "nested":
            inner = [when("!folio_test_anon(folio)", when("pte_dirty(old)", *dirty), ("else", clean)), ("else", clean)]
        else:
            inner = [when(ask, *dirty), ("else", clean)]
        return [*s("page = vm_normal_page(vma, addr, old);"), *need,
                when("page", *s("folio = page_folio(page);"), *inner)]

    # ---- shared tables of huge pages ----

    def unshare(self):
        r = self.r
        flush = s(r.choice(("huge_pmd_unshare_flush(&tlb, vma);", "flush_hugetlb_tlb_range(vma, base, base + PMD_SIZE);",
                            "tlb_flush_unshared_tables(&tlb);", "flush_tlb_mm(mm);", "tlb_flush_mmu_tlbonly(&tlb);")))
        body = s("tlb_gather_mmu(&tlb, mm);", "i_mmap_lock_write(mapping);")
        self.open += [s("tlb_finish_mmu(&tlb);"), s("i_mmap_unlock_write(mapping);")]
        if r.random() < 0.5:
            self.open.reverse()
            body.reverse()
        how = r.choice(("need", "need", "at once", "all", "helper", "none"))
        give = "huge_pmd_unshare(&tlb, vma, addr, pte)"
        each, after = s("ret++;"), []
        if how == "need":
            each, after = s("need = true;"), [when("need", *flush)]
        elif how == "at once":
            each = flush
        elif how == "all":
            after = flush
        elif how == "helper":
            self.helpers.append(Func("unshare0", "struct mmu_gather *tlb, " + ENTRY_PARAMS,
                                     [when("!huge_pmd_unshare(tlb, vma, addr, pte)", *s("return false;"))],
                                     "bool", "return true;"))
            give = "@unshare0(&tlb, vma, addr, pte)"
            each, after = s("need = true;"), [when("need", *flush)]
        lock = r.random() < 0.7
        body += s("pte = hugetlb_walk(vma, addr, PMD_SIZE);")
        if lock:
            body += s("ptl = huge_pte_lock(NULL, mm, pte);")
        body += [when(give, *each)]
        if lock:
            self.open.append(s("spin_unlock(ptl);"))
        body += self.early(0.2)
        if lock:
            body += after + self.unlock() if r.random() < 0.3 else self.unlock() + after
        else:
            body += after
        body += self.early(0.15)
        while self.open:
            body += self.unlock()
        return body

    # ---- page tables ----

    def table(self):
        """A table is detached, waited for, and freed or kept for another use."""
        r = self.r
        body = self.range_start()
        detach = s("orig = pmdp_collapse_flush(vma, addr, pmd);")
        if r.random() < 0.25:
            self.helpers.append(Func("detach0", "struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd",
                                     [*detach, *self.maybe(0.4, *s("tlb_remove_table_sync_one();"))], "pmd_t", "return orig;"))
            detach = s("orig = @detach0(vma, addr, pmd);")
        body += s("ptl = pmd_lock(mm, pmd);")
        self.open.append(s("spin_unlock(ptl);"))
        body += self.early(0.2, jumps=False) + detach + self.maybe(0.2, *s("tlb_remove_table_sync_one();")) + self.unlock()
        sync = s("tlb_remove_table_sync_one();")
        body += r.choice((sync, sync, [], [when("want()", *sync)], []))
        end = self.unlock() if self.open and r.random() < 0.5 else []
        free = r.choice((s("pte_free(mm, pmd_pgtable(orig));"), s("pte_free(mm, pmd_pgtable(orig));"),
                         s("pgtable_trans_huge_deposit(mm, pmd, pmd_pgtable(orig));"),
                         s("pte_free_defer(mm, pmd_pgtable(orig));"),
                         [when("want()", *s("pte_free(mm, pmd_pgtable(orig));")), ("else", s("pte_free_defer(mm, pmd_pgtable(orig));"))]))
        body += end + free
        while self.open:
            body += self.unlock()
        return body

    # ---- secondary MMUs ----

    def range_start(self):
        r = self.r
        if r.random() < 0.2:
            return []
        out = s(INIT)
        if r.random() < 0.2:
            out.append(when("mmu_notifier_invalidate_range_start_nonblock(&range)", *self.leave()))
        else:
            out += s(START)
        self.open.append(s(STOP))
        return out

    def notifier(self):
        """Entries are cleared and flushed at once, with secondary MMUs told or not."""
        r = self.r
        self.secondary = True
        huge = r.random() < 0.3
        body = self.range_start()
        late = bool(self.open) and r.random() < 0.15
        if late:
            body += self.unlock()
        clear = s("old = ptep_clear_flush(vma, addr, pte);")
        turn = clear if r.random() < 0.5 else [*s("old = ptep_get(pte);"), when(self.present(), *clear)]
        if huge:
            clear = s("orig = pmdp_huge_clear_flush(vma, addr, pmd);")
            turn = clear if r.random() < 0.4 else [*s("orig = pmdp_get(pmd);"), when("pmd_trans_huge(orig)", *clear)]
            body += s("ptl = pmd_lock(mm, pmd);") + turn + s("spin_unlock(ptl);")
        else:
            body += self.notifier_walk(turn)
        body += self.early(0.2)
        while self.open:
            body += self.unlock()
        return body

    def notifier_walk(self, turn):
        r = self.r
        if r.random() < 0.35:
            name = f"clear{len(self.helpers)}"
            self.helpers.append(Func(name, ENTRY_PARAMS, turn, "void", ""))
            turn = s(f"@{name}(vma, addr, pte);")
        self.walks = r.random() < 0.5
        if self.walks:
            turn = [("for (; addr < end; pte++, addr += PAGE_SIZE)", turn)]
        return [*self.lock(), *turn, *self.early(0.2), *self.unlock()]

    # ---- reclaim ----

    def batched(self):
        """Flushes of reclaim are waited for after each lock."""
        r = self.r
        body = []
        reprotects = r.random() < 0.3
        rounds = r.choice((1, 2, 2))
        for k in range(rounds):
            body += s("addr = start + 4 * PAGE_SIZE;", "end += 4 * PAGE_SIZE;") if k else []
            drain = s(DRAIN) if r.random() < 0.75 else []
            if reprotects:
                turn = s("old = ptep_modify_prot_start(vma, addr, pte);",
                         "val = pte_modify(old, vma->vm_page_prot);",
                         "ptep_modify_prot_commit(vma, addr, pte, old, val);")
                turn = [*s("old = ptep_get(pte);"), when("pte_present(old)", *turn, *s("nr++;"))]
                walk = [("for (; addr < end; pte++, addr += PAGE_SIZE)", turn)]
                self.walks = True
                body += [*self.lock(), *drain, *walk, *s("flush_tlb_mm(mm);"), *self.unlock()]
                continue
            walk = self.walk(r.choice(("same", "same", "gone")), s(r.choice(FLUSH_ALL)))
            self.walks = any(h.startswith(("for", "do ")) for h, _ in walk)
            body += [*self.lock(), *drain, *self.early(0.15), *walk, *s("flush_tlb_mm(mm);"), *self.unlock()]
        return body

    def reclaim(self):
        """The flush is put off, or not."""
        r = self.r
        due = r.choice((s(BATCH), [when("want()", *s(BATCH)), ("else", s(r.choice(FLUSH_ALL)))],
                        [when("want()", *s(BATCH)), ("else", s("ret++;"))]))
        walk = self.walk("gone", due)
        self.walks = any(h.startswith(("for", "do ")) for h, _ in walk)
        body = [*self.lock(), *walk, *self.early(0.2), *self.unlock(), *self.maybe(0.4, *s("try_to_unmap_flush();"))]
        return body

    # ---- entries that are the kernel's, and huge ones ----

    def kernel(self):
        r = self.r
        forms = ("pte_clear(&init_mm, addr, pte);", "ptep_get_and_clear(&init_mm, addr, pte);",
                 "set_pte_at(&init_mm, addr, pte, pte_wrprotect(old));", "ptep_set_wrprotect(&init_mm, addr, pte);",
                 "set_pte_at(&init_mm, addr, pte, mk_pte(spare_page(), PAGE_KERNEL));")
        turn = [*s("old = ptep_get(pte);"), when("pte_present(old)", *s(r.choice(forms)), *self.maybe(0.4, *s("need = true;")))]
        if r.random() < 0.5:
            turn = [("for (; addr < end; pte++, addr += PAGE_SIZE)", turn)]
        flush = s(r.choice(("flush_tlb_kernel_range(base, base + PMD_SIZE);", "flush_tlb_all();")))
        needs = any("need" in h for h in tree.heads_of(turn))
        after = r.choice(([], flush, [when("need", *flush)] if needs else flush))
        return [*s("pte = pte_offset_kernel(pmd, addr);"), *self.maybe(0.2, *flush), *turn, *self.early(), *after]

    def huge(self):
        r = self.r
        effect = r.choice(("gone", "gone", "less", "same"))
        self.asks_write = False
        body = self.mmap(effect)
        early = self.maybe(0.15, *s(r.choice(FLUSH_ALL)))
        if r.random() < 0.5:
            lock = [*s("ptl = pmd_trans_huge_lock(pmd, vma);"), when("!ptl", *self.leave())]
        else:
            lock = s("ptl = pmd_lock(mm, pmd);")
        self.open.append(s("spin_unlock(ptl);"))
        each, after = self.due()
        cond = r.choice(("pmd_trans_huge(orig)", "pmd_present(orig)")) + (" && flag" if self.flagged else "")
        change = [*s(*r.choice(HUGE_BEFORE[effect])), *each]
        turn = [*s("orig = pmdp_get(pmd);"), when(cond, *change)]
        body += early + lock + turn + self.early(0.2)
        body += after + self.unlock() if r.random() < 0.75 else self.unlock() + after
        while self.open:
            body += self.unlock()
        return body

    def helper_for(self, name, effect, how):
        r = self.r
        params, result, last = ENTRY_PARAMS, "bool", "return need;"
        mark, call = s("need = true;"), [when(f"@{name}(vma, addr, pte)", *s("need = true;"))]
        if how == "count":
            result, last, mark, call = "int", "return nr;", s("nr++;"), s(f"nr += @{name}(vma, addr, pte);")
        elif how == "out":
            params += ", bool *need"
            result, last, mark, call = "void", "", s("*need = true;"), s(f"@{name}(vma, addr, pte, &need);")
        elif how == "status":
            result, last, mark = "int", "return 0;", s("return 1;")
            call = [*s(f"ret = @{name}(vma, addr, pte);"), when("ret > 0", *s("need = true;"))]
        elif how == "self":
            result, last, mark, call = "void", "", s(r.choice(FLUSH_ALL)), s(f"@{name}(vma, addr, pte);")
        body = self.turn(effect, mark)
        self.helpers.append(Func(name, params, body, result, last))
        return body, call

    def by_range(self, effect, each, after):
        """A helper takes the lock and walks; its caller may have to flush."""
        r = self.r
        name = f"range{len(self.helpers)}"
        saved, self.open = self.open, []
        walk = self.walk(effect, each)
        self.walks = any(h.startswith(("for", "do ")) for h, _ in walk)
        body = [*self.lock(), *walk]
        body[1] = when("!pte", *s("return 0;"))
        inside = r.random() < 0.6
        count = any(h == "nr++;" for h in tree.heads_of(walk))
        flag = any(h == "need = true;" for h in tree.heads_of(walk))
        last = "return nr;" if count else "return need;" if flag else "return 0;"
        body += (after if inside else []) + self.unlock()
        self.open = saved
        self.helpers.append(Func(name, PARAMS, body, "int", last))
        call = f"@{name}(vma, pmd, addr, end)"
        flagged, self.flagged = self.flagged, False
        if flagged and not inside:
            return [*s(f"{call};"), *self.early(0.2), *s(r.choice(FLUSH_ALL))]
        if inside or not after:
            return s(f"{call};")
        if not count and not flag:
            return [*s(f"{call};"), *self.early(0.2), *after]
        return [when(call, *s(r.choice(FLUSH_ALL)))]


def movable(head, what=MOVABLE):
    return head.startswith(what)


def small_change(r, program):
    """Move, double or lose a statement."""
    places = [(b, k) for b in tree.blocks_in(program) for k in range(len(b)) if movable(b[k][0])]
    if not places:
        return
    block, k = r.choice(places)
    what = r.choice(("delete", "double", "swap", "swap"))
    if what == "delete":
        del block[k]
    elif what == "double":
        block.insert(k, copy.deepcopy(block[k]))
    else:
        other = k + r.choice((-1, 1))
        if 0 <= other < len(block) and movable(block[other][0], PASSABLE):
            block[k], block[other] = block[other], block[k]


KINDS = ("flush",) * 6 + ("gather",) * 3 + ("rmap", "rmap", "unshare", "unshare", "table", "table",
                                             "notifier", "notifier", "batched", "batched", "reclaim",
                                             "kernel", "huge", "huge")


def generate(seed, index, generation, wide=False, raw=False, family="owed"):
    """The program of this number: always the same for the same arguments."""
    r = random.Random(f"{family} {seed} {index}")
    generation = "generic" if generation == "token" else generation
    while True:
        maker = Maker(r)
        body = getattr(maker, r.choice(KINDS))()
        program = Program(index, generation, copy.deepcopy([*maker.helpers, Func("main", PARAMS, body)]))
        program.secondary = maker.secondary
        for _ in range(r.choice((0, 0, 1, 1, 2))):
            small_change(r, program)
        if body and well_formed(program):
            return program


def well_formed(program):
    """Where the checker is silent by design: see docs/exactness.md."""
    if any(not block for block in tree.blocks_in(program)) or any(tree.stray(f.body) for f in program.every):
        return False
    if any(declines(block) or flushes_once(block) for block in tree.blocks_in(program)):
        return False
    heads = list(tree.heads_of(program.body))
    text = " ".join(h for f in program.every for h in tree.heads_of(f.body))
    if any(word in text for word in LESS):
        return flushes_less(program, heads) and all(is_set(f) for f in program.every)
    return True


def flushes_once(block):
    """Only one of two branches flushes: to the checker the other decided against it."""
    def flushes(inner):
        return any(h.startswith(("flush_tlb", "tlb_flush")) for h in tree.heads_of(inner))
    return any(head == "else" and "folio_remove" in " ".join(tree.heads_of(inner)) and
               flushes(inner) != flushes(block[k - 1][1])
               for k, (head, inner) in enumerate(block))


def declines(block):
    """`if (want()) goto out; flush();`: to the checker that is a decision against the flush."""
    return any(inner and inner[-1][0].startswith("goto") and block[k + 1][0].startswith("flush_")
               for k, (_, inner) in enumerate(block[:-1]))


def is_set(func):
    """What is asked whether to flush is set somewhere."""
    text = " ".join(tree.heads_of(func.body))
    return (("need" not in text or "need = true" in text or "&need" in text) and
            ("(nr" not in text or "nr++" in text or "nr +=" in text))


def flushes_less(program, heads):
    """A permission that goes is told of only where main flushes for it on some path."""
    callees = [f.name for f in program.every[:-1]
               if any(w in h for h in tree.heads_of(f.body) for w in LESS)]
    changes = [k for k, h in enumerate(heads)
               if any(w in h for w in LESS) or "pte, val)" in h or any(f"@{c}(" in h for c in callees)]
    flushes = [k for k, h in enumerate(heads) if h.startswith("flush_tlb")]
    return bool(changes) and bool(flushes) and flushes[-1] > changes[-1]


# ---- shrinking ----------------------------------------------------------------------------

size = tree.size
KEPT = ("if (!pte)", "val = ", "pte = ", "start_pte", "pte_unmap", "if (pte_present", "if (!pte_present", "old =",
        "return", "orig =", "addr =", "end +=", "if (@", "page =", "spin_", "ptl =", "mmap_", "nr +=", "@", "ret = ")


def count(program):
    """How many there are of what shrinking leaves alone."""
    heads = [h for f in program.every for h in tree.heads_of(f.body)]
    return sum(h.startswith(KEPT) for h in heads) - 4 * sum(h.startswith("if (want") for h in heads)


def candidates(program):
    """Locks, tests and the reading of entries stay, but for whole ways out."""
    for twin in tree.smaller(program):
        if well_formed(twin) and (count(twin) >= count(program)):
            yield twin
