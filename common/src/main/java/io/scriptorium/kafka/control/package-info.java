/** Follows {@code job-control}: which jobs are cancelled. */
@NullMarked
package io.scriptorium.kafka.control;

import org.jspecify.annotations.NullMarked;
