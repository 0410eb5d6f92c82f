#pragma once

#include "lab/bnl-experiment.h"
#include "lab/bnl-sweep-run.h"
#include "plot/bnl-chart.h"

/* A picture of an experiment: fills charts from the results of a sweep and keeps them up to date
 * while runs come in; an update costs what is new.  Charts are anybody's, as those of the window's
 * views.  What is shown: mean and spread over the seeds, every run that diverged and every arm that
 * cannot be trained.  The same arm has the same color in every picture.  Threads: the sweep run's.
 */

typedef struct _BnlExhibit BnlExhibit;

/* Where results come from, where it is not a sweep run.  Borrowed, and so is what it holds. */
typedef struct {
  BnlSweepTable *table;
  /* Rows and traces of a run, owned by the caller; NULL: none.  Both may be NULL. */
  BnlSeries *(*dup_series) (gpointer data, guint cell, guint arm, guint seed);
  BnlTrace *(*dup_trace) (gpointer data, guint cell, guint arm, guint seed, const char *name);
  gpointer data;
} BnlExhibitSource;

BnlExhibitSource bnl_exhibit_source_of (BnlSweepRun *run);

/* What picture leaves open is chosen: the metric, the axes, the arm.  NULL: such a picture makes no
 * sense of that sweep, as a heat map of one axis.  run: must outlive it. */
BnlExhibit *bnl_exhibit_new (const BnlExperimentPicture *picture, BnlSweepRun *run);
BnlExhibit *bnl_exhibit_new_of (const BnlExperimentPicture *picture,
                                const BnlExhibitSource *source);
/* What charts show stays. */
void bnl_exhibit_free (BnlExhibit *exhibit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BnlExhibit, bnl_exhibit_free)

/* With nothing left open; borrowed. */
const BnlExperimentPicture *bnl_exhibit_get_picture (const BnlExhibit *exhibit);
/* "Held-out accuracy at the end by batch size": of all its charts together.  Borrowed. */
const char *bnl_exhibit_get_title (const BnlExhibit *exhibit);
/* "mean ± std over 3 seeds; hollow: no clear difference": how to read it; "" for nothing. */
const char *bnl_exhibit_get_note (const BnlExhibit *exhibit);

/* Curves and percentiles are of one cell.  FALSE where the picture has no such choice. */
gboolean bnl_exhibit_has_cell (const BnlExhibit *exhibit);
guint bnl_exhibit_get_cell (const BnlExhibit *exhibit);
void bnl_exhibit_set_cell (BnlExhibit *exhibit, guint cell);

/* Charts that it takes, side by side or below each other: one, or one an arm. */
guint bnl_exhibit_get_n_charts (const BnlExhibit *exhibit);
/* Clears chart and fills it from now on, in place of another with that index.  NULL: no chart from
 * now on.  A chart must outlive the exhibit or be taken from it. */
void bnl_exhibit_set_chart (BnlExhibit *exhibit, guint index, BnlChart *chart);

/* Takes in what came since; TRUE where a chart has changed. */
gboolean bnl_exhibit_update (BnlExhibit *exhibit);

/* Index into a chart's colors: plain orange for the first arm without a norm, blue for the first
 * with batch norm, others in turn. */
guint bnl_exhibit_get_color (BnlSweep *sweep, guint arm);
