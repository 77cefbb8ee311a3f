/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/*
 * Random walks, see walk.h. DUET_WALK_SEED replays one, DUET_WALK_STEPS makes it
 * longer; DUET_WALK_RECORD writes the choices of the first world into a file, for
 * the corpus of fuzz_conversation.
 */

#include <stdlib.h>
#include <string.h>
#include "walk.h"

#define STEPS 200000
/** A world ends, and another begins, after so many */
#define WORLD 20000

struct chance {
	GRand *rand;
	GByteArray *record;      /**< or NULL                                 */
};

static guint by_chance(void *arg, guint n)
{
	struct chance *chance = arg;
	guint8 choice = g_rand_int_range(chance->rand, 0, n);

	if (chance->record)
		g_byte_array_append(chance->record, &choice, 1);

	return choice;
}

static void report(const struct walk *k)
{
	g_autoptr(GList) texts = g_hash_table_get_keys(k->w.tally);

	texts = g_list_sort(texts, (GCompareFunc)strcmp);
	for (GList *l = texts; l; l = l->next) {
		g_test_message("%s: %u", (const char *)l->data,
			GPOINTER_TO_UINT(g_hash_table_lookup(k->w.tally, l->data)));
	}
}

static guint32 number(const char *variable, guint32 fallback)
{
	const char *text = g_getenv(variable);

	return text ? (guint32)strtoul(text, NULL, 0) : fallback;
}

static void walk(struct chance *chance, guint32 steps)
{
	struct walk k;

	walk_begin(&k, by_chance, chance);
	for (guint32 i = 0; i < steps; i++)
		walk_step(&k);
	report(&k);
	walk_end(&k);
}

static void write_record(struct chance *chance, const char *path)
{
	g_autoptr(GError) error = NULL;

	g_file_set_contents(path, (const char *)chance->record->data,
		chance->record->len, &error);
	g_assert_no_error(error);
	g_clear_pointer(&chance->record, g_byte_array_unref);
}

static void test_walk(void)
{
	guint32 seed = number("DUET_WALK_SEED", g_random_int());
	guint32 left = number("DUET_WALK_STEPS", STEPS);
	const char *path = g_getenv("DUET_WALK_RECORD");
	struct chance chance = { g_rand_new_with_seed(seed), path ? g_byte_array_new() : NULL };

	g_printerr("# DUET_WALK_SEED=%u DUET_WALK_STEPS=%u\n", seed, left);
	for (; left; left -= MIN(left, WORLD)) {
		walk(&chance, MIN(left, WORLD));
		if (chance.record)
			write_record(&chance, path);
	}
	g_rand_free(chance.rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/walk", test_walk);

	return g_test_run();
}
