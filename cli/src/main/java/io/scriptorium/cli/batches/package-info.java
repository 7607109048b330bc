/** The commands for batches: {@code batches} and {@code batch}. */
@NullMarked
package io.scriptorium.cli.batches;

import org.jspecify.annotations.NullMarked;
