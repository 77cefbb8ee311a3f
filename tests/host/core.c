/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>
#include "check.h"
#include "model.h"

static struct core *open_core;


struct core *model_core(void)
{
	return open_core;
}


static gboolean model_events_enabled(void)
{
	return !g_atomic_int_get(&open_core->quiet);
}


static void model_notify(janus_plugin *plugin, janus_plugin_session *session, json_t *event)
{
	struct core *core = open_core;

	(void)session;
	check(plugin == core->plugin);
	check(model_events_enabled());
	pthread_mutex_lock(&core->lock);
	g_ptr_array_add(core->notified, event);
	pthread_cond_broadcast(&core->cond);
	pthread_mutex_unlock(&core->lock);
}


static gboolean model_signed(void)
{
	gboolean result;

	pthread_mutex_lock(&open_core->lock);
	result = open_core->token != NULL;
	pthread_mutex_unlock(&open_core->lock);
	return result;
}


/* As in the core: without signed tokens everything is granted */
static gboolean model_token(janus_plugin *plugin, const char *token, const char *descriptor)
{
	struct core *core = open_core;
	gboolean result;

	(void)plugin;
	pthread_mutex_lock(&core->lock);
	result = !core->token || (!g_strcmp0(token, core->token)
		&& (!descriptor || !g_strcmp0(descriptor, core->descriptor)));
	pthread_mutex_unlock(&core->lock);
	return result;
}


static gboolean model_token_valid(janus_plugin *plugin, const char *token)
{
	return model_signed() && model_token(plugin, token, NULL);
}


janus_callbacks *model_callbacks(void)
{
	static janus_callbacks callbacks = {
		.push_event = model_push_event,
		.relay_rtp = model_relay_rtp,
		.relay_rtcp = model_relay_rtcp,
		.relay_data = model_relay_data,
		.send_pli = model_send_pli,
		.send_pli_stream = model_send_pli_stream,
		.send_remb = model_send_remb,
		.close_pc = model_close_pc,
		.end_session = model_end_session,
		.events_is_enabled = model_events_enabled,
		.notify_event = model_notify,
		.auth_is_signed = model_signed,
		.auth_is_signature_valid = model_token_valid,
		.auth_signature_contains = model_token,
	};

	return &callbacks;
}


static gboolean load(struct core *core)
{
	const char *path = getenv("HOST_PLUGIN");
	create_p *create;

	/* Sanitizers name what they find at the end: the code has to be there still */
	core->library = path ? dlopen(path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE) : NULL;
	if (!core->library) {
		check_fail("HOST_PLUGIN cannot be loaded: %s", path ? dlerror() : "not set");
		return FALSE;
	}
	create = (create_p *)dlsym(core->library, "create");
	core->plugin = create ? create() : NULL;
	return check(core->plugin != NULL);
}


static gboolean configure(struct core *core, const char *jcfg)
{
	g_autofree char *path = NULL;

	core->folder = g_dir_make_tmp("duet-host-XXXXXX", NULL);
	if (!jcfg || !core->folder)
		return core->folder != NULL;
	path = g_strdup_printf("%s/%s.jcfg", core->folder, core->plugin->get_package());
	return g_file_set_contents(path, jcfg, -1, NULL);
}


/* Ends every thread, which first does what is left to do */
static void stop_loops(struct core *core)
{
	for (guint i = 0; i < MODEL_WORKERS; i++)
		loop_free(core->worker[i]);
	for (guint i = 0; i < core->shares; i++)
		loop_free(core->shared[i]);
	for (guint i = 0; i < core->fakes->len && !core->shares; i++)
		loop_free(((struct fake *)g_ptr_array_index(core->fakes, i))->loop);
}


