/**
 * Measures of texts: length as the reference benchmark counts it, repetition, what sections do to
 * one another, and what is no answer at all. Pure: no files, no network, no clock.
 */
@NullMarked
package io.scriptorium.evaluation.score;

import org.jspecify.annotations.NullMarked;
