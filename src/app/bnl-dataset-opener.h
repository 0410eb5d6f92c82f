#pragma once

#include "bnl-controller.h"

#include <gtk/gtk.h>

/* Asks for a data set on the disk and opens what is chosen (bnl_controller_open_dataset()).  GTK's
 * dialog takes either folders or files, so there are two.  One at a time for each parent. */

void bnl_dataset_opener_ask_folder (GtkWindow *parent, BnlController *controller);
void bnl_dataset_opener_ask_file (GtkWindow *parent, BnlController *controller);
