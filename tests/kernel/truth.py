# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known about real kernels, by function: bugs that are live, code that is right.

Whether a bug is live in a release is read off its source, not off a version number: a bug
that upstream has fixed is no failure of the test."""
import pathlib
import re

RULES = {"lazy-read-hazard", "lazy-unbalanced", "lazy-nested", "lazy-pause", "lazy-flush-order",
         "lazy-lock", "lazy-sleep", "gather-unbalanced", "notifier-unbalanced",
         "pte-map-unchecked", "pte-map-unbalanced", "tlb-missing-flush",
         "tlb-flush-before-update", "tlb-flush-after-unlock", "tlb-free-before-flush",
         "tlb-batched-pending", "gather-missing-entry", "gather-unshare", "gather-table-sync",
         "notifier-missing"}

SCAN = ["mm", "fs/proc/task_mmu.c", "kernel/bpf/arena.c", "arch/x86/mm", "arch/x86/xen"]

# Code that these rules must not report: (file, function, rules that may speak all the same).
SILENT = [
    ("mm/memory.c", "remap_pte_range", set()),
    ("mm/memory.c", "insert_pages", set()),
    ("mm/vmalloc.c", "vmap_pte_range", set()),
    ("mm/vmalloc.c", "vmap_pages_pte_range", set()),
    ("mm/vmalloc.c", "vunmap_pte_range", set()),
    ("mm/mprotect.c", "change_pte_range", set()),
    ("mm/mremap.c", "move_ptes", set()),
    ("mm/madvise.c", "madvise_cold_or_pageout_pte_range", set()),
    ("mm/madvise.c", "madvise_free_pte_range", set()),
    ("mm/madvise.c", "swapin_walk_pmd_entry", set()),
    ("mm/migrate_device.c", "migrate_vma_collect_pmd", {"lazy-flush-order"}),
    ("mm/vmscan.c", "walk_pte_range", set()),
    ("mm/vmscan.c", "walk_pmd_range", set()),
    ("mm/vmscan.c", "walk_pmd_range_locked", set()),
    ("mm/kasan/shadow.c", "kasan_populate_vmalloc_pte", set()),
    ("mm/kasan/shadow.c", "kasan_depopulate_vmalloc_pte", set()),
    ("mm/khugepaged.c", "try_collapse_pte_mapped_thp", set()),
    ("mm/khugepaged.c", "collapse_pte_mapped_thp", set()),
    ("mm/rmap.c", "try_to_unmap_one", set()),
    ("fs/proc/task_mmu.c", "pagemap_scan_pmd_entry", {"lazy-flush-order"}),
    ("kernel/bpf/arena.c", "existing_page_cb", set()),
    ("mm/tests/lazy_mmu_mode_kunit.c", "expect_active", set()),
]


def body(tree, path, function):
    """Text of a function's definition and the line it starts on, or (None, 0)."""
    source = pathlib.Path(tree, path)
    if not source.exists():
        return None, 0
    lines = source.read_text(errors="replace").splitlines()
    for number, line in enumerate(lines):
        if not re.search(rf"\b{function}\(", line) or line[:1] in " \t*/#":
            continue
        end = number
        while end < len(lines) and not lines[end].startswith("}"):
            if lines[end].rstrip().endswith(";") and "{" not in "".join(lines[number:end + 1]):
                break
            end += 1
        text = "\n".join(lines[number:end + 1])
        if text.endswith("}"):
            return text, number + 1
    return None, 0


def fork_hazard_is_live(tree):
    """The helper restores an exclusive entry and says so by -ENOENT; the caller, or what it
    calls, looks at the entry again with no flush between."""
    helper, _ = body(tree, "mm/memory.c", "copy_nonpresent_pte")
    caller, _ = body(tree, "mm/memory.c", "copy_pte_range")
    if not helper or not caller or "return -ENOENT" not in helper:
        return False
    after = caller[caller.find("copy_nonpresent_pte("):]
    again = re.search(r"ptent = (ptep_get\(src_pte\)|\*src_pte);|copy_present_ptes?\(", after)
    flush = re.search(r"lazy_mmu_mode_(disable|pause)\(|_flush_lazy_mmu_mode\(", after)
    return bool(again and not (flush and flush.start() < again.start()))


