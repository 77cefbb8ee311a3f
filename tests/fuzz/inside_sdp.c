/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file inside_sdp.c  Text is an SDP, in the place of any that a client can send
 *
 * A first line of "!" and a letter says which, otherwise it is an early offer of
 * a caller; in upper case it is as the core hands it over, otherwise as it is,
 * which is more than the core lets through. A line of "*", a number and a space
 * stands for so many times what follows.
 */

#include <stdlib.h>
#include "../../plugin/sdp.h"
#include "../host/sample.h"
#include "bytes.h"
#include "inside.h"
#include "scene.h"

/** More than an SDP may have. Not much: the core writes in a time that grows with its square */
#define SIZE_MAX_EXPANDED 80000

static const char settings[] = SCENE_LASTING "message_max = 1048576\n }";

struct place {
	struct scene scene;
	char *sdp;
};


static char *expand(struct bytes *in)
{
	GString *out = g_string_new(NULL);

	while (in->left && out->len < SIZE_MAX_EXPANDED) {
		g_autofree char *line = bytes_line(in, '\n');
		char *text = line;
		gulong times = 1;

		if (*line == '*')
			times = strtoul(line + 1, &text, 10);
		text += times > 1 && *text == ' ';
		g_strchomp(text);
		while (times-- > 0 && out->len < SIZE_MAX_EXPANDED)
			g_string_append_printf(out, "%s\r\n", text);
	}
	return g_string_free(out, FALSE);
}


/** An answer has the m-lines of its offer, in their order (RFC 3264 section 6) */
static void check_answer(struct place *p, guint who, const char *offer)
{
	g_autofree char *sdp = scene_sdp(&p->scene, who, "answer"), *error = NULL;
	struct media *m, *from;

	if (!sdp)
		return;
	m = sdp_parse(sdp, &error);
	check(m != NULL);
	from = sdp_parse(offer, &error);
	check(from != NULL);
	check_int(media_count(m), media_count(from));
	for (guint i = 0; i < media_count(m); i++) {
		const enum media_kind kind = media_line(from, i)->kind;

		if (kind != MEDIA_OTHER)
			check_int(media_line(m, i)->kind, kind);
	}
	media_free(from);
	media_free(m);
}


static json_t *say(struct place *p, guint who, const char *body, const char *type,
	const char *sdp)
{
	return scene_say(&p->scene, who, body, type, sdp);
}


static void as_caller(struct place *p)
{
	scene_register(&p->scene, TRUE);
	if (scene_good(say(p, 0, "{'request':'call','username':'bob','early':true}",
		"offer", p->sdp)))
		check_answer(p, 0, p->sdp);
	say(p, 1, "{'request':'accept'}", "offer", scene_offer("chromium"));
}


static void as_late_caller(struct place *p)
{
	scene_register(&p->scene, FALSE);
	say(p, 0, "{'request':'call','username':'bob'}", "offer", p->sdp);
	say(p, 1, "{'request':'accept'}", "answer", scene_offer("chromium"));
}


static void as_device(struct place *p)
{
	scene_register(&p->scene, TRUE);
	say(p, 0, "{'request':'call','username':'bob','early':true,'preview':true}",
		"offer", scene_offer("chromium"));
	if (scene_good(say(p, 1, "{'request':'ringing','call_id':'$'}", "offer", p->sdp)))
		check_answer(p, 1, p->sdp);
	say(p, 1, "{'request':'accept'}", NULL, NULL);
}


static void as_callee(struct place *p)
{
	scene_register(&p->scene, TRUE);
	say(p, 0, "{'request':'call','username':'bob'}", "offer", scene_offer("chromium"));
	if (scene_good(say(p, 1, "{'request':'accept'}", "offer", p->sdp)))
		check_answer(p, 1, p->sdp);
}


static void as_answer(struct place *p)
{
	scene_register(&p->scene, FALSE);
	say(p, 0, "{'request':'call','username':'bob'}", "offer", scene_offer("chromium_screen"));
	say(p, 1, "{'request':'accept'}", "answer", p->sdp);
}


static void as_change(struct place *p)
{
	scene_register(&p->scene, TRUE);
	scene_call(&p->scene, scene_offer("chromium"), scene_offer("firefox"));
	if (scene_good(say(p, 0, "{'request':'set'}", "offer", p->sdp)))
		check_answer(p, 0, p->sdp);
	say(p, 1, "{'request':'set'}", "offer", scene_offer("chromium_screen"));
}


static void as_answer_to_change(struct place *p)
{
	scene_register(&p->scene, FALSE);
	say(p, 0, "{'request':'call','username':'bob'}", "offer", scene_offer("legacy"));
	say(p, 1, "{'request':'accept'}", "answer", scene_offer("legacy"));
	say(p, 0, "{'request':'set'}", "offer", scene_offer("chromium_screen"));
	say(p, 1, "{'request':'set'}", "answer", p->sdp);
}


static void as_return(struct place *p)
{
	scene_register(&p->scene, TRUE);
	scene_call(&p->scene, scene_offer("chromium"), scene_offer("chromium"));
	fake_hangup(p->scene.fake[0]);
	if (scene_good(say(p, 0, "{'request':'reattach','call_id':'$','secret':'#'}",
		"offer", p->sdp)))
		check_answer(p, 0, p->sdp);
}


/* Where no JSEP has a use, and where it is of the wrong type */
static void out_of_place(struct place *p)
{
	say(p, 0, "{'request':'register','username':'alice','features':[]}", "offer", p->sdp);
	say(p, 1, "{'request':'list'}", "answer", p->sdp);
	say(p, 0, "{'request':'call','username':'alice'}", "answer", p->sdp);
}


/** Packets on the lines that such a negotiation has left */
static void send_media(struct place *p)
{
	for (guint who = 0; who < 2; who++) {
		struct fake *f = p->scene.fake[who];

		scene_connect(&p->scene, who);
		for (guint i = 0; i < 20; i++)
			fake_rtp_fields(f, (int)i - 1, i % 2, i % 3 ? 96 : 111, (guint16)i, 0, "x");
		fake_data(f, "label", FALSE, "x", 1);
		fake_flush(f);
	}
}


int inside_sdp(const uint8_t *data, size_t size)
{
	static void (*const places[])(struct place *p) = {
		as_caller, as_late_caller, as_device, as_callee, as_answer, as_change,
		as_answer_to_change, as_return, out_of_place,
	};
	struct bytes in = { data, size };
	struct place p = { .sdp = NULL };
	guint way = 0;
	gboolean raw = TRUE;

	if (size && *data == '!') {
		g_autofree char *line = bytes_line(&in, '\n');

		raw = g_ascii_islower(line[1]);
		way = (guint8)(g_ascii_toupper(line[1]) - 'A');
	}
	p.sdp = expand(&in);
	if (!raw) {
		g_autofree char *text = g_steal_pointer(&p.sdp);

		p.sdp = sample_through_core(text);
	}
	if (p.sdp && g_utf8_validate(p.sdp, -1, NULL)) {
		scene_begin(&p.scene, settings, 2);
		places[way % G_N_ELEMENTS(places)](&p);
		send_media(&p);
		scene_end(&p.scene);
	}
	g_free(p.sdp);
	return 0;
}
