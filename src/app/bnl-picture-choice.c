/* Purpose: to choose what a picture of a sweep shows.  CSS node: widget.  Accessible role: group of
 * drop-downs. */

#include "bnl-picture-choice.h"

#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-reflow.h"
#include "bnl-word-factory.h"
#include "lab/bnl-run-measure.h"
#include "lab/bnl-sweep-metric.h"

/* Beyond these a cell is searched for by its words. */
#define SEARCH_FROM 12

struct _BnlPictureChoice {
  AdwBin parent_instance;

  /* template children */
  GtkDropDown *cell_drop;
  GtkDropDown *curve_drop;
  GtkDropDown *metric_drop;
  GtkDropDown *x_drop;
  GtkDropDown *y_drop;
  GtkDropDown *arm_drop;

  /* owned */
  BnlSweep *sweep;   /* NULL: none */
  GArray *metrics;   /* of BnlSweepMetric: those of metric_drop */
  gboolean is_alone; /* it changes by our own hand */
};

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const curve_keys[] = { "accuracy", "loss" };

G_DEFINE_FINAL_TYPE (BnlPictureChoice, bnl_picture_choice, ADW_TYPE_BIN)

/* --- what there is --- */

static void
fill_drop (GtkDropDown *drop, GPtrArray *words, guint selected)
{
  g_autoptr (GtkStringList) list = NULL;

  g_ptr_array_add (words, NULL);
  list = gtk_string_list_new ((const char *const *) words->pdata);
  gtk_drop_down_set_model (drop, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop, MIN (selected, words->len - 1));
}

static char *
dup_cell (BnlSweep *sweep, guint cell)
{
  char *title = bnl_sweep_dup_cell_title (sweep, cell);

  if (title[0])
    return title;
  g_free (title);
  return g_strdup (_ ("All"));
}

static void
fill_cells (BnlPictureChoice *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  guint n = bnl_sweep_get_n_cells (self->sweep);

  for (guint cell = 0; cell < n; cell++)
    g_ptr_array_add (words, dup_cell (self->sweep, cell));
  fill_drop (self->cell_drop, words, 0);
  gtk_drop_down_set_enable_search (self->cell_drop, n > SEARCH_FROM);
}

/* Those that need more than is measured are left out. */
static gboolean
is_measured (BnlSweepMetric metric, guint measures)
{
  gboolean of_training = metric == BNL_SWEEP_METRIC_TRAIN_LOSS ||
                         metric == BNL_SWEEP_METRIC_TRAIN_ACCURACY ||
                         metric == BNL_SWEEP_METRIC_GAP;

  return !of_training || (measures & BNL_MEASURE_TRAIN) != 0;
}

static void
fill_metrics (BnlPictureChoice *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  guint measures = bnl_sweep_get_measures (self->sweep);

  g_array_set_size (self->metrics, 0);
  for (BnlSweepMetric metric = 0; metric < BNL_N_SWEEP_METRICS; metric++)
    if (is_measured (metric, measures)) {
      g_array_append_val (self->metrics, metric);
      g_ptr_array_add (words, (gpointer) bnl_sweep_metric_describe (metric)->title);
    }
  fill_drop (self->metric_drop, words, 0);
}

static void
fill_axes (BnlPictureChoice *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < bnl_sweep_get_n_axes (self->sweep); i++)
    g_ptr_array_add (words, (gpointer) bnl_sweep_get_axis (self->sweep, i)->title);
  fill_drop (self->x_drop, words, 0);
  g_ptr_array_set_size (words, (int) words->len - 1);
  fill_drop (self->y_drop, words, 1);
}

static void
fill_arms (BnlPictureChoice *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  guint n = bnl_sweep_get_n_arms (self->sweep);

  for (guint arm = 0; arm < n; arm++)
    g_ptr_array_add (words, (gpointer) bnl_sweep_get_arm (self->sweep, arm)->title);
  if (n > 1)
    g_ptr_array_add (words, (gpointer) _ ("Difference"));
  fill_drop (self->arm_drop, words, 0);
}

void
bnl_picture_choice_set_sweep (BnlPictureChoice *self, BnlSweep *sweep)
{
  g_return_if_fail (BNL_IS_PICTURE_CHOICE (self));

  if (sweep == self->sweep)
    return;
  g_clear_pointer (&self->sweep, bnl_sweep_unref);
  self->sweep = sweep ? bnl_sweep_ref (sweep) : NULL;
  bnl_picture_choice_show (self, 0);
  if (!sweep)
    return;
  self->is_alone = TRUE;
  fill_cells (self);
  fill_metrics (self);
  fill_axes (self);
  fill_arms (self);
  self->is_alone = FALSE;
}

static void
show_drop (GtkDropDown *drop, gboolean wanted)
{
  GListModel *model = gtk_drop_down_get_model (drop);

  gtk_widget_set_visible (GTK_WIDGET (drop),
                          wanted && model && g_list_model_get_n_items (model) > 1);
}

void
bnl_picture_choice_show (BnlPictureChoice *self, BnlPictureChoices choices)
{
  g_return_if_fail (BNL_IS_PICTURE_CHOICE (self));

  show_drop (self->cell_drop, (choices & BNL_PICTURE_CHOICE_CELL) != 0);
  show_drop (self->curve_drop, (choices & BNL_PICTURE_CHOICE_CURVE) != 0);
  show_drop (self->metric_drop, (choices & BNL_PICTURE_CHOICE_METRIC) != 0);
  show_drop (self->x_drop, (choices & BNL_PICTURE_CHOICE_AXES) != 0);
  show_drop (self->y_drop, (choices & BNL_PICTURE_CHOICE_AXES) != 0);
  show_drop (self->arm_drop, (choices & BNL_PICTURE_CHOICE_ARM) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self), !self->sweep || choices != 0);
}