def flush_precedes_leave(tree, path, function):
    text, _ = body(tree, path, function)
    if not text:
        return False
    flush = [m.start() for m in re.finditer(r"flush_tlb_range\(", text)]
    leave = [m.start() for m in re.finditer(
        r"(lazy_mmu_mode_disable|arch_leave_lazy_mmu_mode)\(", text)]
    return bool(flush and leave and any(f < leave[-1] for f in flush))


def error_path_line(tree):
    """The read on the -EIO path of copy_pte_range, which is right."""
    text, first = body(tree, "mm/memory.c", "copy_pte_range")
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if "ret == -EIO" in line:
            return first + number + 1
    return None


ENTER = r"(?:lazy_mmu_mode_enable|arch_enter_lazy_mmu_mode)\("
LEAVE = r"(?:lazy_mmu_mode_disable|arch_leave_lazy_mmu_mode)\("


def in_section_at(text, position):
    """Is the last call about sections before it, as the text goes, an enter?"""
    calls = re.findall(f"{ENTER}|{LEAVE}", text[:position])
    return bool(calls) and re.match(ENTER, calls[-1]) is not None


def splits_in_section(text):
    return any(in_section_at(text, m.start())
               for m in re.finditer(r"\bsplit_(folio|huge_page)\(", text))


def section_before_lock(text):
    enter, lock = re.search(ENTER, text), re.search(r"pte_offset_map_lock\(", text)
    return bool(enter and lock and enter.start() < lock.start())


def unlocks_unpaused(text):
    return "spin_unlock(" in text and "_pause(" not in text


def allocates_unpaused(text):
    return "GFP_KERNEL" in text and "_pause(" not in text


def locks_again_unwaited(text):
    """383c4613c67c has added the call to where the lock is taken again."""
    return (text.count("flush_tlb_batched_pending(") == 1 and
            text.count("pte_offset_map_lock(") > 1)


def unlocks_unflushed(text):
    """Entries unmapped so far are flushed only when the split behind the unlock fails."""
    return bool(re.search(r"pte_unmap_unlock\(ptep, ptl\);[^}]*if \(ret\) \{\s*if \(unmapped\)",
                          text))


# Bugs that some releases still have: (case, file, function, rule, is it there?)
LIVE = [
    ("C004", "mm/madvise.c", "madvise_free_pte_range", "lazy-lock", splits_in_section),
    ("C004", "mm/madvise.c", "madvise_free_pte_range", "lazy-sleep", splits_in_section),
    ("C004", "mm/madvise.c", "madvise_cold_or_pageout_pte_range", "lazy-lock", splits_in_section),
    ("C004", "mm/madvise.c", "madvise_cold_or_pageout_pte_range", "lazy-sleep",
     splits_in_section),
    ("C004", "mm/madvise.c", "madvise_free_pte_range", "tlb-batched-pending",
     locks_again_unwaited),
    ("C004", "mm/madvise.c", "madvise_cold_or_pageout_pte_range", "tlb-batched-pending",
     locks_again_unwaited),
    ("C008", "mm/migrate_device.c", "migrate_vma_collect_pmd", "tlb-flush-after-unlock",
     unlocks_unflushed),
    ("C005", "fs/proc/task_mmu.c", "pagemap_scan_pmd_entry", "lazy-sleep", section_before_lock),
    ("C005", "fs/proc/task_mmu.c", "pagemap_scan_pmd_entry", "lazy-lock", section_before_lock),
    ("C010", "mm/kasan/shadow.c", "kasan_populate_vmalloc_pte", "lazy-sleep", allocates_unpaused),
    ("C041", "mm/kasan/shadow.c", "kasan_populate_vmalloc_pte", "lazy-lock", unlocks_unpaused),
    ("C041", "mm/kasan/shadow.c", "kasan_depopulate_vmalloc_pte", "lazy-lock", unlocks_unpaused),
]


def live(tree):
    """Those of them that this tree has."""
    return [entry for entry in LIVE
            if entry[4](body(tree, entry[1], entry[2])[0] or "")]


# Findings that 6.12 and later have in common, on other lines of other surroundings.
FINGERPRINTS = {
    ("lazy-read-hazard", "copy_pte_range"): "bf2364d843b3814ce6db23ec9ff42b43",
    ("lazy-read-hazard", "__copy_present_ptes"): "d8de06fae92831ecfbb30cac01af0642",
    ("lazy-read-hazard", "pte_install_uffd_wp_if_needed"): "f02c8284ae14afdaaca2ca5baa9a04ed",
    ("lazy-flush-order", "pagemap_scan_pmd_entry"): "5f94d607c98ae7271bae58f170b8597b",
}
