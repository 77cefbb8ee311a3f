/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include "request.h"

static const struct {
	const char *name;
	const char *result;   /**< NULL: refused */
} names[] = {
	{ "a", "a" },
	{ "Alice Liddell", "Alice Liddell" },
	{ "\xe7\x8e\x8b", "\xe7\x8e\x8b" },
	{ "\xf0\x9f\xa6\x86", "\xf0\x9f\xa6\x86" },
	{ "e\xcc\x81", "\xc3\xa9" },                  /* e, combining acute */
	{ "\xc3\xa9", "\xc3\xa9" },
	{ "\xe2\x84\xab", "\xc3\x85" },               /* Angstrom sign */
	{ "Alice  \xc2\xa0 Liddell", "Alice Liddell" },  /* one blank for many */
	{ "\xe5\xbc\xb5\xe3\x80\x80\xe4\xb8\x89", "\xe5\xbc\xb5 \xe4\xb8\x89" },
	{ "Ann \xe2\x9d\xa4\xef\xb8\x8f", "Ann \xe2\x9d\xa4" }, /* an emoji's selector */
	{ "a\xef\xb8\x80" "b", "ab" },               /* variation selector 1 */
	{ "a\xf3\xa0\x84\x80" "b", "ab" },           /* and one of the others */
	{ "a\xe1\xa0\x8b" "b", "ab" },               /* a Mongolian one */
	{ "alice", "alice" },
	{ "Alice", "Alice" },                         /* another name */
	{ "\xd0\xb0lice", "\xd0\xb0lice" },           /* so is one with a Cyrillic a */
	{ "\xef\xbd\x81", "\xef\xbd\x81" },          /* a fullwidth a: not NFKC */
	{ "\xd7\x90\xd7\x91", "\xd7\x90\xd7\x91" },  /* Hebrew letters need no marks */
	{ "", NULL },
	{ " ", NULL },
	{ "\xef\xb8\x8f", NULL },                    /* nothing but a selector */
	{ "a \xef\xb8\x8f", NULL },                  /* which hides a blank */
	{ "\xef\xb8\x8f a", NULL },
	{ "a\xe2\x80\x8d" "b", NULL },               /* zero width joiner */
	{ "a\xe2\x80\x8e" "b", NULL },               /* left-to-right mark */
	{ "a\xe2\x81\xa6" "b", NULL },               /* left-to-right isolate */
	{ "a\xd8\x9c" "b", NULL },                   /* Arabic letter mark */
	{ "a\xc2\xad" "b", NULL },                   /* soft hyphen */
	{ "a\xe2\x81\xa0" "b", NULL },               /* word joiner */
	{ "\xef\xbb\xbf" "a", NULL },                /* byte order mark */
	{ "a\xcd\x8f" "b", NULL },                   /* grapheme joiner */
	{ "a\xe3\x85\xa4" "b", NULL },               /* Hangul filler inside */
	{ "a\xef\xbe\xa0", NULL },                   /* halfwidth Hangul filler */
	{ "a\xe2\xa0\x80" "b", NULL },               /* Braille blank */
	{ "a\xe1\x9e\xb4", NULL },                   /* Khmer inherent vowel */
	{ "a\xf3\xa0\x81\xa1", NULL },               /* a tag */
	{ "a\rb", NULL },
	{ "\xcc\x81" "bob", NULL },                   /* a mark on what stands before */
	{ " a", NULL },
	{ "a ", NULL },
	{ "\xc2\xa0" "a", NULL },                     /* no-break space */
	{ "a\xe3\x80\x80", NULL },                    /* ideographic space */
	{ "a\nb", NULL },
	{ "a\tb", NULL },
	{ "a\x7f", NULL },
	{ "a\xc2\x85" "b", NULL },                    /* next line, a C1 control */
	{ "a\xe2\x80\x8b" "b", NULL },                /* zero width space */
	{ "a\xe2\x80\xae" "b", NULL },                /* right-to-left override */
	{ "a\xe2\x80\xa8" "b", NULL },                /* line separator */
	{ "a\xee\x80\x80", NULL },                    /* private use */
	{ "a\xef\xbf\xbf", NULL },                    /* noncharacter */
	{ "a\xcd\xb8", NULL },                        /* unassigned */
	{ "\xe3\x85\xa4", NULL },                     /* Hangul filler */
	{ "\xcc\x81", NULL },                         /* a lone combining mark */
};

static void test_rule(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		json_auto_t *body = json_pack("{s:s, s:s}", "request", "register",
			"username", names[i].name);
		struct request *req = NULL;
		g_autofree char *error = NULL;
		enum duet_error code = request_parse(&req, body, NULL, &error);

		g_test_message("name %" G_GSIZE_FORMAT, i);
		g_assert_cmpint(code, ==, names[i].result ? DUET_OK : DUET_ERROR_INVALID_ELEMENT);
		g_assert_cmpstr(req ? req->username : NULL, ==, names[i].result);
		request_free(req);
	}
}

/* What Janus's own parser would not let through still has to be refused */
static void test_not_utf8(void)
{
	static const struct {
		const char *bytes;
		size_t len;
	} cases[] = {
		{ "a\xff", 2 },
		{ "\xed\xa0\x80", 3 },
		{ "a\0b", 3 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		json_auto_t *body = json_pack("{s:s}", "request", "register");
		struct request *req = NULL;
		g_autofree char *error = NULL;

		json_object_set_new(body, "username",
			json_stringn_nocheck(cases[i].bytes, cases[i].len));
		g_assert_cmpint(request_parse(&req, body, NULL, &error), ==,
			DUET_ERROR_INVALID_ELEMENT);
		g_assert_null(req);
	}
}

static enum duet_error register_long(const char *unit, guint count)
{
	g_autoptr(GString) name = g_string_new(NULL);
	json_auto_t *body = NULL;
	struct request *req = NULL;
	g_autofree char *error = NULL;
	enum duet_error code;

	for (guint i = 0; i < count; i++)
		g_string_append(name, unit);
	body = json_pack("{s:s, s:s}", "request", "register", "username", name->str);
	code = request_parse(&req, body, NULL, &error);
	request_free(req);
	return code;
}

static void test_bounded(void)
{
	g_assert_cmpint(register_long("a", 255), ==, DUET_OK);
	g_assert_cmpint(register_long("a", 256), ==, DUET_ERROR_INVALID_ELEMENT);
	g_assert_cmpint(register_long("\xf0\x9f\xa6\x86", 255), ==, DUET_OK);
	g_assert_cmpint(register_long("\xf0\x9f\xa6\x86", 256), ==, DUET_ERROR_INVALID_ELEMENT);
	g_assert_cmpint(register_long("a", 1 << 20), ==, DUET_ERROR_INVALID_ELEMENT);
}

int main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/request-name/rule", test_rule);
	g_test_add_func("/request-name/not-utf8", test_not_utf8);
	g_test_add_func("/request-name/bounded", test_bounded);
	return g_test_run();
}
