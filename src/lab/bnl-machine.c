#include "bnl-machine.h"

#include <string.h>

#include "engine/bnl-blas.h"

#define MODEL "model name" /* of /proc/cpuinfo on x86; other processors have none */

/* NULL where the system does not say. */
static char *
read_processor (void)
{
  g_autofree char *text = NULL;
  const char *model, *colon;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  model = strstr (text, MODEL);
  colon = model != NULL ? strchr (model, ':') : NULL;
  if (colon == NULL)
    return NULL;
  return g_strstrip (g_strndup (colon + 1, strcspn (colon + 1, "\n")));
}

char *
bnl_machine_dup_description (void)
{
  g_autofree char *processor = read_processor ();
  const guint n_cores = g_get_num_processors ();

  return g_strdup_printf ("%s, %s, %u %s", g_get_host_name (),
                          processor != NULL ? processor : "unknown processor", n_cores,
                          n_cores == 1 ? "core" : "cores");
}

char *
bnl_machine_dup_blas (void)
{
  return g_strdup_printf ("%s, 1 thread", bnl_blas_get_kernel ());
}
