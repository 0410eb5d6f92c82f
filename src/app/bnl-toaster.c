#include "bnl-toaster.h"

#define STATE_KEY "bnl-toaster"

/* The longest animation that brings a toast in lasts 0.5 s; frames may come late. */
#define IN_USEC (8 * G_USEC_PER_SEC / 10)

typedef struct {
  AdwToastOverlay *overlay; /* borrowed: it owns this */
  AdwToast *shown;          /* weak */
  AdwToast *next;           /* owned; NULL: none */
  gint64 shown_usec;        /* when shown was put on */
  guint source;             /* runs once shown is in; 0: none */
} State;

static void
free_state (gpointer data)
{
  State *state = data;

  g_clear_handle_id (&state->source, g_source_remove);
  g_clear_weak_pointer (&state->shown);
  g_clear_object (&state->next);
  g_free (state);
}

static State *
get_state (AdwToastOverlay *overlay)
{
  State *state = g_object_get_data (G_OBJECT (overlay), STATE_KEY);

  if (!state) {
    state = g_new0 (State, 1);
    state->overlay = overlay;
    g_object_set_data_full (G_OBJECT (overlay), STATE_KEY, state, free_state);
  }
  return state;
}

static void
change (State *state)
{
  if (state->shown)
    adw_toast_dismiss (state->shown);
  g_clear_weak_pointer (&state->shown);
  if (!state->next)
    return;
  g_set_weak_pointer (&state->shown, state->next);
  state->shown_usec = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (state->overlay, g_steal_pointer (&state->next));
}

static gboolean
in_cb (gpointer user_data)
{
  State *state = user_data;

  state->source = 0;
  change (state);
  return G_SOURCE_REMOVE;
}

/* Now, or as soon as what is shown may go. */
static void
change_soon (State *state)
{
  gint64 left_usec = state->shown_usec + IN_USEC - g_get_monotonic_time ();

  if (state->source)
    return;
  if (state->shown && left_usec > 0)
    state->source = g_timeout_add ((guint) (left_usec / 1000 + 1), in_cb, state);
  else
    change (state);
}

void
bnl_toaster_show (AdwToastOverlay *overlay, AdwToast *toast)
{
  State *state = get_state (overlay);

  g_clear_object (&state->next);
  state->next = toast;
  change_soon (state);
}

void
bnl_toaster_clear (AdwToastOverlay *overlay)
{
  State *state = get_state (overlay);

  g_clear_object (&state->next);
  if (state->shown)
    change_soon (state);
}
