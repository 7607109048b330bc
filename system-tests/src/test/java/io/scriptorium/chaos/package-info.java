/**
 * The chaos suite: the whole system over real processes, under a steady flow of jobs and a seeded
 * schedule of faults, and a checker that decides each of DESIGN's promises at the end.
 */
@NullMarked
package io.scriptorium.chaos;

import org.jspecify.annotations.NullMarked;
