#include "bnl-bar.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define MAX_LENGTH 24
#define MIN_LENGTH 4
#define MAX_SECONDS 1e6
#define DEFAULT_COLUMNS 80
#define ERASE "\r\033[K"

BnlBarMode
bnl_bar_choose_mode (gboolean quiet)
{
  const char *terminal = g_getenv ("TERM");

  if (quiet)
    return BNL_BAR_QUIET;
  if (!isatty (STDERR_FILENO) || terminal == NULL || strcmp (terminal, "dumb") == 0)
    return BNL_BAR_LINES;
  return BNL_BAR_DRAWN;
}

static gsize
get_columns (void)
{
  struct winsize size = { 0 };

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
    return size.ws_col;
  return DEFAULT_COLUMNS;
}

static void
append_bar (gsize length, double done, GString *text)
{
  gsize filled = (gsize) (done * (double) length);

  g_string_append_c (text, '[');
  for (gsize i = 0; i < length; i++)
    g_string_append_c (text, i < filled ? '#' : '-');
  g_string_append (text, "] ");
}

void
bnl_bar_draw (double done, const char *text)
{
  g_autoptr (GString) line = g_string_new (ERASE);
  /* One column stays free: a full line would wrap and could not be drawn over. */
  gsize n_free = get_columns () - 1;
  gsize n_text = MIN (strlen (text), n_free);

  n_free -= n_text;
  if (n_free >= MIN_LENGTH + strlen ("[] "))
    append_bar (MIN (n_free - strlen ("[] "), MAX_LENGTH), CLAMP (done, 0.0, 1.0), line);
  g_string_append_len (line, text, (gssize) n_text);
  g_printerr ("%s", line->str);
}

void
bnl_bar_erase (void)
{
  g_printerr (ERASE);
}

void
bnl_bar_append_time_left (GString *text, double seconds)
{
  if (seconds >= 0 && seconds < MAX_SECONDS)
    g_string_append_printf (text, "%d:%02d left", (int) seconds / 60, (int) seconds % 60);
  else
    g_string_append (text, "-:-- left");
}
