/** The text of each job so far, shared in Redis, and its rebuild from Kafka. */
@NullMarked
package io.scriptorium.context;

import org.jspecify.annotations.NullMarked;
