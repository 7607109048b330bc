package io.scriptorium.kafka.streams;

import io.scriptorium.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a worker's Kafka Streams must know.
 *
 * @param stage the worker's name in messages, and the beginning of its variables: {@code assembler}
 * @param applicationId its consumer group; the names of its own topics and transactions begin so
 * @param stateDirectory where working copies of the state are kept; several workers may share it
 * @param threads stream threads
 * @param poll how long a thread waits for records before it looks at its timers
 * @param commitInterval how often a transaction ends at least
 * @param standbyReplicas further workers that keep a warm copy of each state
 * @param drainTimeout how long the running transactions may take to end
 */
public record StreamsSettings(
    KafkaSettings kafka,
    String stage,
    String applicationId,
    Path stateDirectory,
    int threads,
    Duration poll,
    Duration commitInterval,
    int standbyReplicas,
    Duration drainTimeout) {}
