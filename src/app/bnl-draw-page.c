#include "bnl-draw-page.h"

#include <glib/gi18n.h>

#include "bnl-canvas.h"
#include "bnl-digit-adder.h"
#include "bnl-digit-keeper.h"
#include "bnl-digit-tally.h"
#include "bnl-draw-board.h"
#include "bnl-format.h"
#include "bnl-pixel-view.h"
#include "bnl-prediction-card.h"
#include "bnl-prediction.h"
#include "bnl-predictor.h"
#include "bnl-reflow.h"
#include "bnl-toaster.h"
#include "data/bnl-digit.h"

/* Between two looks at a drawing that is still being drawn. */
#define LOOK_USEC 30000

/* Longer than GNOME's 5: who reads a screen with a keyboard has to get there first. */
#define UNDO_SECONDS 10

struct _BnlDrawPage {
  AdwBin parent_instance;

  /* template children */
  AdwToastOverlay *toasts;
  BnlCanvas *canvas;
  BnlDigitAdder *adder;
  BnlPixelView *pixel_view;
  BnlPredictionCard *without_card;
  BnlPredictionCard *with_card;
  GtkLabel *verdict_title;
  GtkLabel *verdict_label;
  GtkButton *train_button;
  BnlDigitTally *tally;

  /* owned */
  BnlController *controller;
  BnlPredictor *predictor;
  BnlDigitKeeper *keeper;
  BnlSnapshot *snapshots[BNL_N_ARMS]; /* the newest that were looked at */
  BnlDataset *classes;                /* that the networks learn; NULL before the first */

  /* view state */
  guint8 pixels[BNL_DIGIT_N_PIXELS];
  int suggested;        /* what the networks take pixels for; -1: nothing */
  gboolean adding;      /* pixels is on its way to the user's own digits */
  gboolean blank;       /* pixels hold no digit */
  gboolean has_redrawn; /* the canvas changed since pixels was made of it */
  gboolean has_news;    /* the controller may have other networks than snapshots */
  gint64 looked_usec;   /* frame time of the last look at the canvas */
  guint tick_id;        /* 0: nothing to look at */
};

enum {
  PROP_CONTROLLER = 1,
};

G_DEFINE_FINAL_TYPE (BnlDrawPage, bnl_draw_page, ADW_TYPE_BIN)

static BnlPredictionCard *
get_card (BnlDrawPage *self, guint arm)
{
  return arm == BNL_ARM_WITH ? self->with_card : self->without_card;
}

static gboolean
fits_canvas (const BnlSnapshot *snapshot)
{
  return snapshot->width == BNL_DIGIT_SIZE && snapshot->height == BNL_DIGIT_SIZE;
}

static void
show_verdict (BnlDrawPage *self, const char *title, const char *sentence)
{
  gtk_label_set_label (self->verdict_title, title);
  gtk_label_set_label (self->verdict_label, sentence);
}

/* What to say and do as long as there is no network to ask. */
static void
show_way_to_network (BnlDrawPage *self)
{
  if (self->controller && bnl_controller_get_loading (self->controller))
    show_verdict (self, _ ("One moment"), _ ("The data set is being read."));
  else if (self->controller && bnl_controller_get_active (self->controller))
    show_verdict (self, _ ("One moment"), _ ("Training begins."));
  else
    show_verdict (self, _ ("Not trained yet"),
                  _ ("Train the networks first; on the bundled digits it takes seconds. You can "
                     "draw meanwhile: they answer as they learn."));
}

/* The step at which the network of that arm was lost; 0: it was not. */
static guint64
find_divergence (BnlDrawPage *self, guint arm)
{
  BnlComparison *comparison =
      self->controller ? bnl_controller_get_comparison (self->controller) : NULL;
  BnlRun *run = comparison ? bnl_comparison_get_run (comparison, (BnlArm) arm) : NULL;

  return run && bnl_run_get_state (run) == BNL_RUN_DIVERGED ? bnl_run_get_diverged_at (run) : 0;
}

