#pragma once

#include <glib.h>

/* How GTK draws: with GL where there is a graphics card, else with Cairo.  GTK 4.8 takes GL also
 * where Mesa computes it on the processors that training needs: a window then comes seconds late
 * and costs training half its speed. */

/* Before GTK starts.  What the environment's GSK_RENDERER says stays. */
void bnl_renderer_choose (void);

/* Whether a folder like /dev has a device that draws. */
gboolean bnl_renderer_has_card (const char *folder);
