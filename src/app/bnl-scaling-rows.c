/* Purpose: the scalings of a sweep.  CSS node: widget.  No actions.  Accessible role: group. */

#include "bnl-scaling-rows.h"

#include <glib/gi18n.h>

#include "bnl-control.h"
#include "bnl-reflow.h"
#include "bnl-sweep-notes.h"
#include "lab/bnl-number.h"

#define ROW_KEY "bnl-scaling"
#define USUAL_AT 64.0

/* What one row has; borrowed all. */
typedef struct {
  GtkDropDown *key_drop, *by_drop;
  GtkEntry *at_entry;
  GtkLabel *sentence;
} Row;

struct _BnlScalingRows {
  AdwBin parent_instance;

  /* borrowed */
  GtkBox *rows;
  GtkWidget *add_button;

  /* owned */
  GPtrArray *notes; /* of settings that are numbers; BnlSettingNote, borrowed each */
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlScalingRows, bnl_scaling_rows, ADW_TYPE_BIN)

static Row *
get_row (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), ROW_KEY);
}

static const char *
get_key (BnlScalingRows *self, GtkDropDown *drop)
{
  return ((const BnlSettingNote *) self->notes->pdata[gtk_drop_down_get_selected (drop)])->key;
}

static void
select_key (BnlScalingRows *self, GtkDropDown *drop, const char *key)
{
  for (guint i = 0; i < self->notes->len; i++)
    if (g_str_equal (((const BnlSettingNote *) self->notes->pdata[i])->key, key))
      gtk_drop_down_set_selected (drop, i);
}

static void
emit_edited_cb (BnlScalingRows *self)
{
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
removed_cb (GtkWidget *button, BnlScalingRows *self)
{
  gtk_widget_grab_focus (self->add_button);
  gtk_box_remove (self->rows, g_object_get_data (G_OBJECT (button), ROW_KEY));
  emit_edited_cb (self);
}

static GtkDropDown *
create_drop (BnlScalingRows *self, const char *name)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkWidget *drop;

  for (guint i = 0; i < self->notes->len; i++)
    gtk_string_list_append (titles, bnl_sweep_notes_get_title (self->notes->pdata[i]));
  drop = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
  bnl_control_set_name (drop, name);
  return GTK_DROP_DOWN (drop);
}

static GtkWidget *
create_word (const char *word)
{
  GtkWidget *label = gtk_label_new (word);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
create_remove_button (BnlScalingRows *self, GtkWidget *box)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_tooltip_text (button, _ ("Take Off This Scaling"));
  bnl_control_set_name (button, _ ("Take Off This Scaling"));
  g_object_set_data (G_OBJECT (button), ROW_KEY, box);
  g_signal_connect (button, "clicked", G_CALLBACK (removed_cb), self);
  return button;
}

static GtkWidget *
create_lines (BnlScalingRows *self, Row *row, GtkWidget *box)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *which = g_object_new (BNL_TYPE_REFLOW, "spacing", 6, "halign", GTK_ALIGN_START, NULL);
  GtkWidget *where = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  row->key_drop = create_drop (self, _ ("Setting that grows"));
  row->by_drop = create_drop (self, _ ("Setting that it grows with"));
  row->at_entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (row->at_entry), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (row->at_entry), 7);
  bnl_control_set_name (GTK_WIDGET (row->at_entry), _ ("Where it is as given"));
  gtk_widget_set_parent (GTK_WIDGET (row->key_drop), which);
  gtk_widget_set_parent (create_word (_ ("grows with")), which);
  gtk_widget_set_parent (GTK_WIDGET (row->by_drop), which);
  gtk_box_append (GTK_BOX (where), create_word (_ ("and is as given at")));
  gtk_box_append (GTK_BOX (where), GTK_WIDGET (row->at_entry));
  gtk_box_append (GTK_BOX (where), create_remove_button (self, box));
  gtk_box_append (GTK_BOX (lines), which);
  gtk_box_append (GTK_BOX (lines), where);
  return lines;
}

