#pragma once

#include <glib.h>

#include "engine/bnl-rng.h"

/* Pictures moved, turned, resized, bent and mirrored at random while training, so that a network
 * learns to overlook it.  A picture is resampled once (bilinear), whatever happens to it; what
 * comes in from outside is paper (0).  Any width and height.  Threads: any. */

/* How much of each; 0 is off. */
typedef struct {
  double shift;   /* pixels, to each side, along x and along y apart */
  double rotate;  /* degrees, either way about the middle */
  double scale;   /* share of the size, either way about the middle: 0.1 is 90 % to 110 % */
  double elastic; /* pixels: no point moves further than that along x or along y, see below */
  double hflip;   /* probability of a mirror image, left for right */
} BnlAugment;

/* Elastic distortion, Simard, Steinkraus & Platt 2003, "Best practices for convolutional neural
 * networks applied to visual document analysis": a random displacement of every point, smoothed by
 * a Gaussian of sigma 4 pixels.  Departure: the random numbers stand on a grid and are joined by
 * cubic B-splines, a kernel of the same width (its sigma is the spacing / sqrt (3)) that needs a
 * fiftieth of the products.  Each node moves uniformly within the amount; a point then moves by
 * 0.28 of the amount (root mean square along an axis), so their alpha of 34 is an amount of 5. */
#define BNL_AUGMENT_GRID 7 /* pixels from node to node: sigma 4.04 */

/* One of the five, for spec and window: in the order of BnlAugment. */
typedef struct {
  const char *name;      /* "shift" */
  const char *unit;      /* "pixels"; "" for what has none */
  double usual, maximum; /* amounts; usual: what suits handwritten digits of 28x28, but for hflip,
                            which makes other signs of most */
} BnlAugmentKind;

#define BNL_AUGMENT_N_KINDS 5
const BnlAugmentKind *bnl_augment_get_kind (guint kind); /* 0 .. BNL_AUGMENT_N_KINDS - 1 */
double bnl_augment_get_amount (const BnlAugment *augment, guint kind);
void bnl_augment_set_amount (BnlAugment *augment, guint kind, double amount);
gboolean bnl_augment_is_none (const BnlAugment *augment);

/* What happens to one picture, in this order. */
typedef struct {
  gboolean mirrored;
  double elastic;     /* as in BnlAugment: how far the nodes may move */
  double factor;      /* of its size, above 0 */
  double angle;       /* degrees clockwise */
  double right, down; /* pixels */
} BnlAugmentMove;

/* Draws a move: each part uniform within its amount.  Uses the same words of rng whatever is off,
 * so that to turn one on leaves the others as they were. */
void bnl_augment_draw (const BnlAugment *augment, BnlRng *rng, BnlAugmentMove *move);

/* Floats that a call needs for itself. */
gsize bnl_augment_count_scratch (guint width, guint height);

/* moved = picture after move; [height, width], apart from each other.  Whole pixels, mirrored or
 * not, are moved exactly.  rng: draws the elastic nodes; not used (may be NULL) where elastic is 0.
 * scratch: [bnl_augment_count_scratch ()].  allocates: never. */
void bnl_augment_move (const BnlAugmentMove *move,
                       BnlRng *rng,
                       guint width,
                       guint height,
                       const guint8 *picture,
                       guint8 *moved,
                       float *scratch);

/* What training does to the sample in that place of an epoch (both from 0): draws and moves.  It
 * depends on nothing else but the seed.  allocates: never. */
void bnl_augment_apply (const BnlAugment *augment,
                        guint64 seed,
                        guint32 epoch,
                        guint32 position,
                        guint width,
                        guint height,
                        const guint8 *picture,
                        guint8 *moved,
                        float *scratch);
