#include "bnl-link.h"

#include <glib/gi18n.h>

#include "bnl-handbook-window.h"
#include "bnl-window.h"
#include "report/bnl-prose-target.h"

/* Not a setting of a spec, but on the same page: two networks or one. */
#define KEY_PAIR "pair"

gboolean
bnl_link_apply (BnlSetup *setup, const char *const *keys, const char *const *values, GError **error)
{
  g_autoptr (BnlSpec) spec = bnl_spec_dup (bnl_setup_get_spec (setup));
  gboolean pair = bnl_setup_get_pair (setup), locked;

  g_object_get (setup, "locked", &locked, NULL);
  if (locked) {
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_VALUE,
                 _ ("A comparison is under way. Stop it first, or wait for its end."));
    return FALSE;
  }
  for (guint i = 0; keys[i]; i++) {
    if (g_str_equal (keys[i], KEY_PAIR))
      pair = g_str_equal (values[i], "true");
    else if (!bnl_spec_set (spec, keys[i], values[i], error))
      return FALSE;
  }
  if (!bnl_spec_validate (spec, error))
    return FALSE;
  bnl_setup_change (setup, spec, pair, NULL);
  return TRUE;
}

static BnlWindow *
find_window (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (BNL_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static gboolean
follow_into_window (BnlWindow *window, const BnlProseTarget *target, GError **error)
{
  gtk_window_present (GTK_WINDOW (window));
  if (target->kind == BNL_PROSE_TARGET_PAGE)
    return bnl_window_visit (window, target->name, (const char *const *) target->keys,
                             (const char *const *) target->values, error);
  return bnl_window_show_experiment (window, target->name, error);
}

gboolean
bnl_link_follow (GtkApplication *application, const char *text, GError **error)
{
  g_autoptr (BnlProseTarget) target = bnl_prose_target_new (text, error);
  BnlWindow *window = find_window (application);

  if (!target)
    return FALSE;
  switch (target->kind) {
  case BNL_PROSE_TARGET_WEB:
    gtk_show_uri (gtk_application_get_active_window (application), target->name, GDK_CURRENT_TIME);
    return TRUE;
  case BNL_PROSE_TARGET_TEXT:
    if (bnl_handbook_window_open (application, target->name))
      return TRUE;
    g_set_error (error, BNL_SPEC_ERROR, BNL_SPEC_ERROR_UNKNOWN,
                 _ ("The handbook has no section “%s”"), target->name);
    return FALSE;
  case BNL_PROSE_TARGET_PAGE:
  case BNL_PROSE_TARGET_EXPERIMENT:
    break;
  }
  return !window || follow_into_window (window, target, error);
}
