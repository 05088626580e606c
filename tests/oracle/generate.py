#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Random programs over the page-table API.

A program is one entry function and up to five helpers, kept as a small syntax tree so
that the shrinker can take it apart.  It is well defined C, ends, stays inside its page
tables and has a bounded number of runs whatever the shrinker or a mutation does to it:
well_formed() says so, and what it refuses is never emitted.

docs/exactness.md says which of these programs belong to the exact fragment."""
import copy
import random

MAX_RUNS = 2000
MAX_COUNT = 3           # largest value of count() and some(), the unknown numbers of turns
BELOW, ABOVE = 2, 5     # entries of a table before and after the one that is passed
CODES = {"-EIO": -5, "-EBUSY": -16, "-ENOENT": -2, "-EAGAIN": -11, "1": 1, "2": 2}
OTHER = -71             # stands, with 71, for every value that no program compares with

# name: (kind, level, text); W deferred write, R read, M read-modify-write
FORMS = {
    "set_pte": ("W", "pte", "set_pte({e}, {v});"),
    "set_pte_at": ("W", "pte", "set_pte_at({mm}, {a}, {e}, {v});"),
    "set_ptes": ("W", "pte", "set_ptes({mm}, {a}, {e}, {v}, {nr});"),
    "pte_clear": ("W", "pte", "pte_clear({mm}, {a}, {e});"),
    "pte_clear_not_present_full": ("W", "pte", "pte_clear_not_present_full({mm}, {a}, {e}, 0);"),
    "commit": ("W", "pte", "ptep_modify_prot_commit({vma}, {a}, {e}, {v}, {v});"),
    "ptep_get": ("R", "pte", "{dst}ptep_get({e});"),
    "ptep_get_lockless": ("R", "pte", "{dst}ptep_get_lockless({e});"),
    "raw": ("R", "pte", "{dst}*{p};"),
    "READ_ONCE": ("R", "pte", "{dst}READ_ONCE(*{p});"),
    "ptep_get_and_clear": ("M", "pte", "{dst}ptep_get_and_clear({mm}, {a}, {e});"),
    "ptep_get_and_clear_full": ("M", "pte", "{dst}ptep_get_and_clear_full({mm}, {a}, {e}, 0);"),
    "get_and_clear_full_ptes": ("M", "pte",
                                "{dst}get_and_clear_full_ptes({mm}, {a}, {e}, {nr}, 0);"),
    "ptep_clear_flush": ("M", "pte", "{dst}ptep_clear_flush({vma}, {a}, {e});"),
    "ptep_set_wrprotect": ("M", "pte", "ptep_set_wrprotect({mm}, {a}, {e});"),
    "wrprotect_ptes": ("M", "pte", "wrprotect_ptes({mm}, {a}, {e}, {nr});"),
    "ptep_set_access_flags": ("M", "pte", "ptep_set_access_flags({vma}, {a}, {e}, {v}, 1);"),
    "ptep_test_and_clear_young": ("M", "pte", "ptep_test_and_clear_young({vma}, {a}, {e});"),
    "modify_prot_start": ("M", "pte", "{dst}ptep_modify_prot_start({vma}, {a}, {e});"),
    "set_pmd_at": ("W", "pmd", "set_pmd_at({mm}, {a}, {e}, {v});"),
    "pmdp_get": ("R", "pmd", "{dst}pmdp_get({e});"),
    "pmdp_get_lockless": ("R", "pmd", "{dst}pmdp_get_lockless({e});"),
    "pmdp_huge_get_and_clear": ("M", "pmd", "{dst}pmdp_huge_get_and_clear({mm}, {a}, {e});"),
    "pmdp_set_wrprotect": ("M", "pmd", "pmdp_set_wrprotect({mm}, {a}, {e});"),
    "pmdp_test_and_clear_young": ("M", "pmd", "pmdp_test_and_clear_young({vma}, {a}, {e});"),
}
RAW = ("raw", "READ_ONCE")
BATCHED = ("set_ptes", "get_and_clear_full_ptes", "wrprotect_ptes")
# Writes that store a given value, and reads: all a program that tests memory may use.
PLAIN = ("set_pte", "set_pte_at", "ptep_get", "ptep_get_lockless", "raw", "READ_ONCE",
         "set_pmd_at", "pmdp_get", "pmdp_get_lockless")
TLB = {
    "range": "flush_tlb_range({vma}, start, end);",
    "mm": "flush_tlb_mm({mm});",
    "all": "flush_tlb_all();",
    "page": "flush_tlb_page({vma}, {a});",
    "kernel": "flush_tlb_kernel_range(start, end);",
}
MIXED = ("pte_present", "pte_none", "pte_write", "pte_young")


class Stmt:
    """kind, arguments (strings, numbers and nested tuples) and the blocks inside."""
    __slots__ = ("kind", "args", "blocks")

    def __init__(self, kind, blocks=(), **args):
        self.kind, self.args, self.blocks = kind, args, [list(b) for b in blocks]


class Param:
    __slots__ = ("ctype", "name", "role")

    def __init__(self, ctype, name, role):
        self.ctype, self.name, self.role = ctype, name, role


class Func:
    def __init__(self, name, ret):
        self.name, self.ret = name, ret
        self.params = []
        self.cursors = {}       # pointer to entries: (variable of its address, level)
        self.origin = {}        # local pointer to entries: the one it is a copy of
        self.either = {}        # ... or those that it may be a copy of
        self.locals = {}        # name: (type, initial value)
        self.body = []

    def local(self, ctype, stem, value):
        name = f"{stem}{sum(1 for n in self.locals if n.rstrip('0123456789') == stem) + 1}"
        self.locals[name] = (ctype, value)
        return name


class Program:
    def __init__(self, index, generation, wide, raw):
        self.index, self.generation, self.wide, self.raw = index, generation, wide, raw
        self.codes = []         # constants its integers are compared with
        self.predicates = ()    # tests of entry values it uses
        self.tests = "no"       # or param, memory: whose values are tested
        self.funcs = []         # callees first, the entry function last

    @property
    def prefix(self):
        return f"p{self.index}_"

    def func(self, name):
        return next((f for f in self.funcs if f.name == name), None)

    def domain(self):
        """What try_something() and integer parameters range over: a value for each region
        that the program's comparisons tell apart."""
        both = any(part[1] == "<" or part[2:3] == ("<",) for f in self.funcs
                   for s in walk(f.body) for part in tuples(s.args)
                   if part and part[0] in ("cmp", "try", "result"))
        return [0] + [CODES[c] for c in self.codes] + [OTHER] + ([-OTHER] if both else [])


def walk(block):
    """Every statement of a block and of the blocks inside."""
    for stmt in block:
        yield stmt
        for inner in stmt.blocks:
            yield from walk(inner)


def blocks_of(func):
    """Every block of a function, outermost first."""
    work = [func.body]
    while work:
        block = work.pop(0)
        yield block
        for stmt in block:
            work.extend(stmt.blocks)


def tuples(value):
    """Every tuple in the arguments of a statement."""
    if isinstance(value, tuple):
        yield value
        for part in value:
            yield from tuples(part)
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from tuples(part)


def callees(func):
    """Names of the program's functions that a function calls or passes on."""
    for stmt in walk(func.body):
        if stmt.kind == "recurse":
            yield stmt.args["to"]
        for part in tuples(stmt.args):
            if part and part[0] in ("call", "fn"):
                yield part[1]


# ---- text -------------------------------------------------------------------------------

def entry_text(entry):
    _, base, off = entry
    return base if not off else f"{base} {'+' if off > 0 else '-'} {abs(off)}"


def value_text(program, func, value):
    kind = value[0]
    if kind == "val":
        return value[1]
    if kind == "mk":
        return f"{value[1]}({value_text(program, func, value[2])})"
    if kind == "zero":
        return "__pte(0)"
    return access_text(program, func, value[1], value[2])


def access_text(program, func, form, entry, value=None, nr=1, dst=None):
    """A statement without its semicolon for a read, with it for the rest."""
    _, base, off = entry
    addr, _ = func.cursors[base]
    text = FORMS[form][2].format(
        vma="vma", mm="vma->vm_mm", e=entry_text(entry),
        p=base if not off else f"({entry_text(entry)})",
        a=addr if not off else f"{addr} {'+' if off > 0 else '-'} {abs(off)} * PAGE_SIZE",
        v=value_text(program, func, value) if value else "", nr=nr, dst=dst or "")
    return text if value or dst is not None else text.rstrip(";")


def call_text(program, func, call):
    _, name, args = call
    texts = []
    for arg in args:
        if arg[0] == "cursor":
            addr, _ = func.cursors[arg[1][1]]
            off = arg[1][2]
            texts.append(addr if not off else f"{addr} + {off} * PAGE_SIZE")
            texts.append(entry_text(arg[1]))
        elif arg[0] == "fn":
            texts.append(program.prefix + arg[1])
        elif arg[0] in ("val", "mk", "zero", "get"):
            texts.append(value_text(program, func, arg))
        else:
            texts.append(arg[1])
    return f"{program.prefix}{name}({', '.join(texts)})"


