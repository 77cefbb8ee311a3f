/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * The exchange against the model, systematically:
 *
 * - every interleaving of what two handles, or three, can do, to a depth. After a
 *   request that was refused, and changed nothing, nothing new can follow;
 * - every state that two handles, or three, can get into, as the model sees it,
 *   with all that can be done in it, to the last one or to a depth.
 *
 * What can be done is the alphabet below, for handles that are registered.
 * DUET_EXPLORE_DEPTH makes the first deeper or less deep, DUET_EXPLORE_ALL has the
 * second go on to the last state, which takes minutes.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "stage.h"

#define PATH_MAX_LEN 64
#define PROCESSES_MAX 8

/* Sanitizers take their time */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LESS 1
#else
#define LESS 0
#endif

/* The alphabet, for each handle. A call is early and has a preview, or neither, and
 * brings an offer, as do `ringing`, `accept` and `reattach`; a handle registers with
 * its user's name, once without a secret and once with that of whoever has the name */
enum op {
	OP_CALL, OP_CALL_EARLY, OP_RINGING, OP_ACCEPT, OP_HANGUP, OP_HOLD, OP_UNHOLD,
	OP_REATTACH, OP_REGISTER, OP_TAKE_OVER, OP_UNREGISTER, OP_LOSE, OP_CONNECT,
	OP_CLOSED, OP_DETACH, OP_ATTACH, OPS,
};

struct explorer {
	struct stage s;
	int handles;
	guint depth;
	guint8 path[PATH_MAX_LEN];
	guint process, processes;
	guint branches;          /**< at the second step, for sharing out     */
	guint64 nodes;
};

/* Alice has the first handle, Bob the others */
static int user_of(int h)
{
	return h ? 1 : 0;
}

static int secret_of(const struct stage *s, int user)
{
	for (int p = MODEL_PARTIES - 1; p >= 0; p--) {
		if (s->model.party[p].here && s->model.party[p].user == user)
			return s->model.party[p].secret;
	}

	return NOBODY;
}

static const struct {
	enum act_type act;
	enum request_type request;
	gboolean offer;
} ops[OPS] = {
	[OP_CALL] = { ACT_REQUEST, REQUEST_CALL, TRUE },
	[OP_CALL_EARLY] = { ACT_REQUEST, REQUEST_CALL, TRUE },
	[OP_RINGING] = { ACT_REQUEST, REQUEST_RINGING, TRUE },
	[OP_ACCEPT] = { ACT_REQUEST, REQUEST_ACCEPT, TRUE },
	[OP_HANGUP] = { ACT_REQUEST, REQUEST_HANGUP, FALSE },
	[OP_HOLD] = { ACT_REQUEST, REQUEST_HOLD, FALSE },
	[OP_UNHOLD] = { ACT_REQUEST, REQUEST_UNHOLD, FALSE },
	[OP_REATTACH] = { ACT_REQUEST, REQUEST_REATTACH, TRUE },
	[OP_REGISTER] = { ACT_REQUEST, REQUEST_REGISTER, FALSE },
	[OP_TAKE_OVER] = { ACT_REQUEST, REQUEST_REGISTER, FALSE },
	[OP_UNREGISTER] = { ACT_REQUEST, REQUEST_UNREGISTER, FALSE },
	[OP_LOSE] = { ACT_LOSE, 0, FALSE },
	[OP_CONNECT] = { ACT_CONNECT, 0, FALSE },
	[OP_CLOSED] = { ACT_CLOSED, 0, FALSE },
	[OP_DETACH] = { ACT_DETACH, 0, FALSE },
	[OP_ATTACH] = { ACT_ATTACH, 0, FALSE },
};

static guint op_count(const struct explorer *e)
{
	return OPS * e->handles + 1;
}

/* The last one is that a second passes */
static struct act act_of(const struct explorer *e, guint i)
{
	struct act a = { .type = ACT_SECOND };
	enum op op = i % OPS;
	int h = i / OPS;

	if (h == e->handles)
		return a;

	a.type = ops[op].act;
	a.handle = h;
	a.ask = (struct ask) { .type = ops[op].request, .id = ID_RIGHT,
		.jsep = ops[op].offer ? REQUEST_JSEP_OFFER : REQUEST_JSEP_NONE,
		.early = op == OP_CALL_EARLY, .preview = op == OP_CALL_EARLY, .features = TRUE, .room = NOBODY,
		.secret = NOBODY, .sends = REQUEST_ABSENT,
		.user = op == OP_REGISTER || op == OP_TAKE_OVER ? user_of(h) : !user_of(h) };
	if (op == OP_TAKE_OVER)
		a.ask.secret = secret_of(&e->s, user_of(h));
	if (op == OP_REATTACH)
		a.ask.secret = MAX(e->s.model.party[h].secret, 0);

