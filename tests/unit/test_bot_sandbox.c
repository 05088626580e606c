// SPDX-License-Identifier: GPL-2.0-or-later
/* What a program in the sandbox can and cannot do, and how its end is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bot/sandbox.h"

/* Run a shell command; what it prints is in out. */
static struct sandbox_result run(struct sandbox *sb, const char *command, char *out, size_t size)
{
	const char *const argv[] = {"/bin/sh", "-c", command, NULL};
	struct sandbox_result result = SANDBOX_RESULT_INIT;
	struct ctx ctx = CTX_INIT;
	FILE *f = tmpfile();

	assert_non_null(f);
	assert_int_equal(sandbox_run(&ctx, sb, argv, fileno(f), &result), 0);
	rewind(f);
	out[fread(out, 1, size - 1, f)] = '\0';
	fclose(f);
	ctx_free(&ctx);
	return result;
}

static struct sandbox with_bwrap(void)
{
	struct sandbox sb = {.bwrap = "/usr/bin/bwrap", .limits = SANDBOX_LIMITS};
	struct ctx ctx = CTX_INIT;

	if (sandbox_check(&ctx, &sb)) {
		print_message("# %s\n", ctx.error.buf);
		ctx_free(&ctx);
		skip();
	}
	ctx_free(&ctx);
	return sb;
}

static void test_walls(void **state)
{
	struct sandbox sb = with_bwrap();
	struct sandbox_result r;
	char out[4096];

	(void)state;
	/* Not the machine's files, not its network, not its processes. */
	r = run(&sb,
		"cat /etc/passwd /etc/hostname; ls /root /home /var; ls /sys; "
		"cat /proc/net/dev | grep -v lo: | grep :; cat /proc/1/comm; "
		"touch /usr/x; echo $HOME; env | grep -c MMUCHECK_SANDBOX_TEST",
		out, sizeof(out));
	assert_int_equal(r.end, SANDBOX_EXITED);
	assert_string_equal(out, "bwrap\n/tmp\n0\n");
	strbuf_free(&r.messages);
	/* /tmp is empty, writable, and gone afterwards. */
	r = run(&sb, "ls -A /tmp; echo x >/tmp/mmucheck-sandbox-test && echo ok", out, sizeof(out));
	assert_string_equal(out, "ok\n");
	assert_int_not_equal(access("/tmp/mmucheck-sandbox-test", F_OK), 0);
	strbuf_free(&r.messages);
	sandbox_free(&sb);
}

/* A cache that one review could write to would be what the next one, of another stranger, believes. */
static void test_cache(void **state)
{
	struct sandbox sb = with_bwrap();
	char dir[] = "/tmp/mmucheck-sandbox-cache.XXXXXX", path[64], out[4096] = "";
	struct sandbox_result r;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/entry", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("kept\n", f);
	fclose(f);
	sb.cache = dir;
	r = run(&sb,
		"cd ~/.cache/mmucheck && cat entry; echo evil >entry; echo evil >new; "
		"mv entry old; rm -f entry; chmod 777 .; mount -o remount,rw,bind . .; "
		"echo evil >new",
		out, sizeof(out));
	assert_string_equal(out, "kept\n");
	strbuf_free(&r.messages);
	f = fopen(path, "r");
	assert_non_null(f);
	out[fread(out, 1, sizeof(out) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(out, "kept\n");
	assert_int_equal(unlink(path), 0);
	/* Nothing else came into it. */
	assert_int_equal(rmdir(dir), 0);
	sandbox_free(&sb);
}

static void test_limits(void **state)
{
	struct sandbox sb = with_bwrap();
	struct sandbox_result r;
	char out[4096];

	(void)state;
	sb.limits.wall_seconds = 1;
	r = run(&sb, "sleep 100 & sleep 100", out, sizeof(out));
	assert_int_equal(r.end, SANDBOX_TIMEOUT);
	assert_true(r.milliseconds < 5000);
	strbuf_free(&r.messages);
	sb.limits.wall_seconds = 60;
	sb.limits.cpu_seconds = 1;
	r = run(&sb, "exec sh -c 'while :; do :; done'", out, sizeof(out));
	assert_int_equal(r.end, SANDBOX_KILLED);
	strbuf_free(&r.messages);
	/* Standard output is a file that grows, too. */
	sb.limits.file_size = 1000;
	r = run(&sb, "exec head -c 5000 /dev/zero", out, sizeof(out));
	assert_false(r.end == SANDBOX_EXITED && !r.status);
	assert_true(strlen(out) <= 1000);
	strbuf_free(&r.messages);
	sb.limits.file_size = 1 << 20;
	sb.limits.tmp_size = 1 << 20;
	r = run(&sb, "for i in 1 2 3 4 5; do head -c 500000 /dev/zero >/tmp/$i || exit 7; done",
		out, sizeof(out));
	assert_int_equal(r.status, 7);
	strbuf_free(&r.messages);
	sb.limits.memory = 64 << 20;
	r = run(&sb, "dd if=/dev/zero of=/dev/null bs=200M count=1 && echo much", out, sizeof(out));
	assert_string_equal(out, "");
	strbuf_free(&r.messages);
	sandbox_free(&sb);
}

static bool stop_at_once(void *data)
{
	(*(unsigned *)data)++;
	return true;
}

static void test_ends(void **state)
{
	struct sandbox sb = {.limits = SANDBOX_LIMITS};
	struct sandbox_result r;
	unsigned ticks = 0;
	char out[4096];

	(void)state;
	r = run(&sb, "echo out; echo said >&2; exit 3", out, sizeof(out));
	assert_int_equal(r.end, SANDBOX_EXITED);
	assert_int_equal(r.status, 3);
	assert_string_equal(out, "out\n");
	assert_string_equal(r.messages.buf, "said\n");
	strbuf_free(&r.messages);
	r = run(&sb, "kill -SEGV $$", out, sizeof(out));
	assert_int_equal(r.end, SANDBOX_KILLED);
	assert_int_equal(r.status, 11);
	strbuf_free(&r.messages);
	/* Of much that it says the last is kept. */
	r = run(&sb, "yes | head -c 1000000 >&2; echo last >&2", out, sizeof(out));
	assert_true(r.messages.len < 200000);
	assert_string_equal(r.messages.buf + r.messages.len - 5, "last\n");
	strbuf_free(&r.messages);
	sb.tick = stop_at_once;
	sb.tick_data = &ticks;
	r = run(&sb, "sleep 100", out, sizeof(out));
	assert_int_equal(r.end, SANDBOX_STOPPED);
	assert_int_equal(ticks, 1);
	strbuf_free(&r.messages);
	sandbox_free(&sb);
}

static void test_without_bwrap(void **state)
{
	struct sandbox sb = {.bwrap = "/nonexistent/bwrap", .limits = SANDBOX_LIMITS};
	struct ctx ctx = CTX_INIT;

	(void)state;
	assert_int_equal(sandbox_check(&ctx, &sb), -1);
	assert_non_null(strstr(ctx.error.buf, "install bubblewrap"));
	ctx_free(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walls),	      cmocka_unit_test(test_cache),
		cmocka_unit_test(test_limits),	      cmocka_unit_test(test_ends),
		cmocka_unit_test(test_without_bwrap),
	};

	setenv("MMUCHECK_SANDBOX_TEST", "1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
