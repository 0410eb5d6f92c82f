#include "bnl-runs-actions.h"

#include <glib/gi18n.h>

#include "bnl-runs-archive.h"
#include "bnl-runs-edit.h"
#include "bnl-runs-export.h"
#include "bnl-runs-resume.h"

#define PAGE_KEY "bnl-runs-page"
#define ENTRY_KEY "bnl-runs-entry"

/* --- changes of what is kept --- */

static void
edited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (object);
  g_autoptr (GError) error = NULL;

  if (!bnl_runs_edit_finish (result, &error))
    bnl_runs_page_complain (page, _ ("Not Kept"), error->message);
  bnl_runs_page_refresh (page);
}

static void
edit_selected (BnlRunsPage *page, BnlRunsEdit edit, const char *text)
{
  g_autoptr (GArray) ids = bnl_runs_page_dup_selected_ids (page);

  if (ids->len > 0)
    bnl_runs_edit_ask (bnl_runs_page_get_keeper (page), page, edit, ids, text, edited_cb, NULL);
}

static void
star_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (widget);
  g_autoptr (GPtrArray) items = bnl_runs_page_dup_selected (page);
  gboolean all_starred = TRUE;

  for (guint i = 0; i < items->len; i++)
    all_starred = all_starred && bnl_runs_item_get_record (items->pdata[i])->starred;
  edit_selected (page, all_starred ? BNL_RUNS_EDIT_UNSTAR : BNL_RUNS_EDIT_STAR, NULL);
}

static void
star_one_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (widget);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = g_variant_get_int64 (parameter);
  BnlRunsItem *item = bnl_runs_list_find (bnl_runs_page_get_list (page), id);

  if (!item)
    return;
  g_array_append_val (ids, id);
  bnl_runs_edit_ask (bnl_runs_page_get_keeper (page), page,
                     bnl_runs_item_get_record (item)->starred ? BNL_RUNS_EDIT_UNSTAR
                                                              : BNL_RUNS_EDIT_STAR,
                     ids, NULL, edited_cb, NULL);
}

/* --- deleting --- */

static GVariant *
pack_ids (const GArray *ids)
{
  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, ids->data, ids->len, sizeof (gint64));
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (object);
  g_autoptr (GArray) ids = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  bnl_runs_page_refresh (page);
  if (!bnl_runs_edit_finish (result, &error)) {
    bnl_runs_page_complain (page, _ ("Not Deleted"), error->message);
    return;
  }
  sentence = g_strdup_printf (ngettext ("%u run deleted", "%u runs deleted", ids->len), ids->len);
  bnl_runs_page_say (page, sentence, _ ("Undo"), "runs.undelete", pack_ids (ids));
}

static void
delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (widget);
  GArray *ids = bnl_runs_page_dup_selected_ids (page);

  bnl_runs_edit_ask (bnl_runs_page_get_keeper (page), page, BNL_RUNS_EDIT_DELETE, ids, NULL,
                     deleted_cb, ids);
}

static void
undelete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (widget);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gsize n;
  const gint64 *given = g_variant_get_fixed_array (parameter, &n, sizeof (gint64));

  g_array_append_vals (ids, given, (guint) n);
  bnl_runs_edit_ask (bnl_runs_page_get_keeper (page), page, BNL_RUNS_EDIT_UNDELETE, ids, NULL,
                     edited_cb, NULL);
}

/* --- tags --- */

static void
tag_response_cb (AdwMessageDialog *dialog, const char *response)
{
  BnlRunsPage *page = g_object_get_data (G_OBJECT (dialog), PAGE_KEY);
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), ENTRY_KEY);

  if (g_str_equal (response, "add"))
    edit_selected (page, BNL_RUNS_EDIT_ADD_TAGS, gtk_editable_get_text (entry));
}

