/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

#include <stdlib.h>
#include <janus/sdp-utils.h>
#include "check.h"
#include "sample.h"

/* Of the core; no header of it is installed */
int janus_sdp_anonymize(janus_sdp *sdp);


char *sample_through_core(const char *sdp)
{
	char error[512] = "";
	char *text = NULL;
	janus_sdp *parsed = janus_sdp_parse(sdp, error, sizeof(error));

	if (!parsed)
		return NULL;
	/* What janus_sdp_preparse() does to ports */
	for (GList *l = parsed->m_lines; l; l = l->next) {
		janus_sdp_mline *m = l->data;

		if (m->index == 0 && m->port == 0)
			m->port = 9;
		for (GList *a = m->attributes; a && m->port == 0; a = a->next) {
			const janus_sdp_attribute *attribute = a->data;

			if (!g_ascii_strcasecmp(attribute->name, "bundle-only"))
				m->port = 9;
		}
	}
	if (!janus_sdp_anonymize(parsed))
		text = janus_sdp_write(parsed);
	janus_sdp_destroy(parsed);
	return text;
}


char *sample_raw(const char *name)
{
	const char *data = getenv("HOST_DATA");
	g_autofree char *path = g_strdup_printf("%s/%s.sdp", data ? data : ".", name);
	char *text = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL))
		return text;
	check_fail("%s cannot be read", path);
	return g_strdup("");
}


char *sample_offer(const char *name)
{
	g_autofree char *raw = sample_raw(name);
	char *text = sample_through_core(raw);

	if (text)
		return text;
	check_fail("the core refuses %s.sdp", name);
	return g_strdup("");
}
