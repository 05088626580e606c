// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plain allmodconfig loses page-table code to options that exclude each other.
 * These choices were found by comparing which files and functions of mm/ and
 * arch/ARCH/mm are compiled; a symbol that a kernel does not know is ignored by it.
 */
#include "kbuild/fragment.h"

#include <stddef.h>
#include <string.h>

#define ON(symbol) "CONFIG_" symbol "=y\n"
#define OFF(symbol) "CONFIG_" symbol "=n\n"

/* Lists of words, one idea each. */
/* clang-format off */

/* PREEMPT_RT would switch transparent huge pages off; SLUB_TINY KASAN. */
#define CHOICES OFF("PREEMPT_RT") ON("PREEMPT_VOLUNTARY") OFF("SLUB_TINY") OFF("KCSAN") OFF("KMSAN")

/* KASAN keeps its own page-table code. */
#define WITH_KASAN ON("KASAN") ON("KASAN_GENERIC") ON("KASAN_VMALLOC")

/* Nothing that needs other tools or only costs time. */
#define TOOLS                                                                                      \
	OFF("WERROR")                                                                              \
	ON("DEBUG_INFO_NONE") OFF("DEBUG_INFO_BTF") OFF("RUST") OFF("GCC_PLUGINS")                 \
		OFF("COMPILE_TEST") ON("LTO_NONE") OFF("CFI") OFF("CFI_CLANG") OFF("GCOV_KERNEL")  \
			OFF("KCOV") OFF("MODVERSIONS") OFF("MODULE_SIG") OFF("X86_NATIVE_CPU")

/* Every feature that works on page tables. */
#define FEATURES                                                                                   \
	ON("EXPERT")                                                                               \
	ON("KSM") ON("USERFAULTFD") ON("TRANSPARENT_HUGEPAGE") ON("HUGETLBFS")                     \
		ON("MEMORY_HOTPLUG") ON("MEMORY_HOTREMOVE") ON("ZONE_DEVICE") ON("DEVICE_PRIVATE") \
			ON("MIGRATION") ON("COMPACTION") ON("CMA") ON("MEMCG") ON("NUMA")          \
				ON("DEBUG_PAGEALLOC") ON("DEBUG_VM") ON("DEBUG_VM_PGTABLE") ON(    \
					"PAGE_TABLE_CHECK") ON("PTDUMP_DEBUGFS") ON("LRU_GEN")     \
					ON("ZSWAP") ON("ZSMALLOC") ON("DAMON") ON("GUP_TEST")      \
						ON("HMM_MIRROR") ON("BPF_SYSCALL") ON("BPF_JIT")   \
							ON("KVM") ON("READ_ONLY_THP_FOR_FS") ON(   \
								"HUGETLB_PAGE_OPTIMIZE_VMEMMAP")

/* The Xen options make the lazy MMU hooks real functions. */
#define X86                                                                                        \
	CHOICES WITH_KASAN ON("HYPERVISOR_GUEST") ON("PARAVIRT") ON("XEN") ON("XEN_PV")            \
		ON("XEN_DOM0") TOOLS FEATURES

#define ARM64                                                                                      \
	CHOICES WITH_KASAN OFF("CPU_BIG_ENDIAN") ON("CPU_LITTLE_ENDIAN") ON("XEN") TOOLS FEATURES

/* The batch of the hash MMU needs book3s64; little endian is what lld can link. */
#define POWERPC                                                                                    \
	CHOICES OFF("KASAN") ON("PPC64") ON("PPC_BOOK3S_64") ON("CPU_LITTLE_ENDIAN")               \
		ON("PPC_RADIX_MMU") ON("PPC_64S_HASH_MMU") TOOLS FEATURES

#define S390 CHOICES WITH_KASAN TOOLS FEATURES
#define SPARC CHOICES ON("64BIT") ON("SPARC64") TOOLS FEATURES
/* clang-format on */

static const struct {
	const char *srcarch, *text;
} fragments[] = {
	{"x86", X86}, {"arm64", ARM64}, {"powerpc", POWERPC}, {"s390", S390}, {"sparc", SPARC},
};

const char *kbuild_fragment(const char *srcarch)
{
	for (size_t i = 0; i < sizeof(fragments) / sizeof(fragments[0]); i++)
		if (!strcmp(srcarch, fragments[i].srcarch))
			return fragments[i].text;
	return NULL;
}
