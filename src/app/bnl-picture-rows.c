/* Purpose: the pictures of an experiment.  CSS node: widget.  No actions.  Accessible role: group.
 */

#include "bnl-picture-rows.h"

#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-reflow.h"
#include "bnl-setting-row.h"
#include "lab/bnl-sweep-metric.h"

#define ROW_KEY "bnl-picture"

/* Metrics of "curves" are columns of a run. */
static const char *const curve_metrics[] = { "accuracy", "loss" };

typedef struct {
  GtkDropDown *kind_drop, *metric_drop, *curve_drop;
  char *x, *y, *arm; /* as they came; NULL: to choose */
} Row;

struct _BnlPictureRows {
  AdwBin parent_instance;

  /* borrowed */
  BnlSettingRow *auto_row;
  GtkSwitch *auto_switch;
  GtkWidget *own;
  GtkBox *rows;
  GtkWidget *add_button;

  gboolean is_showing;
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlPictureRows, bnl_picture_rows, ADW_TYPE_BIN)

/* In the order of the kinds. */
static const char *const kind_titles[] = {
  N_ ("Curves over steps"),
  N_ ("Against what varies"),
  N_ ("Difference to the first"),
  N_ ("Heat map"),
  N_ ("Bars"),
  N_ ("Percentiles of one neuron"),
  N_ ("Training and held-out"),
};
#define N_KINDS G_N_ELEMENTS (kind_titles)

static void
free_row (gpointer data)
{
  Row *row = data;

  g_free (row->x);
  g_free (row->y);
  g_free (row->arm);
  g_free (row);
}

static void
emit_edited_cb (BnlPictureRows *self)
{
  if (!self->is_showing)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/* --- rows --- */

static BnlExperimentPictureKind
get_kind (Row *row)
{
  return gtk_drop_down_get_selected (row->kind_drop);
}

static void
show_metric (Row *row)
{
  BnlExperimentPictureKind kind = get_kind (row);

  gtk_widget_set_visible (GTK_WIDGET (row->curve_drop), kind == BNL_EXPERIMENT_CURVES);
  gtk_widget_set_visible (GTK_WIDGET (row->metric_drop), kind != BNL_EXPERIMENT_CURVES &&
                                                             kind != BNL_EXPERIMENT_PERCENTILES &&
                                                             kind != BNL_EXPERIMENT_GAP);
}

static void
changed_cb (GtkDropDown *drop, GParamSpec *pspec, BnlPictureRows *self)
{
  show_metric (g_object_get_data (G_OBJECT (drop), ROW_KEY));
  emit_edited_cb (self);
}

static void
removed_cb (GtkWidget *button, BnlPictureRows *self)
{
  gtk_widget_grab_focus (self->add_button);
  gtk_box_remove (self->rows, g_object_get_data (G_OBJECT (button), ROW_KEY));
  emit_edited_cb (self);
}

static GtkDropDown *
create_drop (BnlPictureRows *self, Row *row, GtkStringList *titles, const char *name)
{
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);

  bnl_control_set_name (drop, name);
  g_object_set_data (G_OBJECT (drop), ROW_KEY, row);
  g_signal_connect (drop, "notify::selected", G_CALLBACK (changed_cb), self);
  return GTK_DROP_DOWN (drop);
}

static GtkStringList *
create_metric_titles (void)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < BNL_N_SWEEP_METRICS; i++)
    gtk_string_list_append (titles, bnl_sweep_metric_describe (i)->title);
  return titles;
}

static GtkStringList *
create_kind_titles (void)
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < N_KINDS; i++)
    gtk_string_list_append (titles, _ (kind_titles[i]));
  return titles;
}

static GtkWidget *
create_remove_button (BnlPictureRows *self, GtkWidget *box)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (button, _ ("Take Off This Picture"));
  bnl_control_set_name (button, _ ("Take Off This Picture"));
  g_object_set_data (G_OBJECT (button), ROW_KEY, box);
  g_signal_connect (button, "clicked", G_CALLBACK (removed_cb), self);
  return button;
}

