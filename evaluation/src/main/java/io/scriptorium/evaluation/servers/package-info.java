/** Inference servers that are asked directly, past the pipeline. */
@NullMarked
package io.scriptorium.evaluation.servers;

import org.jspecify.annotations.NullMarked;
