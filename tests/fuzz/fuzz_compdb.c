// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for kbuild_flags_from_json(): commands, or an error that names the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kbuild/kbuild.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct kbuild_flags flags = {0};
	int fd = memfd_create("compile_commands.json", MFD_CLOEXEC);
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	if (kbuild_flags_from_json(&ctx, path, &flags) && !strstr(ctx.error.buf, path))
		abort();
	vec_each (&flags.cmds, struct kbuild_cmd, cmd)
		if (kbuild_flags_find(&flags, cmd->file) != cmd || cmd->args[cmd->nr_args])
			abort();
	kbuild_flags_free(&flags);
	ctx_free(&ctx);
	close(fd);
	return 0;
}
