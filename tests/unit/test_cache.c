// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What runs keep: blobs survive crashes, damage and a full disk; facts about a file
 * are used again only while all that it was made of is as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cache/program.h"
#include "cli/unit_cache.h"
#include "util/path.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"

struct fixture {
	struct ctx ctx;
	struct model *model;
	char dir[64];
	char *args[4]; /* two directories of headers, -include */
	char file[96];
	struct frontend_job job;
};

static void write_file(const char *dir, const char *name, const char *text)
{
	char *path = path_join(dir, name), *slash = strrchr(path, '/');
	FILE *f;

	*slash = '\0';
	assert_int_equal(path_make_dirs(path), 0);
	*slash = '/';
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	fclose(f);
	free(path);
}

static void remove_file(const char *dir, const char *name)
{
	char *path = path_join(dir, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	static const char *const dirs[] = {"near", "far"};

	fx->ctx = (struct ctx)CTX_INIT;
	fx->model = model_load(&fx->ctx, MMUCHECK_SOURCE_DIR "/checker/model", NULL, 0);
	assert_non_null(fx->model);
	strcpy(fx->dir, "/tmp/mmucheck-cache-XXXXXX");
	assert_non_null(mkdtemp(fx->dir));
	setenv("XDG_CACHE_HOME", fx->dir, 1);
	for (int i = 0; i < 2; i++)
		assert_true(asprintf(&fx->args[i], "-I%s/%s", fx->dir, dirs[i]) > 0);
	fx->args[2] = (char *)"-include";
	fx->args[3] = path_join(fx->dir, "first.h");
	write_file(fx->dir, "first.h", "#define FIRST 1\n");
	write_file(fx->dir, "near/one.h", "#include \"two.h\"\n");
	write_file(fx->dir, "far/two.h", "static inline int two(void) { return 2; }\n");
	write_file(fx->dir, "f.c", "#include \"one.h\"\nint f(void) { return two(); }\n");
	snprintf(fx->file, sizeof(fx->file), "%s/f.c", fx->dir);
	fx->job = (struct frontend_job){
		.file = fx->file, .dir = fx->dir, .root = fx->dir, .args = fx->args, .nr_args = 4};
	*state = fx;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;

	nftw(fx->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(fx->args[0]);
	free(fx->args[1]);
	free(fx->args[3]);
	model_free(fx->model);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

/* The path of the only entry there is. */
static char *entry_path(const struct fixture *fx, const char *kind, const char *key)
{
	char *path;

	assert_true(asprintf(&path, "%s/mmucheck/store/%s/%.2s/%s", fx->dir, kind, key, key) > 0);
	return path;
}

static void expect_blob(const char *key, const char *want)
{
	struct strbuf got = STRBUF_INIT;
	struct store s;

	store_open(&s);
	assert_int_equal(store_get(&s, "units", key, &got), want != NULL);
	if (want)
		assert_string_equal(got.buf, want);
	strbuf_free(&got);
	store_close(&s);
}

static void put(const char *key, const char *text)
{
	struct store s;

	store_open(&s);
	store_put(&s, "units", key, text, strlen(text));
	assert_int_equal(s.failed, 0);
	store_close(&s);
}

static void test_blob_comes_back(void **state)
{
	(void)state;
	expect_blob(KEY, NULL);
	put(KEY, "first");
	expect_blob(KEY, "first");
	expect_blob(OTHER, NULL);
	put(KEY, "second");
	expect_blob(KEY, "second");
}

/* Each byte of an entry matters, and so does its end. */
static void test_damage_is_noticed(void **state)
{
	const struct fixture *fx = *state;
	char *path = entry_path(fx, "units", KEY);
	struct stat st;

	put(KEY, "some text");
	assert_int_equal(stat(path, &st), 0);
	for (off_t at = 0; at < st.st_size; at += 3) {
		struct strbuf got = STRBUF_INIT;
		struct store s;
		int fd;
		char c;

		put(KEY, "some text");
		fd = open(path, O_RDWR);
		assert_int_equal(pread(fd, &c, 1, at), 1);
		c ^= 4;
		assert_int_equal(pwrite(fd, &c, 1, at), 1);
		close(fd);
		store_open(&s);
		assert_false(store_get(&s, "units", KEY, &got));
		assert_int_equal(s.damaged, 1);
		assert_int_equal(got.len, 0);
		s.damaged = 0;
		store_close(&s);
		assert_int_equal(access(path, F_OK), -1);
	}
	put(KEY, "some text");
	assert_int_equal(truncate(path, st.st_size - 1), 0);
	expect_blob(KEY, NULL);
	free(path);
}

static void set_age(const char *path, time_t seconds)
{
	struct timespec times[2] = {{time(NULL) - seconds, 0}, {time(NULL) - seconds, 0}};

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* A mapped blob is the same one, and damage is noticed as well. */
static void test_blob_is_mapped(void **state)
{
	const struct fixture *fx = *state;
	char *path = entry_path(fx, "units", KEY);
	struct store_map m;
	struct store s;
	int fd;

	store_open(&s);
	assert_false(store_map(&s, "units", KEY, &m));
	put(KEY, "some text");
	assert_true(store_map(&s, "units", KEY, &m));
	assert_int_equal(m.len, 9);
	assert_memory_equal(m.data, "some text", 9);
	assert_int_equal((uintptr_t)(m.data + STORE_SKEW) % 8, 0);
	store_unmap(&m);
	fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, "X", 1, 55), 1);
	close(fd);
	assert_false(store_map(&s, "units", KEY, &m));
	assert_int_equal(s.damaged, 1);
	assert_int_equal(access(path, F_OK), -1);
	s.damaged = 0;
	store_close(&s);
	free(path);
}

/* What was written last is not looked through again at once. */
static void test_trim_is_not_for_every_run(void **state)
{
	const struct fixture *fx = *state;
	char *path = entry_path(fx, "units", KEY), *torn, *mark;

	put(KEY, "text");
	assert_true(asprintf(&torn, "%s.1.tmp", path) > 0);
	assert_true(asprintf(&mark, "%s/mmucheck/store", fx->dir) > 0);
	assert_int_equal(link(path, torn), 0);
	set_age(torn, 7200);
	put(OTHER, "text");
	assert_int_equal(access(torn, F_OK), 0);
	set_age(mark, 3600);
	put(OTHER, "text");
	assert_int_equal(access(torn, F_OK), -1);
	free(mark);
	free(torn);
	free(path);
}

static void test_entry_of_another_name(void **state)
{
	const struct fixture *fx = *state;
	char *from = entry_path(fx, "units", KEY), *to = entry_path(fx, "units", OTHER);

	put(KEY, "mine");
	put(OTHER, "yours");
	assert_int_equal(rename(from, to), 0);
	expect_blob(OTHER, NULL);
	free(from);
	free(to);
}

/* No file may grow beyond a few bytes, as on a full disk. */
static void test_full_disk(void **state)
{
	struct rlimit old, tiny;
	struct store s;

	(void)state;
	put(KEY, "kept");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	tiny = (struct rlimit){16, old.rlim_max};
	setrlimit(RLIMIT_FSIZE, &tiny);
	store_open(&s);
	store_put(&s, "units", KEY, "lost", 4);
	store_put(&s, "units", OTHER, "lost", 4);
	setrlimit(RLIMIT_FSIZE, &old);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(s.failed, 2);
	assert_int_equal(s.error, EFBIG);
	s.failed = 0;
	store_close(&s);
	expect_blob(KEY, "kept");
	expect_blob(OTHER, NULL);
}

/* Writers of one entry are killed at any moment: what is there is whole. */
static void test_killed_writers(void **state)
{
	static char text[1 << 20];
	struct strbuf got = STRBUF_INIT;
	struct store s;

	(void)state;
	memset(text, 'x', sizeof(text));
	/* On a busy machine the first writers do not come to their end. */
	for (int i = 0; i < 20 || (!got.len && i < 200); i++) {
		pid_t pid = fork();

		if (!pid) {
			store_open(&s);
			for (;;)
				store_put(&s, "units", KEY, text, sizeof(text));
		}
		usleep(1000 + 700 * (unsigned)i);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		store_open(&s);
		strbuf_reset(&got);
		if (store_get(&s, "units", KEY, &got)) {
			assert_int_equal(got.len, sizeof(text));
			assert_memory_equal(got.buf, text, sizeof(text));
		}
		assert_int_equal(s.damaged, 0);
		store_close(&s);
	}
	assert_true(got.len > 0);
	strbuf_free(&got);
}

static void test_trim_takes_the_least_used(void **state)
{
	const struct fixture *fx = *state;
	char *old = entry_path(fx, "units", KEY), *young = entry_path(fx, "units", OTHER);
	char *torn;
	struct store s;
	size_t all;

	put(KEY, "aaaa");
	put(OTHER, "bbbb");
	set_age(old, 100);
	assert_true(asprintf(&torn, "%s.1.tmp", old) > 0);
	assert_int_equal(link(young, torn), 0);
	set_age(torn, 7200);
	store_open(&s);
	all = store_measure(&s, NULL).bytes;
	assert_int_equal(access(torn, F_OK), -1);
	assert_int_equal(store_trim(&s, all), 0);
	set_age(young, 50);
	assert_int_equal(store_trim(&s, all - 1), 1);
	assert_int_equal(access(old, F_OK), -1);
	assert_int_equal(access(young, F_OK), 0);
	assert_int_equal(store_trim(&s, 0), 1);
	assert_int_equal(store_measure(&s, NULL).entries, 0);
	store_close(&s);
	free(torn);
	free(old);
	free(young);
}

/* An entry that was used lately is not among the least used. */
static void test_use_is_noted(void **state)
{
	const struct fixture *fx = *state;
	char *path = entry_path(fx, "units", KEY);
	struct stat st;

	put(KEY, "text");
	set_age(path, 1000);
	expect_blob(KEY, "text");
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_mtime > time(NULL) - 500);
	free(path);
}

/* Parse the file and keep the unit; its bytes. */
static struct strbuf parse_and_keep(struct fixture *fx)
{
	struct strbuf sb = STRBUF_INIT;
	struct unit_cache c;
	struct ir_unit *u;

	usleep(30000); /* a file that changed just now is not kept */
	unit_cache_open(&fx->ctx, fx->model, &c);
	u = frontend_parse(&fx->ctx, fx->model, &fx->job);
	assert_non_null(u);
	unit_cache_put(&c, &fx->job, u);
	ir_unit_write(&fx->ctx, u, &sb);
	ir_unit_free(u);
	free(u);
	unit_cache_close(&c);
	return sb;
}

static void expect_known_when(struct fixture *fx, const struct strbuf *bytes, bool later)
{
	struct strbuf sb = STRBUF_INIT;
	struct unit_cache c;
	struct ir_unit *u;

	unit_cache_open(&fx->ctx, fx->model, &c);
	c.later = later;
	u = unit_cache_get(&c, &fx->job);
	assert_int_equal(u != NULL, bytes != NULL);
	if (u) {
		assert_int_equal(u->nr_funcs == 0, later);
		assert_int_equal(ir_unit_load(&fx->ctx, u), 0);
		ir_unit_write(&fx->ctx, u, &sb);
		assert_int_equal(sb.len, bytes->len);
		assert_memory_equal(sb.buf, bytes->buf, sb.len);
		ir_unit_free(u);
		free(u);
	}
	strbuf_free(&sb);
	unit_cache_close(&c);
}

/* Is the unit known?  Then its bytes are as given, also if its functions are read later. */
static void expect_known(struct fixture *fx, const struct strbuf *bytes)
{
	expect_known_when(fx, bytes, false);
	expect_known_when(fx, bytes, true);
}

static void test_unit_comes_back(void **state)
{
	struct fixture *fx = *state;
	struct strbuf bytes;

	expect_known(fx, NULL);
	bytes = parse_and_keep(fx);
	expect_known(fx, &bytes);
	strbuf_free(&bytes);
}

/* One change at a time; each but the last, which puts all as it was, makes it unknown. */
static void test_what_a_unit_depends_on(void **state)
{
	struct fixture *fx = *state;
	struct strbuf bytes = parse_and_keep(fx);
	char *args = fx->args[1];

	write_file(fx->dir, "far/two.h", "static inline int two(void) { return 3; }\n");
	expect_known(fx, NULL);
	write_file(fx->dir, "far/two.h", "static inline int two(void) { return 2; }\n");
	expect_known(fx, &bytes);
	write_file(fx->dir, "near/two.h", "static inline int two(void) { return 2; }\n");
	expect_known(fx, NULL);
	remove_file(fx->dir, "near/two.h");
	expect_known(fx, &bytes);
	write_file(fx->dir, "f.c", "#include \"one.h\"\nint f(void) { return 2; }\n");
	expect_known(fx, NULL);
	write_file(fx->dir, "f.c", "#include \"one.h\"\nint f(void) { return two(); }\n");
	write_file(fx->dir, "first.h", "#define FIRST 2\n");
	expect_known(fx, NULL);
	write_file(fx->dir, "first.h", "#define FIRST 1\n");
	expect_known(fx, &bytes);
	fx->job.nr_args = 2;
	expect_known(fx, NULL);
	fx->job.nr_args = 4;
	fx->args[1] = (char *)"-DX";
	expect_known(fx, NULL);
	fx->args[1] = args;
	remove_file(fx->dir, "far/two.h");
	expect_known(fx, NULL);
	write_file(fx->dir, "far/two.h", "static inline int two(void) { return 2; }\n");
	expect_known(fx, &bytes);
	strbuf_free(&bytes);
}

static void test_other_model(void **state)
{
	struct fixture *fx = *state;
	struct strbuf bytes = parse_and_keep(fx);
	struct model *first = fx->model;
	char *extra = path_join(fx->dir, "extra.h");

	write_file(fx->dir, "extra.h", "int two(void) MMUCHECK(\"pure\");\n");
	fx->model = model_load(&fx->ctx, MMUCHECK_SOURCE_DIR "/checker/model", &extra, 1);
	assert_non_null(fx->model);
	expect_known(fx, NULL);
	model_free(fx->model);
	fx->model = first;
	expect_known(fx, &bytes);
	strbuf_free(&bytes);
	free(extra);
}

/* What a header holds at the end of a run may not be what was read. */
static void test_header_changes_meanwhile(void **state)
{
	struct fixture *fx = *state;
	struct unit_cache c;
	struct ir_unit *u;

	usleep(30000);
	unit_cache_open(&fx->ctx, fx->model, &c);
	u = frontend_parse(&fx->ctx, fx->model, &fx->job);
	write_file(fx->dir, "far/two.h", "static inline int two(void) { return 4; }\n");
	unit_cache_put(&c, &fx->job, u);
	assert_int_equal(c.stored, 0);
	ir_unit_free(u);
	free(u);
	unit_cache_close(&c);
	expect_known(fx, NULL);
}

static void test_own_files_settle(void **state)
{
	struct fixture *fx = *state;
	struct contents c;
	int64_t began = contents_clock();
	char *path = path_join(fx->dir, "far/two.h");
	uint32_t name = strpool_intern(&fx->ctx.names, path);

	write_file(fx->dir, "far/two.h", "static inline int two(void) { return 5; }\n");
	contents_settle(contents_clock());
	contents_open(&fx->ctx, &c);
	assert_false(contents_of(&c, name)->changed);
	contents_close(&c);
	assert_true(contents_clock() - began > 10000000);
	began = contents_clock();
	contents_settle(0);
	contents_settle(began - 1000000000);
	assert_true(contents_clock() - began < 1000000000);
	free(path);
}

#define SAY_IDENTITY "--identity"

/* The identity of this program with its bytes in part changed, which starts for it. */
static void identity_of_copy(const struct fixture *f, const struct strbuf *program,
			     struct strbuf *out)
{
	char *path = path_join(f->dir, "program"), line[128] = "";
	struct strbuf command = STRBUF_INIT;
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(program->buf, 1, program->len, file), program->len);
	fclose(file);
	assert_int_equal(chmod(path, 0700), 0);
	strbuf_addf(&command, "%s " SAY_IDENTITY, path);
	file = popen(command.buf, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_int_equal(pclose(file), 0);
	strbuf_reset(out);
	strbuf_adds(out, line);
	strbuf_free(&command);
	unlink(path);
	free(path);
}

static void unhex(const char *hex, unsigned char *out, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		char two[] = {hex[2 * i], hex[2 * i + 1], '\0'};

		out[i] = (unsigned char)strtoul(two, NULL, 16);
	}
}

