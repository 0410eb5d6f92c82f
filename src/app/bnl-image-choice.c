#include "bnl-image-choice.h"

void
bnl_image_choice_init (BnlImageChoice *choice, guint32 n, guint32 current)
{
  choice->chosen = gtk_bitset_new_empty ();
  choice->n = n;
  choice->current = choice->anchor = n > 0 ? MIN (current, n - 1) : 0;
  if (n > 0)
    gtk_bitset_add (choice->chosen, choice->current);
}

void
bnl_image_choice_clear (BnlImageChoice *choice)
{
  g_clear_pointer (&choice->chosen, gtk_bitset_unref);
}

void
bnl_image_choice_pick (BnlImageChoice *choice, guint32 position, BnlImageChoiceMode mode)
{
  g_return_if_fail (position < choice->n);

  choice->current = position;
  switch (mode) {
  case BNL_IMAGE_CHOICE_ALONE:
    gtk_bitset_remove_all (choice->chosen);
    gtk_bitset_add (choice->chosen, position);
    choice->anchor = position;
    break;
  case BNL_IMAGE_CHOICE_RANGE:
    gtk_bitset_remove_all (choice->chosen);
    gtk_bitset_add_range_closed (choice->chosen, MIN (choice->anchor, position),
                                 MAX (choice->anchor, position));
    break;
  case BNL_IMAGE_CHOICE_TOGGLE:
    if (!gtk_bitset_remove (choice->chosen, position))
      gtk_bitset_add (choice->chosen, position);
    choice->anchor = position;
    break;
  case BNL_IMAGE_CHOICE_NONE:
  default:
    choice->anchor = position;
    break;
  }
}

void
bnl_image_choice_pick_all (BnlImageChoice *choice)
{
  if (choice->n > 0)
    gtk_bitset_add_range (choice->chosen, 0, choice->n);
}
