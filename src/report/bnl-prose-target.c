#include "bnl-prose-target.h"

#include <gio/gio.h>
#include <string.h>

#include "bnl-prose.h"

static gboolean
is_name (const char *text)
{
  if (!g_ascii_isalnum (text[0]))
    return FALSE;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && *text != '-' && *text != '_')
      return FALSE;
  return TRUE;
}

/* Fills keys and values from "a=1&b=2". */
static gboolean
read_settings (BnlProseTarget *target, const char *query, GError **error)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);
  guint n = g_strv_length (pairs);

  target->keys = g_new0 (char *, n + 1);
  target->values = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++) {
    char *sign = strchr (pairs[i], '=');
    g_autofree char *value = sign ? g_uri_unescape_string (sign + 1, NULL) : NULL;

    if (sign)
      *sign = '\0';
    if (!value || !is_name (pairs[i])) {
      g_set_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_TARGET,
                   "“%s” in a link is not of the form key=value", pairs[i]);
      return FALSE;
    }
    target->keys[i] = g_strdup (pairs[i]);
    target->values[i] = g_steal_pointer (&value);
  }
  return TRUE;
}

BnlProseTarget *
bnl_prose_target_new (const char *text, GError **error)
{
  static const struct {
    const char *scheme;
    BnlProseTargetKind kind;
  } schemes[] = {
    { "experiment:", BNL_PROSE_TARGET_EXPERIMENT },
    { "page:", BNL_PROSE_TARGET_PAGE },
    { "text:", BNL_PROSE_TARGET_TEXT },
  };
  g_autoptr (BnlProseTarget) target = g_new0 (BnlProseTarget, 1);

  if (g_str_has_prefix (text, "https://") && g_uri_is_valid (text, G_URI_FLAGS_NONE, NULL) &&
      g_ascii_isalnum (text[strlen ("https://")])) {
    target->kind = BNL_PROSE_TARGET_WEB;
    target->name = g_strdup (text);
  }
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (text, schemes[i].scheme)) {
      const char *name = text + strlen (schemes[i].scheme);
      const char *query = schemes[i].kind == BNL_PROSE_TARGET_PAGE ? strchr (name, '?') : NULL;

      target->kind = schemes[i].kind;
      target->name = query ? g_strndup (name, query - name) : g_strdup (name);
      if (query && !read_settings (target, query + 1, error))
        return NULL;
    }
  if (!target->name || (target->kind != BNL_PROSE_TARGET_WEB && !is_name (target->name))) {
    g_set_error (error, BNL_PROSE_ERROR, BNL_PROSE_ERROR_TARGET,
                 "“%s” leads nowhere: https://..., experiment:ID, page:NAME?key=value or "
                 "text:SECTION was expected",
                 text);
    return NULL;
  }
  if (!target->keys) {
    target->keys = g_new0 (char *, 1);
    target->values = g_new0 (char *, 1);
  }
  return g_steal_pointer (&target);
}

void
bnl_prose_target_free (BnlProseTarget *target)
{
  /* Of the same length, though not both may be filled. */
  g_strfreev (target->keys);
  g_strfreev (target->values);
  g_free (target->name);
  g_free (target);
}
