/* Purpose: everything about one run.  CSS node: run-detail.  Accessible role: group. */

#include "bnl-runs-detail.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "bnl-runs-column.h"
#include "bnl-runs-edit.h"

/* What is typed is kept once the hand rests. */
#define NOTE_REST_MS 800
#define UUID_CHARS 8

struct _BnlRunsDetail {
  AdwBin parent_instance;

  /* template children */
  GtkStack *stack;
  GtkButton *close_button;
  GtkEntry *name_entry;
  GtkEntry *tags_entry;
  GtkTextView *note_view;
  GtkLabel *summary_label;
  GtkGrid *settings_grid;
  GtkGrid *origin_grid;
  GtkGrid *events_grid;
  GtkWidget *events_title;

  /* owned */
  BnlRunsKeeper *keeper;
  BnlRunsItem *item;
  guint note_id; /* waits for the hand to rest */

  /* view state */
  gboolean is_filling; /* what changes is by our own hand */
};

enum { PROP_CLOSABLE = 1, N_PROPS };
enum { SIGNAL_CLOSED, SIGNAL_EDITED, SIGNAL_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlRunsDetail, bnl_runs_detail, ADW_TYPE_BIN)

/* --- writing --- */

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (bnl_runs_edit_finish (result, &error))
    g_signal_emit (object, signals[SIGNAL_EDITED], 0);
  else
    g_signal_emit (object, signals[SIGNAL_FAILED], 0, error->message);
}

static void
edit (BnlRunsDetail *self, BnlRunsEdit what, const char *text)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = bnl_runs_item_get_id (self->item);

  g_array_append_val (ids, id);
  bnl_runs_edit_ask (self->keeper, self, what, ids, text, edited_cb, NULL);
}

static void
keep_name (BnlRunsDetail *self)
{
  g_autofree char *name = NULL;

  if (!self->item || self->is_filling)
    return;
  name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
  if (g_strcmp0 (name, bnl_runs_item_get_record (self->item)->name) != 0)
    edit (self, BNL_RUNS_EDIT_NAME, name);
}

static void
keep_tags (BnlRunsDetail *self)
{
  g_auto (GStrv) tags = NULL;
  const BnlRunRecord *record;

  if (!self->item || self->is_filling)
    return;
  record = bnl_runs_item_get_record (self->item);
  tags = bnl_runs_edit_split_tags (gtk_editable_get_text (GTK_EDITABLE (self->tags_entry)));
  if (!g_strv_equal ((const char *const *) tags, (const char *const *) record->tags))
    edit (self, BNL_RUNS_EDIT_TAGS, gtk_editable_get_text (GTK_EDITABLE (self->tags_entry)));
}

static char *
read_note (BnlRunsDetail *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->note_view), "text", &text, NULL);
  return text;
}

static void
keep_note (BnlRunsDetail *self)
{
  g_autofree char *note = NULL;

  g_clear_handle_id (&self->note_id, g_source_remove);
  if (!self->item || self->is_filling)
    return;
  note = read_note (self);
  if (g_strcmp0 (note, bnl_runs_item_get_record (self->item)->note) != 0)
    edit (self, BNL_RUNS_EDIT_NOTE, note);
}

static gboolean
note_rests_cb (gpointer user_data)
{
  BnlRunsDetail *self = user_data;

  self->note_id = 0;
  keep_note (self);
  return G_SOURCE_REMOVE;
}

static void
note_changed_cb (BnlRunsDetail *self)
{
  if (self->is_filling)
    return;
  g_clear_handle_id (&self->note_id, g_source_remove);
  self->note_id = g_timeout_add (NOTE_REST_MS, note_rests_cb, self);
}

static void
name_cb (BnlRunsDetail *self)
{
  keep_name (self);
}

static void
tags_cb (BnlRunsDetail *self)
{
  keep_tags (self);
}

static void
note_left_cb (BnlRunsDetail *self)
{
  keep_note (self);
}

static void
close_cb (BnlRunsDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* --- reading --- */

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))))
    gtk_grid_remove (grid, child);
}

