/* Purpose: one data set, there or to be fetched.  CSS node: widget.setting-row.  No actions.
 * Accessible role: group; each button is named with the data set's title. */

#include "bnl-get-row.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "bnl-get-job.h"

/* As often as the download tells. */
#define LOOK_MSEC 100

struct _BnlGetRow {
  AdwBin parent_instance;

  /* template children */
  GtkLabel *title, *sentence, *current_label, *progress_label, *problem_label;
  GtkButton *use_button, *get_button, *cancel_button, *forget_button;
  GtkProgressBar *progress_bar;
  GtkWidget *progress_box;

  /* owned */
  BnlController *controller;
  char *data, *place;
  BnlGetJob *job; /* while it is fetched */

  /* borrowed */
  const BnlMirrorsSet *set; /* NULL: cannot be fetched */

  guint look_id;
  gboolean is_there, is_added;
};

enum { SIGNAL_USED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlGetRow, bnl_get_row, ADW_TYPE_BIN)

/* --- what is shown --- */

/* "Get" alone would be the same for each. */
static void
name_after_title (BnlGetRow *self, gpointer widget, const char *format)
{
  g_autoptr (GString) name = g_string_new (format);

  g_string_replace (name, "%s", gtk_label_get_label (self->title), 1);
  gtk_accessible_update_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
name_buttons (BnlGetRow *self)
{
  const struct {
    gpointer widget;
    const char *format;
  } names[] = {
    { self->use_button, _ ("Use %s") },
    { self->cancel_button, _ ("Cancel getting %s") },
    { self->forget_button, _ ("Take %s off the list") },
    { self->progress_bar, _ ("Download of %s") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    name_after_title (self, names[i].widget, names[i].format);
  }
}

static void
update_buttons_cb (BnlGetRow *self)
{
  gboolean idle = !bnl_controller_get_active (self->controller);
  gboolean current = self->is_there && bnl_controller_get_dataset (self->controller) &&
                     g_str_equal (bnl_controller_get_spec (self->controller)->data, self->data);

  gtk_widget_set_visible (GTK_WIDGET (self->current_label), current);
  gtk_widget_set_visible (GTK_WIDGET (self->use_button), self->is_there && !current);
  gtk_widget_set_sensitive (GTK_WIDGET (self->use_button), idle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->use_button),
                               idle ? NULL : _ ("Training is under way: stop it first"));
  gtk_widget_set_visible (GTK_WIDGET (self->forget_button), self->is_added);
  gtk_widget_set_visible (GTK_WIDGET (self->get_button), !self->is_there && !self->job);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), self->job != NULL);
  gtk_widget_set_visible (self->progress_box, self->job != NULL);
}

static void
set_problem (BnlGetRow *self, const char *problem)
{
  gboolean is_begun = self->set && bnl_download_is_begun (self->set, NULL);

  gtk_label_set_label (self->problem_label, problem ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  gtk_button_set_label (self->get_button, problem    ? _ ("Try Again")
                                          : is_begun ? _ ("Resume")
                                                     : _ ("Get"));
  /* A new label has become its name. */
  name_after_title (self, self->get_button,
                    problem    ? _ ("Try again to get %s")
                    : is_begun ? _ ("Resume getting %s")
                               : _ ("Get %s"));
}

static void
show_place (BnlGetRow *self)
{
  g_autofree char *text = NULL;

  if (self->is_there) {
    text = bnl_format_place (self->place);
  } else if (self->set) {
    g_autofree char *size = bnl_format_tenths ((double) bnl_mirrors_count_bytes (self->set) / 1e6);

    text = g_strdup_printf (_ ("%s %s MB to download."), self->set->description, size);
  }
  gtk_label_set_label (self->sentence, text ? text : "");
}

/* --- fetching --- */

static gboolean
look_cb (gpointer user_data)
{
  BnlGetRow *self = user_data;
  BnlGetProgress progress;
  g_autofree char *text = NULL;

  bnl_get_job_read (self->job, &progress);
  text = bnl_get_progress_describe (&progress);
  gtk_label_set_label (self->progress_label, text);
  if (progress.n_total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar,
                                   MIN ((double) progress.n_done / (double) progress.n_total, 1.0));
  return G_SOURCE_CONTINUE;
}

static void
end_job (BnlGetRow *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->job, bnl_get_job_free);
}

static void
ended_cb (const GError *error, gpointer user_data)
{
  BnlGetRow *self = user_data;

  end_job (self);
  set_problem (self, error ? error->message : NULL);
  update_buttons_cb (self);
  if (error)
    gtk_widget_grab_focus (GTK_WIDGET (self->get_button));
  else
    bnl_controller_tell_datasets_changed (self->controller);
}

static void
get_clicked_cb (BnlGetRow *self)
{
  if (self->job || !self->set)
    return;
  set_problem (self, NULL);
  gtk_progress_bar_set_fraction (self->progress_bar, 0.0);
  self->job = bnl_get_job_start (self->set, ended_cb, self);
  self->look_id = g_timeout_add (LOOK_MSEC, look_cb, self);
  look_cb (self);
  update_buttons_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
}

static void
cancel_clicked_cb (BnlGetRow *self)
{
  end_job (self);
  set_problem (self, NULL);
  update_buttons_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->get_button));
}

static void
use_clicked_cb (BnlGetRow *self)
{
  bnl_controller_load_dataset (self->controller, self->data);
  g_signal_emit (self, signals[SIGNAL_USED], 0);
}

static void
forget_clicked_cb (BnlGetRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "data-sets.forget", "s", self->place);
}

/* --- the object --- */

static void
bnl_get_row_dispose (GObject *object)
{
  BnlGetRow *self = BNL_GET_ROW (object);

  end_job (self);
  g_clear_object (&self->controller);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->place, g_free);
  G_OBJECT_CLASS (bnl_get_row_parent_class)->dispose (object);
}

static void
bnl_get_row_class_init (BnlGetRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = bnl_get_row_dispose;
  signals[SIGNAL_USED] = g_signal_new ("used", BNL_TYPE_GET_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-get-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, title);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, current_label);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, use_button);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, get_button);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, forget_button);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, BnlGetRow, progress_box);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_clicked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_get_row_init (BnlGetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

BnlGetRow *
bnl_get_row_new (BnlController *controller, const char *data)
{
  BnlGetRow *self = g_object_new (BNL_TYPE_GET_ROW, NULL);

  self->controller = g_object_ref (controller);
  self->data = g_strdup (data);
  self->set = bnl_mirrors_find (data);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (update_buttons_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::spec", G_CALLBACK (update_buttons_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

const char *
bnl_get_row_get_data (BnlGetRow *self)
{
  g_return_val_if_fail (BNL_IS_GET_ROW (self), NULL);

  return self->data;
}

void
bnl_get_row_show (BnlGetRow *self, const BnlCatalogEntry *entry)
{
  gboolean is_new;

  g_return_if_fail (BNL_IS_GET_ROW (self));
  g_return_if_fail (entry || self->set);

  is_new = !self->place || self->is_there != (entry != NULL);
  self->is_there = entry != NULL;
  self->is_added = entry && entry->added;
  g_free (self->place);
  self->place = g_strdup (entry ? entry->place : "");
  gtk_label_set_label (self->title, entry ? entry->title : self->set->title);
  name_buttons (self);
  show_place (self);
  if (is_new)
    set_problem (self, NULL);
  update_buttons_cb (self);
}