def cond_text(program, func, cond, inner=False):
    kind = cond[0]
    if kind == "var":
        return cond[1]
    if kind == "not":
        return "!" + cond_text(program, func, cond[1], True)
    if kind == "cmp":
        text = f"{cond[1]} {cond[2]} {cond[3]}"
    elif kind == "want":
        return "want()"
    elif kind == "bits":
        text = f"{cond[1]} & {cond[2]}"
    elif kind == "try":
        text = f"try_something() {cond[1]} {cond[2]}"
    elif kind == "call":
        return call_text(program, func, cond)
    elif kind == "result":
        text = f"{call_text(program, func, cond[1])} {cond[2]} {cond[3]}"
    elif kind == "pure":
        return f"{cond[1]}({value_text(program, func, cond[2])})"
    elif kind == "pure2":
        return (f"{cond[1]}({value_text(program, func, cond[2])}, "
                f"{value_text(program, func, cond[3])})")
    else:
        word = "&&" if kind == "and" else "||"
        text = (f"{cond_text(program, func, cond[1], True)} {word} "
                f"{cond_text(program, func, cond[2], True)}")
    return f"({text})" if inner else text


SECTION = {
    "generic": ("lazy_mmu_mode_enable();", "lazy_mmu_mode_disable();"),
    "arch": ("arch_enter_lazy_mmu_mode();", "arch_leave_lazy_mmu_mode();"),
    "token": ("{s} = arch_enter_lazy_mmu_mode();", "arch_leave_lazy_mmu_mode({s});"),
}


class Writer:
    def __init__(self, program, func):
        self.program, self.func, self.lines = program, func, []

    def line(self, depth, text):
        self.lines.append("\t" * depth + text)

    def block(self, block, depth):
        for stmt in block:
            getattr(self, "put_" + stmt.kind)(stmt.args, stmt.blocks, depth)

    def braces(self, head, block, depth, tail="}"):
        self.line(depth, head + " {")
        self.block(block, depth + 1)
        self.line(depth, tail)

    def put_enter(self, a, _, depth):
        self.line(depth, SECTION[self.program.generation][0].format(s=a["token"]))

    def put_leave(self, a, _, depth):
        self.line(depth, SECTION[self.program.generation][1].format(s=a["token"]))

    def put_flush(self, _a, _, depth):
        self.line(depth, "arch_flush_lazy_mmu_mode();")

    def put_pause(self, _a, _, depth):
        self.line(depth, "lazy_mmu_mode_pause();")

    def put_resume(self, _a, _, depth):
        self.line(depth, "lazy_mmu_mode_resume();")

    def put_access(self, a, _, depth):
        dst = f"{a['dst']} = " if a.get("dst") else ""
        kind, level, _ = FORMS[a["form"]]
        text = access_text(self.program, self.func, a["form"], a["e"], a.get("v"),
                           a.get("nr", 1), dst)
        if kind == "R" and not dst:
            expr = f"({text[:-1]})" if text.startswith("*") else text[:-1]
            text = f"note({expr}.{level});"
        self.line(depth, text)

    def put_tlb(self, a, _, depth):
        addr = ""
        if a.get("e"):
            _, base, off = a["e"]
            addr = self.func.cursors[base][0] + (f" + {off} * PAGE_SIZE" if off else "")
        self.line(depth, TLB[a["form"]].format(vma="vma", mm="vma->vm_mm", a=addr))

    def put_set(self, a, _, depth):
        value = a["to"]
        if isinstance(value, tuple) and value[0] == "choose":
            value = (f"{cond_text(self.program, self.func, value[1])} ? {value[2]} : {value[3]}")
        elif isinstance(value, tuple):
            value = cond_text(self.program, self.func, value)
        self.line(depth, f"{a['var']} = {value};")

    def put_call(self, a, _, depth):
        dst = f"{a['dst']} = " if a.get("dst") else ""
        self.line(depth, dst + call_text(self.program, self.func, a["call"]) + ";")

    def put_callback(self, a, _, depth):
        dst = f"{a['dst']} = " if a.get("dst") else ""
        _, base, off = a["e"]
        addr = self.func.cursors[base][0] + (f" + {off} * PAGE_SIZE" if off else "")
        self.line(depth, f"{dst}fn({entry_text(a['e'])}, {addr}, vma);")

    def put_if(self, a, blocks, depth):
        cond = cond_text(self.program, self.func, a["cond"])
        other = len(blocks) > 1 and blocks[1]
        self.braces(f"if ({cond})", blocks[0], depth, "} else {" if other else "}")
        if other:
            self.block(blocks[1], depth + 1)
            self.line(depth, "}")

    def put_loop(self, a, blocks, depth):
        style, i = a["style"], a["i"]
        bound = "some()" if style == "do" else a.get("nr") or "count()"
        if style == "for":
            if bound == "count()":
                self.line(depth, f"{a['n']} = count();")
                bound = a["n"]
            self.braces(f"for ({i} = 0; {i} < {bound}; {i}++)", blocks[0], depth)
        elif style == "while":
            self.line(depth, f"{i} = {bound};")
            self.braces(f"while ({i}-- > 0)", blocks[0], depth)
        else:
            self.put_entry_loop(a, blocks, depth, bound)

    def put_entry_loop(self, a, blocks, depth, bound):
        """The kernel's own way round a table; "<" where a turn may go further than one."""
        base, last = a["base"], a["i"]
        addr, _ = self.func.cursors[base]
        op = "<" if any(moves(s, base) for s in walk(blocks[0])) else "!="
        if a.get("from"):
            self.line(depth, f"{base} = {a['from']};")
            self.line(depth, f"{addr} = {self.func.cursors[a['from']][0]};")
        step = f"{base}++, {addr} += PAGE_SIZE"
        if a["style"] == "entries":
            self.line(depth, f"{last} = {addr} + {bound} * PAGE_SIZE;")
            self.braces(f"for (; {addr} {op} {last}; {step})", blocks[0], depth)
        else:
            self.line(depth, f"{last} = {addr} + {bound} * PAGE_SIZE;")
            self.braces("do", blocks[0], depth, f"}} while ({step}, {addr} {op} {last});")

    def put_switch(self, a, blocks, depth):
        self.line(depth, f"switch ({a['var']}) {{")
        for case, block in zip(list(a["cases"]) + [None], blocks):
            self.line(depth, f"case {case}:" if case is not None else "default:")
            self.block(block, depth + 1)
            if case is None or case not in a.get("through", ()):
                self.line(depth + 1, "break;")
        self.line(depth, "}")

    def put_return(self, a, _, depth):
        void = self.func.ret == "void"
        value = a.get("value", "0")
        if isinstance(value, tuple):
            value = call_text(self.program, self.func, value)
        self.line(depth, "return;" if void else f"return {value};")

    def put_goto(self, a, _, depth):
        self.line(depth, f"goto {a['label']};")

    def put_retry(self, a, _, depth):
        self.line(depth, f"if ({a['tries']}-- > 0)")
        self.line(depth + 1, f"goto {a['label']};")

    def put_label(self, a, _, depth):
        self.line(depth - 1, f"{a['label']}:;")

    def put_advance(self, a, _, depth):
        self.line(depth, f"{a['base']}++;")
        self.line(depth, f"{self.func.cursors[a['base']][0]} += PAGE_SIZE;")

    def put_sleep(self, _a, _, depth):
        self.line(depth, "cond_resched();")

    def put_point(self, a, _, depth):
        """A pointer is computed: by an index, by a choice, through an array."""
        cur, pos = a["base"], self.func.cursors[a["base"]][0]
        one, other = (self.func.cursors[b][0] for b in (a["from"], a["or"]))
        if a["how"] == "index":
            self.line(depth, f"{cur} = {a['from']} + {a['i']};")
            self.line(depth, f"{pos} = {one} + {a['i']} * PAGE_SIZE;")
        elif a["how"] == "choice":
            self.braces("if (want())", [], depth, "} else {")
            del self.lines[-1]
            for base, addr in ((a["from"], one), (a["or"], other)):
                self.line(depth + 1, f"{cur} = {base};")
                self.line(depth + 1, f"{pos} = {addr};")
                self.line(depth, "} else {" if base is a["from"] else "}")
        else:
            for k, (base, addr) in enumerate(((a["from"], one), (a["or"], other))):
                self.line(depth, f"table[{k}] = {base};")
                self.line(depth, f"place[{k}] = {addr};")
            self.line(depth, f"{cur} = table[{a['i']}];")
            self.line(depth, f"{pos} = place[{a['i']}];")

    def put_bits(self, a, _, depth):
        self.line(depth, f"{a['var']} {a['op']} {a['value']};")

    def put_recurse(self, a, _, depth):
        step = a["step"]
        self.line(depth, "if (level > 0)")
        self.line(depth + 1, f"{self.program.prefix}{a['to']}(vma, addr + {step} * PAGE_SIZE, "
                  f"ptep + {step}, pte, level - 1);")

    def put_break(self, _a, _, depth):
        self.line(depth, "break;")

    def put_continue(self, _a, _, depth):
        self.line(depth, "continue;")


