#pragma once

#include "report/bnl-exhibit.h"

/* What a kind of picture does.  A chart is built once and its layers are fed from then on. */

typedef struct _BnlExhibitClass BnlExhibitClass;

struct _BnlExhibit {
  const BnlExhibitClass *class;
  BnlExhibitSource source;
  BnlSweep *sweep;

  BnlExperimentPicture picture; /* nothing is left open; its strings are those below */
  char *metric_key, *x_key, *y_key, *arm_name;
  BnlSweepMetric metric;
  int x, y; /* axes; -1: none */
  int arm;  /* -1: all */
  gboolean difference;
  guint cell; /* of curves and percentiles */
  char *title, *note;

  guint n_charts;
  BnlChart **charts; /* borrowed; NULL: none */
  gpointer kind;     /* of the class */

  guint64 revision; /* of the table, that was taken in */
  guint8 *outcomes; /* of each run, likewise */
};

struct _BnlExhibitClass {
  /* Completes picture, title, note and n_charts; FALSE where it makes no sense of the sweep. */
  gboolean (*set_up) (BnlExhibit *exhibit);
  void (*clear) (BnlExhibit *exhibit);
  /* Of a chart that is empty: axes and layers with all there is. */
  void (*fill) (BnlExhibit *exhibit, guint index);
  /* A run has ended in another way than was known. */
  void (*take_result) (BnlExhibit *exhibit, guint cell, guint arm, guint seed);
  /* After all of those, and at every look: TRUE where more has changed.  NULL: nothing. */
  gboolean (*finish) (BnlExhibit *exhibit);
};

extern const BnlExhibitClass bnl_exhibit_points_class;
extern const BnlExhibitClass bnl_exhibit_heat_class;
extern const BnlExhibitClass bnl_exhibit_curves_class;
extern const BnlExhibitClass bnl_exhibit_percentiles_class;

/* Words and numbers that kinds share. */

/* Of a sweep that is drawn at random; 0: a grid. */
guint bnl_exhibit_count_draws (const BnlSweep *sweep);
/* "With BN" of "with BN"; owned by the caller. */
char *bnl_exhibit_capitalize (const char *text);
/* "3 seeds", "1 seed". */
char *bnl_exhibit_count_seeds (guint n);
/* Percent, limits and what y counts, as the metric asks for. */
void bnl_exhibit_set_metric (BnlChart *chart, BnlSweepMetric metric, gboolean difference);
/* What values are multiplied by before they are drawn: 100 for differences of shares. */
double bnl_exhibit_get_scale (BnlSweepMetric metric, gboolean difference);
/* Numbers on a scale of their own, or names. */
void bnl_exhibit_set_x_axis (const BnlExhibit *exhibit, BnlChart *chart, const BnlSweepAxis *axis);
/* Whether values lie on a line: else they stand beside each other as names do. */
gboolean bnl_exhibit_is_scale (const BnlExhibit *exhibit, const BnlSweepAxis *axis);

/* A value as it is called beside an axis: "0.01" of gaussian:0.01, "20" of twenty hidden layers.
 * Owned by the caller. */
char *bnl_exhibit_dup_label (const BnlSweepAxis *axis, guint value);
/* NULL-terminated. */
char **bnl_exhibit_dup_labels (const BnlSweepAxis *axis);

/* Over several cells at once. */
typedef struct {
  guint n_runs;          /* that ended and count */
  guint n_diverged;      /* of them */
  guint n_not_converged; /* of them */
  guint n_impossible;    /* cells */
  BnlTally tally;        /* of runs that have the metric */
  double members[64];    /* the first of them */
  guint n_members;
} BnlExhibitSum;

void bnl_exhibit_sum (const BnlExhibit *exhibit,
                      const guint *cells,
                      guint n_cells,
                      guint arm,
                      BnlSweepMetric metric,
                      BnlExhibitSum *sum);
/* arm minus arm 0, seed by seed, in all of the cells. */
void bnl_exhibit_compare (const BnlExhibit *exhibit,
                          const guint *cells,
                          guint n_cells,
                          guint arm,
                          BnlSweepDifference *difference);
/* "97.2 ± 0.3 % of 3 seeds, 1 diverged"; "" for nothing yet. */
char *bnl_exhibit_write_sum (const BnlExhibitSum *sum, BnlSweepMetric metric, const char *unit);
