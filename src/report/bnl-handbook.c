#include "bnl-handbook.h"

#include <gio/gio.h>
#include <string.h>

#include "bnl-text-resources.h"

static const char *const ids[] = {
  "what-it-is", "forward",        "backward",  "inference",  "gamma-beta", "benefits",
  "limits",     "regularization", "relatives", "frameworks", "myths",      "history",
};

const char *const *
bnl_handbook_get_ids (guint *n_ids)
{
  *n_ids = G_N_ELEMENTS (ids);
  return ids;
}

gboolean
bnl_handbook_has (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (ids[i], id))
      return TRUE;
  return FALSE;
}

/* NULL where there is none. */
static char *
dup_markup (const char *id)
{
  g_autofree char *path = g_strdup_printf ("/io/github/bnlab/BnLab/text/%s.md", id);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const char *data;

  if (!bnl_handbook_has (id))
    return NULL;
  bytes =
      g_resource_lookup_data (bnl_text_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (bytes);
  data = g_bytes_get_data (bytes, &size);
  return g_strndup (data, size);
}

BnlProse *
bnl_handbook_load (const char *id)
{
  g_autofree char *markup = dup_markup (id);

  return markup ? bnl_prose_new_anyhow (markup) : NULL;
}

/* The first line is "# " and the title. */
char *
bnl_handbook_dup_title (const char *id)
{
  g_autofree char *markup = dup_markup (id);

  if (!markup)
    return NULL;
  g_assert (g_str_has_prefix (markup, "# "));
  return g_strndup (markup + 2, strcspn (markup + 2, "\n"));
}