def moves(stmt, base):
    return stmt.kind in ("advance", "loop") and stmt.args.get("base") == base


def signature(program, func):
    params = ", ".join(f"{p.ctype}{'' if p.ctype.endswith('*') else ' '}{p.name}"
                       if p.role != "fn" else
                       f"int (*{p.name})(pte_t *ptep, unsigned long addr, void *data)"
                       for p in func.params)
    static = "" if func.name == "main" else "static "
    return f"{static}{func.ret} {program.prefix}{func.name}({params or 'void'})"


def used_names(func):
    """Words in the emitted body, to leave out locals that nothing uses."""
    words = set()
    writer = Writer(Program(0, "token", False, False), func)
    writer.block(func.body, 1)
    for line in writer.lines:
        word = ""
        for char in line + " ":
            if char.isalnum() or char == "_":
                word += char
            else:
                words.add(word)
                word = ""
    return words


def func_text(program, func):
    writer = Writer(program, func)
    writer.line(0, signature(program, func))
    writer.line(0, "{")
    used = used_names(func)
    for name, (ctype, value) in func.locals.items():
        word = name.split("[")[0]
        if word in used or (word in ("start", "end") and "start" in used):
            gap = "" if ctype.endswith("*") else " "
            writer.line(1, f"{ctype}{gap}{name}{f' = {value}' if value else ''};")
    writer.block(func.body, 1)
    if func.ret != "void" and not (func.body and func.body[-1].kind == "return"):
        writer.line(1, "return 0;")
    writer.line(0, "}")
    return writer.lines


def program_text(program):
    """Lines of the program: what the checker sees."""
    lines = [signature(program, f) + ";" for f in program.funcs
             if any(s.kind == "recurse" for s in walk(f.body))]
    for func in program.funcs:
        lines += func_text(program, func) + [""]
    return lines


FAMILIES = {(): 0, ("pte_present",): 1, ("pte_none",): 1, ("pte_write",): 2,
            ("pte_write", "pte_young"): 3, MIXED: 4}
ARGS = {"vma": "batch_vma()", "int": "batch_int()", "bool": "want()", "count": "count()",
        "levels": "count()",
        "val": "batch_value()", "pmdval": "batch_pmd_value()", "fn": "batch_opaque",
        "data": "batch_vma()"}
TABLES = {"ptep": 0, "addr": 0, "src": 1, "saddr": 1, "pmd": 2, "paddr": 2}


def runner_text(program):
    """What calls each function of the program by itself, with every argument there is."""
    lines, names = [], []
    domain = ", ".join(str(v) for v in program.domain())
    lines.append(f"static const int {program.prefix}domain[] = {{ {domain} }};")
    for func in program.funcs:
        mask = sum(1 << (8 * table + index) for table, index in tested_entries(program, func))
        args = []
        for param in func.params:
            if param.role == "cursor":
                kind = "pmd" if param.name == "pmd" else "pte"
                args.append(f"batch_{kind}({TABLES[param.name]})")
            elif param.role == "addr":
                args.append(f"batch_addr({TABLES[param.name]})")
            else:
                args.append(ARGS[param.role])
        lines += [f"static void run_{program.prefix}{func.name}(void)", "{",
                  f"\tbatch_begin({program.prefix}domain, {len(program.domain())}, "
                  f"{FAMILIES[tuple(program.predicates)]}, {MAX_COUNT}, {mask});",
                  f"\t{program.prefix}{func.name}({', '.join(args)});", "}"]
        names.append(f'\t{{ "{program.prefix}{func.name}", run_{program.prefix}{func.name} }},')
    return lines, names


RUN_HEAD = """#include "programs.c"

struct oracle_program {
	const char *name;
	void (*run)(void);
};

struct vm_area_struct *batch_vma(void);
int batch_int(void);
pte_t batch_value(void);
pmd_t batch_pmd_value(void);
unsigned long batch_addr(unsigned int table);
pte_t *batch_pte(unsigned int table);
pmd_t *batch_pmd(unsigned int table);
int batch_opaque(pte_t *ptep, unsigned long addr, void *data);
void batch_begin(const int *values, unsigned int nr, unsigned int kind, unsigned int turns,
		 unsigned int tested);
""".splitlines()


def run_text(programs, head=RUN_HEAD):
    """The file that runs programs: what batch.c is linked with."""
    runners, names = [], []
    for program in programs:
        text, table = runner_text(program)
        runners += text
        names += table
    return head + [""] + runners + ["const struct oracle_program oracle_programs[] = {"] + names + \
        ["};", f"const unsigned int oracle_nr_programs = {len(names)};"]


HEAD = """/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/tlbflush.h>

int try_something(void);	/* 0 or an error */
bool want(void);		/* a decision */
int count(void);		/* how many, 0 or more */
int some(void);			/* how many, 1 or more */
void note(unsigned long value);	/* a value is used */

struct state { bool open, done; int err; unsigned int bits; };
""".splitlines()


# ---- what a program may do ----------------------------------------------------------------

def choices_of(program, args):
    """Upper bound of the outcomes of the externals that a statement itself calls."""
    total = 1
    for part in tuples(args):
        if not part:
            continue
        if part[0] == "want":
            total *= 2
        elif part[0] == "try":
            total *= len(program.domain())
        elif part == ("var", "count()"):
            total *= MAX_COUNT + 1
        elif part[0] == "call":
            callee = program.func(part[1])
            total *= func_paths(program, callee) if callee else 1
            for arg in part[2]:
                if arg[0] == "fn" and program.func(arg[1]):
                    inner = paths(program, program.func(arg[1]).body)
                    total *= max(1, inner) ** MAX_COUNT
    return total


def paths(program, block):
    total = 1
    for stmt in block:
        own = choices_of(program, stmt.args)
        if stmt.kind == "set" and stmt.args["to"] == "try_something()":
            own *= len(program.domain())
        elif stmt.kind == "set" and stmt.args["to"] == "count()":
            own *= MAX_COUNT + 1
        inner = [paths(program, b) for b in stmt.blocks]
        if stmt.kind == "if":
            own = own * max(inner) if own == 1 else own // 2 * sum(inner + [1] * (2 - len(inner)))
        elif stmt.kind == "switch":
            own *= max(inner)
        elif stmt.kind == "loop":
            least = 1 if stmt.args["style"] == "do" else 0
            turn = own * inner[0]
            if stmt.args.get("nr") and not least:
                own = turn ** MAX_COUNT
            else:
                own = sum(turn ** n for n in range(least, MAX_COUNT + 1))
        elif stmt.kind == "callback":
            own *= len(program.domain())
        elif stmt.kind == "access" and stmt.args.get("nr") == "some()":
            own *= MAX_COUNT
        elif stmt.kind == "point":
            own *= 2 if stmt.args["how"] == "choice" else 1
        total *= own
        if total > 10 * MAX_RUNS:
            return total
    return total


def func_paths(program, func):
    """Paths of a function and of the calls by which it comes back to itself."""
    total = paths(program, func.body)
    again = [s.args["to"] for s in walk(func.body) if s.kind == "recurse"]
    for name in again:
        other = program.func(name)
        if other and other is not func:
            total = max(total, paths(program, other.body))
    return sum(total ** n for n in range(1, MAX_COUNT + 2)) if again else total


def value_kinds(program):
    """How many different entry values the tests of the program can tell apart."""
    if program.predicates == MIXED:
        return 5
    return 2 ** len(program.predicates)


def tested_entries(program, func):
    """(table, index) of the entries whose first value the program may tell."""
    if program.tests != "memory":
        return []
    tables = {"ptep": 0, "src": 1}
    return [(tables[base], BELOW + off) for base, (low, high) in sorted(reach(program, func).items())
            if base in tables for off in range(low, high + 1) if 0 <= BELOW + off < 8]


def runs(program, func):
    total = func_paths(program, func)
    if any(s.kind == "label" and s.args.get("retry") for s in walk(func.body)):
        total = sum(total ** n for n in range(1, MAX_COUNT + 2))
    for param in func.params:
        if param.role == "int":
            total *= len(program.domain())
        elif param.role == "bool":
            total *= 2
        elif param.role in ("count", "levels"):
            total *= MAX_COUNT + 1
        elif param.role == "val":
            total *= value_kinds(program)
    return total * value_kinds(program) ** len(tested_entries(program, func))