#define ID_LEN 20 /* of SHA-1 */

/* The build ID as it was linked in, behind its note's head. */
static void test_program_is_known_by_its_build_id(void **state)
{
	static const char note[] =
		"\4\0\0\0\24\0\0\0\3\0\0\0GNU"; /* name, 20 bytes, NT_GNU_BUILD_ID */
	struct strbuf program = STRBUF_INIT, own = STRBUF_INIT, other = STRBUF_INIT;
	unsigned char id[ID_LEN];
	char *at;

	program_identity(&own);
	assert_memory_equal(own.buf, "build ", 6);
	assert_int_equal(own.len, 6 + 2 * ID_LEN + 1);
	unhex(own.buf + 6, id, ID_LEN);
	assert_int_equal(strbuf_read_file(&program, "/proc/self/exe", (size_t)1 << 30), 0);
	at = memmem(program.buf, program.len, note, sizeof(note));
	assert_non_null(at);
	assert_memory_equal(at + sizeof(note), id, ID_LEN);

	identity_of_copy(*state, &program, &other);
	assert_string_equal(other.buf, own.buf);
	at[sizeof(note) + ID_LEN - 1] ^= 1; /* another build */
	identity_of_copy(*state, &program, &other);
	assert_memory_equal(other.buf, own.buf, own.len - 3);
	assert_string_not_equal(other.buf, own.buf);
	at[4] = (char)0xff; /* no room for so long an ID */
	at[5] = (char)0xff;
	identity_of_copy(*state, &program, &other);
	assert_memory_equal(other.buf, "file ", 5);
	strbuf_free(&program);
	strbuf_free(&own);
	strbuf_free(&other);
}

static int say_identity(void)
{
	struct strbuf own = STRBUF_INIT;

	program_identity(&own);
	fputs(own.buf, stdout);
	strbuf_free(&own);
	return 0;
}

int main(int argc, char **argv)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_blob_comes_back),
		T(test_damage_is_noticed),
		T(test_blob_is_mapped),
		T(test_trim_is_not_for_every_run),
		T(test_entry_of_another_name),
		T(test_full_disk),
		T(test_killed_writers),
		T(test_trim_takes_the_least_used),
		T(test_use_is_noted),
		T(test_unit_comes_back),
		T(test_what_a_unit_depends_on),
		T(test_other_model),
		T(test_header_changes_meanwhile),
		T(test_own_files_settle),
		T(test_program_is_known_by_its_build_id),
	};

	if (argc == 2 && !strcmp(argv[1], SAY_IDENTITY))
		return say_identity();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
