/** Turns writing requests into plans and section tasks. */
@NullMarked
package io.scriptorium.planner;

import org.jspecify.annotations.NullMarked;
