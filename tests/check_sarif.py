#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check that a file is SARIF 2.1.0 as mmucheck promises it.

What the standard's schema demands of the objects we write is checked by hand,
because Debian has no package with the schema.
"""
import argparse
import json
import re
import sys


class Bad(Exception):
    pass


def need(cond, what):
    if not cond:
        raise Bad(what)


def check_location(loc, where):
    phys = loc.get("physicalLocation")
    need(isinstance(phys, dict), f"{where}: no physicalLocation")
    uri = phys["artifactLocation"]["uri"]
    need(isinstance(uri, str) and uri, f"{where}: no uri")
    need(re.fullmatch(r"[A-Za-z0-9\-._~/+,=@%:]+", uri), f"{where}: uri {uri!r} is not encoded")
    region = phys["region"]
    need(isinstance(region["startLine"], int) and region["startLine"] >= 1, f"{where}: startLine")
    if "startColumn" in region:
        need(region["startColumn"] >= 1, f"{where}: startColumn")


def check_result(res, rules, where):
    need(res["ruleId"] in rules, f"{where}: rule {res['ruleId']} has no metadata")
    need(rules[res["ruleIndex"]] == res["ruleId"], f"{where}: ruleIndex")
    need(res["level"] in ("none", "note", "warning", "error"), f"{where}: level")
    need(res["message"]["text"], f"{where}: no message")
    need(re.fullmatch(r"[0-9a-f]{32}", res["partialFingerprints"]["mmucheck/v1"]),
         f"{where}: fingerprint")
    for loc in res["locations"]:
        check_location(loc, where)
    props = res["properties"]
    need(props["confidence"] in ("low", "medium", "high"), f"{where}: confidence")
    need(props["engines"] and props["function"] and props["generation"], f"{where}: properties")
    if "codeFlows" not in res:
        need("checker" not in props["engines"], f"{where}: no codeFlows")
        return
    steps = res["codeFlows"][0]["threadFlows"][0]["locations"]
    need(steps, f"{where}: no steps")
    for step in steps:
        check_location(step["location"], where)
        need(step["location"]["message"]["text"], f"{where}: step without text")


def check_run(run):
    driver = run["tool"]["driver"]
    need(driver["name"] == "mmucheck" and driver["version"], "tool.driver")
    rules = [r["id"] for r in driver["rules"]]
    need(len(rules) == len(set(rules)), "rule ids are not unique")
    inv = run["invocations"][0]
    need(isinstance(inv["executionSuccessful"], bool), "executionSuccessful")
    need(inv["exitCode"] in (0, 2, 3), "exitCode")
    for note in inv["toolExecutionNotifications"]:
        need(note["level"] in ("note", "warning", "error"), "notification level")
        need(note["message"]["text"], "notification text")
    for part in ("files", "functions", "modelledSites", "calls"):
        need(part in run["properties"]["coverage"], f"coverage.{part}")
    for i, res in enumerate(run["results"]):
        check_result(res, rules, f"result {i}")
    prints = [r["partialFingerprints"]["mmucheck/v1"] for r in run["results"]]
    need(len(prints) == len(set(prints)), "fingerprints are not unique")


def check_sorted(value):
    if isinstance(value, dict):
        need(list(value) == sorted(value), f"keys are not sorted: {list(value)}")
        for v in value.values():
            check_sorted(v)
    elif isinstance(value, list):
        for v in value:
            check_sorted(v)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("file")
    ap.add_argument("--results", type=int)
    ap.add_argument("--rule")
    args = ap.parse_args()
    with open(args.file, encoding="utf-8") as f:
        log = json.load(f)
    try:
        need(log["version"] == "2.1.0", "version")
        need("sarif-schema-2.1.0" in log["$schema"], "$schema")
        need(len(log["runs"]) == 1, "one run")
        check_run(log["runs"][0])
        check_sorted(log)
        results = log["runs"][0]["results"]
        if args.results is not None:
            need(len(results) == args.results, f"{len(results)} results, not {args.results}")
        if args.rule:
            need(any(r["ruleId"] == args.rule for r in results), f"no result of {args.rule}")
    except (Bad, KeyError, IndexError, TypeError) as e:
        sys.exit(f"{args.file}: {type(e).__name__}: {e}")


if __name__ == "__main__":
    main()
