#pragma once

#include "bnl-progress.h"

/* Starts a comparison and sees it to its end on the main loop: keeps the progress moving, and stops
 * it on SIGINT (see bnl-interrupt.h).  Threads: main. */
void bnl_watch_run (BnlComparison *comparison, BnlProgress *progress);
