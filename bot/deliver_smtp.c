// SPDX-License-Identifier: GPL-2.0-or-later
/* SMTP by libcurl.  Once the last byte is sent, silence is no refusal. */
#include "bot/deliver.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

/* The mail as it is read, with "\r\n" for "\n". */
struct upload {
	const char *at, *end;
	bool cr_sent; /* the "\r" before the "\n" that is next */
	bool finished;
};

static size_t read_mail(char *buf, size_t size, size_t nr, void *data)
{
	struct upload *u = data;
	size_t room = size * nr, n = 0;

	while (n < room && u->at < u->end) {
		if (*u->at == '\n' && !u->cr_sent) {
			buf[n++] = '\r';
			u->cr_sent = true;
			continue;
		}
		u->cr_sent = false;
		buf[n++] = *u->at++;
	}
	u->finished = u->at == u->end;
	return n;
}

static int set_password(struct ctx *ctx, CURL *curl, const struct delivery *how)
{
	struct strbuf password = STRBUF_INIT;
	size_t len;

	if (!how->smtp_user)
		return 0;
	curl_easy_setopt(curl, CURLOPT_USERNAME, how->smtp_user);
	if (!how->smtp_password_file)
		return 0;
	if (strbuf_read_file(&password, how->smtp_password_file, 4096)) {
		strbuf_free(&password);
		return ctx_error(ctx, "%s: the password cannot be read: %m",
				 how->smtp_password_file);
	}
	len = strcspn(password.buf, "\r\n");
	password.buf[len] = '\0';
	curl_easy_setopt(curl, CURLOPT_PASSWORD, password.buf);
	explicit_bzero(password.buf, password.len);
	strbuf_free(&password);
	return 0;
}

static struct curl_slist *recipients(const struct outgoing *m)
{
	struct curl_slist *list = NULL;

	vec_each (&m->to, const char *const, to)
		list = curl_slist_append(list, *to);
	return list;
}

static void set_options(CURL *curl, const struct delivery *how, const struct outgoing *m,
			const struct curl_slist *to, struct upload *u, char *error)
{
	curl_easy_setopt(curl, CURLOPT_URL, how->smtp);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
			 (long)(how->smtp_user ? CURLUSESSL_ALL : CURLUSESSL_TRY));
	if (how->smtp_ca)
		curl_easy_setopt(curl, CURLOPT_CAINFO, how->smtp_ca);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, m->from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_mail);
	curl_easy_setopt(curl, CURLOPT_READDATA, u);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)how->timeout);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
}

static enum delivery_outcome outcome_of(CURLcode code, long reply, const struct upload *u)
{
	if (code == CURLE_OK)
		return DELIVERY_DONE;
	/* A refusal by number is certain, whenever it comes. */
	if (reply >= 400 && reply < 500)
		return DELIVERY_LATER;
	if (reply >= 500 && reply < 600)
		return code == CURLE_LOGIN_DENIED ? DELIVERY_LATER : DELIVERY_REFUSED;
	return u->finished ? DELIVERY_UNCERTAIN : DELIVERY_LATER;
}

enum delivery_outcome deliver_smtp(struct ctx *ctx, const struct delivery *how,
				   const struct outgoing *m)
{
	struct upload u = {.at = m->text, .end = m->text + m->len};
	char error[CURL_ERROR_SIZE] = "";
	struct curl_slist *to;
	CURL *curl = curl_easy_init();
	long reply = 0;
	CURLcode code;

	if (!curl || set_password(ctx, curl, how)) {
		curl_easy_cleanup(curl);
		return DELIVERY_LATER;
	}
	to = recipients(m);
	set_options(curl, how, m, to, &u, error);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
	if (code != CURLE_OK)
		ctx_error(ctx, "%s: %s (reply %ld)", how->smtp,
			  error[0] ? error : curl_easy_strerror(code), reply);
	curl_slist_free_all(to);
	curl_easy_cleanup(curl);
	return outcome_of(code, reply, &u);
}