/* --- what is chosen --- */

static gboolean
is_shown (GtkDropDown *drop)
{
  return gtk_widget_get_visible (GTK_WIDGET (drop));
}

const char *
bnl_picture_choice_get_metric (BnlPictureChoice *self)
{
  guint index = gtk_drop_down_get_selected (self->metric_drop);

  if (index >= self->metrics->len)
    return NULL;
  return bnl_sweep_metric_describe (g_array_index (self->metrics, BnlSweepMetric, index))->key;
}

static const char *
get_axis (BnlPictureChoice *self, GtkDropDown *drop)
{
  guint index = gtk_drop_down_get_selected (drop);

  return index < bnl_sweep_get_n_axes (self->sweep) ? bnl_sweep_get_axis (self->sweep, index)->key
                                                    : NULL;
}

void
bnl_picture_choice_fill (BnlPictureChoice *self, BnlExperimentPicture *picture)
{
  guint arm = gtk_drop_down_get_selected (self->arm_drop);

  g_return_if_fail (BNL_IS_PICTURE_CHOICE (self));

  if (!self->sweep)
    return;
  if (is_shown (self->curve_drop))
    picture->metric = curve_keys[gtk_drop_down_get_selected (self->curve_drop)];
  if (is_shown (self->metric_drop))
    picture->metric = bnl_picture_choice_get_metric (self);
  if (is_shown (self->x_drop))
    picture->x = get_axis (self, self->x_drop);
  if (is_shown (self->y_drop))
    picture->y = get_axis (self, self->y_drop);
  if (is_shown (self->arm_drop))
    picture->arm = arm < bnl_sweep_get_n_arms (self->sweep)
                       ? bnl_sweep_get_arm (self->sweep, arm)->name
                       : "difference";
}

guint
bnl_picture_choice_get_cell (BnlPictureChoice *self)
{
  guint cell = gtk_drop_down_get_selected (self->cell_drop);

  return cell == GTK_INVALID_LIST_POSITION ? 0 : cell;
}

void
bnl_picture_choice_set_cell (BnlPictureChoice *self, guint cell)
{
  self->is_alone = TRUE;
  gtk_drop_down_set_selected (self->cell_drop, cell);
  self->is_alone = FALSE;
}

/* Two settings that are the same make no map: the other one makes way. */
static void
part_axes (BnlPictureChoice *self, GtkDropDown *chosen)
{
  GtkDropDown *other = chosen == self->x_drop ? self->y_drop : self->x_drop;
  guint selected = gtk_drop_down_get_selected (chosen);

  if (gtk_drop_down_get_selected (other) != selected)
    return;
  self->is_alone = TRUE;
  gtk_drop_down_set_selected (other, selected > 0 ? 0 : 1);
  self->is_alone = FALSE;
}

static void
selected_cb (BnlPictureChoice *self, GParamSpec *pspec, GtkDropDown *drop)
{
  if (self->is_alone || !self->sweep)
    return;
  if (drop == self->x_drop || drop == self->y_drop)
    part_axes (self, drop);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- the object --- */

static void
bnl_picture_choice_dispose (GObject *object)
{
  BnlPictureChoice *self = BNL_PICTURE_CHOICE (object);

  g_clear_pointer (&self->sweep, bnl_sweep_unref);
  g_clear_pointer (&self->metrics, g_array_unref);
  G_OBJECT_CLASS (bnl_picture_choice_parent_class)->dispose (object);
}

static void
bnl_picture_choice_class_init (BnlPictureChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bnl_picture_choice_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BNL_TYPE_PICTURE_CHOICE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-picture-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlPictureChoice, cell_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlPictureChoice, curve_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlPictureChoice, metric_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlPictureChoice, x_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlPictureChoice, y_drop);
  gtk_widget_class_bind_template_child (widget_class, BnlPictureChoice, arm_drop);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_picture_choice_init (BnlPictureChoice *self)
{
  GtkDropDown **drops[] = { &self->cell_drop, &self->curve_drop, &self->metric_drop,
                            &self->x_drop,    &self->y_drop,     &self->arm_drop };
  g_autoptr (GtkListItemFactory) factory = bnl_word_factory_new (-1);
  g_autoptr (GPtrArray) curves = g_ptr_array_new ();

  self->metrics = g_array_new (FALSE, FALSE, sizeof (BnlSweepMetric));
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (drops); i++)
    gtk_drop_down_set_factory (*drops[i], factory);
  bnl_control_set_name (GTK_WIDGET (self->cell_drop), _ ("Point of the sweep"));
  bnl_control_set_name (GTK_WIDGET (self->curve_drop), _ ("Curves of"));
  bnl_control_set_name (GTK_WIDGET (self->metric_drop), _ ("Figure"));
  bnl_control_set_name (GTK_WIDGET (self->x_drop), _ ("Setting to the right"));
  bnl_control_set_name (GTK_WIDGET (self->y_drop), _ ("Setting upwards"));
  bnl_control_set_name (GTK_WIDGET (self->arm_drop), _ ("Network"));
  g_ptr_array_add (curves, (gpointer) _ ("Accuracy"));
  g_ptr_array_add (curves, (gpointer) _ ("Loss"));
  self->is_alone = TRUE;
  fill_drop (self->curve_drop, curves, 0);
  self->is_alone = FALSE;
  bnl_picture_choice_show (self, 0);
}
