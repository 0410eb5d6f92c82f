/* Purpose: the page of all runs.  Puts the filters, the table, what is below it and the details
 * together, and keeps them up to date while they are seen.  CSS node: runs.  Accessible role:
 * group. */

#include "bnl-runs-page.h"

#include <glib/gi18n.h>

#include "bnl-format.h"
#include "bnl-reflow.h"
#include "bnl-runs-actions.h"
#include "bnl-runs-archive.h"
#include "bnl-runs-detail.h"
#include "bnl-runs-table.h"
#include "bnl-runs-views.h"
#include "bnl-toaster.h"

/* How often it is asked whether anything changed: a number, read at once. */
#define LOOK_MS 500
/* Listing takes no more than this part of the time while a live run changes all along. */
#define LIST_SHARE 20

struct _BnlRunsPage {
  AdwBin parent_instance;

  /* template children */
  GtkStack *body;
  AdwStatusPage *status_page;
  AdwFlap *flap;
  GtkSearchEntry *search_entry;
  GtkToggleButton *star_chip;
  GtkToggleButton *live_chip;
  GtkToggleButton *finished_chip;
  GtkToggleButton *lost_chip;
  GtkLabel *count_label;
  GtkWidget *all_button; /* where some are left out */
  GtkWidget *none_label; /* where all are */
  BnlRunsTable *table;
  BnlRunsViews *views;
  BnlRunsDetail *detail;

  /* owned */
  BnlController *controller;
  BnlRunsList *list;
  GPtrArray *selected; /* as it was last shown */

  guint look_id; /* while the page is seen */
  guint64 change_count;
  gint64 listed_usec, took_usec;
  gboolean listing, list_again, listed_once;
  gboolean focus_wanted; /* once there is something to put it on */
  gboolean turning;      /* chips change by our own hand */
};

enum { PROP_CONTROLLER = 1, N_PROPS };

G_DEFINE_FINAL_TYPE (BnlRunsPage, bnl_runs_page, ADW_TYPE_BIN)

/* --- what others ask --- */

BnlController *
bnl_runs_page_get_controller (BnlRunsPage *self)
{
  return self->controller;
}

BnlRunsKeeper *
bnl_runs_page_get_keeper (BnlRunsPage *self)
{
  return bnl_controller_get_keeper (self->controller);
}

BnlRunsList *
bnl_runs_page_get_list (BnlRunsPage *self)
{
  return self->list;
}

GPtrArray *
bnl_runs_page_dup_selected (BnlRunsPage *self)
{
  return bnl_runs_table_dup_selected (self->table);
}

GArray *
bnl_runs_page_dup_selected_ids (BnlRunsPage *self)
{
  g_autoptr (GPtrArray) items = bnl_runs_page_dup_selected (self);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < items->len; i++) {
    gint64 id = bnl_runs_item_get_id (items->pdata[i]);

    g_array_append_val (ids, id);
  }
  return ids;
}

typedef struct {
  BnlRunsPage *page;
  char *action;
  GVariant *target;
} Way;

static void
free_way (gpointer data, GClosure *closure)
{
  Way *way = data;

  g_object_unref (way->page);
  g_free (way->action);
  g_clear_pointer (&way->target, g_variant_unref);
  g_free (way);
}

static void
way_cb (AdwToast *toast, Way *way)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (way->page), way->action, way->target);
}

/* A toast lies outside of the page, whose actions it cannot name. */
void
bnl_runs_page_say (BnlRunsPage *self,
                   const char *sentence,
                   const char *label,
                   const char *action,
                   GVariant *target)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autoptr (GVariant) sunk = target ? g_variant_ref_sink (target) : NULL;
  Way *way;
  AdwToast *toast;

  if (!overlay)
    return;
  toast = adw_toast_new (sentence);
  if (action) {
    adw_toast_set_button_label (toast, label);
    way = g_new0 (Way, 1);
    way->page = g_object_ref (self);
    way->action = g_strdup (action);
    way->target = g_steal_pointer (&sunk);
    g_signal_connect_data (toast, "button-clicked", G_CALLBACK (way_cb), way, free_way, 0);
  }
  bnl_toaster_show (ADW_TOAST_OVERLAY (overlay), toast);
}

