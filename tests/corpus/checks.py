# SPDX-License-Identifier: GPL-2.0-or-later
"""mmucheck check for many small files: by the program of checks.c if $CHECKS names it, which
is loaded once for all of them, else by a process of $MMUCHECK for each."""
import atexit
import os
import pathlib
import queue
import subprocess
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
MMUCHECK = os.environ.get("MMUCHECK", str(TOP / "build" / "mmucheck"))
CHECKS = os.environ.get("CHECKS", "")
SECONDS = 120  # more than any file needs
_idle = queue.SimpleQueue()


class _Server:
    """A process that checks one file after the other."""

    def __init__(self):
        self.output = tempfile.NamedTemporaryFile(prefix="checks-")
        self.process = subprocess.Popen([CHECKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self.end)

    def run(self, words, cwd):
        request = b"".join(os.fsencode(word) + b"\0" for word in (cwd, self.output.name, *words))
        self.process.stdin.write(b"%d\n" % len(request) + request)
        self.process.stdin.flush()
        status = self.process.stdout.readline()
        said = pathlib.Path(self.output.name).read_text(encoding="utf-8", errors="replace")
        # A sanitizer ends it with what it has to say.
        return int(status) if status else self.process.wait(SECONDS), said

    def end(self):
        """What was lost over all files, the leak sanitizer tells only now."""
        if self.process.poll() is None:
            self.process.stdin.close()
            if self.process.wait(SECONDS) != 0:
                print(pathlib.Path(self.output.name).read_text(encoding="utf-8", errors="replace"))
                print("not ok - checks: ended well", flush=True)
                os._exit(1)


def run(arguments, cwd=None):
    """Status of a check with these arguments, and all that it says; may raise OSError."""
    words = ["mmucheck check", *map(str, arguments)]
    if not CHECKS:
        done = subprocess.run([MMUCHECK, "check", *words[1:]], cwd=cwd, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", check=False)
        return done.returncode, done.stdout + done.stderr
    try:
        server = _idle.get_nowait()
    except queue.Empty:
        server = _Server()
    result = server.run(words, str(cwd or os.getcwd()))
    if server.process.poll() is None:
        _idle.put(server)
    return result