def reach(program, func, seen=()):
    """For each pointer of a function how far below and above it entries are touched."""
    if func.name in seen:
        return {}
    again = any(s.kind == "recurse" or s.args.get("retry") for s in walk(func.body))
    turns = MAX_COUNT + 1 if again else 1
    moved, out = {}, {}

    def count_moves(block, times):
        for stmt in block:
            inner = times
            if stmt.kind == "advance":
                base = stmt.args["base"]
                moved[base] = moved.get(base, 0) + times
            elif stmt.kind == "point":
                # How far from its origin the pointer can be, whatever the statement.
                base = stmt.args["base"]
                moved[base] = max(moved.get(base, 0), MAX_COUNT)
            elif stmt.kind == "recurse":
                moved["ptep"] = moved.get("ptep", 0) + MAX_COUNT
            elif stmt.kind == "loop":
                inner = times * MAX_COUNT
                base = stmt.args.get("base")
                if base:
                    moved[base] = moved.get(base, 0) + inner
            for b in stmt.blocks:
                count_moves(b, inner)

    count_moves(func.body, turns)

    def touch(base, low, high):
        shift = moved.get(base, 0)
        if base in func.either:
            for other in func.either[base]:
                touch(other, low, high + shift)
            return
        while base in func.origin:
            base = func.origin[base]
            shift += moved.get(base, 0)
        old = out.get(base, (0, 0))
        out[base] = (min(old[0], low), max(old[1], high + shift))

    for stmt in walk(func.body):
        if stmt.kind == "recurse" and stmt.args["to"] != func.name:
            other = program.func(stmt.args["to"])
            for low, high in reach(program, other, seen + (func.name,)).values() if other else ():
                touch("ptep", low, high)
        nr = stmt.args.get("nr", 1) if stmt.kind == "access" else 1
        nr = MAX_COUNT if nr == "some()" else nr
        for part in tuples(stmt.args):
            if part and part[0] == "entry":
                touch(part[1], part[2], part[2] + nr - 1)
            elif part and part[0] == "call":
                callee = program.func(part[1])
                if not callee:
                    continue
                below = reach(program, callee, seen + (func.name,))
                names = [p.name for p in callee.params if p.role == "cursor"]
                passed = [a for a in part[2] if a[0] == "cursor"]
                for name, arg in zip(names, passed):
                    low, high = below.get(name, (0, 0))
                    _, base, off = arg[1]
                    touch(base, off + low, off + high)
                for arg in part[2]:
                    if arg[0] == "fn" and program.func(arg[1]):
                        low, high = reach(program, program.func(arg[1])).get("ptep", (0, 0))
                        for pas in passed:
                            touch(pas[1][1], pas[1][2] + low, pas[1][2] + high + MAX_COUNT)
    return out


def labels_ok(func):
    """Each goto has its label once, further down and not inside a block it is not in."""
    def visit(block, visible):
        here = [s.args["label"] for s in block if s.kind == "label"]
        for k, stmt in enumerate(block):
            after = {s.args["label"] for s in block[k + 1:] if s.kind == "label"}
            before = {s.args["label"] for s in block[:k] if s.kind == "label"}
            if stmt.kind == "goto" and stmt.args["label"] not in visible[0] | after:
                return False
            if stmt.kind == "retry" and stmt.args["label"] not in visible[1] | before:
                return False
            for inner in stmt.blocks:
                if not visit(inner, (visible[0] | after, visible[1] | before)):
                    return False
        return len(here) == len(set(here))

    names = [s.args["label"] for s in walk(func.body) if s.kind == "label"]
    return len(names) == len(set(names)) and visit(func.body, (set(), set()))


def jumps_ok(block, in_loop=False, in_switch=False):
    for stmt in block:
        if stmt.kind == "continue" and not in_loop:
            return False
        if stmt.kind == "break" and not in_loop and not in_switch:
            return False
        loop = in_loop or stmt.kind == "loop"
        switch = stmt.kind == "switch" or (in_switch and stmt.kind != "loop")
        if not all(jumps_ok(b, loop, switch) for b in stmt.blocks):
            return False
    return True


def well_formed(program):
    """May it be emitted: defined, bounded and inside its tables."""
    for func in program.funcs:
        if not labels_ok(func) or not jumps_ok(func.body):
            return False
        for name in callees(func):
            if not program.func(name):
                return False
        if runs(program, func) > MAX_RUNS:
            return False
        for low, high in reach(program, func).values():
            if low < -BELOW or high > ABOVE:
                return False
    return True


def moved_in_loops(func):
    """Pointers to entries that go on with the turns of a loop."""
    retried = any(s.kind == "label" and s.args.get("retry") for s in walk(func.body))
    moved = {s.args["base"] for s in walk(func.body) if s.kind == "loop" and "base" in s.args}
    for stmt in walk(func.body):
        if stmt.kind == "loop":
            moved |= {s.args["base"] for s in walk(stmt.blocks[0]) if s.kind == "advance"}
        elif stmt.kind == "advance" and retried:
            moved.add(stmt.args["base"])
    return moved


def walks(program, func):
    """Parameters of a function that it, or what it calls, moves in a loop."""
    moved = moved_in_loops(func)
    found = {b for b in moved if b not in func.origin}
    found |= {func.origin[b] for b in moved if b in func.origin}
    for base, _, callee, name in passed(program, func):
        if name in walks(program, callee):
            found.add(base)
    return found


def passed(program, func):
    """(pointer, offset, callee, its parameter) for each entry that a function passes on."""
    for stmt in walk(func.body):
        for part in tuples(stmt.args):
            callee = program.func(part[1]) if part[:1] == ("call",) else None
            if not callee:
                continue
            names = [p.name for p in callee.params if p.role == "cursor"]
            for name, arg in zip(names, (a for a in part[2] if a[0] == "cursor")):
                yield arg[1][1], arg[1][2], callee, name


WIDE = {"point": "a pointer that is computed by an unknown",
        "recurse": "recursion",
        "bits": "arithmetic on what was remembered",
        "sleep": "sections around calls that may sleep"}


def beyond_fragment(program):
    """Why a program does not belong to the exact fragment (docs/exactness.md); None if it does."""
    for func in program.funcs:
        for stmt in walk(func.body):
            if stmt.kind in WIDE or stmt.args.get("nr") == "some()" or stmt.args.get("wide"):
                return WIDE.get(stmt.kind, "something beyond the fragment")
        if program.predicates == MIXED:
            return "tests of a value that depend on each other"
        uses = [(part[1], part[2]) for s in walk(func.body) for part in tuples(s.args)
                if part[:1] == ("entry",)]
        moved = moved_in_loops(func)
        for base in set(func.origin.values()):
            copies = [c for c in moved if func.origin.get(c) == base]
            if copies and (len(copies) > 1 or any(b == base for b, _ in uses)):
                return "a copy that a loop moves stands beside its original"
        for base, off, callee, name in passed(program, func):
            if name in walks(program, callee) and \
                    (base in moved or any(b == base and o != off for b, o in uses) or
                     any(s.kind == "advance" and s.args["base"] == base
                         for s in walk(func.body))):
                return "a callee walks over entries that the caller uses one by one"
        if func.name != "main":
            steps = sum(s.kind == "advance" for s in walk(func.body))
            if any(o < -1 or o + steps > 2 for _, o in uses):
                return "a helper uses entries that are not next to what it was passed"
    return None


ENDS = ("return", "break", "continue", "goto")


def drop_dead(block):
    """Statements behind a jump, up to the next label."""
    dead, kept = False, []
    for stmt in block:
        dead = dead and stmt.kind != "label"
        if dead:
            continue
        kept.append(stmt)
        for inner in stmt.blocks:
            drop_dead(inner)
        dead = stmt.kind in ENDS or \
            (stmt.kind == "if" and len(stmt.blocks) > 1 and
             all(b and b[-1].kind in ENDS for b in stmt.blocks))
    block[:] = kept


def drop_unused(program):
    """Functions that nothing calls would be judged as entry functions of their own."""
    for func in program.funcs:
        drop_dead(func.body)
    keep, work = {"main"}, ["main"]
    while work:
        func = program.func(work.pop())
        for name in callees(func) if func else ():
            if name not in keep:
                keep.add(name)
                work.append(name)
    program.funcs = [f for f in program.funcs if f.name in keep]


# ---- choosing one at random ---------------------------------------------------------------

class Scope:
    """Where in a function the generator stands."""

    def __init__(self, func):
        self.func = func
        self.closers = []       # per open thing: statements that close it on an early return
        self.labels = []        # (label, closers open at its place)
        self.written = set()    # entries that may be pending, to avoid most hazards
        self.depth = 0          # sections open for sure
        self.paused = 0
        self.loop = None        # number of closers where the innermost loop began
        self.nest = 0
        self.flags, self.ints, self.vals = [], [], []


