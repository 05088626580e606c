# SPDX-License-Identifier: GPL-2.0-or-later
"""The scoreboard: which engine sees which case, in Markdown.

It says nothing of time, date or machine, so that two runs over one corpus agree."""
import casefile

HEAD = """\
<!-- SPDX-License-Identifier: GPL-2.0-or-later -->
# Corpus scoreboard

Written by `make corpus`. A case is a bug with its fix (C: from the kernel's history, P: a
pattern of a rule, written for it) or right code that looks wrong (S: from the kernel, T: traps);
it counts in every generation of the API in which it makes sense.

For an engine: *hit*, every expected place is found, in every generation; *miss*, some is not;
*false*, something is found that is right; *silent*, right code is left alone; *not yet*, the
engine does not have a rule of the case; *-*, nobody expects this engine to see it; *error*,
there is no report of it, or the case does not compile. The checker runs in every generation of
a case, cocci in the newest, sparse in the oldest API only, the analyzer in one where the case is
about none of its rules. What another engine than the checker finds wrongly is explained in
tests/corpus/differences.
On the model: *shown*, running the bug breaks exactly the rules that are expected; *silent*,
running the fixed or right code breaks none; runs are all choices on all architectures.
"""


def render(results, engines, reports):
    """The scoreboard of these results; `reports` is the folder of other reports."""
    unread = [r.folder for r in results if not r.case]
    results = [r for r in results if r.case]
    sections = [HEAD, totals(results, engines), "## Cases\n", cases(results, engines),
                "## Rules\n", rules(results, engines)]
    if unread:
        sections.insert(2, "Not counted, the case file is wrong: " + ", ".join(unread) + "\n")
    random = random_programs(reports / "oracle.md")
    if random:
        sections += ["## Random programs\n", random]
    return "\n".join(sections)


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def head(*cells):
    return row(*cells) + "|" + " --- |" * len(cells) + "\n"


def totals(results, engines):
    kinds = {kind: sum(r.case.id.startswith(kind) for r in results) for kind in "CPST"}
    text = (f"{len(results)} cases: {kinds['C']} bugs, {kinds['P']} patterns, "
            f"{kinds['S']} right, {kinds['T']} traps.\n\n")
    words = ("hit", "miss", "false", "silent", "not yet", "-", "error")
    text += head("engine", *words)
    for engine in engines:
        cells = [verdict(r, engine) for r in results]
        text += row(engine, *(sum(word in cell for cell in cells) for word in words))
    return text


def cases(results, engines):
    text = head("case", "rules", *engines, "model, wrong", "model, right", "runs")
    for r in results:
        runs = sum(count for _, count in r.model.values())
        text += row(f"{r.folder}", " ".join(r.case.rules),
                    *(", ".join(verdict(r, engine)) for engine in engines),
                    model(r, ("bug",)), model(r, ("fixed", "good")), runs or "-")
    return text


def verdict(result, engine):
    """The words for an engine on a case, in a fixed order."""
    outcomes = [o for (name, _, _), o in result.engines.items() if name == engine]
    if not outcomes and engine not in (*result.case.engines, *result.broken):
        return ["-"]
    if engine in result.broken or not outcomes:
        return ["error"]
    words = []
    if any(o.missed for o in outcomes):
        words.append("miss")
    elif any(o.hit for o in outcomes):
        words.append("hit")
    if any(o.false for o in outcomes):
        words.append("false")
    if engine not in result.case.engines:
        return [word for word in words if word == "false"] or ["-"]
    if any(o.not_yet for o in outcomes) or lacks_rules(result, engine):
        words.append("not yet")
    elif not words:
        words.append("silent")
    return words


def lacks_rules(result, engine):
    """Silence about right code means nothing from an engine without any rule for it."""
    known = set().union(*(o.rules for (name, _, _), o in result.engines.items()
                          if name == engine))
    return not known & set(result.case.rules)


def model(result, variants):
    """The model's verdict on a case; generations are named where they disagree."""
    said = {}
    for (generation, variant), (word, _) in result.model.items():
        if variant in variants:
            said.setdefault(word, []).append(generation)
    if len(said) < 2:
        return "".join(said) or "-"
    return ", ".join(f"{word} ({' '.join(said[word])})" for word in sorted(said))


def rules(results, engines):
    """Recall and precision by rule; a place counts once in each generation."""
    names = ("hit", "missed", "false", "not_yet")
    text = head("rule", "cases", *(f"{engine}: {word}" for engine in engines
                                   for word in ("recall", "precision", "not yet")))
    for rule in casefile.RULES:
        line = [rule, sum(rule in r.case.rules for r in results)]
        for engine in engines:
            hit, missed, false, not_yet = (
                sum(getattr(o, name).count(rule) for r in results
                    for (e, _, _), o in r.engines.items() if e == engine) for name in names)
            line += [ratio(hit, hit + missed), ratio(hit, hit + false), not_yet or "-"]
        text += row(*line)
    return text


def ratio(part, whole):
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "-"


def random_programs(path):
    """The tables of the random programs' report as one, or nothing."""
    if not path.is_file():
        return ""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(dict.fromkeys(line for line in lines if line.startswith("|")))
