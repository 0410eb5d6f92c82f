/* Purpose: some of a few values.  CSS node: widget.  No actions.  Accessible role: group. */

#include "bnl-choice-flow.h"

#include <glib/gi18n.h>

#include "bnl-dataset-title.h"
#include "bnl-reflow.h"
#include "bnl-setting-words.h"
#include "data/bnl-catalog.h"

#define VALUE_KEY "bnl-value"

struct _BnlChoiceFlow {
  AdwBin parent_instance;

  /* borrowed */
  const BnlSpecField *field;
  GtkWidget *flow;

  gboolean is_showing;
};

enum { SIGNAL_EDITED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlChoiceFlow, bnl_choice_flow, ADW_TYPE_BIN)

static const char *
get_value (GtkWidget *check)
{
  return g_object_get_data (G_OBJECT (check), VALUE_KEY);
}

static void
toggled_cb (BnlChoiceFlow *self)
{
  if (!self->is_showing)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

static GtkWidget *
append (BnlChoiceFlow *self, const char *value, const char *title)
{
  GtkWidget *check = gtk_check_button_new_with_label (title);

  g_object_set_data_full (G_OBJECT (check), VALUE_KEY, g_strdup (value), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (check, self->flow);
  return check;
}

static void
append_data_sets (BnlChoiceFlow *self)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();

  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    append (self, entry->data, entry->title);
  }
}

static void
append_choices (BnlChoiceFlow *self)
{
  for (guint i = 0; self->field->choices[i]; i++) {
    const char *name = bnl_setting_words_name_choice (self->field->key, i);

    append (self, self->field->choices[i], name ? name : self->field->choices[i]);
  }
}

static GtkWidget *
find_check (BnlChoiceFlow *self, const char *value)
{
  GtkWidget *check = gtk_widget_get_first_child (self->flow);

  while (check && !g_str_equal (get_value (check), value))
    check = gtk_widget_get_next_sibling (check);
  return check;
}

void
bnl_choice_flow_show (BnlChoiceFlow *self, const char *list)
{
  g_auto (GStrv) values = g_strsplit (list, ",", -1);

  g_return_if_fail (BNL_IS_CHOICE_FLOW (self));

  self->is_showing = TRUE;
  for (GtkWidget *check = gtk_widget_get_first_child (self->flow); check;
       check = gtk_widget_get_next_sibling (check))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  for (guint i = 0; values[i]; i++) {
    const char *value = g_strstrip (values[i]);
    GtkWidget *check = find_check (self, value);

    if (!check && value[0]) {
      g_autofree char *title =
          self->field->type == BNL_SPEC_TEXT ? bnl_dataset_title_find (value) : g_strdup (value);

      check = append (self, value, title);
    }
    if (check)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  }
  self->is_showing = FALSE;
}

char *
bnl_choice_flow_dup (BnlChoiceFlow *self)
{
  GString *list = g_string_new (NULL);

  g_return_val_if_fail (BNL_IS_CHOICE_FLOW (self), NULL);

  for (GtkWidget *check = gtk_widget_get_first_child (self->flow); check;
       check = gtk_widget_get_next_sibling (check))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", get_value (check));
  return g_string_free (list, FALSE);
}

static void
bnl_choice_flow_class_init (BnlChoiceFlowClass *klass)
{
  signals[SIGNAL_EDITED] = g_signal_new ("edited", BNL_TYPE_CHOICE_FLOW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_choice_flow_init (BnlChoiceFlow *self)
{
  self->flow = g_object_new (BNL_TYPE_REFLOW, "spacing", 12, NULL);
  adw_bin_set_child (ADW_BIN (self), self->flow);
}

BnlChoiceFlow *
bnl_choice_flow_new (const BnlSpecField *field)
{
  BnlChoiceFlow *self;

  if (field->type != BNL_SPEC_FLAG && field->type != BNL_SPEC_CHOICE &&
      field->type != BNL_SPEC_TEXT)
    return NULL;
  self = g_object_new (BNL_TYPE_CHOICE_FLOW, NULL);
  self->field = field;
  if (field->type == BNL_SPEC_TEXT) {
    append_data_sets (self);
  } else if (field->type == BNL_SPEC_FLAG) {
    append (self, "false", _ ("off"));
    append (self, "true", _ ("on"));
  } else {
    append_choices (self);
  }
  return self;
}
