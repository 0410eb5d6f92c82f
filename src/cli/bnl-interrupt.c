#include "bnl-interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* A signal handler can reach nothing else than what is global. */
static volatile sig_atomic_t is_pending;
static int ends[2] = { -1, -1 };

static void
interrupt_cb (G_GNUC_UNUSED int number)
{
  int kept = errno;
  ssize_t written;

  is_pending = 1;
  written = write (ends[1], "", 1);
  (void) written; /* the pipe is empty: it takes a byte */
  errno = kept;
}

void
bnl_interrupt_install (void)
{
  /* Back to the default once it has come, so that a second one ends a program that hangs. */
  struct sigaction action = { .sa_handler = interrupt_cb, .sa_flags = SA_RESETHAND | SA_RESTART };

  g_return_if_fail (ends[0] == -1);
  if (!g_unix_open_pipe (ends, FD_CLOEXEC, NULL))
    return; /* no descriptor left: SIGINT keeps killing */
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
}

gboolean
bnl_interrupt_is_pending (void)
{
  return is_pending != 0;
}

int
bnl_interrupt_get_fd (void)
{
  return ends[0];
}