static void
add_row (BnlScalingRows *self, const char *key, const char *by, double at)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Row *row = g_new0 (Row, 1);
  g_autofree char *text = bnl_number_dup_double (at);

  gtk_widget_add_css_class (box, "setting");
  gtk_widget_add_css_class (box, "setting-row");
  g_object_set_data_full (G_OBJECT (box), ROW_KEY, row, g_free);
  gtk_box_append (GTK_BOX (box), create_lines (self, row, box));
  row->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (row->sentence, 0.0f);
  gtk_label_set_wrap (row->sentence, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (row->sentence), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->sentence), "error");
  gtk_widget_set_visible (GTK_WIDGET (row->sentence), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->sentence));
  select_key (self, row->key_drop, key);
  select_key (self, row->by_drop, by);
  gtk_editable_set_text (GTK_EDITABLE (row->at_entry), text);
  g_signal_connect_object (row->key_drop, "notify::selected", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row->by_drop, "notify::selected", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row->at_entry, "changed", G_CALLBACK (emit_edited_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->rows, box);
}

static void
add_clicked_cb (BnlScalingRows *self)
{
  add_row (self, "lr", "batch_size", USUAL_AT);
  emit_edited_cb (self);
}

void
bnl_scaling_rows_show (BnlScalingRows *self, const BnlSweep *sweep)
{
  guint n;
  const BnlSweepScaling *scalings = bnl_sweep_get_scalings (sweep, &n);
  GtkWidget *row;

  g_return_if_fail (BNL_IS_SCALING_ROWS (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))))
    gtk_box_remove (self->rows, row);
  for (guint i = 0; i < n; i++)
    add_row (self, scalings[i].key, scalings[i].by, scalings[i].at);
}

static gboolean
apply_row (BnlScalingRows *self, Row *row, BnlSweep *sweep, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row->at_entry));
  double at;

  if (bnl_number_parse_double (text, &at))
    return bnl_sweep_add_scaling (sweep, get_key (self, row->key_drop),
                                  get_key (self, row->by_drop), at, error);
  g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
               _ ("“%s” is no number: at which value is the setting as given?"), text);
  return FALSE;
}

gboolean
bnl_scaling_rows_apply (BnlScalingRows *self, BnlSweep *sweep, GError **error)
{
  gboolean is_fine = TRUE;

  g_return_val_if_fail (BNL_IS_SCALING_ROWS (self), FALSE);

  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->rows)); box;
       box = gtk_widget_get_next_sibling (box)) {
    Row *row = get_row (box);
    g_autoptr (GError) problem = NULL;

    apply_row (self, row, sweep, &problem);
    gtk_label_set_label (row->sentence, problem ? problem->message : "");
    gtk_widget_set_visible (GTK_WIDGET (row->sentence), problem != NULL);
    if (problem && is_fine)
      g_propagate_error (error, g_steal_pointer (&problem));
    is_fine = is_fine && !gtk_widget_get_visible (GTK_WIDGET (row->sentence));
  }
  return is_fine;
}

/* --- the object --- */

static void
bnl_scaling_rows_finalize (GObject *object)
{
  g_clear_pointer (&BNL_SCALING_ROWS (object)->notes, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_scaling_rows_parent_class)->finalize (object);
}

static void
bnl_scaling_rows_class_init (BnlScalingRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_scaling_rows_finalize;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_SCALING_ROWS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_scaling_rows_init (BnlScalingRows *self)
{
  guint n;
  const BnlSettingNote *const *notes = bnl_sweep_notes_list (&n);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->notes = g_ptr_array_new ();
  for (guint i = 0; i < n; i++) {
    BnlSpecType type = bnl_spec_find_field (notes[i]->key)->type;

    if (type == BNL_SPEC_NUMBER || type == BNL_SPEC_WHOLE)
      g_ptr_array_add (self->notes, (gpointer) notes[i]);
  }
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  self->add_button = bnl_control_new_add_button (_ ("Let One Grow with Another"));
  gtk_widget_set_tooltip_text (self->add_button,
                               _ ("As the learning rate with the batch size: 128 images a step, "
                                  "twice the rate"));
  g_signal_connect_object (self->add_button, "clicked", G_CALLBACK (add_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->add_button);
  adw_bin_set_child (ADW_BIN (self), box);
}
