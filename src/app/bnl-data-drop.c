#include "bnl-data-drop.h"

#include "bnl-dataset-title.h"
#include "bnl-word-factory.h"
#include "data/bnl-catalog.h"

#define NAMES_KEY "bnl-data-names"
#define TITLE_CHARS 16

static GPtrArray *
get_names (GtkDropDown *drop)
{
  return g_object_get_data (G_OBJECT (drop), NAMES_KEY);
}

GtkWidget *
bnl_data_drop_new (void)
{
  g_autoptr (GPtrArray) entries = bnl_catalog_list ();
  g_autoptr (GtkListItemFactory) factory = bnl_word_factory_new (TITLE_CHARS);
  GtkStringList *titles = gtk_string_list_new (NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *drop;

  for (guint i = 0; i < entries->len; i++) {
    const BnlCatalogEntry *entry = g_ptr_array_index (entries, i);

    gtk_string_list_append (titles, entry->title);
    g_ptr_array_add (names, g_strdup (entry->data));
  }
  drop = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop), factory);
  g_object_set_data_full (G_OBJECT (drop), NAMES_KEY, names, (GDestroyNotify) g_ptr_array_unref);
  return drop;
}

void
bnl_data_drop_show (GtkDropDown *drop, const char *data)
{
  GPtrArray *names = get_names (drop);
  guint line;

  g_return_if_fail (names != NULL);

  if (!g_ptr_array_find_with_equal_func (names, data, g_str_equal, &line)) {
    g_autofree char *title = bnl_dataset_title_find (data);

    line = names->len;
    g_ptr_array_add (names, g_strdup (data));
    gtk_string_list_append (GTK_STRING_LIST (gtk_drop_down_get_model (drop)), title);
  }
  gtk_drop_down_set_selected (drop, line);
}

const char *
bnl_data_drop_get (GtkDropDown *drop)
{
  GPtrArray *names = get_names (drop);
  guint line = gtk_drop_down_get_selected (drop);

  return line < names->len ? g_ptr_array_index (names, line) : NULL;
}
