/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <string.h>
#include <glib/gstdio.h>
#include "../host/model.h"
#include "../host/sample.h"
#include "scene.h"

/** Inputs that one life of the plugin is for */
#define USES_MAX 64

static struct {
	struct core *core;
	char *jcfg;
	guint uses;
} kept;


static void attach(struct scene *s, guint i)
{
	g_autofree char *name = g_strdup_printf("handle%u", s->attached++);

	s->fake[i] = fake_attach(s->core, name);
	s->told[i] = 0;
	check(s->fake[i] != NULL);
}


const char *scene_folder(void)
{
	static char *path;

	if (!path)
		path = g_dir_make_tmp("duet-fuzz-XXXXXX", NULL);
	return path;
}


void scene_empty_folder(void)
{
	GDir *dir = g_dir_open(scene_folder(), 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(scene_folder(), name, NULL);

		g_remove(path);
	}
	if (dir)
		g_dir_close(dir);
}


void scene_close(void)
{
	core_close(kept.core);
	g_clear_pointer(&kept.jcfg, g_free);
	kept.core = NULL;
}


static struct core *open_core(const char *jcfg)
{
	if (kept.core && (g_strcmp0(jcfg, kept.jcfg) || ++kept.uses >= USES_MAX))
		scene_close();
	if (!kept.core) {
		kept.core = core_open_shared(jcfg, 1);
		kept.jcfg = g_strdup(jcfg);
		kept.uses = 0;
	}
	check(kept.core != NULL);
	return kept.core;
}


void scene_begin(struct scene *s, const char *jcfg, guint handles)
{
	memset(s, 0, sizeof(*s));
	s->core = open_core(jcfg);
	s->handles = handles;
	for (guint i = 0; i < handles; i++)
		attach(s, i);
}


void scene_end(struct scene *s)
{
	scene_say(s, 0, "{'request':'hangup'}", NULL, NULL);
	for (guint i = 0; i < s->handles; i++) {
		fake_detach(s->fake[i]);
		g_free(s->secret[i]);
	}
	g_free(s->call_id);
}


void scene_renew(struct scene *s, guint i)
{
	fake_detach(s->fake[i]);
	attach(s, i);
}


static void keep(char **to, const json_t *from, const char *key)
{
	const char *text = json_string_value(json_object_get(from, key));

	if (text) {
		g_free(*to);
		*to = g_strdup(text);
	}
}


/** Reads the events that have come to a handle */
static void listen(struct scene *s, guint i)
{
	struct fake *f = s->fake[i];

	pthread_mutex_lock(&f->lock);
	for (; s->told[i] < f->events->len; s->told[i]++) {
		const struct event *e = g_ptr_array_index(f->events, s->told[i]);
		const json_t *result = json_object_get(e->message, "result");

		keep(&s->secret[i], result, "secret");
		keep(&s->call_id, result, "call_id");
	}
	pthread_mutex_unlock(&f->lock);
}


json_t *scene_send(struct scene *s, guint i, json_t *body, json_t *jsep)
{
	json_t *answer;

	fake_send_json(s->fake[i], body, jsep);
	answer = fake_answer(s->fake[i]);
	listen(s, i);
	return answer;
}


static char *fill_in(const struct scene *s, guint i, const char *text)
{
	GString *out = g_string_new(NULL);

	for (; *text; text++) {
		if (*text == '\'')
			g_string_append_c(out, '"');
		else if (*text == '$')
			g_string_append(out, s->call_id ? s->call_id : "x");
		else if (*text == '#')
			g_string_append(out, s->secret[i] ? s->secret[i] : "x");
		else
			g_string_append_c(out, *text);
	}
	return g_string_free(out, FALSE);
}


json_t *scene_json(const struct scene *s, guint i, const char *text)
{
	g_autofree char *full = fill_in(s, i, text);

	return json_loads(full, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}


json_t *scene_say(struct scene *s, guint i, const char *body, const char *type,
	const char *sdp)
{
	json_t *json = scene_json(s, i, body), *jsep = NULL;

	if (!json)
		return NULL;
	if (sdp)
		jsep = json_pack("{s:s, s:o}", "type", type, "sdp",
			json_stringn_nocheck(sdp, strlen(sdp)));
	return scene_send(s, i, json, jsep);
}


gboolean scene_good(const json_t *answer)
{
	return answer && !json_object_get(answer, "error_code");
}


char *scene_sdp(struct scene *s, guint i, const char *type)
{
	struct fake *f = s->fake[i];
	char *found = NULL;

	pthread_mutex_lock(&f->lock);
	for (guint n = f->events->len; n-- > 0 && !found;) {
		const struct event *e = g_ptr_array_index(f->events, n);

		if (!g_strcmp0(json_string_value(json_object_get(e->jsep, "type")), type))
			found = g_strdup(json_string_value(json_object_get(e->jsep, "sdp")));
	}
	pthread_mutex_unlock(&f->lock);
	return found;
}


const char *scene_offer(const char *name)
{
	static struct { const char *name; char *sdp; } samples[] = {
		{ "chromium", NULL }, { "firefox", NULL }, { "legacy", NULL },
		{ "chromium_screen", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
		if (strcmp(samples[i].name, name))
			continue;
		if (!samples[i].sdp)
			samples[i].sdp = sample_offer(name);
		return samples[i].sdp;
	}
	return NULL;
}


static void connect_job(struct fake *f, void *arg)
{
	janus_plugin *plugin = arg;

	/* The plugin may have closed it meanwhile */
	if (!fake_has_pc(f))
		return;
	plugin->setup_media(fake_session(f));
	plugin->data_ready(fake_session(f));
}


void scene_connect(struct scene *s, guint i)
{
	fake_run(s->fake[i], connect_job, core_plugin(s->core));
}


void scene_register(struct scene *s, gboolean modern)
{
	check(scene_good(scene_say(s, 0,
		"{'request':'register','username':'alice','features':[]}", NULL, NULL)));
	check(scene_good(scene_say(s, 1, modern ?
		"{'request':'register','username':'bob','features':[]}" :
		"{'request':'register','username':'bob'}", NULL, NULL)));
}


void scene_call(struct scene *s, const char *alice, const char *bob)
{
	check(scene_good(scene_say(s, 0,
		"{'request':'call','username':'bob','early':true}", "offer", alice)));
	check(scene_good(scene_say(s, 1, "{'request':'accept'}", "offer", bob)));
	scene_connect(s, 0);
	scene_connect(s, 1);
}
