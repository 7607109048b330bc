@NullMarked
package io.scriptorium.benchmarks;

import org.jspecify.annotations.NullMarked;
