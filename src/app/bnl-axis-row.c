/* Purpose: one axis of a sweep.  CSS node: widget.axis-row.  No actions.  Accessible role: group.
 */

#include "bnl-axis-row.h"

#include <glib/gi18n.h>

#include "bnl-axis-text.h"
#include "bnl-choice-flow.h"
#include "bnl-control.h"
#include "bnl-reflow.h"
#include "bnl-sweep-notes.h"
#include "lab/bnl-sweep.h"

/* More are shown by the first ones and the last. */
#define MAX_SHOWN 10
#define N_FIRST 6

struct _BnlAxisRow {
  AdwBin parent_instance;

  /* borrowed */
  const BnlSettingNote *note;
  const BnlSpecField *field;
  GtkDropDown *kind_drop; /* NULL: no range */
  BnlChoiceFlow *choices; /* NULL: not by choice */
  GtkStack *stack;        /* of entries; NULL: by choice */
  GtkEntry *list_entry;
  GtkEntry *from_entry, *to_entry, *count_entry;
  GtkEntry *width_entry; /* of hidden alone */
  GtkWidget *count_box;
  GtkLabel *sentence;
  GtkWidget *remove_button;

  /* owned */
  BnlAxisText text;
  BnlSweep *sweep; /* of this axis alone; NULL: the values are none */

  gboolean is_showing; /* the entries follow the text, not the other way round */
};

enum { SIGNAL_EDITED, SIGNAL_REMOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlAxisRow, bnl_axis_row, ADW_TYPE_BIN)

/* --- what comes out --- */

static void
get_values (BnlAxisRow *self, const char *const **values, guint *n)
{
  const BnlSweepAxis *axis = self->sweep ? bnl_sweep_get_axis (self->sweep, 0) : NULL;

  *values = axis ? axis->values : NULL;
  *n = axis ? axis->n : 0;
}

static void
append_values (GString *text, BnlAxisRow *self)
{
  const char *separator = bnl_axis_text_get_separator (self->field);
  const char *const *values;
  guint n;

  get_values (self, &values, &n);
  for (guint i = 0; i < n; i++) {
    if (n > MAX_SHOWN && i >= N_FIRST && i + 1 < n) {
      g_string_append_printf (text, "%s…", separator);
      i = n - 2;
      continue;
    }
    g_string_append_printf (text, "%s%s", i > 0 ? separator : "", values[i]);
  }
}

static void
say (BnlAxisRow *self, const char *sentence, gboolean is_problem)
{
  GtkWidget *label = GTK_WIDGET (self->sentence);

  gtk_label_set_label (self->sentence, sentence);
  if (is_problem) {
    gtk_widget_add_css_class (label, "error");
    gtk_widget_remove_css_class (label, "dim-label");
  } else {
    gtk_widget_remove_css_class (label, "error");
    gtk_widget_add_css_class (label, "dim-label");
  }
}

static void
show_values (BnlAxisRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *const *values;
  guint n;

  get_values (self, &values, &n);
  if (self->choices) {
    say (self, n == 1 ? _ ("One value alone: nothing varies.") : "", FALSE);
    gtk_widget_set_visible (GTK_WIDGET (self->sentence), n == 1);
    return;
  }
  g_string_append_printf (text, ngettext ("%u value: ", "%u values: ", n), n);
  append_values (text, self);
  say (self, text->str, FALSE);
}

/* The setting alone, whatever else the sweep has: it is an axis even where it is the norm. */
static BnlSweep *
make_sweep (BnlAxisRow *self, GError **error)
{
  g_autoptr (BnlSweep) sweep = bnl_sweep_new ();
  g_autofree char *values = bnl_axis_row_dup_values (self);
  const char *problem =
      values[0] ? bnl_axis_text_find_problem (&self->text) : _ ("give at least one value.");

  if (problem) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE, "%s: %s",
                 bnl_sweep_notes_get_title (self->note), problem);
    return NULL;
  }
  if (!bnl_sweep_set_axis (sweep, self->note->key, values, error) ||
      !bnl_sweep_add_arm (sweep, "all", (const char *const[]){ NULL }, error) ||
      !bnl_sweep_build (sweep, error))
    return NULL;
  return g_steal_pointer (&sweep);
}

