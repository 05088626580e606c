#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check that files are SARIF 2.1.0 as mmucheck promises it.

    check_sarif.py FILE [--results N] [--rule ID]
    check_sarif.py --self-test FILE

The standard's own schema is in no Debian package, and it is not ours to copy.
sarif_schema.json says anew what it demands of the objects that mmucheck writes;
--self-test compares their members with the object model of python3-sarif-python-om, which
is generated from that schema, and shows that what is wrong is refused.  What a schema cannot
say (indices, unique fingerprints, sorted keys) is checked by hand.
"""
import argparse
import copy
import json
import os
import sys

import attr
import jsonschema
import sarif_om

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sarif_schema.json")


class Bad(Exception):
    pass


def need(cond, what):
    if not cond:
        raise Bad(what)


def load_schema():
    with open(SCHEMA, encoding="utf-8") as f:
        return json.load(f)


def check_schema(schema, log):
    for error in jsonschema.Draft7Validator(schema).iter_errors(log):
        where = "/".join(str(part) for part in error.absolute_path)
        raise Bad(f"{where}: {error.message[:200]}")


def check_run(run):
    need(run["tool"]["driver"]["name"] == "mmucheck", "tool.driver")
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    need(len(rules) == len(set(rules)), "rule ids are not unique")
    for i, res in enumerate(run["results"]):
        need(res["ruleId"] in rules, f"result {i}: rule {res['ruleId']} has no metadata")
        need(rules[res["ruleIndex"]] == res["ruleId"], f"result {i}: ruleIndex")
        need("codeFlows" in res or "checker" not in res["properties"]["engines"], f"result {i}: no steps")
        need(res["properties"]["function"], f"result {i}: no function")
    prints = [r["partialFingerprints"]["mmucheck/v1"] for r in run["results"]]
    need(len(prints) == len(set(prints)), "fingerprints are not unique")


def check_bases(value, bases):
    """Every uriBaseId is defined (3.4.4)."""
    if isinstance(value, dict):
        need(value.get("uriBaseId", "") in bases | {""}, f"uriBaseId {value.get('uriBaseId')}")
        value = list(value.values())
    if isinstance(value, list):
        for v in value:
            check_bases(v, bases)


def check_sorted(value):
    if isinstance(value, dict):
        need(list(value) == sorted(value), f"keys are not sorted: {list(value)}")
        for v in value.values():
            check_sorted(v)
    elif isinstance(value, list):
        for v in value:
            check_sorted(v)


def check(log, args):
    check_schema(load_schema(), log)
    run = log["runs"][0]
    check_run(run)
    check_bases(run["results"], set(run.get("originalUriBaseIds", {})))
    check_sorted(log)
    results = run["results"]
    if args.results is not None:
        need(len(results) == args.results, f"{len(results)} results, not {args.results}")
    if args.rule:
        need(any(r["ruleId"] == args.rule for r in results), f"no result of {args.rule}")


def members_of(name):
    """What an object has in the standard, and what it must have."""
    cls = getattr(sarif_om, name[0].upper() + name[1:])
    names = {f.metadata["schema_property_name"]: f.default is attr.NOTHING for f in attr.fields(cls)}
    return set(names), {n for n, must in names.items() if must}


def check_object_model(schema):
    for name, said in schema["definitions"].items():
        if "additionalProperties" not in said:
            continue
        known, must = members_of(name)
        need(set(said["properties"]) <= known, f"{name}: {set(said['properties']) - known} is unknown")
        need(must <= set(said["required"]), f"{name}: {must - set(said['required'])} is required")


def breakages(log):
    """Copies of a good report, each with one thing wrong."""
    def broken(change):
        bad = copy.deepcopy(log)
        change(bad["runs"][0], bad)
        return bad

    def region(run):
        return run["results"][0]["locations"][0]["physicalLocation"]["region"]

    def artifact(run):
        return run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]

    yield "version", broken(lambda run, bad: bad.update(version="2.0.0"))
    yield "no driver", broken(lambda run, bad: run["tool"].clear())
    yield "line 0", broken(lambda run, bad: region(run).update(startLine=0))
    yield "column 0", broken(lambda run, bad: region(run).update(startColumn=0))
    yield "text for a number", broken(lambda run, bad: region(run).update(startLine="1"))
    yield "level", broken(lambda run, bad: run["results"][0].update(level="fatal"))
    yield "no message", broken(lambda run, bad: run["results"][0].pop("message"))
    yield "unknown member", broken(lambda run, bad: run["results"][0].update(colour="red"))
    yield "space in a URI", broken(lambda run, bad: artifact(run).update(uri="mm/a b.c"))
    yield "absolute URI with a base", broken(
        lambda run, bad: artifact(run).update(uri="/mm/a.c", uriBaseId="SRCROOT"))
    yield "URI that leaves its base", broken(
        lambda run, bad: artifact(run).update(uri="mm/../../a.c", uriBaseId="SRCROOT"))
    yield "empty path", broken(
        lambda run, bad: run["results"][0]["codeFlows"][0].update(threadFlows=[]))
    yield "fingerprint", broken(
        lambda run, bad: run["results"][0]["partialFingerprints"].update({"mmucheck/v1": "12"}))
    yield "nesting", broken(lambda run, bad: run["results"][0]["codeFlows"][0]["threadFlows"][0]
                            ["locations"][0].update(nestingLevel=-1))
    yield "help without markdown", broken(
        lambda run, bad: run["tool"]["driver"]["rules"][0]["help"].pop("markdown"))
    yield "directory without a slash", broken(lambda run, bad: run["originalUriBaseIds"].update(
        SRCROOT={"uri": "file:///linux"}))


def self_test(log):
    schema = load_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    check_object_model(schema)
    check_schema(schema, log)
    for what, bad in breakages(log):
        try:
            check_schema(schema, bad)
        except Bad:
            continue
        raise Bad(f"{what}: is not refused")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("file")
    ap.add_argument("--results", type=int)
    ap.add_argument("--rule")
    ap.add_argument("--self-test", action="store_true")
    args = ap.parse_args()
    with open(args.file, encoding="utf-8") as f:
        log = json.load(f)
    try:
        if args.self_test:
            self_test(log)
        else:
            check(log, args)
    except (Bad, KeyError, IndexError, TypeError) as e:
        sys.exit(f"{args.file}: {type(e).__name__}: {e}")


if __name__ == "__main__":
    main()
