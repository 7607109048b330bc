@NullMarked
package io.scriptorium.evaluation.judge;

import org.jspecify.annotations.NullMarked;