gboolean
bnl_axis_row_check (BnlAxisRow *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (BNL_IS_AXIS_ROW (self), FALSE);

  g_clear_pointer (&self->sweep, bnl_sweep_unref);
  self->sweep = make_sweep (self, &problem);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), TRUE);
  if (self->sweep) {
    show_values (self);
    return TRUE;
  }
  say (self, problem->message, TRUE);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* --- from the text to the controls --- */

static void
show_text (BnlAxisRow *self)
{
  self->is_showing = TRUE;
  if (self->choices) {
    bnl_choice_flow_show (self->choices, self->text.list);
  } else {
    gtk_editable_set_text (GTK_EDITABLE (self->list_entry), self->text.list);
    gtk_editable_set_text (GTK_EDITABLE (self->from_entry), self->text.from);
    gtk_editable_set_text (GTK_EDITABLE (self->to_entry), self->text.to);
    gtk_editable_set_text (GTK_EDITABLE (self->count_entry), self->text.count);
    if (self->width_entry)
      gtk_editable_set_text (GTK_EDITABLE (self->width_entry), self->text.width);
    gtk_stack_set_visible_child_name (self->stack,
                                      self->text.kind == BNL_AXIS_LIST ? "list" : "range");
    gtk_widget_set_visible (self->count_box, self->text.kind != BNL_AXIS_POWERS);
  }
  if (self->kind_drop)
    gtk_drop_down_set_selected (self->kind_drop, self->text.kind);
  self->is_showing = FALSE;
}

/* --- from the controls to the text --- */

static void
read_entry (GtkEntry *entry, char **place)
{
  g_free (*place);
  *place = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
edited_cb (BnlAxisRow *self)
{
  if (self->is_showing)
    return;
  if (self->choices) {
    g_free (self->text.list);
    self->text.list = bnl_choice_flow_dup (self->choices);
  } else {
    read_entry (self->list_entry, &self->text.list);
    read_entry (self->from_entry, &self->text.from);
    read_entry (self->to_entry, &self->text.to);
    read_entry (self->count_entry, &self->text.count);
    if (self->width_entry)
      read_entry (self->width_entry, &self->text.width);
  }
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
kind_cb (BnlAxisRow *self)
{
  const char *const *values;
  guint n;

  if (self->is_showing)
    return;
  get_values (self, &values, &n);
  bnl_axis_text_change (&self->text, self->field, gtk_drop_down_get_selected (self->kind_drop),
                        values, n);
  show_text (self);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static void
removed_cb (BnlAxisRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

/* --- how it is built --- */

static GtkEntry *
create_entry (BnlAxisRow *self, const char *name, int width_chars)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *label = g_strdup_printf ("%s: %s", bnl_sweep_notes_get_title (self->note), name);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width_chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width_chars);
  bnl_control_set_name (entry, label);
  g_signal_connect_object (entry, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  return GTK_ENTRY (entry);
}

/* The word stands in the line before its entry. */
static GtkWidget *
create_part (const char *word, GtkEntry *entry)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (word);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_hexpand (GTK_WIDGET (entry), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (entry));
  return box;
}

static GtkWidget *
create_range (BnlAxisRow *self)
{
  GtkWidget *box = g_object_new (BNL_TYPE_REFLOW, "spacing", 9, NULL);

  self->from_entry = create_entry (self, _ ("From"), 7);
  self->to_entry = create_entry (self, _ ("To"), 7);
  self->count_entry = create_entry (self, _ ("How many values"), 4);
  gtk_widget_set_parent (create_part (_ ("From"), self->from_entry), box);
  gtk_widget_set_parent (create_part (_ ("to"), self->to_entry), box);
  self->count_box = create_part (_ ("values"), self->count_entry);
  gtk_widget_set_parent (self->count_box, box);
  if (self->field->type != BNL_SPEC_HIDDEN)
    return box;
  self->width_entry = create_entry (self, _ ("Neurons in each layer"), 5);
  gtk_widget_set_parent (create_part (_ ("layers of"), self->width_entry), box);
  return box;
}

static void
fill_stack (BnlAxisRow *self)
{
  g_autofree char *hint = g_strjoin (bnl_axis_text_get_separator (self->field), "…", "…", NULL);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  self->list_entry = create_entry (self, _ ("Values"), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->list_entry), -1);
  gtk_entry_set_placeholder_text (self->list_entry, hint);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->list_entry), "list");
  gtk_stack_add_named (self->stack, create_range (self), "range");
}

