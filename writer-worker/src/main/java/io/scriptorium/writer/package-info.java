/** Turns section tasks into sections. */
@NullMarked
package io.scriptorium.writer;

import org.jspecify.annotations.NullMarked;
