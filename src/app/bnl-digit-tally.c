#include "bnl-digit-tally.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "bnl-prediction.h"
#include "data/bnl-catalog.h"
#include "data/bnl-my-digits.h"

/* CSS node: the bin's.  Actions: tally.show.  Accessible role: group. */

#define JOINED "+" BNL_CATALOG_MY_DIGITS

/* What the worker counts, and whom it asks. */
typedef struct {
  BnlSnapshot *snapshots[BNL_N_ARMS]; /* NULL: not to be asked */
  guint counts[BNL_MY_DIGITS_N_HALVES];
  guint n_tested; /* that can be read */
  guint n_right[BNL_N_ARMS];
} Count;

struct _BnlDigitTally {
  AdwBin parent_instance;

  /* template children */
  GtkWidget *content;
  GtkLabel *score_label;
  GtkLabel *count_label;
  GtkWidget *join_box;
  GtkLabel *join_label;
  GtkSwitch *join_switch;

  /* owned */
  BnlController *controller;
  BnlDataset *classes; /* that the networks learn; NULL before the first */
  Count *count;        /* the last; NULL before the first */

  /* view state */
  gboolean busy;        /* a count is under way */
  gboolean is_outdated; /* what it gives is old already */
  gboolean is_showing;  /* the switch turns by our own hand */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlDigitTally, bnl_digit_tally, ADW_TYPE_BIN)

static void
free_count (Count *count)
{
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_clear_pointer (&count->snapshots[arm], bnl_snapshot_unref);
  g_free (count);
}

static void
count_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Count *count = task_data;
  g_autoptr (BnlDataset) dataset = NULL;
  const BnlImages *images;

  bnl_my_digits_count (count->counts);
  if (count->counts[BNL_MY_DIGITS_TEST] > 0 &&
      (count->snapshots[BNL_ARM_WITHOUT] || count->snapshots[BNL_ARM_WITH])) {
    dataset = bnl_my_digits_load ();
    images = bnl_dataset_get_test (dataset);
    count->n_tested = images->n;
    for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
      BnlSnapshot *snapshot = count->snapshots[arm];
      double loss, accuracy;

      if (!snapshot || images->n == 0)
        continue;
      bnl_snapshot_evaluate (snapshot, snapshot->weights->statistics, images, NULL, images->n,
                             &loss, &accuracy);
      count->n_right[arm] = (guint) lround (accuracy * images->n);
    }
  }
  g_task_return_boolean (task, TRUE);
}

static char *
describe_score (BnlDigitTally *self)
{
  const Count *count = self->count;
  guint n = count->n_tested, with = count->n_right[BNL_ARM_WITH];
  guint without = count->n_right[BNL_ARM_WITHOUT];

  if (count->counts[BNL_MY_DIGITS_TEST] == 0)
    return g_strdup (_ ("None is for testing yet, which would show how well networks read your "
                        "hand."));
  if (bnl_controller_get_active (self->controller))
    return g_strdup (_ ("How many the networks get right is counted when training ends."));
  if (count->n_tested == 0)
    return g_strdup (_ ("Train on a data set of digits to see how many the networks get right."));
  if (count->snapshots[BNL_ARM_WITH] && count->snapshots[BNL_ARM_WITHOUT])
    return g_strdup_printf (_ ("With BN %u of %u right, without BN %u of %u."), with, n, without,
                            n);
  if (count->snapshots[BNL_ARM_WITH])
    return g_strdup_printf (_ ("With BN %u of %u right."), with, n);
  return g_strdup_printf (_ ("Without BN %u of %u right."), without, n);
}

/* Whether own digits can be trained on beside the images of the data set that is loaded. */
static gboolean
can_join (BnlDigitTally *self, const char *data)
{
  BnlDataset *dataset = bnl_controller_get_dataset (self->controller);

  if (g_str_has_suffix (data, JOINED))
    return TRUE;
  return self->count->counts[BNL_MY_DIGITS_TRAIN] > 0 && dataset &&
         !g_str_equal (data, BNL_CATALOG_MY_DIGITS) &&
         bnl_dataset_get_width (dataset) == BNL_DIGIT_SIZE &&
         bnl_dataset_get_height (dataset) == BNL_DIGIT_SIZE &&
         bnl_prediction_is_of_digits (dataset);
}

static void
show_join (BnlDigitTally *self)
{
  const char *data = bnl_controller_get_spec (self->controller)->data;
  guint n = self->count->counts[BNL_MY_DIGITS_TRAIN];
  g_autofree char *text =
      g_strdup_printf (ngettext ("Train on %u of mine too", "Train on %u of mine too", n), n);

  gtk_widget_set_visible (self->join_box, can_join (self, data));
  gtk_label_set_label (self->join_label, text);
  gtk_widget_set_sensitive (self->join_box, !bnl_controller_get_active (self->controller) &&
                                                !bnl_controller_get_loading (self->controller));
  self->is_showing = TRUE;
  gtk_switch_set_active (self->join_switch, g_str_has_suffix (data, JOINED));
  self->is_showing = FALSE;
}

static void
show_count (BnlDigitTally *self)
{
  const guint *counts;
  g_autofree char *score = NULL, *text = NULL;

  gtk_widget_set_visible (self->content, bnl_digit_tally_get_n_digits (self) > 0);
  if (!self->count || !self->controller)
    return;
  counts = self->count->counts;
  score = describe_score (self);
  text = g_strdup_printf (_ ("%u for testing, %u for training"), counts[BNL_MY_DIGITS_TEST],
                          counts[BNL_MY_DIGITS_TRAIN]);
  gtk_label_set_label (self->score_label, score);
  gtk_label_set_label (self->count_label, text);
  show_join (self);
}

