// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/flags_cache.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cache/program.h"
#include "util/path.h"

#define KIND "flags"
#define MAX_DEPTH 16

static void add_file(struct flags_cache *c, const char *path, struct strbuf *out)
{
	const struct content *now = contents_of(&c->contents, strpool_intern(&c->ctx->names, path));

	strbuf_addf(out, "%s %016llx%016llx\n", path, (unsigned long long)now->digest.hi,
		    (unsigned long long)now->digest.lo);
}

static bool is_any(const char *name)
{
	return name[0] != '.';
}

static bool is_makefile(const char *name)
{
	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6) ||
	       path_has_suffix(name, ".mk") || path_has_suffix(name, ".include");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files of a directory that a test takes, and of those depth levels below it. */
static void add_dir(struct flags_cache *c, const char *dir, bool (*takes)(const char *name),
		    unsigned depth, struct strbuf *out)
{
	VEC(char *) names = {0};
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			vec_push(&names, xstrdup(e->d_name));
	if (d)
		closedir(d);
	if (names.nr)
		qsort(names.at, names.nr, sizeof(*names.at), by_name);
	vec_each (&names, char *, name) {
		char *path = path_join(dir, *name);

		if (path_is_dir(path)) {
			if (depth)
				add_dir(c, path, takes, depth - 1, out);
		} else if (takes(*name)) {
			add_file(c, path, out);
		}
		free(path);
		free(*name);
	}
	vec_free(&names);
}

/* The compiler that PATH leads to: it is asked by kbuild which options it knows. */
static void add_compiler(const char *name, struct strbuf *out)
{
	const char *path = getenv("PATH");
	struct stat st;

	for (const char *at = path; at && *at; at += *at == ':') {
		size_t len = strcspn(at, ":");
		struct strbuf file = STRBUF_INIT;

		strbuf_addf(&file, "%.*s/%s", (int)len, at, name);
		if (!stat(file.buf, &st)) {
			strbuf_addf(out, "%s %lld %lld %lld\n", file.buf, (long long)st.st_ino,
				    (long long)st.st_size, (long long)st.st_mtim.tv_sec);
			strbuf_free(&file);
			return;
		}
		strbuf_free(&file);
		at += len;
	}
	strbuf_addf(out, "no %s\n", name);
}

void flags_cache_open(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
		      const char *arch, const char *llvm, struct flags_cache *c)
{
	static const char *const configs[] = {".config", "include/config/auto.conf"};
	struct strbuf clang = STRBUF_INIT;
	char *path;

	*c = (struct flags_cache){.ctx = ctx, .tree = t, .base = STRBUF_INIT, .where = STRBUF_INIT};
	store_open(&c->store);
	contents_open(ctx, &c->contents);
	strbuf_addf(&c->where, "%s\n%s\n%s\n", t->root, build, arch);
	strbuf_addf(&c->base, "%s%s\n", c->where.buf, llvm);
	program_identity(&c->base);
	strbuf_addf(&clang, "clang%s", *llvm == '-' ? llvm : "");
	add_compiler(clang.buf, &c->base);
	add_compiler("gcc", &c->base);
	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		path = path_join(build, configs[i]);
		add_file(c, path, &c->base);
		free(path);
	}
	path = path_join(t->root, "scripts");
	add_dir(c, t->root, is_makefile, 0, &c->base);
	add_dir(c, path, is_any, 0, &c->base);
	free(path);
	path = path_join(t->root, "arch");
	strbuf_reset(&clang);
	strbuf_addf(&clang, "%s/%s", path, path_srcarch(arch));
	add_dir(c, clang.buf, is_makefile, 0, &c->base);
	free(path);
	strbuf_free(&clang);
}

void flags_cache_close(struct flags_cache *c)
{
	store_close(&c->store);
	contents_close(&c->contents);
	strbuf_free(&c->base);
	strbuf_free(&c->where);
}

static void entry_key(struct flags_cache *c, const char *dir, char key[33])
{
	char *path = path_join(c->tree->root, dir), *slash;
	struct strbuf sb = STRBUF_INIT;

	strbuf_add(&sb, c->base.buf, c->base.len);
	strbuf_addf(&sb, "%s\n", dir);
	add_dir(c, path, is_makefile, MAX_DEPTH, &sb);
	while ((slash = strrchr(path, '/')) && slash > path + strlen(c->tree->root)) {
		*slash = '\0';
		add_dir(c, path, is_makefile, 0, &sb);
	}
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
	free(path);
}

