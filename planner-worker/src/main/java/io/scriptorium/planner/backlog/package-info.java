/** The requests that are accepted and not yet planned, in the order in which they will be. */
@NullMarked
package io.scriptorium.planner.backlog;

import org.jspecify.annotations.NullMarked;