static gboolean
can_ask (BnlDigitTally *self, const BnlSnapshot *snapshot)
{
  return snapshot && snapshot->width == BNL_DIGIT_SIZE && snapshot->height == BNL_DIGIT_SIZE &&
         bnl_arch_get_n_classes (snapshot->weights->arch) == BNL_MY_DIGITS_N_LABELS &&
         bnl_prediction_is_of_digits (self->classes);
}

/* A network that diverged has no answer to count. */
static BnlSnapshot *
dup_network (BnlDigitTally *self, BnlArm arm)
{
  BnlComparison *comparison = bnl_controller_get_comparison (self->controller);
  BnlRun *run = comparison ? bnl_comparison_get_run (comparison, arm) : NULL;
  g_autoptr (BnlSnapshot) snapshot = bnl_controller_dup_snapshot (self->controller, arm);

  return run && bnl_run_get_state (run) != BNL_RUN_DIVERGED && can_ask (self, snapshot)
             ? g_steal_pointer (&snapshot)
             : NULL;
}

static void counted_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* The program does not end while a network is asked. */
static void
hold_program (gboolean hold)
{
  GApplication *application = g_application_get_default ();

  if (application && hold)
    g_application_hold (application);
  else if (application)
    g_application_release (application);
}

static void
look_again (BnlDigitTally *self)
{
  g_autoptr (GTask) task = NULL;
  Count *count;

  if (!self->controller || !gtk_widget_get_root (GTK_WIDGET (self)))
    return;
  if (self->busy) {
    self->is_outdated = TRUE;
    return;
  }
  count = g_new0 (Count, 1);
  for (guint arm = 0; arm < BNL_N_ARMS && !bnl_controller_get_active (self->controller); arm++)
    count->snapshots[arm] = dup_network (self, (BnlArm) arm);
  self->busy = TRUE;
  self->is_outdated = FALSE;
  hold_program (TRUE);
  task = g_task_new (self, NULL, counted_cb, NULL);
  g_task_set_task_data (task, count, NULL);
  g_task_run_in_thread (task, count_worker);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BnlDigitTally *self = BNL_DIGIT_TALLY (source);

  g_clear_pointer (&self->count, free_count);
  self->count = g_task_get_task_data (G_TASK (result));
  self->busy = FALSE;
  show_count (self);
  if (self->is_outdated)
    look_again (self);
  hold_program (FALSE);
}

static void
joined_cb (BnlDigitTally *self)
{
  const char *data = bnl_controller_get_spec (self->controller)->data;
  g_autofree char *other = g_str_has_suffix (data, JOINED)
                               ? g_strndup (data, strlen (data) - strlen (JOINED))
                               : g_strconcat (data, JOINED, NULL);

  if (!self->is_showing)
    bnl_controller_load_dataset (self->controller, other);
}

static void
show_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlDigitTally *self = BNL_DIGIT_TALLY (widget);

  bnl_controller_load_dataset (self->controller, BNL_CATALOG_MY_DIGITS);
  gtk_widget_activate_action (widget, "win.page", "s", "data");
}

static void
started_cb (BnlDigitTally *self)
{
  BnlDataset *dataset = bnl_controller_get_dataset (self->controller);

  g_clear_pointer (&self->classes, bnl_dataset_unref);
  self->classes = dataset ? bnl_dataset_ref (dataset) : NULL;
  look_again (self);
}

static void
datasets_changed_cb (BnlDigitTally *self)
{
  look_again (self);
}

static void
settings_changed_cb (BnlDigitTally *self)
{
  show_count (self);
}

static void
active_cb (BnlDigitTally *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tally.show",
                                 !bnl_controller_get_active (self->controller));
  look_again (self);
}

static void
bnl_digit_tally_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bnl_digit_tally_parent_class)->root (widget);
  look_again (BNL_DIGIT_TALLY (widget));
}

static void
bnl_digit_tally_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    bnl_digit_tally_set_controller (BNL_DIGIT_TALLY (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_digit_tally_dispose (GObject *object)
{
  BnlDigitTally *self = BNL_DIGIT_TALLY (object);

  bnl_digit_tally_set_controller (self, NULL);
  g_clear_pointer (&self->classes, bnl_dataset_unref);
  g_clear_pointer (&self->count, free_count);
  G_OBJECT_CLASS (bnl_digit_tally_parent_class)->dispose (object);
}

static void
bnl_digit_tally_class_init (BnlDigitTallyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_digit_tally_dispose;
  object_class->set_property = bnl_digit_tally_set_property;
  widget_class->root = bnl_digit_tally_root;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-digit-tally.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlDigitTally, content);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitTally, score_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitTally, count_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitTally, join_box);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitTally, join_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDigitTally, join_switch);
  gtk_widget_class_bind_template_callback (widget_class, joined_cb);
  gtk_widget_class_install_action (widget_class, "tally.show", NULL, show_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_digit_tally_init (BnlDigitTally *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bnl_digit_tally_set_controller (BnlDigitTally *self, BnlController *controller)
{
  g_return_if_fail (BNL_IS_DIGIT_TALLY (self));
  if (controller == self->controller)
    return;

  if (self->controller)
    g_signal_handlers_disconnect_by_data (self->controller, self);
  g_set_object (&self->controller, controller);
  if (!controller)
    return;

  g_signal_connect_object (controller, "started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "datasets-changed", G_CALLBACK (datasets_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::loading", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  active_cb (self);
}

guint
bnl_digit_tally_get_n_digits (BnlDigitTally *self)
{
  g_return_val_if_fail (BNL_IS_DIGIT_TALLY (self), 0);

  return self->count
             ? self->count->counts[BNL_MY_DIGITS_TEST] + self->count->counts[BNL_MY_DIGITS_TRAIN]
             : 0;
}
