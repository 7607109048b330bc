/**
 * The whole pipeline measured on a simulated fleet beside simpler ways to use the same servers, and
 * the hot pieces measured alone.
 */
@NullMarked
package io.scriptorium.benchmarks;

import org.jspecify.annotations.NullMarked;