static void
attach_line (GtkGrid *grid, int row, const char *title, const char *text)
{
  GtkWidget *key = gtk_label_new (title);
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (key), 0.0F);
  gtk_label_set_yalign (GTK_LABEL (key), 0.0F);
  gtk_widget_add_css_class (key, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_grid_attach (grid, key, 0, row, 1, 1);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
}

static void
show_settings (BnlRunsDetail *self)
{
  guint n_fields;
  const BnlSpecField *fields = bnl_spec_get_fields (&n_fields);

  clear_grid (self->settings_grid);
  for (guint i = 0; i < n_fields; i++) {
    g_autofree char *title = bnl_runs_column_title_field (fields[i].key);

    attach_line (self->settings_grid, (int) i, title, bnl_runs_item_get_value (self->item, i));
  }
}

static void
show_origin (BnlRunsDetail *self)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (self->item);
  g_autofree char *version = g_strdup_printf ("BN Lab %s", record->version);
  int row = 0;

  clear_grid (self->origin_grid);
  attach_line (self->origin_grid, row++, _ ("Machine"), record->machine);
  attach_line (self->origin_grid, row++, _ ("Products"), record->blas);
  attach_line (self->origin_grid, row++, _ ("Program"), version);
  attach_line (self->origin_grid, row++, _ ("Data’s checksum"), record->dataset_checksum);
  attach_line (self->origin_grid, row++, _ ("Identity"), record->uuid);
  if (record->parent_uuid) {
    g_autofree char *step = bnl_format_count (record->parent_step);
    g_autofree char *origin =
        g_strdup_printf (_ ("%.*s at step %s"), UUID_CHARS, record->parent_uuid, step);

    attach_line (self->origin_grid, row++, _ ("Branch of"), origin);
  }
  if (record->from_file)
    attach_line (self->origin_grid, row++, _ ("Began"), _ ("from weights or an order in a file"));
}

static void
show_events (BnlRunsDetail *self, GPtrArray *events)
{
  static const char *const names[] = {
    [BNL_RECORD_EVENT_NOTE] = N_ ("Note"),     [BNL_RECORD_EVENT_RATE] = N_ ("Rate"),
    [BNL_RECORD_EVENT_PAUSE] = N_ ("Paused"),  [BNL_RECORD_EVENT_RESUME] = N_ ("Resumed"),
    [BNL_RECORD_EVENT_ERROR] = N_ ("Problem"),
  };

  clear_grid (self->events_grid);
  gtk_widget_set_visible (self->events_title, events && events->len > 0);
  for (guint i = 0; events && i < events->len; i++) {
    const BnlRecordEvent *event = events->pdata[i];
    g_autofree char *step = bnl_format_count (event->step);
    g_autofree char *title = g_strdup_printf (_ ("Step %s"), step);
    g_autofree char *text = g_strdup_printf (
        "%s %s", event->kind < G_N_ELEMENTS (names) ? _ (names[event->kind]) : "", event->text);

    attach_line (self->events_grid, (int) i, title, g_strchomp (text));
  }
}

static gpointer
load_events (BnlStore *store, gpointer data, GError **error)
{
  return bnl_store_load_events (store, *(const gint64 *) data, error);
}

static void
events_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsDetail *self = BNL_RUNS_DETAIL (object);
  g_autoptr (BnlRunsItem) item = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = bnl_runs_keeper_finish (result, &error);

  /* Without them the rest stands all the same. */
  if (item == self->item)
    show_events (self, events);
}

static void
ask_events (BnlRunsDetail *self)
{
  gint64 id = bnl_runs_item_get_id (self->item);

  bnl_runs_keeper_ask (self->keeper, self, load_events, g_memdup2 (&id, sizeof id), g_free,
                       (GDestroyNotify) g_ptr_array_unref, events_cb, g_object_ref (self->item));
}

static void
show_summary (BnlRunsDetail *self)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (self->item);
  g_autofree char *state = bnl_runs_column_dup_text (BNL_RUNS_COLUMN_STATE, self->item);
  g_autofree char *arm = bnl_runs_column_dup_text (BNL_RUNS_COLUMN_ARM, self->item);
  g_autofree char *started = bnl_runs_column_dup_text (BNL_RUNS_COLUMN_STARTED, self->item);
  g_autofree char *took = bnl_format_duration (record->summary.score.seconds);
  g_autofree char *text =
      g_strdup_printf (_ ("%s · %s · %s · %s of training"), state, arm, started, took);

  gtk_label_set_label (self->summary_label, text);
}

