# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings of a SARIF report in a form that tests can ask questions about."""
import json


class Finding:
    def __init__(self, result):
        location = result["locations"][0]["physicalLocation"]
        self.rule = result["ruleId"]
        self.level = result["level"]
        self.file = location["artifactLocation"]["uri"]
        self.line = location["region"]["startLine"]
        self.message = result["message"]["text"]
        self.function = result["properties"]["function"]
        self.confidence = result["properties"]["confidence"]
        self.archs = result["properties"].get("architectures", [])
        self.fingerprint = result["partialFingerprints"]["mmucheck/v1"]
        self.steps = [(step["location"]["logicalLocations"][0]["name"],
                       step["location"]["message"]["text"])
                      for step in result["codeFlows"][0]["threadFlows"][0]["locations"]]

    def tells(self, *fragments):
        """The steps mention all fragments, in this order."""
        texts = [f"{function}: {text}" for function, text in self.steps]
        at = 0
        for fragment in fragments:
            while at < len(texts) and fragment not in texts[at]:
                at += 1
            if at == len(texts):
                return False
        return True

    def __str__(self):
        return f"{self.file}:{self.line} {self.function} [{self.rule}]"


class Report:
    def __init__(self, path):
        with open(path, encoding="utf-8") as source:
            self.run = json.load(source)["runs"][0]
        self.findings = [Finding(result) for result in self.run["results"]]
        self.coverage = self.run["properties"]["coverage"]
        self.kernel = self.run["properties"].get("kernel", "")
        self.notes = [note["message"]["text"]
                      for note in self.run["invocations"][0].get("toolExecutionNotifications", [])]

    def of(self, rule, function):
        return [f for f in self.findings if f.rule == rule and f.function == function]
