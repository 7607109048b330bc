/** A real Kafka broker and a real Redis for one machine, started by the program that needs them. */
@NullMarked
package io.scriptorium.infrastructure;

import org.jspecify.annotations.NullMarked;