void
bnl_runs_page_complain (BnlRunsPage *self, const char *title, const char *sentence)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (root ? GTK_WINDOW (root) : NULL, title, sentence);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- what is below and beside the table --- */

/* A hundred labels, so only once they are seen. */
static void
show_detail (BnlRunsPage *self)
{
  if (adw_flap_get_reveal_flap (self->flap))
    bnl_runs_detail_show (self->detail, bnl_runs_page_get_keeper (self),
                          self->selected->len > 0 ? self->selected->pdata[0] : NULL);
}

static void
reveal_detail (BnlRunsPage *self, gboolean reveal)
{
  adw_flap_set_reveal_flap (self->flap, reveal);
  show_detail (self);
}

static void
show_selected (BnlRunsPage *self)
{
  bnl_runs_views_show (self->views, bnl_runs_page_get_keeper (self), self->selected);
  show_detail (self);
  bnl_runs_actions_update (self);
}

static gboolean
is_same (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;
  return TRUE;
}

static void
selected_cb (BnlRunsPage *self)
{
  g_autoptr (GPtrArray) selected = bnl_runs_page_dup_selected (self);

  if (is_same (selected, self->selected))
    return;
  g_ptr_array_unref (self->selected);
  self->selected = g_steal_pointer (&selected);
  show_selected (self);
}