static Row *
add_row (BnlPictureRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = g_object_new (BNL_TYPE_REFLOW, "spacing", 6, NULL);
  const char *const curves[] = { _ ("Accuracy"), _ ("Loss"), NULL };
  Row *row = g_new0 (Row, 1);

  gtk_widget_add_css_class (box, "setting");
  gtk_widget_add_css_class (box, "setting-row");
  g_object_set_data_full (G_OBJECT (box), ROW_KEY, row, free_row);
  row->metric_drop = create_drop (self, row, create_metric_titles (), _ ("What the picture shows"));
  row->curve_drop =
      create_drop (self, row, gtk_string_list_new (curves), _ ("What the curves show"));
  row->kind_drop = create_drop (self, row, create_kind_titles (), _ ("Kind of picture"));
  gtk_widget_set_parent (GTK_WIDGET (row->kind_drop), line);
  gtk_widget_set_parent (GTK_WIDGET (row->metric_drop), line);
  gtk_widget_set_parent (GTK_WIDGET (row->curve_drop), line);
  gtk_widget_set_parent (create_remove_button (self, box), line);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (self->rows, box);
  show_metric (row);
  return row;
}

static void
add_clicked_cb (BnlPictureRows *self)
{
  gtk_drop_down_set_selected (add_row (self)->kind_drop, BNL_EXPERIMENT_AXIS);
  emit_edited_cb (self);
}

static void
auto_cb (BnlPictureRows *self)
{
  gtk_widget_set_visible (self->own, !gtk_switch_get_active (self->auto_switch));
  emit_edited_cb (self);
}

/* --- from an experiment --- */

static gboolean
is_same (const BnlExperimentPicture *a, const BnlExperimentPicture *b)
{
  return a->kind == b->kind && g_strcmp0 (a->metric, b->metric) == 0 &&
         g_strcmp0 (a->x, b->x) == 0 && g_strcmp0 (a->y, b->y) == 0 &&
         g_strcmp0 (a->arm, b->arm) == 0;
}

/* Whether they are what follows from the sweep anyway. */
static gboolean
is_usual (const BnlExperiment *experiment)
{
  g_autoptr (BnlExperiment) usual = bnl_experiment_new (bnl_experiment_get_title (experiment),
                                                        bnl_experiment_get_quick (experiment));
  guint n, n_usual;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (experiment, &n);
  const BnlExperimentPicture *of_usual = bnl_experiment_get_pictures (usual, &n_usual);

  for (guint i = 0; i < MIN (n, n_usual); i++)
    if (!is_same (&pictures[i], &of_usual[i]))
      return FALSE;
  return n == n_usual;
}

static void
show_picture (BnlPictureRows *self, const BnlExperimentPicture *picture)
{
  Row *row = add_row (self);
  BnlSweepMetric metric;

  row->x = g_strdup (picture->x);
  row->y = g_strdup (picture->y);
  row->arm = g_strdup (picture->arm);
  if (picture->kind == BNL_EXPERIMENT_CURVES)
    gtk_drop_down_set_selected (row->curve_drop,
                                g_strcmp0 (picture->metric, curve_metrics[1]) == 0 ? 1 : 0);
  else if (picture->metric && bnl_sweep_metric_find (picture->metric, &metric, NULL))
    gtk_drop_down_set_selected (row->metric_drop, metric);
  gtk_drop_down_set_selected (row->kind_drop, picture->kind);
  show_metric (row);
}

void
bnl_picture_rows_show (BnlPictureRows *self, const BnlExperiment *experiment)
{
  guint n;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (experiment, &n);
  GtkWidget *row;

  g_return_if_fail (BNL_IS_PICTURE_ROWS (self));

  self->is_showing = TRUE;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))))
    gtk_box_remove (self->rows, row);
  for (guint i = 0; i < n; i++)
    show_picture (self, &pictures[i]);
  gtk_switch_set_active (self->auto_switch, is_usual (experiment));
  auto_cb (self);
  self->is_showing = FALSE;
}

