// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/progress.h"

#include <time.h>
#include <unistd.h>

#define DELAY_MS 500
#define STEP_MS 200

static int64_t monotonic(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void progress_open(struct progress *p, FILE *out, bool quiet)
{
	*p = (struct progress){.out = !quiet && isatty(fileno(out)) ? out : NULL, .now = monotonic};
	p->begin = p->started = p->now();
}

/* Minutes from two on: 90 s, 2 min. */
static void show_left(FILE *out, double seconds)
{
	if (seconds < 120)
		fprintf(out, ", %.0f s left", seconds < 1 ? 1 : seconds);
	else
		fprintf(out, ", %.0f min left", seconds / 60);
}

static void show(struct progress *p, unsigned nr, int64_t now)
{
	double rate = now > p->started ? nr * 1000.0 / (double)(now - p->started) : 0;

	fprintf(p->out, "\r%s", p->what);
	if (p->total)
		fprintf(p->out, " %u of %u", nr, p->total);
	else if (now - p->started >= 1000)
		fprintf(p->out, ", %d s", (int)((now - p->started) / 1000));
	if (rate > 0) {
		fprintf(p->out, ", %.1f files/s", rate);
		show_left(p->out, (p->total - nr) / rate);
	}
	fputs("\033[K", p->out);
	fflush(p->out);
	p->shown = now;
}

void progress_phase(struct progress *p, const char *what, unsigned total)
{
	if (!p || !p->out)
		return;
	p->what = what;
	p->total = total;
	p->started = p->now();
	if (p->started - p->begin >= DELAY_MS)
		show(p, 0, p->started);
}

void progress_done(struct progress *p, unsigned nr)
{
	int64_t now;

	if (!p || !p->out)
		return;
	now = p->now();
	if (now - p->begin >= DELAY_MS && now - p->shown >= STEP_MS)
		show(p, nr, now);
}

void progress_clear(struct progress *p)
{
	if (!p || !p->out || !p->shown)
		return;
	fputs("\r\033[K", p->out);
	fflush(p->out);
	p->shown = 0;
}
