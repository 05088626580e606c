# SPDX-License-Identifier: GPL-2.0-or-later
"""The Test Anything Protocol, as much of it as these tests print."""


class Tap:
    def __init__(self):
        self.number = 0
        self.failed = 0

    def ok(self, good, what, *why):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {what}", flush=True)
        if not good:
            for line in why:
                print(f"# {line}", flush=True)

    def skip(self, what, why):
        self.number += 1
        print(f"ok {self.number} - {what} # SKIP {why}", flush=True)

    def done(self):
        print(f"1..{self.number}")
        return 1 if self.failed else 0
