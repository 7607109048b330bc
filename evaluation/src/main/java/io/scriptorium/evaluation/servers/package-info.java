/** Inference servers that are called directly, bypassing the pipeline. */
@NullMarked
package io.scriptorium.evaluation.servers;

import org.jspecify.annotations.NullMarked;
