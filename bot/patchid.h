/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * By which id other series name a stored patch: git patch-id --stable, as the
 * prerequisite-patch-id lines of git format-patch --base have it (see git-patch-id(1)).
 *
 * Ids are made when a series first asks for one, of all patches that are stored and have none
 * yet, and stay in messages.patch_id.
 */
#ifndef BOT_PATCHID_H
#define BOT_PATCHID_H

#include "bot/bot.h"
#include "bot/sandbox.h"

/*
 * Make those that are missing, by git in the sandbox; dir is where files may be written.
 * 0, 1 when sandbox.tick has asked to stop, -1 with the error set.  Patches that git cannot
 * read get the id "", and are told in the log.
 */
int patchid_index(struct bot *bot, const char *dir, const struct sandbox *sb);

#endif
