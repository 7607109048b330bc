/** The hot pieces alone, for JMH; all through what their packages offer to others. */
@NullMarked
package io.scriptorium.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