	return a;
}

/* Nothing comes of it that something else in the alphabet does not bring */
static gboolean idle(const struct explorer *e, guint i, const struct act *a)
{
	const struct model_party *p = &e->s.model.party[a->handle];

	if (a->type == ACT_SECOND)
		return model_deadline(&e->s.model) == NEVER;
	if (i % OPS == OP_TAKE_OVER)
		return a->ask.secret == NOBODY;

	return a->type == ACT_CONNECT && p->connected;
}

/* Returns whether something has changed */
static gboolean try(struct explorer *e, guint i)
{
	struct act a = act_of(e, i);
	struct stage_core before = e->s.core[a.handle];

	if (!stage_may(&e->s, &a) || idle(e, i, &a))
		return FALSE;
	stage_act(&e->s, &a);
	e->nodes++;

	return !e->s.failed || memcmp(&before, &e->s.core[a.handle], sizeof(before));
}

static void begin(struct explorer *e)
{
	for (int h = 0; h < e->handles; h++) {
		struct act attach = { .type = ACT_ATTACH, .handle = h };
		struct act enrol = act_of(e, h * OPS + OP_REGISTER);

		stage_act(&e->s, &attach);
		stage_act(&e->s, &enrol);
	}
}

static void go_back(struct explorer *e, const guint8 *path, guint len)
{
	e->s.again = TRUE;
	stage_empty(&e->s);
	begin(e);
	for (guint i = 0; i < len; i++) {
		struct act a = act_of(e, path[i]);

		stage_act(&e->s, &a);
	}
	e->s.again = FALSE;
}

static void extend(struct explorer *e, guint len)
{
	for (guint i = 0; i < op_count(e); i++) {
		if (!try(e, i))
			continue;
		e->path[len] = i;
		if (len + 1 < e->depth &&
		    (len != 1 || e->branches++ % e->processes == e->process))
			extend(e, len + 1);
		go_back(e, e->path, len);
	}
}

/* Times are short, so that there are few */
static const struct model_rules rules[] = {
	{ .ring_timeout = 2, .resume_grace = 1, .max_devices = 2 },
	{ .ring_timeout = 2, .resume_grace = 1, .ring_offline = 1, .max_devices = 1 },
};

static void open_explorer(struct explorer *e, int handles, const struct model_rules *r)
{
	memset(e, 0, sizeof(*e));
	stage_init(&e->s, r);
	e->s.thorough = TRUE;
	e->s.label = g_strdup_printf("%d handles", handles);
	e->handles = handles;
	e->processes = 1;
	begin(e);
}

/* --- every interleaving -------------------------------------------------- */

static void interleave(int handles, guint depth, guint process, guint processes)
{
	for (guint r = 0; r < G_N_ELEMENTS(rules); r++) {
		struct explorer e;

		open_explorer(&e, handles, &rules[r]);
		e.depth = depth;
		e.process = process;
		e.processes = processes;
		extend(&e, 0);
		g_printerr("# %d handles, depth %u, rules %u, part %u of %u: %"
			G_GUINT64_FORMAT " nodes\n", handles, depth, r, process + 1,
			processes, e.nodes);
		stage_clear(&e.s);
	}
}

static guint parts(void)
{
	return CLAMP(g_get_num_processors(), 1, PROCESSES_MAX);
}

/* Each part in a process of its own */
static void share(int handles, guint depth, guint count,
	void (*run)(int handles, guint depth, guint part, guint parts))
{
	pid_t pid[PROCESSES_MAX];

	for (guint i = 0; i < count; i++) {
		pid[i] = fork();
		g_assert_cmpint(pid[i], >=, 0);
		if (pid[i])
			continue;
		run(handles, depth, i, count);
		_exit(0);
	}
	for (guint i = 0; i < count; i++) {
		int status;

		g_assert_cmpint(waitpid(pid[i], &status, 0), ==, pid[i]);
		g_assert_cmpint(status, ==, 0);
	}
}

static guint depth_of(guint fallback)
{
	const char *text = g_getenv("DUET_EXPLORE_DEPTH");

	return text ? strtoul(text, NULL, 0) : fallback;
}

static void test_interleavings(gconstpointer arg)
{
	int handles = GPOINTER_TO_INT(arg);

	share(handles, depth_of((handles == 2 ? 5 : 4) - LESS), parts(), interleave);
}

