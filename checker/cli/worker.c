// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/strbuf.h"

/* Sanitizers reserve far more than they use; a limit would stop them at once. */
#if defined(__SANITIZE_ADDRESS__)
#define HAVE_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_SANITIZER 1
#endif
#endif

/* libclang prints a report of its own when it crashes; the parent says it in a line. */
static void silence(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, STDERR_FILENO);
	close(fd);
}

void worker_limit(size_t memory, unsigned seconds)
{
	struct rlimit none = {0, 0};

	alarm(seconds);

	setrlimit(RLIMIT_CORE, &none);
#ifndef HAVE_SANITIZER
	struct rlimit data = {memory, memory};

	setrlimit(RLIMIT_DATA, &data);
	silence();
#else
	(void)memory;
	(void)silence;
#endif
}

static int send_all(int fd, const void *data, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = send(fd, (const char *)data + done, len - done, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return -1;
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static int receive_job(int fd, uint32_t *job)
{
	ssize_t n;

	do
		n = recv(fd, job, sizeof(*job), MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	return n == sizeof(*job) ? 0 : -1;
}

/* Resident bytes of this process, 0 if unknown. */
static size_t resident(void)
{
	struct strbuf sb = STRBUF_INIT;
	unsigned long pages = 0;

	if (!strbuf_read_file(&sb, "/proc/self/statm", 4096))
		if (sscanf(sb.buf, "%*u %lu", &pages) != 1)
			pages = 0;
	strbuf_free(&sb);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* libclang takes a failed allocation for a crash; nearly all memory was used then. */
static void say_why(const struct worker_env *env, struct strbuf *body)
{
	struct rusage ru;

	if (!getrusage(RUSAGE_SELF, &ru) && (size_t)ru.ru_maxrss * 1024 > env->memory / 10 * 8)
		strbuf_addf(body, WORKER_NO_MEMORY, env->memory >> 20);
	else
		strbuf_adds(body, env->ctx->error.buf);
}

/* Parse one file and describe the outcome in head and body. */
static void parse(const struct worker_env *env, uint32_t job, struct worker_answer *head,
		  struct strbuf *body)
{
	struct ir_unit *unit = frontend_parse(env->ctx, env->model, &env->jobs[job]);

	head->ok = unit != NULL;
	if (unit) {
		ir_unit_write(env->ctx, unit, body);
		ir_unit_free(unit);
		free(unit);
	} else {
		say_why(env, body);
	}
	head->len = body->len;
}

int worker_main(const struct worker_env *env, int fd)
{
	struct strbuf body = STRBUF_INIT;
	uint32_t job;
	int ret = 0;

	worker_limit(env->memory, 0);
	while (!ret && !receive_job(fd, &job) && job < env->nr) {
		struct worker_answer head = {0};

		strbuf_reset(&body);
		parse(env, job, &head, &body);
		/* After a crash inside libclang nothing here is to be trusted. */
		head.retires = !head.ok || resident() > env->memory / 10 * 6;
		ret = send_all(fd, &head, sizeof(head)) || send_all(fd, body.buf, body.len);
		if (head.retires)
			break;
	}
	strbuf_free(&body);
	return ret ? 1 : 0;
}