static void core_free(struct core *core)
{
	g_ptr_array_unref(core->fakes);
	for (guint i = 0; i < core->notified->len; i++)
		json_decref(g_ptr_array_index(core->notified, i));
	g_ptr_array_unref(core->notified);
	if (core->plugin && core->folder) {
		g_autofree char *path = g_strdup_printf("%s/%s.jcfg", core->folder,
			core->plugin->get_package());
		g_remove(path);
	}
	if (core->folder)
		g_rmdir(core->folder);
	if (core->library)
		dlclose(core->library);
	g_free(core->folder);
	g_free(core->token);
	g_free(core->descriptor);
	pthread_cond_destroy(&core->cond);
	pthread_mutex_destroy(&core->lock);
	g_free(core);
	open_core = NULL;
}


static struct core *core_new(guint loops)
{
	struct core *core = g_new0(struct core, 1);

	g_assert(!open_core && loops <= G_N_ELEMENTS(core->shared));
	open_core = core;
	core->fakes = g_ptr_array_new_with_free_func(fake_free);
	core->notified = g_ptr_array_new();
	pthread_mutex_init(&core->lock, NULL);
	cond_init(&core->cond);
	for (guint i = 0; i < MODEL_WORKERS; i++)
		core->worker[i] = loop_new();
	for (core->shares = 0; core->shares < loops; core->shares++)
		core->shared[core->shares] = loop_new();
	return core;
}


struct core *core_open_shared(const char *jcfg, guint loops)
{
	struct core *core = core_new(loops);

	if (load(core) && check(configure(core, jcfg))
	    && check_int(core->plugin->init(model_callbacks(), core->folder), 0))
		return core;
	stop_loops(core);
	core_free(core);
	return NULL;
}


gboolean core_starts(const char *jcfg)
{
	struct core *core = core_new(0);
	gboolean up = load(core) && check(configure(core, jcfg))
		&& !core->plugin->init(model_callbacks(), core->folder);

	if (up)
		core->plugin->destroy();
	stop_loops(core);
	core_free(core);
	return up;
}


struct core *core_open(const char *jcfg)
{
	return core_open_shared(jcfg, 0);
}


static void close_fake(struct fake *f)
{
	fake_release(f);
	fake_detach(f);
	fake_settle(f);
	check_int(fake_refusals(f), 0);
}


void core_close(struct core *core)
{
	if (!core)
		return;
	for (guint i = 0; i < core->fakes->len; i++)
		close_fake(g_ptr_array_index(core->fakes, i));
	core->plugin->destroy();
	stop_loops(core);
	check_int(g_atomic_int_get(&core->sessions), 0);
	core_free(core);
}


janus_plugin *core_plugin(struct core *core)
{
	return core->plugin;
}


void core_set_close_delay(struct core *core, guint ms)
{
	g_atomic_int_set(&core->close_delay, (gint)ms);
}


void core_ignore_closes(struct core *core)
{
	g_atomic_int_set(&core->deaf, TRUE);
}


void core_set_handlers(struct core *core, gboolean on)
{
	g_atomic_int_set(&core->quiet, !on);
}


guint core_notifications(struct core *core)
{
	guint n;

	pthread_mutex_lock(&core->lock);
	n = core->notified->len;
	pthread_mutex_unlock(&core->lock);
	return n;
}


void core_sign(struct core *core, const char *token, const char *descriptor)
{
	pthread_mutex_lock(&core->lock);
	g_free(core->token);
	core->token = g_strdup(token);
	g_free(core->descriptor);
	core->descriptor = g_strdup(descriptor);
	pthread_mutex_unlock(&core->lock);
}


json_t *core_notified(struct core *core, const char *name)
{
	gint64 deadline = wait_deadline();
	json_t *found = NULL;
	gboolean waiting = TRUE;

	pthread_mutex_lock(&core->lock);
	while (!found && waiting) {
		for (guint i = 0; i < core->notified->len && !found; i++) {
			json_t *event = g_ptr_array_index(core->notified, i);

			if (!g_strcmp0(json_string_value(json_object_get(event, "event")), name))
				found = event;
		}
		if (!found)
			waiting = cond_wait_until(&core->cond, &core->lock, deadline);
	}
	pthread_mutex_unlock(&core->lock);
	if (!found)
		check_fail("event handlers: no '%s'", name);
	return found;
}
