#pragma once

#include "bnl-prose.h"

/* Appends the text as HTML: <h2> ... <p> <ul> <em> <strong> <code> <a>, formulas as MathML with
 * their LaTeX as annotation.  title_level: of the heading that "# " becomes, "## " one more.  Links
 * lead to the web alone: those into the lab have no meaning outside and are left as their words, in
 * <span class="lab" title="page:train">. */
void bnl_prose_html_append (GString *html, const BnlProse *prose, guint title_level);
