#pragma once

#include "bnl-chart-view.h"

/* Takes what a chart shows away, while the window goes on: on the main thread it is recorded, in
 * less time than a frame takes, and a worker makes the file.  Meanwhile the view is busy, and the
 * program does not end, though the window may.  A file is whole or not there.  What was done is
 * said in a toast of the window, what failed in a dialog. */

/* .png, so many times as fine as the screen, .svg or .pdf, by the name of file. */
void bnl_chart_job_save_picture (BnlChartView *view, GFile *file, double scale);
/* All curves that are shown, as .csv. */
void bnl_chart_job_save_values (BnlChartView *view, GFile *file);
/* The picture to the clipboard, as fine as the screen. */
void bnl_chart_job_copy (BnlChartView *view);
