package io.scriptorium.assembler;

import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an assembler needs to know.
 *
 * @param stateDirectory where the working copy of its state lives; Kafka holds the record, so that
 *     it may be lost. Several assemblers may share it.
 * @param threads stream threads; each works some of the partitions
 * @param commitInterval how often a transaction ends, and with it how late documents and events are
 *     seen
 * @param standbyReplicas further assemblers that keep a warm copy of each state
 * @param drainTimeout how long {@link AssemblerWorker#close()} may take
 */
public record AssemblerSettings(
    KafkaSettings kafka,
    Path stateDirectory,
    AssemblyLimits limits,
    int threads,
    Duration commitInterval,
    int standbyReplicas,
    Duration drainTimeout) {

  public static final int DEFAULT_THREADS = 1;
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(100);
  public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(60);

  private static final int MOST_THREADS = 256;
  private static final int MOST_STANDBY_REPLICAS = 16;
  private static final Duration LONGEST_COMMIT_INTERVAL = Duration.ofSeconds(5);

  /**
   * @throws StartupException if a value is out of its range
   */
  public AssemblerSettings {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new StartupException(
          "--threads is %d; 1 to %d are allowed.".formatted(threads, MOST_THREADS));
    }
    if (!commitInterval.isPositive() || commitInterval.compareTo(LONGEST_COMMIT_INTERVAL) > 0) {
      throw new StartupException(
          "--commit-interval is %s; more than 0 and at most %s are allowed."
              .formatted(commitInterval, LONGEST_COMMIT_INTERVAL));
    }
    if (standbyReplicas < 0 || standbyReplicas > MOST_STANDBY_REPLICAS) {
      throw new StartupException(
          "--standby-replicas is %d; 0 to %d are allowed."
              .formatted(standbyReplicas, MOST_STANDBY_REPLICAS));
    }
  }

  /** The defaults. */
  public static AssemblerSettings of(KafkaSettings kafka, Path stateDirectory) {
    return new AssemblerSettings(
        kafka,
        stateDirectory,
        AssemblyLimits.DEFAULT,
        DEFAULT_THREADS,
        DEFAULT_COMMIT_INTERVAL,
        0,
        DEFAULT_DRAIN_TIMEOUT);
  }
}
