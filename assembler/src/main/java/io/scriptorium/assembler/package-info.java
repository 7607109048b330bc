/** Joins plans and sections to finished documents, each job exactly once (Kafka Streams). */
@NullMarked
package io.scriptorium.assembler;

import org.jspecify.annotations.NullMarked;