static void
show_count (BnlRunsPage *self)
{
  guint n_all = bnl_runs_list_get_n_all (self->list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *all = bnl_format_count (n_all);
  g_autofree char *shown = bnl_format_count (n);
  gboolean is_filtered = bnl_runs_list_is_filtered (self->list);
  g_autofree char *text = NULL;

  /* A brush leaves runs out also where its axes are not to be seen. */
  if (bnl_runs_list_is_brushed (self->list))
    text = g_strdup_printf (_ ("%s of %s in the brush"), shown, all);
  else if (is_filtered)
    text = g_strdup_printf (_ ("%s of %s"), shown, all);
  else
    text = g_strdup_printf (ngettext ("%s run", "%s runs", n_all), all);
  gtk_label_set_label (self->count_label, text);
  gtk_widget_set_visible (self->all_button, is_filtered);
  gtk_widget_set_visible (self->none_label, is_filtered && n == 0);
}

static void
updated_cb (BnlRunsPage *self)
{
  show_count (self);
  bnl_runs_actions_update (self);
}

static void
picked_cb (BnlRunsPage *self, BnlRunsItem *item)
{
  bnl_runs_table_select (self->table, item);
}

static void
edited_cb (BnlRunsPage *self)
{
  bnl_runs_page_refresh (self);
}

static void
detail_failed_cb (BnlRunsPage *self, const char *sentence)
{
  bnl_runs_page_complain (self, _ ("Not Kept"), sentence);
  bnl_runs_page_refresh (self);
}

static void
detail_closed_cb (BnlRunsPage *self)
{
  reveal_detail (self, FALSE);
  bnl_runs_table_focus (self->table);
}

static void
opened_cb (BnlRunsPage *self)
{
  reveal_detail (self, TRUE);
}

/* --- filters --- */

static void
search_cb (BnlRunsPage *self)
{
  bnl_runs_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
star_chip_cb (BnlRunsPage *self)
{
  bnl_runs_list_set_starred_only (self->list, gtk_toggle_button_get_active (self->star_chip));
}

/* One at a time; pressed again, none. */
static void
state_chip_cb (BnlRunsPage *self, GtkToggleButton *pressed)
{
  const struct {
    GtkToggleButton *chip;
    BnlRunsStates states;
  } chips[] = {
    { self->live_chip, BNL_RUNS_LIVE },
    { self->finished_chip, BNL_RUNS_FINISHED },
    { self->lost_chip, BNL_RUNS_LOST },
  };
  BnlRunsStates states = BNL_RUNS_ANY;

  if (self->turning)
    return;
  self->turning = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++) {
    if (chips[i].chip != pressed)
      gtk_toggle_button_set_active (chips[i].chip, FALSE);
    else if (gtk_toggle_button_get_active (pressed))
      states = chips[i].states;
  }
  self->turning = FALSE;
  bnl_runs_list_set_states (self->list, states);
}

void
bnl_runs_page_show_all (BnlRunsPage *self)
{
  g_return_if_fail (BNL_IS_RUNS_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  bnl_runs_list_set_search (self->list, "");
  gtk_toggle_button_set_active (self->star_chip, FALSE);
  gtk_toggle_button_set_active (self->live_chip, FALSE);
  gtk_toggle_button_set_active (self->finished_chip, FALSE);
  gtk_toggle_button_set_active (self->lost_chip, FALSE);
  bnl_runs_views_clear_brush (self->views);
}

/* --- what is in the store --- */

static void
show_body (BnlRunsPage *self)
{
  gtk_stack_set_visible_child_name (self->body,
                                    bnl_runs_list_get_n_all (self->list) > 0 ? "runs" : "empty");
}

static gpointer
list_runs (BnlStore *store, gpointer data, GError **error)
{
  return bnl_store_list (store, error);
}

/* Both runs of the newest comparison: what it was made for is to see one beside the other. */
static void
select_newest (BnlRunsPage *self)
{
  g_autoptr (BnlRunsItem) first = g_list_model_get_item (bnl_runs_table_get_rows (self->table), 0);
  BnlRunsItem *partner;

  self->listed_once = TRUE;
  if (first) {
    partner = bnl_runs_list_find_partner (self->list, first);
    bnl_runs_table_select (self->table, first);
    if (partner)
      bnl_runs_table_select_too (self->table, partner);
  }
  if (self->focus_wanted)
    bnl_runs_table_focus (self->table);
}

static void
take_records (BnlRunsPage *self, GPtrArray *records)
{
  bnl_runs_list_set_records (self->list, records);
  show_body (self);
  show_count (self);
  if (!self->listed_once && records->len > 0)
    select_newest (self);
}

/* The page itself has been laid out, which takes long enough for one frame. */
static gboolean
laid_out_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  BnlRunsPage *self = BNL_RUNS_PAGE (widget);

  if (gtk_widget_get_width (GTK_WIDGET (self->table)) == 0)
    return G_SOURCE_CONTINUE;
  if (self->list)
    take_records (self, user_data);
  return G_SOURCE_REMOVE;
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  BnlRunsPage *self = BNL_RUNS_PAGE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = bnl_runs_keeper_finish (result, &error);

  self->listing = FALSE;
  self->took_usec = g_get_monotonic_time () - self->listed_usec;
  if (!self->list)
    return;
  if (!records) {
    adw_status_page_set_description (self->status_page, error->message);
    show_body (self);
  } else if (!self->listed_once && records->len > 0 && gtk_widget_get_mapped (GTK_WIDGET (self))) {
    gtk_stack_set_visible_child_name (self->body, "runs");
    gtk_widget_add_tick_callback (GTK_WIDGET (self), laid_out_cb, g_ptr_array_ref (records),
                                  (GDestroyNotify) g_ptr_array_unref);
  } else {
    take_records (self, records);
  }
  if (self->list_again)
    bnl_runs_page_refresh (self);
}

void
bnl_runs_page_refresh (BnlRunsPage *self)
{
  g_return_if_fail (BNL_IS_RUNS_PAGE (self));

  self->list_again = self->listing;
  if (self->listing)
    return;
  self->listing = TRUE;
  self->listed_usec = g_get_monotonic_time ();
  self->change_count = bnl_runs_keeper_get_change_count (bnl_runs_page_get_keeper (self));
  bnl_runs_keeper_ask (bnl_runs_page_get_keeper (self), self, list_runs, NULL, NULL,
                       (GDestroyNotify) g_ptr_array_unref, listed_cb, NULL);
}

static gboolean
look_cb (gpointer user_data)
{
  BnlRunsPage *self = user_data;
  gint64 rest_usec = g_get_monotonic_time () - self->listed_usec;

  if (!self->listing && rest_usec > LIST_SHARE * self->took_usec &&
      bnl_runs_keeper_get_change_count (bnl_runs_page_get_keeper (self)) != self->change_count)
    bnl_runs_page_refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
opening_cb (BnlRunsPage *self)
{
  if (self->look_id)
    bnl_runs_page_refresh (self);
}

/* --- the object --- */

void
bnl_runs_page_show_part (BnlRunsPage *self, BnlRunsPart part)
{
  g_return_if_fail (BNL_IS_RUNS_PAGE (self));

  switch (part) {
  case BNL_RUNS_PART_SEARCH:
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
    break;
  case BNL_RUNS_PART_DIFFERENCES:
    bnl_runs_views_show_differences (self->views);
    break;
  case BNL_RUNS_PART_DETAILS:
    reveal_detail (self, !adw_flap_get_reveal_flap (self->flap));
    break;
  case BNL_RUNS_PART_NAME:
  case BNL_RUNS_PART_NOTE:
  default:
    reveal_detail (self, TRUE);
    bnl_runs_detail_focus (self->detail, part == BNL_RUNS_PART_NAME ? BNL_RUNS_DETAIL_NAME
                                                                    : BNL_RUNS_DETAIL_NOTE);
  }
}

void
bnl_runs_page_focus (BnlRunsPage *self)
{
  g_return_if_fail (BNL_IS_RUNS_PAGE (self));

  self->focus_wanted = !self->listed_once;
  if (self->listed_once)
    bnl_runs_table_focus (self->table);
}

static void
active_cb (BnlRunsPage *self)
{
  bnl_runs_actions_update (self);
}

static void
set_controller (BnlRunsPage *self, BnlController *controller)
{
  if (!controller || self->controller)
    return;
  self->controller = g_object_ref (controller);
  g_signal_connect_object (bnl_controller_get_keeper (controller), "notify::opening",
                           G_CALLBACK (opening_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  bnl_runs_actions_update (self);
}

static void
bnl_runs_page_set_property (GObject *object,
                            guint property_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_CONTROLLER:
    set_controller (BNL_RUNS_PAGE (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
bnl_runs_page_map (GtkWidget *widget)
{
  BnlRunsPage *self = BNL_RUNS_PAGE (widget);

  GTK_WIDGET_CLASS (bnl_runs_page_parent_class)->map (widget);
  if (!self->controller)
    return;
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  if (!bnl_runs_keeper_get_opening (bnl_runs_page_get_keeper (self)))
    bnl_runs_page_refresh (self);
}

static void
bnl_runs_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&BNL_RUNS_PAGE (widget)->look_id, g_source_remove);
  GTK_WIDGET_CLASS (bnl_runs_page_parent_class)->unmap (widget);
}

static void
bnl_runs_page_dispose (GObject *object)
{
  BnlRunsPage *self = BNL_RUNS_PAGE (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->controller);
  g_clear_pointer (&self->selected, g_ptr_array_unref);
  G_OBJECT_CLASS (bnl_runs_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, body);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, flap);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, star_chip);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, live_chip);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, finished_chip);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, lost_chip);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, none_label);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, table);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, views);
  gtk_widget_class_bind_template_child (widget_class, BnlRunsPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, star_chip_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_chip_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, detail_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, detail_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
bnl_runs_page_class_init (BnlRunsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = bnl_runs_page_set_property;
  object_class->dispose = bnl_runs_page_dispose;
  widget_class->map = bnl_runs_page_map;
  widget_class->unmap = bnl_runs_page_unmap;
  g_object_class_install_property (object_class, PROP_CONTROLLER,
                                   g_param_spec_object ("controller", NULL, NULL,
                                                        BNL_TYPE_CONTROLLER,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (BNL_TYPE_REFLOW);
  g_type_ensure (BNL_TYPE_RUNS_DETAIL);
  g_type_ensure (BNL_TYPE_RUNS_TABLE);
  g_type_ensure (BNL_TYPE_RUNS_VIEWS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/bnlab/BnLab/bnl-runs-page.ui");
  bind_children (widget_class);
  bnl_runs_actions_install (widget_class);
  gtk_widget_class_set_css_name (widget_class, "runs");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bnl_runs_page_init (BnlRunsPage *self)
{
  self->list = bnl_runs_list_new ();
  self->selected = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  bnl_runs_table_set_list (self->table, self->list);
  bnl_runs_views_set_list (self->views, self->list);
  bnl_runs_archive_accept_drops (self);
  g_signal_connect_swapped (self->list, "updated", G_CALLBACK (updated_cb), self);
}
