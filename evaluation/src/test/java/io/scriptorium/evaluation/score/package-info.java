@NullMarked
package io.scriptorium.evaluation.score;

import org.jspecify.annotations.NullMarked;
