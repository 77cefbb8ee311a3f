/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file trust.h  Has Janus check the token of a request
 */

#ifndef DUET_TRUST_H
#define DUET_TRUST_H

#include <glib.h>
#include "request.h"

/** The calls into the Janus core; its realm for them is the plugin's package */
struct trust_port {
	/** Whether the core has a secret that tokens are signed with */
	gboolean (*able)(void);
	/** Whether a token is genuine, not expired, and has a descriptor; meaningless unless able */
	gboolean (*contains)(const char *token, const char *descriptor);
};

/** Sets `proof` of a request; takes no lock, and none is to be held */
void trust_judge(const struct trust_port *port, struct request *req);

#endif
