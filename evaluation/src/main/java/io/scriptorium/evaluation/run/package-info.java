/** Prompts, the texts that were written for them, and servers that are asked past the pipeline. */
@NullMarked
package io.scriptorium.evaluation.run;

import org.jspecify.annotations.NullMarked;
