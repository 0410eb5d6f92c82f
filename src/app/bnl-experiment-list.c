/* Purpose: to choose an experiment.  CSS node: experiments-list.  Actions: experiment.new and
 * experiment.import of the page around it.  Accessible role: group; the list speaks for itself. */

#include "bnl-experiment-list.h"

#include <glib/gi18n.h>

#include "bnl-experiment-row.h"

struct _BnlExperimentList {
  AdwBin parent_instance;

  /* template children */
  GtkListBox *list_box;
  GtkLabel *problem_label;
  GtkWidget *new_button;

  /* owned */
  BnlLaboratory *laboratory;
};

enum { PROP_LABORATORY = 1 };
enum { SIGNAL_CHOSEN, SIGNAL_PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlExperimentList, bnl_experiment_list, ADW_TYPE_BIN)

static GtkWidget *
make_row (gpointer runner, gpointer user_data)
{
  return bnl_experiment_row_new (runner);
}

static gboolean
is_own (GtkListBoxRow *row)
{
  return bnl_experiment_runner_get_number (
             bnl_experiment_row_get_runner (BNL_EXPERIMENT_ROW (row))) == 0;
}

/* Above the first of each kind. */
static void
head_row_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  gboolean own = is_own (row);
  GtkWidget *heading;

  if (before && is_own (before) == own) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  if (gtk_list_box_row_get_header (row))
    return;
  heading = gtk_label_new (own ? _ ("Your own") : _ ("Guided experiments"));
  gtk_label_set_xalign (GTK_LABEL (heading), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_list_box_row_set_header (row, heading);
}

static void
show_problems_cb (BnlExperimentList *self)
{
  const char *problems = bnl_laboratory_get_problems (self->laboratory);

  gtk_label_set_label (self->problem_label, problems ? problems : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problems != NULL);
}

static void
row_selected_cb (BnlExperimentList *self, GtkListBoxRow *row)
{
  if (row)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0,
                   bnl_experiment_row_get_runner (BNL_EXPERIMENT_ROW (row)));
}

/* Also the one that was selected: where the list lies over the rest it has done its work. */
static void
row_activated_cb (BnlExperimentList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0);
}

static GtkListBoxRow *
find_row (BnlExperimentList *self, BnlExperimentRunner *runner)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)); i++)
    if (bnl_experiment_row_get_runner (BNL_EXPERIMENT_ROW (row)) == runner)
      return row;
  return NULL;
}

void
bnl_experiment_list_select (BnlExperimentList *self, BnlExperimentRunner *runner)
{
  g_return_if_fail (BNL_IS_EXPERIMENT_LIST (self));

  gtk_list_box_select_row (self->list_box, find_row (self, runner));
}

void
bnl_experiment_list_focus (BnlExperimentList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (BNL_IS_EXPERIMENT_LIST (self));

  row = gtk_list_box_get_selected_row (self->list_box);
  if (row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
has_focus (BnlExperimentList *self, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Tab takes the list as one control: GTK's would stop at every row, and choose it. */
static gboolean
bnl_experiment_list_focus_move (GtkWidget *widget, GtkDirectionType direction)
{
  BnlExperimentList *self = BNL_EXPERIMENT_LIST (widget);
  GtkWidget *row = (GtkWidget *) gtk_list_box_get_selected_row (self->list_box);
  gboolean in_list = has_focus (self, GTK_WIDGET (self->list_box));

  if (in_list && direction == GTK_DIR_TAB_FORWARD)
    return gtk_widget_grab_focus (self->new_button);
  if (in_list && direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (row && direction == GTK_DIR_TAB_FORWARD && !has_focus (self, widget))
    return gtk_widget_grab_focus (row);
  if (row && direction == GTK_DIR_TAB_BACKWARD && has_focus (self, self->new_button))
    return gtk_widget_grab_focus (row);
  return GTK_WIDGET_CLASS (bnl_experiment_list_parent_class)->focus (widget, direction);
}

/* --- the object --- */

static void
set_laboratory (BnlExperimentList *self, BnlLaboratory *laboratory)
{
  if (!laboratory || self->laboratory)
    return;
  self->laboratory = g_object_ref (laboratory);
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (laboratory), make_row, NULL, NULL);
  g_signal_connect_object (laboratory, "items-changed", G_CALLBACK (show_problems_cb), self,
                           G_CONNECT_SWAPPED);
  show_problems_cb (self);
}

static void
bnl_experiment_list_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_LABORATORY:
    set_laboratory (BNL_EXPERIMENT_LIST (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_experiment_list_dispose (GObject *object)
{
  BnlExperimentList *self = BNL_EXPERIMENT_LIST (object);

  if (self->laboratory)
    gtk_list_box_bind_model (self->list_box, NULL, NULL, NULL, NULL);
  g_clear_object (&self->laboratory);
  G_OBJECT_CLASS (bnl_experiment_list_parent_class)->dispose (object);
}

static void
bnl_experiment_list_class_init (BnlExperimentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_experiment_list_set_property;
  object_class->dispose = bnl_experiment_list_dispose;
  widget_class->focus = bnl_experiment_list_focus_move;
  g_object_class_install_property (object_class, PROP_LABORATORY,
                                   g_param_spec_object ("laboratory", NULL, NULL,
                                                        BNL_TYPE_LABORATORY,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_CHOSEN] =
      g_signal_new ("chosen", BNL_TYPE_EXPERIMENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, BNL_TYPE_EXPERIMENT_RUNNER);
  signals[SIGNAL_PICKED] = g_signal_new ("picked", BNL_TYPE_EXPERIMENT_LIST, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-experiment-list.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentList, list_box);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentList, problem_label);
  gtk_widget_class_bind_template_child (widget_class, BnlExperimentList, new_button);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_set_css_name (widget_class, "experiments-list");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_experiment_list_init (BnlExperimentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list_box, head_row_cb, NULL, NULL);
}
