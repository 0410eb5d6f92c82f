#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

#include "app/bnl-application.h"
#include "app/bnl-renderer.h"

int
main (int argc, char **argv)
{
  g_autoptr (BnlApplication) application = NULL;

  setlocale (LC_ALL, "");
  /* A limit on the size of files is told like a full disk. */
  signal (SIGXFSZ, SIG_IGN);
  bindtextdomain (GETTEXT_PACKAGE, BNL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  bnl_renderer_choose ();
  application = bnl_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
