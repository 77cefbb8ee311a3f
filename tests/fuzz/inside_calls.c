/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file inside_calls.c  Text is a script of what clients and the core do
 *
 * A first line of "%" and a digit chooses the settings. In all others the first
 * character names a handle, 0 to 3, and the second what happens:
 *
 *     {   the line from there is a message; $ stands for the id of the call told
 *         last, # for the handle's secret, ' for "
 *     o   what follows is a message, with an offer as Chromium makes it; f: as
 *         Firefox does, l: as old clients do, s: with a screen
 *     a   a message with an answer to the offer that was pushed last
 *     j   a message and, behind a tab, its JSEP
 *     u   the PeerConnection is up        h   it is gone
 *     n   the handle is detached, and another attaches
 *     q   query_session                   d   what follows is a data message
 *     r   an RTP packet                   t   an RTCP packet
 *     m   a message to the admin API
 */

#include <glib/gstdio.h>
#include "bytes.h"
#include "inside.h"
#include "scene.h"

#define LINES_MAX 48

static const char *const settings[] = {
	"general: { request_rate = 0\n }",
	"general: { request_rate = 0\n max_devices = 3\n ring_offline = 20\n }",
	"general: { request_rate = 0\n resume_grace = 0\n calls_per_minute = 1\n rooms_max = 1\n"
		" watch_max = 1\n watchers_max = 1\n users_max = 2\n calls_max = 1\n }",
	"general: { request_rate = 0\n auth = \"signed\"\n room_auth = \"signed\"\n }",
	"general: { request_rate = 2\n message_max = 4096\n list = \"none\"\n presence = \"no\"\n"
		" turn_uris = \"turn:turn.example.org\"\n turn_secret = \"secret\"\n }",
	"general: { request_rate = 0\n record = \"request\"\n record_folder = \"%s\"\n }",
	"general: { request_rate = 0\n record = \"all\"\n record_consent = \"no\"\n"
		" record_folder = \"%s\"\n }",
};


static char *replace(const char *text, const char *what, const char *by)
{
	g_auto(GStrv) part = g_strsplit(text, what, -1);

	return g_strjoinv(by, part);
}


/* What is in another notation than bodies are */
static json_t *load(const char *text)
{
	return json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}


static void say_with_any(struct scene *s, guint i, const char *text)
{
	g_auto(GStrv) part = g_strsplit(text, "\t", 2);
	json_t *body = part[0] ? load(part[0]) : NULL;
	json_t *jsep = body && part[1] ? load(part[1]) : NULL;

	/* the core lets in nothing else */
	if (jsep && !json_is_object(jsep)) {
		json_decref(jsep);
		jsep = NULL;
	}
	if (body)
		scene_send(s, i, body, jsep);
}


static void say_with_answer(struct scene *s, guint i, const char *text)
{
	g_autofree char *offer = scene_sdp(s, i, "offer");

	scene_say(s, i, text, "answer", offer ? offer : scene_offer("chromium"));
}


static void arrive(struct scene *s, guint i, char what, const char *text)
{
	const guint size = (guint)strlen(text);

	if (what == 'd')
		fake_data(s->fake[i], "label", FALSE, text, size);
	else if (what == 'r')
		fake_rtp(s->fake[i], 0, FALSE, text, size);
	else
		fake_rtcp(s->fake[i], 1, TRUE, text, size);
	fake_flush(s->fake[i]);
}


static void manage(struct scene *s, guint i, const char *text)
{
	json_t *message = scene_json(s, i, text);
	json_t *answer = core_plugin(s->core)->handle_admin_message(message);

	check_str(json_string_value(json_object_get(answer, "duet")), "admin");
	json_decref(answer);
	json_decref(message);
}


static void step(struct scene *s, guint i, char what, const char *text)
{
	switch (what) {
	case '{':
		scene_say(s, i, text - 1, NULL, NULL);
		break;
	case 'o':
		scene_say(s, i, text, "offer", scene_offer("chromium"));
		break;
	case 'f':
		scene_say(s, i, text, "offer", scene_offer("firefox"));
		break;
	case 'l':
		scene_say(s, i, text, "offer", scene_offer("legacy"));
		break;
	case 's':
		scene_say(s, i, text, "offer", scene_offer("chromium_screen"));
		break;
	case 'a':
		say_with_answer(s, i, text);
		break;
	case 'j':
		say_with_any(s, i, text);
		break;
	case 'u':
		scene_connect(s, i);
		break;
	case 'h':
		fake_hangup(s->fake[i]);
		break;
	case 'n':
		scene_renew(s, i);
		break;
	case 'q':
		json_decref(core_plugin(s->core)->query_session(fake_session(s->fake[i])));
		break;
	case 'm':
		manage(s, i, text);
		break;
	case 'd':
	case 'r':
	case 't':
		arrive(s, i, what, text);
		break;
	}
}


int inside_calls(const uint8_t *data, size_t size)
{
	struct bytes in = { data, size };
	g_autofree char *jcfg = NULL;
	struct scene s;
	guint chosen = 0;

	if (size && *data == '%') {
		g_autofree char *line = bytes_line(&in, '\n');

		chosen = (guint8)(line[1] - '0') % G_N_ELEMENTS(settings);
	}
	jcfg = replace(settings[chosen], "%s", scene_folder());
	scene_begin(&s, jcfg, SCENE_HANDLES);
	core_sign(s.core, "token", "alice");
	for (guint n = 0; in.left && n < LINES_MAX; n++) {
		g_autofree char *line = bytes_line(&in, '\n');

		if (line[0] && line[1])
			step(&s, (guint8)line[0] % SCENE_HANDLES, line[1], line + 2);
	}
	scene_end(&s);
	/* Names and calls may have been left for those who come back */
	scene_close();
	scene_empty_folder();
	return 0;
}
