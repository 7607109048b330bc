/** Batches: counts their jobs by state, and passes commands for a batch on to its jobs. */
@NullMarked
package io.scriptorium.assembler.batch;

import org.jspecify.annotations.NullMarked;
