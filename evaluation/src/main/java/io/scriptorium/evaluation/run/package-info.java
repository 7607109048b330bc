/** Prompts, and the texts that were written for them. */
@NullMarked
package io.scriptorium.evaluation.run;

import org.jspecify.annotations.NullMarked;