void
bnl_picture_rows_follow (BnlPictureRows *self, BnlSweep *sweep)
{
  g_autoptr (BnlExperiment) usual = bnl_experiment_new ("", sweep);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  const BnlExperimentPicture *pictures = bnl_experiment_get_pictures (usual, &n);

  g_return_if_fail (BNL_IS_PICTURE_ROWS (self));

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", _ (kind_titles[pictures[i].kind]));
  bnl_setting_row_set_subtitle (self->auto_row, text->str);
}

/* --- to an experiment --- */

static const char *
get_metric (Row *row)
{
  if (get_kind (row) == BNL_EXPERIMENT_CURVES)
    return curve_metrics[gtk_drop_down_get_selected (row->curve_drop)];
  if (!gtk_widget_get_visible (GTK_WIDGET (row->metric_drop)))
    return NULL;
  return bnl_sweep_metric_describe (gtk_drop_down_get_selected (row->metric_drop))->key;
}

static void
add_axis (JsonObject *object, const char *name, const char *key, const BnlSweep *sweep)
{
  if (key && bnl_sweep_find_axis (sweep, key) >= 0)
    json_object_set_string_member (object, name, key);
}

static JsonObject *
write_row (Row *row, const BnlSweep *sweep)
{
  JsonObject *object = json_object_new ();
  const char *metric = get_metric (row);

  json_object_set_string_member (object, "kind",
                                 bnl_experiment_picture_kind_get_name (get_kind (row)));
  if (metric)
    json_object_set_string_member (object, "metric", metric);
  add_axis (object, "x", row->x, sweep);
  add_axis (object, "y", row->y, sweep);
  for (guint i = 0; row->arm && i < bnl_sweep_get_n_arms (sweep); i++)
    if (g_str_equal (bnl_sweep_get_arm (sweep, i)->name, row->arm))
      json_object_set_string_member (object, "arm", row->arm);
  return object;
}

JsonArray *
bnl_picture_rows_dup (BnlPictureRows *self, const BnlSweep *sweep)
{
  JsonArray *array;

  g_return_val_if_fail (BNL_IS_PICTURE_ROWS (self), NULL);

  if (gtk_switch_get_active (self->auto_switch))
    return NULL;
  array = json_array_new ();
  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); box;
       box = gtk_widget_get_next_sibling (box))
    json_array_add_object_element (array,
                                   write_row (g_object_get_data (G_OBJECT (box), ROW_KEY), sweep));
  return array;
}

/* --- the object --- */

static void
bnl_picture_rows_class_init (BnlPictureRowsClass *klass)
{
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_PICTURE_ROWS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_own (BnlPictureRows *self)
{
  self->own = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (self->own, "setting-row");
  gtk_box_append (GTK_BOX (self->own), GTK_WIDGET (self->rows));
  self->add_button = bnl_control_new_add_button (_ ("Add a Picture"));
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->own), self->add_button);
  gtk_widget_set_visible (self->own, FALSE);
  return self->own;
}

static void
bnl_picture_rows_init (BnlPictureRows *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->auto_row =
      g_object_new (BNL_TYPE_SETTING_ROW, "title", _ ("As follows from what varies"), NULL);
  self->auto_switch = GTK_SWITCH (gtk_switch_new ());
  gtk_switch_set_active (self->auto_switch, TRUE);
  bnl_setting_row_add (self->auto_row, GTK_WIDGET (self->auto_switch));
  g_signal_connect_object (self->auto_switch, "notify::active", G_CALLBACK (auto_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->auto_row));
  gtk_box_append (GTK_BOX (box), create_own (self));
  adw_bin_set_child (ADW_BIN (self), box);
}