static void
tag_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _ ("Add Tags"),
                              _ ("The selected runs get these, with commas between."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Tags to add"), -1);
  adw_message_dialog_set_extra_child (message, entry);
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "add", _ ("_Add"), NULL);
  adw_message_dialog_set_response_appearance (message, "add", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "add");
  g_object_set_data_full (G_OBJECT (dialog), PAGE_KEY, g_object_ref (widget), g_object_unref);
  g_object_set_data (G_OBJECT (dialog), ENTRY_KEY, entry);
  g_signal_connect (dialog, "response", G_CALLBACK (tag_response_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- what goes elsewhere --- */

static void
duplicate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BnlRunsPage *page = BNL_RUNS_PAGE (widget);
  BnlController *controller = bnl_runs_page_get_controller (page);
  g_autoptr (GPtrArray) items = bnl_runs_page_dup_selected (page);
  BnlRunsItem *item, *partner;

  if (items->len == 0 || bnl_controller_get_active (controller))
    return;
  item = items->pdata[0];
  partner = bnl_runs_list_find_partner (bnl_runs_page_get_list (page), item);
  /* Of a pair the arm that has the norm says which one it is. */
  if (partner && bnl_runs_item_get_record (item)->spec->norm == BNL_NORM_NONE)
    item = partner;
  bnl_controller_set_pair (controller, partner != NULL);
  bnl_controller_set_spec (controller, bnl_runs_item_get_record (item)->spec);
  gtk_widget_activate_action (widget, "win.page", "s", "train");
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_export_ask (BNL_RUNS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_archive_ask_import (BNL_RUNS_PAGE (widget));
}

static void
resume_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_resume_go_on (BNL_RUNS_PAGE (widget));
}

static void
branch_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_resume_branch (BNL_RUNS_PAGE (widget));
}

/* --- what is shown --- */

static void
rename_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_page_show_part (BNL_RUNS_PAGE (widget), BNL_RUNS_PART_NAME);
}

static void
note_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_page_show_part (BNL_RUNS_PAGE (widget), BNL_RUNS_PART_NOTE);
}

static void
compare_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_page_show_part (BNL_RUNS_PAGE (widget), BNL_RUNS_PART_DIFFERENCES);
}

static void
details_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_page_show_part (BNL_RUNS_PAGE (widget), BNL_RUNS_PART_DETAILS);
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_page_show_part (BNL_RUNS_PAGE (widget), BNL_RUNS_PART_SEARCH);
}

static void
show_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bnl_runs_page_show_all (BNL_RUNS_PAGE (widget));
}

/* --- which, and their keys --- */

void
bnl_runs_actions_install (GtkWidgetClass *klass)
{
  static const struct {
    const char *name, *parameter;
    GtkWidgetActionActivateFunc activate;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "runs.duplicate", NULL, duplicate_cb, GDK_KEY_d, GDK_CONTROL_MASK },
    { "runs.rename", NULL, rename_cb, GDK_KEY_F2, 0 },
    { "runs.note", NULL, note_cb, GDK_KEY_e, GDK_CONTROL_MASK },
    { "runs.tag", NULL, tag_cb, GDK_KEY_t, GDK_CONTROL_MASK },
    { "runs.star", NULL, star_cb, GDK_KEY_b, GDK_CONTROL_MASK },
    { "runs.star-one", "x", star_one_cb, 0, 0 },
    { "runs.delete", NULL, delete_cb, GDK_KEY_Delete, 0 },
    { "runs.undelete", "ax", undelete_cb, 0, 0 },
    { "runs.compare", NULL, compare_cb, GDK_KEY_d, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "runs.resume", NULL, resume_cb, GDK_KEY_r, GDK_CONTROL_MASK },
    { "runs.branch", NULL, branch_cb, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "runs.export", "s", export_cb, 0, 0 },
    { "runs.import", NULL, import_cb, 0, 0 },
    { "runs.details", NULL, details_cb, GDK_KEY_Return, GDK_ALT_MASK },
    { "runs.search", NULL, search_cb, GDK_KEY_f, GDK_CONTROL_MASK },
    { "runs.show-all", NULL, show_all_cb, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
    if (actions[i].key)
      gtk_widget_class_add_binding_action (klass, actions[i].key, actions[i].modifiers,
                                           actions[i].name, NULL);
  }
}

/* One that another program trains now is not ours to go on with. */
static gboolean
can_go_on (GPtrArray *items)
{
  const BnlRunRecord *record = items->len > 0 ? bnl_runs_item_get_record (items->pdata[0]) : NULL;

  return record && record->state != BNL_RECORD_RUNNING && record->checkpoint_step > 0;
}

void
bnl_runs_actions_update (BnlRunsPage *page)
{
  static const char *const of_any[] = { "runs.rename", "runs.note",   "runs.tag",
                                        "runs.star",   "runs.delete", "runs.export" };
  g_autoptr (GPtrArray) items = bnl_runs_page_dup_selected (page);
  BnlController *controller = bnl_runs_page_get_controller (page);
  gboolean idle = controller && !bnl_controller_get_active (controller);

  for (gsize i = 0; i < G_N_ELEMENTS (of_any); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (page), of_any[i], items->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "runs.duplicate", items->len > 0 && idle);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "runs.resume", can_go_on (items) && idle);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "runs.branch", can_go_on (items) && idle);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "runs.compare", items->len > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (page), "runs.show-all",
                                 bnl_runs_list_is_filtered (bnl_runs_page_get_list (page)));
}
