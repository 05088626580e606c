// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "bot/compose.h"
#include "util/path.h"

static int check(struct ctx *ctx, const struct outgoing *m)
{
	if (!compose_is_address(m->from))
		return ctx_error(ctx, "the sender is no mail address");
	if (!m->to.nr)
		return ctx_error(ctx, "the mail has no recipient");
	vec_each (&m->to, const char *const, to)
		if (!compose_is_address(*to))
			return ctx_error(ctx, "a recipient is no mail address");
	return 0;
}

enum delivery_outcome deliver(struct ctx *ctx, const struct delivery *how, const struct outgoing *m)
{
	if (check(ctx, m))
		return DELIVERY_REFUSED;
	if (how->maildir)
		return deliver_maildir(ctx, how->maildir, m);
	if (how->sendmail)
		return deliver_sendmail(ctx, how, m);
	if (how->smtp)
		return deliver_smtp(ctx, how, m);
	ctx_error(ctx, "no way of delivery is configured: set delivery.method");
	return DELIVERY_LATER;
}

/* --- Maildir: written in tmp/, synced, and moved into new/ --- */

static int write_file(const char *path, const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);

	if (fd < 0)
		return -1;
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text += n;
		len -= (size_t)n;
	}
	if (len || fsync(fd)) {
		close(fd);
		return -1;
	}
	return close(fd);
}

enum delivery_outcome deliver_maildir(struct ctx *ctx, const char *dir, const struct outgoing *m)
{
	struct strbuf tmp = STRBUF_INIT, new = STRBUF_INIT;
	static const char *const parts[] = {"tmp", "new", "cur"};
	enum delivery_outcome outcome = DELIVERY_DONE;

	for (size_t i = 0; i < 3 && outcome == DELIVERY_DONE; i++) {
		strbuf_reset(&tmp);
		strbuf_addf(&tmp, "%s/%s", dir, parts[i]);
		if (path_make_dirs(tmp.buf))
			outcome = DELIVERY_LATER;
	}
	strbuf_reset(&tmp);
	strbuf_addf(&tmp, "%s/tmp/%s.mmucheck", dir, m->name);
	strbuf_addf(&new, "%s/new/%s.mmucheck", dir, m->name);
	if (outcome == DELIVERY_DONE &&
	    (write_file(tmp.buf, m->text, m->len) || rename(tmp.buf, new.buf)))
		outcome = DELIVERY_LATER;
	if (outcome != DELIVERY_DONE)
		ctx_error(ctx, "%s: the mail cannot be written: %m", dir);
	strbuf_free(&tmp);
	strbuf_free(&new);
	return outcome;
}

/* --- sendmail: the mail on its standard input, recipients as arguments --- */

static pid_t start(const struct delivery *how, const struct outgoing *m, int fds[2])
{
	VEC(const char *) argv = {0};
	pid_t pid = fork();

	if (pid)
		return pid;
	for (const char *const *p = how->sendmail; *p; p++)
		vec_push(&argv, *p);
	vec_push(&argv, "-f");
	vec_push(&argv, m->from);
	vec_push(&argv, "--");
	vec_each (&m->to, const char *const, to)
		vec_push(&argv, *to);
	vec_push(&argv, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	if (dup2(fds[0], 0) < 0)
		_exit(EX_OSERR);
	close_range(3, ~0u, 0);
	execv(argv.at[0], (char *const *)argv.at);
	_exit(EX_UNAVAILABLE);
}

/* Its exit status, or -1 when it had to be killed. */
static int wait_for(pid_t pid, unsigned timeout)
{
	const struct timespec nap = {.tv_nsec = 20 * 1000 * 1000};
	int status = 0;

	for (unsigned long i = 0; i < timeout * 50ul; i++) {
		pid_t got = waitpid(pid, &status, WNOHANG);

		if (got == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		if (got < 0 && errno != EINTR)
			return -1;
		nanosleep(&nap, NULL);
	}
	kill(-pid, SIGKILL);
	waitpid(pid, &status, 0);
	return -1;
}

static int feed(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

enum delivery_outcome deliver_sendmail(struct ctx *ctx, const struct delivery *how,
				       const struct outgoing *m)
{
	const char *name = how->sendmail[0];
	int fds[2], status, fed;
	pid_t pid;

	if (access(name, X_OK) || pipe2(fds, O_CLOEXEC)) {
		ctx_error(ctx, "%s: cannot be run: %m", name);
		return DELIVERY_LATER;
	}
	pid = start(how, m, fds);
	close(fds[0]);
	if (pid < 0) {
		close(fds[1]);
		ctx_error(ctx, "%s: cannot be run: %m", name);
		return DELIVERY_LATER;
	}
	fed = feed(fds[1], m->text, m->len);
	close(fds[1]);
	status = wait_for(pid, how->timeout);
	if (!status && !fed)
		return DELIVERY_DONE;
	if (status < 0)
		ctx_error(ctx, "%s: was killed or took more than %u s", name, how->timeout);
	else
		ctx_error(ctx, "%s: ended with status %d", name, status);
	if (status == EX_TEMPFAIL || status == EX_OSERR || status == EX_UNAVAILABLE)
		return DELIVERY_LATER;
	return status > 0 ? DELIVERY_REFUSED : DELIVERY_UNCERTAIN;
}
