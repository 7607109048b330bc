/** What the planner and the writer have in common: a consumer of tasks with all that it uses. */
@NullMarked
package io.scriptorium.stage;

import org.jspecify.annotations.NullMarked;