EXTRAS = ("index", "choice", "array", "struct", "counter", "bits", "recursion", "mixed", "sleep",
          "flushes", "nr", "alias", "ladder", "backward")


class Generator:
    """One program.  `family` names the productions; so far there is "lazy"."""

    def __init__(self, seed, index, generation, wide=False, raw=False, family="lazy"):
        self.r = random.Random(f"{seed}:{family}:{index}:{generation}:{wide}:{raw}")
        self.args = (index, generation, wide, raw)
        self.generation, self.wide, self.raw = generation, wide, raw

    def chance(self, p):
        return self.r.random() < p

    def make(self):
        while True:
            program = self.attempt()
            for _ in range(self.r.choice((0, 0, 0, 0, 1, 1, 2))):
                mutate(self.r, program)
            drop_unused(program)
            if sum(1 for f in program.funcs for _ in walk(f.body)) < 3:
                continue
            if well_formed(program) and bool(beyond_fragment(program)) == self.wide:
                return program

    def attempt(self):
        r = self.r
        p = self.p = Program(*self.args)
        p.codes = r.sample(sorted(CODES), r.choice((1, 1, 2)))
        p.tests = r.choice(("no", "no", "param", "param", "memory"))
        if p.tests != "no":
            p.predicates = r.choice((("pte_present",), ("pte_none",), ("pte_write",),
                                     ("pte_write", "pte_young")))
        self.less = self.chance(0.3)
        self.two_tables = self.chance(0.4)
        self.pmds = p.tests != "memory" and self.chance(0.15)
        self.loops = self.chance(0.6)
        self.pauses = self.generation == "generic" and self.chance(0.35)
        self.jumps = self.chance(0.5)
        self.tlb = self.chance(0.4)
        self.page_flush = self.chance(0.3)
        self.size = r.choice((3, 4, 5, 6, 8))
        self.extras = set(r.sample(EXTRAS, r.choice((1, 1, 2)))) if self.wide else set()
        if "mixed" in self.extras:
            p.tests, p.predicates = "memory", MIXED
        if "alias" in self.extras or "choice" in self.extras:
            self.two_tables = True
        self.helpers = []
        if self.page_flush:
            self.two_tables = self.pmds = False
        for _ in range(r.choice((0, 0, 1, 1, 2, 3))):
            self.add_helper()
        if "recursion" in self.extras:
            self.helper_recursive()
        self.add_main()
        return p

    # -- functions

    def new_func(self, stem, ret):
        name = stem if stem == "main" else \
            f"{stem}{sum(1 for f in self.p.funcs if f.name.startswith(stem)) + 1}"
        return Func(name, ret)

    def add_params(self, func, entries=True):
        func.params.append(Param("struct vm_area_struct *", "vma", "vma"))
        if entries:
            self.add_cursor(func, "addr", "ptep", "pte")
            if self.two_tables and self.chance(0.6):
                self.add_cursor(func, "saddr", "src", "pte")
            if self.pmds and self.chance(0.6):
                self.add_cursor(func, "paddr", "pmd", "pmd")
                func.params.append(Param("pmd_t", "huge", "pmdval"))
            func.params.append(Param("pte_t", "pte", "val"))
        if self.chance(0.5):
            func.params.append(Param("int", "mode", "int"))
        if self.chance(0.4):
            func.params.append(Param("bool", "force", "bool"))
        if self.loops and self.chance(0.3):
            func.params.append(Param("int", "nr", "count"))
        func.locals["start"] = ("unsigned long", "vma->vm_start")
        func.locals["end"] = ("unsigned long", "vma->vm_end")

    def add_cursor(self, func, addr, name, level):
        func.params.append(Param("unsigned long", addr, "addr"))
        func.params.append(Param(f"{level}_t *", name, "cursor"))
        func.cursors[name] = (addr, level)

    def scope(self, func):
        s = Scope(func)
        s.flags = [p.name for p in func.params if p.role == "bool"]
        s.ints = [p.name for p in func.params if p.role == "int"]
        s.vals = [p.name for p in func.params if p.role == "val"]
        return s

    def add_helper(self):
        kinds = ["work"] * 5 + (["walker"] * 2 if self.loops and not self.page_flush else [])
        if self.generation != "token":
            kinds += ["pair", "begin_if", "relock"]
        getattr(self, "helper_" + self.r.choice(kinds))()

    def helper_work(self):
        func = self.new_func("work", self.r.choice(("int", "int", "void")))
        self.add_params(func)
        s = self.scope(func)
        func.body = self.block(s, self.r.choice((2, 3, 4)))
        if func.ret == "int" and self.chance(0.6):
            func.body.append(Stmt("return", value=self.code(s)))
        self.p.funcs.append(func)
        self.helpers.append(func.name)

    def helper_walker(self):
        """A walk over entries that calls a function for each, and such a function."""
        fn = self.new_func("visit", "int")
        fn.params = [Param("pte_t *", "ptep", "cursor"), Param("unsigned long", "addr", "addr"),
                     Param("void *", "data", "data")]
        fn.cursors["ptep"] = ("addr", "pte")
        fn.locals = {"vma": ("struct vm_area_struct *", "data"),
                     "start": ("unsigned long", "vma->vm_start"),
                     "end": ("unsigned long", "vma->vm_end")}
        s = self.scope(fn)
        fn.body = self.block(s, self.r.choice((1, 2, 3)))
        if self.chance(0.6):
            fn.body.append(Stmt("return", value=self.code(s)))
        self.p.funcs.append(fn)
        func = self.new_func("walk", "int")
        func.params = [Param("struct vm_area_struct *", "vma", "vma")]
        self.add_cursor(func, "addr", "ptep", "pte")
        func.params.append(Param("", "fn", "fn"))
        func.locals = {"start": ("unsigned long", "vma->vm_start"),
                       "end": ("unsigned long", "vma->vm_end")}
        s = self.scope(func)
        err = func.local("int", "err", "0")
        turn = [Stmt("callback", e=("entry", "ptep", 0), dst=err)]
        if self.chance(0.6):
            turn.append(Stmt("if", [[Stmt("break")]], cond=("var", err)))
        body = [Stmt("loop", [turn], style=self.r.choice(("entries", "do")), base="ptep",
                     i=func.local("unsigned long", "last", ""))]
        if self.chance(0.7):
            body = self.wrap_section(s, body)
        func.body = body + [Stmt("return", value=err)]
        self.p.funcs.append(func)
        self.walker = (func.name, fn.name)
        self.helpers.append("walker:" + func.name + ":" + fn.name)

    def helper_recursive(self):
        names = [self.new_func("level", "int").name]
        if self.chance(0.4):
            names.append("other" + names[0])
        for k, name in enumerate(names):
            func = Func(name, "int")
            func.params = [Param("struct vm_area_struct *", "vma", "vma")]
            self.add_cursor(func, "addr", "ptep", "pte")
            func.params += [Param("pte_t", "pte", "val"), Param("int", "level", "levels")]
            func.locals = {"start": ("unsigned long", "vma->vm_start"),
                           "end": ("unsigned long", "vma->vm_end")}
            s = self.scope(func)
            saved, self.helpers = self.helpers, []
            func.body = self.block(s, 2) + \
                [Stmt("recurse", to=names[(k + 1) % len(names)], step=self.r.choice((0, 1)))] + \
                self.block(s, 1)
            if self.chance(0.4) and self.generation == "generic":
                func.body = self.wrap_section(s, func.body)
            self.helpers = saved
            self.p.funcs.append(func)
        self.helpers.append("recursive:" + names[0])

    def helper_pair(self):
        begin, done = self.new_func("begin", "void"), self.new_func("finish", "void")
        begin.body = [Stmt("enter", token="")]
        done.body = [Stmt("leave", token="")]
        if self.pauses and self.chance(0.2):
            begin.body, done.body = [Stmt("pause")], [Stmt("resume")]
        self.p.funcs += [begin, done]
        self.helpers.append(f"pair:{begin.name}:{done.name}")

    def helper_begin_if(self):
        """Enters or not, and says so by its result."""
        func = self.new_func("begin_if", self.r.choice(("bool", "int")))
        self.add_params(func, entries=False)
        s = self.scope(func)
        fail = "false" if func.ret == "bool" else self.code(s, nonzero=True)
        func.body = [Stmt("if", [[Stmt("return", value=fail)]], cond=self.cond(s)),
                     Stmt("enter", token=""),
                     Stmt("return", value="true" if func.ret == "bool" else "0")]
        self.p.funcs.append(func)
        self.helpers.append("begin_if:" + func.name)

    def helper_relock(self):
        """Drops its caller's section and takes it up again."""
        func = self.new_func("relock", "void")
        self.add_params(func)
        s = self.scope(func)
        func.body = [Stmt("leave", token="")] + self.block(s, 1) + [Stmt("enter", token="")]
        self.p.funcs.append(func)
        self.helpers.append("relock:" + func.name)

    def add_main(self):
        func = self.new_func("main", "int")
        self.add_params(func)
        for helper in self.helpers:
            if helper.startswith("begin_if"):
                pass
        s = self.scope(func)
        body = self.block(s, self.size, top=True)
        if not any(True for _ in walk(body) if _.kind == "enter") and self.chance(0.8):
            body = self.wrap_section(self.scope(func), body)
        if self.jumps and self.chance(0.15) and self.loops:
            body = self.with_retry(func, body)
        elif "backward" in self.extras:
            k = self.r.randint(0, len(body))
            n = self.r.randint(k, len(body))
            body[k:n] = self.with_retry(func, body[k:n])
            body[k].args["wide"] = True
        func.body = body
        self.p.funcs.append(func)
        for helper in self.helpers:
            self.use_somewhere(s, helper)

    def with_retry(self, func, body):
        tries = func.local("int", "tries", "count()")
        return [Stmt("label", label="retry", retry=True)] + body + \
            [Stmt("retry", label="retry", tries=tries)]

    def use_somewhere(self, s, helper):
        """Helpers that nothing calls so far are called at a random place of main."""
        main = self.p.funcs[-1]
        names = {n for f in self.p.funcs for n in callees(f)}
        parts = helper.split(":")
        if parts[-1] in names and parts[min(1, len(parts) - 1)] in names:
            return
        block = self.r.choice(list(blocks_of(main)))
        place = self.r.randint(0, len(block))
        s = self.scope(main)
        s.flags += [n for n, (t, _) in main.locals.items() if t == "bool"]
        block[place:place] = self.use_helper(s, helper)

    # -- small things

    def code(self, s, nonzero=False):
        pool = list(self.p.codes) if nonzero else ["0", "0"] + list(self.p.codes)
        if s.ints and not nonzero and self.chance(0.15):
            return self.r.choice(s.ints)
        return self.r.choice(pool)

    def entry(self, s, kind, level="pte", nr=1):
        """An entry; three times in four one that is not known to be pending."""
        bases = [b for b, (_, lv) in s.func.cursors.items() if lv == level]
        for _ in range(6):
            base = self.r.choice(bases)
            off = self.r.choice((0, 0, 0, 0, 1, 1) if kind == "W" else (0, 0, 0, 1, 1, -1))
            if off == 1 and not self.loops and self.chance(0.3):
                off = 2
            if level == "pmd" or self.page_flush:
                off = 0
            covered = {(base, off + k) for k in range(nr)}
            if kind == "W" or not covered & s.written or self.chance(0.12):
                break
        return ("entry", base, off)

    def forms(self, kind, level):
        names = [n for n, (k, lv, _) in FORMS.items() if k == kind and lv == level]
        if not self.raw:
            names = [n for n in names if n not in RAW]
        if self.p.tests == "memory" and "mixed" not in self.extras:
            names = [n for n in names if n in PLAIN]
        if self.page_flush:
            names = [n for n in names if n not in BATCHED]
        return names

    def value(self, s, level, made=True):
        if level == "pmd":
            return ("val", "huge")
        if not s.vals:
            return ("zero",)
        value = ("val", self.r.choice(s.vals))
        if made and self.p.tests != "memory" and self.chance(0.25):
            value = ("mk", self.r.choice(("pte_mkold", "pte_wrprotect", "pte_mkdirty")), value)
        return value

    def cond(self, s, depth=0):
        r = self.r
        kinds = ["want"] * 3 + ["try"]
        kinds += ["flag"] * 4 if s.flags else []
        kinds += ["int"] * 3 if s.ints else []
        kinds += ["pure"] * 3 if self.p.predicates and (s.vals or self.p.tests == "memory") else []
        if depth == 0 and self.chance(0.15):
            return (r.choice(("and", "or")), self.cond(s, 1), self.cond(s, 1))
        kind = r.choice(kinds)
        if kind == "want":
            cond = ("want",)
        elif kind == "try":
            cond = ("try",) + self.compare()
        elif kind == "flag":
            cond = ("var", r.choice(s.flags))
        elif kind == "int":
            name = r.choice(s.ints)
            cond = ("cmp", name) + self.compare() if self.chance(0.6) else ("var", name)
        else:
            value = ("val", r.choice(s.vals)) if s.vals else None
            has = any(lv == "pte" for _, lv in s.func.cursors.values())
            if self.p.tests == "memory" and has and (not value or self.chance(0.5)):
                form = r.choice([f for f in self.forms("R", "pte")])
                value = ("get", form, self.entry(s, "R"))
            if not value:
                return ("want",)
            cond = ("pure", r.choice(self.p.predicates), value)
        return ("not", cond) if self.chance(0.3) and cond[0] != "try" else cond

    def compare(self):
        op = self.r.choice(("==", "==", "!="))
        if self.less and self.chance(0.3):
            return ("<", "0")
        return (op, self.r.choice(list(self.p.codes) + ["0"]))

    # -- blocks

    def block(self, s, size, top=False):
        out = []
        while size > 0:
            if s.nest > 4:
                out += self.gen_access(s)
                size -= 1
                continue
            table = [("access", 7), ("section", 4 if not s.depth else 0.6), ("if", 3),
                     ("call", 4 if self.helpers else 0), ("escape", 1.6), ("assign", 1.5),
                     ("guarded", 1.5 if not s.depth else 0.3),
                     ("loop", 2 if self.loops else 0), ("flush", 0.7), ("switch", 0.6),
                     ("tlb", 2.2 if self.tlb else 0), ("pause", 2 if self.pauses else 0),
                     ("advance", 0.7 if not self.page_flush else 0), ("jump", 1 if s.labels else 0)]
            if self.generation != "generic" and s.depth:
                table[1], table[6] = ("section", 0.15), ("guarded", 0.1)
            table += [(x, 2) for x in ("index", "choice", "array", "struct", "counter", "bits")
                      if x in self.extras and self.can_extra(s, x)]
            table += [("sleep", 1.5)] if "sleep" in self.extras else []
            kinds, weights = zip(*table)
            kind = self.r.choices(kinds, weights)[0]
            s.nest += 1
            out += getattr(self, "gen_" + kind)(s)
            s.nest -= 1
            size -= 1 if kind in ("access", "assign", "flush", "advance", "tlb", "jump") else 2
        return out

    def gen_access(self, s):
        level = "pmd" if "pmd" in s.func.cursors and self.chance(0.3) else "pte"
        kind = self.r.choices("WRM", (5, 4, 2 if self.p.tests != "memory" else 0))[0]
        form = self.r.choice(self.forms(kind, level))
        nr = self.r.choice((1, 2, 2, 3)) if form in BATCHED else 1
        e = self.entry(s, kind, level, nr)
        stmt = Stmt("access", form=form, e=e, nr=nr)
        if form in BATCHED and "nr" in self.extras:
            stmt.args["nr"] = "some()"
        if "{v}" in FORMS[form][2]:
            stmt.args["v"] = self.value(s, level)
        if kind == "W" and s.depth and not s.paused:
            s.written |= {(e[1], e[2] + k) for k in range(nr)}
        # A value taken by a read-modify-write correlates with memory: only wide programs test it.
        if kind == "R" and level == "pte" and self.p.tests == "memory" and self.chance(0.5):
            name = s.func.local("pte_t", "old", "pte" if "pte" in s.vals else "{ 0 }")
            stmt.args["dst"] = name
            s.vals = s.vals + [name]
        return [stmt]

    def wrap_section(self, s, inner):
        token = s.func.local("lazy_mmu_state_t", "state", "LAZY_MMU_DEFAULT") \
            if self.generation == "token" else ""
        return [Stmt("enter", token=token)] + inner + [Stmt("leave", token=token)]

    def gen_section(self, s):
        token = s.func.local("lazy_mmu_state_t", "state", "LAZY_MMU_DEFAULT") \
            if self.generation == "token" else ""
        pairs = [h for h in self.helpers if h.startswith("pair")]
        opener, closer = [Stmt("enter", token=token)], Stmt("leave", token=token)
        if pairs and self.chance(0.5):
            _, begin, done = self.r.choice(pairs).split(":")
            opener, closer = [Stmt("call", call=("call", begin, ()))], \
                Stmt("call", call=("call", done, ()))
        inner = self.inside(s, [closer], 1, 0)
        return opener + inner + [closer]

    def inside(self, s, closer, depth, paused):
        """What stands between an opener and its closer."""
        written = set() if not s.depth else s.written
        saved = s.written, s.flags, s.ints, s.vals
        s.written = set(written)
        s.depth, s.paused = s.depth + depth, s.paused + paused
        label = None
        if self.jumps and self.chance(0.35):
            label = s.func.local("label", "out", None)
            del s.func.locals[label]
            label = f"{label}_{self.r.randint(1, 99999)}"
            s.labels.append((label, len(s.closers) + 1))
        s.closers.append(closer)
        inner = self.block(s, self.r.choice((1, 2, 3, 4)))
        s.closers.pop()
        if label:
            s.labels.pop()
            if any(t.kind == "goto" and t.args["label"] == label for t in walk(inner)):
                inner.append(Stmt("label", label=label))
        s.depth, s.paused = s.depth - depth, s.paused - paused
        s.written, s.flags, s.ints, s.vals = saved
        s.written = set()
        return inner

    def gen_guarded(self, s):
        """A section entered under a condition that its leave repeats."""
        r = self.r
        token = s.func.local("lazy_mmu_state_t", "state", "LAZY_MMU_DEFAULT") \
            if self.generation == "token" else ""
        enter, leave = Stmt("enter", token=token), Stmt("leave", token=token)
        helper = [h for h in self.helpers if h.startswith("begin_if")]
        params = {p.name for p in s.func.params}
        stable = [f for f in s.flags if f in params]
        if helper and self.chance(0.6):
            name = r.choice(helper).split(":")[1]
            func = self.p.func(name)
            flag = s.func.local("bool" if func.ret == "bool" else "int", "open", "0")
            opener = [Stmt("call", call=self.call_of(s, name), dst=flag)]
            cond = ("var", flag) if func.ret == "bool" else ("not", ("var", flag))
        elif stable and self.chance(0.4):
            cond = ("var", r.choice(stable))
            opener = [Stmt("if", [[enter]], cond=cond)]
        else:
            flag = s.func.local("bool", "open", "false")
            opener = [Stmt("if", [[enter, Stmt("set", var=flag, to="true")]], cond=self.cond(s))]
            if s.loop is not None:
                opener.insert(0, Stmt("set", var=flag, to="false"))
            cond = ("var", flag)
        closer = Stmt("if", [[leave]], cond=cond)
        if self.chance(0.25):
            cond2 = cond[1] if cond[0] == "not" else ("not", cond)
            return opener + [Stmt("if", [self.escape(s)], cond=cond2)] + \
                self.inside(s, [leave], 1, 0) + [leave]
        return opener + self.inside(s, [closer], 1, 0) + [closer]

    def gen_pause(self, s):
        inner = self.inside(s, [Stmt("resume")], 0, 1)
        return [Stmt("pause")] + inner + [Stmt("resume")]

    def gen_flush(self, s):
        s.written = set()
        return [Stmt("flush")]

    # -- beyond the exact fragment

    def can_extra(self, s, what):
        if what in ("choice", "array"):
            return "src" in s.func.cursors
        return what != "index" or "ptep" in s.func.cursors

    def gen_sleep(self, s):
        return [Stmt("sleep")]

    def pointer(self, s, how, index):
        """A new pointer to entries, and the accesses that follow go through it now and then."""
        func = s.func
        cur, pos = func.local("pte_t *", "at", "ptep"), func.local("unsigned long", "where", "addr")
        func.cursors[cur] = (pos, "pte")
        func.either[cur] = ("ptep", "src") if how != "index" else ("ptep",)
        args = {"base": cur, "from": "ptep", "or": "src" if how != "index" else "ptep",
                "how": how, "i": index}
        return [Stmt("point", **args)] + self.gen_access(s) + self.gen_access(s)

    def gen_index(self, s):
        name = s.func.local("int", "index", "0")
        if self.chance(0.5):
            return [Stmt("set", var=name, to="count()", wide=True)] + self.pointer(s, "index", name)
        i, n = s.func.local("int", "i", ""), s.func.local("int", "n", "")
        s.nest += 1
        body = self.pointer(s, "index", i)
        s.nest -= 1
        return [Stmt("loop", [body], style="for", i=i, n=n)]

    def gen_choice(self, s):
        return self.pointer(s, "choice", "0")

    def gen_array(self, s):
        s.func.locals["table[2]"] = ("pte_t *", "")
        s.func.locals["place[2]"] = ("unsigned long", "")
        name = s.func.local("int", "which", "0")
        return [Stmt("set", var=name, to=("want",))] + self.pointer(s, "array", name)

    def remembered(self, s, remember, cond, forget=None):
        """A section whose leave depends on what something else than a flag remembers."""
        token = s.func.local("lazy_mmu_state_t", "state", "LAZY_MMU_DEFAULT") \
            if self.generation == "token" else ""
        enter, leave = Stmt("enter", token=token), Stmt("leave", token=token)
        closer = Stmt("if", [[leave]], cond=cond)
        opener = ([forget] if forget else []) + \
            [Stmt("if", [[enter, remember]], cond=self.cond(s))]
        return opener + self.inside(s, [closer], 1, 0) + [closer]

    def gen_struct(self, s):
        s.func.locals.setdefault("box", ("struct state", "{ 0 }"))
        field = "box." + self.r.choice(("open", "done"))
        if self.chance(0.3):
            s.flags = s.flags + [field]
        return self.remembered(s, Stmt("set", var=field, to="true", wide=True), ("var", field),
                               Stmt("set", var="box", to="(struct state){ 0 }", wide=True))

    def gen_counter(self, s):
        name = s.func.local("int", "depth", "0")
        out = self.remembered(s, Stmt("bits", var=name, op="+=", value=self.r.choice((1, 1, 2))),
                              ("cmp", name, ">", "0"), Stmt("set", var=name, to="0"))
        return out if self.chance(0.5) else out + self.gen_access(s)

    def gen_bits(self, s):
        if "bits1" not in s.func.locals:
            s.func.local("unsigned int", "bits", "0")
        bit = self.r.choice((1, 2, 4))
        return self.remembered(s, Stmt("bits", var="bits1", op="|=", value=bit),
                               ("bits", "bits1", bit),
                               Stmt("bits", var="bits1", op="&=", value=f"~{bit}u"))

    def gen_tlb(self, s):
        if s.written and self.chance(0.7):
            return self.gen_flush(s) if self.chance(0.5) else self.gen_access(s)
        forms = ["range", "range", "mm", "all"] + (["page"] * 3 if self.page_flush else [])
        if "flushes" in self.extras:
            forms += ["page"] * 3 + ["kernel"]
        form = self.r.choice(forms)
        stmt = Stmt("tlb", form=form, wide="flushes" in self.extras)
        if form == "page":
            stmt.args["e"] = ("entry", "ptep", 0)
            if "flushes" in self.extras:
                stmt.args["e"] = self.entry(s, "R")
        return [stmt]

    def gen_advance(self, s):
        base = self.r.choice(list(s.func.cursors))
        if s.func.cursors[base][1] == "pmd":
            base = "ptep"
        s.written = {(b, o - 1 if b == base else o) for b, o in s.written}
        return [Stmt("advance", base=base)]

    def gen_assign(self, s):
        r = self.r
        if s.flags and self.chance(0.4):
            params = {p.name for p in s.func.params}
            flags = [f for f in s.flags if f not in params or self.chance(0.2)]
            if flags:
                return [Stmt("set", var=r.choice(flags), to=r.choice(
                    ("true", "false", self.cond(s))))]
        if self.chance(0.5):
            flag = s.func.local("bool", "flag", "false")
            s.flags = s.flags + [flag]
            return [Stmt("set", var=flag, to=self.cond(s))]
        name = s.func.local("int", "ret", "0")
        s.ints = s.ints + [name]
        if self.chance(0.5):
            return [Stmt("set", var=name, to="try_something()")]
        return [Stmt("set", var=name, to=("choose", self.cond(s), self.code(s), self.code(s)))]

    def gen_if(self, s):
        cond = self.cond(s)
        keep = s.written, s.flags, s.ints, s.vals
        blocks, written = [], set()
        for k in range(self.r.choice((1, 1, 2))):
            s.written, s.flags, s.ints, s.vals = set(keep[0]), *keep[1:]
            inner = self.block(s, self.r.choice((1, 1, 2)))
            if k == 0 and self.chance(0.3):
                flags = [f for f in keep[1] if f not in {p.name for p in s.func.params}]
                if flags:
                    inner.append(Stmt("set", var=self.r.choice(flags),
                                      to=self.r.choice(("true", "false"))))
            blocks.append(inner)
            written |= s.written
        s.written, s.flags, s.ints, s.vals = keep[0] | written, *keep[1:]
        return [Stmt("if", blocks, cond=cond)]

    def gen_switch(self, s):
        if not s.ints:
            return self.gen_if(s)
        var = self.r.choice(s.ints)
        cases = ["0"] + self.p.codes[:self.r.choice((1, 2))]
        keep = s.written, s.flags, s.ints, s.vals
        blocks, written = [], set()
        for _ in range(len(cases) + 1):
            s.written, s.flags, s.ints, s.vals = set(keep[0]), *keep[1:]
            blocks.append(self.block(s, 1))
            written |= s.written
        s.written, s.flags, s.ints, s.vals = keep[0] | written, *keep[1:]
        through = tuple(c for c in cases if self.chance(0.6 if "ladder" in self.extras else 0.15))
        return [Stmt("switch", blocks, var=var, cases=tuple(cases), through=through,
                     wide="ladder" in self.extras)]

    def gen_loop(self, s):
        r = self.r
        style = r.choice(("for", "while", "entries", "entries", "do")
                         if not self.page_flush else ("for", "while"))
        args = {"style": style}
        if any(p.role == "count" for p in s.func.params) and self.chance(0.5):
            args["nr"] = "nr"
        keep = s.written, s.flags, s.ints, s.vals, s.loop
        if style in ("entries", "do"):
            args["i"] = s.func.local("unsigned long", "last", "")
            args["base"] = "ptep"
            if self.chance(0.4) and not self.page_flush:
                name = s.func.local("pte_t *", "cur", "ptep")
                addr = s.func.local("unsigned long", "pos", "addr")
                s.func.cursors[name] = (addr, "pte")
                s.func.origin[name] = "ptep"
                args["base"], args["from"] = name, "ptep"
        elif style == "for":
            args["i"] = s.func.local("int", "i", "")
            args["n"] = s.func.local("int", "n", "")
        else:
            args["i"] = s.func.local("int", "i", "")
        s.loop = len(s.closers)
        body = self.block(s, r.choice((1, 2, 3)))
        if self.chance(0.3):
            body.append(Stmt("if", [self.leave_loop(s)], cond=self.cond(s)))
        # Counted loops mostly look at another entry each turn, too.
        if style in ("for", "while") and self.chance(0.5) and not self.page_flush:
            body.append(Stmt("advance", base="ptep"))
        s.written, s.flags, s.ints, s.vals, s.loop = keep
        stmt = Stmt("loop", [body], **args)
        if args.get("from") and self.chance(0.8):
            # The address is known still; new code does not use the pointer any more.
            s.func.cursors[args["base"]] = (addr, "done")
        s.written = set()
        return [stmt]

    def leave_loop(self, s):
        out = []
        for closer in reversed(s.closers[s.loop:]):
            out += copy.deepcopy(closer)
        return out + [Stmt(self.r.choice(("break", "break", "continue")))]

    def escape(self, s):
        """The way out of the function: everything open is closed."""
        out = []
        for closer in reversed(s.closers):
            out += copy.deepcopy(closer)
        return out + [Stmt("return", value=self.code(s))]

    def gen_escape(self, s):
        if s.loop is not None and self.chance(0.5):
            return [Stmt("if", [self.leave_loop(s)], cond=self.cond(s))]
        return [Stmt("if", [self.escape(s)], cond=self.cond(s))]

    def gen_jump(self, s):
        label, keep = self.r.choice(s.labels)
        out = []
        for closer in reversed(s.closers[keep:]):
            out += copy.deepcopy(closer)
        if s.ints and self.chance(0.4):
            ints = [i for i in s.ints if i not in {p.name for p in s.func.params}]
            if ints:
                out.insert(0, Stmt("set", var=self.r.choice(ints), to=self.code(s, True)))
        return [Stmt("if", [out + [Stmt("goto", label=label)]], cond=self.cond(s))]

    # -- calls

    def call_of(self, s, name, fn=None):
        """A call with arguments from the scope; ("call", name, arguments)."""
        args = []
        bases = [b for b in s.func.cursors if b != "src" and s.func.cursors[b][1] == "pte"]
        off = 0 if self.page_flush else self.r.choice((0, 0, 0, 0, 1, -1))
        pte = ("entry", self.r.choice(bases), off)
        for param in self.p.func(name).params:
            if param.role == "vma":
                args.append(("var", "vma"))
            elif param.role == "addr":
                continue
            elif param.role == "cursor":
                if param.name == "pmd":
                    args.append(("cursor", ("entry", "pmd", 0)))
                else:
                    other = ("entry", "ptep", self.r.choice((0, 1))) \
                        if "alias" in self.extras and self.chance(0.6) else ("entry", "src", 0)
                    args.append(("cursor", pte if param.name == "ptep" else other))
            elif param.role == "pmdval":
                args.append(("var", "huge"))
            elif param.role == "val":
                args.append(self.value(s, "pte", self.p.tests == "no"))
            elif param.role == "fn":
                args.append(("fn", fn))
            elif param.role == "levels":
                args.append(("var", self.r.choice(("count()", "1", "2"))))
            elif param.role == "count":
                has = any(p.role == "count" for p in s.func.params)
                args.append(("var", "nr" if has and self.chance(0.5) else
                             self.r.choice(("count()", "1"))))
            elif param.role == "bool":
                args.append(("var", self.r.choice(list(s.flags) + ["true", "false"])))
            else:
                args.append(("var", self.r.choice(list(s.ints) + ["0"] + self.p.codes)))
        return ("call", name, tuple(args))

    def can_call(self, s, name):
        func = self.p.func(name)
        return all(p.name in s.func.cursors for p in func.params
                   if p.role == "cursor" and p.name != "ptep") and \
            (s.vals or not any(p.role == "val" for p in func.params))

    def gen_call(self, s):
        helper = self.r.choice(self.helpers)
        return self.use_helper(s, helper)

    def use_helper(self, s, helper):
        parts = helper.split(":")
        if parts[0] == "pair":
            body = [Stmt("call", call=("call", parts[1], ()))]
            return body + self.gen_access(s) + [Stmt("call", call=("call", parts[2], ()))]
        if parts[0] == "begin_if":
            return self.gen_guarded(s)
        name = parts[1] if len(parts) > 1 else helper
        if not self.can_call(s, name):
            return self.gen_access(s)
        if parts[0] == "relock" and not s.closers and self.chance(0.9):
            return self.wrap_section(s, [Stmt("call", call=self.call_of(s, name))])
        call = self.call_of(s, name, parts[2] if len(parts) > 2 else None)
        func = self.p.func(name)
        if func.ret == "void" or self.chance(0.2):
            return [Stmt("call", call=call)]
        if self.chance(0.25):
            cond = call if self.chance(0.5) else ("result", call) + self.compare()
            return [Stmt("if", [self.block(s, 1)], cond=cond)]
        err = s.func.local("int", "err", "0")
        s.ints = s.ints + [err]
        out = [Stmt("call", call=call, dst=err)]
        if self.chance(0.6):
            cond = ("cmp", err) + self.compare() if self.chance(0.7) else ("var", err)
            inner = self.escape(s) if self.chance(0.4) else self.block(s, 1)
            out.append(Stmt("if", [inner], cond=cond))
        return out


