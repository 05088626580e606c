# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of reports share: a tree with one finding, and how to run a command.
# shellcheck shell=bash

# A kernel tree as small as it can be, with one bad file and how it is compiled.
small_tree() {
	mkdir -p tree/mm tree/kernel tree/include/linux tree/arch/x86 tree/scripts
	printf 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 0\nEXTRAVERSION =\nNAME = Test\n' > tree/Makefile
	: > tree/Kbuild
	: > tree/Kconfig
	: > tree/MAINTAINERS
	: > tree/scripts/Makefile.build
	: > tree/include/linux/mm.h
	echo 'void lazy_mmu_mode_enable(void);' > tree/include/linux/pgtable.h
	sed 's/^|/\t/' > tree/mm/a.c <<-'EOF'
	typedef struct { unsigned long pte; } pte_t;
	struct mm_struct;
	void lazy_mmu_mode_enable(void);
	void lazy_mmu_mode_disable(void);
	void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
	pte_t ptep_get(pte_t *ptep);
	pte_t write_and_read(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
	{
	|lazy_mmu_mode_enable();
	|set_pte_at(mm, addr, ptep, pte);
	|pte = ptep_get(ptep);
	|lazy_mmu_mode_disable();
	|return pte;
	}
	EOF
	printf '[{"directory": "%s/tree", "file": "mm/a.c", "arguments": ["clang", "-c", "mm/a.c"]}]\n' \
		"$PWD" > db.json
}

# expect STATUS COMMAND...: run with outputs in the files out and err
expect() {
	local want=$1 got=0
	shift
	"$@" > out 2> err || got=$?
	[ "$got" -eq "$want" ] || { echo "status $got, not $want"; cat out err; return 1; }
}
