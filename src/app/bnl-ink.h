#pragma once

#include <gdk/gdk.h>

/* Draws images of bytes, 0 paper .. 255 ink, in two colors: enlarged by a whole number, so that
 * every pixel is one crisp square, or made smaller by means.  Colors are premultiplied, a native
 * 32-bit word each, as GDK_MEMORY_DEFAULT has them. */

typedef struct {
  guint width, height;         /* of the image */
  guint out_width, out_height; /* as drawn, in pixels of the target; at least 1 */
} BnlInk;

/* As large as comes nearest to edge_px for the longer side. */
void bnl_ink_init (BnlInk *ink, guint width, guint height, guint edge_px);
/* As large as fits into edge_px. */
void bnl_ink_init_within (BnlInk *ink, guint width, guint height, guint edge_px);

/* palette[i]: i parts of ink and 255 - i of paper; either may be translucent. */
void bnl_ink_fill_palette (guint32 palette[256], const GdkRGBA *ink, const GdkRGBA *paper);
guint32 bnl_ink_pack_color (const GdkRGBA *color);

/* pixels: [height, width].  target: the upper left pixel; stride counts words.  Allocates: never.
 */
void bnl_ink_draw (const BnlInk *ink,
                   const guint8 *pixels,
                   const guint32 palette[256],
                   guint32 *target,
                   gsize stride);

/* The image alone, as large as it is drawn. */
GdkTexture *bnl_ink_create_texture (const BnlInk *ink,
                                    const guint8 *pixels,
                                    const guint32 palette[256]);
