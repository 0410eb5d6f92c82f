#include "bnl-dataset-choice.h"

#include <glib/gi18n.h>

#include "bnl-dataset-title.h"
#include "bnl-format.h"
#include "data/bnl-catalog.h"

#define BUTTON_CHARS 16 /* before a title ellipsizes */
#define LIST_CHARS 30

struct _BnlDatasetChoice {
  GObject parent_instance;

  /* borrowed */
  GtkDropDown *drop;

  /* owned */
  GtkStringList *shown; /* the drop-down's lines: the titles, then the questions */
  GPtrArray *entries;   /* BnlCatalogEntry that each line but the questions stands for */
  char *data;           /* what is chosen; NULL before the first */

  guint current;
  gboolean is_showing; /* the change of selection is our own */
};

enum { SIGNAL_CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BnlDatasetChoice, bnl_dataset_choice, G_TYPE_OBJECT)

/* Lines that are no choice but a question, and the action that asks it. */
static const struct {
  const char *title, *action;
} questions[] = {
  { N_ ("Open folder…"), "win.open-folder" },
  { N_ ("Open file…"), "win.open-file" },
  { N_ ("Get more…"), "win.data-sets" },
};

static const BnlCatalogEntry *
get_entry (BnlDatasetChoice *self, guint line)
{
  return line < self->entries->len ? g_ptr_array_index (self->entries, line) : NULL;
}

/* --- how a line looks --- */

static GtkWidget *
create_label (GtkWidget *box, PangoEllipsizeMode ellipsize, int max_chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_chars);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
set_up_button_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  create_label (box, PANGO_ELLIPSIZE_END, BUTTON_CHARS);
  gtk_list_item_set_child (item, box);
}

static void
set_up_line_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *place;

  create_label (box, PANGO_ELLIPSIZE_MIDDLE, LIST_CHARS);
  place = create_label (box, PANGO_ELLIPSIZE_START, LIST_CHARS);
  gtk_widget_add_css_class (place, "caption");
  gtk_widget_add_css_class (place, "dim-label");
  gtk_list_item_set_child (item, box);
}

/* The list would be no wider than its button. */
static void
set_line (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_width_chars (GTK_LABEL (label), (int) MIN (g_utf8_strlen (text, -1), LIST_CHARS));
}

static void
bind_title_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_label (GTK_LABEL (title),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What the user added could be anywhere, and two of one title differ by their place alone. */
static gboolean
shall_say_place (BnlDatasetChoice *self, const BnlCatalogEntry *entry)
{
  guint n_alike = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n_alike += g_str_equal (get_entry (self, i)->title, entry->title);
  return entry->place[0] && (entry->added || n_alike > 1);
}

static void
bind_line_cb (BnlDatasetChoice *self, GtkListItem *item)
{
  guint line = gtk_list_item_get_position (item);
  const BnlCatalogEntry *entry = get_entry (self, line);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *place = gtk_widget_get_last_child (box);
  GtkWidget *row = gtk_widget_get_parent (box);

  set_line (gtk_widget_get_first_child (box),
            gtk_string_object_get_string (gtk_list_item_get_item (item)));
  gtk_widget_set_visible (place, entry && shall_say_place (self, entry));
  if (entry) {
    g_autofree char *shown = bnl_format_place (entry->place);

    set_line (place, shown);
  }
  gtk_widget_set_tooltip_text (box, entry && entry->place[0] ? entry->place : NULL);
  if (line == self->entries->len)
    gtk_widget_add_css_class (row, "first-question");
  else
    gtk_widget_remove_css_class (row, "first-question");
}

static void
set_factories (BnlDatasetChoice *self)
{
  g_autoptr (GtkListItemFactory) button = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) list = gtk_signal_list_item_factory_new ();

  g_signal_connect (button, "setup", G_CALLBACK (set_up_button_cb), NULL);
  g_signal_connect (button, "bind", G_CALLBACK (bind_title_cb), NULL);
  g_signal_connect (list, "setup", G_CALLBACK (set_up_line_cb), NULL);
  g_signal_connect_object (list, "bind", G_CALLBACK (bind_line_cb), self, G_CONNECT_SWAPPED);
  gtk_drop_down_set_factory (self->drop, button);
  gtk_drop_down_set_list_factory (self->drop, list);
}

