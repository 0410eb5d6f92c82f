#pragma once

#include <adwaita.h>

/* One toast at a time on an overlay: the newest.  Main thread.
 * libadwaita 1.2 forgets what it knows of a toast 0.3 s after its dismissal; the animation that
 * brought the toast in may last longer and then ends in freed memory.  So a toast is dismissed here
 * only once it is in, and nobody else dismisses one. */

/* Takes toast.  The one that is shown goes first. */
void bnl_toaster_show (AdwToastOverlay *overlay, AdwToast *toast);

/* Whatever is shown, or was about to be, goes. */
void bnl_toaster_clear (AdwToastOverlay *overlay);