static void
show_basis (BnlDrawPage *self, guint arm)
{
  const BnlSnapshot *snapshot = self->snapshots[arm];
  guint64 diverged_at = find_divergence (self, arm);
  guint64 step = diverged_at > 0 ? diverged_at : snapshot ? snapshot->step : 0;
  g_autofree char *count = bnl_format_count (step);
  g_autofree char *text = NULL;

  if (diverged_at > 0)
    text = g_strdup_printf (_ ("Diverged at step %s: do not trust it"), count);
  else if (snapshot)
    text = g_strdup_printf (ngettext ("After %s training step", "After %s training steps", step),
                            count);
  bnl_prediction_card_set_basis (get_card (self, arm), text ? text : "", diverged_at > 0);
}

static void
suggest (BnlDrawPage *self, int digit)
{
  self->suggested = digit;
  bnl_digit_adder_suggest (self->adder, digit);
}

/* Whether what is drawn can be added to the user's own digits now. */
static void
show_adding (BnlDrawPage *self)
{
  gboolean any = self->snapshots[BNL_ARM_WITHOUT] || self->snapshots[BNL_ARM_WITH];
  gboolean refused = any && !bnl_prediction_is_of_digits (self->classes);

  bnl_digit_adder_refuse (
      self->adder, refused ? _ ("These networks learnt other classes than the ten digits. Train on "
                                "digits to add what you draw.")
                           : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.add-digit",
                                 !self->blank && !self->adding && !refused);
}

/* Shows all that is known without asking a network, and asks those that can be asked. */
static void
refresh (BnlDrawPage *self)
{
  BnlSnapshot *asked[BNL_N_ARMS] = { NULL };
  BnlSnapshot *misfit = NULL;
  gboolean any = FALSE, ask = FALSE;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlSnapshot *snapshot = self->snapshots[arm];
    BnlPredictionCard *card = get_card (self, arm);

    show_basis (self, arm);
    any |= snapshot != NULL;
    if (snapshot && !fits_canvas (snapshot)) {
      misfit = snapshot;
      bnl_prediction_card_show_message (card, _ ("Does not read drawings"));
    } else if (self->blank) {
      bnl_prediction_card_show_message (card, _ ("Nothing drawn"));
    } else if (!snapshot) {
      bnl_prediction_card_show_message (card, _ ("No trained network yet"));
    } else {
      asked[arm] = snapshot;
      ask = TRUE;
    }
  }

  gtk_widget_set_visible (GTK_WIDGET (self->train_button), !any);
  show_adding (self);
  if (ask) {
    bnl_predictor_ask (self->predictor, self->pixels, asked);
    return;
  }

  bnl_predictor_forget (self->predictor);
  suggest (self, -1);
  if (misfit) {
    g_autofree char *sentence = g_strdup_printf (
        _ ("The networks were trained on pictures of %u × %u pixels, and a drawing becomes 28 × "
           "28. Train on a data set of that size to draw for them."),
        misfit->width, misfit->height);

    show_verdict (self, _ ("The canvas does not fit"), sentence);
  } else if (any) {
    show_verdict (
        self, _ ("Nothing drawn"),
        bnl_prediction_is_of_digits (self->classes)
            ? _ ("Draw a digit from 0 to 9, large or small, anywhere on the canvas.")
            : _ ("Draw what the networks have learnt: its classes stand beside the bars."));
  } else {
    show_way_to_network (self);
  }
}

/* The digit that the surer network says; -1 where none says a digit. */
static int
find_surest (BnlDrawPage *self, const BnlPrediction *const predictions[BNL_N_ARMS])
{
  const BnlPrediction *surest = NULL;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    if (predictions[arm] && (!surest || predictions[arm]->probability > surest->probability))
      surest = predictions[arm];
  return surest && surest->digit < BNL_MY_DIGITS_N_LABELS &&
                 bnl_prediction_is_of_digits (self->classes)
             ? (int) surest->digit
             : -1;
}

