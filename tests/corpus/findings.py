# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings of an engine's SARIF report, held against what a case expects."""
import dataclasses
import json

import source


@dataclasses.dataclass(frozen=True)
class Finding:
    rule: str
    file: str
    line: int
    function: str
    steps: tuple  # (role, file, line) of each step that has a role


@dataclasses.dataclass
class Report:
    rules: set  # those that the engine has, found or not
    findings: list
    notes: list = dataclasses.field(default_factory=list)  # what the engine could not do


@dataclasses.dataclass
class Outcome:
    """What one report says of one file.  The lists hold rules, one for each place."""
    rules: set  # those that the engine has
    problems: list = dataclasses.field(default_factory=list)
    hit: list = dataclasses.field(default_factory=list)
    missed: list = dataclasses.field(default_factory=list)
    false: list = dataclasses.field(default_factory=list)
    not_yet: list = dataclasses.field(default_factory=list)


def read_sarif(path):
    """The report at `path`; OSError or ValueError when it cannot be read."""
    with open(path, encoding="utf-8") as stream:
        log = json.load(stream)
    try:
        runs = log["runs"]
        rules = {rule["id"] for run in runs for rule in run["tool"]["driver"].get("rules", ())}
        notes = [note["message"]["text"] for run in runs for call in run.get("invocations", ())
                 for note in call.get("toolExecutionNotifications", ())
                 if note.get("level", "warning") != "note"]
        return Report(rules, [finding(r) for run in runs for r in run.get("results", ())], notes)
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"no SARIF report as expected: {error!r}") from error


def finding(result):
    file, line = place(result["locations"][0])
    steps = tuple((kind, *place(step["location"]))
                  for flow in result.get("codeFlows", ())
                  for thread in flow["threadFlows"]
                  for step in thread["locations"]
                  for kind in step.get("kinds", ()))
    function = result.get("properties", {}).get("function", "")
    for logical in result["locations"][0].get("logicalLocations", ())[:1]:
        function = logical["name"]
    return Finding(result["ruleId"], file, line, function, steps)


def place(location):
    physical = location["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def compare(case, variant, generation, engine, report):
    """The Outcome of a report about a variant of a case in one generation.

    Two findings of one rule on one line count once: a line has one expectation for a rule,
    however many ways lead there."""
    out = Outcome(report.rules)
    functions = source.Functions(variant.text)
    expected = variant.expected(generation, engine)
    primary = {(e.rule, e.line): e for e in expected if e.role is None}
    found = {}
    for f in report.findings:
        if not in_file(f.file, case.path):
            out.false.append(f.rule)
            out.problems.append(f"extra finding: {f.rule} at {f.file}:{f.line}, not in {case.path}")
        else:
            found.setdefault((f.rule, f.line), f)

    for key in sorted(primary.keys() & found.keys()):
        out.hit.append(key[0])
        want, got = functions.at(key[1]), found[key].function
        # A tool that knows no functions, as sparse, is not held to them.
        if got and got != want:
            out.problems.append(f"wrong function: {key[0]} at line {key[1]} is said to be in "
                                f"{got}(), it is in {want}()")
    extra = sorted(found.keys() - primary.keys())
    out.false += [rule for rule, _ in extra]
    for key in sorted(primary.keys() - found.keys()):
        missing(out, primary[key], extra, functions, case, engine, report)
    for rule, line in extra:
        function = functions.at(line)
        out.problems.append(f"extra finding: {rule} at line {line}" +
                            (f" in {function}()" if function else ""))
    if engine == "checker":
        compare_roles(out, case, expected, report)
    return out


def missing(out, want, extra, functions, case, engine, report):
    """Nothing was found where `want` stands; takes what was found nearby out of `extra`."""
    if engine not in case.engines:
        return
    if want.rule not in report.rules:
        out.not_yet.append(want.rule)
        return
    out.missed.append(want.rule)
    near = next((key for key in extra
                 if key[0] == want.rule and functions.at(key[1]) == want.function), None)
    if near:
        extra.remove(near)
        out.problems.append(f"wrong line: {want.rule} in {want.function}() is found at line "
                            f"{near[1]}, expected at line {want.line}")
    else:
        out.problems.append(f"missing finding: {want.rule} at line {want.line} in "
                            f"{want.function}()")


def compare_roles(out, case, expected, report):
    """Each step that is expected must be told by some finding of its rule."""
    for e in sorted((e for e in expected if e.role), key=lambda e: (e.line, e.rule, e.role)):
        if e.rule not in report.rules:
            continue
        roles = {role for f in report.findings if f.rule == e.rule
                 for role, file, line in f.steps if in_file(file, case.path) and line == e.line}
        if e.role not in roles:
            told = f"told as {', '.join(sorted(roles))}" if roles else "not told"
            out.problems.append(f"missing trace role: {e.rule} {e.role} at line {e.line} in "
                                f"{e.function}() is {told}")


def in_file(uri, path):
    return uri == path or uri.endswith("/" + path)
