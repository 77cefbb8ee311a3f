/*
 * Duet: one-to-one calls for Janus
 * Copyright (C) 2026 The Duet authors
 * SPDX-License-Identifier: GPL-3.0-only
 */

/**
 * @file media.h  Media description: what an SDP says, without being SDP
 *
 * The signalling core never sees SDP text. The shell turns an SDP into one of
 * these at the door and back again when it carries out an effect.
 */

#ifndef DUET_MEDIA_H
#define DUET_MEDIA_H

#include <glib.h>

/** m-lines looked at in one description; more than that is refused */
#define MEDIA_LINES_MAX 16
/** Codecs looked at in one m-line; more than that is refused */
#define MEDIA_CODECS_MAX 64

enum media_kind {
	MEDIA_AUDIO,
	MEDIA_VIDEO,
	MEDIA_DATA,  /**< SCTP association with data channels, RFC 8841     */
	MEDIA_OTHER, /**< anything else: always refused                     */
};

/** Direction as seen by whoever the description belongs to; a bit mask */
enum media_direction {
	MEDIA_INACTIVE = 0,
	MEDIA_SENDONLY = 1,
	MEDIA_RECVONLY = 2,
	MEDIA_SENDRECV = 3,
};

/** Feedback a codec may use, RFC 4585 and friends; a bit mask */
enum media_feedback {
	MEDIA_FB_NACK = 1 << 0,
	MEDIA_FB_PLI = 1 << 1,
	MEDIA_FB_FIR = 1 << 2,
	MEDIA_FB_REMB = 1 << 3,
	MEDIA_FB_TWCC = 1 << 4,
};

/** The RTP header extensions that the Janus core carries or terminates */
enum media_extension {
	MEDIA_EXT_MID,
	MEDIA_EXT_AUDIO_LEVEL,
	MEDIA_EXT_VIDEO_ORIENTATION,
	MEDIA_EXT_PLAYOUT_DELAY,
	MEDIA_EXT_ABS_SEND_TIME,
	MEDIA_EXT_TWCC,
	MEDIA_EXT_DEPENDENCY,
	MEDIA_EXT_RID,
	MEDIA_EXT_REPAIRED_RID,
	MEDIA_EXT_COUNT,
};

/** Layers of one picture that are looked at in one m-line; the core takes no more */
#define MEDIA_LAYERS_MAX 3
/** Longest name of a layer, with its end */
#define MEDIA_RID_SIZE 16

/** The same picture several times, each an RTP stream of its own (simulcast, RFC 8853) */
struct media_layers {
	guint8 count;     /**< 0: there is only one                         */
	struct {
		char rid[MEDIA_RID_SIZE]; /**< name, or ""                      */
		guint32 ssrc;             /**< source, or 0: told by the name   */
	} layer[MEDIA_LAYERS_MAX];    /**< the lowest first                 */
};

/** One format of an m-line, RFC 8866 rtpmap and fmtp */
struct media_codec {
	guint8 pt;        /**< payload type, 0 to 127                       */
	char name[16];    /**< encoding name in lower case: "opus", "vp8"   */
	guint32 clock;    /**< clock rate in Hz                             */
	guint8 channels;  /**< 1 when the rtpmap names none                 */
	guint8 feedback;  /**< enum media_feedback                          */
	char *fmtp;       /**< parameters, or NULL                          */
};

struct media_line {
	enum media_kind kind;
	enum media_direction direction;
	gboolean enabled;             /**< FALSE when the port is 0          */
	char *mid;                    /**< identification tag, or NULL       */
	GArray *codecs;               /**< struct media_codec, preferred first */
	guint8 ext[MEDIA_EXT_COUNT];  /**< id of each extension, 0: not offered */
	struct media_layers layers;   /**< that the client sends             */
	gboolean sctpmap;             /**< data only: in the form used before RFC
	                                   8841; an answer keeps it          */
};

struct media {
	GPtrArray *lines;             /**< struct media_line, by mindex      */
	gboolean sealed;              /**< what the client sends is encrypted end to end */
};

struct media *media_new(void);
/** A deep copy; NULL of NULL */
struct media *media_copy(const struct media *m);
/** Frees a description with all its lines; NULL is ignored */
void media_free(struct media *m);

/** Appends a line: enabled, sendrecv, without codecs and extensions */
struct media_line *media_add(struct media *m, enum media_kind kind);
struct media_line *media_add_copy(struct media *m, const struct media_line *from);
/** Number of lines; 0 for NULL */
guint media_count(const struct media *m);
/** The line at an index, owned by `m`, or NULL */
struct media_line *media_line(const struct media *m, guint mindex);
/** Whether anything may flow on a line: enabled, of a known kind, not inactive */
gboolean media_line_active(const struct media_line *line);

/** Appends a copy of a codec, its fmtp included */
void media_line_add_codec(struct media_line *line, const struct media_codec *c);
/** The codec at an index, or NULL; valid until a codec is added */
const struct media_codec *media_line_codec(const struct media_line *line, guint i);
/** The first codec with an encoding name, in any case, or NULL */
const struct media_codec *media_line_find(const struct media_line *line, const char *name);

/** "audio", "video", "data" or "other" */
const char *media_kind_name(enum media_kind kind);
/** The same direction seen from the other end */
enum media_direction media_direction_flip(enum media_direction d);
/** Whether a codec only accompanies another: RED, telephone events, comfort noise */
gboolean media_codec_auxiliary(const struct media_codec *c);
/** The value of a parameter in a codec's fmtp, g_free() it, or NULL */
char *media_codec_param(const struct media_codec *c, const char *name);

/**
 * Whether two codecs are one and the same format, payload type aside
 *
 * Name, clock rate and channels, and what tells bitstreams apart: H.264 profile
 * (RFC 6184) and packetization mode, VP9 profile (RFC 9628), AV1 profile, H.265
 * profile (RFC 7798). Levels and other parameters don't matter.
 */
gboolean media_codec_same(const struct media_codec *a, const struct media_codec *b);
/** The first codec of a line that is the same as `c`, or NULL */
const struct media_codec *media_line_same(const struct media_line *line,
	const struct media_codec *c);

#endif