static void
answered_cb (BnlDrawPage *self, const BnlAnswer *answer)
{
  BnlPrediction predictions[BNL_N_ARMS];
  const BnlPrediction *valid[BNL_N_ARMS] = { NULL };
  g_autofree char *title = NULL, *sentence = NULL;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlPredictionCard *card = get_card (self, arm);

    if (answer->n_classes[arm] == 0)
      continue;
    if (bnl_prediction_init (&predictions[arm], answer->probabilities[arm], answer->n_classes[arm],
                             self->classes)) {
      /* What is left of a diverged network gives an answer too, but no verdict rests on it. */
      if (find_divergence (self, arm) == 0)
        valid[arm] = &predictions[arm];
      bnl_prediction_card_show_probabilities (card, answer->probabilities[arm],
                                              answer->n_classes[arm]);
    } else {
      bnl_prediction_card_show_message (card, _ ("Diverged: it cannot say"));
    }
  }

  suggest (self, find_surest (self, valid));
  if (valid[BNL_ARM_WITHOUT] || valid[BNL_ARM_WITH]) {
    bnl_prediction_compare (valid[BNL_ARM_WITHOUT], valid[BNL_ARM_WITH], &title, &sentence);
    show_verdict (self, title, sentence);
  } else {
    show_verdict (self, _ ("Diverged"),
                  _ ("What is left of the weights answers by chance. Train again with a smaller "
                     "learning rate."));
  }
}

/* TRUE where there is another network than before, or none yet and other words for it. */
static gboolean
look_at_networks (BnlDrawPage *self)
{
  gboolean changed = FALSE, any = FALSE;

  for (guint arm = 0; arm < BNL_N_ARMS; arm++) {
    BnlSnapshot *snapshot =
        self->controller ? bnl_controller_dup_snapshot (self->controller, (BnlArm) arm) : NULL;

    changed |= snapshot != self->snapshots[arm];
    g_clear_pointer (&self->snapshots[arm], bnl_snapshot_unref);
    self->snapshots[arm] = snapshot;
    any |= snapshot != NULL;
  }
  return changed || !any;
}

static void
look_at_canvas (BnlDrawPage *self)
{
  self->blank = bnl_canvas_is_blank (self->canvas);
  if (!self->blank)
    bnl_drawing_render (bnl_canvas_get_drawing (self->canvas), self->pixels);
  bnl_pixel_view_set_pixels (self->pixel_view, self->blank ? NULL : self->pixels);
}

static gboolean
look_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  BnlDrawPage *self = BNL_DRAW_PAGE (widget);
  gint64 now_usec = gdk_frame_clock_get_frame_time (clock);
  gboolean changed = FALSE;

  if (self->has_news) {
    self->has_news = FALSE;
    changed = look_at_networks (self);
  }
  if (self->has_redrawn &&
      (!bnl_canvas_is_drawing (self->canvas) || now_usec - self->looked_usec >= LOOK_USEC)) {
    self->has_redrawn = FALSE;
    self->looked_usec = now_usec;
    look_at_canvas (self);
    changed = TRUE;
  }
  if (changed)
    refresh (self);

  if (self->has_redrawn)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* In the next frame, once, however much happens until then. */
static void
look_soon (BnlDrawPage *self)
{
  if (self->tick_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), look_cb, NULL, NULL);
}

static void
networks_changed_cb (BnlDrawPage *self)
{
  self->has_news = TRUE;
  look_soon (self);
}

/* The networks keep to what they were begun with, whatever is loaded meanwhile. */
static void
started_cb (BnlDrawPage *self)
{
  BnlDataset *dataset = bnl_controller_get_comparison (self->controller)
                            ? bnl_controller_get_dataset (self->controller)
                            : NULL;

  g_clear_pointer (&self->classes, bnl_dataset_unref);
  self->classes = dataset ? bnl_dataset_ref (dataset) : NULL;
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    bnl_prediction_card_set_classes (get_card (self, arm), dataset);
  networks_changed_cb (self);
}

static void
canvas_changed_cb (BnlDrawPage *self)
{
  gboolean any = bnl_canvas_get_n_strokes (self->canvas) > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.undo", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.clear", any);
  self->has_redrawn = TRUE;
  look_soon (self);
}

static void
undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_canvas_undo_stroke (BNL_DRAW_PAGE (widget)->canvas);
}

static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_canvas_clear (BNL_DRAW_PAGE (widget)->canvas);
}

/* --- the user's own digits --- */

