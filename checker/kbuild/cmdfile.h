/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compile commands in the text that kbuild leaves or prints. */
#ifndef KBUILD_CMDFILE_H
#define KBUILD_CMDFILE_H

#include "kbuild/kbuild.h"

struct found_cmds {
	VEC(struct kbuild_cmd) own;   /* X.o from X.c */
	VEC(struct kbuild_cmd) other; /* built elsewhere, under another name, once more */
};

/*
 * The command by which an earlier build made the object of a kernel-relative .c
 * file, from the .X.o.cmd file beside the object.  Returns 1 if there is one, else 0.
 */
int cmdfile_read(struct kbuild_flags *out, const char *build, const char *file,
		 struct kbuild_cmd *cmd);
/*
 * All compile commands of kernel C files in what `make -n V=1` printed.  Takes the
 * text apart in place.
 */
void cmdfile_scan_output(struct kbuild_flags *out, const char *build, char *text,
			 struct found_cmds *found);

#endif
