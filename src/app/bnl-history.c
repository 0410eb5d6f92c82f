#include "bnl-history.h"

#define SEALED_USEC G_MININT64

void
bnl_history_step_free (BnlHistoryStep *step)
{
  bnl_spec_free (step->spec);
  g_free (step->key);
  g_free (step->what);
  g_free (step);
}

static BnlHistoryStep *
make_step (const BnlSpec *spec, gboolean pair, const char *key, const char *what, gint64 usec)
{
  BnlHistoryStep *step = g_new0 (BnlHistoryStep, 1);

  step->spec = bnl_spec_dup (spec);
  step->pair = pair;
  step->key = g_strdup (key);
  step->what = g_strdup (what);
  step->usec = usec;
  return step;
}

static BnlHistoryStep *
find_last (const BnlHistory *history, BnlHistoryWay way)
{
  GPtrArray *steps = history->steps[way];

  return steps->len > 0 ? g_ptr_array_index (steps, steps->len - 1) : NULL;
}

void
bnl_history_init (BnlHistory *history)
{
  for (guint way = 0; way < G_N_ELEMENTS (history->steps); way++)
    history->steps[way] = g_ptr_array_new_with_free_func ((GDestroyNotify) bnl_history_step_free);
}

void
bnl_history_clear (BnlHistory *history)
{
  for (guint way = 0; way < G_N_ELEMENTS (history->steps); way++)
    g_clear_pointer (&history->steps[way], g_ptr_array_unref);
}

void
bnl_history_record (BnlHistory *history,
                    const BnlSpec *spec,
                    gboolean pair,
                    const char *key,
                    const char *what,
                    gboolean mergeable,
                    gint64 now_usec)
{
  BnlHistoryStep *last = find_last (history, BNL_HISTORY_BACK);
  GPtrArray *back = history->steps[BNL_HISTORY_BACK];

  g_ptr_array_set_size (history->steps[BNL_HISTORY_FORTH], 0);
  if (mergeable && key && last && g_strcmp0 (last->key, key) == 0 && last->usec != SEALED_USEC &&
      now_usec - last->usec < BNL_HISTORY_MERGE_USEC) {
    last->usec = now_usec;
    return;
  }
  if (back->len == BNL_HISTORY_MAX_STEPS)
    g_ptr_array_remove_index (back, 0);
  g_ptr_array_add (back, make_step (spec, pair, key, what, mergeable ? now_usec : SEALED_USEC));
}

void
bnl_history_seal (BnlHistory *history)
{
  BnlHistoryStep *last = find_last (history, BNL_HISTORY_BACK);

  if (last)
    last->usec = SEALED_USEC;
}

void
bnl_history_drop_idle (BnlHistory *history, const BnlSpec *spec, gboolean pair)
{
  for (guint way = 0; way < G_N_ELEMENTS (history->steps); way++) {
    BnlHistoryStep *last;

    while ((last = find_last (history, way)) && last->pair == pair &&
           bnl_spec_equal (last->spec, spec))
      g_ptr_array_remove_index (history->steps[way], history->steps[way]->len - 1);
  }
}

const BnlHistoryStep *
bnl_history_peek (const BnlHistory *history, BnlHistoryWay way)
{
  return find_last (history, way);
}

BnlHistoryStep *
bnl_history_go (BnlHistory *history, BnlHistoryWay way, const BnlSpec *spec, gboolean pair)
{
  GPtrArray *from = history->steps[way];
  GPtrArray *to = history->steps[way == BNL_HISTORY_BACK ? BNL_HISTORY_FORTH : BNL_HISTORY_BACK];
  BnlHistoryStep *step;

  if (from->len == 0)
    return NULL;
  step = g_ptr_array_steal_index (from, from->len - 1);
  g_ptr_array_add (to, make_step (spec, pair, step->key, step->what, SEALED_USEC));
  bnl_history_seal (history);
  return step;
}