# ---- mutations ----------------------------------------------------------------------------

def mutate(r, program):
    """One small change that may turn a right program into a wrong one, or back."""
    func = r.choice(program.funcs)
    if r.random() < 0.4:
        func = program.funcs[-1]
    places = [(b, k) for b in blocks_of(func) for k in range(len(b))]
    if not places:
        return
    marks = ("enter", "leave", "flush", "pause", "resume", "set", "advance")
    special = [(b, k) for b, k in places if b[k].kind in marks]
    block, k = r.choice(special if special and r.random() < 0.6 else places)
    what = r.choice(("delete", "delete", "double", "swap", "negate", "return", "entry", "move"))
    if what == "delete":
        del block[k]
    elif what == "double":
        other = r.choice(list(blocks_of(func)))
        if block[k].kind not in ("label", "goto", "retry", "break", "continue"):
            stmt = copy.deepcopy(block[k])
            if not any(s.kind in ("label", "loop", "break", "continue") for s in walk([stmt])):
                other.insert(r.randint(0, len(other)), stmt)
    elif what == "swap" and k + 1 < len(block):
        block[k], block[k + 1] = block[k + 1], block[k]
    elif what == "negate":
        conds = [s for b in blocks_of(func) for s in b if s.kind == "if"]
        if conds:
            stmt = r.choice(conds)
            cond = stmt.args["cond"]
            stmt.args["cond"] = cond[1] if cond[0] == "not" else ("not", cond)
    elif what == "return":
        block.insert(k, Stmt("if", [[Stmt("return", value="0")]], cond=("want",)))
    elif what == "entry":
        marked = [s for b in blocks_of(func) for s in b if s.kind == "access"]
        if marked:
            stmt = r.choice(marked)
            other = r.choice(marked)
            if FORMS[stmt.args["form"]][1] == FORMS[other.args["form"]][1]:
                stmt.args["e"] = other.args["e"]
    elif what == "move" and block[k].kind in marks + ("access", "tlb"):
        stmt = block.pop(k)
        other = r.choice(list(blocks_of(func)))
        other.insert(r.randint(0, len(other)), stmt)


def generate(seed, index, generation, wide=False, raw=False, family="lazy"):
    """The program of this number: always the same for the same arguments."""
    return Generator(seed, index, generation, wide, raw, family).make()
