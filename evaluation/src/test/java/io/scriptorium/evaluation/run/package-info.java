@NullMarked
package io.scriptorium.evaluation.run;

import org.jspecify.annotations.NullMarked;
