@NullMarked
package io.scriptorium.evaluation.result;

import org.jspecify.annotations.NullMarked;
