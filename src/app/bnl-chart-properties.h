#pragma once

#include <glib-object.h>

/* Gives the class of BnlChartView its properties, which bnl-chart-view.h names. */
void bnl_chart_properties_install (GObjectClass *klass);
