/**
 * Reads outlines in whatever form a model gives them, repairs them into plans, and makes an outline
 * without a model. Pure: it asks nobody.
 */
@NullMarked
package io.scriptorium.planner.outline;

import org.jspecify.annotations.NullMarked;
