#pragma once

#include <glib.h>

/* SIGINT as a wish to stop: the first is remembered, the second kills. */

/* Once, before there are other threads. */
void bnl_interrupt_install (void);
gboolean bnl_interrupt_is_pending (void);
/* Readable as soon as the signal has come; -1 before bnl_interrupt_install(). */
int bnl_interrupt_get_fd (void);
