/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file trust.c  Has Janus check the token of a request
 */

#include "trust.h"
#include "claim.h"

void trust_judge(const struct trust_port *port, struct request *req)
{
	g_autofree char *descriptor = claim_descriptor(req);

	if (!descriptor)
		return;

	if (!port->able())
		req->proof = REQUEST_PROOF_UNABLE;
	else if (req->token)
		req->proof = port->contains(req->token, descriptor) ?
			REQUEST_PROOF_GOOD : REQUEST_PROOF_WRONG;
}
