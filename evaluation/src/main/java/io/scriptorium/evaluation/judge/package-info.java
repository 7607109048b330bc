/** Another model's opinion of the texts. */
@NullMarked
package io.scriptorium.evaluation.judge;

import org.jspecify.annotations.NullMarked;