/* --- every state --------------------------------------------------------- */

/** How a state was reached first */
struct place {
	guint8 len, path[PATH_MAX_LEN];
};

static void add(GByteArray *key, int value)
{
	gint8 byte = value == NEVER ? 127 : value;

	g_byte_array_append(key, (const guint8 *)&byte, 1);
}

static void add_party(GByteArray *key, const struct stage *s, int p)
{
	const struct model_party *it = &s->model.party[p];

	add(key, it->here);
	if (!it->here)
		return;
	add(key, it->user);
	add(key, it->sends | it->held << 1 | it->connected << 2 | it->away << 3);
	add(key, it->leg);
	add(key, it->grace == NEVER ? NEVER : it->grace - s->model.now);
	if (p >= MODEL_HANDLES)
		return;
	add(key, s->core[p].agent | s->core[p].negotiated << 1 | s->core[p].closing << 2 |
		s->core[p].held << 3 | s->core[p].current << 4);
}

static void add_call(GByteArray *key, const struct model *m, const struct model_call *c)
{
	add(key, c->active | c->rang << 1 | (c->preview && !c->active) << 2);
	add(key, c->active ? NOBODY : c->viewer);
	add(key, c->caller);
	add(key, c->callee);
	add(key, c->from);
	add(key, c->ringing);
	add(key, c->timeout == NEVER ? NEVER : c->timeout - m->now);
	add(key, c->offline == NEVER ? NEVER : c->offline - m->now);
}

/* The state as the model sees it, without numbers that only count */
static GBytes *key_of(const struct stage *s)
{
	GByteArray *key = g_byte_array_new();

	for (int p = 0; p < MODEL_PARTIES; p++)
		add_party(key, s, p);
	for (int p = 0; p < MODEL_PARTIES; p++) {
		int call = s->model.party[p].here ? s->model.party[p].call : NOBODY;

		if (call != NOBODY && s->model.call[call].caller == p)
			add_call(key, &s->model, &s->model.call[call]);
	}

	return g_byte_array_free_to_bytes(key);
}

static gboolean is_new(GHashTable *seen, const struct stage *s)
{
	return g_hash_table_add(seen, key_of(s));
}

static void visit(struct explorer *e, GHashTable *seen, GArray *places, guint at)
{
	struct place from = g_array_index(places, struct place, at);

	go_back(e, from.path, from.len);
	for (guint i = 0; i < op_count(e); i++) {
		if (!try(e, i))
			continue;
		if (is_new(seen, &e->s) && from.len < e->depth) {
			struct place to = from;

			to.path[to.len++] = i;
			g_array_append_val(places, to);
		}
		go_back(e, from.path, from.len);
	}
}

static void visit_all(int handles, guint depth, guint part, guint parts)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
		(GDestroyNotify)g_bytes_unref, NULL);
	g_autoptr(GArray) places = g_array_new(FALSE, TRUE, sizeof(struct place));
	struct place start = { .len = 0 };
	struct explorer e;

	g_assert_cmpuint(parts, ==, G_N_ELEMENTS(rules));
	open_explorer(&e, handles, &rules[part]);
	e.depth = depth;
	is_new(seen, &e.s);
	g_array_append_val(places, start);
	for (guint i = 0; i < places->len; i++)
		visit(&e, seen, places, i);

	g_printerr("# %d handles, rules %u: %u states, %" G_GUINT64_FORMAT " steps between "
		"them, the last after %u%s\n", handles, part, g_hash_table_size(seen), e.nodes,
		g_array_index(places, struct place, places->len - 1).len,
		g_array_index(places, struct place, places->len - 1).len < depth ?
			": these are all" : "");
	stage_clear(&e.s);
}

static void test_states(gconstpointer arg)
{
	int handles = GPOINTER_TO_INT(arg);
	guint depth = LESS ? 5 : handles == 2 ? 12 : 6;

	if (g_getenv("DUET_EXPLORE_ALL"))
		depth = handles == 2 ? PATH_MAX_LEN - 1 : 7;
	share(handles, depth, G_N_ELEMENTS(rules), visit_all);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/explore/interleavings-of-two", GINT_TO_POINTER(2),
		test_interleavings);
	g_test_add_data_func("/explore/interleavings-of-three", GINT_TO_POINTER(3),
		test_interleavings);
	g_test_add_data_func("/explore/states-of-two", GINT_TO_POINTER(2), test_states);
	g_test_add_data_func("/explore/states-of-three", GINT_TO_POINTER(3), test_states);

	return g_test_run();
}