static void
add_digit (BnlDrawPage *self, int digit)
{
  /* A key may come before the frame in which the last stroke is looked at. */
  if (self->has_redrawn)
    look_at_canvas (self);
  if (self->blank)
    return;
  self->adding = TRUE;
  show_adding (self);
  bnl_digit_keeper_add (self->keeper, self->pixels, (guint) digit,
                        bnl_digit_adder_get_half (self->adder));
}

static void
add_digit_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  add_digit (BNL_DRAW_PAGE (widget), g_variant_get_int32 (parameter));
}

static void
take_back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlMyDigit digit;
  g_autoptr (GPtrArray) digits = g_ptr_array_new ();
  guint half;

  g_variant_get (parameter, "(&suu)", &digit.id, &half, &digit.label);
  digit.half = (BnlMyDigitsHalf) half;
  g_ptr_array_add (digits, &digit);
  bnl_digit_keeper_delete (BNL_DRAW_PAGE (widget)->keeper, digits);
}

static void
show_toast (BnlDrawPage *self, const BnlMyDigit *digit)
{
  guint counts[BNL_MY_DIGITS_N_HALVES];
  g_autofree char *title = NULL;
  AdwToast *toast;

  bnl_my_digits_count (counts);
  title = g_strdup_printf (_ ("Added %u to My digits (%u)"), digit->label,
                           counts[BNL_MY_DIGITS_TEST] + counts[BNL_MY_DIGITS_TRAIN]);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "draw.take-back");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_action_target (toast, "(suu)", digit->id, (guint) digit->half, digit->label);
  bnl_toaster_show (self->toasts, toast);
}

static void
kept_cb (BnlDrawPage *self, BnlDigitChange change, const GPtrArray *digits)
{
  if (change == BNL_DIGIT_ADDED) {
    self->adding = FALSE;
    bnl_canvas_clear (self->canvas);
    show_toast (self, g_ptr_array_index (digits, 0));
  } else {
    bnl_digit_keeper_drop (self->keeper, digits);
  }
  show_adding (self);
  if (self->controller)
    bnl_controller_tell_datasets_changed (self->controller);
}

static void
not_kept_cb (BnlDrawPage *self, const char *sentence)
{
  self->adding = FALSE;
  show_adding (self);
  if (self->controller)
    g_signal_emit_by_name (self->controller, "problem", sentence);
}

static void
train_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  /* The window's, which looks at the settings first. */
  gtk_widget_activate_action (widget, "win.start", NULL);
}

static void
train_availability_cb (BnlDrawPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.train",
                                 !bnl_controller_get_active (self->controller));
  networks_changed_cb (self);
}

/* The keys work wherever the focus is, as long as the page is the one shown and no text is being
 * edited. */
static gboolean
shortcut_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!gtk_widget_get_mapped (widget) || !root || GTK_IS_EDITABLE (gtk_root_get_focus (root)))
    return FALSE;
  return gtk_widget_activate_action_variant (widget, user_data, arguments);
}

static void
add_shortcut (GtkShortcutController *controller,
              const char *keys,
              const char *action,
              GVariant *target)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                        gtk_callback_action_new (shortcut_cb, (gpointer) action, NULL));

  gtk_shortcut_set_arguments (shortcut, target);
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

/* Of the canvas alone: elsewhere Return does what has the focus. */
static gboolean
return_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  BnlDrawPage *self = user_data;

  return self->suggested >= 0 &&
         gtk_widget_activate_action (GTK_WIDGET (self), "draw.add-digit", "i", self->suggested);
}

static void
add_shortcuts (BnlDrawPage *self)
{
  GtkShortcutController *everywhere = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  GtkShortcutController *canvas = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_shortcut_controller_set_scope (everywhere, GTK_SHORTCUT_SCOPE_GLOBAL);
  add_shortcut (everywhere, "<Control>z", "draw.undo", NULL);
  add_shortcut (everywhere, "Escape|Delete|KP_Delete", "draw.clear", NULL);
  for (int digit = 0; digit < BNL_MY_DIGITS_N_LABELS; digit++) {
    g_autofree char *keys = g_strdup_printf ("%d|KP_%d", digit, digit);

    add_shortcut (everywhere, keys, "draw.add-digit", g_variant_new_int32 (digit));
  }
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (everywhere));

  gtk_shortcut_controller_add_shortcut (
      canvas, gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Return|KP_Enter"),
                                gtk_callback_action_new (return_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), GTK_EVENT_CONTROLLER (canvas));
}

