#include "plot/bnl-formula-private.h"

#define GREEK(name, text)                                                                          \
  {                                                                                                \
    name, text, BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC, name, FALSE, FALSE                       \
  }
#define CAPITAL(name, text, words)                                                                 \
  {                                                                                                \
    name, text, BNL_FORMULA_ORDINARY, BNL_FORMULA_UPRIGHT, words, FALSE, FALSE                     \
  }
#define SIGN(name, text, atom, words)                                                              \
  {                                                                                                \
    name, text, BNL_FORMULA_##atom, BNL_FORMULA_UPRIGHT, words, FALSE, FALSE                       \
  }
#define NAMED(name, text, words, limits)                                                           \
  {                                                                                                \
    name, text, BNL_FORMULA_OPERATOR, BNL_FORMULA_UPRIGHT, words, FALSE, limits                    \
  }
#define LARGE(name, text, words, limits)                                                           \
  {                                                                                                \
    name, text, BNL_FORMULA_OPERATOR, BNL_FORMULA_UPRIGHT, words, TRUE, limits                     \
  }

static const BnlFormulaSymbol commands[] = {
  GREEK ("alpha", "α"),
  GREEK ("beta", "β"),
  GREEK ("gamma", "γ"),
  GREEK ("delta", "δ"),
  { "epsilon", "ε", BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC, "epsilon", FALSE, FALSE },
  { "varepsilon", "ε", BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC, "epsilon", FALSE, FALSE },
  GREEK ("zeta", "ζ"),
  GREEK ("eta", "η"),
  GREEK ("theta", "θ"),
  GREEK ("iota", "ι"),
  GREEK ("kappa", "κ"),
  GREEK ("lambda", "λ"),
  GREEK ("mu", "μ"),
  GREEK ("nu", "ν"),
  GREEK ("xi", "ξ"),
  GREEK ("pi", "π"),
  GREEK ("rho", "ρ"),
  GREEK ("sigma", "σ"),
  GREEK ("tau", "τ"),
  GREEK ("upsilon", "υ"),
  { "phi", "φ", BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC, "phi", FALSE, FALSE },
  GREEK ("chi", "χ"),
  GREEK ("psi", "ψ"),
  GREEK ("omega", "ω"),
  CAPITAL ("Gamma", "Γ", "capital gamma"),
  CAPITAL ("Delta", "Δ", "capital delta"),
  CAPITAL ("Theta", "Θ", "capital theta"),
  CAPITAL ("Lambda", "Λ", "capital lambda"),
  CAPITAL ("Xi", "Ξ", "capital xi"),
  CAPITAL ("Pi", "Π", "capital pi"),
  CAPITAL ("Sigma", "Σ", "capital sigma"),
  CAPITAL ("Phi", "Φ", "capital phi"),
  CAPITAL ("Psi", "Ψ", "capital psi"),
  CAPITAL ("Omega", "Ω", "capital omega"),
  { "partial", "∂", BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC, "partial", FALSE, FALSE },
  SIGN ("nabla", "∇", ORDINARY, "the gradient of"),
  SIGN ("infty", "∞", ORDINARY, "infinity"),
  { "ell", "ℓ", BNL_FORMULA_ORDINARY, BNL_FORMULA_ITALIC, "l", FALSE, FALSE },
  SIGN ("ldots", "…", INNER, "and so on"),
  SIGN ("cdot", "⋅", BINARY, "times"),
  SIGN ("times", "×", BINARY, "times"),
  SIGN ("pm", "±", BINARY, "plus or minus"),
  SIGN ("odot", "⊙", BINARY, "times, element by element,"),
  SIGN ("leq", "≤", RELATION, "is at most"),
  SIGN ("geq", "≥", RELATION, "is at least"),
  SIGN ("neq", "≠", RELATION, "is not"),
  SIGN ("approx", "≈", RELATION, "is about"),
  SIGN ("sim", "∼", RELATION, "is drawn from"),
  SIGN ("propto", "∝", RELATION, "is proportional to"),
  SIGN ("in", "∈", RELATION, "in"),
  SIGN ("to", "→", RELATION, "goes to"),
  SIGN ("leftarrow", "←", RELATION, "becomes"),
  SIGN ("mid", "|", RELATION, "given"),
  SIGN ("langle", "⟨", OPENING, "open angle"),
  SIGN ("rangle", "⟩", CLOSING, "close angle"),
  SIGN ("lfloor", "⌊", OPENING, "the floor of"),
  SIGN ("rfloor", "⌋", CLOSING, "end floor"),
  SIGN ("{", "{", OPENING, "open brace"),
  SIGN ("}", "}", CLOSING, "close brace"),
  SIGN ("|", "‖", ORDINARY, "double bar"),
  SIGN ("%", "%", ORDINARY, "percent"),
  NAMED ("exp", "exp", "the exponential of", FALSE),
  NAMED ("log", "log", "the logarithm of", FALSE),
  NAMED ("tanh", "tanh", "the hyperbolic tangent of", FALSE),
  NAMED ("sgn", "sgn", "the sign of", FALSE),
  NAMED ("E", "E", "the mean of", FALSE),
  NAMED ("Var", "Var", "the variance of", FALSE),
  NAMED ("max", "max", "the maximum", TRUE),
  NAMED ("min", "min", "the minimum", TRUE),
  NAMED ("argmax", "arg max", "the place of the maximum", TRUE),
  NAMED ("lim", "lim", "the limit", TRUE),
  LARGE ("sum", "∑", "the sum", TRUE),
  LARGE ("prod", "∏", "the product", TRUE),
  LARGE ("int", "∫", "the integral", FALSE),
};

static const BnlFormulaSymbol characters[] = {
  SIGN ("+", "+", BINARY, "plus"),
  SIGN ("-", "−", BINARY, "minus"),
  SIGN ("*", "∗", BINARY, "star"),
  SIGN ("=", "=", RELATION, "equals"),
  SIGN ("<", "<", RELATION, "is less than"),
  SIGN (">", ">", RELATION, "is greater than"),
  SIGN (":", ":", RELATION, "such that"),
  SIGN ("/", "/", ORDINARY, "over"),
  SIGN ("|", "|", ORDINARY, "bar"),
  SIGN ("(", "(", OPENING, "open parenthesis"),
  SIGN (")", ")", CLOSING, "close parenthesis"),
  SIGN ("[", "[", OPENING, "open bracket"),
  SIGN ("]", "]", CLOSING, "close bracket"),
  SIGN ("!", "!", CLOSING, "factorial"),
  SIGN (",", ",", PUNCTUATION, ","),
  SIGN (";", ";", PUNCTUATION, ";"),
  SIGN (".", ".", ORDINARY, "."),
};

const BnlFormulaSymbol *
bnl_formula_find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

const BnlFormulaSymbol *
bnl_formula_find_character (gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (characters); i++)
    if (g_utf8_get_char (characters[i].name) == character)
      return &characters[i];
  return NULL;
}
