#pragma once

#include <adwaita.h>

#include "bnl-controller.h"

/* The page to draw a digit on, which shows what each network says about it: the newest one that the
 * controller has, by its running statistics, also while it is being trained.
 * Actions: draw.undo (Ctrl+Z), draw.clear (Esc, Delete), draw.add-digit (int: the digit; its key,
 * or Return on the canvas for what the networks say), draw.take-back ((suu): id, half, label of a
 * digit that was added), draw.train. Property: controller (BnlController, writable; set once,
 * before the page is shown). */

#define BNL_TYPE_DRAW_PAGE (bnl_draw_page_get_type ())
G_DECLARE_FINAL_TYPE (BnlDrawPage, bnl_draw_page, BNL, DRAW_PAGE, AdwBin)

void bnl_draw_page_set_controller (BnlDrawPage *self, BnlController *controller);
/* Puts the focus on the canvas. */
void bnl_draw_page_focus (BnlDrawPage *self);