static void
create_kind_drop (BnlAxisRow *self)
{
  const char *const kinds[] = { _ ("List"), _ ("Evenly spaced"), _ ("Even ratios"),
                                _ ("Powers of two"), NULL };
  g_autofree char *name =
      g_strdup_printf (_ ("%s: how its values are given"), bnl_sweep_notes_get_title (self->note));

  self->kind_drop = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (kinds));
  bnl_control_set_name (GTK_WIDGET (self->kind_drop), name);
  g_signal_connect_object (self->kind_drop, "notify::selected", G_CALLBACK (kind_cb), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
create_head (BnlAxisRow *self)
{
  const char *title = bnl_sweep_notes_get_title (self->note);
  g_autofree char *name = g_strdup_printf (_ ("Take Off %s"), title);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  if (bnl_axis_text_takes_range (self->field)) {
    create_kind_drop (self);
    gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->kind_drop));
  }
  self->remove_button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->remove_button, "flat");
  gtk_widget_add_css_class (self->remove_button, "circular");
  gtk_widget_set_valign (self->remove_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->remove_button, name);
  bnl_control_set_name (self->remove_button, name);
  g_signal_connect_object (self->remove_button, "clicked", G_CALLBACK (removed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), self->remove_button);
  return head;
}

static void
build (BnlAxisRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "setting");
  gtk_box_append (GTK_BOX (box), create_head (self));
  self->choices = bnl_choice_flow_new (self->field);
  if (self->choices) {
    g_signal_connect_object (self->choices, "edited", G_CALLBACK (edited_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->choices));
  } else {
    fill_stack (self);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  }
  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->sentence, 0.0f);
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_wrap_mode (self->sentence, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (self->sentence, 40);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "caption");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sentence));
  adw_bin_set_child (ADW_BIN (self), box);
}

/* --- the object --- */

static void
bnl_axis_row_finalize (GObject *object)
{
  BnlAxisRow *self = BNL_AXIS_ROW (object);

  bnl_axis_text_clear (&self->text);
  g_clear_pointer (&self->sweep, bnl_sweep_unref);
  G_OBJECT_CLASS (bnl_axis_row_parent_class)->finalize (object);
}

static void
bnl_axis_row_class_init (BnlAxisRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bnl_axis_row_finalize;
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_AXIS_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", BNL_TYPE_AXIS_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_axis_row_init (BnlAxisRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "setting-row");
  gtk_widget_add_css_class (GTK_WIDGET (self), "axis-row");
}

BnlAxisRow *
bnl_axis_row_new (const char *key, const char *values)
{
  BnlAxisRow *self = g_object_new (BNL_TYPE_AXIS_ROW, NULL);
  g_autofree char *usual = values ? g_strdup (values) : bnl_sweep_notes_dup_usual_values (key);

  self->note = bnl_sweep_notes_find (key);
  self->field = bnl_spec_find_field (key);
  bnl_axis_text_parse (&self->text, self->field, usual);
  build (self);
  show_text (self);
  bnl_axis_row_check (self, NULL);
  return self;
}

const char *
bnl_axis_row_get_key (BnlAxisRow *self)
{
  g_return_val_if_fail (BNL_IS_AXIS_ROW (self), NULL);

  return self->note->key;
}

char *
bnl_axis_row_dup_values (BnlAxisRow *self)
{
  g_return_val_if_fail (BNL_IS_AXIS_ROW (self), NULL);

  return bnl_axis_text_compose (&self->text, self->field);
}

void
bnl_axis_row_focus (BnlAxisRow *self)
{
  g_return_if_fail (BNL_IS_AXIS_ROW (self));

  if (self->choices)
    gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (
        GTK_WIDGET (self->text.kind == BNL_AXIS_LIST ? self->list_entry : self->from_entry));
}
