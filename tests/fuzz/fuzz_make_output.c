// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for cmdfile_scan_output(): whatever make prints, commands are complete. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild/cmdfile.h"
#include "kbuild/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add(struct kbuild_flags *out, const struct kbuild_cmd *cmd)
{
	if (cmd->file[0] != '/' || cmd->dir[0] != '/' || cmd->args[cmd->nr_args])
		abort();
	vec_push(&out->cmds, *cmd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	struct kbuild_flags flags = {0};
	struct found_cmds found = {0};

	cmdfile_scan_output(&flags, "/nowhere/build", text, &found);
	vec_each (&found.own, struct kbuild_cmd, cmd)
		add(&flags, cmd);
	vec_each (&found.other, struct kbuild_cmd, cmd)
		add(&flags, cmd);
	command_seal(&flags);
	vec_each (&flags.cmds, struct kbuild_cmd, cmd)
		if (kbuild_flags_find(&flags, cmd->file) != cmd)
			abort();
	vec_free(&found.own);
	vec_free(&found.other);
	kbuild_flags_free(&flags);
	free(text);
	return 0;
}
