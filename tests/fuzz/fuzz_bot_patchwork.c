// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for the answers of Patchwork, as both kinds that the bot asks for. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/patchwork.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *answer = json_loadb((const char *)data, size, JSON_DECODE_ANY, NULL);
	json_t *want = json_pack("{s:s, s:s}", "state", "success", "description", "nothing found");

	/* Without a list of checks there is none, and without a list of patches no number. */
	if (!json_is_array(answer) &&
	    (patchwork_id(answer) || patchwork_has(answer, "mmucheck", want)))
		abort();
	if (patchwork_has(answer, "mmucheck", want) && !memmem(data, size, "success", 7) &&
	    !memchr(data, '\\', size))
		abort();
	patchwork_id(answer);
	json_decref(answer);
	json_decref(want);
	return 0;
}
