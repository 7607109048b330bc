/** The local Kafka and Redis, started for real. */
@NullMarked
package io.scriptorium.infrastructure;

import org.jspecify.annotations.NullMarked;
