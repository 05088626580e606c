// SPDX-License-Identifier: GPL-2.0-or-later
/* __attribute__((cleanup)): guard(), scoped_guard(), scoped_cond_guard(), __free(). */
#define __cleanup(f) __attribute__((__cleanup__(f)))
#define __unused __attribute__((__unused__))

struct mutex {
	int n;
};

void mutex_lock(struct mutex *m);
int mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
void work(int n);
int cond(int n);

static inline struct mutex *ctor(struct mutex *m)
{
	mutex_lock(m);
	return m;
}

static inline struct mutex *ctor_try(struct mutex *m)
{
	return mutex_trylock(m) ? m : 0;
}

static inline void dtor(struct mutex **m)
{
	if (*m)
		mutex_unlock(*m);
}

#define guard(m, name) struct mutex *name __unused __cleanup(dtor) = ctor(m)
#define scoped_guard(m)							\
	for (struct mutex *scope __cleanup(dtor) = ctor(m), *done = 0;	\
	     !done; done = (struct mutex *)8)
#define scoped_cond_guard(fail, m)						\
	for (struct mutex *scope __cleanup(dtor) = ctor_try(m), *done = 0;	\
	     !done; done = (struct mutex *)8)				\
		if (!scope)						\
			fail;						\
		else

void free_int(int *p);

int order(struct mutex *a, struct mutex *b)
{
	guard(a, first);
	guard(b, second);
	int unrelated __attribute__((aligned(16))) = 3;

	if (cond(1))
		return cond(2);
	work(unrelated);
	return 0;
}

void loop(struct mutex *m)
{
	while (cond(0)) {
		guard(m, held);
		if (cond(1))
			continue;
		if (cond(2))
			break;
		if (cond(3))
			goto out;
		work(1);
	}
	work(2);
out:
	work(3);
}

int scoped(struct mutex *m)
{
	scoped_guard(m) {
		if (cond(1))
			return -1;
		work(1);
	}
	scoped_cond_guard(return -4, m)
		work(2);
	return 0;
}

int value(struct mutex *m)
{
	int r = ({ guard(m, held); held->n; });

	return r;
}

void backwards(struct mutex *m)
{
again:;
	guard(m, held);
	if (cond(1))
		goto again;
	work(1);
}
