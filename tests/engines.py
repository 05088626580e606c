#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a SARIF report says, in lines that a shell test can compare.

    engines.py prints REPORT          fingerprints, sorted
    engines.py disagreements REPORT   FILE:LINE RULE ENGINES: not ENGINES"""
import json
import sys


def results(path):
    with open(path, encoding="utf-8") as source:
        return json.load(source)["runs"][0]["results"]


def disagreement(result):
    place = result["locations"][0]["physicalLocation"]
    properties = result["properties"]
    return (f"{place['artifactLocation']['uri']}:{place['region']['startLine']} "
            f"{result['ruleId']} {', '.join(properties['engines'])}: "
            f"not {', '.join(properties['notFoundBy'])}")


def main(what, path):
    if what == "prints":
        lines = [r["partialFingerprints"]["mmucheck/v1"] for r in results(path)]
    else:
        lines = [disagreement(r) for r in results(path) if "notFoundBy" in r["properties"]]
    print("\n".join(sorted(lines)))


if __name__ == "__main__":
    main(*sys.argv[1:])
