/**
 * Text that says again what was said: loops within an answer, and repetitions of the text before
 * it.
 */
@NullMarked
package io.scriptorium.text.repetition;

import org.jspecify.annotations.NullMarked;
