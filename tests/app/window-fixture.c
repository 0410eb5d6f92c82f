#include "window-fixture.h"

#define N_FRAMES 5
#define PATIENCE_USEC (120 * G_USEC_PER_SEC)
/* Of the names of the containers that a widget is in. */
#define N_CONTAINERS 3

static gboolean
count_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_frames = user_data;

  gtk_widget_queue_draw (widget);
  return ++*n_frames < N_FRAMES;
}

void
window_fixture_settle (WindowFixture *fixture)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  guint n_frames = 0;

  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->window), count_frame_cb, &n_frames, NULL);
  while (n_frames < N_FRAMES) {
    g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
}

static void
await_status (WindowFixture *fixture, const char *beginning)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (!g_str_has_prefix (gtk_label_get_text (fixture->status), beginning)) {
    g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  window_fixture_settle (fixture);
}

gpointer
window_fixture_find (gpointer widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    gpointer found = window_fixture_find (child, type);

    if (found)
      return found;
  }
  return NULL;
}

static GtkLabel *
find_status (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget)) {
    g_autofree char *problem = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "Status");

    return problem ? NULL : GTK_LABEL (widget);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child)) {
    GtkLabel *found = find_status (child);

    if (found)
      return found;
  }
  return NULL;
}

void
window_fixture_set_up (WindowFixture *fixture)
{
  g_autoptr (BnlSpec) spec = bnl_spec_new ();
  BnlWindowOptions options = { .data = (char *) "digits", .page = (char *) "train", .spec = spec };
  g_autoptr (GError) error = NULL;

  spec->epochs = WINDOW_FIXTURE_EPOCHS;
  fixture->application = bnl_application_new ();
  g_application_register (G_APPLICATION (fixture->application), NULL, &error);
  g_assert_no_error (error);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fixture->window = bnl_window_new (GTK_APPLICATION (fixture->application), &options);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->status = find_status (GTK_WIDGET (fixture->window));
  g_assert_nonnull (fixture->status);
  await_status (fixture, "Ready");
}

void
window_fixture_tear_down (WindowFixture *fixture)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  gpointer weak = NULL;

  g_set_weak_pointer (&weak, fixture->window);
  gtk_window_close (GTK_WINDOW (fixture->window));
  while (weak) {
    g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
  }
  g_clear_object (&fixture->application);
}

void
window_fixture_show_page (WindowFixture *fixture, const char *page)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.page", "s", page);
  window_fixture_settle (fixture);
}

void
window_fixture_train (WindowFixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.start", NULL);
  await_status (fixture, "Finished");
}

GtkWindow *
window_fixture_get_other (WindowFixture *fixture)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *item = windows; item; item = item->next)
    if (item->data != (gpointer) fixture->window && gtk_widget_get_mapped (item->data))
      return item->data;
  return NULL;
}

static const char *
read_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return gtk_widget_get_tooltip_text (widget);
}

char *
window_fixture_describe (GtkWidget *widget)
{
  GString *words = g_string_new (G_OBJECT_TYPE_NAME (widget));
  const char *text = read_text (widget);
  guint n_containers = 0;

  if (text)
    g_string_append_printf (words, " “%s”", text);
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent && n_containers < N_CONTAINERS;
       parent = gtk_widget_get_parent (parent)) {
    if (!g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "Bnl"))
      continue;
    g_string_append_printf (words, " in %s", G_OBJECT_TYPE_NAME (parent));
    n_containers++;
  }
  return g_string_free (words, FALSE);
}