/* What is being written stays as it is. */
static void
fill_texts (BnlRunsDetail *self)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (self->item);
  g_autofree char *tags = g_strjoinv (", ", record->tags);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  self->is_filling = TRUE;
  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->name_entry)))
    gtk_editable_set_text (GTK_EDITABLE (self->name_entry), record->name);
  gtk_entry_set_placeholder_text (self->name_entry,
                                  record->name[0] ? NULL : bnl_runs_item_get_title (self->item));
  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->tags_entry)))
    gtk_editable_set_text (GTK_EDITABLE (self->tags_entry), tags);
  if (focus != GTK_WIDGET (self->note_view))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note_view), record->note, -1);
  self->is_filling = FALSE;
}

static void
record_cb (BnlRunsDetail *self)
{
  fill_texts (self);
  show_summary (self);
}

/* Nothing that was typed is lost because another run is looked at. */
static void
keep_all (BnlRunsDetail *self)
{
  if (!self->item || !self->keeper)
    return;
  keep_name (self);
  keep_tags (self);
  if (self->note_id)
    keep_note (self);
}

static void
force_texts (BnlRunsDetail *self)
{
  const BnlRunRecord *record = bnl_runs_item_get_record (self->item);
  g_autofree char *tags = g_strjoinv (", ", record->tags);

  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), record->name);
  gtk_editable_set_text (GTK_EDITABLE (self->tags_entry), tags);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note_view), record->note, -1);
  self->is_filling = FALSE;
}

void
bnl_runs_detail_show (BnlRunsDetail *self, BnlRunsKeeper *keeper, BnlRunsItem *item)
{
  g_return_if_fail (BNL_IS_RUNS_DETAIL (self));

  if (item == self->item)
    return;
  keep_all (self);
  if (self->item)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->keeper, keeper);
  g_set_object (&self->item, item);
  gtk_stack_set_visible_child_name (self->stack, item ? "run" : "none");
  if (!item)
    return;
  g_signal_connect_swapped (item, "notify::record", G_CALLBACK (record_cb), self);
  force_texts (self);
  record_cb (self);
  show_settings (self);
  show_origin (self);
  show_events (self, NULL);
  ask_events (self);
}

void
bnl_runs_detail_focus (BnlRunsDetail *self, BnlRunsDetailPart part)
{
  g_return_if_fail (BNL_IS_RUNS_DETAIL (self));

  if (part == BNL_RUNS_DETAIL_NAME)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->note_view));
}

/* --- the object --- */

static void
bnl_runs_detail_set_property (GObject *object,
                              guint property_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CLOSABLE:
    gtk_widget_set_visible (GTK_WIDGET (BNL_RUNS_DETAIL (object)->close_button),
                            g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_detail_dispose (GObject *object)
{
  BnlRunsDetail *self = BNL_RUNS_DETAIL (object);

  g_clear_handle_id (&self->note_id, g_source_remove);
  if (self->item)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (bnl_runs_detail_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, close_button);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, name_entry);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, tags_entry);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, note_view);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, summary_label);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, settings_grid);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, origin_grid);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, events_grid);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsDetail, events_title);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, tags_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, note_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
bnl_runs_detail_class_init (BnlRunsDetailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_runs_detail_set_property;
  object_class->dispose = bnl_runs_detail_dispose;
  g_object_class_install_property (
      object_class, PROP_CLOSABLE,
      g_param_spec_boolean ("closable", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", BNL_TYPE_RUNS_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_RUNS_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", BNL_TYPE_RUNS_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-runs-detail.ui");
  bind_children (widget_class);
  gtk_widget_class_set_css_name (widget_class, "run-detail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_runs_detail_init (BnlRunsDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->note_view), "changed",
                           G_CALLBACK (note_changed_cb), self, G_CONNECT_SWAPPED);
}
