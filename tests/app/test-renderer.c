/* Which renderer a machine gets, by the devices it has. */

#include <glib/gstdio.h>

#include "app/bnl-renderer.h"

static void
touch (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
forget (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_card (void)
{
  static const struct {
    const char *name;
    gboolean is_card;
  } cases[] = {
    { "dri/renderD128", TRUE }, { "dri/renderD129", TRUE },  { "nvidia0", TRUE }, { "dxg", TRUE },
    { "dri/card0", FALSE },     { "nvidia-modeset", FALSE }, { "null", FALSE },   { "fb0", FALSE },
  };
  g_autofree char *folder = g_dir_make_tmp ("bnl-renderer-XXXXXX", NULL);
  g_autofree char *dri = g_build_filename (folder, "dri", NULL);

  g_assert_false (bnl_renderer_has_card (folder));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    touch (folder, cases[i].name);
    g_test_message ("%s", cases[i].name);
    g_assert_cmpint (bnl_renderer_has_card (folder), ==, cases[i].is_card);
    forget (folder, cases[i].name);
  }
  g_assert_cmpint (g_rmdir (dri), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (bnl_renderer_has_card (folder));
}

static void
test_asked_for (void)
{
  g_setenv ("GSK_RENDERER", "ngl", TRUE);
  bnl_renderer_choose ();
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "ngl");
  g_unsetenv ("GSK_RENDERER");
  bnl_renderer_choose ();
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, bnl_renderer_has_card ("/dev") ? NULL : "cairo");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/renderer/card", test_card);
  g_test_add_func ("/app/renderer/asked-for", test_asked_for);
  return g_test_run ();
}
