#include "bnl-owner-private.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Without a word for so long an owner elsewhere is gone: heartbeats, and the clocks of two machines
 * that differ a little. */
#define SILENCE_USEC (6 * BNL_OWNER_HEARTBEAT_USEC)

enum { HOST, BOOT, NAMESPACE, PROCESS, STARTED, N_PARTS };

static char *
read_line (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("-");
  g_strdelimit (g_strstrip (text), " \n", '-');
  return g_steal_pointer (&text);
}

/* Clock ticks after boot at which a process started; NULL where there is none, or but its exit
 * status is left.  Fields 22 and 3 of /proc/PID/stat (proc(5)); the name before them may hold
 * anything, but ends at the last bracket. */
static char *
read_start (const char *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", process);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  rest = strrchr (text, ')');
  fields = g_strsplit (rest != NULL ? rest : "", " ", 22);
  if (g_strv_length (fields) <= 20 || strcmp (fields[1], "Z") == 0)
    return NULL;
  return g_strdup (fields[20]);
}

static char *own_owner;

static void
describe_own (void)
{
  g_autofree char *host = g_strdup (g_get_host_name ());
  g_autofree char *boot = read_line ("/proc/sys/kernel/random/boot_id");
  g_autofree char *namespace = g_file_read_link ("/proc/self/ns/pid", NULL);
  g_autofree char *process = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *started = read_start (process);

  g_strdelimit (host, " ", '-');
  own_owner = g_strjoin (" ", host, boot, namespace != NULL ? namespace : "-", process,
                         started != NULL ? started : "-", NULL);
}

const char *
bnl_owner_get_own (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, describe_own);
  return own_owner;
}

gboolean
bnl_owner_is_alive (const char *owner, gint64 heartbeat_usec)
{
  g_auto (GStrv) own = g_strsplit (bnl_owner_get_own (), " ", -1);
  g_auto (GStrv) parts = g_strsplit (owner, " ", -1);
  g_autofree char *started = NULL;

  if (g_strv_length (parts) != N_PARTS)
    return FALSE;
  if (strcmp (parts[BOOT], own[BOOT]) == 0 && strcmp (parts[NAMESPACE], own[NAMESPACE]) == 0) {
    started = read_start (parts[PROCESS]);
    return started != NULL && strcmp (started, parts[STARTED]) == 0;
  }
  /* This machine before it was started anew. */
  if (strcmp (parts[HOST], own[HOST]) == 0 && strcmp (parts[BOOT], own[BOOT]) != 0)
    return FALSE;
  return llabs (g_get_real_time () - heartbeat_usec) < SILENCE_USEC;
}
