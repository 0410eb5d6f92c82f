#include "bnl-renderer.h"

/* As the kernel's drivers, NVIDIA's own and Windows' for Linux programs call them. */
static const char *const devices[] = { "dri/renderD*", "nvidia0", "dxg" };

static gboolean
has_match (const char *folder, const char *pattern)
{
  g_autofree char *parent = g_path_get_dirname (pattern);
  g_autofree char *name_pattern = g_path_get_basename (pattern);
  g_autofree char *path = g_build_filename (folder, parent, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_pattern_match_simple (name_pattern, name))
      return TRUE;
  return FALSE;
}

gboolean
bnl_renderer_has_card (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (has_match (folder, devices[i]))
      return TRUE;
  return FALSE;
}

void
bnl_renderer_choose (void)
{
  if (!bnl_renderer_has_card ("/dev"))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}