/* --- what is chosen --- */

static void
select_line (BnlDatasetChoice *self, guint line)
{
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->drop, line);
  self->is_showing = FALSE;
}

static void
selected_cb (BnlDatasetChoice *self)
{
  guint line = gtk_drop_down_get_selected (self->drop);
  guint question = line - self->entries->len;

  if (self->is_showing || line == GTK_INVALID_LIST_POSITION || line == self->current)
    return;
  if (line < self->entries->len) {
    self->current = line;
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, get_entry (self, line)->data);
    return;
  }
  select_line (self, self->current);
  gtk_widget_activate_action (GTK_WIDGET (self->drop), questions[question].action, NULL);
}

static gboolean
has_data (gconstpointer entry, gconstpointer data)
{
  return g_str_equal (((const BnlCatalogEntry *) entry)->data, data);
}

/* The line of what is chosen, which the catalog may not know: the command line gave it. */
static guint
find_line (BnlDatasetChoice *self, const char *data)
{
  BnlCatalogEntry *entry;
  guint line;

  if (g_ptr_array_find_with_equal_func (self->entries, data, has_data, &line))
    return line;
  entry = g_new0 (BnlCatalogEntry, 1);
  entry->data = g_strdup (data);
  entry->title = bnl_dataset_title_find (data);
  entry->place = g_strdup (g_path_is_absolute (data) ? data : "");
  g_ptr_array_add (self->entries, entry);
  gtk_string_list_splice (self->shown, self->entries->len - 1, 0,
                          (const char *[]){ entry->title, NULL });
  return self->entries->len - 1;
}

void
bnl_dataset_choice_show (BnlDatasetChoice *self, const char *data)
{
  g_autofree char *chosen = g_strdup (data);
  const BnlCatalogEntry *entry;

  g_return_if_fail (BNL_IS_DATASET_CHOICE (self));

  self->is_showing = TRUE;
  self->current = find_line (self, data);
  select_line (self, self->current);
  entry = get_entry (self, self->current);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->drop),
                               entry->place[0] ? entry->place : entry->title);
  g_free (self->data);
  self->data = g_steal_pointer (&chosen);
}

void
bnl_dataset_choice_refresh (BnlDatasetChoice *self)
{
  g_autoptr (GPtrArray) old = self->entries;
  g_auto (GStrv) titles = NULL;

  g_return_if_fail (BNL_IS_DATASET_CHOICE (self));

  self->entries = bnl_catalog_list ();
  titles = g_new0 (char *, self->entries->len + G_N_ELEMENTS (questions) + 1);
  for (guint i = 0; i < self->entries->len; i++)
    titles[i] = g_strdup (get_entry (self, i)->title);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    titles[self->entries->len + i] = g_strdup (_ (questions[i].title));

  self->is_showing = TRUE;
  gtk_string_list_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)),
                          (const char *const *) titles);
  self->is_showing = FALSE;
  if (self->data)
    bnl_dataset_choice_show (self, self->data);
}

static void
bnl_dataset_choice_dispose (GObject *object)
{
  BnlDatasetChoice *self = BNL_DATASET_CHOICE (object);

  g_clear_object (&self->shown);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->data, g_free);
  G_OBJECT_CLASS (bnl_dataset_choice_parent_class)->dispose (object);
}

static void
bnl_dataset_choice_class_init (BnlDatasetChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bnl_dataset_choice_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BNL_TYPE_DATASET_CHOICE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bnl_dataset_choice_init (BnlDatasetChoice *self)
{
  self->shown = gtk_string_list_new (NULL);
}

BnlDatasetChoice *
bnl_dataset_choice_new (GtkDropDown *drop)
{
  BnlDatasetChoice *self = g_object_new (BNL_TYPE_DATASET_CHOICE, NULL);

  self->drop = drop;
  bnl_dataset_choice_refresh (self);
  self->is_showing = TRUE;
  set_factories (self);
  gtk_drop_down_set_model (drop, G_LIST_MODEL (self->shown));
  self->is_showing = FALSE;
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
