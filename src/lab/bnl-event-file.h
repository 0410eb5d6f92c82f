#pragma once

#include <gio/gio.h>

#include "bnl-series.h"

/* The metrics of one run as a TensorBoard event file.
 * A folder a run: TensorBoard calls a run by the folder that its file is in.  Tags are loss/train,
 * loss/validation, loss/test, accuracy/train, accuracy/validation, accuracy/test and lr, each where
 * it was measured.  A value's wall time is the start of the run and its seconds of training, so
 * that pauses take no room. Layout: tensorboard 70b76c92, record_writer.py, event.proto,
 * summary.proto. */

typedef struct _BnlEventFile BnlEventFile;

/* events.out.tfevents.SECONDS.HOST.PID.N in folder, which must be there; SECONDS of the start,
 * since 1970 as started_usec.  It appears when it is closed, whole or not at all.
 * Every error of this module is a G_IO_ERROR that names the file. */
BnlEventFile *bnl_event_file_create (const char *folder, gint64 started_usec, GError **error);

/* A text (Markdown) of the run, shown on TensorBoard's page of texts. */
gboolean bnl_event_file_add_text (BnlEventFile *file,
                                  const char *tag,
                                  const char *text,
                                  GError **error);

/* An event a row. */
gboolean bnl_event_file_add_series (BnlEventFile *file, const BnlSeries *series, GError **error);

/* Consumes file, also where it fails.  Files in that folder of the same start are removed then:
 * TensorBoard would draw both over each other. */
gboolean bnl_event_file_close (BnlEventFile *file, GError **error);

/* Consumes file and leaves nothing. */
void bnl_event_file_discard (BnlEventFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlEventFile, bnl_event_file_discard)
