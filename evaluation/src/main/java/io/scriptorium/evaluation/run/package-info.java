/** Prompts, and the texts that came for them. */
@NullMarked
package io.scriptorium.evaluation.run;

import org.jspecify.annotations.NullMarked;
