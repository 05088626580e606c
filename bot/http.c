// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ANSWER (4u << 20)

void http_add_escaped(struct strbuf *out, const char *s)
{
	for (; *s; s++)
		if (isalnum((unsigned char)*s) || strchr("-._~", *s))
			strbuf_addc(out, *s);
		else
			strbuf_addf(out, "%%%02X", (unsigned char)*s);
}

static size_t take(char *data, size_t size, size_t nr, void *out)
{
	struct strbuf *sb = out;

	if (sb->len + size * nr > MAX_ANSWER)
		return 0;
	strbuf_add(sb, data, size * nr);
	return size * nr;
}

static struct curl_slist *headers(const struct http *h)
{
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
	struct strbuf sb = STRBUF_INIT;

	list = curl_slist_append(list, "Accept: application/json");
	if (h->authorization) {
		strbuf_addf(&sb, "Authorization: %s", h->authorization);
		list = curl_slist_append(list, sb.buf);
		explicit_bzero(sb.buf, sb.len);
	}
	strbuf_free(&sb);
	return list;
}

static void set_options(CURL *curl, const struct http *h, const char *url,
			const struct curl_slist *head, char *error, struct strbuf *text)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "mmucheck-bot");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, text);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)h->timeout);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	if (h->ca)
		curl_easy_setopt(curl, CURLOPT_CAINFO, h->ca);
}

int http_json(struct ctx *ctx, const struct http *h, const char *url, const json_t *body,
	      json_t **answer)
{
	char error[CURL_ERROR_SIZE] = "", *dump = NULL;
	struct strbuf text = STRBUF_INIT;
	struct curl_slist *head = headers(h);
	CURL *curl = curl_easy_init();
	long status = -1;
	CURLcode code;

	*answer = NULL;
	set_options(curl, h, url, head, error, &text);
	if (body) {
		dump = json_dumps(body, JSON_COMPACT);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, dump);
	}
	code = curl_easy_perform(curl);
	if (code == CURLE_OK) {
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		*answer = json_loadb(text.buf, text.len, JSON_DECODE_ANY, NULL);
	} else {
		ctx_error(ctx, "%s: %s", url, error[0] ? error : curl_easy_strerror(code));
	}
	curl_easy_cleanup(curl);
	curl_slist_free_all(head);
	strbuf_free(&text);
	free(dump);
	return (int)status;
}
