/**
 * The engine: turns a partition log into a concurrent work queue, with the tasks of one job in
 * order.
 */
@NullMarked
package io.scriptorium.kafka.engine;

import org.jspecify.annotations.NullMarked;
