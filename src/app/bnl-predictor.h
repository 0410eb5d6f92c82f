#pragma once

#include "lab/bnl-comparison.h"

/* Asks the networks of both arms about one picture away from the main thread, however large they
 * are.  At most one picture is under way; of those that come meanwhile only the newest is asked.
 * Main thread.
 * Signal: "answered" (gconstpointer answer): a BnlAnswer, valid during the emission. */

typedef struct {
  guint n_classes[BNL_N_ARMS];            /* 0: there was no network of that arm to ask */
  const float *probabilities[BNL_N_ARMS]; /* [n_classes]; NULL likewise */
} BnlAnswer;

#define BNL_TYPE_PREDICTOR (bnl_predictor_get_type ())
G_DECLARE_FINAL_TYPE (BnlPredictor, bnl_predictor, BNL, PREDICTOR, GObject)

BnlPredictor *bnl_predictor_new (void);

/* pixels: [28 * 28], copied.  snapshots: referenced, NULL where there is none; those that are there
 * read 28x28 pictures. */
void bnl_predictor_ask (BnlPredictor *self,
                        const guint8 *pixels,
                        BnlSnapshot *const snapshots[BNL_N_ARMS]);

/* Whatever is under way will not be answered. */
void bnl_predictor_forget (BnlPredictor *self);

/* Forgets, and waits for the network that is being asked this moment: a program must not end while
 * one of its threads multiplies. */
void bnl_predictor_stop (BnlPredictor *self);
