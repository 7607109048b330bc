/** Kafka Streams as the workers run it: state in RocksDB, exactly once, restarted after faults. */
@NullMarked
package io.scriptorium.kafka.streams;

import org.jspecify.annotations.NullMarked;