static void
bnl_draw_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (bnl_draw_page_parent_class)->map (widget);
  networks_changed_cb (BNL_DRAW_PAGE (widget));
}

static void
bnl_draw_page_unmap (GtkWidget *widget)
{
  BnlDrawPage *self = BNL_DRAW_PAGE (widget);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
  GTK_WIDGET_CLASS (bnl_draw_page_parent_class)->unmap (widget);
}

static void
bnl_draw_page_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  BnlDrawPage *self = BNL_DRAW_PAGE (object);

  switch (property_id) {
  case PROP_CONTROLLER:
    bnl_draw_page_set_controller (self, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_draw_page_dispose (GObject *object)
{
  BnlDrawPage *self = BNL_DRAW_PAGE (object);

  bnl_draw_page_set_controller (self, NULL);
  if (self->predictor)
    bnl_predictor_stop (self->predictor);
  g_clear_object (&self->predictor);
  g_clear_object (&self->keeper);
  for (guint arm = 0; arm < BNL_N_ARMS; arm++)
    g_clear_pointer (&self->snapshots[arm], bnl_snapshot_unref);
  g_clear_pointer (&self->classes, bnl_dataset_unref);
  G_OBJECT_CLASS (bnl_draw_page_parent_class)->dispose (object);
}

static void
bnl_draw_page_class_init (BnlDrawPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_draw_page_dispose;
  object_class->set_property = bnl_draw_page_set_property;
  widget_class->map = bnl_draw_page_map;
  widget_class->unmap = bnl_draw_page_unmap;

  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

  g_type_ensure (BNL_TYPE_CANVAS);
  g_type_ensure (BNL_TYPE_DIGIT_ADDER);
  g_type_ensure (BNL_TYPE_DIGIT_TALLY);
  g_type_ensure (BNL_TYPE_DRAW_BOARD);
  g_type_ensure (BNL_TYPE_PIXEL_VIEW);
  g_type_ensure (BNL_TYPE_PREDICTION_CARD);
  g_type_ensure (BNL_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-draw-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, adder);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, pixel_view);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, without_card);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, with_card);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, verdict_title);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, train_button);
  gtk_widget_class_bind_template_child (widget_class, BnlDrawPage, tally);
  gtk_widget_class_bind_template_callback (widget_class, canvas_changed_cb);

  gtk_widget_class_install_action (widget_class, "draw.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "draw.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "draw.add-digit", "i", add_digit_cb);
  gtk_widget_class_install_action (widget_class, "draw.take-back", "(suu)", take_back_cb);
  gtk_widget_class_install_action (widget_class, "draw.train", NULL, train_cb);
}

static void
bnl_draw_page_init (BnlDrawPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->blank = TRUE;
  self->suggested = -1;
  self->predictor = bnl_predictor_new ();
  self->keeper = bnl_digit_keeper_new ();
  g_signal_connect_object (self->predictor, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "done", G_CALLBACK (kept_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "failed", G_CALLBACK (not_kept_cb), self,
                           G_CONNECT_SWAPPED);
  add_shortcuts (self);
  canvas_changed_cb (self);
  refresh (self);
}

void
bnl_draw_page_set_controller (BnlDrawPage *self, BnlController *controller)
{
  g_return_if_fail (BNL_IS_DRAW_PAGE (self));
  if (controller == self->controller)
    return;

  if (self->controller)
    g_signal_handlers_disconnect_by_data (self->controller, self);
  g_set_object (&self->controller, controller);
  if (!controller)
    return;
  bnl_digit_tally_set_controller (self->tally, controller);

  g_signal_connect_object (controller, "started", G_CALLBACK (started_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "measured", G_CALLBACK (networks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::loading", G_CALLBACK (networks_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (train_availability_cb), self,
                           G_CONNECT_SWAPPED);
  train_availability_cb (self);
}

void
bnl_draw_page_focus (BnlDrawPage *self)
{
  g_return_if_fail (BNL_IS_DRAW_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}
