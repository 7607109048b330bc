/**
 * The inference servers together: which there are, how each does, and which one a job's requests go
 * to.
 */
@NullMarked
package io.scriptorium.inference.fleet;

import org.jspecify.annotations.NullMarked;
