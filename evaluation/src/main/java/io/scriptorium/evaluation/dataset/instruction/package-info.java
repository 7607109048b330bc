/** Which instructions get a text: rules first, then optionally a model. */
@NullMarked
package io.scriptorium.evaluation.dataset.instruction;

import org.jspecify.annotations.NullMarked;
