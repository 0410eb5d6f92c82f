/* The finding of what cannot be trained, and why. */

#include "bnl-sweep-finding-private.h"

#include <string.h>

/* How the reasons of bnl_spec_validate() begin and tell of the one case that needs a word more. */
#define OF_A_NORM "norm "
#define BATCH_OF_ONE "batch-size is 1"

/* The same reason in the same stretch, of one or more arms. */
typedef struct {
  char *place, *reason;
  GPtrArray *arms;            /* names */
  const BnlSweepSlice *slice; /* the first */
  guint n_slices;
} Entry;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->place);
  g_free (entry->reason);
  g_ptr_array_unref (entry->arms);
  g_free (entry);
}

/* Why (cell, arm) is impossible, without what one should do instead and without the norm's name, so
 * that all norms have it alike: "takes mean and variance ..."; NULL: it is not. */
static char *
dup_reason (const BnlSweepFinding *finding, guint cell, guint arm)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BnlSpec) spec = NULL;
  const char *begin, *remedy;

  if (bnl_sweep_is_possible (finding->sweep, cell, arm))
    return NULL;
  spec = bnl_sweep_dup_spec (finding->sweep, cell, arm, 0, &error);
  g_return_val_if_fail (error != NULL, NULL);
  begin = error->message;
  if (g_str_has_prefix (begin, OF_A_NORM)) {
    begin += strlen (OF_A_NORM);
    begin += strcspn (begin, " ") + 1;
  }
  remedy = strrchr (begin, ':');
  return remedy != NULL ? g_strndup (begin, (gsize) (remedy - begin)) : g_strdup (begin);
}

static Entry *
find_entry (GPtrArray *entries, const char *place, const char *reason)
{
  Entry *entry;

  for (guint i = 0; i < entries->len; i++) {
    entry = entries->pdata[i];
    if (strcmp (entry->place, place) == 0 && strcmp (entry->reason, reason) == 0)
      return entry;
  }
  entry = g_new0 (Entry, 1);
  entry->place = g_strdup (place);
  entry->reason = g_strdup (reason);
  entry->arms = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (entries, entry);
  return entry;
}

static void
collect (const BnlSweepFinding *finding, const BnlSweepSlice *slice, guint arm, GPtrArray *entries)
{
  g_autofree char *name = bnl_sweep_finding_dup_arm (finding, arm);

  for (guint i = 0, last; i < slice->n; i = last + 1) {
    g_autofree char *reason = dup_reason (finding, slice->cells[i], arm);
    g_autofree char *place = NULL;
    Entry *entry;

    for (last = i; reason != NULL && last + 1 < slice->n; last++) {
      g_autofree char *next = dup_reason (finding, slice->cells[last + 1], arm);

      if (g_strcmp0 (next, reason) != 0)
        break;
    }
    if (reason == NULL)
      continue;
    place = bnl_sweep_slice_dup_place (finding->sweep, finding->axis, slice, i, last, TRUE);
    entry = find_entry (entries, place, reason);
    if (!g_ptr_array_find_with_equal_func (entry->arms, name, g_str_equal, NULL))
      g_ptr_array_add (entry->arms, g_strdup (name));
    if (entry->slice != slice)
      entry->n_slices++;
    entry->slice = slice;
  }
}

static void
append_names (GString *text, const GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s",
                            i == 0                ? ""
                            : i == names->len - 1 ? " and "
                                                  : ", ",
                            (const char *) names->pdata[i]);
}

static void
add_entry (BnlSweepFinding *finding, const Entry *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *reason = bnl_sweep_finding_escape (entry->reason);
  g_autofree char *title = bnl_sweep_slice_dup_title (finding->sweep, finding->axis, entry->slice);

  if (entry->n_slices == 1 && title[0] != '\0')
    g_string_append_printf (text, "where %s, ", title);
  g_string_append_printf (text, "%s%s", entry->place, entry->place[0] != '\0' ? " " : "");
  append_names (text, entry->arms);
  g_string_append_printf (text, " **cannot be trained**: %s %s",
                          entry->arms->len > 1 ? "each" : "it", reason);
  if (strstr (entry->reason, BATCH_OF_ONE) != NULL)
    g_string_append (text, ". The mean of one value is that value: less its mean it is 0, whatever "
                           "the image, and nothing is left to learn from");
  bnl_sweep_finding_add_paragraph (finding, text->str);
}

void
bnl_sweep_finding_add_impossible (BnlSweepFinding *finding)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);

  if (bnl_sweep_table_count (finding->table, BNL_SWEEP_OUTCOME_IMPOSSIBLE) == 0)
    return;
  for (guint i = 0; i < finding->slices->len; i++)
    for (guint arm = 0; arm < finding->n_arms; arm++)
      collect (finding, finding->slices->pdata[i], arm, entries);
  for (guint i = 0; i < entries->len; i++)
    add_entry (finding, entries->pdata[i]);
}
