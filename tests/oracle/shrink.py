#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a disagreeing program as small as can be, keeping the disagreement.

Delta debugging on the syntax tree: all programs that are one step smaller are judged at
once, as one batch; the smallest of those that still disagree is taken, until none does."""
import copy
import sys

import generate
from generate import Stmt

BATCH = 25
PLAINEST = {"W": "set_pte_at", "R": "ptep_get", "M": "ptep_set_wrprotect"}


def size(program):
    """What shrinking makes less: statements, then the things inside them."""
    stmts = [s for f in program.funcs for s in generate.walk(f.body)]
    detail = sum(sum(1 for _ in generate.tuples(s.args)) + s.args.get("nr_entries", 0)
                 for s in stmts)
    plain = sum(s.args["form"] not in PLAINEST.values() for s in stmts if s.kind == "access")
    params = sum(len(f.params) for f in program.funcs)
    return (len(stmts) + len(program.funcs), detail + params, plain)


def copies(program):
    """For each block of each function a copy of the program and that block in the copy."""
    for at, func in enumerate(program.funcs):
        for number, _ in enumerate(generate.blocks_of(func)):
            def fresh(at=at, number=number):
                twin = copy.deepcopy(program)
                return twin, list(generate.blocks_of(twin.funcs[at]))[number]
            yield func, list(generate.blocks_of(func))[number], fresh


def without_statements(program):
    for _, block, fresh in copies(program):
        for length in (8, 4, 2, 1):
            for k in range(0, len(block) - length + 1):
                twin, inner = fresh()
                del inner[k:k + length]
                yield twin


def unwrapped(program):
    """The inner blocks of a statement in its place; a callee's body in place of its call."""
    for _, block, fresh in copies(program):
        for k, stmt in enumerate(block):
            for which in range(len(stmt.blocks)):
                twin, inner = fresh()
                inner[k:k + 1] = inner[k].blocks[which]
                yield twin


def inlined(program):
    """Calls of helpers that have no parameters: their body."""
    for _, block, fresh in copies(program):
        for k, stmt in enumerate(block):
            if stmt.kind != "call" or stmt.args.get("dst"):
                continue
            callee = program.func(stmt.args["call"][1])
            if callee and not callee.params and not callee.locals:
                twin, inner = fresh()
                inner[k:k + 1] = copy.deepcopy(callee.body)
                yield twin


def simpler_conditions(cond):
    if cond[0] in ("and", "or"):
        yield cond[1]
        yield cond[2]
    elif cond[0] == "not":
        yield cond[1]
    if cond != ("want",):
        yield ("want",)


def simpler_arguments(program):
    for _, block, fresh in copies(program):
        for k, stmt in enumerate(block):
            for args in changes(stmt):
                twin, inner = fresh()
                inner[k].args.update(args)
                yield twin


def changes(stmt):
    if "cond" in stmt.args:
        for cond in simpler_conditions(stmt.args["cond"]):
            yield {"cond": cond}
    if stmt.kind == "set" and isinstance(stmt.args["to"], tuple):
        if stmt.args["to"][0] == "choose":
            yield {"to": stmt.args["to"][2]}
        else:
            for cond in simpler_conditions(stmt.args["to"]):
                yield {"to": cond}
    if stmt.kind == "return" and stmt.args.get("value", "0") != "0":
        yield {"value": "0"}
    if stmt.kind == "access":
        kind, level, text = generate.FORMS[stmt.args["form"]]
        if level == "pte" and stmt.args["form"] != PLAINEST[kind]:
            args = {"form": PLAINEST[kind], "nr": 1}
            if kind == "W" and "v" not in stmt.args:
                args["v"] = ("val", "pte")
            yield args
        if isinstance(stmt.args.get("nr", 1), int) and stmt.args.get("nr", 1) > 1:
            yield {"nr": stmt.args["nr"] - 1}
        if stmt.args["e"][2]:
            yield {"e": (*stmt.args["e"][:2], 0)}
        if stmt.args.get("dst"):
            yield {"dst": None}
        if "v" in stmt.args and stmt.args["v"][0] == "mk":
            yield {"v": stmt.args["v"][2]}
    if stmt.kind == "call" and stmt.args.get("dst"):
        yield {"dst": None}
    if stmt.kind == "loop" and stmt.args["style"] != "for" and not stmt.args.get("base"):
        yield {"style": "for", "n": stmt.args["i"].replace("i", "n")}


def fewer_parameters(program):
    """A parameter of a helper that its body does not use, with the arguments for it."""
    for at, func in enumerate(program.funcs):
        used = generate.used_names(func) | {n for t, v in func.locals.values() for n in v.split("-")}
        for k, param in enumerate(func.params):
            if param.name in used or param.role in ("cursor", "addr", "data", "vma", "fn"):
                continue
            twin = copy.deepcopy(program)
            del twin.funcs[at].params[k]
            skip = sum(p.role != "addr" for p in func.params[:k])
            for caller in twin.funcs:
                for stmt in generate.walk(caller.body):
                    for name, value in list(stmt.args.items()):
                        stmt.args[name] = drop_argument(value, func.name, skip)
            yield twin


def drop_argument(value, name, at):
    if not isinstance(value, tuple):
        return value
    value = tuple(drop_argument(v, name, at) for v in value)
    if value[:2] == ("call", name):
        return ("call", name, value[2][:at] + value[2][at + 1:])
    return value


def defined(program):
    """Are all variables that the text mentions declared?"""
    for func in program.funcs:
        known = {p.name for p in func.params} | set(func.locals) | set(func.cursors)
        for stmt in generate.walk(func.body):
            for part in generate.tuples(stmt.args):
                if part and part[0] == "val" and part[1] not in known:
                    return False
                if part and part[0] == "entry" and part[1] not in known:
                    return False
    return True


def candidates(program):
    seen = set()
    for make in (without_statements, unwrapped, inlined, simpler_arguments, fewer_parameters):
        for twin in make(program):
            generate.drop_unused(twin)
            if not twin.funcs or twin.funcs[-1].name != "main":
                continue
            if not defined(twin) or not generate.well_formed(twin):
                continue
            if size(twin) >= size(program):
                continue
            text = "\n".join(generate.program_text(twin))
            if text not in seen:
                seen.add(text)
                yield twin


def shrink(program, disagreements, steps=sys.modules[__name__]):
    """disagreements(programs) gives for each program the set of its (rule, "FN" or "FP").
    steps has candidates() and size() for programs of the family.
    Returns the smallest program found that still has one of those that program has."""
    want = disagreements([program])[0]
    while want:
        pool = sorted(steps.candidates(program), key=steps.size)
        better = None
        for start in range(0, len(pool), BATCH):
            part = pool[start:start + BATCH]
            for k, twin in enumerate(part):
                twin.index = k
            kept = [t for t, d in zip(part, disagreements(part)) if d & want]
            if kept:
                better = min(kept, key=steps.size)
                break
        if not better:
            return program
        program = better
    return program
