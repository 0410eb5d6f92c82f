#include "bnl-sweep-form.h"

#include <glib/gi18n.h>

#include "bnl-sweep-notes.h"

char *
bnl_sweep_form_dup_title (const BnlSweep *sweep)
{
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < bnl_sweep_get_n_axes (sweep); i++) {
    const BnlSettingNote *note = bnl_sweep_notes_find (bnl_sweep_get_axis (sweep, i)->key);

    g_string_append_printf (title, "%s%s", i > 0 ? " × " : "", bnl_sweep_notes_get_title (note));
  }
  if (title->len == 0)
    g_string_append (title, bnl_sweep_get_n_arms (sweep) > 1 ? _ ("Comparison") : _ ("Repetition"));
  return g_string_free (title, FALSE);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text[0])
    json_object_set_string_member (object, name, text);
  else if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
}

/* Of the new plan, not of the one it was made from. */
static void
take_member (JsonObject *object, JsonObject *from, const char *name)
{
  if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
  if (json_object_has_member (from, name))
    json_object_set_member (object, name, json_node_copy (json_object_get_member (from, name)));
}

/* What is said of results and shown of them has to fit the plan. */
static JsonObject *
create_object (const BnlSweepForm *form,
               const char *title,
               const BnlExperiment *start,
               gboolean own)
{
  g_autoptr (BnlExperiment) plain = start ? bnl_experiment_vary (start, title, form->quick)
                                          : bnl_experiment_new (title, form->quick);
  g_autoptr (JsonObject) of_plain = bnl_experiment_to_json (plain);
  JsonObject *object;

  if (!start || !own)
    return g_steal_pointer (&of_plain);
  object = bnl_experiment_to_json (start);
  take_member (object, of_plain, "quick");
  take_member (object, of_plain, "pictures");
  take_member (object, of_plain, "verdict");
  return object;
}

BnlExperiment *
bnl_sweep_form_make (const BnlSweepForm *form,
                     const BnlExperiment *start,
                     gboolean own,
                     GError **error)
{
  g_autofree char *title =
      form->title[0] ? g_strdup (form->title) : bnl_sweep_form_dup_title (form->quick);
  g_autoptr (JsonObject) object = create_object (form, title, start, own);

  json_object_set_string_member (object, "title", title);
  set_text (object, "question", form->question);
  if (json_object_has_member (object, "full"))
    json_object_remove_member (object, "full");
  if (form->full)
    json_object_set_object_member (object, "full", bnl_sweep_to_json (form->full));
  if (json_object_has_member (object, "pictures"))
    json_object_remove_member (object, "pictures");
  if (form->pictures)
    json_object_set_array_member (object, "pictures", json_array_ref (form->pictures));
  return bnl_experiment_from_json (object, title, error);
}