/* Of what make has said last, whatever the Makefiles held. */
static void last_key(const struct flags_cache *c, const char *dir, char key[33])
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "last\n%s%s", c->where.buf, dir);
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
}

/* A command in an entry: this, then its strings, each with its NUL. */
struct head {
	uint32_t own; /* of found_cmds.own, not .other */
	uint32_t nr;  /* strings: file, dir, arguments */
};

static void add_cmd(const struct kbuild_cmd *cmd, bool own, struct strbuf *out)
{
	struct head h = {own, cmd->nr_args + 2};

	strbuf_add(out, &h, sizeof(h));
	strbuf_add(out, cmd->file, strlen(cmd->file) + 1);
	strbuf_add(out, cmd->dir, strlen(cmd->dir) + 1);
	for (unsigned i = 0; i < cmd->nr_args; i++)
		strbuf_add(out, cmd->args[i], strlen(cmd->args[i]) + 1);
}

/* The next command; false at the end and at what no command is. */
static bool read_cmd(struct kbuild_flags *out, const char **at, const char *end, struct head *h,
		     struct kbuild_cmd *cmd)
{
	VEC(char *) strings = {0};

	if ((size_t)(end - *at) < sizeof(*h))
		return false;
	memcpy(h, *at, sizeof(*h));
	*at += sizeof(*h);
	while (strings.nr < h->nr) {
		const char *nul = memchr(*at, '\0', (size_t)(end - *at));
		uint32_t id;

		if (!nul)
			break;
		id = strpool_intern(&out->strings, *at);
		vec_push(&strings, (char *)strpool_get(&out->strings, id));
		*at = nul + 1;
	}
	if (strings.nr != h->nr || h->nr < 2) {
		vec_free(&strings);
		return false;
	}
	vec_push(&strings, NULL);
	*cmd = (struct kbuild_cmd){
		.file = strings.at[0],
		.dir = strings.at[1],
		.nr_args = h->nr - 2,
		.args = arena_memdup(&out->mem, strings.at + 2, (h->nr - 1) * sizeof(*strings.at))};
	vec_free(&strings);
	return true;
}

bool flags_cache_get(struct flags_cache *c, const char *dir, bool last, struct kbuild_flags *out,
		     struct found_cmds *found)
{
	struct strbuf blob = STRBUF_INIT;
	const char *at, *end;
	struct kbuild_cmd cmd;
	struct head h;
	char key[33];
	bool known;

	entry_key(c, dir, key);
	known = store_get(&c->store, KIND, key, &blob);
	if (!known && last) {
		last_key(c, dir, key);
		known = store_get(&c->store, KIND, key, &blob);
	}
	at = blob.buf;
	end = blob.buf + blob.len;
	while (known && read_cmd(out, &at, end, &h, &cmd)) {
		if (h.own)
			vec_push(&found->own, cmd);
		else
			vec_push(&found->other, cmd);
	}
	strbuf_free(&blob);
	return known;
}

/* Was a command printed for this directory?  Its file may lie in another one (virt/kvm/). */
static bool is_of_dir(const struct kbuild_cmd *cmd, const char *dir)
{
	return cmd->object && !strncmp(cmd->object, dir, strlen(dir));
}

void flags_cache_put(struct flags_cache *c, const char *dir, const struct found_cmds *told)
{
	struct strbuf blob = STRBUF_INIT;
	char key[33];

	vec_each (&told->own, struct kbuild_cmd, cmd)
		if (is_of_dir(cmd, dir))
			add_cmd(cmd, true, &blob);
	vec_each (&told->other, struct kbuild_cmd, cmd)
		if (is_of_dir(cmd, dir))
			add_cmd(cmd, false, &blob);
	entry_key(c, dir, key);
	store_put(&c->store, KIND, key, blob.buf, blob.len);
	last_key(c, dir, key);
	store_put(&c->store, KIND, key, blob.buf, blob.len);
	strbuf_free(&blob);
}
