#include "bnl-runs-growth.h"

#define STATE_KEY "bnl-runs-growth"
#define FIRST_ROWS 6
#define ROWS_A_FRAME 2
#define SPARE_ROWS 12
/* GTK 4.8 makes widgets for no more. */
#define MOST_WIDGETS 220

typedef struct {
  GtkSliceListModel *slice; /* borrowed: it owns this */
  GListModel *rows;
  GtkWidget *widget; /* weak */
  guint tick_id;     /* 0: complete */
} State;

static void
free_state (gpointer data)
{
  State *state = data;

  if (state->widget && state->tick_id)
    gtk_widget_remove_tick_callback (state->widget, state->tick_id);
  g_signal_handlers_disconnect_by_data (state->rows, state);
  g_object_unref (state->rows);
  g_clear_weak_pointer (&state->widget);
  g_free (state);
}

static guint
count_rows (const State *state)
{
  return g_list_model_get_n_items (state->rows);
}

/* How many rows there may be when so many are there: a few that are new later fit in at once. */
static void
set_room (State *state, guint n)
{
  gtk_slice_list_model_set_size (state->slice, n >= MOST_WIDGETS ? G_MAXUINT : n + SPARE_ROWS);
}

static gboolean
is_complete (const State *state)
{
  return gtk_slice_list_model_get_size (state->slice) >= count_rows (state);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  State *state = user_data;

  if (!is_complete (state)) {
    guint size = gtk_slice_list_model_get_size (state->slice) + ROWS_A_FRAME;

    gtk_slice_list_model_set_size (state->slice, size >= MOST_WIDGETS ? G_MAXUINT : size);
    return G_SOURCE_CONTINUE;
  }
  set_room (state, count_rows (state));
  state->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
go_on (State *state)
{
  if (state->tick_id == 0 && state->widget)
    state->tick_id = gtk_widget_add_tick_callback (state->widget, tick_cb, state, NULL);
}

/* The slice has heard of it before. */
static void
items_changed_cb (State *state)
{
  if (!is_complete (state))
    go_on (state);
  else if (state->tick_id == 0)
    set_room (state, count_rows (state));
}

GtkSliceListModel *
bnl_runs_growth_new (GListModel *rows, GtkWidget *widget)
{
  GtkSliceListModel *slice = gtk_slice_list_model_new (rows, 0, FIRST_ROWS);
  State *state = g_new0 (State, 1);

  state->slice = slice;
  state->rows = g_object_ref (rows);
  g_set_weak_pointer (&state->widget, widget);
  g_object_set_data_full (G_OBJECT (slice), STATE_KEY, state, free_state);
  g_signal_connect_swapped (rows, "items-changed", G_CALLBACK (items_changed_cb), state);
  items_changed_cb (state);
  return slice;
}

void
bnl_runs_growth_reach (GtkSliceListModel *growth, guint position)
{
  State *state = g_object_get_data (G_OBJECT (growth), STATE_KEY);

  if (position >= gtk_slice_list_model_get_size (growth))
    set_room (state, position + 1);
}

void
bnl_runs_growth_restart (GtkSliceListModel *growth, guint keep)
{
  State *state = g_object_get_data (G_OBJECT (growth), STATE_KEY);

  gtk_slice_list_model_set_size (growth, MAX (keep, FIRST_ROWS));
  items_changed_cb (state);
}
