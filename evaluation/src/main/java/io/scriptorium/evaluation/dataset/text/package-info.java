/** Which texts are good enough to train on, and which of several is best. */
@NullMarked
package io.scriptorium.evaluation.dataset.text;

import org.jspecify.annotations.NullMarked;
